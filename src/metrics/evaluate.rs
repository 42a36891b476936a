//! From a margin of the cube to measures: every metric that the data can answer, for every group.

use crate::metrics::reference::Candidate;
use crate::metrics::weights::{measured, people_of};
use crate::metrics::{
    Comparison, Counted, Definition, Favourable, Fraction, Layout, Measure, Metric, Needs,
    Operands, REGISTRY, Rate, Referee, Reference, Slice, Value, Wanted, missing, takes_weights,
    units,
};
use crate::tally::{Margin, Proportion, SPEND, Undefined};

/// Every measure of a margin that is wanted, in the order of the registry.
#[must_use]
pub fn evaluate(
    margin: &Margin,
    layout: &Layout,
    baseline: Option<&[u64]>,
    referee: &Referee,
    wanted: &Wanted,
) -> Vec<Measure> {
    let by_weight = layout.weighted.then(|| margin.by_weight());
    let slice = Slice {
        margin: by_weight.as_ref().unwrap_or(margin),
        layout,
        step: None,
        baseline,
    };
    let mut measures = Vec::new();
    for metric in REGISTRY {
        // Measured over strata or arms: see [`crate::metrics::coverage`], [`crate::metrics::over_strata`]
        // and [`crate::metrics::over_arms`].
        let is_of_strata = matches!(
            metric.needs,
            Needs::Strata | Needs::Apart | Needs::Arms | Needs::ArmStages(_)
        );
        if !wanted.has(metric)
            || is_of_strata
            || missing(metric.needs, layout, baseline.is_some()).is_some()
            || (layout.weighted && !takes_weights(metric))
        {
            continue;
        }
        if metric.needs == Needs::Step {
            for step in &layout.steps {
                measures.extend(measured(
                    metric,
                    &Slice {
                        step: Some(step),
                        ..slice
                    },
                    referee,
                ));
            }
        } else {
            measures.extend(measured(metric, &slice, referee));
        }
    }
    for measure in &mut measures {
        measure.units = units::behind(measure, &slice, referee);
    }
    measures
}

/// The measures of one metric.
#[must_use]
pub fn measure(metric: &'static Metric, slice: &Slice<'_>, referee: &Referee) -> Vec<Measure> {
    match metric.definition {
        Definition::Rate(rate) => {
            let of = |at: usize| rate(slice, &slice.margin.groups[at].counts);
            per_group(metric, slice, |at| {
                let counted = of(at);
                let rate = counted.and_then(Counted::rate);
                let counts = counted.ok().map(|c| (c.k, c.n));
                (
                    None,
                    counts,
                    rate.and_then(Rate::value).map(Value::from),
                    rate.ok().map(Operands::Rate),
                )
            })
        }
        Definition::Compare(base, comparison) => compare(metric, base, comparison, slice, referee),
        Definition::Representation => representation(metric, slice),
        Definition::LargestGap(bases) => vec![largest_gap(metric, bases, slice, referee.min_n)],
        Definition::Variance => vec![variance(metric, slice)],
        Definition::Coverage(_) | Definition::OverStrata(_) => Vec::new(),
        Definition::Own(compute) => {
            let computed = compute(slice, referee);
            computed
                .into_iter()
                .map(|own| placed(metric, slice, own))
                .collect()
        }
    }
}

/// What a metric with a way of its own has computed, before it is put into a [`Measure`].
#[derive(Debug)]
pub struct Computed {
    /// The group, by its number in the margin; `None` over all groups.
    pub group: Option<usize>,
    /// What the group was compared with.
    pub reference: Option<String>,
    /// The counts of the group's own rate, where the value has one.
    pub counts: Option<(u64, u64)>,
    /// The value.
    pub value: Result<Value, Undefined>,
    /// Known groups that a value over all groups had to leave out.
    pub left_out: Vec<String>,
    /// What evidence is computed from; `None` when there is nothing to compute it from.
    pub operands: Option<Operands>,
}

impl Computed {
    /// A value of one group, without evidence.
    #[must_use]
    pub const fn of_group(group: usize, value: Result<Value, Undefined>) -> Self {
        Self {
            group: Some(group),
            reference: None,
            counts: None,
            value,
            left_out: Vec::new(),
            operands: None,
        }
    }

    /// A value over all groups, without evidence.
    #[must_use]
    pub const fn over_groups(value: Result<Value, Undefined>) -> Self {
        Self {
            group: None,
            reference: None,
            counts: None,
            value,
            left_out: Vec::new(),
            operands: None,
        }
    }
}

