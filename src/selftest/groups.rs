//! Coverage of the intervals over several groups: the extremes, a group against the best, and the distance
//! of two distributions.

use crate::inference::Confidence;
use crate::inference::simultaneous::{
    max_min_difference, min_max_ratio, ratio_to_best, total_variation,
};
use crate::selftest::criterion::NOMINAL;
use crate::selftest::draws::sums;
use crate::selftest::grid::{RATES, families};
use crate::selftest::methods::{DISTANCE, EXTREMES, LARGEST_GAP, TO_BEST};
use crate::selftest::pairs::{drawn_cell, note};
use crate::selftest::{CoverageCell, Wanted};
use crate::tally::Proportion;

/// True ratios of the last group to the others.
const RATIOS: [f64; 2] = [1.0, 0.5];

/// The number of groups of the short grid: of two the pairs are measured, and pairs grow with the square.
const SHORT: usize = 5;

/// The largest small group of the short grid.
const SHORT_SIZE: u64 = 200;

struct Place {
    sizes: Vec<u64>,
    rate: f64,
    ratio: f64,
}

/// The cells of all intervals.
pub(super) fn cells(wanted: Wanted) -> Vec<CoverageCell> {
    let mut places = Vec::new();
    for (count, shape, n) in families(wanted.full) {
        if !wanted.full && (count != SHORT || n > SHORT_SIZE) {
            continue;
        }
        for rate in RATES {
            places.extend(RATIOS.map(|ratio| Place {
                sizes: shape.sizes(count, n),
                rate,
                ratio,
            }));
        }
    }
    let c = Confidence::new(NOMINAL).expect("0.95 is a level");
    let extremes = sums(wanted.seed, 4, &places, 6, |place, random, counts| {
        let last = place.sizes.len() - 1;
        let rate = |at: usize| place.rate * if at == last { place.ratio } else { 1.0 };
        let groups = place.sizes.iter().enumerate();
        let groups: Vec<Proportion> = groups
            .filter_map(|(at, n)| Proportion::new(random.binomial(*n, rate(at)), *n).ok())
            .collect();
        let gap = place.rate * (1.0 - place.ratio);
        note(max_min_difference(&groups, c), gap, &mut counts[..2]);
        note(min_max_ratio(&groups, c), place.ratio, &mut counts[2..4]);
        note(
            ratio_to_best(&groups, last, c),
            place.ratio,
            &mut counts[4..],
        );
    });
    let distances = sums(wanted.seed, 5, &places, 2, |place, random, counts| {
        let (shares, truth) = composition(place);
        let reached: u64 =
            place.sizes.iter().sum::<u64>() / u64::try_from(place.sizes.len()).unwrap_or(1);
        let drawn = random.multinomial(reached, &true_shares(place));
        note(total_variation(&drawn, &shares, c).interval, truth, counts);
    });
    let mut cells = Vec::new();
    for (measured, counted, from) in [
        (LARGEST_GAP, &extremes, 0),
        (EXTREMES, &extremes, 2),
        (TO_BEST, &extremes, 4),
        (DISTANCE, &distances, 0),
    ] {
        for (place, counts) in places.iter().zip(counted) {
            let at = (place.rate, place.ratio);
            let sizes = place.sizes.clone();
            cells.push(drawn_cell(measured, sizes, at, &counts[from..]));
        }
    }
    cells
}

/// The shares of the population: those of the sizes.
fn population(place: &Place) -> Vec<f64> {
    let whole: u64 = place.sizes.iter().sum();
    place.sizes.iter().map(|n| real(*n) / real(whole)).collect()
}

/// The shares of those reached when the last group is reached `ratio` times as often.
fn true_shares(place: &Place) -> Vec<f64> {
    let mut shares = population(place);
    if let Some(last) = shares.last_mut() {
        *last *= place.ratio;
    }
    let whole: f64 = shares.iter().sum();
    shares.iter().map(|share| share / whole).collect()
}

/// The population's shares and the true distance to them.
fn composition(place: &Place) -> (Vec<f64>, f64) {
    let shares = population(place);
    let reached = true_shares(place);
    let distance: f64 = shares
        .iter()
        .zip(&reached)
        .map(|(e, d)| (e - d).abs())
        .sum();
    (shares, distance / 2.0)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sizes of the grid are below 2^53"
)]
const fn real(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_as_often_by_hand() {
        // Two of 1 : 1, the last reached half as often: shares 2/3 and 1/3, distance 1/6.
        let place = Place {
            sizes: vec![10, 10],
            rate: 0.1,
            ratio: 0.5,
        };
        let (shares, distance) = composition(&place);
        assert!((shares[0] - 0.5).abs() < 1e-15);
        assert!((distance - 1.0 / 6.0).abs() < 1e-15, "{distance}");
    }
}
