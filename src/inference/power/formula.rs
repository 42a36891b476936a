//! Sample sizes and detectable ratios of a [`Screening`] by the normal approximation, as first guesses of
//! the exact search.

use super::approximation::{Chance, Question, Sample, Scale, Side};
use super::{Planned, Screening};
use crate::inference::special::real;

/// The factor by which both groups must grow for the group to fail with probability `power`, if the
/// rates are the true ones; see [`Question::factor_to_fail`].
#[must_use]
pub fn factor_to_fail(
    screening: &Screening,
    group: Planned,
    reference: Planned,
    power: f64,
) -> Option<f64> {
    question(screening).factor_to_fail(sample(group), sample(reference), power)
}

/// The factor by which both groups must grow for the comparison to pass with probability `power`, if the
/// rates are the true ones; see [`Question::factor_to_pass`]. The group is taken to be the one that is
/// behind.
#[must_use]
pub fn factor_to_pass(
    screening: &Screening,
    group: Planned,
    reference: Planned,
    power: f64,
) -> Option<f64> {
    question(screening).factor_to_pass(sample(group), sample(reference), power)
}

/// The largest ratio at which the group would fail with probability `power`, at the reference's rate;
/// `None` when it would not fail even at a ratio of 0, or no rate is known; see [`Question::detectable`].
#[must_use]
pub fn detectable(screening: &Screening, n: u64, reference: Planned, power: f64) -> Option<f64> {
    if n < screening.min_n || reference.n() < screening.min_n {
        return None;
    }
    question(screening).detectable(real(n), sample(reference), power)
}

fn question(screening: &Screening) -> Question {
    Question {
        scale: Scale::Ratio,
        chance: Chance::People,
        bound: screening.bound.to_f64(),
        side: Side::AtLeast,
        confident: false,
        confidence: screening.confidence,
        comparisons: screening.comparisons,
    }
}

fn sample(planned: Planned) -> Sample {
    Sample {
        size: real(planned.n()),
        rate: planned.p(),
    }
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
