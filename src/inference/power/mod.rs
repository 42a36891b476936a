//! Power: what a screening with a lower bound on a ratio can show, before or after the data are there.
//!
//! [`Screening`] says when two counts fail or pass, with the deciding methods; [`exact`] sums the
//! probability of it over the counts; [`search`] looks for ratios and sizes; [`approximation`] is the normal
//! approximation of every kind of comparison, for reports of many, and [`formula`] that of a screening;
//! [`Campaign`] asks all of it before the data are there.
//! Nothing here judges an audit.

pub mod approximation;
pub mod exact;
pub mod formula;
mod gate;
mod of_measure;
mod outlook;
mod planned;
pub mod search;

pub use gate::Screening;
pub use of_measure::{Compared, compared};
pub use outlook::{AtRatio, Campaign, Outlook};
pub use planned::{Below, Planned};

/// The probability with which a sample is asked to show something: the customary 80 %.
pub const POWER: f64 = 0.8;

#[cfg(test)]
mod oracle_tests;
