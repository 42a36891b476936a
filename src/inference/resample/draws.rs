//! Counts drawn at random: binomial, hypergeometric and multinomial, exact at any size.
//!
//! Exact means that a count comes with its probability, up to the digits of an `f64`; nothing is
//! replaced by a normal distribution where counts are large. The time of a draw does not grow with
//! the counts.

use super::Random;
use crate::inference::special::{Lattice, real};

impl Random {
    /// A binomial count: successes of `n` trials that each succeed with probability `p`.
    ///
    /// Formula: P(k) = C(n, k)·pᵏ(1 − p)ⁿ⁻ᵏ, 0 ≤ k ≤ n. A `p` below 0 or a NaN counts as 0, one
    /// above 1 as 1. Counts up to 2⁵³ are exact.
    pub fn binomial(&mut self, n: u64, p: f64) -> u64 {
        if n == 0 || p.is_nan() || p <= 0.0 {
            return 0;
        }
        if p >= 1.0 {
            return n;
        }
        let mode = whole((real(n) + 1.0) * p).min(n);
        self.unimodal(mode, &Lattice::trials(mode, n, p))
    }

    /// A hypergeometric count: the marked ones among `drawn` taken without replacement from
    /// `marked` marked ones and `others`.
    ///
    /// Formula: P(k) = C(marked, k)·C(others, drawn − k)/C(marked + others, drawn). More cannot be
    /// drawn than there are: `drawn` counts as at most `marked` + `others`. Counts up to 2⁵³ are
    /// exact.
    pub fn hypergeometric(&mut self, marked: u64, others: u64, drawn: u64) -> u64 {
        let all = u128::from(marked) + u128::from(others);
        if u128::from(drawn) >= all {
            return marked;
        }
        if marked == 0 || drawn == 0 {
            return 0;
        }
        if others == 0 {
            return drawn;
        }
        let most_likely =
            (u128::from(marked) + 1).saturating_mul(u128::from(drawn) + 1) / (all + 2);
        let mode = u64::try_from(most_likely)
            .map_or(marked, |mode| mode.min(marked))
            .min(drawn);
        self.unimodal(mode, &Lattice::taken(mode, marked, others, drawn))
    }

    /// Multinomial counts: `n` units that each fall into cell i with probability wᵢ/Σw.
    ///
    /// `weights` need not sum to 1; a weight below 0 or a NaN counts as 0. The counts sum to `n`,
    /// or are all 0 when no weight is above 0. Cell by cell, each count is binomial given those
    /// before it (the conditional distribution method).
    pub fn multinomial(&mut self, n: u64, weights: &[f64]) -> Vec<u64> {
        let weight = |i: usize| weights[i].max(0.0);
        // The weight of a cell and all after it, summed from the end so that nothing cancels.
        let mut remaining = vec![0.0; weights.len()];
        let mut sum = 0.0;
        for i in (0..weights.len()).rev() {
            sum += weight(i);
            remaining[i] = sum;
        }
        let mut left = n;
        (0..weights.len())
            .map(|i| {
                let count = self.binomial(left, weight(i) / remaining[i]);
                left -= count;
                count
            })
            .collect()
    }

    /// A count from a log-concave distribution seen from its mode.
    ///
    /// Rejection from a density that is flat around the mode and falls off exponentially; of four
    /// to five tries one is accepted, whatever the distribution. Reference: Devroye (1987), A simple
    /// generator for discrete log-concave distributions, Computing 39:87–91.
    fn unimodal<const CELLS: usize>(&mut self, mode: u64, seen: &Lattice<CELLS>) -> u64 {
        let (below, above) = (seen.room_below(), seen.room_above());
        let ln_peak = seen.ln_probability(0.0);
        let peak = libm::exp(ln_peak);
        let flat = 1.0 + peak / 2.0;
        loop {
            let (side, part, along, height) = (
                self.uniform() < 0.5,
                self.uniform() * (1.0 + flat),
                1.0 - self.uniform(),
                1.0 - self.uniform(),
            );
            // ln of the density above this place, relative to the peak, and the place.
            let (fall, place) = if part <= flat {
                (0.0, along * flat / peak)
            } else {
                let beyond = -libm::log(along);
                (-beyond, (flat + beyond) / peak)
            };
            let distance = (place + 0.5).floor();
            let offset = if side { distance } else { -distance };
            if offset > above || -offset > below {
                continue;
            }
            if libm::log(height) + fall <= seen.ln_probability(offset) - ln_peak {
                let distance = whole(distance);
                return if side {
                    mode + distance
                } else {
                    mode - distance
                };
            }
        }
    }
}

