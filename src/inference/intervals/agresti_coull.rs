//! Agresti and Coull's interval of one proportion.

use super::rate;
use crate::inference::special::real;
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::Proportion;

/// Agresti and Coull's interval of one proportion.
///
/// Formula: p̃ ± z·√(p̃(1 − p̃)/ñ), with ñ = n + z² and p̃ = (k + z²/2)/ñ; cut at 0 and 1.
///
/// k of n units have the property. A proportion in [0, 1]. Defined for every proportion. It holds the
/// Wilson interval of the same level, whose centre it has.
///
/// Where it is weak: for rates near 0 or 1 it is wider than it need be, and its limit beyond the edge
/// is cut off.
///
/// Reference: Agresti and Coull (1998), Approximate is better than "exact" for interval estimation of
/// binomial proportions, The American Statistician 52:119–126; the name and this general form are of
/// Brown, Cai and DasGupta (2001).
#[must_use]
pub fn agresti_coull(p: Proportion, c: Confidence) -> Interval {
    let square = c.z() * c.z();
    let n = real(p.n()) + square;
    let hits = real(p.k()) + square / 2.0;
    let misses = real(p.n() - p.k()) + square / 2.0;
    let half = c.z() * (hits / n * (misses / n) / n).sqrt();
    let centre = hits / n;
    Interval::around(
        rate(p),
        (centre - half).max(0.0),
        (centre + half).min(1.0),
        IntervalMethod::AgrestiCoull,
    )
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95, of};
    use super::*;

    #[test]
    fn half_of_ten_by_hand() {
        // ñ = 13.841459, p̃ = 1/2, half width 1.959964·√(0.25/13.841459) = 0.263407.
        let interval = agresti_coull(of(5, 10), c95());
        assert_near(interval.lower, 0.5 - 0.263_407, 1e-6);
        assert_near(interval.upper, 0.5 + 0.263_407, 1e-6);
    }

    #[test]
    fn none_of_ten_is_cut_at_zero() {
        // ñ = 13.841459, p̃ = 0.138766; half width 1.959964·√(0.138766·0.861234/13.841459) = 0.182120.
        let interval = agresti_coull(of(0, 10), c95());
        assert_near(interval.lower, 0.0, 0.0);
        assert_near(interval.upper, 0.320_887, 1e-6);
    }
}
