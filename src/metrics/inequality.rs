//! How unequal the rates of all groups are, in one number: the groups that count, their weights, and
//! the indices' common way from a margin to a value and its evidence.

use std::sync::Arc;

use crate::metrics::catalogue::selection_rate;
use crate::metrics::evaluate::counted;
use crate::metrics::figure::real;
use crate::metrics::{
    Computed, Counted, OfRates, Operands, Rate, Referee, Samples, Slice, Spread, Value,
};
use crate::tally::{Proportion, Undefined};

/// The selection rates that an index is made of.
pub(super) struct Rates {
    /// The groups' ids, in order.
    pub(super) ids: Vec<String>,
    /// Their rates.
    pub(super) each: Vec<Proportion>,
    /// Known groups that are too small or have no rate.
    pub(super) left_out: Vec<String>,
}

impl Rates {
    /// The rates of the known groups with somebody in them that are large enough to be judged.
    pub(super) fn of(slice: &Slice<'_>, min_n: u64) -> Self {
        let mut found = Self {
            ids: Vec::new(),
            each: Vec::new(),
            left_out: Vec::new(),
        };
        let all = counted(&selection_rate::METRIC, slice);
        for (counted, group) in all.into_iter().zip(&slice.margin.groups) {
            if group.unknown || group.counts[slice.layout.size] == 0 {
                continue;
            }
            match counted.and_then(Counted::rate) {
                Ok(Rate::Proportion(rate)) if rate.n() >= min_n => {
                    found.ids.push(group.id.clone());
                    found.each.push(rate);
                }
                Ok(Rate::Proportion(_) | Rate::Events(_) | Rate::Money(_)) | Err(_) => {
                    found.left_out.push(group.id.clone());
                }
            }
        }
        found
    }

    /// Everybody's weight by the size of the group, adding up to 1.
    pub(super) fn weights(&self) -> Vec<f64> {
        let whole: f64 = self.each.iter().map(|rate| real(rate.n())).sum();
        let of = |rate: &Proportion| real(rate.n()) / whole;
        self.each.iter().map(of).collect()
    }

    fn values(&self) -> Vec<f64> {
        let of = |rate: &Proportion| real(rate.k()) / real(rate.n());
        self.each.iter().map(of).collect()
    }
}

/// An index of the selection rates with the groups' sizes as weights: a function of rates and weights.
pub(super) fn weighted(
    slice: &Slice<'_>,
    referee: &Referee,
    index: fn(&[f64], &[f64]) -> Option<f64>,
) -> Vec<Computed> {
    let rates = Rates::of(slice, referee.min_n);
    let weights = rates.weights();
    vec![measured(
        rates,
        Arc::new(move |rates| index(rates, &weights)),
    )]
}

/// An index of selection rates, with its evidence.
pub(super) fn measured(found: Rates, of: OfRates) -> Computed {
    let value = if found.each.len() < 2 {
        Err(Undefined::OnlyOneGroup)
    } else if found.each.iter().all(|rate| rate.k() == 0) {
        Err(Undefined::NobodySelected)
    } else {
        of(&found.values())
            .ok_or(Undefined::NotEstimable)
            .and_then(Value::real)
    };
    let spread = Spread {
        rates: found.each,
        of,
    };
    Computed {
        left_out: found.left_out,
        operands: Some(Operands::Samples(Samples::Spread(spread))),
        ..Computed::over_groups(value)
    }
}

/// The mean of the rates; `None` when it is 0.
pub(super) fn mean(rates: &[f64], weights: &[f64]) -> Option<f64> {
    let mean: f64 = rates.iter().zip(weights).map(|(p, w)| p * w).sum();
    (mean > 0.0).then_some(mean)
}
