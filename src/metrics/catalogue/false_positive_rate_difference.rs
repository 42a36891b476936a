//! False positive rate difference (predictive equality): the false positive rate of a group minus that of the reference.

use crate::metrics::catalogue::false_positive_rate;
use crate::metrics::{Comparison, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "false-positive-rate-difference",
    formula: "FPR_g − FPR_r",
    meaning: "How many percentage points fewer (−) or more (+) of a group's unqualified people were selected than of the reference group's.",
    undefined: "everybody in a group qualifies",
    source: "Corbett-Davies et al. 2017 (predictive equality)",
    scale: Scale::Difference,
    needs: Needs::Label,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Compare(&false_positive_rate::METRIC, Comparison::Difference),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn the_direction_is_group_minus_reference() {
        // a: 3 of 12, b: 3 of 20, the lowest.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 9, 12, 10, 30)]);
        near(value(&METRIC, &slice, Some("a")), 3.0 / 12.0 - 3.0 / 20.0);
    }

    #[test]
    fn no_error_in_either_group_is_no_difference() {
        let slice = labelled(&[("a", 6, 6, 8, 20), ("b", 9, 9, 10, 30)]);
        near(value(&METRIC, &slice, Some("b")), 0.0);
    }
}
