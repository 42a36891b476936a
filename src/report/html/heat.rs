//! The heat map of two crossed attributes: rate, counts and verdict in every cell. No cell is left out,
//! however few people it has.

use crate::report::html::markup::{Html, shortened};
use crate::report::html::svg::{Frame, Kind, bar, drawing, label, mark};

const LEFT: f64 = 120.0;
const TOP: f64 = 28.0;
const CELL: (f64, f64) = (112.0, 56.0);

/// A combination of groups.
pub(super) struct Cell {
    pub(super) row: String,
    pub(super) column: String,
    /// The rate and how it is written; none where nobody is.
    pub(super) rate: Option<(f64, String)>,
    pub(super) counts: String,
    pub(super) kind: Kind,
}

/// Draws a map.
pub(super) fn heat(h: &mut Html, title: &str, desc: &str, cells: &[Cell]) {
    let rows = distinct(cells.iter().map(|cell| &cell.row));
    let columns = distinct(cells.iter().map(|cell| &cell.column));
    let highest = cells.iter().filter_map(|cell| cell.rate.as_ref());
    let highest = highest.fold(f64::MIN_POSITIVE, |most, (rate, _)| most.max(*rate));
    let frame = Frame {
        width: columns.iter().fold(LEFT, |x, _| x + CELL.0),
        height: rows.iter().fold(TOP, |y, _| y + CELL.1),
        title,
        desc,
    };
    drawing(h, &frame, |h| {
        let mut x = LEFT;
        for column in &columns {
            let name = shortened(column, 13);
            label(h, "fine middle", (x + CELL.0 / 2.0, 18.0), &name);
            x += CELL.0;
        }
        let mut y = TOP;
        for row in &rows {
            label(h, "", (0.0, y + 33.0), &shortened(row, 14));
            let mut x = LEFT;
            for column in &columns {
                let cell = cells
                    .iter()
                    .find(|c| c.row == **row && c.column == **column);
                draw_cell(h, cell, (x, y), highest);
                x += CELL.0;
            }
            y += CELL.1;
        }
    });
}

fn draw_cell(h: &mut Html, cell: Option<&Cell>, (x, y): (f64, f64), highest: f64) {
    let size = (CELL.0 - 4.0, CELL.1 - 4.0);
    let rate = cell.and_then(|cell| Some((cell, cell.rate.as_ref()?)));
    let Some((cell, (rate, written))) = rate else {
        bar(h, "none", (x, y), size);
        let counts = cell.map_or("\u{2013}", |cell| &cell.counts);
        label(h, "fine middle", (x + size.0 / 2.0, y + 31.0), counts);
        return;
    };
    let (class, on) = match rate / highest {
        part if part < 0.2 => ("h0", "on-low"),
        part if part < 0.4 => ("h1", "on-low"),
        part if part < 0.6 => ("h2", "on-low"),
        part if part < 0.8 => ("h3", "on-high"),
        _ => ("h4", "on-high"),
    };
    bar(h, class, (x, y), size);
    let (strong, fine) = (format!("strong {on}"), format!("fine {on}"));
    label(h, &strong, (x + 10.0, y + 22.0), written);
    label(h, &fine, (x + 10.0, y + 42.0), &cell.counts);
    if cell.kind != Kind::Unjudged && cell.kind != Kind::Reference {
        bar(h, "plate", (x + size.0 - 24.0, y + 5.0), (19.0, 19.0));
        mark(h, cell.kind, (x + size.0 - 14.5, y + 14.5));
    }
}

fn distinct<'a>(names: impl Iterator<Item = &'a String>) -> Vec<&'a String> {
    let mut seen = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_has_a_cell_and_every_cell_its_counts() {
        let cell = |row: &str, column: &str, rate: Option<f64>, counts: &str| Cell {
            row: row.into(),
            column: column.into(),
            rate: rate.map(|rate| (rate, "50%".into())),
            counts: counts.into(),
            kind: Kind::Pass,
        };
        let cells = [
            cell("a", "x", Some(0.5), "1/2"),
            cell("a", "y", None, "nobody"),
            cell("b", "x", Some(0.1), "3/30"),
        ];
        let mut h = Html::new();
        heat(&mut h, "t", "d", &cells);
        let text = h.finish();
        for counts in ["1/2", "nobody", "3/30", "\u{2013}"] {
            assert!(text.contains(&format!(">{counts}</text>")), "{counts}");
        }
        assert_eq!(text.matches("class=\"none\"").count(), 2);
    }
}
