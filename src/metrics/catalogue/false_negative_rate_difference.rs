//! False negative rate difference: the false negative rate of a group minus that of the reference; equal opportunity with the other sign.

use crate::metrics::catalogue::false_negative_rate;
use crate::metrics::{Comparison, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "false-negative-rate-difference",
    formula: "FNR_g − FNR_r",
    meaning: "How many percentage points fewer (−) or more (+) of a group's qualified people were left out than of the reference group's.",
    undefined: "nobody in a group qualifies, or none of those who qualify in either group was selected",
    source: "Verma and Rubin 2018 (false negative error rate balance)",
    scale: Scale::Difference,
    needs: Needs::Label,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Compare(&false_negative_rate::METRIC, Comparison::Difference),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn the_direction_is_group_minus_reference() {
        // a: 2 of 8 left out, b: 1 of 10, the fewest.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 9, 12, 10, 30)]);
        near(value(&METRIC, &slice, Some("a")), 2.0 / 8.0 - 1.0 / 10.0);
    }

    #[test]
    fn nobody_selected_in_either_group_is_no_equality() {
        let slice = labelled(&[("a", 0, 1, 8, 20), ("b", 0, 2, 10, 30)]);
        let reason = crate::metrics::worked::reason(&METRIC, &slice, Some("b"));
        assert_eq!(reason, "nobody_selected");
    }
}
