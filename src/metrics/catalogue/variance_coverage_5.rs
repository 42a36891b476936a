//! Variance coverage at 5 %: the share of ads whose delivery variance is at most 5 %, each ad counting one.

use crate::metrics::{Coverage, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "variance-coverage-5",
    formula: "ads with delivery variance ≤ 1/20 / ads with at least 1,000 impressions",
    meaning: "As variance-coverage, with half the distance allowed.",
    undefined: "no ad has 1,000 impressions and a delivery variance",
    source: "Variance Reduction System, final targets as in Imana, Shen, Heidemann and Korolova, FAccT 2025, Table 1",
    scale: Scale::Proportion,
    needs: Needs::Strata,
    parity: None,
    favourable: Favourable::High,
    standard: true,
    definition: Definition::Coverage(Coverage {
        within_percent: 5,
        impressions: 1_000,
        weighted: false,
    }),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::within;

    #[test]
    fn half_the_distance_is_allowed() {
        // Half of each audience are women; shares of women .55, .551 and .45: variances .05, .051 and .05.
        let ads = [(550, 450), (551, 449), (450, 550)];
        assert_eq!(within(&METRIC, &ads), (2, 3));
    }
}
