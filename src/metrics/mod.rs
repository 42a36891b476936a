//! Fairness metrics: pure functions of the cube's counts. A comparison is a base rate × a way of
//! comparing; a metric says which, what parity is, and which side is favourable. No judging here.

mod arms;
mod benefit;
mod catalogue;
mod computable;
mod convention;
mod coverage;
mod deviance;
mod evaluate;
mod exposure;
mod figure;
mod fraction;
mod inequality;
mod levelling;
mod means;
mod measure;
mod mix;
mod money;
mod odds;
mod offers;
mod ordered;
mod pooling;
mod ranking;
mod rate;
mod reach;
mod reference;
mod samples;
mod scores;
mod shortfall;
mod slice;
mod strata;
mod units;
mod unknowns;
mod value;
mod wanted;
mod weights;

#[cfg(test)]
mod oracle_tests;
#[cfg(test)]
mod worked;

pub use arms::over_arms;
pub use catalogue::{ALIASES, REGISTRY, metric};
pub use computable::{Answer, Facts, Need, Question, computable, missing};
pub use convention::{
    Convention, Note, Number, Shown, conventional, conventional_over_strata, lacks,
};
pub use coverage::{Ad, coverage};
pub(crate) use deviance::{relative_deviance, stirling_remainder};
pub use evaluate::{Computed, evaluate, measure};
pub use fraction::Fraction;
pub use measure::{Measure, Operands};
pub use rate::{Comparison, Counted, Rate};
pub use reference::{Referee, Reference};
pub use samples::{Function, InStrata, Mix, NearlyNormal, OfRates, OfShares, Samples, Spread};
pub use scores::{
    AtThreshold, Bands, Calibrated, Curve, Evident, Influence, Influences, OfScores, Thresholds,
    curves,
};
pub use shortfall::{Shortfall, shortfall};
pub use slice::{Layout, Slice};
pub use strata::{Apart, over_strata};
pub use units::UnitOperands;
pub use unknowns::{Bounds, Unknown, unknowns};
pub use value::Value;
pub use wanted::Wanted;
pub use weights::takes_weights;

use crate::tally::Undefined;

/// What the values of a metric are; it fixes the deciding interval and test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// A proportion in [0, 1].
    Proportion,
    /// Events per exposure, 0 or more.
    EventRate,
    /// A ratio of proportions, 0 or more.
    Ratio,
    /// A difference of proportions in [−1, 1].
    Difference,
    /// A ratio of odds, 0 or more.
    OddsRatio,
    /// A ratio of event rates, 0 or more.
    EventRatio,
    /// A distance in [0, 1], of a group from its reference or over all groups of an attribute.
    Distance,
    /// An index of inequality, a mean loss or a number of people, 0 or more.
    Index,
    /// A difference of anything, in its own unit, without limits.
    Signed,
    /// An amount of money, 0 or more.
    Money,
}

impl Scale {
    /// The smallest and largest value, where there is one; a bound beyond them can never be broken.
    #[must_use]
    pub const fn range(self) -> (Option<i64>, Option<i64>) {
        match self {
            Self::Proportion | Self::Distance => (Some(0), Some(1)),
            Self::Difference => (Some(-1), Some(1)),
            Self::EventRate
            | Self::Ratio
            | Self::OddsRatio
            | Self::EventRatio
            | Self::Index
            | Self::Money => (Some(0), None),
            Self::Signed => (None, None),
        }
    }
}

/// What a metric needs of the data beyond a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// An outcome and its denominator.
    Decision,
    /// A label besides.
    Label,
    /// A decision, or a baseline population.
    Population,
    /// Two neighbouring stages, or money.
    Step,
    /// A column that says who has consented, whatever was decided.
    Consent,
    /// A population, and ads apart.
    Strata,
    /// A decision, and the values of a column apart.
    Apart,
    /// A decision, or a stage that counts delivery.
    Delivered,
    /// Money, and the first of these stages that is counted.
    Cost(&'static [&'static str]),
    /// Impressions and people reached.
    Exposure,
    /// A decision, and an attribute whose groups have an order.
    Ordered,
    /// A decision, and whose rows they are.
    Units,
    /// Values of offers.
    Values,
    /// Positions in a ranking.
    Ranking,
    /// A decision, and the arms of a test.
    Arms,
    /// Arms of people, and so many stages of the funnel after the denominator.
    ArmStages(usize),
    /// Scores in bins.
    Scores,
    /// Scores in bins, and a label.
    LabelledScores,
}

/// Which side of parity is better for a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Favourable {
    /// More is better.
    High,
    /// Less is better.
    Low,
}

/// How a metric is computed.
#[derive(Clone, Copy)]
pub enum Definition {
    /// A group's own rate.
    Rate(fn(&Slice<'_>, &[u64]) -> Result<Counted, Undefined>),
    /// A comparison of a base rate between a group and a reference.
    Compare(&'static Metric, Comparison),
    /// A group's share of the selected against its share of a population.
    Representation,
    /// The largest gap of several base rates over all pairs of groups.
    LargestGap(&'static [&'static Metric]),
    /// Half the sum of the differences between two distributions over the groups.
    Variance,
    /// The share of ads whose variance is within a bound.
    Coverage(Coverage),
    /// In a way of its own, which stands in the metric's file.
    Own(fn(&Slice<'_>, &Referee) -> Vec<Computed>),
    /// In a way of its own, from the strata of a column.
    OverStrata(fn(&Apart<'_>, &Referee) -> Vec<Computed>),
}

/// Which ads a coverage counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// The largest delivery variance of an ad within the bound, in percent.
    pub within_percent: i64,
    /// The smallest number of impressions of an ad that is counted.
    pub impressions: u64,
    /// Whether an ad counts as much as it delivered, instead of one.
    pub weighted: bool,
}

/// A metric: one entry of the registry.
pub struct Metric {
    /// The id, kebab-case; also the file's name, the policy key and the rule id.
    pub id: &'static str,
    /// The formula in plain text.
    pub formula: &'static str,
    /// What it says, in one sentence.
    pub meaning: &'static str,
    /// When it does not exist.
    pub undefined: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// The scale.
    pub scale: Scale,
    /// What it needs.
    pub needs: Needs,
    /// The value at parity; `None` for a rate, which has none.
    pub parity: Option<i64>,
    /// Which side is favourable.
    pub favourable: Favourable,
    /// Whether it is measured without being asked for; others are by `--metrics`, or by a rule.
    pub standard: bool,
    /// How it is computed.
    pub definition: Definition,
}

impl PartialEq for Metric {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl std::fmt::Debug for Metric {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}
