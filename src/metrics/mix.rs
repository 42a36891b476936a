//! The mix of those reached beside that of a population, less the distance that chance alone makes: the
//! mean deviations of a binomial and of a hypergeometric count, each in closed form.

use crate::metrics::evaluate::{composition, distance};
use crate::metrics::{
    Computed, Mix, Operands, Referee, Samples, Slice, Value, relative_deviance, stirling_remainder,
};
use crate::tally::Undefined;

/// The distance less what is to be expected by chance.
pub(super) fn corrected(slice: &Slice<'_>, _: &Referee) -> Vec<Computed> {
    let Some(groups) = composition(slice) else {
        return vec![Computed::over_groups(Err(Undefined::NoBaseline))];
    };
    let found = match distance(&groups) {
        Ok(found) => found.to_f64(),
        Err(why) => return vec![Computed::over_groups(Err(why))],
    };
    // Of a population beside the log nobody can be reached only once.
    let is_part = slice.baseline.is_none() && groups.iter().all(|(d, e)| d <= e);
    let by_chance = by_chance(&groups, is_part);
    let mix = Mix {
        groups,
        is_part,
        distance: found,
        by_chance,
    };
    vec![Computed {
        operands: Some(Operands::Samples(Samples::Mix(mix))),
        ..Computed::over_groups(Value::real(found - by_chance))
    }]
}

/// The distance that is to be expected where nobody's group matters:
/// `1/2 · Σ_g E|X_g − D·e_g/E| / D`.
fn by_chance(groups: &[(u64, u64)], is_part: bool) -> f64 {
    let reached: u128 = groups.iter().map(|(d, _)| u128::from(*d)).sum();
    let population: u128 = groups.iter().map(|(_, e)| u128::from(*e)).sum();
    let of = |(_, size): &(u64, u64)| {
        let drawn = Drawn {
            reached,
            size: u128::from(*size),
            population,
        };
        drawn.mean_deviation(is_part)
    };
    let sum: f64 = groups.iter().map(of).sum();
    sum / (2.0 * real(reached))
}

/// How many of those reached are of a group, where nobody's group matters.
struct Drawn {
    /// Those reached, D.
    reached: u128,
    /// The group's weight in the population, e.
    size: u128,
    /// The population, E.
    population: u128,
}

impl Drawn {
    /// E|X − μ| with μ = D·e/E, in people, 0 or more.
    ///
    /// With v = ⌊μ⌋ + 1 it is 2·v·(1 − e/E)·P(X = v) for a binomial count and 2·v·(E − e − D + v)/E·P(X = v)
    /// for one without replacement: in both, (x − μ)·P(x) is a difference of neighbours, so that its sum
    /// from v on is one term.
    ///
    /// Reference: Diaconis and Zabell (1991), Closed form summation for classical distributions,
    /// Statistical Science 6:284–302.
    fn mean_deviation(&self, without_replacement: bool) -> f64 {
        let Self {
            reached,
            size,
            population,
        } = *self;
        let v = reached * size / population + 1;
        if size == 0 || v > reached || (without_replacement && v > size) {
            return 0.0;
        }
        // v − μ is in (0, 1], and exact in whole numbers.
        let beyond = real(v * population - reached * size) / real(population);
        let mean = real(reached * size) / real(population);
        if !without_replacement {
            let others = real(population - size) / real(population);
            let ln_p = ln_point(real(v), real(reached), mean, beyond);
            return 2.0 * real(v) * others * ln_p.exp();
        }
        // Three binomials with probability D/E: of the group, of the others, and of all together.
        let own = ln_point(real(v), real(size), mean, beyond);
        let rest = real(population - size);
        let others = ln_point(real(reached - v), rest, real(reached) - mean, -beyond);
        let all = ln_point(real(reached), real(population), real(reached), 0.0);
        let left = real(population + v - size - reached) / real(population);
        2.0 * real(v) * left * (own + others - all).exp()
    }
}

/// ln P(X = x) of a binomial count of `trials` with this mean, where x − mean is known to be `beyond`.
///
/// Reference: Loader (2000), Fast and accurate computation of binomial probabilities.
fn ln_point(x: f64, trials: f64, mean: f64, beyond: f64) -> f64 {
    let deviance = |mean: f64, beyond: f64| {
        if mean > 0.0 {
            mean * relative_deviance(beyond / mean)
        } else {
            0.0
        }
    };
    stirling_remainder(trials)
        - stirling_remainder(x)
        - stirling_remainder(trials - x)
        - deviance(mean, beyond)
        - deviance(trials - mean, -beyond)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "one rounding of an exact integer is the best an f64 can do"
)]
const fn real(value: u128) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// Distances that are to be expected, by sums over all counts in scipy.
    #[test]
    fn what_chance_makes_is_that_of_scipy() {
        let table = include_str!("../../tests/oracles/mix.tsv");
        let rows: Vec<Vec<&str>> = table
            .lines()
            .filter(|line| !line.starts_with('#'))
            .skip(1)
            .map(|line| line.split('\t').collect())
            .collect();
        assert!(rows.len() >= 40, "the table holds {} rows", rows.len());
        for row in rows {
            let groups: Vec<(u64, u64)> = row[0]
                .split(' ')
                .map(|pair| {
                    let (d, e) = pair.split_once('/').expect("reached/population");
                    (d.parse().expect("a count"), e.parse().expect("a count"))
                })
                .collect();
            for (column, is_part) in [(1, false), (2, true)] {
                if row[column] == "NA" {
                    continue;
                }
                let wanted: f64 = row[column].parse().expect("a number");
                let got = by_chance(&groups, is_part);
                assert!(
                    (got - wanted).abs() <= 1e-11 * wanted.max(1e-3),
                    "{got} is not {wanted} in {row:?}"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn chance_makes_less_without_replacement_and_never_more_than_a_normal_bound(
            groups in vec((0_u64..500, 500_u64..5_000), 2..9),
        ) {
            let reached: u64 = groups.iter().map(|(d, _)| d).sum();
            prop_assume!(reached > 0);
            let (with, without) = (by_chance(&groups, false), by_chance(&groups, true));
            prop_assert!(without > 0.0 && without <= with * (1.0 + 1e-12));
            let degrees = u128::try_from(groups.len() - 1).expect("few groups");
            let bound = (real(degrees) / real(u128::from(reached))).sqrt() / 2.0;
            prop_assert!(with <= bound);
        }

        #[test]
        fn counts_of_any_size_have_a_finite_expectation(
            reached in 1_u64..1 << 53,
            sizes in vec(1_u64..1 << 53, 2..9),
        ) {
            let mut groups: Vec<(u64, u64)> = sizes.iter().map(|size| (0, *size)).collect();
            groups[0].0 = reached;
            for is_part in [false, true] {
                let population: u64 = sizes.iter().sum();
                if !is_part || reached <= population {
                    let got = by_chance(&groups, is_part);
                    prop_assert!((0.0..=1.0).contains(&got), "{got}");
                }
            }
        }
    }
}
