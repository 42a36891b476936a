//! Evidence from bands that hold a whole distribution function: valid for any distribution, any number of
//! people and any place that was picked after looking, and wide for it.

use crate::inference::special::{real, real_size};
use crate::inference::{Confidence, Evidence, Interval, IntervalMethod, Test, TestMethod, tests};
use crate::metrics::{Bands, Thresholds};
use crate::tally::Undefined;

/// How far, at most, m empirical distribution functions of n people each lie from the true ones, all at
/// once with probability 1 − α.
///
/// Formula: ε = √(ln(2m/α) / (2n)).
///
/// Reference: Dvoretzky, Kiefer and Wolfowitz (1956), Annals of Mathematical Statistics 27:642–669;
/// Massart (1990), The tight constant in the Dvoretzky–Kiefer–Wolfowitz inequality, Annals of Probability
/// 18:1269–1283.
fn band(n: u64, samples: usize, c: Confidence) -> f64 {
    ((2.0 * real_size(samples) / c.alpha()).ln() / (2.0 * real(n))).sqrt()
}

/// A value that moves at most as far as the distribution functions of its samples.
///
/// Formula: θ ± Σ_s L_s·ε_s, within 0 and the largest value; L_s is how far the value moves when the
/// whole function of sample s moves by 1. Where parity says that two samples have one distribution the
/// test is [`smirnov`](tests::smirnov), else the largest α at which the interval
/// holds parity: p = min(1, 2m·exp(−2(θ / Σ_s L_s/√n_s)²)).
///
/// Where it is weak: wide, because it holds for the worst case.
///
/// # Errors
///
/// Inside the evidence: [`Undefined::EmptyGroup`] when a sample is empty.
#[must_use]
pub fn of_bands(bands: &Bands, c: Confidence) -> Evidence {
    let Bands {
        estimate,
        samples,
        places,
    } = bands;
    if samples.is_empty() || samples.iter().any(|(n, _)| *n == 0) {
        return Evidence {
            interval: Err(Undefined::EmptyGroup),
            test: Err(Undefined::EmptyGroup),
        };
    }
    let radius: f64 = samples
        .iter()
        .map(|(n, reach)| reach * band(*n, samples.len(), c))
        .sum();
    let largest = samples.iter().map(|(_, reach)| *reach).fold(0.0, f64::max);
    let test = if places.is_empty() {
        let spread: f64 = samples
            .iter()
            .map(|(n, reach)| reach / real(*n).sqrt())
            .sum();
        let p = 2.0 * real_size(samples.len()) * (-2.0 * (estimate / spread).powi(2)).exp();
        Test::new(TestMethod::Dkw, Some(*estimate), p)
    } else {
        tests::smirnov(places)
    };
    Evidence {
        interval: Ok(Interval::around(
            *estimate,
            (estimate - radius).max(0.0),
            (estimate + radius).min(largest),
            IntervalMethod::Dkw,
        )),
        test: Ok(test),
    }
}

/// The smallest ratio of two shares over thresholds.
///
/// Formula: from min_t max(0, G_g(t) − ε_g) / min(1, G_r(t) + ε_r) to
/// min_t min(1, G_g(t) + ε_g) / max(0, G_r(t) − ε_r), over the thresholds that were looked at; G is the
/// share at or above t. No test: that no ratio is below 1 is no statement about one number.
///
/// # Errors
///
/// Inside the evidence: [`Undefined::EmptyGroup`] when a sample is empty.
#[must_use]
pub fn of_thresholds(of: &Thresholds, c: Confidence) -> Evidence {
    let (m, n) = of.sizes;
    let test = Err(Undefined::NotEstimable);
    if m == 0 || n == 0 {
        return Evidence {
            interval: Err(Undefined::EmptyGroup),
            test,
        };
    }
    let (own, others) = (band(m, 2, c), band(n, 2, c));
    let (mut lower, mut upper) = (f64::INFINITY, f64::INFINITY);
    for (above, other) in &of.above {
        let (share, reference) = (real(*above) / real(m), real(*other) / real(n));
        lower = lower.min((share - own).max(0.0) / (reference + others).min(1.0));
        let least = reference - others;
        if least > 0.0 {
            upper = upper.min((share + own).min(1.0) / least);
        }
    }
    Evidence {
        interval: Ok(Interval::around(
            of.estimate,
            lower,
            upper,
            IntervalMethod::Dkw,
        )),
        test,
    }
}

#[cfg(test)]
mod unit_tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, c95};

    #[test]
    fn two_groups_of_two_hundred_by_hand() {
        // ε = √(ln 80 / 400) each.
        let bands = Bands {
            estimate: 0.5,
            samples: vec![(200, 1.0), (200, 1.0)],
            places: Vec::new(),
        };
        let evidence = of_bands(&bands, c95());
        let interval = evidence.interval.expect("nobody is missing");
        let each = (80.0_f64.ln() / 400.0).sqrt();
        assert_near(interval.lower, 0.5 - 2.0 * each, 1e-14);
        assert_near(interval.upper, 0.5 + 2.0 * each, 1e-14);
        // Its test says 1 − α exactly where the interval begins at parity.
        let edge = Bands {
            estimate: 2.0 * each,
            ..bands
        };
        assert_near(
            of_bands(&edge, c95()).test.expect("as before").p_value,
            0.05,
            1e-14,
        );
    }

    #[test]
    fn an_interval_ends_at_the_largest_value() {
        let bands = Bands {
            estimate: 540.0,
            samples: vec![(20, 550.0), (20, 550.0)],
            places: Vec::new(),
        };
        let interval = of_bands(&bands, c95()).interval.expect("nobody is missing");
        assert!(interval.lower >= 0.0);
        assert_near(interval.upper, 550.0, 0.0);
    }

    #[test]
    fn the_worst_ratio_lies_between_the_worst_of_both_bands() {
        let of = Thresholds {
            estimate: 0.5,
            sizes: (10_000, 10_000),
            above: vec![(1_000, 2_000), (5_000, 5_000)],
        };
        let interval = of_thresholds(&of, c95())
            .interval
            .expect("nobody is missing");
        let each = (80.0_f64.ln() / 20_000.0).sqrt();
        assert_near(interval.lower, (0.1 - each) / (0.2 + each), 1e-14);
        assert_near(interval.upper, (0.1 + each) / (0.2 - each), 1e-14);
    }
}
