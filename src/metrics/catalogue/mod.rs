//! The catalogue of metrics: one file each, with its formula, its source and a worked example, and the
//! list of them all in the order of reports.

mod abroca;
mod accuracy;
mod accuracy_difference;
mod atkinson_index;
mod auc;
mod auc_difference;
mod average_absolute_odds_difference;
mod average_odds_difference;
mod balanced_accuracy;
mod balanced_accuracy_difference;
mod benefit_from_acquire;
mod between_group_entropy_index;
mod brier_score;
mod calibration_in_the_large;
mod composition;
mod conditional_demographic_disparity;
mod conditional_impact_ratio;
mod consent_rate;
mod consent_ratio;
mod cost_per_action;
mod cost_per_action_ratio;
mod cost_per_click;
mod cost_per_click_ratio;
mod cost_per_mille;
mod cost_per_mille_ratio;
pub(super) mod delivery_variance;
mod delivery_variance_corrected;
mod differential_fairness;
mod equal_opportunity_difference;
mod equalized_odds_difference;
mod equalized_odds_mean_difference;
mod equalized_odds_ratio;
mod event_rate;
mod event_rate_ratio;
mod expected_calibration_error;
mod exposure;
mod exposure_ratio;
mod f1_difference;
mod f1_score;
mod false_discovery_rate;
mod false_discovery_rate_difference;
mod false_negative_rate;
mod false_negative_rate_difference;
mod false_omission_rate;
mod false_omission_rate_difference;
pub(super) mod false_positive_rate;
mod false_positive_rate_difference;
mod frequency;
mod frequency_ratio;
mod generalized_entropy_index;
mod geometric_exposure;
mod geometric_exposure_ratio;
mod half_squared_variation;
mod harm_from_failed_application;
mod harm_from_unwanted;
pub(super) mod impact_ratio;
mod impact_ratio_by_threshold;
mod kolmogorov_smirnov;
mod levelling_down;
mod linear_exposure;
mod linear_exposure_ratio;
mod log_loss;
mod mean_log_deviation;
mod ndkl;
mod negative_predictive_value;
mod number_needed;
mod odds_ratio;
mod offer_value;
mod offer_value_difference;
mod offer_value_ratio;
mod positive_predictive_value;
mod predictive_parity_difference;
mod reach_rate;
mod reach_ratio;
mod representation_ratio;
mod scoring_impact_ratio;
mod scoring_rate;
pub(super) mod selection_rate;
mod slope_index;
mod standardized_mean_difference;
mod statistical_parity_difference;
mod theil_index;
mod treatment_equality;
mod treatment_equality_difference;
mod treatment_equality_ratio;
mod trend;
mod true_negative_rate;
pub(super) mod true_positive_rate;
mod uplift;
mod uplift_difference;
mod variance_coverage;
mod variance_coverage_300;
mod variance_coverage_5;
mod wasserstein_distance;
mod weighted_variance_coverage;
mod worst_adjacent_step;

use crate::metrics::Metric;

/// Every metric, in the order of reports.
pub const REGISTRY: &[&Metric] = &[
    &selection_rate::METRIC,
    &impact_ratio::METRIC,
    &statistical_parity_difference::METRIC,
    &odds_ratio::METRIC,
    &number_needed::METRIC,
    &reach_rate::METRIC,
    &reach_ratio::METRIC,
    &composition::METRIC,
    &conditional_impact_ratio::METRIC,
    &conditional_demographic_disparity::METRIC,
    &levelling_down::METRIC,
    &mean_log_deviation::METRIC,
    &theil_index::METRIC,
    &half_squared_variation::METRIC,
    &atkinson_index::METRIC,
    &differential_fairness::METRIC,
    &trend::METRIC,
    &slope_index::METRIC,
    &worst_adjacent_step::METRIC,
    &representation_ratio::METRIC,
    &delivery_variance::METRIC,
    &delivery_variance_corrected::METRIC,
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
    &false_discovery_rate::METRIC,
    &false_omission_rate::METRIC,
    &balanced_accuracy::METRIC,
    &f1_score::METRIC,
    &treatment_equality::METRIC,
    &accuracy_difference::METRIC,
    &balanced_accuracy_difference::METRIC,
    &f1_difference::METRIC,
    &false_positive_rate_difference::METRIC,
    &false_negative_rate_difference::METRIC,
    &false_discovery_rate_difference::METRIC,
    &false_omission_rate_difference::METRIC,
    &equalized_odds_mean_difference::METRIC,
    &equalized_odds_ratio::METRIC,
    &average_odds_difference::METRIC,
    &average_absolute_odds_difference::METRIC,
    &treatment_equality_difference::METRIC,
    &treatment_equality_ratio::METRIC,
    &generalized_entropy_index::METRIC,
    &between_group_entropy_index::METRIC,
    &event_rate::METRIC,
    &event_rate_ratio::METRIC,
    &cost_per_mille::METRIC,
    &cost_per_mille_ratio::METRIC,
    &cost_per_click::METRIC,
    &cost_per_click_ratio::METRIC,
    &cost_per_action::METRIC,
    &cost_per_action_ratio::METRIC,
    &frequency::METRIC,
    &frequency_ratio::METRIC,
    &consent_rate::METRIC,
    &consent_ratio::METRIC,
    &auc::METRIC,
    &auc_difference::METRIC,
    &abroca::METRIC,
    &brier_score::METRIC,
    &log_loss::METRIC,
    &calibration_in_the_large::METRIC,
    &expected_calibration_error::METRIC,
    &kolmogorov_smirnov::METRIC,
    &wasserstein_distance::METRIC,
    &standardized_mean_difference::METRIC,
    &scoring_rate::METRIC,
    &scoring_impact_ratio::METRIC,
    &impact_ratio_by_threshold::METRIC,
    &offer_value::METRIC,
    &offer_value_ratio::METRIC,
    &offer_value_difference::METRIC,
    &exposure::METRIC,
    &exposure_ratio::METRIC,
    &geometric_exposure::METRIC,
    &geometric_exposure_ratio::METRIC,
    &linear_exposure::METRIC,
    &linear_exposure_ratio::METRIC,
    &ndkl::METRIC,
    &uplift::METRIC,
    &uplift_difference::METRIC,
    &benefit_from_acquire::METRIC,
    &harm_from_unwanted::METRIC,
    &harm_from_failed_application::METRIC,
];

/// Other names under which metrics are known.
pub const ALIASES: [(&str, &str); 11] = [
    ("disparate-impact", "impact-ratio"),
    ("adverse-impact-ratio", "impact-ratio"),
    (
        "demographic-parity-difference",
        "statistical-parity-difference",
    ),
    ("equal-opportunity", "equal-opportunity-difference"),
    ("equalized-odds", "equalized-odds-difference"),
    ("recall", "true-positive-rate"),
    ("roc-auc", "auc"),
    ("ece", "expected-calibration-error"),
    ("cross-entropy", "log-loss"),
    ("smd", "standardized-mean-difference"),
    ("cohens-d", "standardized-mean-difference"),
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
