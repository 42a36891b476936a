//! The rows of a population's file added up: texts of some columns, and the sum of the numbers beside
//! them. What the texts mean is not decided here.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::config::number::{MICROS, parse_micros_rounded};
use crate::error::Result;
use crate::input::{Batch, Opened, Values, fold_batches, yes_no};
use crate::tally::BaselineKind;
use crate::tally::population::invalid;

/// Texts of a row → sum of the values and number of rows.
pub(super) type Sums = BTreeMap<Vec<Option<String>>, (i64, u64)>;

/// The rows of a file added up by the texts of some columns. The column after them has the numbers;
/// without one every row is one.
pub(super) fn fold_rows(
    name: &str,
    opened: Opened,
    columns: &[String],
    keys: usize,
    kind: BaselineKind,
) -> Result<Sums> {
    let add = |part: &mut Sums, batch: &Batch| {
        let texts: Vec<_> = columns.iter().map(|column| batch.values(column)).collect();
        for row in 0..batch.height() {
            let text = |values: &Values| values.text(row).map(Cow::into_owned);
            let value = match texts.get(keys) {
                Some(values) => value(values.text(row).as_deref(), kind).ok_or_else(|| {
                    let line = batch.place(row);
                    invalid(
                        name,
                        &format!("line {line} lacks an attribute, a group or a number"),
                    )
                })?,
                None => 1,
            };
            let sum = part
                .entry(texts[..keys].iter().map(text).collect())
                .or_default();
            sum.0 = sum.0.saturating_add(value);
            sum.1 += 1;
        }
        Ok(())
    };
    let (parts, ..) = fold_batches(opened, columns, Sums::new, add)?;
    let mut all = Sums::new();
    for (texts, (value, rows)) in parts.into_iter().flatten() {
        let sum = all.entry(texts).or_default();
        sum.0 = sum.0.saturating_add(value);
        sum.1 += rows;
    }
    Ok(all)
}

/// A share in millionths, or a count; yes and no are one person and none.
fn value(text: Option<&str>, kind: BaselineKind) -> Option<i64> {
    let text = text?;
    match (number(text), kind) {
        (Some(share), BaselineKind::Shares) => Some(share),
        (Some(count), BaselineKind::Counts) => Some(count / MICROS),
        (None, BaselineKind::Shares) => None,
        (None, BaselineKind::Counts) => yes_no(text).map(i64::from),
    }
}

/// A share in millionths, percent signs understood.
pub(super) fn number(text: &str) -> Option<i64> {
    match text.trim().strip_suffix('%') {
        Some(percent) => parse_micros_rounded(percent.trim()).map(|micros| micros / 100),
        None => parse_micros_rounded(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_may_be_percent_and_counts_yes_or_no() {
        let counts = |text| value(Some(text), BaselineKind::Counts);
        assert_eq!(number("12.5%"), Some(125_000));
        assert_eq!(value(Some("0.2"), BaselineKind::Shares), Some(200_000));
        assert_eq!(
            (counts("7"), counts("oui"), counts("no")),
            (Some(7), Some(1), Some(0))
        );
        assert_eq!(
            (counts("many"), value(Some("yes"), BaselineKind::Shares)),
            (None, None)
        );
    }
}
