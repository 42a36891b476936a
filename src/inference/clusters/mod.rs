//! Evidence about rows that come in clusters: several rows of one person, household or device.
//!
//! Rows of one unit resemble each other, so n rows say less than n people would. How much less is
//! estimated from the sums over units ([`Clustered`]); the score methods of this module are then those
//! of independent rows with k and n divided by the design effect. See `Clustered::divisor` for how
//! the uncertainty of the design effect itself is paid for.
//!
//! Assumed: a unit is in one group of the groups compared. Where it is in both, and its rows in both
//! resemble each other, the difference is better known than is said here.

mod design;
mod evidence;
mod score;

pub use design::Clustered;
pub use evidence::{difference, max_abs_difference, odds_ratio, parity_test, rate, ratio, share};