pub(super) fn placed(metric: &'static Metric, slice: &Slice<'_>, computed: Computed) -> Measure {
    let Computed {
        group,
        reference,
        counts,
        value,
        left_out,
        operands,
    } = computed;
    let whole = over_groups(metric, slice, value, operands);
    let Some(group) = group.and_then(|at| slice.margin.groups.get(at)) else {
        return Measure {
            reference,
            counts,
            left_out,
            ..whole
        };
    };
    Measure {
        group: Some(group.id.clone()),
        cells: group.cells.clone(),
        unknown: group.unknown,
        size: group.counts[slice.size_at(metric)],
        reference,
        counts,
        left_out,
        ..whole
    }
}

/// Reference, the group's own counts, value, operands.
type Evaluated = (
    Option<String>,
    Option<(u64, u64)>,
    Result<Value, Undefined>,
    Option<Operands>,
);

fn per_group(
    metric: &'static Metric,
    slice: &Slice<'_>,
    value: impl Fn(usize) -> Evaluated,
) -> Vec<Measure> {
    let (numerator, denominator) = slice.names(metric);
    let size = slice.size_at(metric);
    slice
        .margin
        .groups
        .iter()
        .enumerate()
        .map(|(at, group)| {
            let (reference, counts, value, operands) = value(at);
            Measure {
                metric,
                attribute: slice.margin.attribute.clone(),
                group: Some(group.id.clone()),
                cells: group.cells.clone(),
                unknown: group.unknown,
                size: group.counts[size],
                reference,
                stratum: slice.margin.stratum.clone(),
                numerator: numerator.clone(),
                denominator: denominator.clone(),
                counts,
                value,
                left_out: Vec::new(),
                operands,
                weighted: false,
                expected: false,
                weights: None,
                units: None,
            }
        })
        .collect()
}

fn over_groups(
    metric: &'static Metric,
    slice: &Slice<'_>,
    value: Result<Value, Undefined>,
    operands: Option<Operands>,
) -> Measure {
    let (numerator, denominator) = slice.names(metric);
    Measure {
        metric,
        attribute: slice.margin.attribute.clone(),
        group: None,
        cells: Vec::new(),
        unknown: false,
        size: slice
            .margin
            .groups
            .iter()
            .map(|group| group.counts[slice.layout.size])
            .sum(),
        reference: None,
        stratum: slice.margin.stratum.clone(),
        numerator,
        denominator,
        counts: None,
        value,
        left_out: Vec::new(),
        operands,
        weighted: false,
        expected: false,
        weights: None,
        units: None,
    }
}

/// A base rate of every group: its counts.
pub(super) fn counted(base: &Metric, slice: &Slice<'_>) -> Vec<Result<Counted, Undefined>> {
    let Definition::Rate(rate) = base.definition else {
        unreachable!("comparisons are made of base rates; the registry's test checks it")
    };
    slice
        .margin
        .groups
        .iter()
        .map(|group| rate(slice, &group.counts))
        .collect()
}

/// The value of a comparison. Nobody selected in either group is no sign of equal treatment; nobody
/// wrongly treated in either group is.
fn compared(
    base: &Metric,
    comparison: Comparison,
    group: Rate,
    reference: Rate,
) -> Result<Value, Undefined> {
    let all_missed = |rate: Rate| rate.k() == rate.n();
    if base.id == "false-negative-rate" && all_missed(group) && all_missed(reference) {
        return Err(Undefined::NobodySelected);
    }
    let counts_selected = base.needs != Needs::Label || base.id == "true-positive-rate";
    match (comparison.value(group, reference), comparison) {
        (Err(Undefined::NobodySelected), Comparison::Difference) if !counts_selected => {
            Fraction::new(0, 1).map(Value::from)
        }
        (Err(Undefined::NobodySelected), _) if !counts_selected => Err(Undefined::ReferenceIsZero),
        (value, _) => value.map(Value::from),
    }
}

