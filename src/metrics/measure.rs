//! One value of one metric, with what its evidence is computed from.

use crate::metrics::{Metric, Rate, Samples, UnitOperands, Value};
use crate::tally::{Proportion, Undefined};

/// What a measure's evidence is computed from.
#[derive(Debug, Clone)]
pub enum Operands {
    /// A group's own rate.
    Rate(Rate),
    /// A group's rate and the reference's.
    Pair(Rate, Rate),
    /// A group's rate and that of everybody, the group included; the third is everybody else's.
    Overall(Rate, Rate, Rate),
    /// A group's share of those reached, and its weight of the total population weight.
    Share(Proportion, u64, u64),
    /// Pairs of proportions whose largest gap is the value.
    Gaps(Vec<(Proportion, Proportion)>),
    /// Reached and population weight per group.
    Composition(Vec<(u64, u64)>),
    /// Independent samples that more is made of than one comparison of rates.
    Samples(Samples),
    /// Ads counted, and of each ad counting one how many are within the bound.
    Coverage {
        /// Ads that are large enough.
        ads: u64,
        /// Those within the bound of all; `None` where ads are weighted.
        within: Option<Proportion>,
    },
}

/// One value of one metric.
#[derive(Debug, Clone)]
pub struct Measure {
    /// The metric.
    pub metric: &'static Metric,
    /// The attribute, or attributes joined by `*`.
    pub attribute: String,
    /// The group; `None` for a metric over all groups.
    pub group: Option<String>,
    /// Attribute → group; empty for a metric over all groups.
    pub cells: Vec<(String, String)>,
    /// Whether the group is (partly) unknown: shown, never judged.
    pub unknown: bool,
    /// The group's size (eligible people, or the first stage of count rows); of a metric over all
    /// groups their sum, of a coverage the number of ads.
    pub size: u64,
    /// The reference group, or `rest` or `overall`.
    pub reference: Option<String>,
    /// The stratum; `None` for all of the data.
    pub stratum: Option<String>,
    /// The numerator's stage.
    pub numerator: String,
    /// The denominator's stage.
    pub denominator: String,
    /// The counts of the group's own rate, also where it is undefined, or of a coverage; `None` for
    /// other metrics over all groups.
    pub counts: Option<(u64, u64)>,
    /// The value.
    pub value: Result<Value, Undefined>,
    /// Known groups that a metric over all groups had to leave out, because they are too small or have
    /// no rate; ads without a variance.
    pub left_out: Vec<String>,
    /// What it was computed from; `None` when there was nothing to compute from.
    pub operands: Option<Operands>,
    /// Whether value and operands are made of weights, in millionths; counts are people all the same.
    pub weighted: bool,
    /// Whether weights are probabilities of groups, and people are those expected.
    pub expected: bool,
    /// The weights of those counted, in millionths.
    pub weights: Option<(u64, u64)>,
    /// Sums over the units whose rows the operands count; `None` without units, and where rows are taken
    /// for independent.
    pub units: Option<UnitOperands>,
}

impl Measure {
    /// The numerator of the group's own rate.
    #[must_use]
    pub fn k(&self) -> Option<u64> {
        self.counts.map(|(k, _)| k)
    }

    /// The denominator of the group's own rate; for a metric over all groups the smallest denominator
    /// in it (gaps), all of those reached (composition), or the
    /// smallest sample.
    #[must_use]
    pub fn n(&self) -> Option<u64> {
        match (self.counts, self.operands.as_ref()) {
            (Some((_, n)), _) => Some(n),
            (None, Some(Operands::Gaps(_))) if self.weighted => {
                self.units.as_ref().map(UnitOperands::smallest)
            }
            (None, Some(Operands::Gaps(pairs))) => {
                pairs.iter().map(|(a, b)| a.n().min(b.n())).min()
            }
            (None, Some(Operands::Composition(groups))) => {
                Some(groups.iter().map(|(reached, _)| reached).sum())
            }
            (None, Some(Operands::Samples(samples))) => Some(samples.smallest()),
            (
                None,
                Some(
                    Operands::Rate(_)
                    | Operands::Pair(..)
                    | Operands::Overall(..)
                    | Operands::Share(..)
                    | Operands::Coverage { .. },
                )
                | None,
            ) => None,
        }
    }

    /// The size that the policy's minimum is compared with: the smaller of group and reference, in units
    /// where rows are known to be of units.
    #[must_use]
    pub fn smallest_n(&self) -> u64 {
        if let Some(units) = &self.units {
            return units.smallest();
        }
        match &self.operands {
            Some(Operands::Pair(group, reference)) => group.n().min(reference.n()),
            Some(Operands::Overall(group, _, rest)) => group.n().min(rest.n()),
            Some(
                Operands::Rate(_)
                | Operands::Share(..)
                | Operands::Gaps(_)
                | Operands::Composition(_),
            ) => self.n().unwrap_or(0),
            Some(Operands::Samples(samples)) => samples.smallest(),
            Some(Operands::Coverage { ads, .. }) => *ads,
            None => 0,
        }
    }
}
