//! Impact ratio (disparate impact, four-fifths rule): the selection rate of a group over that of the reference.

use crate::metrics::catalogue::selection_rate;
use crate::metrics::{Comparison, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "impact-ratio",
    formula: "(k_g / n_g) / (k_r / n_r)",
    meaning: "How large a group's selection rate is beside the reference group's; 1 is parity, below 4/5 is the Uniform Guidelines' sign of adverse impact.",
    undefined: "the reference's rate is zero, or a group is empty",
    source: "29 CFR 1607.4(D); 6 RCNY 5-301 (impact ratio)",
    scale: Scale::Ratio,
    needs: Needs::Decision,
    parity: Some(1),
    favourable: Favourable::High,
    standard: true,
    definition: Definition::Compare(&selection_rate::METRIC, Comparison::Ratio),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{counted, near, reason, value};

    #[test]
    fn the_guidelines_example_is_three_quarters() {
        // 45 % against 60 %: 0.45 / 0.60 = 0.75.
        let slice = counted(&[("american indian", 45, 100), ("white", 60, 100)]);
        near(value(&METRIC, &slice, Some("american indian")), 0.75);
    }

    #[test]
    fn a_group_that_received_nothing_has_ratio_zero_and_nobody_selected_has_none() {
        near(
            value(&METRIC, &counted(&[("a", 0, 10), ("b", 5, 10)]), Some("a")),
            0.0,
        );
        let nobody = counted(&[("a", 0, 10), ("b", 0, 10)]);
        assert_eq!(reason(&METRIC, &nobody, Some("b")), "nobody_selected");
    }
}
