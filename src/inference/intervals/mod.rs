//! Confidence intervals, one file each.
//!
//! All are two-sided and equal-tailed in their construction. A score interval is the set of
//! parameter values that its score test does not reject; it is found by one monotone search, see
//! [`koopman()`] for the idea. The intervals of a common ratio over strata take
//! (group, reference) pairs and give the estimate as well.

mod agresti_caffo;
mod agresti_coull;
mod clopper_pearson;
mod clopper_pearson_pair;
mod exact_conditional;
mod exact_odds_ratio;
mod exact_poisson;
mod jeffreys;
mod katz;
mod koopman;
mod mantel_haenszel_odds_ratio;
mod mantel_haenszel_ratio;
mod miettinen_nurminen;
mod nam;
mod newcombe;
mod score_event_ratio;
mod score_odds_ratio;
mod wilson;
mod woolf;

pub use agresti_caffo::agresti_caffo;
pub use agresti_coull::agresti_coull;
pub use clopper_pearson::clopper_pearson;
pub use clopper_pearson_pair::{
    clopper_pearson_difference, clopper_pearson_odds_ratio, clopper_pearson_ratio,
};
pub use exact_conditional::exact_conditional;
pub use exact_odds_ratio::exact_odds_ratio;
pub use exact_poisson::exact_poisson;
pub use jeffreys::jeffreys;
pub use katz::katz;
pub use koopman::koopman;
pub use mantel_haenszel_odds_ratio::mantel_haenszel_odds_ratio;
pub use mantel_haenszel_ratio::mantel_haenszel_ratio;
pub use miettinen_nurminen::miettinen_nurminen;
pub use nam::nam;
pub use newcombe::newcombe;
pub use score_event_ratio::score_event_ratio;
pub use score_odds_ratio::score_odds_ratio;
pub use wilson::wilson;
pub use woolf::woolf;

pub(crate) use clopper_pearson::clopper_pearson_of;
pub(crate) use clopper_pearson_pair::{
    clopper_pearson_difference_of, clopper_pearson_odds_ratio_of, clopper_pearson_ratio_of,
    is_small, usual_counts,
};
pub(crate) use koopman::koopman_of;
pub(crate) use miettinen_nurminen::miettinen_nurminen_of;
pub(crate) use score_odds_ratio::score_odds_ratio_of;
pub(crate) use wilson::wilson_limits;

use super::special::real;
use crate::tally::Proportion;

/// p̂ = k/n.
pub(crate) fn rate(p: Proportion) -> f64 {
    real(p.k()) / real(p.n())
}

#[cfg(test)]
pub(crate) mod fixtures {
    use crate::inference::Confidence;
    use crate::tally::Proportion;

    pub(crate) fn of(k: u64, n: u64) -> Proportion {
        Proportion::new(k, n).expect("k ≤ n and n > 0 in these tests")
    }

    pub(crate) fn c95() -> Confidence {
        Confidence::new(0.95).expect("0.95 is a level")
    }

    pub(crate) fn assert_near(got: f64, want: f64, tolerance: f64) {
        assert!((got - want).abs() <= tolerance, "{got} is not {want}");
    }
}
