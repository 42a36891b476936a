//! Measures of rows that have weights: which metrics have a weighted form, and how people and weights
//! stand beside each other in a measure. Values are made of weights; what is counted as enough, of people.

use crate::config::number::MICROS;
use crate::metrics::evaluate::measure;
use crate::metrics::{Counted, Definition, Measure, Metric, Needs, Referee, Slice};
use crate::tally::MarginGroup;

/// Rates whose sums of squares are known, so that their evidence allows for weights.
const RATES: [&str; 11] = [
    "selection-rate",
    "event-rate",
    "true-positive-rate",
    "false-positive-rate",
    "true-negative-rate",
    "false-negative-rate",
    "positive-predictive-value",
    "negative-predictive-value",
    "false-discovery-rate",
    "false-omission-rate",
    "accuracy",
];

/// Whether a metric can be measured with weights: a rate of people, or a comparison of such rates.
#[must_use]
pub fn takes_weights(metric: &Metric) -> bool {
    let is_known =
        |base: &Metric| RATES.contains(&base.id) && !matches!(base.needs, Needs::Cost(_));
    match metric.definition {
        Definition::Rate(_) => is_known(metric),
        Definition::Compare(base, _) => is_known(base),
        Definition::LargestGap(bases) => bases.iter().all(|base| is_known(base)),
        Definition::Representation
        | Definition::Variance
        | Definition::Coverage(_)
        | Definition::OverStrata(_)
        | Definition::Own(_) => false,
    }
}

/// The counts of a base rate of people, whatever they weigh; `None` where it has none.
pub(super) fn people_of(base: &Metric, slice: &Slice<'_>, group: &MarginGroup) -> Option<Counted> {
    let Definition::Rate(rate) = base.definition else {
        return None;
    };
    if group.weighed.is_empty() {
        return rate(slice, &group.counts).ok();
    }
    if slice.layout.expected {
        let micros: Vec<u64> = group.weighed.iter().map(|weighed| weighed.weight).collect();
        let counted = rate(slice, &micros).ok()?;
        return Some(counted.with_counts(people(counted.k), people(counted.n)));
    }
    let people: Vec<u64> = group.weighed.iter().map(|weighed| weighed.people).collect();
    rate(slice, &people).ok()
}

/// Millionths of people, to the nearest.
fn people(micros: u64) -> u64 {
    let one = MICROS.unsigned_abs();
    micros.saturating_add(one / 2) / one
}

/// The measures of a metric of a margin by weight, with people where people are meant.
pub(super) fn measured(
    metric: &'static Metric,
    slice: &Slice<'_>,
    referee: &Referee,
) -> Vec<Measure> {
    let mut measures = measure(metric, slice, referee);
    if !slice.layout.weighted {
        return measures;
    }
    let groups = &slice.margin.groups;
    let size = slice.size_at(metric);
    let size_of = |group: &MarginGroup| match group.weighed.get(size) {
        Some(weighed) if slice.layout.expected => people(weighed.weight),
        Some(_) | None => group.people(size),
    };
    for measure in &mut measures {
        measure.weighted = true;
        measure.expected = slice.layout.expected;
        measure.weights = measure.counts;
        let own = groups
            .iter()
            .find(|group| Some(&group.id) == measure.group.as_ref());
        let Some(own) = own else {
            measure.size = groups.iter().map(size_of).sum();
            continue;
        };
        measure.size = size_of(own);
        let base = match metric.definition {
            Definition::Compare(base, _) => Some(base),
            Definition::Rate(_) => Some(metric),
            _ => None,
        };
        let people = base.and_then(|base| people_of(base, slice, own));
        let people = people.map(|counted| (counted.k, counted.n));
        measure.counts = people.filter(|_| measure.counts.is_some());
    }
    measures
}
