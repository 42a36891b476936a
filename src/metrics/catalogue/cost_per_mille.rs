//! Cost per mille: what a thousand impressions of a group cost.

use crate::metrics::money::Cost;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "cost-per-mille",
    formula: "1000 · spend / impressions",
    meaning: "What a thousand impressions of a group cost, in the currency of the log.",
    undefined: "there were no impressions",
    source: "IAB, Glossary of Terminology (CPM, CPC, CPA)",
    scale: Scale::Money,
    needs: Needs::Cost(&["impressions", "shown"]),
    parity: None,
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(|slice, _| COST.own(slice)),
};

/// What is paid for.
pub(super) const COST: Cost = Cost {
    stages: &["impressions", "shown"],
    per: 1_000,
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, reason, spent, value};

    #[test]
    fn money_is_divided_by_what_it_bought() {
        // 30 for 600 impressions: 50 a thousand.
        let slice = spent("impressions", &[("a", 30_000_000, 600), ("b", 1, 0)]);
        near(value(&METRIC, &slice, Some("a")), 50.0);
        assert_eq!(reason(&METRIC, &slice, Some("b")), "zero_denominator");
    }
}
