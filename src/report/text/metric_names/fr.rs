//! French names of metrics, in the order of the registry.

/// Id and name.
pub(in crate::report::text) const NAMES: &[(&str, &str)] = &[
    ("selection-rate", "taux de sélection"),
    ("impact-ratio", "rapport d'impact"),
    (
        "statistical-parity-difference",
        "écart de parité statistique",
    ),
    ("odds-ratio", "rapport de cotes"),
    ("representation-ratio", "rapport de représentation"),
    ("delivery-variance", "variance de diffusion"),
    ("variance-coverage", "couverture de variance"),
    ("variance-coverage-5", "couverture de variance à 5\u{a0}%"),
    (
        "variance-coverage-300",
        "couverture de variance dès 300 impressions",
    ),
    (
        "weighted-variance-coverage",
        "couverture de variance pondérée",
    ),
    ("true-positive-rate", "taux de vrais positifs"),
    ("false-positive-rate", "taux de faux positifs"),
    ("true-negative-rate", "taux de vrais négatifs"),
    ("false-negative-rate", "taux de faux négatifs"),
    ("positive-predictive-value", "valeur prédictive positive"),
    ("negative-predictive-value", "valeur prédictive négative"),
    ("accuracy", "exactitude"),
    (
        "equal-opportunity-difference",
        "écart d'égalité des chances",
    ),
    ("equalized-odds-difference", "écart de cotes égalisées"),
    ("predictive-parity-difference", "écart de parité prédictive"),
    ("event-rate", "taux d'événements"),
    ("event-rate-ratio", "rapport de taux d'événements"),
    ("consent-rate", "taux de consentement"),
    ("consent-ratio", "rapport de consentement"),
];
