//! The count of a group before the data are there: a binomial variable, as values with their
//! probabilities.

use crate::inference::special::{Lattice, real, whole};

/// Standard deviations around the mean that are summed over; the rest has less than 1e-15.
const REACH: f64 = 8.5;

/// Counts that are summed over besides, for distributions that are not symmetric.
const MARGIN: f64 = 40.0;

/// A window wider than this is summed over in steps.
const NODES: u64 = 512;

/// The tail of a window up to this width is a table.
const TABLE: u64 = 4_096;

/// A group of n people of whom each is selected with probability p.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Planned {
    n: u64,
    p: f64,
}

impl Planned {
    /// Makes a group; `None` unless n is at least 1 and 0 ≤ p ≤ 1.
    #[must_use]
    pub fn new(n: u64, p: f64) -> Option<Self> {
        (n > 0 && (0.0..=1.0).contains(&p)).then_some(Self { n, p })
    }

    /// People.
    #[must_use]
    pub const fn n(self) -> u64 {
        self.n
    }

    /// The probability of each.
    #[must_use]
    pub const fn p(self) -> f64 {
        self.p
    }

    /// The smallest and the largest count that is likely enough to be looked at.
    fn window(self) -> (u64, u64) {
        if self.p <= 0.0 {
            return (0, 0);
        }
        if self.p >= 1.0 {
            return (self.n, self.n);
        }
        let mean = real(self.n) * self.p;
        let reach = REACH * (mean * (1.0 - self.p)).sqrt() + MARGIN;
        let low = whole((mean - reach).max(0.0));
        (low, whole(mean + reach).min(self.n))
    }

    fn probability(self, k: u64) -> f64 {
        if self.p <= 0.0 || self.p >= 1.0 {
            return 1.0;
        }
        let odds = self.p / (1.0 - self.p);
        Lattice::binomial(real(k), real(self.n - k), odds)
            .ln_probability(0.0)
            .exp()
    }

    /// Counts with their probabilities, which add up to 1: every count, or of many every s-th with the
    /// probability of its s neighbours.
    #[must_use]
    pub fn nodes(self) -> Vec<(u64, f64)> {
        let (low, high) = self.window();
        let step = (high - low) / NODES + 1;
        let counts = (low..=high).step_by(usize::try_from(step).unwrap_or(usize::MAX));
        let mut nodes: Vec<(u64, f64)> = counts.map(|k| (k, self.probability(k))).collect();
        let total: f64 = nodes.iter().map(|(_, probability)| probability).sum();
        for (_, probability) in &mut nodes {
            *probability /= total;
        }
        nodes
    }

    /// P(K < k) for any k.
    #[must_use]
    pub fn below(self) -> Below {
        let (low, high) = self.window();
        let mut table = vec![0.0];
        if high - low < TABLE {
            let mut sum = 0.0;
            for k in low..=high {
                sum += self.probability(k);
                table.push(sum);
            }
        }
        Below {
            planned: self,
            low,
            high,
            table,
        }
    }
}

/// The distribution function of a [`Planned`] count.
#[derive(Debug)]
pub struct Below {
    planned: Planned,
    low: u64,
    high: u64,
    /// P(K < low + i), or only its first value where the window is wide.
    table: Vec<f64>,
}

impl Below {
    /// P(K < k).
    #[must_use]
    pub fn at(&self, k: u64) -> f64 {
        if k <= self.low {
            return 0.0;
        }
        if k > self.high {
            return 1.0;
        }
        let at = usize::try_from(k - self.low).unwrap_or(usize::MAX);
        if let Some(sum) = self.table.get(at) {
            return sum.min(1.0);
        }
        let Planned { n, p } = self.planned;
        Lattice::binomial(real(k - 1), real(n - k + 1), p / (1.0 - p))
            .mirrored()
            .upper_tail()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(n: u64, p: f64) -> Planned {
        Planned::new(n, p).expect("a group")
    }

    #[test]
    fn three_tosses_by_hand() {
        let coin = planned(3, 0.5);
        let shares: Vec<f64> = coin.nodes().iter().map(|(_, share)| *share).collect();
        for (got, want) in shares.iter().zip([0.125, 0.375, 0.375, 0.125]) {
            assert!((got - want).abs() < 1e-14, "{shares:?}");
        }
        let below = coin.below();
        assert!((below.at(2) - 0.5).abs() < 1e-14);
        assert!(below.at(0).abs() < 1e-300 && (below.at(4) - 1.0).abs() < 1e-14);
    }

    #[test]
    fn what_is_certain_has_one_count() {
        assert_eq!(planned(7, 0.0).nodes(), [(0, 1.0)]);
        assert_eq!(planned(7, 1.0).nodes(), [(7, 1.0)]);
        assert!((planned(7, 1.0).below().at(8) - 1.0).abs() < 1e-14);
    }

    #[test]
    fn a_wide_window_is_summed_in_steps_with_the_same_mean_and_variance() {
        let many = planned(100_000_000, 0.3);
        let nodes = many.nodes();
        assert!(nodes.len() <= 513 && nodes.len() > 256);
        let mean: f64 = nodes.iter().map(|(k, p)| real(*k) * p).sum();
        let variance: f64 = nodes
            .iter()
            .map(|(k, p)| (real(*k) - mean).powi(2) * p)
            .sum();
        assert!((mean - 3e7).abs() < 1.0, "{mean}");
        assert!((variance / 2.1e7 - 1.0).abs() < 1e-6, "{variance}");
        let below = many.below().at(30_000_000);
        assert!((below - 0.5).abs() < 1e-4, "{below}");
    }

    #[test]
    fn no_group_of_nobody_and_no_probability_beyond_one() {
        assert_eq!(Planned::new(0, 0.5), None);
        assert_eq!(Planned::new(5, 1.5), None);
        assert_eq!(Planned::new(5, f64::NAN), None);
    }
}
