//! Values at counts that are drawn again: many replicates of independent multinomial samples, the value of
//! a statistic at each, and what they say of its standard error.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::inference::Confidence;
use crate::inference::resample::Random;
use crate::inference::resample::inversion::Binomial;
use crate::inference::special::{real, real_size};
use crate::metrics::OfShares;
use crate::tally::Undefined;

/// How counts are drawn again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resampling {
    /// How often, at least 2.
    pub replicates: usize,
    /// Where the random numbers start.
    pub seed: u64,
    /// The level between whose quantiles the replicates are told.
    pub confidence: Confidence,
}

/// A value made of independent samples.
#[derive(Clone)]
pub struct Statistic {
    /// One list of counts per sample: how many of it are in each cell.
    pub samples: Vec<Vec<u64>>,
    /// The value by the shares of the cells.
    pub of: OfShares,
}

impl std::fmt::Debug for Statistic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Statistic")
            .field("samples", &self.samples)
            .finish_non_exhaustive()
    }
}

/// What replicates say of a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resampled {
    /// The value at the counts themselves.
    pub value: f64,
    /// The mean of the replicates.
    pub mean: f64,
    /// Their standard deviation: the standard error of the value.
    pub standard_error: f64,
    /// The standard error of that standard error, which more replicates make smaller.
    ///
    /// Formula: √((m₄ − s⁴)/B)/(2s), m₄ the fourth central moment, B the replicates with a value.
    pub monte_carlo_error: f64,
    /// The quantiles α/2 and 1 − α/2 of the replicates. They describe the replicates and are no
    /// confidence interval: those of a gap or an index never reach parity.
    pub quantiles: (f64, f64),
    /// Replicates that have no value, and are left out of all of the above.
    pub undefined: usize,
}

/// Draws every sample again and tells of each statistic what its replicates say.
///
/// Each replicate of a sample of n is multinomial with n and the shares seen, so that sizes stay. Two equal
/// samples of one statistic are drawn apart; equal samples of different statistics share their replicates,
/// which changes nothing of what is said of each. The numbers of a sample depend on the seed and on its
/// counts alone: not on what else is asked, nor on threads.
///
/// # Errors
///
/// Inside the list: [`Undefined::NotEstimable`] where the value does not exist at the counts themselves, a
/// sample is empty, or fewer than two replicates have a value.
#[must_use]
pub fn resample(
    statistics: &[Statistic],
    resampling: &Resampling,
) -> Vec<Result<Resampled, Undefined>> {
    let mut wanted: BTreeMap<(&[u64], u64), Vec<f64>> = BTreeMap::new();
    for statistic in statistics {
        for key in keys(statistic) {
            wanted.entry(key).or_default();
        }
    }
    wanted.par_iter_mut().for_each(|((cells, copy), shares)| {
        *shares = drawn(cells, *copy, resampling);
    });
    statistics
        .par_iter()
        .map(|statistic| {
            let samples: Vec<&[f64]> = keys(statistic)
                .iter()
                .map(|key| wanted.get(key).map_or(&[] as &[f64], Vec::as_slice))
                .collect();
            told(statistic, &samples, resampling)
        })
        .collect()
}

/// The samples of a statistic, each with how many equal ones come before it.
fn keys(statistic: &Statistic) -> Vec<(&[u64], u64)> {
    let samples = &statistic.samples;
    let copies = |at: usize| {
        let before = samples[..at].iter();
        before.map(|other| u64::from(*other == samples[at])).sum()
    };
    (0..samples.len())
        .map(|at| (samples[at].as_slice(), copies(at)))
        .collect()
}

/// The shares of a sample's cells in every replicate, one after the other.
fn drawn(cells: &[u64], copy: u64, resampling: &Resampling) -> Vec<f64> {
    let mut random = Random::new(stream(cells, copy, resampling.seed));
    let n: u64 = cells.iter().sum();
    let weights: Vec<f64> = cells.iter().map(|&k| real(k)).collect();
    let Some((first, others)) = weights.split_first() else {
        return Vec::new();
    };
    // The first cell is the same draw each time; what is left for the others is not.
    let of_first = Binomial::new(n, first / real(n));
    let mut shares = Vec::with_capacity(resampling.replicates * cells.len());
    for _ in 0..resampling.replicates {
        let k = of_first.draw(&mut random);
        shares.push(real(k) / real(n));
        if others.len() == 1 {
            shares.push(real(n - k) / real(n));
        } else {
            let counts = random.multinomial(n - k, others);
            shares.extend(counts.into_iter().map(|k| real(k) / real(n)));
        }
    }
    shares
}

/// A seed for a sample: the numbers folded into 64 bits by the multiplication of FNV-1a.
fn stream(cells: &[u64], copy: u64, seed: u64) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    let bytes = [seed, copy].into_iter().chain(cells.iter().copied());
    bytes.flat_map(u64::to_le_bytes).fold(START, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(PRIME)
    })
}

