//! Many draws of one binomial count: its distribution function as a table that is looked up, where a
//! single draw would work out probabilities each time.

use crate::inference::resample::Random;
use crate::inference::special::{Lattice, real, real_size, whole};

/// Standard deviations around the mean that the table covers; the rest has less than 2⁻⁵³.
const REACH: f64 = 8.5;

/// Counts that it covers besides, for distributions that are not symmetric.
const MARGIN: f64 = 40.0;

/// A table of more counts than this takes longer to make than it saves.
const MOST: u64 = 1 << 16;

/// A binomial count to be drawn many times.
#[derive(Debug)]
pub(super) struct Binomial {
    n: u64,
    p: f64,
    table: Option<Table>,
}

impl Binomial {
    /// The count of `n` trials that each succeed with probability `p`, as [`Random::binomial`] has it.
    pub(super) fn new(n: u64, p: f64) -> Self {
        let table = if n > 0 && p > 0.0 && p < 1.0 {
            Table::new(n, p)
        } else {
            None
        };
        Self { n, p, table }
    }

    /// Draws it.
    pub(super) fn draw(&self, random: &mut Random) -> u64 {
        match &self.table {
            Some(table) => table.at(random.uniform()),
            None => random.binomial(self.n, self.p),
        }
    }
}

#[derive(Debug)]
struct Table {
    low: u64,
    /// P(K ≤ low + i).
    cumulative: Vec<f64>,
    /// For each of as many equal parts of [0, 1] the first i that may be meant.
    guide: Vec<usize>,
}

impl Table {
    /// The table; `None` when it would be too long.
    fn new(n: u64, p: f64) -> Option<Self> {
        let mean = real(n) * p;
        let reach = REACH * (mean * (1.0 - p)).sqrt() + MARGIN;
        let low = whole((mean - reach).max(0.0));
        let high = whole(mean + reach).min(n);
        if high - low >= MOST {
            return None;
        }
        let mut sum = 0.0;
        let probability = |k: u64| libm::exp(Lattice::trials(k, n, p).ln_probability(0.0));
        let mut cumulative: Vec<f64> = (low..=high)
            .map(|k| {
                sum += probability(k);
                sum
            })
            .collect();
        for share in &mut cumulative {
            *share /= sum;
        }
        let parts = cumulative.len();
        let mut at = 0;
        let guide = (0..parts).map(|part| {
            let start = real_size(part) / real_size(parts);
            while at + 1 < parts && cumulative[at] <= start {
                at += 1;
            }
            at
        });
        let guide = guide.collect();
        Some(Self {
            low,
            cumulative,
            guide,
        })
    }

    /// The smallest count whose distribution function exceeds `u`.
    fn at(&self, u: f64) -> u64 {
        let last = self.cumulative.len() - 1;
        let part = usize::try_from(whole(u * real_size(self.guide.len()))).unwrap_or(last);
        let mut at = self.guide[part.min(last)];
        // A part that was rounded up may start too late by one.
        while at > 0 && self.cumulative[at - 1] > u {
            at -= 1;
        }
        while at < last && self.cumulative[at] <= u {
            at += 1;
        }
        self.low + u64::try_from(at).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_looked_up_by_hand() {
        // Three tosses: 1/8, 4/8, 7/8, 8/8.
        let table = Table::new(3, 0.5).expect("a short table");
        for (u, want) in [
            (0.0, 0),
            (0.12, 0),
            (0.13, 1),
            (0.51, 2),
            (0.88, 3),
            (0.999_999, 3),
        ] {
            assert_eq!(table.at(u), want, "{u}");
        }
    }

    #[test]
    fn every_count_comes_as_often_as_its_probability_says() {
        for (n, p) in [(1, 0.3), (40, 0.02), (300, 0.9), (1_000_000, 0.25)] {
            let table = Table::new(n, p).expect("a short table");
            // Evenly spread numbers fall on a count as often as the distribution function rises there.
            let parts = 200_000_u32;
            let counts = (0..parts).map(|i| table.at((f64::from(i) + 0.5) / f64::from(parts)));
            let (mut mean, mut square) = (0.0, 0.0);
            for count in counts {
                let deviation = real(count) - real(n) * p;
                mean += deviation / f64::from(parts);
                square += deviation * deviation / f64::from(parts);
            }
            let variance = real(n) * p * (1.0 - p);
            assert!(mean.abs() < 1e-3 * variance.sqrt(), "{n} {p}: {mean}");
            assert!((square / variance - 1.0).abs() < 2e-3, "{n} {p}: {square}");
        }
    }

    #[test]
    fn what_is_certain_and_what_is_too_large_are_drawn_one_by_one() {
        let mut random = Random::new(1);
        assert_eq!(Binomial::new(9, 1.0).draw(&mut random), 9);
        assert_eq!(Binomial::new(9, 0.0).draw(&mut random), 0);
        let large = Binomial::new(1 << 53, 0.25);
        assert!(large.table.is_none());
        let (mut one, mut other) = (Random::new(2), Random::new(2));
        assert_eq!(large.draw(&mut one), other.binomial(1 << 53, 0.25));
    }
}
