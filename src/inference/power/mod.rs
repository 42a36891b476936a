//! Power: what a screening with a lower bound on a ratio can show, before or after the data are there.
//!
//! [`Screening`] says when two counts fail or pass, with the deciding methods; [`exact`] sums the
//! probability of it over the counts; [`search`] looks for ratios and sizes; [`formula`] is the normal
//! approximation, for reports of many comparisons. Nothing here judges an audit.

pub mod exact;
pub mod formula;
mod gate;
mod planned;
pub mod search;

pub use gate::Screening;
pub use planned::{Below, Planned};

#[cfg(test)]
mod oracle_tests;
