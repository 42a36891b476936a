//! What positions in a ranking are worth: the mean exposure of a group, beside that of its reference, and
//! how far the groups at the top are from those that a population has. Position 1 is the top.

use crate::config::Slot;
use crate::metrics::means::Mean;
use crate::metrics::scores::{Distribution, Loss, against, each, mean, real};
use crate::metrics::{Computed, NearlyNormal, Referee, Slice, Value};
use crate::tally::Undefined;

/// What the position r is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::metrics) enum Weights {
    /// 1 / log₂(1 + r).
    Logarithmic,
    /// γ(1 − γ)^(r − 1) with γ = ½.
    Geometric,
    /// 1 − (r − 1)/N, N the last position of anybody.
    Linear,
}

/// The share of those who look at a position and do not go on to the next.
const GAMMA: f64 = 0.5;

impl Weights {
    fn of(self, position: u32, last: u32) -> f64 {
        let r = f64::from(position);
        match self {
            Self::Logarithmic => 1.0 / (1.0 + r).log2(),
            Self::Geometric => GAMMA * (1.0 - GAMMA).powf(r - 1.0),
            Self::Linear => 1.0 - (r - 1.0) / f64::from(last),
        }
    }

    /// What each position of a group is worth, and how many have it.
    ///
    /// # Errors
    ///
    /// [`Undefined::OutsideBins`] where somebody stands beyond the positions that are told apart; in
    /// geometric weights those are worth nothing.
    fn worth(self, ranks: &Distribution, last: Option<u32>) -> Result<Vec<(f64, u64)>, Undefined> {
        let places = ranks.places.iter();
        let worth = places.map(|(slot, rows)| match (slot, self, last) {
            (Slot::In(bin), Self::Linear, Some(last)) => Ok((self.of(bin + 1, last), rows.rows())),
            (Slot::In(bin), Self::Logarithmic | Self::Geometric, _) => {
                Ok((self.of(bin + 1, 1), rows.rows()))
            }
            (Slot::Above, Self::Geometric, _) => Ok((0.0, rows.rows())),
            (Slot::In(_) | Slot::Above | Slot::Below | Slot::Missing | Slot::Unreadable, ..) => {
                Err(Undefined::OutsideBins)
            }
        });
        worth.collect()
    }
}

/// The last position of anybody; `None` where somebody stands beyond those that are told apart.
fn last(slice: &Slice<'_>) -> Option<u32> {
    let mut last = Some(0);
    for (_, slot) in slice
        .margin
        .groups
        .iter()
        .flat_map(|group| group.scores.keys())
    {
        last = match (slot, last) {
            (Slot::In(bin), Some(last)) => Some(last.max(bin + 1)),
            (Slot::Above, _) | (_, None) => None,
            (Slot::Below | Slot::Missing | Slot::Unreadable, last) => last,
        };
    }
    last
}

/// The mean exposure of every group, over those who have a position.
pub(in crate::metrics) fn exposures(slice: &Slice<'_>, weights: Weights) -> Vec<Computed> {
    let last = last(slice);
    let computed = each(slice, |ranks| {
        let worth = weights.worth(ranks, last)?;
        let losses: Vec<Loss> = worth
            .into_iter()
            .map(|(value, rows)| Loss {
                rows,
                value,
                error: 0.0,
            })
            .collect();
        mean(&losses, NearlyNormal::Log)
    });
    named(computed)
}

/// The mean exposure of every group over that of its reference; the best is the most exposed group.
pub(in crate::metrics) fn ratios(
    slice: &Slice<'_>,
    referee: &Referee,
    weights: Weights,
) -> Vec<Computed> {
    let last = last(slice);
    let average = |ranks: &Distribution| Mean::of(weights.worth(ranks, last)?);
    let height = |ranks: &Distribution| average(ranks).ok().map(|mean| mean.value);
    let computed = against(slice, referee, height, |group, reference| {
        average(group)?.over(&average(reference)?)
    });
    named(computed)
}

/// Where nobody has a score, in a ranking nobody has a position.
fn named(mut computed: Vec<Computed>) -> Vec<Computed> {
    for own in &mut computed {
        if own.value.is_err_and(|why| why == Undefined::MissingScores) {
            own.value = Err(Undefined::NotRanked);
        }
    }
    computed
}

/// How far the groups among the first i are from a population, weighted over every i.
pub(in crate::metrics) fn divergence(slice: &Slice<'_>) -> Result<Value, Undefined> {
    let last = last(slice).ok_or(Undefined::OutsideBins)?;
    let groups = slice.margin.groups.iter().enumerate();
    let known: Vec<_> = groups.filter(|(_, group)| !group.unknown).collect();
    let target: Vec<f64> = known
        .iter()
        .map(|(at, group)| match slice.baseline {
            Some(weights) => real(weights[*at]),
            None => real(group.counts[slice.layout.size]),
        })
        .collect();
    let whole: f64 = target.iter().sum();
    if target.iter().filter(|weight| **weight > 0.0).count() < 2 {
        return Err(Undefined::OnlyOneGroup);
    }
    // At each position, how many of each group.
    let mut at_position = vec![vec![0_u64; known.len()]; last as usize];
    for (number, (_, group)) in known.iter().enumerate() {
        for ((_, slot), rows) in &group.scores {
            if let Slot::In(bin) = slot {
                at_position[*bin as usize][number] += rows;
            }
        }
    }
    let mut first: Vec<f64> = vec![0.0; known.len()];
    let (mut sum, mut weight) = (0.0, 0.0);
    for (position, found) in (1_u32..).zip(&at_position) {
        for (so_far, rows) in first.iter_mut().zip(found) {
            *so_far += real(*rows);
        }
        let all: f64 = first.iter().sum();
        if all <= 0.0 {
            continue;
        }
        let worth = Weights::Logarithmic.of(position, last);
        weight += worth;
        for (so_far, wanted) in first.iter().zip(&target) {
            let share = so_far / all;
            if share > 0.0 && *wanted <= 0.0 {
                return Err(Undefined::ZeroDenominator);
            }
            if share > 0.0 {
                sum += worth * share * (share / (wanted / whole)).ln();
            }
        }
    }
    if weight > 0.0 {
        Value::real(sum / weight)
    } else {
        Err(Undefined::NotRanked)
    }
}
