//! Weighted variance coverage: as variance coverage, each ad counting as much as it delivered.

use crate::metrics::{Coverage, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "weighted-variance-coverage",
    formula: "Σ D_a over ads with delivery variance ≤ 1/10 / Σ D_a over ads with at least 1,000 impressions",
    meaning: "The share of what was delivered (people reached where the file has them, else impressions) by ads that reach a mix close to the population's; many small ads cannot outweigh a large one.",
    undefined: "no ad has 1,000 impressions and a delivery variance",
    source: "Imana, Shen, Heidemann and Korolova, FAccT 2025 (coverage weighted by audience)",
    scale: Scale::Proportion,
    needs: Needs::Strata,
    parity: None,
    favourable: Favourable::High,
    standard: true,
    definition: Definition::Coverage(Coverage {
        within_percent: 10,
        impressions: 1_000,
        weighted: true,
    }),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::within;

    #[test]
    fn a_large_ad_outweighs_small_ones() {
        // Half of each audience are women: two ads of 1,000 with variance .02, one of 8,000 with .25.
        let ads = [(520, 480), (480, 520), (6_000, 2_000)];
        assert_eq!(within(&METRIC, &ads), (2_000, 10_000));
    }
}
