//! Evidence about the smallest of several ratios, each the smaller rate over the larger: the worst step
//! between neighbouring bands. It is at most 1, and at parity it lies at that edge.

use crate::inference::special::real_size;
use crate::inference::{
    Confidence, Evidence, Interval, IntervalMethod, Test, TestMethod, deciding, intervals,
};
use crate::tally::{Proportion, Undefined};

/// Evidence about min_i min(p_i/q_i, q_i/p_i), of m pairs.
///
/// Formula: with (l, u) the deciding interval of p_i/q_i at level 1 − α/m, the folded ratio of the pair
/// lies between min(l, 1/u) and min(1, max over the interval), which is 1 where the interval covers 1,
/// u where it lies below, 1/l where it lies above; the limits are the smallest of these over the pairs.
/// The test is the smallest of the m p-values, times m.
///
/// A ratio in [0, 1]. Covers at least 1 − α as far as the single intervals do (Bonferroni).
///
/// Reference: Dunn (1961), Multiple comparisons among means, Journal of the American Statistical
/// Association 56:52–64; Koopman (1984).
///
/// # Errors
///
/// Inside the evidence: [`Undefined::OnlyOneGroup`] without a pair, [`Undefined::NotEstimable`] when both
/// rates of every pair are 0.
#[must_use]
pub fn smallest_ratio(pairs: &[(Proportion, Proportion)], c: Confidence) -> Evidence {
    if pairs.is_empty() {
        return Evidence {
            interval: Err(Undefined::OnlyOneGroup),
            test: Err(Undefined::OnlyOneGroup),
        };
    }
    let each = c.with_comparisons(u64::try_from(pairs.len()).unwrap_or(u64::MAX));
    let (mut point, mut lower, mut upper) = (None::<f64>, 1.0_f64, 1.0_f64);
    let mut smallest = 1.0_f64;
    for &(a, b) in pairs {
        smallest = smallest.min(deciding::parity_test(a, b).p_value);
        // The smaller rate on top: its ratio exists unless both are 0.
        let (low, high) = if intervals::rate(a) <= intervals::rate(b) {
            (a, b)
        } else {
            (b, a)
        };
        let Ok(interval) = deciding::ratio_interval(low, high, each) else {
            continue;
        };
        let ratio = intervals::rate(low) / intervals::rate(high);
        point = Some(point.map_or(ratio, |point| point.min(ratio)));
        let above = if interval.upper > 0.0 {
            1.0 / interval.upper
        } else {
            f64::INFINITY
        };
        lower = lower.min(interval.lower).min(above);
        upper = upper.min(interval.upper);
    }
    let p = smallest * real_size(pairs.len());
    Evidence {
        interval: point.ok_or(Undefined::NotEstimable).map(|point| {
            Interval::around(point, lower, upper, IntervalMethod::SimultaneousKoopman)
        }),
        test: Ok(Test::new(TestMethod::Bonferroni, None, p)),
    }
}

#[cfg(test)]
mod unit_tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, c95, of};

    #[test]
    fn one_pair_is_its_own_interval_folded_at_one() {
        let (low, high) = (of(30, 100), of(60, 100));
        let koopman = intervals::koopman(low, high, c95()).expect("two rates");
        for pair in [(low, high), (high, low)] {
            let interval = smallest_ratio(&[pair], c95()).interval.expect("two rates");
            assert_near(interval.lower, koopman.lower, 1e-9);
            assert_near(interval.upper, koopman.upper, 1e-9);
        }
        // An interval that covers 1 reaches it from both sides.
        let near = smallest_ratio(&[(of(29, 100), of(30, 100))], c95());
        assert!(near.interval.is_ok_and(|i| i.upper >= 1.0 && i.lower < 0.7));
    }

    #[test]
    fn every_pair_is_paid_for() {
        let pairs = [(of(30, 100), of(60, 100)), (of(60, 100), of(50, 100))];
        let two = smallest_ratio(&pairs, c95()).interval.expect("two rates");
        let one = smallest_ratio(&pairs[..1], c95())
            .interval
            .expect("two rates");
        assert!(two.lower < one.lower && two.upper > one.upper);
        assert!(two.contains(0.5));
    }

    #[test]
    fn a_band_that_received_nothing_is_the_worst_step() {
        let interval = smallest_ratio(&[(of(0, 100), of(60, 100))], c95()).interval;
        assert!(interval.is_ok_and(|i| i.contains(0.0) && i.upper < 0.2));
        let nobody = smallest_ratio(&[(of(0, 100), of(0, 60))], c95());
        assert_eq!(nobody.interval, Err(Undefined::NotEstimable));
    }
}
