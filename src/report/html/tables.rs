//! Tables: a caption, headings with their scope, and a region that can be scrolled by keyboard where the
//! page is narrower than the table.

use crate::report::html::markup::Html;
use crate::report::html::svg::{Kind, badge};

/// What stands in a cell.
pub(super) enum Cell {
    /// The name of the row, from the data.
    Head(String),
    /// The name of the row, in the page's own words.
    Words(String),
    /// A text.
    Text(String),
    /// A formula, which is in English.
    Formula(&'static str),
    /// A text in the program's own language.
    Code(String),
    /// A number or several.
    Number(String),
    /// A mark and its word.
    Said(Kind, &'static str),
}

/// A table.
pub(super) struct Table<'a> {
    /// What it holds.
    pub(super) caption: &'a str,
    /// Whether the caption stands above it already, as a heading.
    pub(super) is_titled: bool,
    /// The headings, and whether numbers stand under them.
    pub(super) headings: &'a [(&'a str, bool)],
}

impl Table<'_> {
    /// Writes it.
    pub(super) fn write(&self, h: &mut Html, rows: &[Vec<Cell>]) {
        let attributes = [
            ("class", "scroll"),
            ("role", "group"),
            ("tabindex", "0"),
            ("aria-label", self.caption),
        ];
        h.tag("div", &attributes, |h| {
            h.tag("table", &[], |h| self.inside(h, rows));
        });
    }

    fn inside(&self, h: &mut Html, rows: &[Vec<Cell>]) {
        let hidden = if self.is_titled { "hidden" } else { "shown" };
        h.tag("caption", &[], |h| {
            h.leaf("span", &[("class", hidden)], self.caption);
        });
        h.tag("thead", &[], |h| {
            h.tag("tr", &[], |h| {
                for (heading, is_number) in self.headings {
                    let class = if *is_number { "number" } else { "words" };
                    h.leaf("th", &[("scope", "col"), ("class", class)], heading);
                }
            });
        });
        h.tag("tbody", &[], |h| {
            for row in rows {
                h.tag("tr", &[], |h| row.iter().for_each(|cell| one(h, cell)));
            }
        });
    }
}

fn one(h: &mut Html, cell: &Cell) {
    match cell {
        Cell::Head(name) => h.tag("th", &[("scope", "row")], |h| h.name(name)),
        Cell::Words(name) => h.leaf("th", &[("scope", "row")], name),
        Cell::Formula(text) => h.leaf("td", &[("lang", "en")], text),
        Cell::Text(text) => h.tag("td", &[], |h| h.name(text)),
        Cell::Code(text) => h.tag("td", &[], |h| h.leaf("code", &[], text)),
        Cell::Number(text) => h.leaf("td", &[("class", "number")], text),
        Cell::Said(kind, word) => h.tag("td", &[], |h| badge(h, *kind, word)),
    }
}
