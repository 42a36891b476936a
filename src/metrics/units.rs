//! The sums over units behind a measure: which rates of the plan its operands are, and what the units
//! of group and reference add up to. Metrics whose rates have no sums have none here.

use crate::metrics::evaluate::{GapPair, gap_pairs};
use crate::metrics::{Definition, Measure, Metric, Operands, Referee, Reference, Slice};
use crate::tally::{MarginGroup, Squares};

/// Squares over units, in the same order as the operands of the measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitOperands {
    /// Of a group's own rate, or of its share of those reached.
    One(Squares),
    /// Of a group's rate and of that of the groups it is independent of: the reference, or everybody
    /// else.
    Pair(Squares, Squares),
    /// Of pairs of rates.
    Gaps(Vec<(Squares, Squares)>),
}

impl UnitOperands {
    /// Units of the group's own rate.
    #[must_use]
    pub const fn of_group(&self) -> Option<Squares> {
        match self {
            Self::One(sums) | Self::Pair(sums, _) => Some(*sums),
            Self::Gaps(_) => None,
        }
    }

    /// The smallest number of units in it.
    #[must_use]
    pub fn smallest(&self) -> u64 {
        match self {
            Self::One(sums) => sums.units,
            Self::Pair(a, b) => a.units.min(b.units),
            Self::Gaps(pairs) => {
                let units = pairs.iter().map(|(a, b)| a.units.min(b.units));
                units.min().unwrap_or(0)
            }
        }
    }
}

/// The sums behind a measure of a margin; `None` without units, or when the plan does not add up its
/// rates by unit.
pub(super) fn behind(
    measure: &Measure,
    slice: &Slice<'_>,
    referee: &Referee,
) -> Option<UnitOperands> {
    let groups = &slice.margin.groups;
    let own = groups
        .iter()
        .find(|group| Some(&group.id) == measure.group.as_ref());
    match (measure.operands.as_ref()?, measure.metric.definition) {
        (Operands::Rate(_), Definition::Rate(_)) => {
            let rate = UnitRate::of(measure.metric, slice, measure)?;
            Some(UnitOperands::One(rate.sums(own?)))
        }
        (Operands::Pair(..) | Operands::Overall(..), Definition::Compare(base, _)) => {
            let rate = UnitRate::of(base, slice, measure)?;
            let reference = reference(measure, &rate, slice, &referee.reference)?;
            Some(UnitOperands::Pair(rate.sums(own?), reference))
        }
        (Operands::Pair(..), Definition::Representation) => {
            let rate = UnitRate::named(slice, &measure.numerator, &measure.denominator)?;
            let reference = reference(measure, &rate, slice, &Reference::Rest)?;
            Some(UnitOperands::Pair(rate.sums(own?), reference))
        }
        (Operands::Share(..), Definition::Representation) => share(own?, slice),
        (Operands::Gaps(_), Definition::LargestGap(bases)) => {
            let (pairs, _) = gap_pairs(bases, slice, referee.min_n);
            let sums = pairs.iter().map(|GapPair { base, at, .. }| {
                let rate = UnitRate::of(base, slice, measure)?;
                Some((rate.sums(&groups[at.0]), rate.sums(&groups[at.1])))
            });
            sums.collect::<Option<_>>().map(UnitOperands::Gaps)
        }
        _ => None,
    }
}

/// The sums of what a group is compared with.
fn reference(
    measure: &Measure,
    rate: &UnitRate,
    slice: &Slice<'_>,
    reference: &Reference,
) -> Option<Squares> {
    let groups = &slice.margin.groups;
    let others = |group: &&MarginGroup| !group.unknown && Some(&group.id) != measure.group.as_ref();
    match reference {
        // An unknown group is no part of everybody known.
        Reference::Rest | Reference::Overall => {
            let sums = groups.iter().filter(others).map(|group| rate.sums(group));
            sums.reduce(Squares::together)
        }
        Reference::Group(_) | Reference::Best | Reference::Largest => {
            let mut named = groups.iter();
            let found = named.find(|group| Some(&group.id) == measure.reference.as_ref());
            Some(rate.sums(found?))
        }
    }
}

/// The sums of a group's share of those reached. A unit that is in one group has all of the rows it was
/// reached in there, so that k = n of it for its own group and k = 0 for every other.
fn share(own: &MarginGroup, slice: &Slice<'_>) -> Option<UnitOperands> {
    let (_, delivered) = slice.layout.delivered.as_ref()?;
    let steps = slice.layout.decision.iter().chain(&slice.layout.steps);
    let mut of_reached = steps.filter(|pair| pair.top == *delivered);
    let rate = of_reached.find_map(|p| UnitRate::named(slice, &p.numerator, &p.denominator))?;
    let groups = slice.margin.groups.iter().filter(|group| !group.unknown);
    let all = groups
        .map(|group| rate.sums(group))
        .reduce(Squares::together)?;
    let kk = rate.sums(own).kk;
    Some(UnitOperands::One(Squares {
        rows: None,
        units: all.reached.unwrap_or(all.units),
        kk,
        kn: kk,
        nn: all.kk,
        reached: None,
    }))
}

/// A rate that the plan adds up by unit, or its complement.
struct UnitRate {
    at: usize,
    complement: bool,
}

impl UnitRate {
    /// The rate of a base metric. Numerator and denominator of the measure say which step it is of.
    fn of(base: &Metric, slice: &Slice<'_>, measure: &Measure) -> Option<Self> {
        let (name, complement) = match base.id {
            "selection-rate" | "event-rate" => {
                return Self::named(slice, &measure.numerator, &measure.denominator);
            }
            "true-negative-rate" => ("false-positive-rate", true),
            "false-negative-rate" => ("true-positive-rate", true),
            "false-discovery-rate" => ("positive-predictive-value", true),
            "false-omission-rate" => ("negative-predictive-value", true),
            id => (id, false),
        };
        let at = slice.layout.unit_rates.iter().position(|r| r == name)?;
        Some(Self { at, complement })
    }

    /// The rate of two stages.
    fn named(slice: &Slice<'_>, numerator: &str, denominator: &str) -> Option<Self> {
        let name = format!("{numerator}/{denominator}");
        let at = slice.layout.unit_rates.iter().position(|r| *r == name)?;
        Some(Self {
            at,
            complement: false,
        })
    }

    /// The sums of a group; those of nobody where the log has not got the group.
    fn sums(&self, group: &MarginGroup) -> Squares {
        let sums = group.units.get(self.at).copied();
        let sums = sums.unwrap_or_else(|| Squares::of_nobody(false));
        if self.complement {
            sums.complement()
        } else {
            sums
        }
    }
}
