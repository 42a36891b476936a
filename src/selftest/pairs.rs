//! Coverage of the intervals of one or two proportions and of events: every table of two small groups,
//! random draws of large ones.

use rayon::prelude::*;

use crate::inference::intervals::{exact_conditional, exact_poisson};
use crate::inference::power::Planned;
use crate::inference::{Confidence, Interval};
use crate::selftest::criterion::NOMINAL;
use crate::selftest::draws::{poisson, sums};
use crate::selftest::grid::{LARGE_SIZES, RATES, RATIOS, SMALL_PAIRS, SMALL_SIZES, large_pairs};
use crate::selftest::methods::{EVENT_RATE, EVENT_RATIO, Measured, Method, PAIRS, Truth};
use crate::selftest::{CoverageCell, Share, Wanted};
use crate::tally::{EventRate, Proportion, Undefined};

/// The level of every interval.
fn level() -> Confidence {
    Confidence::new(NOMINAL).expect("0.95 is a level")
}

/// The interval of every table (k of n, j of m), row by row.
fn tables(method: &Method, n: u64, m: u64) -> Vec<Option<(f64, f64)>> {
    let c = level();
    (0..=n)
        .into_par_iter()
        .flat_map_iter(|k| {
            (0..=m).map(move |j| {
                let group = Proportion::new(k, n).ok()?;
                let reference = Proportion::new(j, m).ok()?;
                let interval = (method.make)(group, reference, c).ok()?;
                Some((interval.lower, interval.upper))
            })
        })
        .collect()
}

/// Sums the probability of the tables that hold the truth, and of those without an interval.
fn enumerate(
    tables: &[Option<(f64, f64)>],
    group: Planned,
    reference: Planned,
    truth: f64,
) -> (f64, f64) {
    let (own, other) = (weights(group), weights(reference));
    let (mut covered, mut undefined) = (0.0, 0.0);
    for (row, p) in tables.chunks(other.len()).zip(&own) {
        for (table, q) in row.iter().zip(&other) {
            match table {
                Some((lower, upper)) if *lower <= truth && truth <= *upper => covered += p * q,
                Some(_) => {}
                None => undefined += p * q,
            }
        }
    }
    (covered, undefined)
}

/// The probability of every count of a small group.
fn weights(planned: Planned) -> Vec<f64> {
    let below = planned.below();
    (0..=planned.n())
        .map(|k| below.at(k + 1) - below.at(k))
        .collect()
}

/// The cells whose tables can all be looked at.
pub(super) fn enumerated() -> Vec<CoverageCell> {
    let mut cells = Vec::new();
    for method in &PAIRS {
        let single = method.truth == Truth::Rate;
        let sizes: Vec<(u64, u64)> = if single {
            SMALL_SIZES.iter().map(|n| (*n, 1)).collect()
        } else {
            SMALL_PAIRS.to_vec()
        };
        for (n, m) in sizes {
            let tables = tables(method, n, m);
            for rate in RATES {
                for ratio in if single { &RATIOS[..1] } else { &RATIOS[..] } {
                    let (Some(group), Some(reference)) =
                        (Planned::new(n, rate * ratio), Planned::new(m, rate))
                    else {
                        continue;
                    };
                    let truth = method.truth.of(rate * ratio, rate);
                    let (covered, undefined) = enumerate(&tables, group, reference, truth);
                    cells.push(CoverageCell {
                        measured: method.measured,
                        sizes: if single { vec![n] } else { vec![n, m] },
                        rate,
                        ratio: *ratio,
                        covered: Share::Exact(covered / (1.0 - undefined)),
                        clusters: None,
                        undefined,
                    });
                }
            }
        }
    }
    cells
}

/// A cell that is drawn: sizes of group and reference, rate and ratio.
struct Drawn {
    n: u64,
    m: u64,
    rate: f64,
    ratio: f64,
}

/// The cells whose counts are drawn.
pub(super) fn drawn(wanted: Wanted) -> Vec<CoverageCell> {
    let mut places = Vec::new();
    for rate in RATES {
        for ratio in RATIOS {
            let pairs = large_pairs(wanted.full).iter();
            places.extend(pairs.map(|&(n, m)| Drawn { n, m, rate, ratio }));
        }
    }
    let mut cells = proportions(wanted, &places);
    cells.extend(events(wanted, &places));
    cells
}

/// Whether an interval holds the truth, as counts of covered and undefined.
pub(super) fn note(interval: Result<Interval, Undefined>, truth: f64, covered: &mut [u64]) {
    match interval {
        Ok(interval) if interval.contains(truth) => covered[0] += 1,
        Ok(_) => {}
        Err(_) => covered[1] += 1,
    }
}

