//! Checks of rows while counting: which columns each check reads, and its answers on one thread.
//! Equal values give equal answers, so most rows are looked up and not judged again.

use std::borrow::Cow;
use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt as _};

use crate::config::Field;
use crate::error::{Code, Error, Result};
use crate::input::{Batch, Roles, Values};
use crate::tally::Plan;
use crate::tally::row_checks::{Answer, Check, Checked, Row};

/// Answers that a thread remembers for each check.
const REMEMBERED: usize = 8_192;

/// The checks of a plan with the columns that each reads.
pub(in crate::tally) struct Checker<'a> {
    plan: &'a Plan,
    columns: Vec<(Field, &'a str)>,
    checks: Vec<(&'static Check, Vec<usize>)>,
}

/// What one thread has counted, in the order of the checks.
pub(in crate::tally) struct Counting {
    checks: Vec<(Checked, HashMap<Vec<u8>, Answer>)>,
}

impl<'a> Checker<'a> {
    pub(in crate::tally) fn new(plan: &'a Plan, roles: &'a Roles) -> Self {
        let held = roles.checked.columns.iter();
        let columns: Vec<(Field, &'a str)> = held
            .map(|held| (held.field, held.column.column.as_str()))
            .collect();
        let reads = |check: &Check| {
            let fields: Vec<Field> = check.fields().collect();
            let read = |at: &usize| fields.contains(&columns[*at].0);
            (0..columns.len()).filter(read).collect()
        };
        let possible = plan.checks.possible();
        Self {
            checks: possible.map(|check| (check, reads(check))).collect(),
            plan,
            columns,
        }
    }

    pub(in crate::tally) fn start(&self) -> Counting {
        let new = || (Checked::default(), HashMap::new());
        Counting {
            checks: self.checks.iter().map(|_| new()).collect(),
        }
    }

    /// Adds the rows of a batch; `rows_of` is for how many rows of the log a row stands.
    pub(in crate::tally) fn add(
        &self,
        counting: &mut Counting,
        name: &str,
        batch: &Batch,
        rows_of: impl Fn(usize) -> u64,
    ) -> Result<()> {
        if self.checks.is_empty() {
            return Ok(());
        }
        let columns = self.columns.iter();
        let columns: Vec<Values> = columns.map(|(_, name)| batch.values(name)).collect();
        let mut key = Vec::new();
        for row in 0..batch.height() {
            let texts: Vec<Option<Cow<'_, str>>> =
                columns.iter().map(|values| values.text(row)).collect();
            let rows = rows_of(row);
            for ((check, reads), (checked, known)) in self.checks.iter().zip(&mut counting.checks) {
                key.clear();
                // A name changes the example and not the answer.
                for at in reads
                    .iter()
                    .filter(|at| self.columns[**at].0 != Field::Name)
                {
                    // With its length before it, no value can be taken for a part of its neighbour.
                    let text = texts[*at].as_deref().unwrap_or_default();
                    key.extend_from_slice(&text.len().to_le_bytes());
                    key.extend_from_slice(text.as_bytes());
                }
                match known.get(&key) {
                    None | Some(Answer::Broken(_)) => {}
                    Some(answer) => {
                        checked.note(answer, rows);
                        continue;
                    }
                }
                let answer = self.answer(check, reads, &texts);
                if let Answer::Ambiguous(field, text) = &answer {
                    return Err(self.ambiguous(*field, text, name, batch.place(row)));
                }
                checked.note(&answer, rows);
                if known.len() < REMEMBERED {
                    known.insert(key.clone(), answer);
                }
            }
        }
        Ok(())
    }

    /// The answer of a row, of which `texts` has the value of every column.
    fn answer(&self, check: &Check, reads: &[usize], texts: &[Option<Cow<'_, str>>]) -> Answer {
        let values: Vec<(Field, Option<Cow<'_, str>>)> = reads
            .iter()
            .map(|at| {
                (
                    self.columns[*at].0,
                    texts[*at].as_deref().map(Cow::Borrowed),
                )
            })
            .collect();
        (check.answer)(&Row {
            values: &values,
            words: &self.plan.checks.words,
        })
    }

    fn ambiguous(&self, field: Field, text: &str, name: &str, place: u64) -> Error {
        let column = self.columns.iter().find(|(held, _)| *held == field);
        let column = column.map_or("", |(_, column)| column);
        let (table, key) = (field.table(), field.key());
        let meaning = if field == Field::Genders {
            "all-genders"
        } else {
            "housing"
        };
        Error::new(
            Code::AmbiguousSetting,
            format!("`{name}` line {place}: `{column}` ({key}) holds the code `{text}`, which systems use for different things"),
        )
        .help(format!(
            "say what it means, under [{table}] in bias-audit.toml: `words = {{ {meaning} = [\"{text}\"] }}`"
        ))
    }

    /// Adds what a thread has counted to the whole.
    pub(in crate::tally) fn finish(
        &self,
        counting: Counting,
        whole: &mut BTreeMap<String, Checked>,
    ) {
        for ((check, _), (checked, _)) in self.checks.iter().zip(counting.checks) {
            whole.entry(check.id.to_owned()).or_default().merge(checked);
        }
    }
}
