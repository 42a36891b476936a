//! Evidence about several comparisons at once: the largest difference, the distance of two
//! distributions. Conservative: every single interval is widened so that all hold together, and
//! the combined interval contains every value compatible with them.

mod extremes;

pub use extremes::{max_min_difference, min_max_ratio, ratio_to_best};

use super::deciding::{Evidence, difference_interval, parity_test};
use super::intervals::{is_small, rate, wilson_limits};
use super::special::{real, real_size, real_wide};
use super::tests::{check_shares, goodness_of_fit};
use super::{Confidence, Interval, IntervalMethod, Test, TestMethod};
use crate::tally::{Proportion, Undefined};

/// Evidence about the largest absolute difference, maxᵢ |p_gᵢ − p_rᵢ|, of m pairs.
///
/// Formula: with (lᵢ, uᵢ) the deciding interval of pair i at level 1 − α/m (Miettinen–Nurminen, or from the
/// exact limits of both rates where counts are small), from
/// maxᵢ max(0, lᵢ, −uᵢ) to maxᵢ max(|lᵢ|, |uᵢ|); p = min(1, m·minᵢ pᵢ), pᵢ from
/// [`parity_test`].
///
/// A difference in [0, 1]. Covers at least 1 − α as far as the single intervals do (Bonferroni).
/// Undefined ([`Undefined::OnlyOneGroup`]) without any pair.
///
/// Reference: Dunn (1961), Multiple comparisons among means, Journal of the American Statistical
/// Association 56:52–64; Miettinen and Nurminen (1985).
#[must_use]
pub fn max_abs_difference(pairs: &[(Proportion, Proportion)], c: Confidence) -> Evidence {
    if pairs.is_empty() {
        return Evidence {
            interval: Err(Undefined::OnlyOneGroup),
            test: Err(Undefined::OnlyOneGroup),
        };
    }
    let each = c.with_comparisons(count(pairs.len()));
    let (mut point, mut smallest) = (0.0_f64, 1.0_f64);
    for &(group, reference) in pairs {
        point = point.max((rate(group) - rate(reference)).abs());
        smallest = smallest.min(parity_test(group, reference).p_value);
    }
    let (lower, upper) = extremes_of_gaps(pairs, each);
    let method = IntervalMethod::SimultaneousMiettinenNurminen;
    let p = smallest * real_size(pairs.len());
    Evidence {
        interval: Ok(Interval::around(point, lower, upper, method)),
        test: Ok(Test::new(TestMethod::Bonferroni, None, p)),
    }
}

/// max max(0, lᵢ, −uᵢ) and max max(|lᵢ|, |uᵢ|) over the deciding intervals of the pairs.
///
/// An interval is made only where it could be one of the two: it holds its difference d, so that lᵢ and
/// −uᵢ are |d| at most, and Miettinen and Nurminen's reaches no farther from d than
/// z·√((1/(4n_g) + 1/(4n_r))·N/(N − 1)), the largest variance there is. Pairs with large differences come first,
/// and most of the others are passed over.
fn extremes_of_gaps(pairs: &[(Proportion, Proportion)], each: Confidence) -> (f64, f64) {
    /// What rounding may add to the reach.
    const SLACK: f64 = 1e-9;
    let mut gaps: Vec<(f64, &(Proportion, Proportion))> = pairs
        .iter()
        .map(|pair| ((rate(pair.0) - rate(pair.1)).abs(), pair))
        .collect();
    gaps.sort_by(|a, b| b.0.total_cmp(&a.0));
    let reach = |(group, reference): (Proportion, Proportion)| {
        if is_small(group.into(), reference.into()) {
            return f64::INFINITY; // by other limits
        }
        let (m, n) = (real(group.n()), real(reference.n()));
        let variance = (0.25 / m + 0.25 / n) * (m + n) / (m + n - 1.0);
        each.z() * variance.sqrt()
    };
    let (mut lower, mut upper) = (0.0_f64, 0.0_f64);
    for (gap, &(group, reference)) in gaps {
        if gap + SLACK < lower && gap + reach((group, reference)) + SLACK < upper {
            continue;
        }
        let interval = difference_interval(group, reference, each);
        lower = lower.max(interval.lower).max(-interval.upper);
        upper = upper.max(interval.lower.abs()).max(interval.upper.abs());
    }
    (lower, upper)
}

/// Evidence about the total variation distance ½·Σ|dᵢ − eᵢ| of the shares dᵢ of the counts from the
/// known shares eᵢ.
///
/// Formula: with (lᵢ, uᵢ) the Wilson interval of dᵢ at level 1 − α/m for m counts, from
/// ½·Σ dist(eᵢ, (lᵢ, uᵢ)) to min(1, ½·Σ max(|lᵢ − eᵢ|, |uᵢ − eᵢ|)), where dist is 0 inside the
/// interval; the test is [`goodness_of_fit`].
///
/// A distance in [0, 1]. The known shares are taken as exact. Undefined as [`goodness_of_fit`],
/// except that a count where the share is 0 leaves the interval defined.
///
/// Reference: Goodman (1965), On simultaneous confidence intervals for multinomial proportions,
/// Technometrics 7:247–254; Wilson (1927).
#[must_use]
pub fn total_variation(counts: &[u64], expected_shares: &[f64], c: Confidence) -> Evidence {
    Evidence {
        interval: total_variation_interval(counts, expected_shares, c),
        test: goodness_of_fit(counts, expected_shares),
    }
}

