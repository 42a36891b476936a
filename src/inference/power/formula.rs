//! Sample sizes and detectable ratios by the normal approximation: closed formulas, for reports with many
//! comparisons and as first guesses of the exact search.

use super::{Planned, Screening};
use crate::inference::special::{normal_two_sided_quantile, real};

/// Halvings of the interval in which a ratio is looked for; 2⁻³⁰ is finer than any report.
const HALVINGS: u32 = 30;

/// The factor by which both groups must grow for the group to fail with probability `power`, if the
/// rates are the true ones; below 1 when they are more than large enough.
///
/// Formula: the larger of ((z_m·σ₀ + z·σ₁)/(p_r − p_g))², with σ₀ the standard deviation of the
/// difference under parity (pooled), σ₁ the true one and z_m the quantile of α/m, and
/// ((z·σ_b)/(b·p_r − p_g))², with σ_b that of p̂_g − b·p̂_r; z is the quantile of `power`. `None` when
/// the ratio is not below the bound b: no sample makes it fail with that probability.
///
/// Reference: Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, §4.2.
#[must_use]
#[expect(
    clippy::many_single_char_names,
    reason = "sizes, rates and quantiles under the letters of the formula"
)]
pub fn factor_to_fail(
    screening: &Screening,
    group: Planned,
    reference: Planned,
    power: f64,
) -> Option<f64> {
    let (p, q) = (group.p(), reference.p());
    let bound = screening.bound.to_f64();
    if p >= bound * q {
        return None;
    }
    let z = quantile(power);
    let z_family = screening
        .confidence
        .with_comparisons(screening.comparisons)
        .z();
    let (n, m) = (real(group.n()), real(reference.n()));
    let pooled = (n * p + m * q) / (n + m);
    let under_parity = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
    let parity = (z_family * under_parity + z * deviation(group, reference, 1.0)) / (q - p);
    let beyond = z * deviation(group, reference, bound) / (bound * q - p);
    Some(square(parity).max(square(beyond)))
}

/// The factor by which both groups must grow for the comparison to pass with probability `power`, if the
/// rates are the true ones.
///
/// Formula: ((z_α·σ₀ + z·σ₁)/(p_g − b·p_r))², with σ₀ the standard deviation of p̂_g − b·p̂_r at the
/// most likely rates whose ratio is b, σ₁ the true one and z_α the quantile of α. `None` when the ratio is
/// not above the bound b. The group is taken to be the one that is behind.
///
/// Reference: Farrington and Manning (1990), Test statistics and sample size formulae for comparative
/// binomial trials with null hypothesis of non-zero risk difference or non-unity relative risk,
/// Statistics in Medicine 9:1447–1454.
#[must_use]
pub fn factor_to_pass(
    screening: &Screening,
    group: Planned,
    reference: Planned,
    power: f64,
) -> Option<f64> {
    let (p, q) = (group.p(), reference.p());
    let bound = screening.bound.to_f64();
    if p <= bound * q {
        return None;
    }
    let (own, other) = restricted(group, reference, bound);
    let (n, m) = (real(group.n()), real(reference.n()));
    let at_bound = (own * (1.0 - own) / n + bound * bound * other * (1.0 - other) / m)
        .max(0.0)
        .sqrt();
    let needed =
        screening.confidence.z() * at_bound + quantile(power) * deviation(group, reference, bound);
    Some(square(needed / (p - bound * q)))
}

/// The largest ratio at which the group would fail with probability `power`, at the reference's rate;
/// `None` when it would not fail even at a ratio of 0, or no rate is known.
///
/// Formula: the largest φ < b at which [`factor_to_fail`] is at most 1 for p_g = φ·p_r.
#[must_use]
pub fn detectable(screening: &Screening, n: u64, reference: Planned, power: f64) -> Option<f64> {
    if n < screening.min_n || reference.n() < screening.min_n {
        return None;
    }
    let shows = |ratio: f64| {
        let group = Planned::new(n, ratio * reference.p())?;
        factor_to_fail(screening, group, reference, power).filter(|factor| *factor <= 1.0)
    };
    shows(0.0)?;
    let (mut low, mut high) = (0.0, screening.bound.to_f64());
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if shows(middle).is_some() {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low)
}

/// The standard normal quantile of a probability; 0 for one half and less.
fn quantile(probability: f64) -> f64 {
    if probability > 0.5 && probability < 1.0 {
        normal_two_sided_quantile(2.0 * (1.0 - probability))
    } else {
        0.0
    }
}

