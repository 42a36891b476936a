//! Evidence about indices of inequality between the rates of groups. They are 0 at parity and grow on
//! either side, so that no normal approximation and no bootstrap holds where it matters.

use crate::inference::intervals::wilson_limits;
use crate::inference::special::real_size;
use crate::inference::{Confidence, Evidence, Interval, IntervalMethod, intervals, tests};
use crate::metrics::Spread;
use crate::tally::Undefined;

/// More groups than this make too many corners of the box of rates.
const MOST_GROUPS: usize = 16;

/// Steps of the search for the common rate at which the index is smallest.
const STEPS: u32 = 200;

/// Evidence about an index of inequality between rates.
///
/// The interval goes from the smallest to the largest value that the index takes while every rate lies
/// within its Wilson interval at level 1 − α/m, for m groups; all of them hold together at 1 − α at
/// least (Bonferroni). The smallest is found where every rate is as near as its interval allows to one
/// common rate, and is 0 when all intervals share a rate; the largest at a corner of the box. Both are
/// true of indices that grow whenever a rate moves away from the others. The test is that of
/// homogeneity.
///
/// Where it is weak: it is wide, because it claims all rates at once, and rates that have fallen to 0
/// have no index with logarithms of them (its upper limit is then infinite).
///
/// # Errors
///
/// Inside the evidence: [`Undefined::OnlyOneGroup`] for fewer than two groups,
/// [`Undefined::NotEstimable`] for more than 16 or where the index has no value.
#[must_use]
pub fn spread(spread: &Spread, c: Confidence) -> Evidence {
    Evidence {
        interval: interval(spread, c),
        test: tests::homogeneity(&spread.rates),
    }
}

fn interval(spread: &Spread, c: Confidence) -> Result<Interval, Undefined> {
    let groups = spread.rates.len();
    if groups < 2 {
        return Err(Undefined::OnlyOneGroup);
    }
    if groups > MOST_GROUPS {
        return Err(Undefined::NotEstimable);
    }
    let each = c.with_comparisons(u64::try_from(groups).unwrap_or(u64::MAX));
    let limits: Vec<(f64, f64)> = spread
        .rates
        .iter()
        .map(|rate| wilson_limits(*rate, each))
        .collect();
    let rates: Vec<f64> = spread
        .rates
        .iter()
        .map(|rate| intervals::rate(*rate))
        .collect();
    let point = (spread.of)(&rates).ok_or(Undefined::NotEstimable)?;
    let upper = corners(&limits).map(|rates| (spread.of)(&rates).unwrap_or(f64::INFINITY));
    Ok(Interval::around(
        point,
        smallest(spread, &limits).max(0.0),
        upper.fold(0.0, f64::max),
        IntervalMethod::SimultaneousWilson,
    ))
}

/// Every corner of the box.
fn corners(limits: &[(f64, f64)]) -> impl Iterator<Item = Vec<f64>> {
    (0..1_u32 << limits.len()).map(move |corner| {
        let side = |(at, (low, high)): (usize, &(f64, f64))| {
            if corner >> at & 1 == 0 { *low } else { *high }
        };
        limits.iter().enumerate().map(side).collect()
    })
}

/// The smallest value in the box: 0 when all intervals share a rate, else the smallest over rates that
/// come as near as they can to a common one between the highest lower and the lowest upper limit.
fn smallest(spread: &Spread, limits: &[(f64, f64)]) -> f64 {
    let highest = limits.iter().map(|(low, _)| *low).fold(0.0, f64::max);
    let lowest = limits.iter().map(|(_, high)| *high).fold(1.0, f64::min);
    if highest <= lowest {
        return 0.0;
    }
    let at = |common: f64| {
        let nearest = limits.iter().map(|(low, high)| common.clamp(*low, *high));
        (spread.of)(&nearest.collect::<Vec<f64>>()).unwrap_or(f64::INFINITY)
    };
    // A grid finds the valley, golden section its ground.
    let width = (highest - lowest) / real_size(STEPS as usize);
    let grid = (0..=STEPS).map(|step| lowest + f64::from(step) * width);
    let best = grid
        .min_by(|a, b| at(*a).total_cmp(&at(*b)))
        .unwrap_or(lowest);
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = ((best - width).max(lowest), (best + width).min(highest));
    for _ in 0..STEPS {
        let (left, right) = (high - golden * (high - low), low + golden * (high - low));
        if at(left) < at(right) {
            high = right;
        } else {
            low = left;
        }
    }
    at(f64::midpoint(low, high)).min(at(best))
}

#[cfg(test)]
mod unit_tests {
    use std::sync::Arc;

    use super::*;
    use crate::inference::intervals::fixtures::{c95, of};
    use crate::tally::Proportion;

    fn gap(rates: Vec<Proportion>) -> Spread {
        Spread {
            rates,
            of: Arc::new(|rates: &[f64]| {
                let most = rates.iter().copied().fold(0.0, f64::max);
                Some(most - rates.iter().copied().fold(1.0, f64::min))
            }),
        }
    }

    #[test]
    fn intervals_that_share_a_rate_allow_parity() {
        let evidence = spread(&gap(vec![of(30, 100), of(35, 100), of(25, 100)]), c95());
        let interval = evidence.interval.expect("three groups");
        assert!(interval.lower <= 0.0 && interval.contains(0.1));
        assert!(evidence.test.is_ok_and(|test| test.p_value > 0.05));
    }

    #[test]
    fn of_two_groups_apart_the_smallest_gap_is_between_their_nearest_limits() {
        let (low, high) = (of(100, 1_000), of(500, 1_000));
        let interval = spread(&gap(vec![low, high]), c95())
            .interval
            .expect("two groups");
        let each = c95().with_comparisons(2);
        let nearest = wilson_limits(high, each).0 - wilson_limits(low, each).1;
        let farthest = wilson_limits(high, each).1 - wilson_limits(low, each).0;
        assert!((interval.lower - nearest).abs() < 1e-9);
        assert!((interval.upper - farthest).abs() < 1e-12);
    }

    #[test]
    fn one_group_is_not_unequal() {
        assert_eq!(
            spread(&gap(vec![of(1, 2)]), c95()).interval,
            Err(Undefined::OnlyOneGroup)
        );
    }
}
