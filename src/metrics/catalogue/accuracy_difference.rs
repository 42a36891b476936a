//! Accuracy difference: the accuracy of a group minus that of the reference.

use crate::metrics::catalogue::accuracy;
use crate::metrics::{Comparison, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "accuracy-difference",
    formula: "accuracy_g − accuracy_r",
    meaning: "How many percentage points less (−) or more (+) often decisions are right for a group than for the reference group.",
    undefined: "a group has no labelled member",
    source: "Berk et al. 2021 (overall accuracy equality)",
    scale: Scale::Difference,
    needs: Needs::Label,
    parity: Some(0),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Compare(&accuracy::METRIC, Comparison::Difference),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn the_direction_is_group_minus_reference() {
        // a: (6 + 9)/20, b: (9 + 17)/30, the best.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 9, 12, 10, 30)]);
        near(value(&METRIC, &slice, Some("a")), 15.0 / 20.0 - 26.0 / 30.0);
    }
}
