//! Significance tests of parity, one file each.
//!
//! All are two-sided. Tests of proportions take any counts up to 2⁵³; their p-values keep about
//! ten digits down to the smallest number an `f64` can hold.

mod breslow_day;
mod chi_square;
mod cochran_armitage;
mod cochran_mantel_haenszel;
mod exact_binomial;
mod exact_conditional;
mod fisher;
mod g_test;
mod goodness_of_fit;
mod homogeneity;
mod one_sample_score;
mod pooled_score;
mod smirnov;
mod unpooled_z;

pub use breslow_day::breslow_day;
pub use chi_square::{chi_square, chi_square_yates};
pub use cochran_armitage::cochran_armitage;
pub use cochran_mantel_haenszel::{cochran_mantel_haenszel, common_odds_ratio};
pub use exact_binomial::exact_binomial;
pub(in crate::inference) use exact_binomial::exact_binomial_of;
pub use exact_conditional::exact_conditional;
pub use fisher::{fisher, fisher_mid_p};
pub use g_test::g_test;
pub(in crate::inference) use goodness_of_fit::check_shares;
pub use goodness_of_fit::goodness_of_fit;
pub use homogeneity::homogeneity;
pub use one_sample_score::one_sample_score;
pub use pooled_score::pooled_score;
pub use smirnov::smirnov;
pub use unpooled_z::unpooled_z;
