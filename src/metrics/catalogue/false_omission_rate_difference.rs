//! False omission rate difference: the false omission rate of a group minus that of the reference.

use crate::metrics::catalogue::false_omission_rate;
use crate::metrics::{Comparison, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "false-omission-rate-difference",
    formula: "FOR_g − FOR_r",
    meaning: "How many percentage points fewer (−) or more (+) of a group's people who were left out qualify than of the reference group's.",
    undefined: "everybody of a group was selected",
    source: "Berk et al. 2021 (conditional use accuracy equality); as AIF360",
    scale: Scale::Difference,
    needs: Needs::Label,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Compare(&false_omission_rate::METRIC, Comparison::Difference),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn the_direction_is_group_minus_reference() {
        // a: 2 of 11, b: 1 of 18, the fewest.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 9, 12, 10, 30)]);
        near(value(&METRIC, &slice, Some("a")), 2.0 / 11.0 - 1.0 / 18.0);
    }
}
