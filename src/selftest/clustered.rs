//! Coverage of the intervals of rows that come in clusters: units of several rows that are alike more or
//! less, of one size or of two.

use crate::inference::Confidence;
use crate::inference::clusters::{self, Clustered};
use crate::inference::resample::Random;
use crate::selftest::criterion::NOMINAL;
use crate::selftest::draws::sums;
use crate::selftest::methods::{CLUSTER_DIFFERENCE, CLUSTER_ODDS, CLUSTER_RATE, CLUSTER_RATIO};
use crate::selftest::pairs::{drawn_cell, note};
use crate::selftest::{CoverageCell, Wanted};
use crate::tally::{Proportion, Sums, Undefined};

/// Base rates. At lower ones units with the outcome are fewer than a dozen in all of these cells.
const RATES: [f64; 3] = [0.01, 0.1, 0.5];

/// True ratios of the group to the reference.
const RATIOS: [f64; 2] = [1.0, 0.8];

/// Correlations of the rows of a unit.
const CORRELATIONS: [f64; 2] = [0.1, 0.5];

/// Rows of a unit, as (units of ten, rows): all of four; nine of one row and the tenth of twenty; of the
/// whole grid also all of twenty, and four sizes.
const SIZES: [&[(u64, u64)]; 4] = [
    &[(10, 4)],
    &[(9, 1), (1, 20)],
    &[(10, 20)],
    &[(5, 1), (2, 2), (2, 5), (1, 20)],
];

struct Place {
    units: u64,
    mix: &'static [(u64, u64)],
    correlation: f64,
    rate: f64,
    ratio: f64,
}

/// The cells of a group of so many units, the reference having twice as many.
pub(super) fn cells(wanted: Wanted) -> Vec<CoverageCell> {
    let units: &[u64] = if wanted.full {
        &[20, 50, 100, 500, 2_000, 10_000]
    } else {
        &[50, 2_000]
    };
    let mut places = Vec::new();
    for units in units {
        for mix in SIZES.iter().take(if wanted.full { 4 } else { 2 }) {
            for correlation in CORRELATIONS {
                for rate in RATES {
                    places.extend(RATIOS.map(|ratio| Place {
                        units: *units,
                        mix,
                        correlation,
                        rate,
                        ratio,
                    }));
                }
            }
        }
    }
    if !wanted.full {
        places.retain(|at| at.correlation >= CORRELATIONS[1] && at.ratio >= 1.0 && at.rate < 0.5);
    }
    let c = Confidence::new(NOMINAL).expect("0.95 is a level");
    let counted = sums(wanted.seed, 7, &places, 8, |place, random, counts| {
        let (p, q) = (place.rate * place.ratio, place.rate);
        let (Ok(group), Ok(reference)) = (
            rows(place, place.units, p, random),
            rows(place, 2 * place.units, q, random),
        ) else {
            return;
        };
        note(Ok(clusters::rate(group, c)), p, &mut counts[..2]);
        let ratio = clusters::ratio(group, reference, c).interval;
        note(ratio, place.ratio, &mut counts[2..4]);
        let difference = clusters::difference(group, reference, c).interval;
        note(difference, p - q, &mut counts[4..6]);
        let odds = p * (1.0 - q) / (q * (1.0 - p));
        let odds_ratio = clusters::odds_ratio(group, reference, c).interval;
        note(odds_ratio, odds, &mut counts[6..]);
    });
    let mut cells = Vec::new();
    for (measured, from) in [
        (CLUSTER_RATE, 0),
        (CLUSTER_RATIO, 2),
        (CLUSTER_DIFFERENCE, 4),
        (CLUSTER_ODDS, 6),
    ] {
        for (place, counts) in places.iter().zip(&counted) {
            let rows =
                |units: u64| -> u64 { sizes(place, units).map(|(units, n)| units * n).sum() };
            let mut cell = drawn_cell(
                measured,
                vec![rows(place.units), rows(2 * place.units)],
                (place.rate, place.ratio),
                &counts[from..],
            );
            if measured == CLUSTER_RATE {
                cell.sizes.truncate(1);
            }
            cell.clusters = Some((place.units, place.correlation));
            cells.push(cell);
        }
    }
    cells
}

/// How many units there are of each number of rows.
fn sizes(place: &Place, units: u64) -> impl Iterator<Item = (u64, u64)> {
    let mix = place.mix.iter();
    mix.map(move |&(of_ten, rows)| (units * of_ten / 10, rows))
}

/// Units whose rows are all equal with the probability of the correlation, and independent otherwise. Units
/// of one size are drawn together, by how many of their rows are successes.
fn rows(place: &Place, units: u64, p: f64, random: &mut Random) -> Result<Clustered, Undefined> {
    let (mut k, mut n) = (0, 0);
    let mut of = Sums::default();
    for (units, rows) in sizes(place, units) {
        let drawn = random.multinomial(units, &successes(rows, p, place.correlation));
        for (hits, units) in (0..).zip(drawn) {
            k += units * hits;
            n += units * rows;
            of.units += units;
            of.kk += units * hits * hits;
            of.kn += units * hits * rows;
            of.nn += units * rows * rows;
        }
    }
    Clustered::new(Proportion::new(k, n)?, of)
}

/// The probability of 0 to `rows` successes in a unit.
fn successes(rows: u64, p: f64, correlation: f64) -> Vec<f64> {
    let mut chance: Vec<f64> = vec![(1.0 - p).powi(i32::try_from(rows).unwrap_or(i32::MAX))];
    for k in 0..rows {
        let odds = real(rows - k) / real(k + 1) * p / (1.0 - p);
        chance.push(chance[chance.len() - 1] * odds);
    }
    for chance in &mut chance {
        *chance *= 1.0 - correlation;
    }
    let last = chance.len() - 1;
    chance[0] += correlation * (1.0 - p);
    chance[last] += correlation * p;
    chance
}

#[expect(clippy::cast_precision_loss, reason = "units have few rows")]
const fn real(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_rows_with_a_correlation_of_one_half_by_hand() {
        // p = .2: independent .64, .32, .04; together .8, 0, .2; half of each.
        let chance = successes(2, 0.2, 0.5);
        for (got, want) in chance.iter().zip([0.72, 0.16, 0.12]) {
            assert!((got - want).abs() < 1e-15, "{chance:?}");
        }
    }

    #[test]
    fn the_design_effect_is_that_of_the_correlation() {
        // Units of four rows: d = 1 + 3·.5 = 2.5.
        let place = Place {
            units: 10_000,
            mix: SIZES[0],
            correlation: 0.5,
            rate: 0.1,
            ratio: 1.0,
        };
        let rows = rows(&place, 10_000, 0.1, &mut Random::new(1)).expect("many units");
        assert_eq!((rows.units(), rows.rows().n()), (10_000, 40_000));
        assert!((rows.design_effect() - 2.5).abs() < 0.1);
    }
}
