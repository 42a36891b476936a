//! Limits of a comparison of two proportions from the exact limits of each: what decides where counts
//! are small.

use super::clopper_pearson::clopper_pearson_limits;
use crate::inference::counts::Counts;
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::{Proportion, Undefined};

/// Fewer successes, or failures, than this in either group are few beside a group that is [`MANY_TIMES`] as
/// large.
const FEW_SEEN: f64 = 10.0;

/// From this ratio of the sizes on, the smaller group alone says how well the normal approximation holds.
const MANY_TIMES: f64 = 10.0;

/// A smaller expected count than this, with both rates equal, is small.
const FEW_EXPECTED: f64 = 5.0;

/// What a count may miss a whole number by, from a division by a design effect.
const SLACK: f64 = 1e-9;

/// Whether score intervals of the pair may hold the truth too rarely: fewer than five successes or
/// failures would be expected in one of the groups if both had the same rate, or fewer than ten were seen
/// in one while the sizes differ tenfold.
///
/// The first is the rule by which Fisher's test takes the place of the z test. It is not enough beside a
/// group that is much larger: of 20 at a rate of one quarter against very many at one half, 7.5 failures
/// and more are expected and Koopman's interval holds the truth in 93 % of samples.
pub(crate) fn is_small(group: Counts, reference: Counts) -> bool {
    let failed = |counts: Counts| counts.n() - counts.k();
    let seen = [group.k(), failed(group), reference.k(), failed(reference)];
    let (less, more) = if group.n() < reference.n() {
        (group.n(), reference.n())
    } else {
        (reference.n(), group.n())
    };
    let few = seen.into_iter().any(|count| count < FEW_SEEN - SLACK);
    let total = group.n() + reference.n();
    let rarer = (group.k() + reference.k()).min(failed(group) + failed(reference));
    let expected = less / total * rarer;
    expected < FEW_EXPECTED - SLACK || few && more >= MANY_TIMES * less - SLACK
}

/// The counts of a group of `n` with which it and the other are not small; none when the first is not
/// below the second. Below and above them [`is_small`] holds.
pub(crate) fn usual_counts(n: u64, other: Proportion) -> (u64, u64) {
    let (own, rest) = (u128::from(n), u128::from(other.n()));
    let (less, more) = (own.min(rest), own.max(rest));
    let total = own + rest;
    let needed = (5 * total).div_ceil(less);
    let seen = u128::from(other.k());
    let (mut from, mut to) = (
        needed.saturating_sub(seen),
        (total + 1).saturating_sub(needed + seen).min(own + 1),
    );
    if more >= 10 * less {
        if other.k() < 10 || other.n() - other.k() < 10 {
            return (0, 0);
        }
        from = from.max(10);
        to = to.min((own + 1).saturating_sub(10));
    }
    let to = to.max(from);
    let fit = |count: u128| u64::try_from(count).unwrap_or(u64::MAX);
    (fit(from), fit(to))
}

/// The interval of the ratio p_g / p_r from the exact limits of both rates.
///
/// Formula: (L_g/U_r, U_g/L_r), with one-sided Clopper–Pearson limits L, U that are wrong with
/// probability a_g and a_r at most, where a_g + a_r = α/2 and a_g : a_r = √n_r : √n_g.
///
/// A ratio in [0, ∞]: 0 below when the group has no success, infinite above when the reference has
/// none. Covers at least 1 − α whatever the rates and sizes, because a limit of the ratio is wrong only if
/// a limit of a rate is. The smaller group is given the larger part of the error, in proportion to its
/// standard error at equal rates: a part that depends on the sizes alone is fixed before the counts are
/// seen.
///
/// Where it is weak: wide, the widest for groups of like size; and it belongs to no test.
///
/// Reference: Clopper and Pearson (1934), Biometrika 26:404–413, for the limits; Dunn (1961), Multiple
/// comparisons among means, Journal of the American Statistical Association 56:52–64, for holding two of
/// them together.
///
/// # Errors
///
/// [`Undefined::NotEstimable`] when neither group has a success.
pub fn clopper_pearson_ratio(
    group: Proportion,
    reference: Proportion,
    c: Confidence,
) -> Result<Interval, Undefined> {
    let method = IntervalMethod::ClopperPearsonPair;
    clopper_pearson_ratio_of(group.into(), reference.into(), c, method)
}

/// The interval of the difference p_g − p_r from the exact limits of both rates, (L_g − U_r, U_g − L_r);
/// as [`clopper_pearson_ratio`]. A difference in [−1, 1]. Defined for every pair.
#[must_use]
pub fn clopper_pearson_difference(
    group: Proportion,
    reference: Proportion,
    c: Confidence,
) -> Interval {
    let method = IntervalMethod::ClopperPearsonPair;
    clopper_pearson_difference_of(group.into(), reference.into(), c, method)
}

/// The interval of the odds ratio p_g(1 − p_r) / (p_r(1 − p_g)) from the exact limits of both rates; as
/// [`clopper_pearson_ratio`].
///
/// # Errors
///
/// [`Undefined::NotEstimable`] when all units, or none, are successes.
pub fn clopper_pearson_odds_ratio(
    group: Proportion,
    reference: Proportion,
    c: Confidence,
) -> Result<Interval, Undefined> {
    let method = IntervalMethod::ClopperPearsonPair;
    clopper_pearson_odds_ratio_of(group.into(), reference.into(), c, method)
}

