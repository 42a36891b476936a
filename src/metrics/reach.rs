//! How many units of a group have the outcome at least once, whatever the number of their rows: people
//! reached beside impressions made. Units are taken for independent, which rows are not.

use crate::metrics::reference::Candidate;
use crate::metrics::{
    Comparison, Computed, Favourable, Operands, Rate, Referee, Reference, Slice, Value,
};
use crate::tally::{Proportion, Undefined};

/// Units with the outcome, and units, of every group.
fn counts(slice: &Slice<'_>) -> Vec<Result<(u64, u64), Undefined>> {
    let name = slice.layout.decision.as_ref();
    let name = name.map(|pair| format!("{}/{}", pair.numerator, pair.denominator));
    let rates = &slice.layout.unit_rates;
    let at = rates.iter().position(|rate| Some(rate) == name.as_ref());
    let groups = slice.margin.groups.iter();
    let of = |group: &crate::tally::MarginGroup| {
        let sums = at.and_then(|at| group.units.get(at));
        let sums = sums.ok_or(Undefined::MissingStage)?;
        // Counts files of earlier versions do not say how many were reached.
        Ok((sums.reached.ok_or(Undefined::NotEstimable)?, sums.units))
    };
    groups.map(of).collect()
}

fn rate(counts: Result<(u64, u64), Undefined>) -> Result<Rate, Undefined> {
    let (k, n) = counts?;
    Proportion::new(k, n).map(Rate::Proportion)
}

/// Every group's share of units with the outcome.
pub(super) fn own(slice: &Slice<'_>) -> Vec<Computed> {
    let counts = counts(slice).into_iter().enumerate();
    let computed = counts.map(|(at, counts)| {
        let rate = rate(counts);
        Computed {
            counts: counts.ok(),
            operands: rate.ok().map(Operands::Rate),
            ..Computed::of_group(at, rate.and_then(Rate::value).map(Value::from))
        }
    });
    computed.collect()
}

/// Every group's share over that of its reference. Of several groups together a unit counts in each.
pub(super) fn ratios(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    let counts = counts(slice);
    let candidates: Vec<Candidate<'_>> = slice
        .margin
        .groups
        .iter()
        .zip(&counts)
        .map(|(group, counts)| Candidate {
            id: &group.id,
            unknown: group.unknown,
            size: group.counts[slice.layout.size],
            rate: rate(*counts),
            n: rate(*counts).ok().map(Rate::n),
        })
        .collect();
    let rest = Referee {
        reference: Reference::Rest,
        ..referee.clone()
    };
    let mut computed = Vec::new();
    for (at, own) in candidates.iter().enumerate() {
        let chosen = referee.choose(&candidates, own.id, Favourable::High);
        let reference = chosen.as_ref().ok().map(|(name, _)| name.clone());
        if reference.as_deref() == Some(own.id) {
            continue;
        }
        let rates = own.rate.and_then(|rate| Ok((rate, chosen?.1)));
        let value = rates.and_then(|(own, reference)| Comparison::Ratio.value(own, reference));
        let overlaps = referee.reference == Reference::Overall && !own.unknown;
        let operands = match (rates, overlaps) {
            (Ok((own, reference)), false) => Some(Operands::Pair(own, reference)),
            (Ok((rate, everybody)), true) => {
                let others = rest.choose(&candidates, own.id, Favourable::High);
                let others = others.ok();
                others.map(|(_, others)| Operands::Overall(rate, everybody, others))
            }
            (Err(_), _) => None,
        };
        computed.push(Computed {
            reference,
            counts: counts[at].ok(),
            operands,
            ..Computed::of_group(at, value.map(Value::from))
        });
    }
    computed
}
