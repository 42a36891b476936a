//! Impressions per person reached. How much it differs between people of one group is not in counts, so
//! that no interval is given.

use crate::metrics::reference::Candidate;
use crate::metrics::{
    Comparison, Computed, Favourable, Operands, Rate, Referee, Samples, Slice, Value,
};
use crate::tally::{EventRate, Undefined};

/// The counts of a group, and its rate.
type Frequency = (Option<(u64, u64)>, Result<Rate, Undefined>);

fn rates(slice: &Slice<'_>) -> Vec<Frequency> {
    let groups = slice.margin.groups.iter();
    let of = |counts: &[u64]| {
        let pair = slice.layout.frequency.as_ref();
        let counts = pair.map(|pair| (counts[pair.top], counts[pair.bottom]));
        let rate = counts
            .ok_or(Undefined::MissingStage)
            .and_then(|(shown, reached)| EventRate::new(shown, reached).map(Rate::Events));
        (counts, rate)
    };
    groups.map(|group| of(&group.counts)).collect()
}

/// Every group's own frequency.
pub(super) fn own(slice: &Slice<'_>) -> Vec<Computed> {
    let rates = rates(slice).into_iter().enumerate();
    rates
        .map(|(at, (counts, rate))| Computed {
            counts,
            operands: rate.ok().map(|rate| descriptive(rate.n())),
            ..Computed::of_group(at, rate.and_then(Rate::value).map(Value::from))
        })
        .collect()
}

const fn descriptive(size: u64) -> Operands {
    Operands::Samples(Samples::Descriptive(size))
}

/// Every group's frequency over the reference's.
pub(super) fn ratios(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    let rates = rates(slice);
    let candidates: Vec<Candidate<'_>> = slice
        .margin
        .groups
        .iter()
        .zip(&rates)
        .map(|(group, (_, rate))| Candidate {
            id: &group.id,
            unknown: group.unknown,
            size: group.counts[slice.layout.size],
            rate: *rate,
            n: rate.ok().map(Rate::n),
        })
        .collect();
    let mut computed = Vec::new();
    for (at, (counts, rate)) in rates.iter().enumerate() {
        let chosen = referee.choose(&candidates, candidates[at].id, Favourable::High);
        let reference = chosen.as_ref().ok().map(|(name, _)| name.clone());
        if reference.as_deref() == Some(candidates[at].id) {
            continue;
        }
        let both = rate.and_then(|rate| Ok((rate, chosen?.1)));
        let value = both.and_then(|(own, other)| Comparison::Ratio.value(own, other));
        computed.push(Computed {
            reference,
            counts: *counts,
            operands: both
                .ok()
                .map(|(own, other)| descriptive(own.n().min(other.n()))),
            ..Computed::of_group(at, value.map(Value::from))
        });
    }
    computed
}
