//! What unknown people can do to shares of those reached, beside a population that is known, and to the
//! largest gap between groups.

use crate::metrics::unknowns::reach::{Reach, Worst, larger, smaller};
use crate::metrics::unknowns::table::{Table, agree};
use crate::metrics::unknowns::{Bounds, Unknown};
use crate::metrics::{Comparison, Definition, Fraction, Metric, Rate, Slice, Value};
use crate::tally::Margin;

/// A group's odds among those reached over its odds in the population.
///
/// Smallest: d·(W − w) / ((D + u − d)·w), nobody unknown being of the group; largest: (d + m)·(W − w) /
/// ((D + u − d − m)·w), everybody who may be being of it. d of the group and D of all known are reached, u
/// unknown, m of whom may be of the group; w of W is its share of the population.
pub(super) fn share(
    margin: &Margin,
    weights: &[u64],
    delivered: usize,
    group: &str,
) -> Option<Unknown> {
    let at = margin.groups.iter().position(|g| g.id == group)?;
    let own = &margin.groups[at];
    let reached = |unknown: bool| -> u64 {
        let groups = margin.groups.iter().filter(|g| g.unknown == unknown);
        groups.map(|g| g.counts[delivered]).sum()
    };
    let (known, unknown) = (reached(false), reached(true));
    let cells = margin.groups.iter().filter(|g| g.unknown && agree(g, own));
    let may: u64 = cells.map(|g| g.counts[delivered]).sum();
    let homes = |cell: &&crate::tally::MarginGroup| {
        let mut known = margin
            .groups
            .iter()
            .filter(|g| !g.unknown && agree(cell, g));
        known.next().is_some() && known.next().is_none()
    };
    let must = margin.groups.iter().filter(|g| g.unknown && agree(g, own));
    let must: u64 = must.filter(homes).map(|g| g.counts[delivered]).sum();
    let whole: u64 = weights.iter().sum();
    let others = whole - weights[at].min(whole);
    let value = |reached: u64| {
        let rest = u128::from(known + unknown - reached);
        let numerator = i128::from(reached) * i128::from(others);
        Fraction::new(numerator, rest * u128::from(weights[at])).map(Value::from)
    };
    let d = own.counts[delivered];
    let bounds = value(d + must).ok().map(|lower| Bounds {
        lower,
        upper: value(d + may).ok(),
        reversed: None,
    });
    Some(Unknown::of_bounds(unknown, bounds))
}

/// Half the sum of differences of shares, of one attribute.
///
/// Smallest: Σ max(0, d/(D + u) − w/W), since what a group has too much stays; in whole people it may be a
/// little more. Largest: all of the unknown in one group, the worst of them; the sum is convex in the
/// counts.
pub(super) fn variance(margin: &Margin, weights: &[u64], delivered: usize) -> Option<Unknown> {
    let of = |unknown: bool| {
        let groups = margin.groups.iter().zip(weights);
        groups.filter(move |(group, _)| group.unknown == unknown)
    };
    let unknown: u64 = of(true).map(|(group, _)| group.counts[delivered]).sum();
    if margin.groups.first()?.cells.len() > 1 {
        return Some(Unknown::of_bounds(unknown, None));
    }
    let known: Vec<(u64, u64)> = of(false)
        .map(|(group, weight)| (group.counts[delivered], *weight))
        .collect();
    let reached = u128::from(known.iter().map(|(d, _)| d).sum::<u64>() + unknown);
    let whole: u128 = known.iter().map(|(_, w)| u128::from(*w)).sum();
    let (mut kept, mut largest) = (0, None);
    for (d, w) in &known {
        kept += (u128::from(*d) * whole).saturating_sub(u128::from(*w) * reached);
    }
    for at in 0..known.len() {
        let moved: u128 = known
            .iter()
            .enumerate()
            .map(|(other, (d, w))| {
                let d = u128::from(*d) + if other == at { u128::from(unknown) } else { 0 };
                (d * whole).abs_diff(u128::from(*w) * reached)
            })
            .sum();
        largest = largest.max(Some(moved));
    }
    let value = |moved: u128| {
        let moved = i128::try_from(moved).ok()?;
        Fraction::new(moved, 2 * reached * whole)
            .ok()
            .map(Value::from)
    };
    let bounds = value(2 * kept).map(|lower| Bounds {
        lower,
        upper: largest.and_then(value),
        reversed: None,
    });
    Some(Unknown::of_bounds(unknown, bounds))
}

/// The largest gap of several rates between any two groups.
///
/// Largest: the highest rate that a group can have minus the lowest of another. Smallest: the distance that
/// any two groups keep; with more than two groups the gap may never be as small.
pub(super) fn gap(slice: &Slice<'_>, bases: &[&'static Metric], min_n: u64) -> Unknown {
    let mut people = 0;
    let mut bounds: Option<(Value, Value)> = None;
    for base in bases {
        let Definition::Rate(rate) = base.definition else {
            continue;
        };
        let Some(table) = Table::new(slice, rate, slice.layout.size) else {
            return Unknown::of_bounds(people, None);
        };
        people += table.unknown();
        let worst = Worst { table: &table };
        // With everybody who may be of it, of either outcome, a group is as large as it can become.
        let largest = |at: usize| {
            let [(with, without), _] = table.may_and_must(at);
            table.groups[at].counted.plus(with, without).n
        };
        let reaching: Vec<(usize, Rate, Rate)> = (0..table.groups.len())
            .filter(|at| largest(*at) >= min_n)
            .filter_map(|at| Some((at, worst.low(at)?, worst.high(at)?)))
            .collect();
        for (a, low, high) in &reaching {
            for (b, other_low, other_high) in reaching.iter().filter(|(at, ..)| at != a) {
                let most = difference(*high, *other_low);
                // A group that may stay too small keeps no distance.
                let judged = [a, b].map(|at| table.groups[*at].counted.n >= min_n);
                let least = difference(*low, *other_high).filter(|_| judged == [true; 2]);
                let (least, most) = (at_least_0(least), at_least_0(most));
                bounds = Some(bounds.map_or((least, most), |(lower, upper)| {
                    (larger(lower, least), larger(upper, most))
                }));
            }
        }
    }
    let bounds = bounds.map(|(lower, upper)| Bounds {
        lower: smaller(lower, upper),
        upper: Some(upper),
        reversed: None,
    });
    Unknown::of_bounds(people, bounds)
}

fn difference(a: Rate, b: Rate) -> Option<Value> {
    Comparison::Difference.value(a, b).ok().map(Value::from)
}

fn at_least_0(value: Option<Value>) -> Value {
    value
        .filter(|value| value.to_f64() > 0.0)
        .unwrap_or(Value::Real(0.0))
}
