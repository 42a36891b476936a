//! Shares of an audience: those of one advertisement must be a whole, because a group that is missing
//! makes every other one look larger.

use std::collections::BTreeMap;

use crate::config::number::{MICROS, format_micros, parse_micros_rounded};
use crate::error::{Code, Error, Result};
use crate::input::SHARE;
use crate::input::export::{Part, Row};
use crate::input::names::identifier;

/// Names of the column that says which advertisement a share is of.
const ADS: [&str; 3] = ["id", "ad_id", "ad_archive_id"];

/// How far the shares of an advertisement may be from 1, in millionths: they are published rounded.
const ROUNDING: i64 = 20_000;

/// Holds the shares of every advertisement to 1.
///
/// # Errors
///
/// [`Code::SharesNotWhole`], naming the advertisement.
pub(super) fn check(name: &str, header: &[String], parts: &[Part], rows: &[Row]) -> Result<()> {
    let Some(share) = parts.iter().position(|part| *part == Part::Count(SHARE)) else {
        return Ok(());
    };
    let ad = header
        .iter()
        .position(|column| ADS.contains(&identifier(column).as_str()));
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for (_, cells) in rows {
        let ad = ad.and_then(|at| cells[at].as_deref()).unwrap_or_default();
        let value = cells[share].as_deref().and_then(parse_micros_rounded);
        let sum = sums.entry(ad).or_default();
        *sum = sum.saturating_add(value.unwrap_or(0));
    }
    match sums
        .iter()
        .find(|(_, sum)| sum.abs_diff(MICROS) > ROUNDING.unsigned_abs())
    {
        None => Ok(()),
        Some((ad, sum)) => Err(Error::new(
            Code::SharesNotWhole,
            format!(
                "the shares of advertisement `{ad}` in `{name}` add up to {}, not to 1",
                format_micros(*sum)
            ),
        )
        .help("a group is missing or stands twice; download the file again")),
    }
}
