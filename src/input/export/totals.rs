//! Totals: rows in which a file adds up its own rows. They are never counted; they are the control
//! that no row is missing and none was read wrongly.

use std::collections::BTreeSet;

use crate::config::number::{MICROS, format_micros, parse_micros_rounded};
use crate::error::{Code, Error, Result};
use crate::input::export::layout::Body;
use crate::input::export::{Columns, Line, Part, numbers};
use crate::input::words::says_total;
use crate::input::{Quality, QualityCode, is_total_word, is_unknown_word};

/// A sum, in millionths, that does not equal another by chance.
const LARGE: i64 = 1_000 * MICROS;

/// The totals of a file that agree with its rows.
#[derive(Default)]
pub(super) struct Totals {
    labels: Vec<String>,
}

impl Totals {
    pub(super) const fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    pub(super) fn note(&self, name: &str, quality: &mut Quality) {
        for label in &self.labels {
            quality.note(QualityCode::TotalsAgree, name, 1, Some(label));
        }
    }
}

/// A total that differs from the sum of the rows.
struct Difference {
    line: u64,
    label: String,
    column: String,
    total: i64,
    sum: i64,
}

/// Takes rows and totals apart, and holds the rows to the totals.
///
/// People reached are not compared: whoever was reached in two rows is one person in the total. Totals
/// without a name are looked for only in what a platform has `exported`: elsewhere a row without any
/// group is a row of unknown people.
///
/// # Errors
///
/// [`Code::TotalsDisagree`] when no total of the file is the sum of its rows.
pub(super) fn split(
    columns: &Columns<'_>,
    body: Body,
    exported: bool,
) -> Result<(Vec<Line>, Totals)> {
    let (mut totals, mut rows): (Vec<Line>, Vec<Line>) = body
        .rows
        .into_iter()
        .partition(|line| is_total(columns.parts, |at| line.cell(at)));
    if exported
        && totals.is_empty()
        && let Some(at) = columns.unnamed_total(&rows)
    {
        totals.push(rows.remove(at));
    }
    let mut found = Totals::default();
    while let Some(subtotals) = columns.subtotals(&rows) {
        // What every other row of the file adds up to is no row of people without a group.
        for at in subtotals.into_iter().rev() {
            found.labels.push(label(&rows.remove(at)));
        }
    }
    let mut first = None;
    for total in &totals {
        match columns.difference(total, &rows) {
            None => found.labels.push(label(total)),
            Some(difference) => {
                first.get_or_insert(difference);
            }
        }
    }
    match first {
        // An account's total may hold campaigns that the rows do not; the rows' own total decides.
        Some(difference) if found.is_empty() => Err(disagree(columns.name, &difference)),
        Some(_) | None => Ok((rows, found)),
    }
}

fn disagree(name: &str, difference: &Difference) -> Error {
    let Difference {
        line,
        label,
        column,
        total,
        sum,
    } = difference;
    let (total, sum) = (format_micros(*total), format_micros(*sum));
    Error::new(
        Code::TotalsDisagree,
        format!("the rows of `{name}` add up to {sum} in `{column}`; line {line}, `{label}`, says {total}"),
    )
    .help("rows are missing, stand twice or were changed: download the file again; remove the line of totals to audit without this control")
}

/// Whether a row says that it is a total: in an attribute, or in another column while it names no group.
pub(super) fn is_total<'c>(parts: &[Part], cell: impl Fn(usize) -> &'c str) -> bool {
    let cells = || parts.iter().enumerate().map(|(at, part)| (part, cell(at)));
    let mut attributes = cells().filter(|(part, _)| **part == Part::Attribute);
    let names_none = attributes
        .all(|(_, cell)| cell.is_empty() || is_total_word(cell) || numbers::is_nothing(cell));
    names_none
        && cells().any(|(part, cell)| match part {
            Part::Attribute => !cell.is_empty() && is_total_word(cell),
            Part::Other | Part::Level => says_total(cell),
            Part::Count(_) | Part::Results | Part::Money | Part::Indicator => false,
        })
}

/// What a total calls itself.
fn label(total: &Line) -> String {
    let cells = total.cells.iter().map(|cell| cell.trim());
    let mut filled = cells.filter(|cell| !cell.is_empty());
    let first = filled.next();
    first.unwrap_or_default().to_owned()
}

