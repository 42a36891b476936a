//! Tails and quantiles of the normal and χ² distributions.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal};
use std::f64::consts::SQRT_2;

/// z > 0 with P(|Z| > z) = `alpha` for a standard normal Z; 0 < `alpha` < 1.
///
/// Right to about 1e-15 down to α = 1e-300 (measured against mpmath).
pub(crate) fn normal_two_sided_quantile(alpha: f64) -> f64 {
    -Normal::standard().inverse_cdf(alpha / 2.0)
}

/// P(|Z| > |z|) for a standard normal Z, erfc(|z|/√2).
///
/// Through `libm::erfc`, which keeps 14 digits where `statrs` keeps 10, down to the smallest
/// number an `f64` can hold.
pub(crate) fn normal_two_sided_tail(z: f64) -> f64 {
    libm::erfc(z.abs() / SQRT_2)
}

/// P(X > `statistic`) for X distributed as χ² with `degrees` ≥ 1 degrees of freedom.
pub(crate) fn chi_square_tail(statistic: f64, degrees: usize) -> f64 {
    if degrees == 1 {
        return normal_two_sided_tail(statistic.sqrt());
    }
    ChiSquared::new(super::real_size(degrees)).map_or(1.0, |chi| chi.sf(statistic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_undoes_the_quantile() {
        for alpha in [0.9, 0.5, 0.05, 1e-3, 1e-9, 1e-100, 1e-290] {
            let back = normal_two_sided_tail(normal_two_sided_quantile(alpha));
            assert!((back / alpha - 1.0).abs() < 1e-12, "{alpha}: {back}");
        }
    }

    #[test]
    fn one_degree_of_freedom_is_the_square_of_a_normal() {
        // P(χ²₁ > 3.841458820694124) = 0.05, the textbook critical value.
        assert!((chi_square_tail(3.841_458_820_694_124, 1) - 0.05).abs() < 1e-15);
        // P(χ²₂ > x) = exp(−x/2).
        assert!((chi_square_tail(6.0, 2) / (-3.0_f64).exp() - 1.0).abs() < 1e-13);
    }
}