pub(crate) fn clopper_pearson_ratio_of(
    group: Counts,
    reference: Counts,
    c: Confidence,
    method: IntervalMethod,
) -> Result<Interval, Undefined> {
    if group.has_none() && reference.has_none() {
        return Err(Undefined::NotEstimable);
    }
    let [(low, high), (other_low, other_high)] = limits(group, reference, c);
    let point = group.rate() / reference.rate();
    Ok(Interval::around(
        point,
        low / other_high,
        high / other_low,
        method,
    ))
}

pub(crate) fn clopper_pearson_difference_of(
    group: Counts,
    reference: Counts,
    c: Confidence,
    method: IntervalMethod,
) -> Interval {
    let [(low, high), (other_low, other_high)] = limits(group, reference, c);
    let point = group.rate() - reference.rate();
    Interval::around(point, low - other_high, high - other_low, method)
}

pub(crate) fn clopper_pearson_odds_ratio_of(
    group: Counts,
    reference: Counts,
    c: Confidence,
    method: IntervalMethod,
) -> Result<Interval, Undefined> {
    let none = group.has_none() && reference.has_none();
    if none || (group.has_all() && reference.has_all()) {
        return Err(Undefined::NotEstimable);
    }
    let odds = |p: f64| p / (1.0 - p);
    let [(low, high), (other_low, other_high)] = limits(group, reference, c);
    let point = odds(group.rate()) / odds(reference.rate());
    let (low, high) = (odds(low) / odds(other_high), odds(high) / odds(other_low));
    Ok(Interval::around(point, low, high, method))
}

/// The limits of both rates, of which those of one side hold together with probability 1 − α/2 at least.
fn limits(group: Counts, reference: Counts, c: Confidence) -> [(f64, f64); 2] {
    let (wide, narrow) = (group.n().sqrt().recip(), reference.n().sqrt().recip());
    let level = |width: f64| {
        let one_sided = c.tail() * (width / (wide + narrow));
        Confidence::from_alpha(2.0 * one_sided).unwrap_or(c)
    };
    let (own, other) = (level(wide), level(narrow));
    [
        clopper_pearson_limits(group, [own, own]),
        clopper_pearson_limits(reference, [other, other]),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95, of};
    use super::*;

    #[test]
    fn none_of_ten_against_ten_of_ten_by_hand() {
        // Equal sizes: a = .0125 each. The upper limit of 0 of 10 is 1 − a^(1/10); the lower one of 10 of 10
        // is a^(1/10).
        let interval = clopper_pearson_ratio(of(0, 10), of(10, 10), c95()).expect("a success");
        let root = 0.0125_f64.powf(0.1);
        let upper = (1.0 - root) / root;
        assert_near(interval.lower, 0.0, 0.0);
        assert_near(interval.upper, upper, 1e-13);
        let gap = clopper_pearson_difference(of(0, 10), of(10, 10), c95());
        let upper = 1.0 - root - root;
        assert_near(gap.lower, -1.0, 0.0);
        assert_near(gap.upper, upper, 1e-13);
    }

    #[test]
    fn a_reference_that_is_known_well_costs_almost_nothing() {
        // 3 of 20 against half of a million: a is .025·1/(1 + √(20/10⁶)) = .0249.
        let pair = clopper_pearson_ratio(of(3, 20), of(500_000, 1_000_000), c95());
        let single = super::super::clopper_pearson(of(3, 20), c95());
        let pair = pair.expect("successes");
        assert!((pair.lower / (single.lower / 0.5) - 1.0).abs() < 0.02);
        assert!((pair.upper / (single.upper / 0.5) - 1.0).abs() < 0.02);
    }

    #[test]
    fn what_is_small_by_hand() {
        let small =
            |a: (u64, u64), b: (u64, u64)| is_small(of(a.0, a.1).into(), of(b.0, b.1).into());
        assert!(!small((10, 20), (100, 200)));
        assert!(small((9, 20), (100, 200)));
        assert!(!small((9, 20), (100, 199)));
        assert!(!small((95, 100), (80, 100)));
        // Ten seen, and 100/10,100 · 20 expected.
        assert!(small((10, 100), (10, 10_000)));
    }

    #[test]
    fn the_usual_counts_are_those_that_are_not_small() {
        for (n, m) in [(12, 12), (20, 30), (20, 200), (200, 20), (15, 400), (60, 3)] {
            for j in 0..=m {
                let (from, to) = usual_counts(n, of(j, m));
                for k in 0..=n {
                    let usual = !is_small(of(k, n).into(), of(j, m).into());
                    assert_eq!(usual, (from..to).contains(&k), "{k} of {n}, {j} of {m}");
                }
            }
        }
    }

    #[test]
    fn without_a_success_there_is_a_difference_and_no_ratio() {
        let (a, b) = (of(0, 10), of(0, 20));
        assert_eq!(
            clopper_pearson_ratio(a, b, c95()),
            Err(Undefined::NotEstimable)
        );
        assert_eq!(
            clopper_pearson_odds_ratio(a, b, c95()),
            Err(Undefined::NotEstimable)
        );
        assert!(clopper_pearson_difference(a, b, c95()).contains(0.0));
        let odds = clopper_pearson_odds_ratio(of(0, 10), of(10, 10), c95()).expect("a contrast");
        assert!(odds.lower <= 0.0 && odds.upper < 1.0);
    }
}
