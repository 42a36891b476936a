//! The one statement: a log compressed to groups of rows that classify alike, in the words of an
//! engine. Words stay as they are and numbers become a number of their band, so that the kernel
//! judges the result exactly as it would have judged the log.

use std::collections::BTreeMap;

use crate::config::RowShape;
use crate::config::number::{MICROS, format_micros};
use crate::engine::{Dialect, Relation};
use crate::error::{Code, Error, Result};
use crate::groups::{Grouping, Span};
use crate::input::Roles;
use crate::tally::Plan;

/// The column that says how many rows of the log a row stands for.
pub const ROWS_COLUMN: &str = "bias_audit_rows";

/// What the values of a column are in the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Numbers of a type that compares exactly as their text does.
    Numbers,
    /// Anything else.
    Words,
}

/// What every column holds, by its name; one that is not listed holds words.
pub type Columns = BTreeMap<String, Holds>;

/// Largest score that is told apart from its neighbours by the threshold alone.
const LARGEST_SCORE: i64 = 9_000_000_000_000 * MICROS;

/// The statement that makes the rows of a plan.
///
/// # Errors
///
/// [`Code::UnquotableName`] for names that the dialect cannot write, [`Code::NotNumeric`] for counts
/// that are not numbers in the engine.
pub fn statement(
    dialect: Dialect,
    relation: &Relation,
    roles: &Roles,
    plan: &Plan,
    columns: &Columns,
) -> Result<String> {
    let writer = Writer {
        dialect,
        roles,
        plan,
        columns,
    };
    let mut selected = Selected::default();
    for column in writer.keys() {
        let (inner, name) = (writer.key(&column)?, dialect.name(&column)?);
        selected.add_key(&inner, &name);
    }
    if plan.rows == RowShape::Counts {
        for stage in &roles.stages {
            let column = writer.counts(&stage.column.column)?;
            selected.add_sum(&column, |sum| dialect.sum_of_counts(sum), &writer.name(&stage.column.column)?);
        }
        if let Some(spend) = &roles.spend {
            let column = writer.counts(&spend.column)?;
            selected.add_sum(&column, |sum| dialect.sum_of_amounts(sum), &writer.name(&spend.column)?);
        }
    }
    if columns.contains_key(ROWS_COLUMN) {
        let column = writer.counts(ROWS_COLUMN)?;
        selected.add_sum(&column, |sum| dialect.sum_of_counts(sum), &writer.name(ROWS_COLUMN)?);
    } else {
        let rows = Dialect::count_rows();
        selected
            .outer
            .push(format!("{rows} AS {}", writer.name(ROWS_COLUMN)?));
    }
    Ok(format!(
        "SELECT\n  {}\nFROM (\n  SELECT\n    {}\n  FROM {} AS t\n) AS k\nGROUP BY {}",
        selected.outer.join(",\n  "),
        selected.inner.join(",\n    "),
        relation.written(dialect)?,
        selected.keys.join(", ")
    ))
}

/// The statement that shows the first rows with all columns.
///
/// # Errors
///
/// As [`statement`].
pub fn first_rows(dialect: Dialect, relation: &Relation, rows: usize) -> Result<String> {
    Ok(format!(
        "SELECT * FROM {} AS t LIMIT {rows}",
        relation.written(dialect)?
    ))
}

/// The parts of the statement as they grow: names within the subquery are our own, so that no name
/// of the data can mean two things.
#[derive(Default)]
struct Selected {
    inner: Vec<String>,
    outer: Vec<String>,
    keys: Vec<String>,
}

impl Selected {
    fn add_key(&mut self, expression: &str, name: &str) {
        let own = format!("k{}", self.inner.len() + 1);
        self.inner.push(format!("{expression} AS {own}"));
        self.outer.push(format!("k.{own} AS {name}"));
        self.keys.push(format!("k.{own}"));
    }

