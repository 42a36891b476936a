//! Conditional impact ratio: the impact ratio within each value of a column, pooled by Mantel and Haenszel.

use crate::metrics::pooling::ratios;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "conditional-impact-ratio",
    formula: "Σ_c (k_gc · n_rc / n_c) / Σ_c (k_rc · n_gc / n_c), n_c = n_gc + n_rc",
    meaning: "How large a group's selection rate is beside the reference group's within the same campaign, channel or other column; what differs between them is left out.",
    undefined: "no stratum holds both groups and a selected person of the reference group",
    source: "Mantel and Haenszel 1959; Rothman, Modern Epidemiology, 3rd ed., ch. 15 (risk ratio)",
    scale: Scale::Ratio,
    needs: Needs::Apart,
    parity: Some(1),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::OverStrata(ratios),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::Reference;
    use crate::metrics::worked::{apart, near};

    #[test]
    fn within_strata_groups_may_be_equal_that_are_not_in_all() {
        // Both are selected at .1 in one stratum and .5 in the other; pooled .18 against .42.
        let strata = [[("a", 8, 80), ("b", 2, 20)], [("a", 10, 20), ("b", 40, 80)]];
        let measures = apart(&METRIC, &strata, &Reference::Best);
        assert_eq!(measures.len(), 1);
        assert_eq!(measures[0].reference.as_deref(), Some("b"));
        near(measures[0].value.expect("a ratio").to_f64(), 1.0);
    }
}
