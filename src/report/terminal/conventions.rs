//! The numbers of other tools on the terminal: a table per tool and attribute, beside ours. Strata are in
//! the other formats.

use crate::report::model::{ConventionReport, ConventionalReport};
use crate::report::terminal::{View, clean, shorten};
use crate::report::text::{Heading, Phrase};

/// Decimals of the numbers: more than ours have, because they are compared with those of a tool.
const DECIMALS: usize = 4;

impl View<'_> {
    /// What other tools would print.
    pub(super) fn conventions(&self) -> Vec<String> {
        let mut out = Vec::new();
        for convention in &self.report.conventions {
            for attribute in &self.report.scope.attributes {
                out.extend(self.of_tool(convention, attribute));
            }
            if !convention.needs.is_empty() {
                let needs = convention.needs.join(", ");
                out.push(self.wrap(&self.text.convention_needs(convention.tool, &needs), 0));
                out.push(String::new());
            }
        }
        out
    }

    fn of_tool(&self, convention: &ConventionReport, attribute: &str) -> Vec<String> {
        let pooled = convention.numbers.iter();
        let pooled: Vec<&ConventionalReport> = pooled
            .filter(|number| number.attribute == attribute && number.stratum.is_none())
            .collect();
        if pooled.is_empty() {
            return Vec::new();
        }
        let has_people = pooled.iter().any(|number| number.people.is_some());
        let headings = [
            Heading::Number,
            Heading::Theirs,
            Heading::Ours,
            if has_people {
                Heading::N
            } else {
                Heading::Blank
            },
            Heading::Group,
        ];
        let mut rows = vec![headings.map(|heading| self.text.heading(heading).to_owned())];
        rows.extend(pooled.iter().map(|number| self.row(number)));
        let title = self.text.convention_title(convention.tool, attribute);
        vec![
            format!(
                "{}\n{}",
                self.paint(&self.wrap(&clean(&title), 0), None),
                self.draw(&rows)
            ),
            String::new(),
        ]
    }

    fn row(&self, number: &ConventionalReport) -> [String; 5] {
        let fixed = |value: f64| self.n.fixed(value, DECIMALS);
        let theirs = |value| {
            if number.is_count {
                self.n.fixed(value, 0)
            } else {
                fixed(value)
            }
        };
        let ours = number
            .measure
            .and_then(|id| self.report.measures.get(id)?.value);
        let mut who = self.who(number);
        if let Some(note) = number.note {
            let note = self.text.convention_note(note);
            who = if who.is_empty() {
                note.to_owned()
            } else {
                format!("{who}; {note}")
            };
        }
        [
            number.name.replace(' ', "\u{a0}"),
            number.value.map_or_else(|| "\u{2013}".into(), theirs),
            ours.map(fixed).unwrap_or_default(),
            number
                .people
                .filter(|_| !number.is_count)
                .map_or_else(String::new, |people| self.n.count(people)),
            who,
        ]
    }

    /// The group, and what it is compared with.
    fn who(&self, number: &ConventionalReport) -> String {
        let others = self.text.phrase(Phrase::AllOthers);
        let name = |group: &str| shorten(&clean(&self.text.group(&number.attribute, group)));
        let reference = number.reference.as_deref().map(|reference| {
            if reference == "rest" {
                others.to_owned()
            } else {
                name(reference)
            }
        });
        let pair = match (number.group.as_deref().map(name), reference) {
            (Some(group), Some(reference)) => format!("{group} / {reference}"),
            (None, Some(reference)) => format!("{others} / {reference}"),
            (Some(group), None) => group,
            (None, None) => String::new(),
        };
        match &number.by {
            Some(by) => format!("{pair} (`{}`)", clean(by)),
            None => pair,
        }
    }
}
