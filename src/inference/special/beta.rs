//! Tails of the beta distribution at any size: by its continued fraction, or for large counts by quadrature
//! on the scale of the log odds.

use super::Lattice;
use super::quadrature::{DEPTH, integral};

/// The density of the log odds has poles at a distance of π; a panel no longer than this is short enough for
/// the quadrature to be right to about 1e-15. The longest reach is 90, for a = ½.
const LONGEST_PANEL: f64 = 3.75;

/// Counts up to which the continued fraction is used; it takes about as many steps as the root of them.
const FRACTION_TO: f64 = 1e6;

/// Steps of the continued fraction, many more than are needed.
const MOST_TERMS: u32 = 10_000;

/// The odds of this logarithm are the smallest that keep their digits in an f64.
const LEAST_LN_ODDS: f64 = -700.0;

/// Panels that a bell of any width needs.
const LEAST_PANELS: f64 = 10.0;

/// Steps of Newton's method, many more than are needed.
const MOST_STEPS: u32 = 100;

/// ln P(ln(Y/(1 − Y)) ≤ `ln_odds`) for Y distributed as Beta(`a`, `b`), both at least ½.
///
/// The density of the log odds t is pᵃ(1 − p)ᵇ/B(a, b) with p/(1 − p) = eᵗ. Its logarithm is concave
/// with its mode at ln(a/b), and is that of a binomial count a of a + b up to a constant, so it comes
/// from the [`Lattice`] with its digits. Below the mode the tail is the density times the integral of
/// the relative density; above it is 1 minus the other tail. Continued fractions take √(a + b) steps,
/// a hundred million of them for the largest counts; this takes a few hundred at any size.
pub(crate) fn ln_beta_lower_tail(a: f64, b: f64, ln_odds: f64) -> f64 {
    if ln_odds > (a / b).ln() {
        return (-ln_tail_of(b, a, -ln_odds).exp()).ln_1p();
    }
    ln_tail_of(a, b, ln_odds)
}

/// The log odds below which Beta(`a`, `b`), both at least ½, has the probability exp(`ln_tail`), less
/// than 1; −∞ where the odds would be less than an f64 can hold.
///
/// Newton's method on the logarithm of the tail, which is concave because the density is: from the second
/// step on it comes from below and never passes the root. Its derivative is one over the integral that the
/// tail is computed from.
pub(crate) fn beta_lower_quantile(a: f64, b: f64, ln_tail: f64) -> f64 {
    // A normal tail of probability p lies at most √(−2 ln p) standard errors below the mode.
    let mut at = (a / b).ln() - (-2.0 * ln_tail).sqrt() * (a.recip() + b.recip()).sqrt();
    for _ in 0..MOST_STEPS {
        let (found, relative) = tail(a, b, at);
        let step = (ln_tail - found) * relative;
        let next = at + step;
        if next < LEAST_LN_ODDS && at <= LEAST_LN_ODDS {
            return f64::NEG_INFINITY;
        }
        at = next.max(LEAST_LN_ODDS);
        if step.abs() <= 4.0 * f64::EPSILON * at.abs().max(relative) {
            break;
        }
    }
    at
}

fn ln_tail_of(a: f64, b: f64, ln_odds: f64) -> f64 {
    tail(a, b, ln_odds).0
}

/// The logarithm of the tail, and the tail over the density.
fn tail(a: f64, b: f64, ln_odds: f64) -> (f64, f64) {
    let ln_density = |t: f64| Lattice::binomial(a, b, t.exp()).ln_probability(0.0);
    let here = ln_density(ln_odds);
    let relative = if a.max(b) <= FRACTION_TO {
        continued_fraction(a, b, ln_odds)
    } else {
        quadrature(a, b, ln_odds, here, ln_density)
    };
    // a·b/(a + b) turns the probability of the count into the density of the log odds.
    let ln_tail = here + (a / (a + b) * b).ln() + relative.ln();
    (ln_tail, relative)
}

