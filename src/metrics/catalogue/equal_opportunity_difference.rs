//! Equal opportunity difference: the true positive rate of a group minus that of the reference.

use crate::metrics::catalogue::true_positive_rate;
use crate::metrics::{Comparison, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "equal-opportunity-difference",
    formula: "TPR_g − TPR_r",
    meaning: "How many percentage points fewer (−) or more (+) of a group's qualified people were selected than of the reference group's.",
    undefined: "a group has nobody who qualifies",
    source: "Hardt, Price and Srebro 2016",
    scale: Scale::Difference,
    needs: Needs::Label,
    parity: Some(0),
    favourable: Favourable::High,
    standard: true,
    definition: Definition::Compare(&true_positive_rate::METRIC, Comparison::Difference),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, reason, value};

    #[test]
    fn only_the_qualified_count() {
        // a: 6 of 8, b: 9 of 10; 0.75 − 0.9 = −0.15.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 9, 12, 10, 30)]);
        near(value(&METRIC, &slice, Some("a")), -0.15);
    }

    #[test]
    fn a_group_without_qualified_people_has_no_difference() {
        let slice = labelled(&[("a", 0, 3, 0, 20), ("b", 9, 12, 10, 30)]);
        assert_eq!(reason(&METRIC, &slice, Some("a")), "empty_group");
    }
}