impl Columns<'_> {
    /// The rows that leave one attribute empty and add up to exactly what all others do: subtotals, as of
    /// a pivot table. Two columns must say so, or one large number, because small ones may agree by chance.
    fn subtotals(&self, rows: &[Line]) -> Option<Vec<usize>> {
        let attributes = self.parts.iter().enumerate();
        let mut attributes = attributes.filter(|(_, part)| **part == Part::Attribute);
        attributes.find_map(|(attribute, _)| {
            let is_empty = |line: &Line| {
                let cell = line.cell(attribute);
                cell.is_empty() || numbers::is_nothing(cell)
            };
            let (own, others): (Vec<usize>, Vec<usize>) =
                (0..rows.len()).partition(|at| is_empty(&rows[*at]));
            let groups: BTreeSet<&str> =
                others.iter().map(|at| rows[*at].cell(attribute)).collect();
            if own.is_empty() || groups.len() < 2 {
                return None;
            }
            let sum = |of: &[usize], column: usize| {
                let amounts = of.iter().filter_map(|at| self.amount(&rows[*at], column));
                amounts.fold(0_i64, i64::saturating_add)
            };
            let mut agreeing = Vec::new();
            // A column that the rows leave empty says nothing.
            let said = |column: usize| own.iter().any(|at| !rows[*at].cell(column).is_empty());
            let counts = self.additive().filter(|at| self.parts[*at] != Part::Money);
            for column in counts.filter(|at| said(*at)) {
                let (here, there) = (sum(&own, column), sum(&others, column));
                if here != there {
                    return None;
                }
                agreeing.extend((here > 0).then_some(here));
            }
            let large = agreeing.iter().any(|sum| *sum >= LARGE);
            (agreeing.len() > 1 || large).then_some(own)
        })
    }

    /// A row that names nothing and counts at least what all the others count together: the total of a
    /// platform that leaves its name empty.
    fn unnamed_total(&self, rows: &[Line]) -> Option<usize> {
        if rows.len() < 3 {
            return None;
        }
        let unnamed = |own: usize, line: &Line| {
            let mut nameless = false;
            let fits = self.parts.iter().enumerate().all(|(at, part)| {
                let cell = line.cell(at);
                let mut others = rows.iter().enumerate().filter(|(other, _)| *other != own);
                match part {
                    Part::Attribute => cell.is_empty() || numbers::is_nothing(cell),
                    Part::Count(_) | Part::Results | Part::Money | Part::Indicator => true,
                    Part::Other | Part::Level if cell.is_empty() => {
                        nameless |= others.all(|(_, line)| !line.cell(at).is_empty());
                        true
                    }
                    // Dates and states may be those of all rows.
                    Part::Other | Part::Level => {
                        numbers::is_number(cell)
                            || numbers::is_nothing(cell)
                            || is_unknown_word(cell)
                            || others.all(|(_, line)| line.cell(at) == cell)
                    }
                }
            });
            fits && nameless
        };
        let (at, total) = rows
            .iter()
            .enumerate()
            .find(|(at, line)| unnamed(*at, line))?;
        let others = || rows.iter().enumerate().filter(|(other, _)| *other != at);
        let mut counted = false;
        for column in self.additive() {
            let own = self.amount(total, column).unwrap_or(0);
            let sum: i64 = others()
                .filter_map(|(_, line)| self.amount(line, column))
                .fold(0, i64::saturating_add);
            if own < sum {
                return None;
            }
            counted |= own > 0;
        }
        counted.then_some(at)
    }

    /// The columns whose rows add up to their total.
    fn additive(&self) -> impl Iterator<Item = usize> {
        let additive = |part: &Part| match part {
            Part::Count(stage) => *stage != "reached",
            Part::Money => true,
            Part::Attribute | Part::Results | Part::Indicator | Part::Level | Part::Other => false,
        };
        let columns = self.parts.iter().enumerate();
        columns
            .filter(move |(_, part)| additive(part))
            .map(|(at, _)| at)
    }

    fn amount(&self, line: &Line, column: usize) -> Option<i64> {
        parse_micros_rounded(&numbers::plain(line.cell(column), self.decimal)?)
    }

    /// The first column in which a total is not the sum of the rows.
    fn difference(&self, total: &Line, rows: &[Line]) -> Option<Difference> {
        // Each amount of money was rounded to a hundredth; counts are whole.
        let rounding = i64::try_from(rows.len() + 1)
            .unwrap_or(i64::MAX)
            .saturating_mul(MICROS / 200);
        self.additive().find_map(|column| {
            let said = self.amount(total, column)?;
            let sum = rows
                .iter()
                .filter_map(|line| self.amount(line, column))
                .fold(0_i64, i64::saturating_add);
            let allowed = if self.parts[column] == Part::Money {
                rounding
            } else {
                0
            };
            (said.abs_diff(sum) > allowed.unsigned_abs()).then(|| Difference {
                line: total.number,
                label: label(total),
                column: self.header[column].clone(),
                total: said,
                sum,
            })
        })
    }
}
