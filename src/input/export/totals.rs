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

/// Rows and totals of a file.
pub(super) struct Split {
    /// The rows.
    pub(super) rows: Vec<Line>,
    totals: Vec<Line>,
    /// What subtotals call themselves; they were found by what they add up to.
    subtotals: Vec<String>,
}

/// Takes rows and totals apart. Totals without a name are looked for only in what a platform has
/// `exported`: elsewhere a row that names nothing is a row of unknown people, unless it adds up to the
/// others.
pub(super) fn split(columns: &Columns<'_>, body: Body, exported: bool) -> Split {
    let (mut totals, mut rows): (Vec<Line>, Vec<Line>) = body
        .rows
        .into_iter()
        .partition(|line| is_total(columns.parts, |at| line.cell(at)));
    if exported {
        let unnamed = columns.unnamed(&rows);
        for at in unnamed.into_iter().rev() {
            totals.push(rows.remove(at));
        }
    }
    let mut subtotals = Vec::new();
    while let Some(found) = columns.subtotals(&rows) {
        // What every other row of the file adds up to is no row of people without a group.
        for at in found.into_iter().rev() {
            subtotals.push(label(&rows.remove(at)));
        }
    }
    Split {
        rows,
        totals,
        subtotals,
    }
}

impl Split {
    /// Holds the rows to the totals. People reached are not compared: whoever was reached in two rows is
    /// one person in the total.
    ///
    /// # Errors
    ///
    /// [`Code::TotalsDisagree`] when no total of the file is the sum of its rows.
    pub(super) fn control(&self, columns: &Columns<'_>) -> Result<Totals> {
        let mut labels = Vec::new();
        let mut first = None;
        for total in &self.totals {
            match columns.difference(total, &self.rows) {
                None => labels.push(label(total)),
                Some(difference) => {
                    first.get_or_insert(difference);
                }
            }
        }
        match first {
            // An account's total may hold campaigns that the rows do not; the rows' own total decides.
            Some(difference) if labels.is_empty() => Err(disagree(columns.name, &difference)),
            Some(_) | None => {
                labels.extend(self.subtotals.iter().cloned());
                Ok(Totals { labels })
            }
        }
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
    let mut words = cells.filter(|cell| !cell.is_empty() && !numbers::is_number(cell));
    let name = words.find(|word| says_total(word) || is_total_word(word));
    name.unwrap_or("a row without a name").to_owned()
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

    /// The rows that name nothing: no group, and no name where every row of a group has one. A platform
    /// leaves names empty in its totals only; whether they are right is another question.
    fn unnamed(&self, rows: &[Line]) -> Vec<usize> {
        let attributes = || {
            let parts = self.parts.iter().enumerate();
            parts.filter(|(_, part)| **part == Part::Attribute)
        };
        let has_group = |line: &Line| {
            attributes()
                .any(|(at, _)| !line.cell(at).is_empty() && !numbers::is_nothing(line.cell(at)))
        };
        let regular: Vec<&Line> = rows.iter().filter(|line| has_group(line)).collect();
        if regular.is_empty() || attributes().next().is_none() {
            return Vec::new();
        }
        let is_unnamed = |line: &Line| {
            let mut nameless = false;
            let fits = self.parts.iter().enumerate().all(|(at, part)| {
                let cell = line.cell(at);
                let mut others = regular.iter().map(|line| line.cell(at));
                match part {
                    Part::Attribute
                    | Part::Count(_)
                    | Part::Results
                    | Part::Money
                    | Part::Indicator => true,
                    Part::Other | Part::Level if cell.is_empty() => {
                        nameless |= others.all(|other| !other.is_empty());
                        true
                    }
                    // Dates and states may be those of all rows.
                    Part::Other | Part::Level => {
                        numbers::is_number(cell)
                            || numbers::is_nothing(cell)
                            || is_unknown_word(cell)
                            || others.all(|other| other == cell)
                    }
                }
            });
            fits && nameless
        };
        let unnamed = rows.iter().enumerate();
        let unnamed = unnamed.filter(|(_, line)| !has_group(line) && is_unnamed(line));
        unnamed.map(|(at, _)| at).collect()
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
