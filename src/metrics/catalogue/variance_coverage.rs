//! Variance coverage: the share of ads whose delivery variance is at most 10 %, each ad counting one.

use crate::metrics::{Coverage, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "variance-coverage",
    formula: "ads with delivery variance ≤ 1/10 / ads with at least 1,000 impressions",
    meaning: "The share of ads, each counting one, that reach a mix of people close to the population's.",
    undefined: "no ad has 1,000 impressions and a delivery variance",
    source: "Variance Reduction System, final targets as in Imana, Shen, Heidemann and Korolova, FAccT 2025, Table 1",
    scale: Scale::Proportion,
    needs: Needs::Strata,
    parity: None,
    favourable: Favourable::High,
    standard: true,
    definition: Definition::Coverage(Coverage {
        within_percent: 10,
        impressions: 1_000,
        weighted: false,
    }),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::within;

    #[test]
    fn an_ad_exactly_at_the_bound_is_within_it() {
        // Half of each audience are women. Of women .54, .60 and .70 were shown 1,000 impressions or more:
        // variances .04, .10 and .20. The fourth ad has 900 impressions.
        let ads = [(540, 460), (1_200, 800), (3_500, 1_500), (450, 450)];
        assert_eq!(within(&METRIC, &ads), (2, 3));
    }
}