/// The standard deviation of p̂_g − b·p̂_r.
fn deviation(group: Planned, reference: Planned, bound: f64) -> f64 {
    let variance = |of: Planned| of.p() * (1.0 - of.p()) / real(of.n());
    (variance(group) + bound * bound * variance(reference)).sqrt()
}

/// The most likely rates with ratio b: p̃_g = (A − √(A² − 4·b·N·S))/(2N) with A = b·(n_g + s_r) + s_g + n_r,
/// s the expected successes of a group, S of both, N all (Koopman 1984); p̃_r = p̃_g/b.
#[expect(
    clippy::many_single_char_names,
    reason = "sizes, rates and quantiles under the letters of the formula"
)]
fn restricted(group: Planned, reference: Planned, bound: f64) -> (f64, f64) {
    let (n, m) = (real(group.n()), real(reference.n()));
    let (s, t) = (n * group.p(), m * reference.p());
    let a = bound * (n + t) + s + m;
    let own = (a - (a * a - 4.0 * bound * (n + m) * (s + t)).max(0.0).sqrt()) / (2.0 * (n + m));
    (own, own / bound)
}

fn square(x: f64) -> f64 {
    x * x
}

#[cfg(test)]
mod tests {
    use super::super::exact;
    use super::super::gate::four_fifths;
    use super::*;

    fn planned(n: u64, p: f64) -> Planned {
        Planned::new(n, p).expect("a group")
    }

    #[test]
    fn half_against_a_quarter_by_hand() {
        // p = .25 and .5 of 100 each: p̄ = .375, σ₀ = √(.234375·.02) = .0684653, σ₁ = √.004375 =
        // .0661438, (1.959964·.0684653 + .841621·.0661438)/.25 = .759430, squared .576734. The bound:
        // σ_b = √(.001875 + .64·.0025) = .058949, .841621·.058949/.15 = .330750, squared .109396.
        let got = factor_to_fail(&four_fifths(1), planned(100, 0.25), planned(100, 0.5), 0.8);
        let got = got.expect("the ratio is below the bound");
        assert!((got - 0.576_734).abs() < 2e-6, "{got}");
    }

    #[test]
    fn a_ratio_on_the_wrong_side_cannot_be_settled() {
        let (above, below) = (planned(100, 0.45), planned(100, 0.3));
        let reference = planned(100, 0.5);
        assert_eq!(factor_to_fail(&four_fifths(1), above, reference, 0.8), None);
        assert_eq!(factor_to_pass(&four_fifths(1), below, reference, 0.8), None);
        assert_eq!(detectable(&four_fifths(1), 9, reference, 0.8), None);
        assert_eq!(
            detectable(&four_fifths(1), 15, planned(100, 0.01), 0.8),
            None
        );
    }

    #[test]
    fn a_sample_of_the_formula_has_about_the_power_asked_for() {
        for (p, q) in [(0.05, 0.1), (0.3, 0.6), (0.6, 0.9)] {
            let (g, r) = (planned(10_000, p), planned(20_000, q));
            let factor = factor_to_fail(&four_fifths(3), g, r, 0.8).expect("below the bound");
            let size = |n: f64| crate::inference::special::whole(n * factor) + 1;
            let got = exact::fail(
                &four_fifths(3),
                planned(size(1e4), p),
                planned(size(2e4), q),
            );
            assert!((got - 0.8).abs() < 0.04, "{p} {q}: {got}");
        }
        for (p, q) in [(0.095, 0.1), (0.6, 0.6)] {
            let (g, r) = (planned(10_000, p), planned(20_000, q));
            let factor = factor_to_pass(&four_fifths(1), g, r, 0.9).expect("above the bound");
            let size = |n: f64| crate::inference::special::whole(n * factor) + 1;
            let got = exact::pass(
                &four_fifths(1),
                planned(size(1e4), p),
                planned(size(2e4), q),
            );
            // Behind with .9; at parity either may be behind and fall short, with .1 each at most.
            let least = if p < q { 0.87 } else { 0.8 };
            assert!((least..0.93).contains(&got), "{p} {q}: {got}");
        }
    }

    #[test]
    fn the_detectable_ratio_is_where_the_factor_is_one() {
        let reference = planned(2_000, 0.2);
        let ratio = detectable(&four_fifths(1), 500, reference, 0.8).expect("enough people");
        let group = planned(500, 0.2 * ratio);
        let factor = factor_to_fail(&four_fifths(1), group, reference, 0.8);
        assert!(
            factor.is_some_and(|factor| (factor - 1.0).abs() < 1e-6),
            "{factor:?}"
        );
    }
}
