//! Tails of the beta distribution at any size, by quadrature on the scale of the log odds.

use super::Lattice;
use super::quadrature::{DEPTH, integral};
use super::root;

/// The density of the log odds has poles at a distance of π. The longest reach is 90, for a = ½; a panel of it
/// is then short enough for the quadrature to be right to about 1e-15.
const PANELS: u32 = 24;

/// ln P(ln(Y/(1 − Y)) ≤ `ln_odds`) for Y distributed as Beta(`a`, `b`), both at least ½.
///
/// The density of the log odds t is pᵃ(1 − p)ᵇ/B(a, b) with p/(1 − p) = eᵗ. Its logarithm is concave
/// with its mode at ln(a/b), and is that of a binomial count a of a + b up to a constant, so it comes
/// from the [`Lattice`] with its digits. Below the mode the tail is the density times the integral of
/// the relative density; above it is 1 minus the other tail. Continued fractions take √(a + b) steps,
/// a hundred million of them for the largest counts; this takes a few hundred at any size.
pub(crate) fn ln_beta_lower_tail(a: f64, b: f64, ln_odds: f64) -> f64 {
    if ln_odds > (a / b).ln() {
        return (-ln_tail_below_mode(b, a, -ln_odds).exp()).ln_1p();
    }
    ln_tail_below_mode(a, b, ln_odds)
}

fn ln_tail_below_mode(a: f64, b: f64, ln_odds: f64) -> f64 {
    let ln_density = |t: f64| Lattice::binomial(a, b, t.exp()).ln_probability(0.0);
    let here = ln_density(ln_odds);
    let fallen = |s: f64| here - ln_density(ln_odds - s) - DEPTH;
    // The fall is at least quadratic at first and linear with slope a in the end.
    let mut far = (a.recip() + b.recip()).sqrt();
    while fallen(far) < 0.0 {
        far *= 2.0;
    }
    let reach = root(0.0, far, fallen);
    let relative = integral(PANELS, 0.0, reach, |s| {
        (ln_density(ln_odds - s) - here).exp()
    });
    // a·b/(a + b) turns the probability of the count into the density of the log odds.
    here + (a / (a + b) * b).ln() + relative.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(got: f64, want: f64, tolerance: f64) {
        assert!((got / want - 1.0).abs() < tolerance, "{got} is not {want}");
    }

    #[test]
    fn whole_parameters_by_hand() {
        // Beta(2, 1): P(Y ≤ p) = p². Beta(1, 3): 1 − (1 − p)³. At p = 0.2 and 0.9.
        for (p, tails) in [(0.2_f64, [0.04, 1.0 - 0.512]), (0.9, [0.81, 0.999])] {
            let ln_odds = (p / (1.0 - p)).ln();
            assert_close(ln_beta_lower_tail(2.0, 1.0, ln_odds).exp(), tails[0], 1e-13);
            assert_close(ln_beta_lower_tail(1.0, 3.0, ln_odds).exp(), tails[1], 1e-13);
        }
    }

    #[test]
    fn half_and_half_is_the_arc_sine_law() {
        // Beta(½, ½): P(Y ≤ p) = 2·asin(√p)/π.
        for p in [1e-9_f64, 0.01, 0.4, 0.5, 0.6] {
            let ln_odds = (p / (1.0 - p)).ln();
            let want = p.sqrt().asin() * std::f64::consts::FRAC_2_PI;
            assert_close(ln_beta_lower_tail(0.5, 0.5, ln_odds).exp(), want, 1e-12);
        }
    }

    #[test]
    fn the_centre_of_a_huge_symmetric_one_halves_it() {
        assert_close(ln_beta_lower_tail(4.5e9, 4.5e9, 0.0).exp(), 0.5, 1e-12);
        // Here a rounding of the expected count is a part of 5e-9 of a standard deviation.
        assert_close(ln_beta_lower_tail(4.5e15, 4.5e15, 0.0).exp(), 0.5, 5e-9);
    }
}
