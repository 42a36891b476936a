//! Evidence from influences that are known in closed form: DeLong's for areas under ROC curves, and the
//! infinitesimal jackknife for functions of means. The same variance; [`linearised`](super::linearised())
//! finds the influences of any other function by moving its shares.

use crate::inference::linearised::{back, forth};
use crate::inference::special::{normal_two_sided_tail, real};
use crate::inference::{Confidence, Evidence, Interval, IntervalMethod, Test, TestMethod};
use crate::metrics::{Influence, Influences, NearlyNormal};
use crate::tally::Undefined;

/// Below this part of the estimate influences are roundings of 0.
const ROUNDING: f64 = 1e-12;

/// Areas under ROC curves, and differences of two.
///
/// Formula: θ ± z·√V with V = Σ_s Σ_c k_c·d_c² / (n_s(n_s − 1)); the samples are positives and negatives
/// of each group, k_c people in each bin, d_c their placement minus the area. On the logit scale
/// √V/(θ(1 − θ)) stands for √V and the limits are turned back. The test of parity is z = θ/√V.
///
/// Where it is weak: few people of a label, areas near 0 or 1. Where all placements of a group are equal
/// (an area of 1) the observed variance is 0, proves nothing and gives no evidence.
///
/// Reference: DeLong, DeLong and Clarke-Pearson (1988), Comparing the areas under two or more correlated
/// receiver operating characteristic curves, Biometrics 44:837–845.
///
/// # Errors
///
/// Inside the evidence: [`Undefined::NotEstimable`].
#[must_use]
pub fn delong(areas: &Influences, parity: Option<i64>, c: Confidence) -> Evidence {
    // A curve has two samples: one of them may well have no variance of its own.
    evidence(
        areas,
        2,
        (IntervalMethod::Delong, TestMethod::Delong),
        (parity, 0.0),
        c,
    )
}

/// A function of means, whose parity holds as long as the value is no farther from it than `slack`.
///
/// Formula as [`delong`], d_c being the derivative of the value by the share of people like these. The
/// test takes the value as nearer to parity by `slack`, which is what bins may hide.
///
/// # Errors
///
/// Inside the evidence: [`Undefined::NotEstimable`].
#[must_use]
pub fn of_means(means: &Influences, parity: Option<i64>, slack: f64, c: Confidence) -> Evidence {
    let methods = (IntervalMethod::Linearised, TestMethod::Linearised);
    evidence(means, 1, methods, (parity, slack), c)
}

fn evidence(
    of: &Influences,
    together: usize,
    (interval, test): (IntervalMethod, TestMethod),
    (parity, slack): (Option<i64>, f64),
    c: Confidence,
) -> Evidence {
    let found = standard_error(of, together).zip(forth(of.scale, of.estimate));
    let Some((error, here)) = found else {
        return Evidence {
            interval: Err(Undefined::NotEstimable),
            test: Err(Undefined::NotEstimable),
        };
    };
    let slope = match of.scale {
        NearlyNormal::AsIs => 1.0,
        NearlyNormal::Log => 1.0 / of.estimate,
        NearlyNormal::Logit => 1.0 / (of.estimate * (1.0 - of.estimate)),
    };
    let limit = |side: f64| back(of.scale, here + side * c.z() * error * slope.abs());
    Evidence {
        interval: Ok(Interval::around(
            of.estimate,
            limit(-1.0),
            limit(1.0),
            interval,
        )),
        test: parity.ok_or(Undefined::NotEstimable).map(|parity| {
            let from = of.estimate - parity_of(parity);
            let z = from.signum() * (from.abs() - slack).max(0.0) / error;
            Test::new(test, Some(z), normal_two_sided_tail(z))
        }),
    }
}

#[expect(clippy::cast_precision_loss, reason = "parity is 0 or 1")]
const fn parity_of(parity: i64) -> f64 {
    parity as f64
}

/// The standard error of the estimate; `None` when a sample has fewer than two people, or so many
/// neighbouring samples as go `together` have no variance.
fn standard_error(of: &Influences, together: usize) -> Option<f64> {
    let mut variance = 0.0;
    for samples in of.samples.chunks(together) {
        let mut own = 0.0;
        for sample in samples {
            let n: u64 = sample.iter().map(|influence| influence.rows).sum();
            if n < 2 {
                return None;
            }
            let square = |at: &Influence| {
                let is_rounding = at.effect.abs() <= ROUNDING * of.estimate.abs();
                if is_rounding {
                    0.0
                } else {
                    real(at.rows) * at.effect * at.effect
                }
            };
            own += sample.iter().map(square).sum::<f64>() / (real(n) * (real(n) - 1.0));
        }
        if own <= 0.0 {
            return None;
        }
        variance += own;
    }
    (variance > 0.0 && variance.is_finite()).then(|| variance.sqrt())
}

#[cfg(test)]
mod unit_tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, c95};

    fn of(samples: &[&[(u64, f64)]], estimate: f64, scale: NearlyNormal) -> Influences {
        let influence = |(rows, effect): &(u64, f64)| Influence {
            rows: *rows,
            effect: *effect,
        };
        let samples = samples
            .iter()
            .map(|sample| sample.iter().map(influence).collect());
        Influences {
            estimate,
            samples: samples.collect(),
            scale,
        }
    }

    #[test]
    fn the_standard_error_of_a_mean_is_that_of_the_textbook() {
        // 0 five times and 1 five times: variance 10/4/9, standard error √(1/36) = 1/6.
        let mean = of(&[&[(5, -0.5), (5, 0.5)]], 0.5, NearlyNormal::AsIs);
        let evidence = of_means(&mean, Some(0), 0.0, c95());
        let interval = evidence.interval.expect("there is a variance");
        assert_near(interval.upper, 0.5 + 1.959_963_984_540_054 / 6.0, 1e-14);
        let z = evidence.test.expect("parity is 0").statistic;
        assert_near(z.expect("a z test"), 3.0, 1e-14);
    }

    #[test]
    fn what_bins_may_hide_is_taken_off_the_distance() {
        let mean = of(&[&[(5, -0.5), (5, 0.5)]], -0.5, NearlyNormal::AsIs);
        let z = |slack| {
            let test = of_means(&mean, Some(0), slack, c95()).test;
            test.expect("parity is 0").statistic.expect("a z test")
        };
        assert_near(z(0.25), -1.5, 1e-14);
        assert_near(z(0.75), 0.0, 0.0);
    }

    #[test]
    fn a_perfect_area_has_no_evidence_even_beside_one_that_is_not() {
        let perfect: &[&[(u64, f64)]] = &[&[(9, 0.0)], &[(9, 0.0)]];
        let area = of(perfect, 1.0, NearlyNormal::Logit);
        assert!(delong(&area, None, c95()).interval.is_err());
        let other: &[&[(u64, f64)]] = &[&[(5, -0.1), (5, 0.1)], &[(5, -0.1), (5, 0.1)]];
        let difference = of(&[perfect, other].concat(), 0.2, NearlyNormal::AsIs);
        assert!(delong(&difference, Some(0), c95()).test.is_err());
        let known = of(other, 0.8, NearlyNormal::Logit);
        assert!(
            delong(&known, None, c95())
                .interval
                .is_ok_and(|i| i.upper < 1.0)
        );
    }
}