fn compare(
    metric: &'static Metric,
    base: &'static Metric,
    comparison: Comparison,
    slice: &Slice<'_>,
    referee: &Referee,
) -> Vec<Measure> {
    let counted = counted(base, slice);
    let size = slice.size_at(metric);
    let rates: Vec<Result<Rate, Undefined>> = counted
        .iter()
        .map(|counted| counted.and_then(Counted::rate))
        .collect();
    let candidates: Vec<Candidate<'_>> = slice
        .margin
        .groups
        .iter()
        .zip(&rates)
        .map(|(group, rate)| Candidate {
            id: &group.id,
            unknown: group.unknown,
            size: group.counts[size],
            rate: *rate,
            n: people_of(base, slice, group).map(|counted| counted.n),
        })
        .collect();
    // Money per thousand is a cost: the cheapest group is the reference.
    let cost = slice.step.is_some_and(|step| step.numerator == SPEND);
    let favourable = if cost {
        Favourable::Low
    } else {
        base.favourable
    };
    let mut measures = per_group(metric, slice, |at| {
        let chosen = referee.choose(&candidates, candidates[at].id, favourable);
        let reference = chosen.as_ref().ok().map(|(name, _)| name.clone());
        let counts = counted[at].ok().map(|c| (c.k, c.n));
        match (rates[at], chosen) {
            (Ok(group), Ok((_, rate))) if referee.reference == Reference::Overall => {
                let value = compared(base, comparison, group, rate);
                let rest = Referee {
                    reference: Reference::Rest,
                    ..referee.clone()
                };
                let others = rest.choose(&candidates, candidates[at].id, favourable);
                let operands = match others {
                    // An unknown group is no part of everybody known: the two are independent.
                    Ok(_) if candidates[at].unknown => Some(Operands::Pair(group, rate)),
                    Ok((_, others)) => Some(Operands::Overall(group, rate, others)),
                    Err(_) => None,
                };
                (reference, counts, value, operands)
            }
            (Ok(group), Ok((_, rate))) => (
                reference,
                counts,
                compared(base, comparison, group, rate),
                Some(Operands::Pair(group, rate)),
            ),
            (Err(why), _) | (Ok(_), Err(why)) => (reference, counts, Err(why), None),
        }
    });
    measures.retain(|measure| measure.group != measure.reference || measure.group.is_none());
    measures
}

fn representation(metric: &'static Metric, slice: &Slice<'_>) -> Vec<Measure> {
    let Some((_, delivered)) = slice.layout.delivered else {
        return Vec::new();
    };
    let groups = &slice.margin.groups;
    match (slice.baseline, &slice.layout.decision) {
        (Some(weights), _) => {
            let known = |at: &usize| !groups[*at].unknown;
            let total: u64 = (0..groups.len())
                .filter(known)
                .map(|at| groups[at].counts[delivered])
                .sum();
            let whole: u64 = weights.iter().sum();
            let mut measures = per_group(metric, slice, |at| {
                let reached = groups[at].counts[delivered];
                let (reference, counts) = (Some("baseline".into()), Some((reached, total)));
                match Proportion::new(reached, total) {
                    Ok(share) => {
                        let (d, rest) = (i128::from(share.k()), u128::from(share.n() - share.k()));
                        let (w, others) = (weights[at], whole - weights[at].min(whole));
                        let value = Fraction::new(d * i128::from(others), rest * u128::from(w));
                        (
                            reference,
                            counts,
                            value.map(Value::from),
                            Some(Operands::Share(share, w, whole)),
                        )
                    }
                    Err(why) => (reference, counts, Err(why), None),
                }
            });
            measures.retain(|measure| !measure.unknown);
            measures
        }
        (None, Some(pair)) => {
            let rate = |k: u64, n: u64| Proportion::new(k, n).map(Rate::Proportion);
            let sum = |counter: usize, but: usize| -> u64 {
                let others = groups
                    .iter()
                    .enumerate()
                    .filter(|(at, g)| *at != but && !g.unknown);
                others.map(|(_, group)| group.counts[counter]).sum()
            };
            let mut measures = per_group(metric, slice, |at| {
                let (k, n) = (groups[at].counts[pair.top], groups[at].counts[pair.bottom]);
                let (reference, counts) = (Some("rest".into()), Some((k, n)));
                let own = rate(k, n);
                let rest = rate(sum(pair.top, at), sum(pair.bottom, at));
                match (own, rest) {
                    (Ok(own), Ok(rest)) => {
                        let value = Comparison::Ratio.value(own, rest);
                        (
                            reference,
                            counts,
                            value.map(Value::from),
                            Some(Operands::Pair(own, rest)),
                        )
                    }
                    (Err(why), _) | (Ok(_), Err(why)) => (reference, counts, Err(why), None),
                }
            });
            measures.retain(|measure| !measure.unknown);
            measures
        }
        (None, None) => Vec::new(),
    }
}

/// Two groups whose rates are compared for the largest gap.
pub(super) struct GapPair {
    /// The rate.
    pub(super) base: &'static Metric,
    /// The numbers of the groups in the margin.
    pub(super) at: (usize, usize),
    rates: (Proportion, Proportion),
}