fn proportions(wanted: Wanted, places: &[Drawn]) -> Vec<CoverageCell> {
    let c = level();
    let methods: Vec<&Method> = PAIRS.iter().filter(|m| m.truth != Truth::Rate).collect();
    let counted = sums(
        wanted.seed,
        1,
        places,
        2 * methods.len(),
        |cell, random, counts| {
            let own = cell.rate * cell.ratio;
            let group = Proportion::new(random.binomial(cell.n, own), cell.n);
            let reference = Proportion::new(random.binomial(cell.m, cell.rate), cell.m);
            let (Ok(group), Ok(reference)) = (group, reference) else {
                return;
            };
            for (at, method) in methods.iter().enumerate() {
                let interval = (method.make)(group, reference, c);
                note(
                    interval,
                    method.truth.of(own, cell.rate),
                    &mut counts[2 * at..],
                );
            }
        },
    );
    let mut cells = Vec::new();
    for (at, method) in methods.iter().enumerate() {
        for (place, counts) in places.iter().zip(&counted) {
            cells.push(cell(
                method.measured,
                vec![place.n, place.m],
                place,
                &counts[2 * at..],
            ));
        }
    }
    let singles: Vec<Drawn> = RATES
        .iter()
        .flat_map(|&rate| {
            LARGE_SIZES.map(|n| Drawn {
                n,
                m: 0,
                rate,
                ratio: 1.0,
            })
        })
        .collect();
    let rates: Vec<&Method> = PAIRS.iter().filter(|m| m.truth == Truth::Rate).collect();
    let counters = 2 * (rates.len() + 1);
    let counted = sums(
        wanted.seed,
        2,
        &singles,
        counters,
        |cell, random, counts| {
            if let Ok(p) = Proportion::new(random.binomial(cell.n, cell.rate), cell.n) {
                for (at, method) in rates.iter().enumerate() {
                    note((method.make)(p, p, c), cell.rate, &mut counts[2 * at..]);
                }
            }
            let mean = cell.rate * real(cell.n);
            if let Ok(events) = EventRate::new(poisson(random, mean), cell.n) {
                let at = 2 * rates.len();
                note(Ok(exact_poisson(events, c)), cell.rate, &mut counts[at..]);
            }
        },
    );
    let of_rates = rates.iter().map(|method| method.measured);
    for (at, measured) in of_rates.chain([EVENT_RATE]).enumerate() {
        for (place, counts) in singles.iter().zip(&counted) {
            cells.push(cell(measured, vec![place.n], place, &counts[2 * at..]));
        }
    }
    cells
}

fn events(wanted: Wanted, places: &[Drawn]) -> Vec<CoverageCell> {
    let c = level();
    let counted = sums(wanted.seed, 3, places, 2, |cell, random, counts| {
        let own = poisson(random, cell.rate * cell.ratio * real(cell.n));
        let other = poisson(random, cell.rate * real(cell.m));
        if let (Ok(own), Ok(other)) = (EventRate::new(own, cell.n), EventRate::new(other, cell.m)) {
            note(exact_conditional(own, other, c), cell.ratio, counts);
        }
    });
    let cells = places.iter().zip(&counted);
    cells
        .map(|(place, counts)| cell(EVENT_RATIO, vec![place.n, place.m], place, counts))
        .collect()
}

/// The cell of counts of covered and undefined.
pub(super) fn drawn_cell(
    measured: Measured,
    sizes: Vec<u64>,
    (rate, ratio): (f64, f64),
    counts: &[u64],
) -> CoverageCell {
    use crate::selftest::grid::DRAWS;
    CoverageCell {
        measured,
        sizes,
        rate,
        ratio,
        covered: Share::Drawn(counts[0], DRAWS - counts[1]),
        clusters: None,
        undefined: real(counts[1]) / real(DRAWS),
    }
}

fn cell(measured: Measured, sizes: Vec<u64>, place: &Drawn, counts: &[u64]) -> CoverageCell {
    drawn_cell(measured, sizes, (place.rate, place.ratio), counts)
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
    fn the_coverage_of_wilson_of_two_by_hand() {
        // n = 2, p = ½: the intervals of 0, 1 and 2 are (0, .658), (.095, .905), (.342, 1): all hold ½.
        // At p = .7 the interval of 0 does not: coverage 1 − .3² = .91.
        let wilson = PAIRS.iter().find(|m| m.measured.name == "wilson");
        let tables = tables(wilson.expect("it is measured"), 2, 1);
        let planned = |p| Planned::new(2, p).expect("a group");
        let one = Planned::new(1, 0.5).expect("a group");
        let (covered, undefined) = enumerate(&tables, planned(0.5), one, 0.5);
        assert!((covered - 1.0).abs() < 1e-12 && undefined.abs() < 1e-300);
        let (covered, _) = enumerate(&tables, planned(0.7), one, 0.7);
        assert!((covered - 0.91).abs() < 1e-12, "{covered}");
    }

    #[test]
    fn koopman_is_undefined_when_neither_has_a_success() {
        let koopman = PAIRS.iter().find(|m| m.measured.name == "koopman");
        let tables = tables(koopman.expect("it is measured"), 3, 2);
        let planned = |n| Planned::new(n, 0.5).expect("a group");
        let (_, undefined) = enumerate(&tables, planned(3), planned(2), 1.0);
        assert!((undefined - 1.0 / 32.0).abs() < 1e-12, "{undefined}");
    }
}
