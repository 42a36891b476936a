//! What reaching a group cost: money per something that it bought, and a group's cost over that of the
//! cheapest. Money has no sampling model: no interval, and no verdict.

use crate::metrics::figure::whole;
use crate::metrics::reference::Candidate;
use crate::metrics::{Computed, Favourable, Fraction, Operands, Rate, Referee, Slice, Value};
use crate::tally::{EventRate, Undefined};

/// Millionths in a unit of money.
const MICROS: u128 = 1_000_000;

/// What a cost is of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cost {
    /// The stages that may be counted; the first that is.
    pub(super) stages: &'static [&'static str],
    /// How many units the cost is of.
    pub(super) per: u128,
}

impl Cost {
    /// Every group's own cost.
    pub(super) fn own(self, slice: &Slice<'_>) -> Vec<Computed> {
        let Some(pair) = slice.cost(self.stages) else {
            return Vec::new();
        };
        let groups = slice.margin.groups.iter().enumerate();
        groups
            .map(|(at, group)| {
                let (money, units) = (group.counts[pair.top], group.counts[pair.bottom]);
                let value = whole(u128::from(money) * self.per)
                    .and_then(|money| Fraction::new(money, MICROS * u128::from(units)));
                Computed {
                    counts: Some((money, units)),
                    operands: EventRate::new(money, units)
                        .ok()
                        .map(|rate| Operands::Rate(Rate::Money(rate))),
                    ..Computed::of_group(at, value.map(Value::from))
                }
            })
            .collect()
    }

    /// Every group's cost over the reference's; the best is the cheapest.
    pub(super) fn ratios(self, slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
        let Some(pair) = slice.cost(self.stages) else {
            return Vec::new();
        };
        let candidates: Vec<Candidate<'_>> = slice
            .margin
            .groups
            .iter()
            .map(|group| Candidate {
                id: &group.id,
                unknown: group.unknown,
                size: group.counts[slice.layout.size],
                rate: EventRate::new(group.counts[pair.top], group.counts[pair.bottom])
                    .map(Rate::Money),
                n: Some(group.counts[pair.bottom]),
            })
            .collect();
        let mut computed = Vec::new();
        for (at, own) in candidates.iter().enumerate() {
            let chosen = referee.choose(&candidates, own.id, Favourable::Low);
            let reference = chosen.as_ref().ok().map(|(name, _)| name.clone());
            if reference.as_deref() == Some(own.id) {
                continue;
            }
            let rates = own.rate.and_then(|rate| Ok((rate, chosen?.1)));
            let value = rates.and_then(|(own, reference)| {
                let (own, reference) = (own.value()?, reference.value()?);
                if reference.is_zero() {
                    return Err(Undefined::ReferenceIsZero);
                }
                let ratio = own.over(&reference).map(Value::from);
                ratio.map_or_else(|| Value::real(own.to_f64() / reference.to_f64()), Ok)
            });
            let counts = &slice.margin.groups[at].counts;
            computed.push(Computed {
                reference,
                counts: Some((counts[pair.top], counts[pair.bottom])),
                operands: rates.ok().map(|(own, other)| Operands::Pair(own, other)),
                ..Computed::of_group(at, value)
            });
        }
        computed
    }
}
