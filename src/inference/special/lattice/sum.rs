//! The sum of relative probabilities beyond a value: walked where it has few terms, integrated where
//! it has many and is smooth.

use super::Lattice;
use crate::inference::special::quadrature::{DEPTH, integral};

/// Terms relatively smaller than this cannot change a sum of f64.
const NEGLIGIBLE: f64 = 1e-17;

/// A walk is short when each step loses at least this share of the probability…
const STEEP: f64 = 0.005;

/// …or when the distribution is this narrow (variance): a walk then ends within about 3,000 steps.
/// Beyond both, the integral is right to about 1e-12: its first omitted term is 0.003·(f‴/f).
const NARROW: f64 = 1e5;

/// Ten times the longest walk that [`STEEP`] and [`NARROW`] leave; a guard, not a limit that is met.
const LONGEST_WALK: u32 = 100_000;

/// Panels of the integral; on each the logarithm changes by less than 10.
const PANELS: u32 = 6;

impl<const CELLS: usize> Lattice<CELLS> {
    /// Σ f(s)/f(0) over the offsets s ≥ 0, when f falls from here on.
    pub(super) fn sum_above(&self) -> f64 {
        let spread: f64 = self.cells.iter().map(|cell| cell.observed.recip()).sum();
        let steepness = -self.step(0.0).ln();
        if steepness >= STEEP || spread * NARROW >= 1.0 {
            self.walk()
        } else {
            self.integral(steepness, spread)
        }
    }

    /// The sum term by term, until what is left (at most a geometric series) is negligible.
    fn walk(&self) -> f64 {
        let (mut offset, mut term, mut sum) = (0.0, 1.0, 1.0);
        for _ in 0..LONGEST_WALK {
            let ratio = self.step(offset);
            term *= ratio;
            sum += term;
            offset += 1.0;
            if term * ratio <= NEGLIGIBLE * sum * (1.0 - ratio) {
                break;
            }
        }
        sum
    }

    /// The sum as an integral from −½ upwards with its first correction (Euler–Maclaurin formula,
    /// midpoint form): Σ f ≈ ∫ f + f′(−½)/24, the derivative taken as f(0) − f(−1).
    fn integral(&self, steepness: f64, spread: f64) -> f64 {
        let reach =
            2.0 * DEPTH / (steepness + (steepness * steepness + 2.0 * DEPTH * spread).sqrt());
        let reach = reach.min(self.room_above() + 0.5);
        let here = self.ln_probability(0.0);
        let relative = |offset: f64| (self.ln_probability(offset) - here).exp();
        let area = integral(PANELS, -0.5, reach, relative);
        let before = self.step(-1.0).recip();
        area + (1.0 - before) / 24.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(got: f64, want: f64, tolerance: f64) {
        assert!((got / want - 1.0).abs() < tolerance, "{got} is not {want}");
    }

    #[test]
    fn walk_and_integral_agree_where_both_can_be_used() {
        for above in [0.0, 300.0, 1_000.0, 2_500.0] {
            let seen = Lattice::binomial(1e6 + above, 1e6 - above, 1.0);
            let spread: f64 = seen.cells.iter().map(|c| c.observed.recip()).sum();
            let integral = seen.integral(-seen.step(0.0).ln(), spread);
            assert_close(integral, seen.walk(), 3e-12);
        }
    }

    #[test]
    fn both_tails_of_a_huge_balanced_binomial_share_the_centre() {
        // P(X ≥ n) + P(X ≤ n) = 1 + P(X = n) for 2n tosses; P(X = n) ≈ 1/√(πn).
        let n = 4.5e15;
        let centre = Lattice::binomial(n, n, 1.0);
        let at_centre = (std::f64::consts::PI * n).sqrt().recip();
        assert_close(2.0 * centre.upper_tail() - 1.0, at_centre, 1e-6);
    }
}
