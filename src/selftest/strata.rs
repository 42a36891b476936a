//! Coverage of the intervals of a ratio that strata have in common: campaigns of unequal size whose rates
//! differ fourfold, and in which the two groups are spread differently.

use crate::inference::intervals::{mantel_haenszel_odds_ratio, mantel_haenszel_ratio, nam};
use crate::inference::{Confidence, Interval};
use crate::selftest::criterion::NOMINAL;
use crate::selftest::draws::sums;
use crate::selftest::grid::RATES;
use crate::selftest::methods::{COMMON_ODDS, COMMON_RATIO, COMMON_SCORE};
use crate::selftest::pairs::{drawn_cell, note};
use crate::selftest::{CoverageCell, Wanted};
use crate::tally::{Proportion, Undefined};

/// True ratios of the group to the reference, in every stratum.
const RATIOS: [f64; 3] = [1.0, 0.8, 0.5];

/// Of one stratum: the group's people and the reference's, in multiples of the smallest, and the rate over
/// the base rate.
const STRATA: [(u64, u64, f64); 3] = [(4, 1, 0.4), (2, 2, 1.0), (1, 4, 1.6)];

struct Place {
    n: u64,
    rate: f64,
    ratio: f64,
}

impl Place {
    /// The true rates of group and reference in a stratum. With the same odds ratio everywhere the ratio
    /// would not be the same, so that each has its own.
    fn ratio_rates(&self, of_base: f64) -> (f64, f64) {
        let reference = self.rate * of_base;
        (reference * self.ratio, reference)
    }

    /// As [`Self::ratio_rates`], with the ratio of odds in common.
    fn odds_rates(&self, of_base: f64) -> (f64, f64) {
        let reference = self.rate * of_base;
        let odds = reference / (1.0 - reference) * self.ratio;
        (odds / (1.0 + odds), reference)
    }
}

/// The cells; sizes are those of a group and a reference over all strata.
pub(super) fn cells(wanted: Wanted) -> Vec<CoverageCell> {
    let sizes: &[u64] = if wanted.full {
        &[10, 30, 100, 300, 1_000, 10_000, 100_000]
    } else {
        &[30, 300, 10_000]
    };
    let mut places = Vec::new();
    for n in sizes {
        for rate in RATES {
            places.extend(RATIOS.map(|ratio| Place { n: *n, rate, ratio }));
        }
    }
    let c = Confidence::new(NOMINAL).expect("0.95 is a level");
    let counted = sums(wanted.seed, 8, &places, 6, |place, random, counts| {
        let mut drawn = |rates: fn(&Place, f64) -> (f64, f64)| -> Vec<(Proportion, Proportion)> {
            let strata = STRATA.iter().filter_map(|&(group, reference, of_base)| {
                let (p, q) = rates(place, of_base);
                let (group, reference) = (group * place.n, reference * place.n);
                let group = Proportion::new(random.binomial(group, p), group).ok()?;
                let reference = Proportion::new(random.binomial(reference, q), reference).ok()?;
                Some((group, reference))
            });
            strata.collect()
        };
        let (ratios, odds) = (drawn(Place::ratio_rates), drawn(Place::odds_rates));
        let mut check = |interval: Result<Interval, Undefined>, at: usize| {
            note(interval, place.ratio, &mut counts[at..at + 2]);
        };
        check(mantel_haenszel_ratio(&ratios, c).map(|it| it.interval), 0);
        check(nam(&ratios, c).map(|it| it.interval), 2);
        check(
            mantel_haenszel_odds_ratio(&odds, c).map(|it| it.interval),
            4,
        );
    });
    let mut cells = Vec::new();
    for (measured, from) in [(COMMON_RATIO, 0), (COMMON_SCORE, 2), (COMMON_ODDS, 4)] {
        for (place, counts) in places.iter().zip(&counted) {
            let all = STRATA
                .iter()
                .fold((0, 0), |(g, r), of| (g + of.0, r + of.1));
            let sizes = vec![all.0 * place.n, all.1 * place.n];
            cells.push(drawn_cell(
                measured,
                sizes,
                (place.rate, place.ratio),
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
    fn strata_have_one_ratio_or_one_odds_ratio() {
        let place = Place {
            n: 10,
            rate: 0.5,
            ratio: 0.8,
        };
        for (_, _, of_base) in STRATA {
            let (p, q) = place.ratio_rates(of_base);
            assert!((p / q - 0.8).abs() < 1e-15);
            let (p, q) = place.odds_rates(of_base);
            let odds = |p: f64| p / (1.0 - p);
            assert!((odds(p) / odds(q) - 0.8).abs() < 1e-15);
        }
    }
}
