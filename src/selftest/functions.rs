//! Coverage of the intervals of smooth functions of shares: averages of gaps and F1 scores of two groups
//! for whom truth and decision are known.

use std::sync::Arc;

use crate::inference::{Confidence, linearised};
use crate::metrics::{Function, NearlyNormal, OfShares};
use crate::selftest::criterion::NOMINAL;
use crate::selftest::draws::sums;
use crate::selftest::methods::{AVERAGE_GAP, F1_GAP};
use crate::selftest::pairs::{drawn_cell, note};
use crate::selftest::{CoverageCell, Wanted};

/// Rates of those who are truly positive.
const RATES: [f64; 3] = [0.01, 0.1, 0.5];

/// True-positive rates of the group over the reference's.
const RATIOS: [f64; 2] = [1.0, 0.8];

/// The reference's true-positive rate, and the false-positive rate of both.
pub(super) const TRUE_POSITIVES: f64 = 0.7;
const FALSE_POSITIVES: f64 = 0.2;

struct Place {
    n: u64,
    rate: f64,
    ratio: f64,
}

/// The shares of true positives, missed ones, false positives and true negatives.
fn confusion(rate: f64, of_positives: f64) -> [f64; 4] {
    [
        rate * of_positives,
        rate * (1.0 - of_positives),
        (1.0 - rate) * FALSE_POSITIVES,
        (1.0 - rate) * (1.0 - FALSE_POSITIVES),
    ]
}

/// Half of the gap of true-positive rates and half of the gap of false-positive rates.
fn average_gap(shares: &[Vec<f64>]) -> Option<f64> {
    let gap = |hit: usize| -> Option<f64> {
        let rate = |of: &Vec<f64>| of[hit] / (of[hit] + of[hit + 1]);
        Some(rate(shares.first()?) - rate(shares.get(1)?))
    };
    let gap = f64::midpoint(gap(0)?, gap(2)?);
    gap.is_finite().then_some(gap)
}

/// The difference of two F1 scores, 2·TP/(2·TP + FN + FP).
fn f1_gap(shares: &[Vec<f64>]) -> Option<f64> {
    let f1 = |of: &Vec<f64>| 2.0 * of[0] / (2.0 * of[0] + of[1] + of[2]);
    let gap = f1(shares.first()?) - f1(shares.get(1)?);
    gap.is_finite().then_some(gap)
}

/// The cells of two groups of one size.
pub(super) fn cells(wanted: Wanted) -> Vec<CoverageCell> {
    let sizes: &[u64] = if wanted.full {
        &[50, 200, 1_000, 5_000, 20_000, 1_000_000]
    } else {
        &[200, 5_000]
    };
    let mut places = Vec::new();
    for n in sizes {
        for rate in RATES {
            places.extend(RATIOS.map(|ratio| Place { n: *n, rate, ratio }));
        }
    }
    let c = Confidence::new(NOMINAL).expect("0.95 is a level");
    let functions: [OfShares; 2] = [Arc::new(average_gap), Arc::new(f1_gap)];
    let counted = sums(wanted.seed, 9, &places, 4, |place, random, counts| {
        let shares = [place.ratio, 1.0].map(|ratio| confusion(place.rate, TRUE_POSITIVES * ratio));
        let samples = shares.map(|shares| random.multinomial(place.n, &shares));
        let shares = shares.map(|shares| shares.to_vec());
        for (at, of) in functions.iter().enumerate() {
            let function = Function {
                samples: samples.to_vec(),
                of: Arc::clone(of),
                scale: NearlyNormal::AsIs,
            };
            if let Some(truth) = of(&shares) {
                let interval = linearised(&function, None, c).interval;
                note(interval, truth, &mut counts[2 * at..2 * at + 2]);
            }
        }
    });
    let mut cells = Vec::new();
    for (measured, from) in [(AVERAGE_GAP, 0), (F1_GAP, 2)] {
        for (place, counts) in places.iter().zip(&counted) {
            let at = (place.rate, place.ratio);
            cells.push(drawn_cell(
                measured,
                vec![place.n, place.n],
                at,
                &counts[from..],
            ));
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_true_values_by_hand() {
        // Half positive; true-positive rates .56 and .7: the average of gaps is (−.14 + 0)/2. F1 scores
        // .56/(.56 + .22 + .1) and .7/(.7 + .15 + .1).
        let shares = [0.8, 1.0].map(|ratio| confusion(0.5, 0.7 * ratio).to_vec());
        assert!((average_gap(&shares).expect("both") + 0.07).abs() < 1e-15);
        let f1 = 0.56 / 0.88 - 0.7 / 0.95;
        assert!((f1_gap(&shares).expect("both") - f1).abs() < 1e-15);
    }
}
