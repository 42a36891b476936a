//! Predictive parity difference: the positive predictive value of a group minus that of the reference.

use crate::metrics::catalogue::positive_predictive_value;
use crate::metrics::{Comparison, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "predictive-parity-difference",
    formula: "PPV_g − PPV_r",
    meaning: "How many percentage points fewer (−) or more (+) of a group's selected people qualify than of the reference group's.",
    undefined: "nobody of a group was selected",
    source: "Chouldechova 2017",
    scale: Scale::Difference,
    needs: Needs::Label,
    parity: Some(0),
    favourable: Favourable::High,
    standard: true,
    definition: Definition::Compare(&positive_predictive_value::METRIC, Comparison::Difference),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn only_the_selected_count() {
        // a: 6 of 9, b: 9 of 12; 2/3 − 3/4 = −1/12.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 9, 12, 10, 30)]);
        near(value(&METRIC, &slice, Some("a")), -1.0 / 12.0);
    }
}
