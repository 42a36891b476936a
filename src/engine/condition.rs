//! The condition of `--where` in SQL: the values that it tests, brought into a form in which every engine
//! compares them as the program does, and the mark that says of a row whether it meets the condition.

use crate::config::condition::{Comparison, Condition, Literal, Test, Wanted};
use crate::config::number::{LARGEST_COMPARED, format_micros};
use crate::engine::Dialect;
use crate::error::{Code, Error, Result};

/// How the rows of a statement are told apart by a condition.
pub(super) enum Marks {
    /// The table has the marks: an expression for them.
    There(String),
    /// They are made by the statement.
    Made {
        /// The values that are tested, each with its own name: `… AS w1`.
        values: Vec<String>,
        /// The mark, made of these values as columns of `f`.
        chosen: String,
    },
}

/// Writes the marks of a condition; `column` gives for a column of the log its expression and whether the
/// engine holds exact numbers there.
///
/// # Errors
///
/// [`Code::NotNumeric`] for a column that is compared with numbers and holds none;
/// [`Code::UnquotableName`] for names and texts that the dialect cannot write.
pub(super) fn marks(
    condition: &Condition,
    dialect: Dialect,
    column: impl Fn(&str) -> Result<(String, bool)>,
) -> Result<Marks> {
    let writer = Writer {
        dialect,
        columns: condition.columns(),
        numbers: condition.number_columns(),
    };
    let mut values = Vec::new();
    for name in &writer.columns {
        let (value, holds_numbers) = column(name)?;
        values.push(format!(
            "{} AS {}",
            writer.text(&value),
            writer.text_name(name)
        ));
        if writer.numbers.contains(name) {
            if !holds_numbers {
                return Err(no_numbers(name));
            }
            values.push(format!(
                "{} AS {}",
                writer.number(&value),
                writer.number_name(name)
            ));
        }
    }
    Ok(Marks::Made {
        values,
        chosen: writer.chosen(condition)?,
    })
}

fn no_numbers(column: &str) -> Error {
    Error::new(
        Code::NotNumeric,
        format!("the condition compares `{column}` with a number, but it is no column of exact numbers in the engine"),
    )
    .help(format!(
        "cast it: `--query \"SELECT …, CAST({column} AS BIGINT) AS {column} FROM …\"`, or put the value in single quotes to compare texts"
    ))
}

struct Writer<'c> {
    dialect: Dialect,
    columns: Vec<&'c str>,
    numbers: Vec<&'c str>,
}

impl Writer<'_> {
    fn own_name(&self, prefix: char, column: &str) -> String {
        let at = self.columns.iter().position(|known| *known == column);
        format!("{prefix}{}", at.map_or(0, |at| at + 1))
    }

    fn text_name(&self, column: &str) -> String {
        self.own_name('w', column)
    }

    fn number_name(&self, column: &str) -> String {
        self.own_name('n', column)
    }

    /// A value as text; null where a field of a file would be null.
    fn text(&self, value: &str) -> String {
        let text = self.dialect.to_text(value);
        self.dialect.by_bytes(&format!(
            "CASE WHEN REPLACE({text}, ' ', '') = '' OR LOWER({text}) = 'nan' THEN NULL ELSE {text} END"
        ))
    }

    /// A value as a number; null where it is none that could be compared exactly.
    fn number(&self, value: &str) -> String {
        let not = self.dialect.not_a_number(value);
        let not = not.map_or_else(String::new, |not| format!("WHEN {not} THEN NULL "));
        format!(
            "CASE {not}WHEN {value} BETWEEN -{LARGEST_COMPARED} AND {LARGEST_COMPARED} THEN {value} END"
        )
    }

    /// Whether a value is there and no number.
    fn unreadable(&self, column: &str) -> String {
        let (text, number) = (self.text_name(column), self.number_name(column));
        format!("(f.{text} IS NOT NULL AND f.{number} IS NULL)")
    }

    fn chosen(&self, condition: &Condition) -> Result<String> {
        let mut cases = vec![format!("WHEN {} THEN 1", self.met(condition, false)?)];
        if !self.numbers.is_empty() {
            let possibly = self.met(condition, true)?;
            for (at, column) in self.numbers.iter().enumerate() {
                let unreadable = self.unreadable(column);
                let code = at + 1;
                cases.push(format!("WHEN {unreadable} AND ({possibly}) THEN -{code}"));
            }
        }
        Ok(format!(
            "CASE\n      {}\n      ELSE 0\n    END",
            cases.join("\n      ")
        ))
    }

    /// The condition; if `possibly`, as if every value that is no number passed its tests.
    fn met(&self, condition: &Condition, possibly: bool) -> Result<String> {
        let (parts, word) = match condition {
            Condition::All(parts) => (parts, " AND "),
            Condition::Any(parts) => (parts, " OR "),
            Condition::Test(test) => {
                let met = self.test(test)?;
                return Ok(if possibly && test.wants_numbers() {
                    format!("({met} OR {})", self.unreadable(&test.column))
                } else {
                    met
                });
            }
        };
        let parts = parts.iter().map(|part| {
            let met = self.met(part, possibly)?;
            Ok(match part {
                Condition::Test(_) => met,
                Condition::All(_) | Condition::Any(_) => format!("({met})"),
            })
        });
        Ok(parts.collect::<Result<Vec<String>>>()?.join(word))
    }

    fn test(&self, test: &Test) -> Result<String> {
        let own = if test.wants_numbers() {
            self.number_name(&test.column)
        } else {
            self.text_name(&test.column)
        };
        let not = |negated: bool| if negated { "NOT " } else { "" };
        Ok(match &test.wanted {
            Wanted::Compare(comparison, value) => {
                let symbol = match comparison {
                    Comparison::NotEqual => "<>",
                    other => other.symbol(),
                };
                format!("f.{own} {symbol} {}", self.literal(value)?)
            }
            Wanted::In { values, negated } => {
                let values = values.iter().map(|value| self.literal(value));
                let values = values.collect::<Result<Vec<String>>>()?.join(", ");
                format!("f.{own} {}IN ({values})", not(*negated))
            }
            Wanted::Between { low, high, negated } => format!(
                "f.{own} {}BETWEEN {} AND {}",
                not(*negated),
                self.literal(low)?,
                self.literal(high)?
            ),
            Wanted::Null { negated } => format!("f.{own} IS {}NULL", not(*negated)),
        })
    }

    fn literal(&self, literal: &Literal) -> Result<String> {
        match literal {
            Literal::Number(micros) => Ok(format_micros(*micros)),
            Literal::Text(text) => self.dialect.literal(text),
        }
    }
}
