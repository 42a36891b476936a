//! What the unconditional tests of a 2×2 table share: the probability of a set of tables when both groups
//! have one rate, and the largest it can be over all rates.

use crate::inference::special::{real, real_size};
use crate::tally::{Proportion, Undefined};

/// Units of both groups together up to which the tests are made. The work grows faster than their
/// square.
pub(super) const MOST: u64 = 1_000;

/// Points of the grid per square root of the units of the larger group, over the quarter circle of rates. The
/// probability of a set of tables changes over distances of 1/(2√n) there.
const DENSITY: f64 = 24.0;

/// Maxima of the grid that lie below the largest by this part are not looked at closer.
const CLOSE: f64 = 0.05;

/// Golden section: the part of the bracket that is kept.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// Steps of the search inside a bracket; the bracket is then 3e-9 of what it was, and the error of the
/// maximum the square of that.
const STEPS: u32 = 40;

/// The sizes of two groups that are small enough.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    pub(super) group: usize,
    pub(super) reference: usize,
}

impl Sizes {
    /// # Errors
    ///
    /// [`Undefined::NotEstimable`] when both groups together have more than [`MOST`] units.
    pub(super) fn of(group: Proportion, reference: Proportion) -> Result<Self, Undefined> {
        let size = |n: u64| usize::try_from(n).map_err(|_| Undefined::NotEstimable);
        if group.n().saturating_add(reference.n()) > MOST {
            return Err(Undefined::NotEstimable);
        }
        Ok(Self {
            group: size(group.n())?,
            reference: size(reference.n())?,
        })
    }
}

/// The tables that count as far from parity: for each number of successes of the group, those of the
/// reference below `low` and those from `high` on.
pub(super) struct Region {
    sizes: Sizes,
    /// `low` and `high` per number of successes of the group; `low` ≤ `high`.
    ends: Vec<(usize, usize)>,
}

impl Region {
    /// The tables with `is_far`, a function of the successes of group and reference that is true at the
    /// ends of each row and false in one piece between.
    pub(super) fn new(sizes: Sizes, is_far: impl Fn(usize, usize) -> bool) -> Self {
        let ends = (0..=sizes.group).map(|k| {
            let near = |j: &usize| !is_far(k, *j);
            match (0..=sizes.reference).find(near) {
                Some(low) => {
                    let last = (low..=sizes.reference).rev().find(near);
                    (low, last.unwrap_or(low) + 1)
                }
                None => (0, 0),
            }
        });
        Self {
            sizes,
            ends: ends.collect(),
        }
    }

    /// The largest probability of the tables over all common rates.
    ///
    /// A grid on the scale of the arc sine of the root, on which a rate is known equally well everywhere,
    /// then a search around each of its high points.
    pub(super) fn largest(&self) -> f64 {
        let Sizes { group, reference } = self.sizes;
        let (of_group, of_reference) = (Choices::new(group), Choices::new(reference));
        let probability = |angle: f64| {
            let (sine, cosine) = angle.sin_cos();
            self.probability(&of_group, &of_reference, sine * sine, cosine * cosine)
        };
        let quarter = std::f64::consts::FRAC_PI_2;
        let points = points(group.max(reference));
        let angle = |at: usize| quarter * (real_size(at) / real_size(points));
        let grid: Vec<f64> = (0..=points).map(|at| probability(angle(at))).collect();
        let top = grid.iter().copied().fold(0.0, f64::max);
        let mut largest = top;
        for at in 1..points {
            let is_high = grid[at] >= grid[at - 1] && grid[at] >= grid[at + 1];
            if is_high && grid[at] >= top * (1.0 - CLOSE) {
                largest = largest.max(peak(angle(at - 1), angle(at + 1), &probability));
            }
        }
        largest
    }

    fn probability(&self, group: &Choices, reference: &Choices, p: f64, q: f64) -> f64 {
        let (rows, columns) = (group.binomial(p, q), reference.binomial(p, q));
        // Sums from both ends, so that small tails keep their digits.
        let mut below = vec![0.0; columns.len() + 1];
        for (j, b) in columns.iter().enumerate() {
            below[j + 1] = below[j] + b;
        }
        let mut above = vec![0.0; columns.len() + 1];
        for (j, b) in columns.iter().enumerate().rev() {
            above[j] = above[j + 1] + b;
        }
        let far = |(low, high): &(usize, usize)| below[*low] + above[*high];
        rows.iter()
            .zip(&self.ends)
            .map(|(b, ends)| b * far(ends))
            .sum()
    }
}

/// Intervals of the grid.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few hundred"
)]
fn points(n: usize) -> usize {
    (DENSITY * real_size(n.max(1)).sqrt()).ceil() as usize + 16
}

/// The largest value of a function in a bracket in which it has one peak.
fn peak(mut low: f64, mut high: f64, f: &impl Fn(f64) -> f64) -> f64 {
    let (mut a, mut b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
    let (mut at_a, mut at_b) = (f(a), f(b));
    for _ in 0..STEPS {
        if at_a > at_b {
            (high, b, at_b) = (b, a, at_a);
            a = high - GOLDEN * (high - low);
            at_a = f(a);
        } else {
            (low, a, at_a) = (a, b, at_b);
            b = low + GOLDEN * (high - low);
            at_b = f(b);
        }
    }
    at_a.max(at_b)
}

/// ln C(n, k) for all k.
pub(super) struct Choices(Vec<f64>);

impl Choices {
    pub(super) fn new(n: usize) -> Self {
        let factorial = |m: usize| libm::lgamma(real_size(m) + 1.0);
        let of = |k: usize| factorial(n) - factorial(k) - factorial(n - k);
        Self((0..=n).map(of).collect())
    }

    /// ln C(n, k).
    pub(super) fn ln(&self, k: usize) -> f64 {
        self.0[k]
    }

    /// The probabilities of all counts at the rate p = 1 − q.
    fn binomial(&self, p: f64, q: f64) -> Vec<f64> {
        let n = self.0.len() - 1;
        if p <= 0.0 || q <= 0.0 {
            let certain = if p <= 0.0 { 0 } else { n };
            return (0..=n).map(|k| real(u64::from(k == certain))).collect();
        }
        let (hit, missed) = (p.ln(), q.ln());
        let of = |(k, ln_choices): (usize, &f64)| {
            (ln_choices + real_size(k) * hit + real_size(n - k) * missed).exp()
        };
        self.0.iter().enumerate().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, of};

    #[test]
    fn both_ends_of_a_row_by_hand() {
        // Two coins each: all heads against no heads and the other way round. p²q²·2, most at ½: 1/8.
        let sizes = Sizes::of(of(1, 2), of(1, 2)).expect("small");
        let region = Region::new(sizes, |k, j| k.abs_diff(j) == 2);
        assert_near(region.largest(), 0.125, 1e-14);
    }

    #[test]
    fn all_tables_are_certain_and_none_is_impossible() {
        let sizes = Sizes::of(of(1, 7), of(1, 3)).expect("small");
        assert_near(Region::new(sizes, |_, _| true).largest(), 1.0, 1e-13);
        assert_near(Region::new(sizes, |_, _| false).largest(), 0.0, 0.0);
    }

    #[test]
    fn large_tables_are_refused() {
        assert!(Sizes::of(of(1, 500), of(1, 500)).is_ok());
        let refused = Sizes::of(of(1, 501), of(1, 500)).err();
        assert_eq!(refused, Some(Undefined::NotEstimable));
    }
}
