//! Variance coverage from 300 impressions on: as variance coverage, smaller ads included.

use crate::metrics::{Coverage, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "variance-coverage-300",
    formula: "ads with delivery variance ≤ 1/10 / ads with at least 300 impressions",
    meaning: "As variance-coverage, smaller ads included, whose variance is more often chance.",
    undefined: "no ad has 300 impressions and a delivery variance",
    source: "Variance Reduction System, final targets as in Imana, Shen, Heidemann and Korolova, FAccT 2025, Table 1",
    scale: Scale::Proportion,
    needs: Needs::Strata,
    parity: None,
    favourable: Favourable::High,
    standard: true,
    definition: Definition::Coverage(Coverage {
        within_percent: 10,
        impressions: 300,
        weighted: false,
    }),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::within;

    #[test]
    fn smaller_ads_count_too() {
        // Half of each audience are women; 300 impressions with variance .10, 400 with .20, and 299.
        let ads = [(180, 120), (280, 120), (150, 149)];
        assert_eq!(within(&METRIC, &ads), (1, 2));
    }
}
