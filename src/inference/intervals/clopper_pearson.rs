//! Clopper and Pearson's exact interval of one proportion.

use super::exact_conditional::lower_odds;
use super::rate;
use crate::inference::special::real;
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
/// Method: the limit is searched as odds, on the scale of their logarithm, so that limits near 0 and
/// near 1 keep their digits alike.
///
/// Reference: Clopper and Pearson (1934), The use of confidence or fiducial limits illustrated in the
/// case of the binomial, Biometrika 26:404–413.
#[must_use]
pub fn clopper_pearson(p: Proportion, c: Confidence) -> Interval {
    let (hits, misses) = (real(p.k()), real(p.n() - p.k()));
    let below = lower_odds(hits, misses, c);
    let above = lower_odds(misses, hits, c);
    Interval::around(
        rate(p),
        below / (1.0 + below),
        1.0 / (1.0 + above),
        IntervalMethod::ClopperPearson,
    )
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
    fn newcombe_published_15_of_148() {
        // Newcombe (1998), Statistics in Medicine 17:857–872, table I, method 5: 0.0578 to 0.1617.
        let interval = clopper_pearson(of(15, 148), c95());
        assert_near(interval.lower, 0.0578, 5e-5);
        assert_near(interval.upper, 0.1617, 5e-5);
    }
}
