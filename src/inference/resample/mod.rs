//! Chance on purpose: a generator of random numbers, exact draws of counts, and measures at counts that
//! are drawn again.
//!
//! For a given seed every draw is the same on every platform and in every version of the program: only
//! operations that IEEE 754 rounds in one way and functions of `libm` are used. Nothing here reads a
//! clock or the environment; the seed is always given.

mod draws;
mod inversion;
mod of_measures;
mod random;
mod replicates;

pub use of_measures::{resample_measures, statistic};
pub use random::Random;
pub use replicates::{Resampled, Resampling, Statistic, resample};
