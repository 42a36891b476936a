//! Jeffreys' interval of one proportion.

use super::rate;
use crate::inference::special::{beta_lower_quantile, real};
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::Proportion;

/// Jeffreys' interval of one proportion.
///
/// Formula: the quantiles α/2 and 1 − α/2 of Beta(k + ½, n − k + ½), the posterior under Jeffreys'
/// prior; 0 below for k = 0 and 1 above for k = n.
///
/// k of n units have the property. A proportion in [0, 1]. Defined for every proportion. Equal-tailed;
/// its limits lie close to those of Clopper and Pearson with half the probability of the observed count
/// (mid-p).
///
/// Where it is weak: it covers 1 − α on average over rates, and for some rates near 0 and 1 less.
///
/// Method: the quantile is searched on the scale of ln(p/(1 − p)), on which the density is smooth and
/// has one hump for all counts; see `beta_lower_quantile`.
///
/// Reference: Brown, Cai and DasGupta (2001), Interval estimation for a binomial proportion,
/// Statistical Science 16:101–133.
#[must_use]
pub fn jeffreys(p: Proportion, c: Confidence) -> Interval {
    let (hits, misses) = (real(p.k()), real(p.n() - p.k()));
    let below = lower_odds(hits, misses, c);
    let above = lower_odds(misses, hits, c);
    Interval::around(
        rate(p),
        below / (1.0 + below),
        1.0 / (1.0 + above),
        IntervalMethod::Jeffreys,
    )
}

/// The quantile α/2 of Beta(hits + ½, misses + ½) as odds; 0 without a hit.
fn lower_odds(hits: f64, misses: f64, c: Confidence) -> f64 {
    if hits <= 0.0 {
        return 0.0;
    }
    beta_lower_quantile(hits + 0.5, misses + 0.5, c.tail().ln()).exp()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95, of};
    use super::*;

    #[test]
    fn one_of_one_by_hand() {
        // Beta(3/2, 1/2): P(p ≤ sin²t) = (2t − sin 2t)/π; 0.025 at t = 0.4964…, sin²t = 0.1468.
        let interval = jeffreys(of(1, 1), c95());
        let t = interval.lower.sqrt().asin();
        assert_near(
            (2.0 * t - (2.0 * t).sin()) / std::f64::consts::PI,
            0.025,
            1e-14,
        );
        assert_near(interval.upper, 1.0, 0.0);
    }

    #[test]
    fn ten_of_thirty_as_r_has_it() {
        // R 4.2.2, qbeta(c(.025, .975), 10.5, 20.5).
        let interval = jeffreys(of(10, 30), c95());
        assert_near(interval.lower, 0.185_978_750_247_795, 1e-13);
        assert_near(interval.upper, 0.511_148_149_217_162, 1e-13);
    }
}
