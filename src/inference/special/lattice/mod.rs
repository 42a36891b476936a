//! Tails of the three distributions of counts that the exact methods need, at any size.
//!
//! Hypergeometric, binomial and Poisson probabilities have one form. Moving the observed count up
//! by one makes some cells grow and others shrink by one; with x the observed and e the expected
//! content of each cell,
//!
//! ln f = C − Σ [e·D((x − e)/e) + S(x)],   f(next)/f(here) = Π_shrinking x/e · Π_growing e/(x + 1),
//!
//! where D is the [`relative_deviance`] and S the [`stirling_remainder`]. A tail is the probability
//! of the observed count times the sum of the relative probabilities beyond it, so it keeps its
//! digits however small it is.

mod noncentral;
mod sum;
mod two_sided;

use super::{real, real_wide};
use super::{relative_deviance, stirling_remainder};
use crate::inference::table::{TwoByTwo, signed_difference};
use crate::tally::{EventRate, Proportion};

/// One cell of the table behind a distribution.
#[derive(Debug, Clone, Copy)]
struct Cell {
    observed: f64,
    expected: f64,
    /// +1 when the cell grows with the count, −1 when it shrinks.
    sign: f64,
}

/// A distribution of a count, seen from one value of it.
///
/// Offsets are counted from that value; they are whole numbers held in `f64`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lattice<const CELLS: usize> {
    cells: [Cell; CELLS],
    /// Observed − expected, formed without cancellation.
    deviation: f64,
    /// The C of the formula: what does not depend on the count.
    constant: f64,
}

impl Lattice<4> {
    /// Successes of the group when the margins of the table are fixed (hypergeometric).
    ///
    /// No margin may be 0.
    pub(crate) fn hypergeometric(group: Proportion, reference: Proportion) -> Self {
        let table = TwoByTwo::new(group, reference);
        let missed = |p: Proportion| p.n() - p.k();
        Self::fourfold(
            [group.k(), missed(group), reference.k(), missed(reference)].map(real),
            table.margins(),
            table.cross_difference(),
            real_wide(table.total()),
        )
    }

    /// `count` marked ones among `drawn` taken without replacement from `marked` and `others`.
    ///
    /// No margin may be 0, and `count` must be possible.
    pub(crate) fn taken(count: u64, marked: u64, others: u64, drawn: u64) -> Self {
        let all = u128::from(marked) + u128::from(others);
        let (rest, left) = (all - u128::from(drawn), marked - count);
        let unmarked = drawn - count;
        let cross = signed_difference(
            u128::from(count) * (u128::from(others) - u128::from(unmarked)),
            u128::from(left) * u128::from(unmarked),
        );
        Self::fourfold(
            [
                real(count),
                real(unmarked),
                real(left),
                real(others - unmarked),
            ],
            [real(drawn), real_wide(rest), real(marked), real(others)],
            cross,
            real_wide(all),
        )
    }

    /// Four observed counts with their margins: first row, second row, first column, second column.
    fn fourfold(observed: [f64; 4], margins: [f64; 4], cross_difference: f64, total: f64) -> Self {
        let [first, second, successes, failures] = margins;
        let [a, b, c, d] = observed;
        let cell = |observed: f64, row: f64, column: f64, sign: f64| Cell {
            observed,
            expected: row / total * column,
            sign,
        };
        Self {
            cells: [
                cell(a, first, successes, 1.0),
                cell(b, first, failures, -1.0),
                cell(c, second, successes, -1.0),
                cell(d, second, failures, 1.0),
            ],
            deviation: cross_difference / total,
            constant: margins.into_iter().map(stirling_remainder).sum::<f64>()
                - stirling_remainder(total),
        }
    }
}

impl Lattice<2> {
    /// Events of the group given the events of both, when the ratio of the rates is 1 (binomial
    /// with probability exposure_g / (exposure_g + exposure_r)).
    pub(crate) fn events(group: EventRate, reference: EventRate) -> Self {
        let [e, f] = [group.exposure(), reference.exposure()];
        let deviation = signed_difference(
            u128::from(group.events()) * u128::from(f),
            u128::from(reference.events()) * u128::from(e),
        ) / (real(e) + real(f));
        let share = real(e) / (real(e) + real(f));
        let rest = real(f) / (real(e) + real(f));
        Self::split(
            real(group.events()),
            real(reference.events()),
            share,
            rest,
            deviation,
        )
    }

    /// `x` of `x + y` when each falls on the side of `x` with probability odds/(1 + odds).
    pub(crate) fn binomial(x: f64, y: f64, odds: f64) -> Self {
        let share = odds / (1.0 + odds);
        let rest = 1.0 / (1.0 + odds);
        Self::split(x, y, share, rest, x * rest - y * share)
    }

    /// `count` successes of `n` trials that each succeed with probability `p`.
    pub(crate) fn trials(count: u64, n: u64, p: f64) -> Self {
        let (x, y) = (real(count), real(n - count));
        Self::split(x, y, p, 1.0 - p, x * (1.0 - p) - y * p)
    }

