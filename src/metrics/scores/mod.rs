//! What metrics of scores share: the scores of a group in order, the reference they are compared with,
//! and what evidence about them is computed from. Each metric stands in a file of the catalogue.

mod against;
mod curves;
mod distribution;
mod evident;
mod losses;
mod ordered;
mod roc;

#[cfg(test)]
mod oracle_tests;

pub(in crate::metrics) use against::{Made, against, beside, each, known_together};
pub(in crate::metrics) use curves::parts;
pub use curves::{AtThreshold, Calibrated, Curve, curves};
pub(in crate::metrics) use distribution::{ByLabel, Distribution};
pub use evident::{Bands, Evident, Influence, Influences, OfScores, Thresholds};
pub(in crate::metrics) use losses::{Loss, mean};
pub(in crate::metrics) use ordered::{Median, side_by_side, worst_ratio};
pub(in crate::metrics) use roc::{Roc, between};

/// A count as a real number; exact up to 2⁵³.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts up to 2^53 are exact; larger ones are refused at input"
)]
pub(in crate::metrics) const fn real(count: u64) -> f64 {
    count as f64
}
