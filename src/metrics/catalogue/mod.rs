//! The catalogue of metrics: one file each, with its formula, its source and a worked example, and the
//! list of them all in the order of reports.

mod accuracy;
mod consent_rate;
mod consent_ratio;
pub(super) mod delivery_variance;
mod equal_opportunity_difference;
mod equalized_odds_difference;
mod event_rate;
mod event_rate_ratio;
mod false_negative_rate;
mod false_positive_rate;
mod impact_ratio;
mod negative_predictive_value;
mod odds_ratio;
mod positive_predictive_value;
mod predictive_parity_difference;
mod representation_ratio;
mod selection_rate;
mod statistical_parity_difference;
mod true_negative_rate;
mod true_positive_rate;
mod variance_coverage;
mod variance_coverage_300;
mod variance_coverage_5;
mod weighted_variance_coverage;

use crate::metrics::Metric;

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
