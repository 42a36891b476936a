//! Clopper and Pearson's exact interval of one proportion.

use crate::inference::counts::Counts;
use crate::inference::special::beta_lower_quantile;
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::Proportion;

/// Clopper and Pearson's exact interval of one proportion.
///
/// Formula: (p_l, p_u) with P(X ≥ k; p_l) = α/2 and P(X ≤ k; p_u) = α/2 for a binomial X of n; the
/// same as the quantiles α/2 of Beta(k, n − k + 1) and 1 − α/2 of Beta(k + 1, n − k).
///
/// k of n units have the property. A proportion in [0, 1]; 0 below for k = 0, 1 above for k = n.
/// Defined for every proportion.
///
/// Where it is weak: it covers at least 1 − α for every n and p, and for that it is wide, on average
/// as if α were about half of what was asked.
///
/// Method: the quantile is searched on the scale of the log odds, so that limits near 0 and near 1 keep
/// their digits alike; see `beta_lower_quantile`.
///
/// Reference: Clopper and Pearson (1934), The use of confidence or fiducial limits illustrated in the
/// case of the binomial, Biometrika 26:404–413.
#[must_use]
pub fn clopper_pearson(p: Proportion, c: Confidence) -> Interval {
    clopper_pearson_of(p.into(), c, IntervalMethod::ClopperPearson)
}

/// [`clopper_pearson`] of counts that need not be whole: the quantile α/2 of Beta(k, n − k + 1) and the
/// quantile 1 − α/2 of Beta(k + 1, n − k), with 0 below for k < ½ and 1 above for n − k < ½.
///
/// Reference: Korn and Graubard (1998), Survey Methodology 24:193–201.
pub(crate) fn clopper_pearson_of(
    counts: Counts,
    c: Confidence,
    method: IntervalMethod,
) -> Interval {
    let (lower, upper) = clopper_pearson_limits(counts, [c, c]);
    Interval::around(counts.rate(), lower, upper, method)
}

/// The lower limit that leaves out α/2 of the first level, and the upper one that leaves out α/2 of the
/// second.
pub(crate) fn clopper_pearson_limits(counts: Counts, [low, high]: [Confidence; 2]) -> (f64, f64) {
    let (hits, misses) = (counts.k(), counts.n() - counts.k());
    let below = lower_odds(hits, misses, low);
    let above = lower_odds(misses, hits, high);
    (below / (1.0 + below), 1.0 / (1.0 + above))
}

/// The odds at which `hits` or more have probability α/2: the quantile of Beta(hits, misses + 1).
fn lower_odds(hits: f64, misses: f64, c: Confidence) -> f64 {
    if hits < 0.5 {
        0.0
    } else {
        beta_lower_quantile(hits, misses + 1.0, c.tail().ln()).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95, of};
    use super::*;

    #[test]
    fn none_of_ten_by_hand() {
        // (1 − p)^10 = 0.025: p = 1 − 0.025^0.1 = 0.308497…
        let interval = clopper_pearson(of(0, 10), c95());
        assert!(interval.lower.abs() < 1e-300);
        assert_near(interval.upper, 1.0 - 0.025_f64.powf(0.1), 1e-14);
    }

    #[test]
    fn counts_that_are_nearly_whole_have_nearly_the_same_limits() {
        let whole = clopper_pearson(of(7, 50), c95());
        let near = Counts::divided(of(7_000_001, 50_000_003), 1e6);
        let (lower, upper) = clopper_pearson_limits(near, [c95(), c95()]);
        assert_near(lower, whole.lower, 1e-7);
        assert_near(upper, whole.upper, 1e-7);
        let less = Counts::divided(of(1, 50), 3.0);
        assert_near(clopper_pearson_limits(less, [c95(), c95()]).0, 0.0, 0.0);
    }

    #[test]
    fn newcombe_published_15_of_148() {
        // Newcombe (1998), Statistics in Medicine 17:857–872, table I, method 5: 0.0578 to 0.1617.
        let interval = clopper_pearson(of(15, 148), c95());
        assert_near(interval.lower, 0.0578, 5e-5);
        assert_near(interval.upper, 0.1617, 5e-5);
    }
}
