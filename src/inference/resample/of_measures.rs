//! From measures to what is drawn again for them: independent samples, and the value as a function of
//! their shares.

use std::sync::Arc;

use super::replicates::{Resampled, Resampling, Statistic, resample};
use crate::inference::special::real;
use crate::input::SHARE;
use crate::metrics::{Comparison, Definition, Measure, Operands, Rate, Samples};
use crate::tally::{Proportion, Undefined};

/// What ten thousand (or as many as asked for) draws of the counts say of every measure, in their order:
/// groups keep their sizes, and every row is drawn independently.
///
/// # Errors
///
/// Inside the list: the measure's own reason where it has no value; [`Undefined::NoSamplingModel`] for
/// money, descriptive counts, and where rows come from known units; [`Undefined::NotEstimable`] for events
/// per exposure, scores in bins and shares of ads, which are not drawn here.
#[must_use]
pub fn resample_measures(
    measures: &[Measure],
    resampling: &Resampling,
) -> Vec<Result<Resampled, Undefined>> {
    let found: Vec<Result<Statistic, Undefined>> = measures.iter().map(statistic).collect();
    let statistics: Vec<Statistic> = found.iter().flatten().cloned().collect();
    let mut resampled = resample(&statistics, resampling).into_iter();
    let each = found
        .into_iter()
        .map(|found| found.and_then(|_| resampled.next().unwrap_or(Err(Undefined::NotEstimable))));
    each.collect()
}

/// The samples behind a measure and its value as a function of their shares.
///
/// # Errors
///
/// As [`resample_measures`].
pub fn statistic(measure: &Measure) -> Result<Statistic, Undefined> {
    measure.value?;
    if measure.numerator == SHARE || measure.units.is_some() {
        return Err(Undefined::NoSamplingModel);
    }
    let comparison = match measure.metric.definition {
        Definition::Compare(_, comparison) => comparison,
        _ => Comparison::Ratio,
    };
    let operands = measure.operands.as_ref().ok_or(Undefined::NotEstimable)?;
    Ok(match operands {
        Operands::Rate(rate) => of(&[people(*rate)?], |p| Some(p[0][0])),
        Operands::Pair(group, reference) => of(&[people(*group)?, people(*reference)?], move |p| {
            compared(p[0][0], p[1][0], comparison)
        }),
        Operands::Overall(group, _, rest) => {
            let (group, rest) = (people(*group)?, people(*rest)?);
            let w = real(group.n()) / (real(group.n()) + real(rest.n()));
            of(&[group, rest], move |p| {
                compared(p[0][0], w * p[0][0] + (1.0 - w) * p[1][0], comparison)
            })
        }
        Operands::Share(share, weight, whole) => {
            let e = real(*weight) / real(*whole);
            of(&[*share], move |p| {
                Some(p[0][0] / (1.0 - p[0][0]) / (e / (1.0 - e)))
            })
        }
        Operands::Gaps(pairs) => {
            let rates = match measure.metric.definition {
                Definition::LargestGap(bases) => bases.len(),
                _ => 1,
            };
            let size = pairs.len() / rates.max(1);
            let lists: Vec<Vec<(Proportion, Proportion)>> =
                pairs.chunks(size.max(1)).map(<[_]>::to_vec).collect();
            of_lists(&lists, |gaps| gaps.iter().copied().reduce(f64::max))?
        }
        Operands::Composition(groups) => composition(groups)?,
        Operands::Samples(samples) => of_samples(samples)?,
        Operands::Coverage { .. } => return Err(Undefined::NotEstimable),
    })
}

