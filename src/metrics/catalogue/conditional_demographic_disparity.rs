//! Conditional demographic disparity: a group's share of those left out minus its share of those selected, averaged over the values of a column.

use crate::metrics::pooling::disparities;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "conditional-demographic-disparity",
    formula: "Σ_c (n_c / n) · (left out_gc / left out_c − selected_gc / selected_c)",
    meaning: "How many percentage points larger (+) or smaller (−) a group is among those left out than among those selected, within the same campaign, channel or other column.",
    undefined: "in no stratum somebody was selected and somebody left out",
    source: "Wachter, Mittelstadt and Russell 2021; average over strata as Amazon SageMaker Clarify (CDDL)",
    scale: Scale::Difference,
    needs: Needs::Apart,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::OverStrata(disparities),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::Reference;
    use crate::metrics::worked::apart;

    #[test]
    fn strata_are_averaged_by_their_size() {
        // First stratum, 100 people: of 90 left out 72 are a, of 10 selected 8: 0.
        // Second, 300: of 100 left out 60, of 200 selected 90: .6 − .45 = .15, weighted 3/4.
        let strata = [
            [("a", 8, 80), ("b", 2, 20)],
            [("a", 90, 150), ("b", 110, 150)],
        ];
        let measures = apart(&METRIC, &strata, &Reference::Best);
        let value = measures[0].value.expect("two strata").to_f64();
        assert!((value - 0.1125).abs() < 1e-15);
    }

    #[test]
    fn a_stratum_in_which_nobody_was_selected_is_left_out_and_named() {
        let strata = [
            [("a", 0, 80), ("b", 0, 20)],
            [("a", 90, 150), ("b", 110, 150)],
        ];
        let measures = apart(&METRIC, &strata, &Reference::Best);
        let value = measures[0].value.expect("one stratum").to_f64();
        assert!((value - 0.15).abs() < 1e-15);
        assert_eq!(measures[0].left_out, ["by=0"]);
    }
}
