//! Significance tests of parity, one file each.
//!
//! All are two-sided. Tests of proportions take any counts up to 2⁵³; their p-values keep about
//! ten digits down to the smallest number an `f64` can hold.

mod chi_square;
mod exact_conditional;
mod fisher;
mod goodness_of_fit;
mod homogeneity;
mod one_sample_score;
mod pooled_score;
mod smirnov;

pub use chi_square::{chi_square, chi_square_yates};
pub use exact_conditional::exact_conditional;
pub use fisher::{fisher, fisher_mid_p};
pub(in crate::inference) use goodness_of_fit::check_shares;
pub use goodness_of_fit::goodness_of_fit;
pub use homogeneity::homogeneity;
pub use one_sample_score::one_sample_score;
pub use pooled_score::pooled_score;
pub use smirnov::smirnov;