fn of_samples(samples: &Samples) -> Result<Statistic, Undefined> {
    Ok(match samples {
        Samples::Function(function) | Samples::Trend(function, _) => Statistic {
            samples: function.samples.clone(),
            of: Arc::clone(&function.of),
        },
        Samples::InStrata(strata) => in_strata(&strata.pairs()),
        Samples::Spread(spread) => {
            let value = Arc::clone(&spread.of);
            of(&spread.rates, move |p| {
                let rates: Vec<f64> = p.iter().map(|p| p[0]).collect();
                value(&rates)
            })
        }
        Samples::MeanGap(lists) => of_lists(lists, |gaps| {
            Some(gaps.iter().sum::<f64>() / crate::inference::special::real_size(gaps.len()))
        })?,
        Samples::SmallestRatio(pairs) => {
            let rates = groups(pairs).ok_or(Undefined::NotEstimable)?;
            of(&rates, |p| {
                let smallest = p.iter().map(|p| p[0]).reduce(f64::min)?;
                let largest = p.iter().map(|p| p[0]).reduce(f64::max)?;
                (largest > 0.0).then(|| smallest / largest)
            })
        }
        Samples::Difference(a, b) => of(&[*a, *b], |p| Some(p[0][0] - p[1][0])),
        Samples::InverseDifference(a, b) => of(&[*a, *b], |p| Some(1.0 / (p[1][0] - p[0][0]))),
        // Less a constant, its quantiles would lie as far above as those of the distance itself.
        Samples::Mix(_) => return Err(Undefined::NotEstimable),
        Samples::Descriptive(_) => return Err(Undefined::NoSamplingModel),
        Samples::Scores(_) => return Err(Undefined::NotEstimable),
    })
}

/// The ratio of Mantel and Haenszel over strata.
fn in_strata(pairs: &[(Proportion, Proportion)]) -> Statistic {
    let weight = |(g, r): &(Proportion, Proportion)| {
        let (m, n) = (real(g.n()), real(r.n()));
        m * (n / (m + n))
    };
    let weights: Vec<f64> = pairs.iter().map(weight).collect();
    let rates: Vec<Proportion> = pairs.iter().flat_map(|(g, r)| [*g, *r]).collect();
    of(&rates, move |p| {
        let sum = |side: usize| -> f64 {
            let both = p.chunks(2).zip(&weights);
            both.map(|(pair, weight)| weight * pair[side][0]).sum()
        };
        let below = sum(1);
        (below > 0.0).then(|| sum(0) / below)
    })
}

/// A function of proportions.
fn of(
    rates: &[Proportion],
    value: impl Fn(&[Vec<f64>]) -> Option<f64> + Send + Sync + 'static,
) -> Statistic {
    let cells = |rate: &Proportion| vec![rate.k(), rate.n() - rate.k()];
    Statistic {
        samples: rates.iter().map(cells).collect(),
        of: Arc::new(value),
    }
}

fn people(rate: Rate) -> Result<Proportion, Undefined> {
    match rate {
        Rate::Proportion(rate) => Ok(rate),
        Rate::Events(_) => Err(Undefined::NotEstimable),
        Rate::Money(_) => Err(Undefined::NoSamplingModel),
    }
}

fn compared(p: f64, q: f64, comparison: Comparison) -> Option<f64> {
    match comparison {
        Comparison::Ratio => (q > 0.0).then(|| p / q),
        Comparison::Difference => Some(p - q),
        Comparison::OddsRatio => {
            let (own, other) = (p / (1.0 - p), q / (1.0 - q));
            Some(own / other).filter(|odds| odds.is_finite())
        }
    }
}

/// The largest gap of each of several rates, joined into one value.
fn of_lists(
    lists: &[Vec<(Proportion, Proportion)>],
    join: impl Fn(&[f64]) -> Option<f64> + Send + Sync + 'static,
) -> Result<Statistic, Undefined> {
    let rates: Option<Vec<Vec<Proportion>>> = lists.iter().map(|pairs| groups(pairs)).collect();
    let rates = rates.ok_or(Undefined::NotEstimable)?;
    let sizes: Vec<usize> = rates.iter().map(Vec::len).collect();
    Ok(of(&rates.concat(), move |p| {
        let mut from = 0;
        let gaps: Option<Vec<f64>> = sizes
            .iter()
            .map(|size| {
                let own = p[from..from + size].iter().map(|p| p[0]);
                from += size;
                Some(own.clone().reduce(f64::max)? - own.reduce(f64::min)?)
            })
            .collect();
        join(&gaps?)
    }))
}

