//! F1 difference: the F1 score of a group minus that of the reference.

use crate::metrics::catalogue::f1_score::FIGURE;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "f1-difference",
    formula: "F1_g − F1_r",
    meaning: "How much worse (−) or better (+) the selected and the qualified people of a group agree than those of the reference group.",
    undefined: "in a group nobody was selected and nobody qualifies",
    source: "van Rijsbergen 1979; difference as fairlearn",
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
        // a: 12/(12 + 3 + 2), b: 18/(18 + 3 + 1), the best.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 9, 12, 10, 30)]);
        near(value(&METRIC, &slice, Some("a")), 12.0 / 17.0 - 18.0 / 22.0);
    }
}