    fn add_sum(&mut self, column: &str, sum: impl FnOnce(&str) -> String, name: &str) {
        let own = format!("k{}", self.inner.len() + 1);
        self.inner.push(format!("{column} AS {own}"));
        self.outer
            .push(format!("{} AS {name}", sum(&format!("k.{own}"))));
    }
}

struct Writer<'a> {
    dialect: Dialect,
    roles: &'a Roles,
    plan: &'a Plan,
    columns: &'a Columns,
}

impl Writer<'_> {
    fn name(&self, column: &str) -> Result<String> {
        self.dialect.name(column)
    }

    /// A column of the log.
    fn column(&self, column: &str) -> Result<String> {
        Ok(format!("t.{}", self.name(column)?))
    }

    fn holds(&self, column: &str) -> Holds {
        self.columns.get(column).copied().unwrap_or(Holds::Words)
    }

    /// The columns that rows are grouped by, each once.
    fn keys(&self) -> Vec<String> {
        let attributes = self.roles.attributes.iter().map(|a| &a.column.column);
        let strata = self.roles.by.iter().map(|by| &by.column);
        let mut keys: Vec<String> = Vec::new();
        let mut add = |column: &String| {
            if !keys.contains(column) {
                keys.push(column.clone());
            }
        };
        attributes.chain(strata).for_each(&mut add);
        if self.plan.rows == RowShape::Person {
            let stages = self.roles.stages.iter().map(|stage| &stage.column.column);
            let label = self.roles.label.iter().map(|label| &label.column);
            stages.chain(label).for_each(&mut add);
        }
        keys
    }

    /// What a column is grouped by: its value as text, or a number of its band.
    fn key(&self, column: &str) -> Result<String> {
        let value = self.column(column)?;
        let raw = self.dialect.to_text(&value);
        let spans = self.spans(column);
        if spans.is_empty() {
            return Ok(raw);
        }
        let mut cases: Vec<String> = self
            .dialect
            .not_a_number(&value)
            .map(|not| format!("WHEN {not} THEN {raw}"))
            .into_iter()
            .collect();
        for Span { low, high, like } in spans {
            cases.push(format!(
                "WHEN {value} BETWEEN {} AND {} THEN {}",
                format_micros(low),
                format_micros(high),
                self.dialect.literal(&format_micros(like))?
            ));
        }
        Ok(format!(
            "CASE\n      {}\n      ELSE {raw}\n    END",
            cases.join("\n      ")
        ))
    }

    /// The spans of numbers that need not be told apart; none where the value itself is needed.
    fn spans(&self, column: &str) -> Vec<Span> {
        let is_stratum = self.roles.by.iter().any(|by| by.column == column);
        if self.holds(column) != Holds::Numbers || is_stratum {
            return Vec::new();
        }
        let mut roles = self.roles.attributes.iter().zip(&self.plan.attributes);
        if let Some((_, attribute)) = roles.find(|(role, _)| role.column.column == column) {
            return match &attribute.grouping {
                Grouping::Bands(bands) => bands.spans(),
                Grouping::Words(_) => Vec::new(),
            };
        }
        match &self.roles.score {
            Some((score, threshold)) if score.column == column => scores(*threshold),
            Some(_) | None => Vec::new(),
        }
    }

    /// A column that is summed.
    fn counts(&self, column: &str) -> Result<String> {
        if self.holds(column) == Holds::Numbers {
            return self.column(column);
        }
        Err(Error::new(
            Code::NotNumeric,
            format!("`{column}` holds counts, but is no column of exact numbers in the engine"),
        )
        .help(format!(
            "cast it: `--query \"SELECT …, CAST({column} AS BIGINT) AS {column} FROM …\"`"
        )))
    }
}

/// Scores at or above the threshold, and those below it by a millionth or more.
fn scores(threshold: i64) -> Vec<Span> {
    let above = (threshold, LARGEST_SCORE, threshold);
    let below = (-LARGEST_SCORE, threshold - 1, threshold - MICROS);
    [above, below]
        .into_iter()
        .filter(|(low, high, like)| (low..=high).contains(&like))
        .map(|(low, high, like)| Span { low, high, like })
        .collect()
}
