//! Evidence about the extremes among several groups: the largest gap, the smallest over the largest
//! rate, and a group against whichever group is best. Picking the extreme from the data is paid for.

use super::{count, max_abs_difference};
use crate::inference::deciding::ratio_interval;
use crate::inference::intervals::rate;
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::{Proportion, Undefined};

/// The interval of the largest less the smallest rate, max p − min p, of G ≥ 2 groups.
///
/// Formula: [`max_abs_difference`] over all m = G(G − 1)/2 pairs, each at level 1 − α/m.
///
/// A difference in [0, 1]. It covers at least 1 − α as far as the single intervals do, whichever groups are
/// extreme, and holds 0 unless some pair differs at its level.
///
/// Where it is weak: conservative, the more so the more groups there are. A percentile bootstrap is
/// narrower, because it does not cover: resampled gaps are larger than the gap, and never 0.
///
/// Reference: Dunn (1961); Miettinen and Nurminen (1985).
///
/// # Errors
///
/// [`Undefined::OnlyOneGroup`] for fewer than two groups.
pub fn max_min_difference(rates: &[Proportion], c: Confidence) -> Result<Interval, Undefined> {
    max_abs_difference(&pairs(rates), c).interval
}

/// The interval of the smallest over the largest rate, min p / max p, of G ≥ 2 groups.
///
/// Formula: with (l, u) the deciding interval of the ratio of a pair (Koopman's, or from the exact limits of
/// both rates where counts are small) at level 1 − α/m over all m = G(G − 1)/2 pairs, from
/// the smallest of all l and 1/u to the smallest of all u, 1/l and 1.
///
/// A ratio in [0, 1]. It covers at least 1 − α as far as the single intervals do, whichever groups are
/// extreme, and holds 1 unless some pair differs at its level.
///
/// Where it is weak: as [`max_min_difference`].
///
/// Reference: Dunn (1961); Koopman (1984).
///
/// # Errors
///
/// [`Undefined::OnlyOneGroup`] for fewer than two groups, [`Undefined::NobodySelected`] when no group has a
/// success.
pub fn min_max_ratio(rates: &[Proportion], c: Confidence) -> Result<Interval, Undefined> {
    let pairs = pairs(rates);
    let best = best(rates)?;
    let each = c.with_comparisons(count(pairs.len()));
    let (mut lower, mut upper) = (1.0_f64, 1.0_f64);
    // A pair without any success says nothing; another one holds a success and reaches down to 0.
    for interval in pairs
        .iter()
        .filter_map(|(g, r)| ratio_interval(*g, *r, each).ok())
    {
        lower = lower.min(interval.lower).min(interval.upper.recip());
        upper = upper.min(interval.upper).min(interval.lower.recip());
    }
    let least = rates.iter().map(|r| rate(*r)).fold(f64::INFINITY, f64::min);
    let method = IntervalMethod::SimultaneousKoopman;
    Ok(Interval::around(least / best, lower, upper, method))
}

/// The interval of the rate of group `at` over the rate of whichever group is truly best, p_g / max p.
///
/// Formula: with (l_j, u_j) such intervals of p_g/p_j over the G − 1 other groups j, the lower ones at
/// level 1 − α and the upper ones at level 1 − α/(G − 1), from min(1, min l_j) to min(1, min u_j).
///
/// A ratio in [0, 1]. It covers at least 1 − α as far as the single intervals do. The lower limit is too
/// high only if that of the comparison with the truly best group is, which is one comparison fixed by the
/// truth, so it needs no correction; the upper limit is too low if any is, so all G − 1 share α/2.
///
/// Where it is weak: conservative when several groups are nearly best.
///
/// Reference: Hsu (1984), Constrained simultaneous confidence intervals for multiple comparisons with the
/// best, The Annals of Statistics 12:1136–1144, for the idea; Koopman (1984).
///
/// # Errors
///
/// [`Undefined::OnlyOneGroup`] for fewer than two groups, [`Undefined::NobodySelected`] when no group has a
/// success, [`Undefined::EmptyGroup`] when `at` names none of the groups.
pub fn ratio_to_best(
    rates: &[Proportion],
    at: usize,
    c: Confidence,
) -> Result<Interval, Undefined> {
    let best = best(rates)?;
    let group = *rates.get(at).ok_or(Undefined::EmptyGroup)?;
    let each = c.with_comparisons(count(rates.len() - 1));
    let others = || rates.iter().enumerate().filter(|(j, _)| *j != at);
    let limits =
        |c: Confidence| others().filter_map(move |(_, r)| ratio_interval(group, *r, c).ok());
    let lower = limits(c).map(|i| i.lower).fold(1.0, f64::min);
    let upper = limits(each).map(|i| i.upper).fold(1.0, f64::min);
    let method = IntervalMethod::SimultaneousKoopman;
    Ok(Interval::around(rate(group) / best, lower, upper, method))
}

