//! False discovery rate difference: the false discovery rate of a group minus that of the reference; predictive parity with the other sign.

use crate::metrics::catalogue::false_discovery_rate;
use crate::metrics::{Comparison, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "false-discovery-rate-difference",
    formula: "FDR_g − FDR_r",
    meaning: "How many percentage points fewer (−) or more (+) of a group's selected people do not qualify than of the reference group's.",
    undefined: "nobody of a group was selected",
    source: "Chouldechova 2017; as AIF360",
    scale: Scale::Difference,
    needs: Needs::Label,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Compare(&false_discovery_rate::METRIC, Comparison::Difference),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn the_direction_is_group_minus_reference() {
        // a: 3 of 9, b: 3 of 12, the fewest.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 9, 12, 10, 30)]);
        near(value(&METRIC, &slice, Some("a")), 3.0 / 9.0 - 3.0 / 12.0);
    }
}
