//! Which rows of a batch meet the condition of `--where`, column by column. It is looked at before
//! anything else is made of a row, so that a row that is not audited cannot be a mistake.

use crate::config::condition::{Condition, Test, Truth};
use crate::error::{Code, Error, Result};
use crate::input::{Batch, FILTER_COLUMN, Key, RowFilter, Values};

/// Values of a column that are remembered within a batch, as a power of two.
const SLOT_BITS: u32 = 8;

/// What a condition says of the rows of a batch.
pub(super) struct Choice {
    /// Whether a row meets the condition.
    pub(super) used: Vec<bool>,
    /// Rows of which it cannot be said, by row.
    pub(super) unreadable: Vec<Unreadable>,
}

/// A row whose value is no number where that decides whether the row is audited.
pub(super) struct Unreadable {
    pub(super) row: usize,
    /// The column, by its number among those that are compared with numbers.
    pub(super) column: usize,
    /// The value, unless an engine kept it.
    pub(super) value: Option<String>,
}

/// The rows that are left.
pub(super) enum Kept {
    All,
    Some(Batch),
    None,
}

impl Choice {
    /// The batch with the rows that meet the condition and the columns that are still wanted.
    pub(super) fn keep(&self, batch: &Batch, wanted: &[String]) -> Kept {
        if self.used.iter().all(|used| *used) {
            Kept::All
        } else if self.used.contains(&true) {
            Kept::Some(batch.keep_columns(&self.used, wanted))
        } else {
            Kept::None
        }
    }
}

/// Looks at every row of a batch.
///
/// # Errors
///
/// [`Code::NotNumeric`] when the marks of an engine are none.
pub(super) fn choose(filter: &RowFilter, name: &str, batch: &Batch) -> Result<Choice> {
    if filter.is_marked {
        return marked(filter, name, batch);
    }
    let Met { surely, possibly } = met(&filter.condition, batch);
    let doubtful = surely.iter().zip(&possibly).enumerate();
    let doubtful = doubtful.filter(|(_, (surely, possibly))| **possibly && !**surely);
    let doubtful: Vec<usize> = doubtful.map(|(row, _)| row).collect();
    let mut unreadable = Vec::new();
    if !doubtful.is_empty() {
        let columns = filter.condition.number_columns();
        let columns: Vec<(&Test, Values)> = columns
            .into_iter()
            .filter_map(|column| {
                let of_column = |test: &&Test| test.column == column && test.wants_numbers();
                let test = filter.condition.tests().into_iter().find(of_column)?;
                Some((test, batch.values(column)))
            })
            .collect();
        for row in doubtful {
            let found = columns.iter().enumerate().find_map(|(at, (test, values))| {
                let text = values.text(row);
                let is_bad = test.of(text.as_deref()) == Truth::Unreadable;
                is_bad.then(|| (at, text.map(std::borrow::Cow::into_owned)))
            });
            if let Some((column, value)) = found {
                unreadable.push(Unreadable { row, column, value });
            }
        }
    }
    Ok(Choice {
        used: surely,
        unreadable,
    })
}

/// The rows as an engine has marked them.
fn marked(filter: &RowFilter, name: &str, batch: &Batch) -> Result<Choice> {
    let numbers = filter.condition.number_columns().len();
    let values = batch.values(FILTER_COLUMN);
    let mut choice = Choice {
        used: vec![false; batch.height()],
        unreadable: Vec::new(),
    };
    for row in 0..batch.height() {
        let text = values.text(row);
        let text = text.as_deref().unwrap_or_default();
        match text.trim().parse::<i64>() {
            Ok(1) => choice.used[row] = true,
            Ok(0) => {}
            Ok(code) if code < 0 && code.unsigned_abs() <= numbers as u64 => {
                let column = usize::try_from(code.unsigned_abs()).unwrap_or(numbers) - 1;
                let value = None;
                choice.unreadable.push(Unreadable { row, column, value });
            }
            Ok(_) | Err(_) => {
                return Err(Error::new(
                    Code::NotNumeric,
                    format!(
                        "`{name}` line {}: `{FILTER_COLUMN}` holds `{text}`, which the statement for this condition does not write",
                        batch.place(row)
                    ),
                )
                .help("give the `--where` that the statement was made with"));
            }
        }
    }
    Ok(choice)
}

/// For every row whether a condition is met if every value that is no number fails its tests, and if it
/// passes them. Conditions have no negation, so these are the extremes.
struct Met {
    surely: Vec<bool>,
    possibly: Vec<bool>,
}

fn met(condition: &Condition, batch: &Batch) -> Met {
    let (parts, join): (_, fn(bool, bool) -> bool) = match condition {
        Condition::All(parts) => (parts, |a, b| a && b),
        Condition::Any(parts) => (parts, |a, b| a || b),
        Condition::Test(test) => return tested(test, &batch.values(&test.column)),
    };
    let joined = parts
        .iter()
        .map(|part| met(part, batch))
        .reduce(|mut all, part| {
            let zip = |all: &mut Vec<bool>, part: Vec<bool>| {
                for (all, part) in all.iter_mut().zip(part) {
                    *all = join(*all, part);
                }
            };
            zip(&mut all.surely, part.surely);
            zip(&mut all.possibly, part.possibly);
            all
        });
    joined.unwrap_or_else(|| Met {
        surely: vec![false; batch.height()],
        possibly: vec![false; batch.height()],
    })
}

fn tested(test: &Test, values: &Values) -> Met {
    let truths: Vec<Truth> = match values {
        Values::Text(texts) => {
            let mut seen = vec![(Key::LONG, Truth::Unknown); 1 << SLOT_BITS];
            let keys = texts.keys().enumerate();
            keys.map(|(row, key)| {
                if key == Key::LONG {
                    return test.of(texts.get(row));
                }
                let (known, truth) = &mut seen[key.slot(SLOT_BITS)];
                if *known != key {
                    (*known, *truth) = (key, test.of(texts.get(row)));
                }
                *truth
            })
            .collect()
        }
        Values::Whole(wholes) => wholes
            .iter()
            .map(|whole| whole.map_or_else(|| test.of_null(), |whole| test.of_whole(whole)))
            .collect(),
    };
    let is = |wanted: Truth| move |truth: &Truth| *truth == wanted;
    let surely: Vec<bool> = truths.iter().map(is(Truth::True)).collect();
    let possibly = if truths.contains(&Truth::Unreadable) {
        let possible = |truth: &Truth| matches!(truth, Truth::True | Truth::Unreadable);
        truths.iter().map(possible).collect()
    } else {
        surely.clone()
    };
    Met { surely, possibly }
}