/// The tail over the density of the log odds: I_p(a, b)·B(a, b)/(pᵃ(1 − p)ᵇ) as a continued fraction over a,
/// by Lentz's method.
///
/// Reference: NIST Digital Library of Mathematical Functions, § 8.17(v).
#[expect(clippy::many_single_char_names, reason = "the letters of the formula")]
fn continued_fraction(a: f64, b: f64, ln_odds: f64) -> f64 {
    let odds = ln_odds.exp();
    let p = odds / (1.0 + odds);
    let not_zero = |x: f64| {
        if x.abs() < f64::MIN_POSITIVE {
            f64::MIN_POSITIVE
        } else {
            x
        }
    };
    let (mut c, mut d) = (1.0, not_zero(1.0 - (a + b) * p / (a + 1.0)).recip());
    let mut value = d;
    for m in 1..MOST_TERMS {
        let m = f64::from(m);
        let even = m * (b - m) / (a + 2.0 * m - 1.0) / (a + 2.0 * m) * p;
        let odd = -(a + m) / (a + 2.0 * m) * (a + b + m) / (a + 2.0 * m + 1.0) * p;
        let mut factor = 1.0;
        for term in [even, odd] {
            d = not_zero(1.0 + term * d).recip();
            c = not_zero(1.0 + term / c);
            factor = c * d;
            value *= factor;
        }
        if (factor - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value / a
}

/// The same as an integral of the density, relative to its value at the log odds.
fn quadrature(a: f64, b: f64, ln_odds: f64, here: f64, ln_density: impl Fn(f64) -> f64) -> f64 {
    let fallen = |s: f64| here - ln_density(ln_odds - s) - DEPTH;
    // The fall is quadratic near the mode and nearly linear far below it, where it is never less steep than
    // at its start, a − (a + b)p.
    let odds = ln_odds.exp();
    let slope = (a - b * odds) / (1.0 + odds);
    let width = (a.recip() + b.recip()).sqrt();
    let mut far = if slope > 0.0 {
        width.min(DEPTH / slope)
    } else {
        width
    };
    while fallen(far) < 0.0 {
        far *= 1.5;
    }
    let panels = (far / LONGEST_PANEL).ceil().max(LEAST_PANELS);
    integral(whole(panels), 0.0, far, |s| {
        (ln_density(ln_odds - s) - here).exp()
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of panels is small and positive"
)]
const fn whole(panels: f64) -> u32 {
    panels as u32
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
    fn a_quantile_has_its_tail() {
        for (a, b) in [(0.5, 0.5), (0.5, 1e6), (3.7, 12.2), (1e9, 3e9), (2e5, 0.5)] {
            for tail in [0.4_f64, 0.025, 1e-9, 1e-300] {
                let at = beta_lower_quantile(a, b, tail.ln());
                if a < 1.0 && tail < 1e-200 {
                    // p is about 10⁻⁶⁰⁰.
                    assert!(at < -700.0, "{at}");
                    continue;
                }
                assert_close(ln_beta_lower_tail(a, b, at), tail.ln(), 1e-11);
            }
        }
        // Beta(2, 1): p² = .04.
        let at = beta_lower_quantile(2.0, 1.0, 0.04_f64.ln());
        assert_close(at.exp(), 0.25, 1e-14);
    }

    #[test]
    fn fraction_and_integral_are_one() {
        for (a, b) in [
            (0.5, 0.5),
            (1.0, 40.0),
            (33.3, 2.5),
            (9e4, 3.0),
            (8e4, 9e4),
            (0.7, 9e4),
        ] {
            let ln_density = |t: f64| Lattice::binomial(a, b, t.exp()).ln_probability(0.0);
            for sd in [0.0, 0.5, 2.0, 5.0] {
                let at = (a / b).ln() - sd * f64::sqrt(1.0 / a + 1.0 / b);
                let integral = quadrature(a, b, at, ln_density(at), ln_density);
                assert_close(continued_fraction(a, b, at), integral, 1e-11);
            }
        }
    }

    #[test]
    fn the_centre_of_a_huge_symmetric_one_halves_it() {
        assert_close(ln_beta_lower_tail(4.5e9, 4.5e9, 0.0).exp(), 0.5, 1e-12);
        // Here a rounding of the expected count is a part of 5e-9 of a standard deviation.
        assert_close(ln_beta_lower_tail(4.5e15, 4.5e15, 0.0).exp(), 0.5, 5e-9);
    }
}