fn total_variation_interval(
    counts: &[u64],
    expected_shares: &[f64],
    c: Confidence,
) -> Result<Interval, Undefined> {
    check_shares(counts, expected_shares)?;
    if counts.len() < 2 {
        return Err(Undefined::OnlyOneGroup);
    }
    let total = counts.iter().map(|&k| u128::from(k)).sum();
    let n = u64::try_from(total).map_err(|_| Undefined::NotEstimable)?;
    let whole: f64 = expected_shares.iter().sum();
    let each = c.with_comparisons(count(counts.len()));
    let (mut point, mut lower, mut upper) = (0.0, 0.0, 0.0);
    for (&k, &share) in counts.iter().zip(expected_shares) {
        let expected = share / whole;
        let (low, high) = wilson_limits(Proportion::new(k, n)?, each);
        point += (real(k) / real_wide(total) - expected).abs();
        lower += (low - expected).max(expected - high).max(0.0);
        upper += (low - expected).abs().max((high - expected).abs());
    }
    Ok(Interval::around(
        point / 2.0,
        lower / 2.0,
        (upper / 2.0).min(1.0),
        IntervalMethod::SimultaneousWilson,
    ))
}

/// The length of a list as a number of comparisons.
fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod unit_tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::intervals::fixtures::{assert_near, c95, of};
    use super::super::intervals::miettinen_nurminen;
    use super::*;

    #[test]
    fn one_pair_is_its_own_interval_folded_at_zero() {
        let pair = (of(30, 100), of(60, 100));
        let single = miettinen_nurminen(pair.0, pair.1, c95());
        let all = max_abs_difference(&[pair], c95());
        let interval = all.interval.expect("there is a pair");
        assert_near(interval.lower, -single.upper, 1e-15);
        assert_near(interval.upper, -single.lower, 1e-15);
        let p = all.test.expect("there is a pair").p_value;
        assert_near(p, parity_test(pair.0, pair.1).p_value, 1e-18);
    }

    #[test]
    fn two_pairs_double_the_smaller_p_value() {
        let pairs = [(of(30, 100), of(60, 100)), (of(50, 100), of(50, 100))];
        let evidence = max_abs_difference(&pairs, c95());
        let p = evidence.test.expect("there are pairs").p_value;
        assert_near(p, 2.0 * parity_test(pairs[0].0, pairs[0].1).p_value, 1e-17);
        assert!(evidence.interval.expect("there are pairs").contains(0.3));
    }

    #[test]
    fn equal_distributions_have_a_distance_that_may_be_zero() {
        let evidence = total_variation(&[25, 25, 50], &[0.25, 0.25, 0.5], c95());
        let interval = evidence.interval.expect("proper shares");
        assert_near(interval.lower, 0.0, 0.0);
        assert!(interval.upper > 0.0 && interval.upper < 0.5);
    }

    #[test]
    fn two_groups_by_hand() {
        // 80 of 100 against one half: Wilson at 97.5 % is 0.6975… to 0.8741… (z = 2.241403), and
        // the mirror of it for the other group; half of twice the distance to one half.
        let evidence = total_variation(&[80, 20], &[0.5, 0.5], c95());
        let interval = evidence.interval.expect("proper shares");
        let (low, high) = wilson_limits(of(80, 100), c95().with_comparisons(2));
        assert_near(interval.lower, low - 0.5, 1e-14);
        assert_near(interval.upper, high - 0.5, 1e-14);
        assert!(interval.contains(0.3));
    }

    proptest! {
        #[test]
        fn the_intervals_passed_over_would_have_changed_nothing(
            groups in vec((0_u64..400, 1_u64..2_000), 2..14),
            level in prop_oneof![Just(0.8), Just(0.95), Just(0.999)],
        ) {
            let rates: Vec<Proportion> = groups.iter().map(|(k, n)| of(*(k.min(n)), *n)).collect();
            let mut pairs = Vec::new();
            for (at, a) in rates.iter().enumerate() {
                pairs.extend(rates[at + 1..].iter().map(|b| (*a, *b)));
            }
            let each = Confidence::new(level).expect("a level").with_comparisons(count(pairs.len()));
            let (mut lower, mut upper) = (0.0_f64, 0.0_f64);
            for &(group, reference) in &pairs {
                let interval = difference_interval(group, reference, each);
                lower = lower.max(interval.lower).max(-interval.upper);
                upper = upper.max(interval.lower.abs()).max(interval.upper.abs());
            }
            let found = extremes_of_gaps(&pairs, each);
            prop_assert_eq!((found.0.to_bits(), found.1.to_bits()), (lower.to_bits(), upper.to_bits()));
        }
    }

    #[test]
    fn nothing_to_compare_is_undefined() {
        assert_eq!(
            max_abs_difference(&[], c95()).test,
            Err(Undefined::OnlyOneGroup)
        );
        let empty = total_variation(&[0, 0], &[0.5, 0.5], c95());
        assert_eq!(empty.interval, Err(Undefined::EmptyGroup));
    }
}