/// The whole part of a number that is not negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of at most 2^53, never negative"
)]
const fn whole(x: f64) -> u64 {
    x as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The χ² of draws against their probabilities, cells of fewer than 5 expected draws pooled, and
    /// the number of cells.
    fn misfit(draws: &[u64], probability: impl Fn(u64) -> f64, most: u64) -> (f64, usize) {
        let all = crate::inference::special::real_size(draws.len());
        let (mut chi, mut cells) = (0.0, 0);
        let (mut expected, mut seen) = (0.0, 0.0);
        let (mut expected_left, mut seen_left) = (all, all);
        for k in 0..=most {
            expected += all * probability(k);
            seen += real(draws.iter().map(|&draw| u64::from(draw == k)).sum());
            if expected >= 5.0 && expected_left - expected >= 5.0 {
                chi += (seen - expected).powi(2) / expected;
                cells += 1;
                expected_left -= expected;
                seen_left -= seen;
                (expected, seen) = (0.0, 0.0);
            }
        }
        chi += (seen_left - expected_left).powi(2) / expected_left.max(f64::MIN_POSITIVE);
        (chi, cells + 1)
    }

    /// Fails where χ² lies five standard deviations above its mean.
    fn assert_fits((chi, cells): (f64, usize)) {
        let degrees = crate::inference::special::real_size(cells - 1);
        assert!(
            chi <= degrees + 5.0 * (2.0 * degrees).sqrt(),
            "{chi} in {cells} cells"
        );
    }

    #[test]
    fn the_same_seed_draws_the_same_counts_for_ever() {
        // The same as tests/oracles/make_random.py draws, with probabilities of 40 digits.
        let mut random = Random::new(20_260_101);
        let binomial: Vec<u64> = [
            (10, 0.5),
            (1_000, 0.003),
            (1_000_000, 0.25),
            (1_000_000_000, 0.999),
        ]
        .map(|(n, p)| random.binomial(n, p))
        .to_vec();
        assert_eq!(binomial, [4, 2, 249_834, 998_999_136]);
        let hypergeometric: Vec<u64> = [
            (5, 5, 5),
            (300, 700, 100),
            (1_000_000, 3_000_000, 2_000_000),
        ]
        .map(|(marked, others, drawn)| random.hypergeometric(marked, others, drawn))
        .to_vec();
        assert_eq!(hypergeometric, [2, 27, 500_358]);
        let multinomial = random.multinomial(100_000, &[0.1, 0.0, 0.2, 0.7]);
        assert_eq!(multinomial, [10_231, 0, 19_912, 69_857]);
    }

    #[test]
    fn binomial_counts_come_with_their_probabilities() {
        for (n, p) in [(1, 0.3), (8, 0.5), (40, 0.02), (300, 0.9), (100_000, 1e-4)] {
            let mut random = Random::new(1);
            let draws: Vec<u64> = (0..20_000).map(|_| random.binomial(n, p)).collect();
            let probability = |k| Lattice::trials(k, n, p).ln_probability(0.0).exp();
            assert_fits(misfit(&draws, probability, n.min(400)));
        }
    }

    #[test]
    fn hypergeometric_counts_come_with_their_probabilities() {
        for (marked, others, drawn) in [(1, 1, 1), (4, 4, 4), (30, 5, 20), (500, 900, 100)] {
            let mut random = Random::new(2);
            let draws: Vec<u64> = (0..20_000)
                .map(|_| random.hypergeometric(marked, others, drawn))
                .collect();
            let probability = |k: u64| {
                if k > marked || k > drawn || drawn - k > others {
                    return 0.0;
                }
                let table = Lattice::taken(k, marked, others, drawn);
                table.ln_probability(0.0).exp()
            };
            assert_fits(misfit(&draws, probability, drawn));
        }
    }

    #[test]
    fn large_counts_have_the_mean_and_the_variance_of_their_distribution() {
        let mut random = Random::new(3);
        let n = 1 << 53;
        let deviations: Vec<f64> = (0..10_000)
            .map(|_| (real(random.binomial(n, 0.25)) - 0.25 * real(n)) / (0.1875 * real(n)).sqrt())
            .collect();
        let mean = deviations.iter().sum::<f64>() / 1e4;
        let variance = deviations.iter().map(|z| z * z).sum::<f64>() / 1e4;
        assert!(
            mean.abs() < 0.04 && (variance - 1.0).abs() < 0.06,
            "{mean} {variance}"
        );
    }

    #[test]
    fn what_is_certain_is_drawn() {
        let mut random = Random::new(4);
        for _ in 0..100 {
            assert_eq!(random.binomial(9, 0.0), 0);
            assert_eq!(random.binomial(9, f64::NAN), 0);
            assert_eq!(random.binomial(9, 1.0), 9);
            assert_eq!(random.hypergeometric(3, 0, 2), 2);
            assert_eq!(random.hypergeometric(3, 4, 9), 3);
            assert_eq!(random.hypergeometric(0, 4, 2), 0);
        }
    }

    #[test]
    fn multinomial_counts_sum_to_what_was_thrown() {
        let mut random = Random::new(5);
        for n in [0, 1, 17, 1 << 53] {
            let counts = random.multinomial(n, &[0.5, 0.0, f64::NAN, -1.0, 1e-9, 3.0]);
            assert_eq!(counts.iter().sum::<u64>(), n);
            assert_eq!(counts[1..4], [0; 3]);
        }
        assert_eq!(random.multinomial(5, &[0.0, 0.0]), [0, 0]);
        assert!(random.multinomial(5, &[]).is_empty());
    }

    #[test]
    fn a_count_of_the_extremes_is_possible() {
        let mut random = Random::new(6);
        let most = 1 << 53;
        for p in [1e-300, 1e-18, 0.5, 1.0 - f64::EPSILON] {
            assert!(random.binomial(most, p) <= most);
        }
        for (marked, others, drawn) in [(most, most, most), (1, most, most), (most, 1, 2)] {
            let count = random.hypergeometric(marked, others, drawn);
            assert!(count <= marked.min(drawn) && drawn - count <= others);
        }
    }
}
