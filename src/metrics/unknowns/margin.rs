//! From the measures of a margin to what its unknown people can do to each of them.

use std::sync::Arc;

use crate::metrics::reference::MIN_SHARE_PERCENT;
use crate::metrics::unknowns::Unknown;
use crate::metrics::unknowns::placed::Placed;
use crate::metrics::unknowns::reach::{Against, Best, Comparing};
use crate::metrics::unknowns::shares::{gap, share, variance};
use crate::metrics::unknowns::table::Table;
use crate::metrics::{
    Comparison, Counted, Definition, Favourable, Layout, Measure, Metric, Referee, Reference, Slice,
};
use crate::tally::{Margin, Undefined};

/// What the unknown people of a margin can do to each of its measures, in their order.
///
/// `None` where the value does not exist, where the group is unknown itself, or where nobody in the
/// denominator is unknown.
#[must_use]
pub fn unknowns(
    margin: &Margin,
    layout: &Layout,
    baseline: Option<&[u64]>,
    referee: &Referee,
    measures: &[Measure],
) -> Vec<Option<Unknown>> {
    let is_somebody = |counts: &[u64]| counts.iter().any(|count| *count > 0);
    let mut unknown = margin.groups.iter().filter(|group| group.unknown);
    let is_sure = margin.alike.is_empty();
    if is_sure && !unknown.any(|group| is_somebody(&group.counts)) {
        return measures.iter().map(|_| None).collect();
    }
    let mut last: Option<(Step<'_>, Option<Arc<Table>>)> = None;
    measures
        .iter()
        .map(|measure| {
            let of_measure = |(_, pair): (usize, &'_ _)| is_step(measure, pair);
            let steps = layout.steps.iter().enumerate();
            let step = steps
                .filter(|step| of_measure(*step))
                .map(|(_, step)| step)
                .next();
            let slice = Slice {
                margin,
                layout,
                step,
                baseline,
            };
            let key: Step<'_> = (measure.metric.id, &measure.numerator, &measure.denominator);
            let table = match &last {
                Some((of, table)) if *of == key => table.clone(),
                Some(_) | None => base(measure.metric, &slice).and_then(|(metric, rate)| {
                    Table::new(&slice, rate, slice.size_at(metric)).map(Arc::new)
                }),
            };
            last = Some((key, table.clone()));
            let found = of_measure_with(measure, &slice, referee, table.as_ref())?;
            (found.people > 0).then_some(found)
        })
        .collect()
}

/// Metric, numerator and denominator: what has one table.
type Step<'a> = (&'a str, &'a str, &'a str);

fn is_step(measure: &Measure, pair: &crate::tally::Pair) -> bool {
    pair.numerator == measure.numerator && pair.denominator == measure.denominator
}

type OfCounts = fn(&Slice<'_>, &[u64]) -> Result<Counted, Undefined>;

/// The rate that a measure of one table is made of; representation without a baseline is one of the
/// decision's rate.
fn base(metric: &'static Metric, slice: &Slice<'_>) -> Option<(&'static Metric, OfCounts)> {
    match metric.definition {
        Definition::Rate(rate) => Some((metric, rate)),
        Definition::Compare(base, _) => match base.definition {
            Definition::Rate(rate) => Some((metric, rate)),
            Definition::Compare(..)
            | Definition::Representation
            | Definition::LargestGap(_)
            | Definition::Variance
            | Definition::Coverage(_)
            | Definition::Own(_)
            | Definition::OverStrata(_) => None,
        },
        Definition::Representation if slice.baseline.is_none() => {
            Some((metric, |slice, counts| {
                let pair = slice.layout.decision.as_ref();
                let pair = pair.ok_or(Undefined::MissingStage)?;
                Ok(Counted::people(counts[pair.top], counts[pair.bottom]))
            }))
        }
        Definition::Representation
        | Definition::LargestGap(_)
        | Definition::Variance
        | Definition::Coverage(_)
        | Definition::Own(_)
        | Definition::OverStrata(_) => None,
    }
}

fn of_measure_with(
    measure: &Measure,
    slice: &Slice<'_>,
    referee: &Referee,
    table: Option<&Arc<Table>>,
) -> Option<Unknown> {
    if measure.unknown || measure.value.is_err() {
        return None;
    }
    let sizes = || -> u64 {
        let unknown = slice.margin.groups.iter().filter(|group| group.unknown);
        unknown.map(|group| group.counts[slice.layout.size]).sum()
    };
    let without_bounds = || Unknown::of_bounds(sizes(), None);
    let compared = |how, against: &dyn Fn(&Table, usize) -> Option<Against>| {
        let Some(table) = table else {
            return Some(without_bounds());
        };
        let id = measure.group.as_deref()?;
        let group = table.groups.iter().position(|group| group.id == id)?;
        let Some(against) = against(table, group) else {
            return Some(Unknown::of_bounds(table.unknown(), None));
        };
        let comparing = Comparing {
            group,
            how,
            against,
        };
        if slice.margin.alike.is_empty() {
            return Some(Unknown::of_model(table, comparing));
        }
        let (_, rate) = base(measure.metric, slice)?;
        let placed = Placed::new(slice, rate, table)?;
        Some(Unknown::of_placed(&placed, &comparing))
    };
    if !slice.margin.alike.is_empty() && !is_of_everybody(measure.metric) {
        let bins = slice.margin.alike.iter();
        let unsure = bins.map(|alike| alike.unsure[slice.layout.size]).sum();
        return Some(Unknown::of_bounds(unsure, None));
    }
    match measure.metric.definition {
        Definition::Rate(_) => compared(Comparison::Ratio, &|_, _| Some(Against::Nobody)),
        Definition::Compare(base, how) => compared(how, &|table, _| {
            against(
                table,
                referee,
                measure.reference.as_deref()?,
                base.favourable,
            )
        }),
        Definition::Representation => match (slice.baseline, &slice.layout.delivered) {
            (Some(weights), Some((_, delivered))) => {
                share(slice.margin, weights, *delivered, measure.group.as_deref()?)
            }
            (Some(_), None) => None,
            (None, _) => compared(Comparison::Ratio, &|_, _| Some(Against::Rest)),
        },
        Definition::LargestGap(bases) => Some(gap(slice, bases, referee.min_n)),
        Definition::Variance => match (slice.baseline, &slice.layout.delivered) {
            (Some(weights), Some((_, delivered))) => variance(slice.margin, weights, *delivered),
            (Some(_) | None, _) => Some(without_bounds()),
        },
        Definition::Coverage(_) | Definition::Own(_) | Definition::OverStrata(_) => {
            Some(without_bounds())
        }
    }
}

/// Whether a metric is the decision's rate or compares it. Probabilities are those of everybody who is eligible,
/// whom rates of those selected or labelled leave out.
fn is_of_everybody(metric: &Metric) -> bool {
    let base = match metric.definition {
        Definition::Compare(base, _) => base,
        _ => metric,
    };
    base.id == "selection-rate"
}

/// Whom the groups are compared with, as positions in the table; `None` where no group is large enough to
/// be picked.
fn against(
    table: &Table,
    referee: &Referee,
    reference: &str,
    favourable: Favourable,
) -> Option<Against> {
    let position = |id: &str| table.groups.iter().position(|group| group.id == id);
    match &referee.reference {
        Reference::Group(name) => Some(Against::OneOf(vec![position(name)?])),
        Reference::Rest => Some(Against::Rest),
        Reference::Overall => Some(Against::Overall),
        Reference::Largest => {
            let largest = table.groups.iter().map(|group| group.size).max()?;
            let can_be = |at: &usize| table.largest_size(*at) >= largest;
            Some(Against::OneOf(
                (0..table.groups.len()).filter(can_be).collect(),
            ))
        }
        Reference::Best => {
            let whole = MIN_SHARE_PERCENT * u128::from(table.total_size());
            let is_large =
                |size: u64, n: u64| 100 * u128::from(size) >= whole && n >= referee.min_n.max(1);
            let all = || 0..table.groups.len();
            let eligible = all().filter(|at| {
                let group = &table.groups[*at];
                is_large(group.size, group.counted.n)
            });
            let possible = all().filter(|at| {
                let [(with, without), _] = table.may_and_must(*at);
                let n = table.groups[*at].counted.plus(with, without).n;
                is_large(table.largest_size(*at), n)
            });
            let (eligible, possible): (Vec<usize>, Vec<usize>) =
                (eligible.collect(), possible.collect());
            let now = position(reference)?;
            eligible.contains(&now).then_some(Against::Best(Best {
                favourable,
                eligible,
                possible,
                now,
            }))
        }
    }
}
