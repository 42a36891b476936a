//! What checks of rows have counted: rows by answer, and a few examples. Sums and smallest texts only,
//! so parts are merged exactly and in any order; no row is kept.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::config::Field;
use crate::tally::row_checks::{Answer, Check, check_of};

/// Examples kept of each kind.
const EXAMPLES: usize = 3;

/// Longest example, in characters.
const EXAMPLE_LENGTH: usize = 60;

/// Which rows are checked, as a part of a plan: counts can be added when these are equal.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedChecks {
    /// Ids of the checks, in order.
    pub ids: Vec<String>,
    /// Keys of the fields that the log has, in order.
    pub fields: Vec<String>,
    /// Meaning → the words of the log that have it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<(String, Vec<String>)>,
}

impl PlannedChecks {
    /// Whether no row is checked.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The checks for which the log has the fields.
    pub fn possible(&self) -> impl Iterator<Item = &'static Check> + '_ {
        let checks = self.ids.iter().filter_map(|id| check_of(id));
        checks.filter(|check| self.missing(check).is_empty())
    }

    /// The fields that a check needs and the log has not.
    #[must_use]
    pub fn missing(&self, check: &Check) -> Vec<&'static [Field]> {
        check.missing(|field| self.has(field))
    }

    /// The fields without which a check cannot pass and that the log has not.
    #[must_use]
    pub fn missing_to_pass(&self, check: &Check) -> Vec<&'static [Field]> {
        check.missing_to_pass(|field| self.has(field))
    }

    fn has(&self, field: Field) -> bool {
        self.fields.iter().any(|key| key == field.key())
    }
}

/// Rows by their answer to one check: rows read = looked at + not concerned + unreadable.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checked {
    /// Rows that the question is about and that could be read.
    pub looked_at: u64,
    /// … of them rows that break the check.
    pub broken: u64,
    /// Rows that the question is not about.
    pub not_concerned: u64,
    /// Rows that it may be about, with a value that cannot be read.
    pub unreadable: u64,
    /// A few values that break the check, smallest first, cut to sixty characters.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub examples: BTreeSet<String>,
    /// A few values that cannot be read.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub unread: BTreeSet<String>,
}

impl Checked {
    /// Adds rows that gave an answer. An ambiguous one is counted as unreadable; whether it is an
    /// error is not decided here.
    pub(super) fn note(&mut self, answer: &Answer, rows: u64) {
        match answer {
            Answer::NotConcerned => self.not_concerned += rows,
            Answer::Kept => self.looked_at += rows,
            Answer::Broken(example) => {
                self.looked_at += rows;
                self.broken += rows;
                keep(&mut self.examples, example);
            }
            Answer::Unreadable(text) | Answer::Ambiguous(_, text) => {
                self.unreadable += rows;
                keep(&mut self.unread, text);
            }
        }
    }

    /// Adds another part of the data.
    pub fn merge(&mut self, other: Self) {
        let Self {
            looked_at,
            broken,
            not_concerned,
            unreadable,
            examples,
            unread,
        } = other;
        self.looked_at += looked_at;
        self.broken += broken;
        self.not_concerned += not_concerned;
        self.unreadable += unreadable;
        for example in examples {
            keep(&mut self.examples, &example);
        }
        for text in unread {
            keep(&mut self.unread, &text);
        }
    }

    /// Whether the numbers fit each other, and the rows that were asked are so many.
    #[must_use]
    pub fn fits(&self, rows: &std::ops::RangeInclusive<u64>) -> bool {
        let parts = [self.looked_at, self.not_concerned, self.unreadable];
        let sum = parts.iter().try_fold(0_u64, |sum, n| sum.checked_add(*n));
        sum.is_some_and(|sum| rows.contains(&sum))
            && self.broken <= self.looked_at
            && (self.broken == 0) == self.examples.is_empty()
            && (self.unreadable == 0) == self.unread.is_empty()
    }
}

/// Adds an example and keeps the smallest ones.
fn keep(examples: &mut BTreeSet<String>, example: &str) {
    let full = examples.len() == EXAMPLES;
    if full && examples.last().is_some_and(|last| example >= last.as_str()) {
        return;
    }
    examples.insert(example.chars().take(EXAMPLE_LENGTH).collect());
    if examples.len() > EXAMPLES {
        examples.pop_last();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn answers() -> impl Strategy<Value = Vec<(u8, String, u64)>> {
        prop::collection::vec((0_u8..4, "[a-d]{1,3}", 1_u64..5), 0..30)
    }

    fn checked(rows: &[(u8, String, u64)]) -> Checked {
        let mut checked = Checked::default();
        for (kind, text, rows) in rows {
            let answer = match kind {
                0 => Answer::NotConcerned,
                1 => Answer::Kept,
                2 => Answer::Broken(text.clone()),
                _ => Answer::Unreadable(text.clone()),
            };
            checked.note(&answer, *rows);
        }
        checked
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_whole_in_any_order(rows in answers(), at in 0_usize..30) {
            let at = at.min(rows.len());
            let (a, b) = (checked(&rows[..at]), checked(&rows[at..]));
            let (mut ab, mut ba) = (a.clone(), b.clone());
            ab.merge(b);
            ba.merge(a);
            let whole = checked(&rows);
            prop_assert_eq!(&ab, &whole);
            prop_assert_eq!(&ba, &whole);
            let all: u64 = rows.iter().map(|(_, _, n)| n).sum();
            prop_assert!(whole.fits(&(all..=all)) && !whole.fits(&(all + 1..=all + 1)));
        }
    }

    #[test]
    fn three_smallest_examples_are_kept_and_cut() {
        let long = "x".repeat(100);
        let values = ["d", "b", &long, "a", "c"].map(|text| (2, text.to_owned(), 1));
        let checked = checked(&values);
        assert_eq!((checked.looked_at, checked.broken), (5, 5));
        let kept: Vec<&str> = checked.examples.iter().map(String::as_str).collect();
        assert_eq!(kept, ["a", "b", "c"]);
    }
}