/// Every pair of groups, the later one first.
fn pairs(rates: &[Proportion]) -> Vec<(Proportion, Proportion)> {
    let before = |(at, group): (usize, &Proportion)| {
        let group = *group;
        rates[..at].iter().map(move |other| (group, *other))
    };
    rates.iter().enumerate().flat_map(before).collect()
}

/// The largest rate, which is not 0.
fn best(rates: &[Proportion]) -> Result<f64, Undefined> {
    if rates.len() < 2 {
        return Err(Undefined::OnlyOneGroup);
    }
    let best = rates.iter().map(|r| rate(*r)).fold(0.0, f64::max);
    if best > 0.0 {
        Ok(best)
    } else {
        Err(Undefined::NobodySelected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, c95, of};
    use crate::inference::intervals::{koopman, miettinen_nurminen};

    #[test]
    fn two_groups_are_their_own_interval() {
        let (worse, better) = (of(30, 100), of(60, 100));
        let single = koopman(worse, better, c95()).expect("successes");
        for interval in [
            min_max_ratio(&[better, worse], c95()),
            ratio_to_best(&[better, worse], 1, c95()),
        ] {
            let interval = interval.expect("two groups");
            assert_near(interval.lower, single.lower, 1e-14);
            assert_near(interval.upper, single.upper, 1e-14);
        }
        let gap = max_min_difference(&[worse, better], c95()).expect("two groups");
        let single = miettinen_nurminen(better, worse, c95());
        assert_near(gap.lower, single.lower, 1e-14);
        assert_near(gap.upper, single.upper, 1e-14);
    }

    #[test]
    fn three_groups_by_hand() {
        // The lower limit is that of the worse pair at 95 %, the upper one that at 97.5 %.
        let rates = [of(30, 100), of(60, 100), of(50, 100)];
        let interval = ratio_to_best(&rates, 0, c95()).expect("three groups");
        let wide = koopman(rates[0], rates[1], c95().with_comparisons(2)).expect("successes");
        let narrow = koopman(rates[0], rates[1], c95()).expect("successes");
        assert_near(interval.lower, narrow.lower, 0.0);
        assert_near(interval.upper, wide.upper, 0.0);
    }

    #[test]
    fn equal_groups_may_be_at_parity() {
        let rates = [of(5, 10), of(50, 100), of(500, 1000), of(7, 14)];
        assert!(min_max_ratio(&rates, c95()).is_ok_and(|i| i.contains(1.0)));
        assert!(max_min_difference(&rates, c95()).is_ok_and(|i| i.contains(0.0)));
        assert!(ratio_to_best(&rates, 2, c95()).is_ok_and(|i| i.contains(1.0)));
    }

    #[test]
    fn nothing_to_compare_is_undefined() {
        assert_eq!(
            min_max_ratio(&[of(1, 2)], c95()),
            Err(Undefined::OnlyOneGroup)
        );
        let none = [of(0, 2), of(0, 3)];
        assert_eq!(min_max_ratio(&none, c95()), Err(Undefined::NobodySelected));
        assert_eq!(
            ratio_to_best(&none, 0, c95()),
            Err(Undefined::NobodySelected)
        );
        let some = [of(1, 2), of(0, 3)];
        assert_eq!(ratio_to_best(&some, 2, c95()), Err(Undefined::EmptyGroup));
    }
}
