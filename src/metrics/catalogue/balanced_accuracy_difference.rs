//! Balanced accuracy difference: the balanced accuracy of a group minus that of the reference.

use crate::metrics::catalogue::balanced_accuracy::FIGURE;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "balanced-accuracy-difference",
    formula: "(TPR_g + TNR_g) / 2 − (TPR_r + TNR_r) / 2",
    meaning: "How many percentage points less (−) or more (+) often decisions are right for a group, those who qualify and those who do not counting half each.",
    undefined: "everybody or nobody in a group qualifies",
    source: "Brodersen, Ong, Stephan and Buhmann, ICPR 2010; difference as fairlearn",
    scale: Scale::Difference,
    needs: Needs::Label,
    parity: Some(0),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(|slice, referee| FIGURE.differences(slice, referee)),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn the_direction_is_group_minus_reference() {
        // a: (6/8 + 9/12)/2 = 3/4; b: (9/10 + 17/20)/2 = 7/8, the best.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 9, 12, 10, 30)]);
        near(value(&METRIC, &slice, Some("a")), -0.125);
    }
}