fn told(
    statistic: &Statistic,
    samples: &[&[f64]],
    resampling: &Resampling,
) -> Result<Resampled, Undefined> {
    let mut shares: Vec<Vec<f64>> = Vec::with_capacity(samples.len());
    for cells in &statistic.samples {
        let n: u64 = cells.iter().sum();
        if n == 0 {
            return Err(Undefined::NotEstimable);
        }
        shares.push(cells.iter().map(|&k| real(k) / real(n)).collect());
    }
    let at = |shares: &[Vec<f64>]| (statistic.of)(shares).filter(|value| value.is_finite());
    let value = at(&shares).ok_or(Undefined::NotEstimable)?;
    let mut values = Vec::with_capacity(resampling.replicates);
    for replicate in 0..resampling.replicates {
        for (own, drawn) in shares.iter_mut().zip(samples) {
            let (size, from) = (own.len(), replicate * own.len());
            own.copy_from_slice(&drawn[from..from + size]);
        }
        values.extend(at(&shares));
    }
    let undefined = resampling.replicates - values.len();
    if values.len() < 2 {
        return Err(Undefined::NotEstimable);
    }
    let size = real_size(values.len());
    let mean = values.iter().sum::<f64>() / size;
    let (mut squares, mut fourths) = (0.0, 0.0);
    for value in &values {
        let square = (value - mean) * (value - mean);
        squares += square;
        fourths += square * square;
    }
    let variance = squares / (size - 1.0);
    let standard_error = variance.sqrt();
    let spread = (fourths / size - variance * variance).max(0.0);
    let tail = resampling.confidence.alpha() / 2.0;
    Ok(Resampled {
        value,
        mean,
        standard_error,
        monte_carlo_error: if standard_error > 0.0 {
            (spread / size).sqrt() / (2.0 * standard_error)
        } else {
            0.0
        },
        quantiles: (
            quantile(&mut values, tail),
            quantile(&mut values, 1.0 - tail),
        ),
        undefined,
    })
}

/// The value below which a share of the values lies: that of rank ⌈share·B⌉.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    let rank = (share * real_size(values.len())).ceil().max(1.0);
    let rank = usize::try_from(crate::inference::special::whole(rank)).unwrap_or(1);
    let at = rank.min(values.len()) - 1;
    let (_, found, _) = values.select_nth_unstable_by(at, f64::total_cmp);
    *found
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn ratio() -> Statistic {
        Statistic {
            samples: vec![vec![30, 70], vec![80, 120]],
            of: Arc::new(|shares: &[Vec<f64>]| Some(shares[0][0] / shares[1][0])),
        }
    }

    fn resampling(replicates: usize, seed: u64) -> Resampling {
        Resampling {
            replicates,
            seed,
            confidence: Confidence::new(0.95).expect("a level"),
        }
    }

    #[test]
    fn a_seed_gives_the_same_digits_for_ever() {
        let found = resample(&[ratio()], &resampling(1_000, 7));
        let found = found[0].expect("a value");
        assert_eq!(format!("{:.12}", found.mean), "0.753001937587");
        assert_eq!(format!("{:.12}", found.standard_error), "0.134320732628");
        assert_ne!(
            found,
            resample(&[ratio()], &resampling(1_000, 8))[0].expect("a value")
        );
    }

    #[test]
    fn what_else_is_asked_changes_no_digit() {
        let share = Statistic {
            samples: vec![vec![30, 70]],
            of: Arc::new(|shares: &[Vec<f64>]| Some(shares[0][0])),
        };
        let together = resample(&[share, ratio()], &resampling(500, 7));
        assert_eq!(together[1], resample(&[ratio()], &resampling(500, 7))[0]);
    }

    #[test]
    fn a_share_has_the_binomial_standard_error_within_its_monte_carlo_error() {
        for (k, n) in [(30, 100), (1, 50), (40_000, 1_000_000)] {
            let share = Statistic {
                samples: vec![vec![k, n - k]],
                of: Arc::new(|shares: &[Vec<f64>]| Some(shares[0][0])),
            };
            let found = resample(&[share], &resampling(20_000, 1))[0].expect("a value");
            let p = real(k) / real(n);
            let want = (p * (1.0 - p) / real(n)).sqrt();
            let miss = (found.standard_error - want).abs();
            assert!(miss < 4.0 * found.monte_carlo_error, "{k}/{n}: {found:?}");
            assert!((found.mean - p).abs() < 4.0 * want / 20_000_f64.sqrt());
            assert!(found.quantiles.0 < p && p < found.quantiles.1);
        }
    }

    #[test]
    fn two_equal_samples_are_drawn_apart() {
        let difference = Statistic {
            samples: vec![vec![30, 70], vec![30, 70]],
            of: Arc::new(|shares: &[Vec<f64>]| Some(shares[0][0] - shares[1][0])),
        };
        let found = resample(&[difference], &resampling(10_000, 1))[0].expect("a value");
        let want = (2.0 * 0.21 / 100.0_f64).sqrt();
        assert!((found.standard_error - want).abs() < 4.0 * found.monte_carlo_error);
    }

    #[test]
    fn replicates_without_a_value_are_counted() {
        // One of ten: of the replicates .9¹⁰ = .3487 have none, and no ratio to it.
        let inverse = Statistic {
            samples: vec![vec![1, 9]],
            of: Arc::new(|shares: &[Vec<f64>]| Some(1.0 / shares[0][0])),
        };
        let found = resample(&[inverse], &resampling(10_000, 1))[0].expect("a value");
        assert!((real_size(found.undefined) / 1e4 - 0.3487).abs() < 0.02);
        let never = Statistic {
            samples: vec![vec![0, 9]],
            of: Arc::new(|shares: &[Vec<f64>]| Some(1.0 / shares[0][0])),
        };
        let nobody = Statistic {
            samples: vec![vec![0, 0]],
            ..ratio()
        };
        let found = resample(&[never, nobody], &resampling(10, 1));
        assert_eq!(found, [Err(Undefined::NotEstimable); 2]);
    }

    #[test]
    fn quantiles_are_ranks_by_hand() {
        let mut values = [5.0, 1.0, 4.0, 2.0, 3.0];
        for (share, want) in [(0.0, 1.0), (0.2, 1.0), (0.21, 2.0), (0.5, 3.0), (1.0, 5.0)] {
            assert!((quantile(&mut values, share) - want).abs() < 1e-15);
        }
    }
}
