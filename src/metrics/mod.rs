//! Fairness metrics: pure functions of the cube's counts. A comparison is a base rate × a way of
//! comparing; a metric says which, what parity is, and which side is favourable. No judging here.

mod accuracy;
mod computable;
mod consent_rate;
mod consent_ratio;
mod coverage;
mod delivery_variance;
mod equal_opportunity_difference;
mod equalized_odds_difference;
mod evaluate;
mod event_rate;
mod event_rate_ratio;
mod false_negative_rate;
mod false_positive_rate;
mod fraction;
mod impact_ratio;
mod measure;
mod negative_predictive_value;
mod odds_ratio;
mod positive_predictive_value;
mod predictive_parity_difference;
mod rate;
mod reference;
mod representation_ratio;
mod selection_rate;
mod shortfall;
mod slice;
mod statistical_parity_difference;
mod true_negative_rate;
mod true_positive_rate;
mod variance_coverage;
mod variance_coverage_300;
mod variance_coverage_5;
mod weighted_variance_coverage;

#[cfg(test)]
mod worked;

pub use computable::{Answer, Facts, Need, Question, computable, missing};
pub use coverage::{Ad, coverage};
pub use evaluate::{evaluate, measure};
pub use fraction::Fraction;
pub use measure::{Measure, Operands};
pub use rate::{Comparison, Counted, Rate};
pub use reference::{Referee, Reference};
pub use shortfall::{Shortfall, shortfall};
pub use slice::{Layout, Slice};

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
    /// A distance in [0, 1] over all groups of an attribute.
    Distance,
}

impl Scale {
    /// The smallest and largest value; a bound beyond them can never be broken.
    #[must_use]
    pub const fn range(self) -> (i64, Option<i64>) {
        match self {
            Self::Proportion | Self::Distance => (0, Some(1)),
            Self::Difference => (-1, Some(1)),
            Self::EventRate | Self::Ratio | Self::OddsRatio | Self::EventRatio => (0, None),
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
    /// How it is computed.
    pub definition: Definition,
}

/// Every metric, in the order of reports.
pub const REGISTRY: &[&Metric] = &[
    &selection_rate::METRIC,
    &impact_ratio::METRIC,
    &statistical_parity_difference::METRIC,
    &odds_ratio::METRIC,
    &representation_ratio::METRIC,
    &delivery_variance::METRIC,
    &variance_coverage::METRIC,
    &variance_coverage_5::METRIC,
    &variance_coverage_300::METRIC,
    &weighted_variance_coverage::METRIC,
    &true_positive_rate::METRIC,
    &false_positive_rate::METRIC,
    &true_negative_rate::METRIC,
    &false_negative_rate::METRIC,
    &positive_predictive_value::METRIC,
    &negative_predictive_value::METRIC,
    &accuracy::METRIC,
    &equal_opportunity_difference::METRIC,
    &equalized_odds_difference::METRIC,
    &predictive_parity_difference::METRIC,
    &event_rate::METRIC,
    &event_rate_ratio::METRIC,
    &consent_rate::METRIC,
    &consent_ratio::METRIC,
];

/// Other names under which metrics are known.
pub const ALIASES: [(&str, &str); 6] = [
    ("disparate-impact", "impact-ratio"),
    ("adverse-impact-ratio", "impact-ratio"),
    (
        "demographic-parity-difference",
        "statistical-parity-difference",
    ),
    ("equal-opportunity", "equal-opportunity-difference"),
    ("equalized-odds", "equalized-odds-difference"),
    ("recall", "true-positive-rate"),
];

/// The metric of an id or alias.
#[must_use]
pub fn metric(id: &str) -> Option<&'static Metric> {
    let id = ALIASES
        .iter()
        .find(|(alias, _)| *alias == id)
        .map_or(id, |(_, real)| real);
    REGISTRY.iter().copied().find(|metric| metric.id == id)
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