/// Every pair of known groups that are large enough, for each rate, and the known groups left out.
pub(super) fn gap_pairs(
    bases: &[&'static Metric],
    slice: &Slice<'_>,
    min_n: u64,
) -> (Vec<GapPair>, Vec<String>) {
    let mut pairs = Vec::new();
    let mut left_out: Vec<String> = Vec::new();
    for base in bases {
        let mut groups: Vec<(usize, Proportion)> = Vec::new();
        let counted = counted(base, slice).into_iter().enumerate();
        for ((at, counted), group) in counted.zip(&slice.margin.groups) {
            if group.unknown || group.counts[slice.layout.size] == 0 {
                continue;
            }
            match counted.and_then(Counted::rate) {
                Ok(Rate::Proportion(p))
                    if people_of(base, slice, group).is_some_and(|people| people.n >= min_n) =>
                {
                    groups.push((at, p));
                }
                Ok(Rate::Proportion(_) | Rate::Events(_) | Rate::Money(_)) | Err(_) => {
                    if !left_out.contains(&group.id) {
                        left_out.push(group.id.clone());
                    }
                }
            }
        }
        for (from, a) in groups.iter().enumerate() {
            pairs.extend(groups[from + 1..].iter().map(|b| GapPair {
                base,
                at: (a.0, b.0),
                rates: (a.1, b.1),
            }));
        }
    }
    (pairs, left_out)
}

fn largest_gap(
    metric: &'static Metric,
    bases: &[&'static Metric],
    slice: &Slice<'_>,
    min_n: u64,
) -> Measure {
    let (pairs, left_out) = gap_pairs(bases, slice, min_n);
    let pairs: Vec<(Proportion, Proportion)> = pairs.iter().map(|pair| pair.rates).collect();
    let gap = |(a, b): &(Proportion, Proportion)| {
        let difference = Comparison::Difference
            .value(Rate::Proportion(*a), Rate::Proportion(*b))
            .ok()?;
        let swapped = Comparison::Difference
            .value(Rate::Proportion(*b), Rate::Proportion(*a))
            .ok()?;
        Some(if swapped.exceeds(&difference) {
            swapped
        } else {
            difference
        })
    };
    let largest = pairs
        .iter()
        .filter_map(gap)
        .reduce(|a, b| if b.exceeds(&a) { b } else { a });
    let operands = (!pairs.is_empty()).then_some(Operands::Gaps(pairs));
    let measure = over_groups(
        metric,
        slice,
        largest.map(Value::from).ok_or(Undefined::OnlyOneGroup),
        operands,
    );
    Measure {
        left_out,
        ..measure
    }
}

/// Reached and population weight of every known group; `None` without a population.
pub(super) fn composition(slice: &Slice<'_>) -> Option<Vec<(u64, u64)>> {
    let groups = slice
        .margin
        .groups
        .iter()
        .enumerate()
        .filter(|(_, group)| !group.unknown);
    groups
        .map(|(at, group)| {
            let (_, delivered) = slice.layout.delivered.as_ref()?;
            let population = match (slice.baseline, &slice.layout.decision) {
                (Some(weights), _) => weights[at],
                (None, Some(pair)) => group.counts[pair.bottom],
                (None, None) => return None,
            };
            Some((group.counts[*delivered], population))
        })
        .collect()
}

/// Half the sum of the differences between the shares of those reached and of the population.
pub(super) fn distance(composition: &[(u64, u64)]) -> Result<Fraction, Undefined> {
    if composition.len() < 2 {
        return Err(Undefined::OnlyOneGroup);
    }
    let reached: u128 = composition.iter().map(|(d, _)| u128::from(*d)).sum();
    let population: u128 = composition.iter().map(|(_, e)| u128::from(*e)).sum();
    let moved: u128 = composition
        .iter()
        .map(|(d, e)| (u128::from(*d) * population).abs_diff(u128::from(*e) * reached))
        .sum();
    i128::try_from(moved)
        .map_err(|_| Undefined::NotEstimable)
        .and_then(|moved| Fraction::new(moved, 2 * reached * population))
}

fn variance(metric: &'static Metric, slice: &Slice<'_>) -> Measure {
    let Some(composition) = composition(slice) else {
        return over_groups(metric, slice, Err(Undefined::NoBaseline), None);
    };
    let value = distance(&composition).map(Value::from);
    over_groups(
        metric,
        slice,
        value,
        Some(Operands::Composition(composition)),
    )
}
