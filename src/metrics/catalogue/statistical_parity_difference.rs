//! Statistical (demographic) parity difference: the selection rate of a group minus that of the reference.

use crate::metrics::catalogue::selection_rate;
use crate::metrics::{Comparison, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "statistical-parity-difference",
    formula: "k_g / n_g − k_r / n_r",
    meaning: "How many percentage points a group's selection rate lies above (+) or below (−) the reference group's.",
    undefined: "a group is empty",
    source: "Dwork et al. 2012; sign as in AIF360: group − reference",
    scale: Scale::Difference,
    needs: Needs::Decision,
    parity: Some(0),
    favourable: Favourable::High,
    standard: true,
    definition: Definition::Compare(&selection_rate::METRIC, Comparison::Difference),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{counted, near, value};

    #[test]
    fn the_direction_is_group_minus_reference() {
        // 45/100 − 60/100 = −0.15.
        near(
            value(
                &METRIC,
                &counted(&[("a", 45, 100), ("b", 60, 100)]),
                Some("a"),
            ),
            -0.15,
        );
    }
}
