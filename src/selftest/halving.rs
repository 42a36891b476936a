//! A log against random halves of itself: how often a half contradicts the whole.

use crate::inference::resample::Random;
use crate::inference::{Confidence, deciding};
use crate::policy::Verdict;
use crate::selftest::gate::Gate;
use crate::tally::Proportion;

/// The one-sided p-value against the bound below which no half may contradict the whole.
const CERTAIN: f64 = 1e-6;

/// The bound of the gate, four fifths.
const BOUND: f64 = 0.8;

/// What the halves of one log said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Halved {
    /// The verdict of `screening` on the whole log.
    pub whole: Verdict,
    /// Halves with the verdict of the whole.
    pub same: u64,
    /// Halves that pass where the whole fails, or fail where it passes.
    pub contrary: u64,
    /// Whether the whole is told from the bound by a one-sided p below 10⁻⁶.
    pub certain: bool,
}

/// Judges groups of k of n by four fifths, and then so many random halves of their rows, drawn without
/// replacement.
#[must_use]
pub fn halved(groups: &[(u64, u64)], halves: u64, seed: u64) -> Halved {
    let gate = Gate::new();
    let screening = |groups: &[(u64, u64)]| gate.verdicts(groups)[1];
    let whole = screening(groups);
    let mut random = Random::new(seed);
    let (mut same, mut contrary) = (0, 0);
    for _ in 0..halves {
        let half = screening(&half(groups, &mut random));
        same += u64::from(half == whole);
        contrary += u64::from(matches!(
            (whole, half),
            (Verdict::Pass, Verdict::Fail) | (Verdict::Fail, Verdict::Pass)
        ));
    }
    Halved {
        whole,
        same,
        contrary,
        certain: is_certain(groups, whole),
    }
}

/// Half of all rows, by chance.
fn half(groups: &[(u64, u64)], random: &mut Random) -> Vec<(u64, u64)> {
    let mut others: u64 = groups.iter().map(|(_, n)| n).sum();
    let mut left = others / 2;
    let mut take = |rows: u64| {
        others -= rows;
        let taken = random.hypergeometric(rows, others, left);
        left -= taken;
        taken
    };
    groups
        .iter()
        .map(|(k, n)| {
            let (hits, misses) = (take(*k), take(n - k));
            (hits, hits + misses)
        })
        .collect()
}

/// Whether a pass has every group, or a fail some group, so far from the bound that p is below 10⁻⁶.
fn is_certain(groups: &[(u64, u64)], whole: Verdict) -> bool {
    let Some(level) = Confidence::from_alpha(2.0 * CERTAIN) else {
        return false;
    };
    let rates = groups
        .iter()
        .filter_map(|(k, n)| Proportion::new(*k, *n).ok());
    let rates: Vec<Proportion> = rates.collect();
    let ahead = |a: &&Proportion, b: &&Proportion| {
        let (own, other) = (
            u128::from(a.k()) * u128::from(b.n()),
            u128::from(b.k()) * u128::from(a.n()),
        );
        own.cmp(&other)
    };
    let Some(best) = rates.iter().max_by(ahead) else {
        return false;
    };
    let mut intervals = rates
        .iter()
        .filter(|rate| *rate != best)
        .filter_map(|rate| deciding::ratio(*rate, *best, level).interval.ok());
    match whole {
        Verdict::Pass => intervals.all(|interval| interval.lower > BOUND),
        Verdict::Fail => intervals.any(|interval| interval.upper < BOUND),
        Verdict::Inconclusive => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_rows_is_taken_and_nothing_else() {
        let groups = [(40, 100), (0, 50), (7, 7), (30, 44)];
        let mut random = Random::new(3);
        let mut hits = 0;
        for _ in 0..400 {
            let half = half(&groups, &mut random);
            assert_eq!(half.iter().map(|(_, n)| n).sum::<u64>(), 100);
            for ((k, n), (all_k, all_n)) in half.iter().zip(&groups) {
                assert!(k <= all_k && n <= all_n && n - k <= all_n - all_k);
            }
            hits += half[0].0;
        }
        // 400 times 20 of 40 on average, each with a variance of 40·½·½·(161/200) or so.
        assert!(hits.abs_diff(8_000) < 250, "{hits}");
    }

    #[test]
    fn what_is_certain_is_not_contradicted() {
        for (groups, whole) in [
            ([(5_000, 10_000), (1_000, 10_000)], Verdict::Fail),
            ([(5_000, 10_000), (5_000, 10_000)], Verdict::Pass),
        ] {
            let halved = halved(&groups, 200, 1);
            assert_eq!((halved.whole, halved.contrary), (whole, 0));
            assert!(halved.certain && halved.same == 200);
        }
        // .79 of ten thousand each: p against .8 is about one half.
        let near = halved(&[(5_000, 10_000), (3_950, 10_000)], 200, 1);
        assert!(!near.certain && near.same < 200);
    }
}
