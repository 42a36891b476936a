//! Evidence about the mean of several largest gaps, such as that in true and that in false positive
//! rates. Absolute values have a corner at parity, so that no normal approximation holds there.

use crate::inference::special::real_size;
use crate::inference::{
    Confidence, Evidence, Interval, IntervalMethod, Test, TestMethod, deciding, intervals,
};
use crate::tally::{Proportion, Undefined};

/// Evidence about (1/R)·Σ_r max_i |p_ri − q_ri|: the largest gap of each of R rates, and their mean.
///
/// Formula: with (l, u) the Miettinen–Nurminen interval of each pair at level 1 − α/m, m pairs in all,
/// each rate's gap lies between max(0, l, −u) and max(|l|, |u|), largest over its pairs; the limits are
/// the means of these. The test is the smallest of the m p-values, times m.
///
/// A distance in [0, 1]. Covers at least 1 − α as far as the single intervals do (Bonferroni).
///
/// Reference: Dunn (1961), Multiple comparisons among means, Journal of the American Statistical
/// Association 56:52–64; Miettinen and Nurminen (1985).
///
/// # Errors
///
/// Inside the evidence: [`Undefined::OnlyOneGroup`] when a rate has no pair.
#[must_use]
pub fn mean_gap(rates: &[Vec<(Proportion, Proportion)>], c: Confidence) -> Evidence {
    if rates.is_empty() || rates.iter().any(Vec::is_empty) {
        return Evidence {
            interval: Err(Undefined::OnlyOneGroup),
            test: Err(Undefined::OnlyOneGroup),
        };
    }
    let pairs: usize = rates.iter().map(Vec::len).sum();
    let each = c.with_comparisons(u64::try_from(pairs).unwrap_or(u64::MAX));
    let (mut point, mut lower, mut upper, mut smallest) = (0.0, 0.0, 0.0, 1.0_f64);
    for rate in rates {
        let (mut gap, mut least, mut most) = (0.0_f64, 0.0_f64, 0.0_f64);
        for &(a, b) in rate {
            let interval = intervals::miettinen_nurminen(a, b, each);
            gap = gap.max((intervals::rate(a) - intervals::rate(b)).abs());
            least = least.max(interval.lower).max(-interval.upper);
            most = most.max(interval.lower.abs()).max(interval.upper.abs());
            smallest = smallest.min(deciding::parity_test(a, b).p_value);
        }
        point += gap;
        lower += least;
        upper += most;
    }
    let count = real_size(rates.len());
    Evidence {
        interval: Ok(Interval::around(
            point / count,
            lower / count,
            upper / count,
            IntervalMethod::SimultaneousMiettinenNurminen,
        )),
        test: Ok(Test::new(
            TestMethod::Bonferroni,
            None,
            smallest * real_size(pairs),
        )),
    }
}

#[cfg(test)]
mod unit_tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, c95, of};
    use crate::inference::simultaneous::max_abs_difference;

    #[test]
    fn one_rate_is_the_largest_gap() {
        let pairs = vec![
            (of(30, 100), of(60, 100)),
            (of(30, 100), of(45, 90)),
            (of(60, 100), of(45, 90)),
        ];
        let mean = mean_gap(std::slice::from_ref(&pairs), c95());
        assert_eq!(mean, max_abs_difference(&pairs, c95()));
    }

    #[test]
    fn two_rates_are_averaged_and_every_pair_is_paid_for() {
        let rates = vec![
            vec![(of(30, 100), of(60, 100))],
            vec![(of(50, 100), of(60, 100))],
        ];
        let evidence = mean_gap(&rates, c95());
        let interval = evidence.interval.expect("two rates");
        assert!(interval.contains(0.2) && interval.lower > 0.0);
        let p = deciding::parity_test(of(30, 100), of(60, 100)).p_value;
        assert_near(evidence.test.expect("a test").p_value, 2.0 * p, 1e-15);
        assert!(mean_gap(&[Vec::new()], c95()).interval.is_err());
    }
}
