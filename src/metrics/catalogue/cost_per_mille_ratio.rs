//! Cost per mille ratio: the cost per mille of a group over that of the reference; the best is the cheapest.

use crate::metrics::catalogue::cost_per_mille::COST;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "cost-per-mille-ratio",
    formula: "(1000 · spend_g / impressions_g) / (1000 · spend_r / impressions_r)",
    meaning: "How what a thousand impressions of a group cost compares with the reference group, the cheapest unless another is named; above 1, reaching the group costs more.",
    undefined: "the reference cost nothing, or a group has no impressions",
    source: "Lambrecht and Tucker 2019 (cost of reaching women)",
    scale: Scale::EventRatio,
    needs: Needs::Cost(&["impressions", "shown"]),
    parity: Some(1),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(|slice, referee| COST.ratios(slice, referee)),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, reason, spent, value};

    #[test]
    fn the_cheapest_group_is_the_reference() {
        // 30/600 against 40/1,000: 1.25.
        let slice = spent(
            "impressions",
            &[("a", 30_000_000, 600), ("b", 40_000_000, 1_000)],
        );
        near(value(&METRIC, &slice, Some("a")), 1.25);
        let slice = spent("impressions", &[("a", 30_000_000, 600), ("b", 0, 1_000)]);
        assert_eq!(reason(&METRIC, &slice, Some("a")), "reference_is_zero");
    }
}
