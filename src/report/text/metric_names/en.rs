//! English names of metrics, in the order of the registry.

/// Id and name.
pub(in crate::report::text) const NAMES: &[(&str, &str)] = &[
    ("selection-rate", "selection rate"),
    ("impact-ratio", "impact ratio"),
    (
        "statistical-parity-difference",
        "statistical parity difference",
    ),
    ("odds-ratio", "odds ratio"),
    ("representation-ratio", "representation ratio"),
    ("delivery-variance", "delivery variance"),
    ("variance-coverage", "variance coverage"),
    ("variance-coverage-5", "variance coverage at 5%"),
    (
        "variance-coverage-300",
        "variance coverage from 300 impressions",
    ),
    ("weighted-variance-coverage", "weighted variance coverage"),
    ("true-positive-rate", "true positive rate"),
    ("false-positive-rate", "false positive rate"),
    ("true-negative-rate", "true negative rate"),
    ("false-negative-rate", "false negative rate"),
    ("positive-predictive-value", "positive predictive value"),
    ("negative-predictive-value", "negative predictive value"),
    ("accuracy", "accuracy"),
    (
        "equal-opportunity-difference",
        "equal opportunity difference",
    ),
    ("equalized-odds-difference", "equalized odds difference"),
    (
        "predictive-parity-difference",
        "predictive parity difference",
    ),
    ("event-rate", "event rate"),
    ("event-rate-ratio", "event rate ratio"),
    ("consent-rate", "consent rate"),
    ("consent-ratio", "consent ratio"),
];
