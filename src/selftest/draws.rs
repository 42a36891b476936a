//! Work in parallel with random numbers that do not depend on how many threads there are: a chunk of
//! draws has a seed of its own.

use rayon::prelude::*;

use crate::inference::resample::Random;
use crate::selftest::grid::{CHUNK, DRAWS};

/// Sums what `one` counts over [`DRAWS`] draws for each of the cells.
///
/// The seed of a chunk is made of the run's seed, the part of the test, the cell and the chunk.
pub(super) fn sums<C: Sync>(
    seed: u64,
    part: u64,
    cells: &[C],
    counters: usize,
    one: impl Fn(&C, &mut Random, &mut [u64]) + Sync,
) -> Vec<Vec<u64>> {
    let chunks = DRAWS / CHUNK;
    let work: Vec<(usize, u64)> = (0..cells.len())
        .flat_map(|cell| (0..chunks).map(move |chunk| (cell, chunk)))
        .collect();
    let done: Vec<(usize, Vec<u64>)> = work
        .par_iter()
        .map(|&(cell, chunk)| {
            let place = u64::try_from(cell).unwrap_or(u64::MAX);
            let mut random = Random::new(seed.wrapping_add((part << 48) | (place << 16) | chunk));
            let mut counts = vec![0; counters];
            for _ in 0..CHUNK {
                one(&cells[cell], &mut random, &mut counts);
            }
            (cell, counts)
        })
        .collect();
    let mut sums = vec![vec![0; counters]; cells.len()];
    for (cell, counts) in done {
        for (sum, count) in sums[cell].iter_mut().zip(counts) {
            *sum += count;
        }
    }
    sums
}

/// A Poisson count with the given mean: the successes of 10¹² trials, which differs from it by less than
/// one part in 10¹²/mean.
pub(super) fn poisson(random: &mut Random, mean: f64) -> u64 {
    const TRIALS: u64 = 1_000_000_000_000;
    random.binomial(TRIALS, mean / 1e12)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_are_those_of_the_seed_and_not_of_the_threads() {
        let count = |p: &f64, random: &mut Random, counts: &mut [u64]| {
            counts[0] += random.binomial(10, *p);
            counts[1] += 1;
        };
        let cells = [0.1, 0.5];
        let first = sums(1, 2, &cells, 2, count);
        assert_eq!(first, sums(1, 2, &cells, 2, count));
        assert_ne!(first, sums(2, 2, &cells, 2, count));
        assert_eq!(first[0][1], DRAWS);
        let mean = first[1][0].abs_diff(5 * DRAWS);
        assert!(mean < 1_000, "{first:?}");
    }

    #[test]
    fn a_poisson_count_has_mean_and_variance_alike() {
        let mut random = Random::new(7);
        let counts: Vec<u64> = (0..4_000).map(|_| poisson(&mut random, 9.0)).collect();
        let mean = counts.iter().sum::<u64>();
        let squares: u64 = counts.iter().map(|k| k * k).sum();
        // 4,000·9 = 36,000 ± 190; the sum of squares 4,000·90 = 360,000 ± 4,000.
        assert!(mean.abs_diff(36_000) < 900, "{mean}");
        assert!(squares.abs_diff(360_000) < 20_000, "{squares}");
    }
}
