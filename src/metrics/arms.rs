//! What a campaign changes, by the two arms of a test side by side: the counters of a group are those of
//! both arms, then those of the treated, then those held out. Each arm of a group is a sample of its own.

use crate::metrics::evaluate::measure;
use crate::metrics::figure::whole;
use crate::metrics::{
    Computed, Fraction, Layout, Measure, Metric, Needs, Operands, REGISTRY, Referee, Samples,
    Slice, UnitOperands, Value, Wanted, missing,
};
use crate::tally::{Margin, Proportion, Undefined};

/// An arm, as the part of a group's counters that is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::metrics) enum Side {
    /// Shown the campaign.
    Treated,
    /// Held out.
    HeldOut,
}

/// Every wanted metric of the arms of a test, of groups as [`crate::tally::Cube::in_arms`] gives them.
#[must_use]
pub fn over_arms(
    margin: &Margin,
    layout: &Layout,
    referee: &Referee,
    wanted: &Wanted,
) -> Vec<Measure> {
    let slice = Slice {
        margin,
        layout,
        step: None,
        baseline: None,
    };
    let is_of_arms = |metric: &&&'static Metric| {
        matches!(metric.needs, Needs::Arms | Needs::ArmStages(_))
            && wanted.has(metric)
            && missing(metric.needs, layout, false).is_none()
    };
    let metrics = REGISTRY.iter().filter(is_of_arms);
    let mut measures: Vec<Measure> = metrics
        .flat_map(|metric| measure(metric, &slice, referee))
        .collect();
    if !layout.unit_rates.is_empty() {
        for measure in &mut measures {
            of_units(measure, &slice);
        }
    }
    measures
}

/// Where rows are known to belong to units, evidence needs their sums, which there are of rates of the
/// plan only; a measure without them keeps its value and has no evidence.
fn of_units(measure: &mut Measure, slice: &Slice<'_>) {
    let rate = format!("{}/{}", measure.numerator, measure.denominator);
    let rates = &slice.layout.unit_rates;
    let groups = &slice.margin.groups;
    let own = groups
        .iter()
        .find(|group| Some(&group.id) == measure.group.as_ref());
    let sums = rates.iter().position(|name| *name == rate).and_then(|at| {
        let units = &own?.units;
        Some((*units.get(at)?, *units.get(rates.len() + at)?))
    });
    match (&measure.operands, sums) {
        (Some(Operands::Samples(Samples::Difference(..))), Some((treated, held_out))) => {
            measure.units = Some(UnitOperands::Pair(treated, held_out));
        }
        _ => measure.operands = None,
    }
}

/// The names of numerator and denominator of what people of an arm did; `base` is the denominator of the
/// decision.
pub(in crate::metrics) fn names(layout: &Layout, metric: &Metric, base: &str) -> (String, String) {
    let steps = layout.arms.as_ref().and_then(|(_, steps)| steps.as_ref());
    let acquired = steps.map_or("acquired", |steps| &steps.acquired.0);
    let applied = steps.and_then(|steps| steps.applied.as_ref());
    let applied = applied.map_or("applied", |(stage, ..)| stage);
    let selected = steps.and_then(|steps| steps.selected.as_ref());
    let selected = selected.map_or("selected", |(stage, ..)| stage);
    match metric.id {
        "harm-from-failed-application" => (format!("{applied}&!{acquired}"), base.into()),
        "harm-from-unwanted" => (format!("{selected}&!{applied}"), format!("!{applied}")),
        _ => (acquired.into(), base.into()),
    }
}

/// A counter of one arm of a group.
pub(in crate::metrics) fn count(
    slice: &Slice<'_>,
    counts: &[u64],
    side: Side,
    at: usize,
) -> Result<u64, Undefined> {
    let (width, _) = slice.layout.arms.as_ref().ok_or(Undefined::MissingStage)?;
    let part = match side {
        Side::Treated => 1,
        Side::HeldOut => 2,
    };
    let count = counts.get(part * width + at).copied();
    count.ok_or(Undefined::MissingStage)
}

/// The counts of a rate in one arm.
pub(in crate::metrics) type InArm = fn(&Slice<'_>, &[u64], Side) -> Result<(u64, u64), Undefined>;

/// Selected and eligible of one arm of a group.
pub(in crate::metrics) fn decided(
    slice: &Slice<'_>,
    counts: &[u64],
    side: Side,
) -> Result<(u64, u64), Undefined> {
    let pair = slice.layout.decision.as_ref();
    let pair = pair.ok_or(Undefined::MissingStage)?;
    Ok((
        count(slice, counts, side, pair.top)?,
        count(slice, counts, side, pair.bottom)?,
    ))
}

/// A rate of every group, treated minus held out; counts are those of the treated.
pub(in crate::metrics) fn differences(slice: &Slice<'_>, of: InArm) -> Vec<Computed> {
    let groups = slice.margin.groups.iter().enumerate();
    let computed = groups.map(|(at, group)| {
        let both = of(slice, &group.counts, Side::Treated)
            .and_then(|treated| Ok((treated, of(slice, &group.counts, Side::HeldOut)?)));
        let ((k, n), (l, m)) = match both {
            Ok(both) => both,
            Err(why) => return Computed::of_group(at, Err(why)),
        };
        let rates = Proportion::new(k, n).and_then(|a| Ok((a, Proportion::new(l, m)?)));
        let value = rates.and_then(|(a, b)| minus(a, b).map(Value::from));
        Computed {
            counts: Some((k, n)),
            operands: rates
                .ok()
                .map(|(a, b)| Operands::Samples(Samples::Difference(a, b))),
            ..Computed::of_group(at, value)
        }
    });
    computed.collect()
}

/// The difference of two shares. That nobody was selected in either is no effect, and 0.
pub(in crate::metrics) fn minus(own: Proportion, other: Proportion) -> Result<Fraction, Undefined> {
    let [k, n] = [own.k(), own.n()].map(u128::from);
    let [l, m] = [other.k(), other.n()].map(u128::from);
    Fraction::new(whole(k * m)? - whole(l * n)?, n * m)
}
