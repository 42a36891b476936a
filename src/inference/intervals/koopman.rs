//! Koopman's score interval of a ratio of two proportions.

use crate::inference::counts::Counts;
use crate::inference::special::{root, shortfall};
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::{Proportion, Undefined};

/// Koopman's score interval of the ratio p_g / p_r.
///
/// Formula: the φ with (k_g − n_g·p̃_g)²/(n_g·p̃_g·(1 − p̃_g)) + (k_r − n_r·p̃_r)²/(n_r·p̃_r·(1 − p̃_r))
/// ≤ z², where p̃_g = φ·p̃_r are the most likely proportions whose ratio is φ.
///
/// A ratio in [0, ∞]: 0 below when k_g = 0, infinite above when k_r = 0. It excludes 1 exactly when
/// the [`pooled_score`](crate::inference::tests::pooled_score) test rejects at the same α.
///
/// Method: at the most likely proportions (k − n·p̃)/(1 − p̃) = ±μ with one multiplier μ for both
/// groups (+ for the group, − for the reference), so p̃_g = (k_g − μ)/(n_g − μ),
/// p̃_r = (k_r + μ)/(n_r + μ) and the statistic is
/// μ²·[(n_g − k_g)/(n_g(k_g − μ)) + (n_r − k_r)/(n_r(k_r + μ))], which grows with μ on (0, k_g).
/// One monotone search for μ replaces the root of a cubic, which loses digits for unequal groups.
///
/// Reference: Koopman (1984), Confidence intervals for the ratio of two binomial proportions,
/// Biometrics 40:513–517.
///
/// # Errors
///
/// [`Undefined::NotEstimable`] when neither has a success: every ratio fits equally well.
pub fn koopman(
    group: Proportion,
    reference: Proportion,
    c: Confidence,
) -> Result<Interval, Undefined> {
    koopman_of(group.into(), reference.into(), c, IntervalMethod::Koopman)
}

/// [`koopman`] of counts that need not be whole.
pub(crate) fn koopman_of(
    group: Counts,
    reference: Counts,
    c: Confidence,
    method: IntervalMethod,
) -> Result<Interval, Undefined> {
    if group.has_none() && reference.has_none() {
        return Err(Undefined::NotEstimable);
    }
    let point = group.rate() / reference.rate();
    let lower = lower_limit(group, reference, c.z());
    let upper = lower_limit(reference, group, c.z()).recip();
    Ok(Interval::around(point, lower, upper, method))
}

/// Lower limit of the ratio above/below; 0 when `above` has no success.
#[expect(
    clippy::many_single_char_names,
    reason = "k of n against j of m, and z"
)]
fn lower_limit(above: Counts, below: Counts, z: f64) -> f64 {
    if above.has_none() {
        return 0.0;
    }
    let (k, n) = (above.k(), above.n());
    let (j, m) = (below.k(), below.n());
    let from_below = |multiplier: f64| {
        // μ/(k_r + μ) is 1 for k_r = 0, also at μ = 0.
        let weight = if below.has_none() {
            1.0
        } else {
            multiplier / (j + multiplier)
        };
        multiplier * ((m - j) / m) * weight
    };
    let rate_below = |multiplier: f64| (j + multiplier) / (m + multiplier);

    if above.has_all() && from_below(n) < z * z {
        // p̃_g stays 1 until μ has reached its largest value n_g; from there on only p̃_g moves,
        // and the statistic is n_g·(1 − p̃_g)/p̃_g plus what the other group has contributed.
        let odds_against = (z * z - from_below(n)) / n;
        return 1.0 / (1.0 + odds_against) / rate_below(n);
    }
    let from_above = |multiplier: f64| {
        if above.has_all() {
            0.0
        } else {
            multiplier * ((n - k) / n) * (multiplier / (k - multiplier))
        }
    };
    let multiplier = root(0.0, k, |multiplier| {
        shortfall(from_above(multiplier) + from_below(multiplier), z)
    });
    let rate_above = if above.has_all() {
        1.0
    } else {
        (k - multiplier) / (n - multiplier)
    };
    rate_above / rate_below(multiplier)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95, of};
    use super::*;

    #[test]
    fn koopman_published_36_of_40_against_16_of_80() {
        // Koopman (1984), example, in the digits of Nam (1995): 2.940 to 7.152.
        let interval = koopman(of(36, 40), of(16, 80), c95()).expect("successes exist");
        assert_near(interval.lower, 2.940, 5e-4);
        assert_near(interval.upper, 7.152, 5e-4);
    }

    #[test]
    fn no_success_in_either_group_has_no_interval() {
        assert_eq!(
            koopman(of(0, 10), of(0, 20), c95()),
            Err(Undefined::NotEstimable)
        );
    }

    #[test]
    fn no_success_in_one_group_leaves_one_side_open() {
        let none = koopman(of(0, 10), of(5, 20), c95()).expect("one group has successes");
        assert!(none.lower.abs() < 1e-300 && none.upper.is_finite());
        let open = koopman(of(5, 20), of(0, 10), c95()).expect("one group has successes");
        assert!(open.upper.is_infinite() && open.lower > 0.0);
        assert_near(open.lower, none.upper.recip(), 1e-14);
    }

    #[test]
    fn all_successes_in_both_groups_by_hand() {
        // 10/10 against 20/20: the statistic is n_g·(1 − φ)/φ below 1, so φ = n_g/(n_g + z²).
        let interval = koopman(of(10, 10), of(20, 20), c95()).expect("successes exist");
        let square = 3.841_458_820_694_124;
        assert_near(interval.lower, 10.0 / (10.0 + square), 1e-14);
        assert_near(interval.upper, (20.0 + square) / 20.0, 1e-14);
    }

    #[test]
    fn an_all_success_group_where_other_tools_pick_a_wrong_root() {
        // 15/15 against 47/204: 3.3015 below, from a search of the restricted likelihood.
        let interval = koopman(of(15, 15), of(47, 204), c95()).expect("successes exist");
        assert_near(interval.lower, 3.3015, 5e-5);
    }
}
