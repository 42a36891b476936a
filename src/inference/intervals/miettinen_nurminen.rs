//! Miettinen and Nurminen's score interval of a difference of two proportions.

use crate::inference::counts::Counts;
use crate::inference::special::{bracket_upwards, root, shortfall};
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::Proportion;

/// Miettinen and Nurminen's score interval of the difference p_g − p_r.
///
/// Formula: the δ with (p̂_g − p̂_r − δ)² ≤ z²·V·N/(N − 1), where
/// V = p̃_g(1 − p̃_g)/n_g + p̃_r(1 − p̃_r)/n_r and p̃_g = p̃_r + δ are the most likely proportions
/// whose difference is δ.
///
/// A difference in [−1, 1]. Defined for every pair of proportions. The factor N/(N − 1) makes it a
/// little wider than the interval that inverts the pooled score test.
///
/// Method: at the most likely proportions n(p̂ − p̃) = ±μ·p̃(1 − p̃) with one multiplier μ for both
/// groups (+ for the group, − for the reference), so each p̃ is the root of a quadratic in μ, the
/// deviation p̂_g − p̂_r − δ is μ·V and the statistic is μ²·V·(N − 1)/N. With
/// y = μ(1 − 2p̃)/n > −1 each term μ²p̃(1 − p̃)/n has the derivative
/// (μp̃(1 − p̃)/n)·(2 + y)/(1 + y) ≥ 0: the statistic grows with μ, and one monotone search for μ
/// replaces the cubic of the paper, whose trigonometric solution loses digits for large counts.
///
/// Reference: Miettinen and Nurminen (1985), Comparative analysis of two rates, Statistics in
/// Medicine 4:213–226.
#[must_use]
pub fn miettinen_nurminen(group: Proportion, reference: Proportion, c: Confidence) -> Interval {
    let method = IntervalMethod::MiettinenNurminen;
    miettinen_nurminen_of(group.into(), reference.into(), c, method)
}

/// [`miettinen_nurminen`] of counts that need not be whole.
pub(crate) fn miettinen_nurminen_of(
    group: Counts,
    reference: Counts,
    c: Confidence,
    method: IntervalMethod,
) -> Interval {
    Interval::around(
        group.rate() - reference.rate(),
        lower_limit(group, reference, c.z()),
        -lower_limit(reference, group, c.z()),
        method,
    )
}

fn lower_limit(above: Counts, below: Counts, z: f64) -> f64 {
    if above.has_none() && below.has_all() {
        return -1.0;
    }
    let total = above.n() + below.n();
    let correction = (total - 1.0) / total;
    let variance = |multiplier: f64| {
        let p = restricted(above, multiplier);
        let q = restricted(below, -multiplier);
        p.variance / above.n() + q.variance / below.n()
    };
    let miss = |multiplier: f64| {
        shortfall(
            multiplier * variance(multiplier) * multiplier * correction,
            z,
        )
    };
    // With equal variances everywhere z = μ·√V: the usual multiplier has the size of z·√N.
    let high = bracket_upwards(z * total.sqrt(), miss);
    let multiplier = root(0.0, high, miss);
    (restricted(above, multiplier).p - restricted(below, -multiplier).p).max(-1.0)
}

/// The most likely proportion under the constraint, and p(1 − p).
struct Restricted {
    p: f64,
    variance: f64,
}

/// The root in [0, 1] of μ·p² − (n + μ)·p + k = 0, and of the mirrored equation for 1 − p.
fn restricted(counts: Counts, multiplier: f64) -> Restricted {
    let (k, n) = (counts.k(), counts.n());
    let p = quadratic_root(k, n, multiplier);
    let complement = quadratic_root(n - k, n, -multiplier);
    Restricted {
        p,
        variance: p * complement,
    }
}

/// The root in [0, 1], in the one of its two forms that adds numbers of the same sign.
fn quadratic_root(k: f64, n: f64, multiplier: f64) -> f64 {
    // (n + μ)² − 4μk written as a sum of positive terms.
    let root = if multiplier >= 0.0 {
        (n - multiplier).hypot(2.0 * (multiplier * (n - k)).sqrt())
    } else {
        (n + multiplier).hypot(2.0 * (-multiplier * k).sqrt())
    };
    let middle = n + multiplier;
    let p = if middle >= 0.0 {
        2.0 * k / (middle + root)
    } else {
        (middle - root) / (2.0 * multiplier)
    };
    // 0/0 can only be met at k = 0 and μ = −n, where the root is 0.
    if p.is_nan() { 0.0 } else { p.min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95, of};
    use super::*;

    #[test]
    fn newcombe_published_56_of_70_against_48_of_80() {
        // Newcombe (1998), table II, example (a), method 6: 0.0528 to 0.3382.
        let interval = miettinen_nurminen(of(56, 70), of(48, 80), c95());
        assert_near(interval.lower, 0.0528, 5e-5);
        assert_near(interval.upper, 0.3382, 5e-5);
    }

    #[test]
    fn no_success_at_all_has_a_closed_form() {
        // 0/10 against 0/20: the reference rises alone, z² = n·p/(1 − p)·29/30 at δ = −p, so
        // p = z²·(30/29)/(20 + z²·(30/29)) with z² = 3.841458820694124.
        let s = 3.841_458_820_694_124 * 30.0 / 29.0;
        let interval = miettinen_nurminen(of(0, 10), of(0, 20), c95());
        assert_near(interval.lower, -s / (20.0 + s), 1e-14);
        assert_near(interval.upper, s / (10.0 + s), 1e-14);
    }

    #[test]
    fn none_against_all_starts_at_minus_one() {
        let interval = miettinen_nurminen(of(0, 10), of(10, 10), c95());
        assert_near(interval.lower, -1.0, 0.0);
        assert!(interval.upper > -1.0 && interval.upper < 0.0);
    }
}