/// The rates whose pairs, each with all after it, are these; `None` when they are not all the pairs of so
/// many rates.
fn groups(pairs: &[(Proportion, Proportion)]) -> Option<Vec<Proportion>> {
    let size = (2..=pairs.len() + 1).find(|size| size * (size - 1) / 2 >= pairs.len())?;
    let first = pairs.first()?.0;
    let others = pairs.get(..size - 1)?.iter().map(|(_, other)| *other);
    let rates: Vec<Proportion> = std::iter::once(first).chain(others).collect();
    let all = (0..size).flat_map(|a| (a + 1..size).map(move |b| (a, b)));
    let again: Vec<(Proportion, Proportion)> = all.map(|(a, b)| (rates[a], rates[b])).collect();
    (again == pairs).then_some(rates)
}

/// Half the sum of the differences between the shares of those reached and of the population.
fn composition(groups: &[(u64, u64)]) -> Result<Statistic, Undefined> {
    let whole: f64 = groups.iter().map(|(_, weight)| real(*weight)).sum();
    if whole <= 0.0 {
        return Err(Undefined::NoBaseline);
    }
    let shares: Vec<f64> = groups
        .iter()
        .map(|(_, weight)| real(*weight) / whole)
        .collect();
    Ok(Statistic {
        samples: vec![groups.iter().map(|(reached, _)| *reached).collect()],
        of: Arc::new(move |p: &[Vec<f64>]| {
            let gaps = p[0].iter().zip(&shares).map(|(d, e)| (d - e).abs());
            Some(gaps.sum::<f64>() / 2.0)
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::{Confidence, linearised};
    use crate::metrics::{Layout, NearlyNormal, Referee, Reference, Wanted, evaluate};
    use crate::tally::{ConfusionAt, Margin, MarginGroup, Pair, ScoreCounts};

    /// Every measure of three groups with labels: selected, all, qualified, both.
    fn measures() -> Vec<Measure> {
        let group = |id: &str, counts: [u64; 4]| MarginGroup {
            id: id.into(),
            cells: vec![("attribute".into(), id.into())],
            key: Vec::new(),
            unknown: false,
            counts: counts.to_vec(),
            scores: ScoreCounts::new(),
            units: Vec::new(),
            weighed: Vec::new(),
        };
        let margin = Margin {
            alike: Vec::new(),
            attribute: "attribute".into(),
            stratum: None,
            groups: vec![
                group("a", [4_000, 9_000, 3_600, 2_500]),
                group("b", [1_500, 5_000, 2_100, 1_000]),
                group("c", [900, 4_000, 1_500, 600]),
            ],
        };
        let layout = Layout {
            decision: Some(Pair {
                numerator: "selected".into(),
                denominator: "eligible".into(),
                top: 0,
                bottom: 1,
            }),
            confusion: Some(ConfusionAt {
                labelled: 1,
                selected: 0,
                positives: 2,
                true_positives: 3,
            }),
            steps: Vec::new(),
            consent: None,
            people: true,
            size: 1,
            strata: false,
            delivered: Some(("selected".into(), 0)),
            impressions: None,
            costs: Vec::new(),
            frequency: None,
            ordered: vec!["attribute".into()],
            scores: None,
            values: None,
            ranks: None,
            label: true,
            arms: None,
            weighted: false,
            expected: false,
            unit_rates: Vec::new(),
        };
        let referee = Referee {
            reference: Reference::Best,
            min_n: 10,
        };
        let mut wanted = Wanted::default();
        assert!(wanted.ask(Wanted::ALL));
        evaluate(&margin, &layout, Some(&[5, 3, 2]), &referee, &wanted)
    }

    const fn resampling(replicates: usize, confidence: Confidence) -> Resampling {
        Resampling {
            replicates,
            seed: 1,
            confidence,
        }
    }

    #[test]
    fn at_the_counts_themselves_every_statistic_is_its_measure() {
        let (mut drawn, mut metrics) = (0, std::collections::BTreeSet::new());
        for measure in measures() {
            let Ok(found) = statistic(&measure) else {
                continue;
            };
            let shares: Vec<Vec<f64>> = found
                .samples
                .iter()
                .map(|cells| {
                    let n = real(cells.iter().sum());
                    cells.iter().map(|k| real(*k) / n).collect()
                })
                .collect();
            let value = measure.value.map(crate::metrics::Value::to_f64);
            let value = value.expect("statistics are of values");
            let got = (found.of)(&shares).expect("a value at the counts");
            let id = measure.metric.id;
            let near = (got - value).abs() < 1e-9 * value.abs().max(1.0);
            assert!(near, "{id} {:?}: {got} is not {value}", measure.group);
            metrics.insert(id);
            drawn += 1;
        }
        assert!(
            drawn > 80 && metrics.len() > 35,
            "{drawn} of {}",
            metrics.len()
        );
    }

    #[test]
    fn standard_errors_are_those_of_the_formulas_within_their_monte_carlo_error() {
        let c = Confidence::new(0.95).expect("a level");
        let z = 1.959_963_984_540_054;
        let measures = measures();
        let resampled = resample_measures(&measures, &resampling(4_000, c));
        let mut checked = 0;
        for (measure, found) in measures.iter().zip(resampled) {
            let want = match (&measure.operands, &measure.metric.definition) {
                (Some(Operands::Rate(Rate::Proportion(p))), _) => error(*p),
                (
                    Some(Operands::Pair(Rate::Proportion(p), Rate::Proportion(q))),
                    Definition::Compare(_, Comparison::Difference),
                ) => error(*p).hypot(error(*q)),
                (Some(Operands::Samples(Samples::Function(function))), _)
                    if function.scale == NearlyNormal::AsIs =>
                {
                    let interval = linearised(function, None, c).interval;
                    let interval = interval.expect("there is a variance");
                    (interval.upper - interval.lower) / (2.0 * z)
                }
                _ => continue,
            };
            let found = found.expect("a value");
            let miss = (found.standard_error - want).abs();
            // The formulas are of the first order, and some have n − 1 for n.
            let allowed = 4.5 * found.monte_carlo_error + 0.01 * want;
            assert!(
                miss < allowed,
                "{}: {found:?}, not {want}",
                measure.metric.id
            );
            let mean = (found.mean - found.value).abs();
            let drift = 4.5 * want / 4_000_f64.sqrt() + 0.02 * want;
            assert!(mean < drift, "{}: {found:?}", measure.metric.id);
            checked += 1;
        }
        assert!(checked > 30, "{checked}");
    }

    fn error(of: Proportion) -> f64 {
        let p = real(of.k()) / real(of.n());
        (p * (1.0 - p) / real(of.n())).sqrt()
    }

    #[test]
    fn what_has_no_sampling_model_is_not_drawn() {
        let c = Confidence::new(0.95).expect("a level");
        let mut measures = measures();
        measures.truncate(2);
        measures[0].numerator = SHARE.into();
        measures[1].value = Err(Undefined::EmptyGroup);
        let found = resample_measures(&measures, &resampling(10, c));
        assert_eq!(
            found,
            [Err(Undefined::NoSamplingModel), Err(Undefined::EmptyGroup)]
        );
    }

    #[test]
    fn rates_are_found_again_from_their_pairs() {
        let rate = |k| Proportion::new(k, 10).expect("k of 10");
        let rates = [rate(1), rate(2), rate(2), rate(4)];
        let mut pairs = Vec::new();
        for (at, a) in rates.iter().enumerate() {
            pairs.extend(rates[at + 1..].iter().map(|b| (*a, *b)));
        }
        assert_eq!(groups(&pairs), Some(rates.to_vec()));
        assert_eq!(groups(&pairs[..5]), None);
        assert_eq!(groups(&pairs[..1]), Some(rates[..2].to_vec()));
        assert_eq!(groups(&[]), None);
    }
}
