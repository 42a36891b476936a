//! Special functions, where a published implementation was measured and found wanting.
//!
//! Normal quantiles and χ² tails come from `statrs`, erfc and ln Γ from `libm`. What is written
//! here is what `statrs` gets wrong or cannot do at the size of advertising logs: sums over the
//! tails of hypergeometric, binomial and Poisson distributions with counts of 10⁹ and more, and the tail of
//! a beta distribution as large.

mod beta;
mod deviance;
mod lattice;
mod normal;
mod quadrature;
mod root;

pub(crate) use beta::{beta_lower_quantile, ln_beta_lower_tail};
pub(crate) use deviance::relative_deviance;
pub(crate) use lattice::Lattice;
pub(crate) use normal::{chi_square_tail, normal_two_sided_quantile, normal_two_sided_tail};
pub(crate) use root::{bracket_upwards, root, shortfall};

/// A count as a real number; exact up to 2⁵³, the largest count the program accepts.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts up to 2^53 are exact; larger ones are refused at input"
)]
pub(crate) const fn real(count: u64) -> f64 {
    count as f64
}

/// A sum or product of counts as a real number, rounded once.
#[expect(
    clippy::cast_precision_loss,
    reason = "one rounding of an exact integer is the best an f64 can do"
)]
pub(crate) const fn real_wide(value: u128) -> f64 {
    value as f64
}

/// A real number cut to a count: 0 for what is negative or no number, never above 2⁵³.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of counts before"
)]
pub(crate) fn whole(value: f64) -> u64 {
    value.clamp(0.0, real(crate::tally::MAX_COUNT)) as u64
}

/// The length of a list as a real number.
#[expect(
    clippy::cast_precision_loss,
    reason = "no list in memory has 2^53 entries"
)]
pub(crate) const fn real_size(length: usize) -> f64 {
    length as f64
}
