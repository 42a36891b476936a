//! Power: what a screening with a lower bound on a ratio can show, before or after the data are there.
//!
//! [`Screening`] says when two counts fail or pass, with the deciding methods; [`exact`] sums the
//! probability of it over the counts; [`search`] looks for ratios and sizes; [`approximation`] is the normal
//! approximation of every kind of comparison, for reports of many, and [`formula`] that of a screening.
//! Nothing here judges an audit.

pub mod approximation;
pub mod exact;
pub mod formula;
mod gate;
mod planned;
pub mod search;

pub use gate::Screening;
pub use planned::{Below, Planned};

#[cfg(test)]
mod oracle_tests;
