//! The sentences about checks of rows and protected columns, one file per language: they grow with the
//! table of checks and not with the reports.

pub(super) mod en;
pub(super) mod fr;

use crate::config::Field;
use crate::policy::CheckWhy;
use crate::tally::Checked;

/// One check, ready to be put into a sentence.
#[derive(Debug, Clone)]
pub struct Checking<'a> {
    /// The check's id.
    pub check: &'a str,
    /// The rows by answer.
    pub checked: &'a Checked,
    /// What the verdict rests on.
    pub why: &'a CheckWhy,
    /// Where the limit is laid down, and since when.
    pub source: (&'a str, &'a str),
}

/// What a language says of a check.
pub(super) struct About {
    /// What a row that breaks it is.
    pub(super) broken: &'static str,
    /// The rows that are looked at.
    pub(super) concerns: &'static str,
    /// What to do about it.
    pub(super) remedy: &'static str,
    /// Where the limit is laid down and since when; the check's own words when empty.
    pub(super) source: &'static str,
}

/// What is found in the rows, in a verdict line or a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// Comparisons of groups.
    Comparisons,
    /// Checks of rows.
    Checks,
    /// Both.
    Both,
}

impl Noun {
    /// What `all` findings are when `checks` of them are checks.
    #[must_use]
    pub const fn of(all: usize, checks: usize) -> Self {
        if checks == 0 {
            Self::Comparisons
        } else if all == checks {
            Self::Checks
        } else {
            Self::Both
        }
    }
}

/// Examples in quotes, with commas.
pub(super) fn quoted<'a>(examples: impl IntoIterator<Item = &'a String>) -> String {
    let quoted: Vec<String> = examples.into_iter().map(|e| format!("`{e}`")).collect();
    quoted.join(", ")
}

/// Missing fields: of every list one, by their keys, and the flag that names the first.
pub(super) fn fields(missing: &[&[Field]], or: &str, and: &str, column: &str) -> (String, String) {
    let lists: Vec<String> = missing
        .iter()
        .map(|any| {
            let keys: Vec<String> = any.iter().map(|f| format!("`{}`", f.key())).collect();
            keys.join(or)
        })
        .collect();
    let first = missing.first().and_then(|any| any.first());
    let flag = first.map_or_else(String::new, |field| {
        format!("`--{} {}={column}`", field.table(), field.key())
    });
    (lists.join(and), flag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::CRITERIA;
    use crate::tally::CHECKS;

    #[test]
    fn every_check_and_every_criterion_has_words_in_every_language() {
        for check in CHECKS {
            assert!(!fr::about(check.id).source.is_empty(), "{}", check.id);
            for about in [en::about(check.id), fr::about(check.id)] {
                for text in [about.broken, about.concerns, about.remedy] {
                    assert!(!text.is_empty(), "{}", check.id);
                }
                assert!(about.remedy.ends_with('.'), "{}", check.id);
            }
        }
        for (id, _) in CRITERIA {
            assert!(!en::criterion(id).is_empty(), "{id}");
            assert!(!fr::criterion(id).is_empty(), "{id}");
        }
    }
}
