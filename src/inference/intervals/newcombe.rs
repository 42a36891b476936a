//! Newcombe's hybrid score interval of a difference of two proportions.

use super::{rate, wilson_limits};
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::Proportion;

/// Newcombe's hybrid score interval (method 10) of the difference p_g − p_r.
///
/// Formula: d − √((p̂_g − l_g)² + (u_r − p̂_r)²) to d + √((u_g − p̂_g)² + (p̂_r − l_r)²), where
/// d = p̂_g − p̂_r and (l, u) is the Wilson interval of each proportion.
///
/// A difference in [−1, 1]. Defined for every pair of proportions. Closed form, never decides:
/// unlike [`miettinen_nurminen`](super::miettinen_nurminen()) it belongs to no test.
///
/// Reference: Newcombe (1998), Interval estimation for the difference between independent
/// proportions, Statistics in Medicine 17:873–890, method 10.
#[must_use]
pub fn newcombe(group: Proportion, reference: Proportion, c: Confidence) -> Interval {
    let (p, q) = (rate(group), rate(reference));
    let (group_low, group_high) = wilson_limits(group, c);
    let (reference_low, reference_high) = wilson_limits(reference, c);
    let below = (p - group_low).hypot(reference_high - q);
    let above = (group_high - p).hypot(q - reference_low);
    let point = p - q;
    Interval::around(
        point,
        (point - below).max(-1.0),
        (point + above).min(1.0),
        IntervalMethod::Newcombe,
    )
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95, of};
    use super::*;

    #[test]
    fn newcombe_published_56_of_70_against_48_of_80() {
        // Newcombe (1998), table II, example (a), method 10: 0.0524 to 0.3339.
        let interval = newcombe(of(56, 70), of(48, 80), c95());
        assert_near(interval.lower, 0.0524, 5e-5);
        assert_near(interval.upper, 0.3339, 5e-5);
    }

    #[test]
    fn all_against_none_ends_at_one() {
        // Newcombe (1998), table II, example (h), method 10: 10/10 against 0/10, 0.6075 to 1.
        let interval = newcombe(of(10, 10), of(0, 10), c95());
        assert_near(interval.lower, 0.6075, 5e-5);
        assert_near(interval.upper, 1.0, 1e-15);
    }
}
