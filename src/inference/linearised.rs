//! Evidence about smooth functions of shares: F1 scores, areas, averages of gaps. The standard error
//! comes from the influence of each cell (the infinitesimal jackknife), so that every such metric is
//! served by one piece of code and none by a formula of its own.

use crate::inference::special::{normal_two_sided_tail, real};
use crate::inference::{Confidence, Evidence, Interval, IntervalMethod, Test, TestMethod};
use crate::metrics::{Function, NearlyNormal};
use crate::tally::Undefined;

/// The step of the numerical derivative. A cell's influence is measured between a share moved by this
/// much towards it and as much away from it; the error is of the order of its square.
const STEP: f64 = 1e-5;

/// Evidence about a smooth function of independent multinomial samples.
///
/// Formula: θ ± z·√V on the scale g on which the estimate is nearest to normal (as it is, log or
/// logit), with V = Σ_s Σ_c p_sc·d_sc²/(n_s − 1), where d_sc = ∂g(θ)/∂ε at p_s + ε(e_c − p_s). The
/// test of parity is z = (g(θ) − g(parity))/√V.
///
/// Where it is weak: small samples, shares near 0 or 1, and values near an edge of their range, where
/// an estimate is not normal. An observed variance of 0 proves nothing and gives no interval.
///
/// Reference: Jaeckel (1972), The infinitesimal jackknife; Efron (1982), The Jackknife, the Bootstrap
/// and Other Resampling Plans, chapter 6.
///
/// # Errors
///
/// Inside the evidence: [`Undefined::NotEstimable`] where the function or its logarithm has no value,
/// a sample has fewer than two, or the variance is 0.
#[must_use]
pub fn linearised(function: &Function, parity: Option<i64>, c: Confidence) -> Evidence {
    let Some((estimate, variance)) = estimate(function) else {
        return Evidence {
            interval: Err(Undefined::NotEstimable),
            test: Err(Undefined::NotEstimable),
        };
    };
    let (scale, error) = (function.scale, variance.sqrt());
    let limit = |side: f64| back(scale, estimate + side * c.z() * error);
    let test = parity.map_or(Err(Undefined::NotEstimable), |parity| {
        let z =
            (estimate - forth(scale, parity_of(parity)).ok_or(Undefined::NotEstimable)?) / error;
        let p = normal_two_sided_tail(z);
        Ok(Test::new(TestMethod::Linearised, Some(z), p))
    });
    Evidence {
        interval: Ok(Interval::around(
            back(scale, estimate),
            limit(-1.0),
            limit(1.0),
            IntervalMethod::Linearised,
        )),
        test,
    }
}

#[expect(clippy::cast_precision_loss, reason = "parity is 0 or 1")]
const fn parity_of(parity: i64) -> f64 {
    parity as f64
}

pub(super) fn forth(scale: NearlyNormal, value: f64) -> Option<f64> {
    let there = match scale {
        NearlyNormal::AsIs => value,
        NearlyNormal::Log => value.ln(),
        NearlyNormal::Logit => (value / (1.0 - value)).ln(),
    };
    there.is_finite().then_some(there)
}

pub(super) fn back(scale: NearlyNormal, value: f64) -> f64 {
    match scale {
        NearlyNormal::AsIs => value,
        NearlyNormal::Log => value.exp(),
        NearlyNormal::Logit => 1.0 / (1.0 + (-value).exp()),
    }
}

/// The estimate and its variance, both on the scale of the function.
fn estimate(function: &Function) -> Option<(f64, f64)> {
    let mut shares: Vec<Vec<f64>> = Vec::with_capacity(function.samples.len());
    for cells in &function.samples {
        let n: u64 = cells.iter().sum();
        if n < 2 {
            return None;
        }
        shares.push(cells.iter().map(|&k| real(k) / real(n)).collect());
    }
    let at =
        |shares: &[Vec<f64>]| (function.of)(shares).and_then(|value| forth(function.scale, value));
    let here = at(&shares)?;
    let mut variance = 0.0;
    for (sample, cells) in function.samples.iter().enumerate() {
        let n: u64 = cells.iter().sum();
        let own = shares[sample].clone();
        for (cell, &k) in cells.iter().enumerate() {
            if k == 0 || k == n {
                continue;
            }
            // A share is moved by a fraction of itself, so that no step leaves the range.
            let step = STEP * own[cell].min(1.0 - own[cell]);
            let mut moved = |by: f64| {
                shares[sample] = own.iter().map(|p| p - by * p).collect();
                shares[sample][cell] += by;
                at(&shares)
            };
            let influence = (moved(step)? - moved(-step)?) / (2.0 * step);
            shares[sample].clone_from(&own);
            variance += own[cell] * influence * influence / (real(n) - 1.0);
        }
    }
    (variance > 0.0 && variance.is_finite()).then_some((here, variance))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, c95};

    fn ratio(scale: NearlyNormal) -> Function {
        Function {
            samples: vec![vec![30, 70], vec![60, 140]],
            of: Arc::new(|shares: &[Vec<f64>]| Some(shares[0][0] / shares[1][0])),
            scale,
        }
    }

    #[test]
    fn the_log_of_a_ratio_has_the_textbook_standard_error() {
        // ln 1 ± z·√(.7/(.3·99) + .7/(.3·199)), with n − 1 for n.
        let evidence = linearised(&ratio(NearlyNormal::Log), Some(1), c95());
        let interval = evidence.interval.expect("there is a variance");
        let error = (0.7_f64 / (0.3 * 99.0) + 0.7 / (0.3 * 199.0)).sqrt();
        assert_near(interval.upper, (1.959_963_984_540_054 * error).exp(), 1e-8);
        assert_near(interval.lower * interval.upper, 1.0, 1e-9);
        assert_near(evidence.test.expect("parity is 1").p_value, 1.0, 1e-9);
    }

    #[test]
    fn a_share_on_the_logit_scale_stays_between_0_and_1() {
        let share = Function {
            samples: vec![vec![1, 39]],
            of: Arc::new(|shares: &[Vec<f64>]| Some(shares[0][0])),
            scale: NearlyNormal::Logit,
        };
        let interval = linearised(&share, None, c95())
            .interval
            .expect("a variance");
        assert!(0.0 < interval.lower && interval.upper < 1.0 && interval.contains(0.025));
    }

    #[test]
    fn no_variance_is_no_evidence() {
        let mut none = ratio(NearlyNormal::AsIs);
        none.samples = vec![vec![0, 100], vec![0, 200]];
        assert_eq!(
            linearised(&none, Some(1), c95()).interval.err(),
            Some(Undefined::NotEstimable)
        );
        let mut single = ratio(NearlyNormal::AsIs);
        single.samples[0] = vec![1, 0];
        assert!(linearised(&single, Some(1), c95()).test.is_err());
    }
}