    fn split(x: f64, y: f64, share: f64, rest: f64, deviation: f64) -> Self {
        let total = x + y;
        let cell = |observed, share, sign| Cell {
            observed,
            expected: total * share,
            sign,
        };
        Self {
            cells: [cell(x, share, 1.0), cell(y, rest, -1.0)],
            deviation,
            constant: stirling_remainder(total),
        }
    }
}

impl Lattice<1> {
    /// `x` events where `mean` > 0 are expected (Poisson).
    pub(crate) fn poisson(x: f64, mean: f64) -> Self {
        Self {
            cells: [Cell {
                observed: x,
                expected: mean,
                sign: 1.0,
            }],
            deviation: x - mean,
            constant: 0.0,
        }
    }
}

impl<const CELLS: usize> Lattice<CELLS> {
    /// The same distribution of the opposite count: upper and lower tail change places.
    pub(crate) fn mirrored(self) -> Self {
        Self {
            cells: self.cells.map(|cell| Cell {
                sign: -cell.sign,
                ..cell
            }),
            deviation: -self.deviation,
            constant: self.constant,
        }
    }

    /// The same distribution seen from another value.
    pub(crate) fn moved(self, offset: f64) -> Self {
        Self {
            cells: self.cells.map(|cell| Cell {
                observed: cell.observed + cell.sign * offset,
                ..cell
            }),
            deviation: self.deviation + offset,
            constant: self.constant,
        }
    }

    /// How far the count can rise before a cell is empty; infinite for a Poisson count.
    pub(crate) fn room_above(&self) -> f64 {
        let shrinking = self.cells.iter().filter(|cell| cell.sign < 0.0);
        shrinking.fold(f64::INFINITY, |room, cell| room.min(cell.observed))
    }

    /// How far the count can fall before a cell is empty.
    pub(crate) fn room_below(&self) -> f64 {
        self.mirrored().room_above()
    }

    /// Probability one above `offset`, relative to the probability at `offset`.
    fn step(&self, offset: f64) -> f64 {
        self.cells.iter().fold(1.0, |ratio, cell| {
            let content = cell.observed + cell.sign * offset;
            if cell.sign < 0.0 {
                ratio * (content / cell.expected)
            } else {
                ratio * (cell.expected / (content + 1.0))
            }
        })
    }

    /// Whether the probability does not rise from here upwards.
    pub(crate) fn is_past_mode(&self) -> bool {
        self.step(0.0) <= 1.0
    }

    /// ln of the probability at `offset`, which need not be whole.
    pub(crate) fn ln_probability(&self, offset: f64) -> f64 {
        let deviation = self.deviation + offset;
        let loss: f64 = self
            .cells
            .iter()
            .map(|cell| {
                let content = cell.observed + cell.sign * offset;
                // An empty cell is exactly −1 away from what was expected, whatever the rounding.
                let relative = if content <= 0.0 {
                    -1.0
                } else {
                    cell.sign * deviation / cell.expected
                };
                cell.expected * relative_deviance(relative) + stirling_remainder(content)
            })
            .sum();
        self.constant - loss
    }

    /// ln of the probability of this value and all above it.
    pub(crate) fn ln_upper_tail(&self) -> f64 {
        if self.is_past_mode() {
            return (self.ln_probability(0.0) + self.sum_above().ln()).min(0.0);
        }
        if self.room_below() < 1.0 {
            return 0.0;
        }
        let below = self.mirrored().moved(1.0).ln_upper_tail();
        (-below.exp()).ln_1p()
    }

    /// Probability of this value and all above it.
    pub(crate) fn upper_tail(&self) -> f64 {
        self.ln_upper_tail().exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(got: f64, want: f64, tolerance: f64) {
        assert!((got / want - 1.0).abs() < tolerance, "{got} is not {want}");
    }

    fn lattice(a: u64, m: u64, b: u64, n: u64) -> Lattice<4> {
        let make = |k, n| Proportion::new(k, n).expect("k ≤ n and n > 0 in these tests");
        Lattice::hypergeometric(make(a, m), make(b, n))
    }

    #[test]
    fn the_lady_tasting_tea() {
        // 3 of 4 and 1 of 4: C(4,3)·C(4,1)/C(8,4) = 16/70; 3 or more: 17/70.
        let tea = lattice(3, 4, 1, 4);
        assert_close(tea.ln_probability(0.0).exp(), 16.0 / 70.0, 1e-14);
        assert_close(tea.upper_tail(), 17.0 / 70.0, 1e-14);
        assert_close(tea.mirrored().upper_tail(), 69.0 / 70.0, 1e-14);
        assert_close(tea.two_sided(1e-7), 34.0 / 70.0, 1e-14);
    }

    #[test]
    fn three_heads_of_four() {
        let heads = Lattice::binomial(3.0, 1.0, 1.0);
        assert_close(heads.upper_tail(), 5.0 / 16.0, 1e-14);
        assert_close(heads.mirrored().upper_tail(), 15.0 / 16.0, 1e-14);
    }

    #[test]
    fn no_event_where_two_are_expected() {
        let none = Lattice::poisson(0.0, 2.0);
        assert_close(none.ln_probability(0.0), -2.0, 1e-15);
        assert_close(none.mirrored().upper_tail(), (-2.0_f64).exp(), 1e-14);
        assert_close(none.upper_tail(), 1.0, 1e-15);
    }
}
