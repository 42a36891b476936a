//! Agresti and Caffo's interval of a difference of two proportions.

use super::rate;
use crate::inference::special::real;
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::Proportion;

/// Agresti and Caffo's interval of the difference p_g − p_r.
///
/// Formula: p̃_g − p̃_r ± z·√(p̃_g(1 − p̃_g)/(n_g + 2) + p̃_r(1 − p̃_r)/(n_r + 2)), with
/// p̃ = (k + 1)/(n + 2): one success and one failure added to each group, at every level.
///
/// A difference, cut to [−1, 1]. Defined for every pair of proportions. At levels below 0.85 it can miss
/// the sample difference of groups of all successes and none; the limit is then moved onto it.
///
/// Where it is weak: it is drawn towards 0, and for rare outcomes it covers more than 1 − α and is wide.
///
/// Reference: Agresti and Caffo (2000), Simple and effective confidence intervals for proportions and
/// differences of proportions result from adding two successes and two failures, The American
/// Statistician 54:280–288.
#[must_use]
pub fn agresti_caffo(group: Proportion, reference: Proportion, c: Confidence) -> Interval {
    let (p, q) = (padded(group), padded(reference));
    let half = c.z() * (p.variance + q.variance).sqrt();
    let centre = p.rate - q.rate;
    Interval::around(
        rate(group) - rate(reference),
        (centre - half).max(-1.0),
        (centre + half).min(1.0),
        IntervalMethod::AgrestiCaffo,
    )
}

/// A rate with its variance.
struct Padded {
    rate: f64,
    variance: f64,
}

/// One success and one failure more.
fn padded(p: Proportion) -> Padded {
    let n = real(p.n()) + 2.0;
    let rate = (real(p.k()) + 1.0) / n;
    let rest = (real(p.n() - p.k()) + 1.0) / n;
    Padded {
        rate,
        variance: rate * rest / n,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95, of};
    use super::*;

    #[test]
    fn two_of_eight_against_six_of_eight_by_hand() {
        // p̃ = 0.3 and 0.7 of 10 each: −0.4 ± 1.959964·√(2·0.021) = −0.4 ± 0.401674.
        let interval = agresti_caffo(of(2, 8), of(6, 8), c95());
        assert_near(interval.lower, -0.801_674, 1e-6);
        assert_near(interval.upper, 0.001_674, 1e-6);
    }

    #[test]
    fn all_against_none_ends_at_one() {
        let interval = agresti_caffo(of(3, 3), of(0, 3), c95());
        assert_near(interval.upper, 1.0, 0.0);
        assert!(interval.lower > 0.0);
    }
}
