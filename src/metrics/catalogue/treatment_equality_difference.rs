//! Treatment equality difference: misses per wrong selection of a group minus those of the reference.

use crate::metrics::catalogue::treatment_equality::FIGURE;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "treatment-equality-difference",
    formula: "FN_g / FP_g − FN_r / FP_r",
    meaning: "How many qualified people more (+) or fewer (−) of a group are left out for each unqualified one who is selected than of the reference group.",
    undefined: "nobody in a group was wrongly selected",
    source: "Berk et al. 2021; difference as Amazon SageMaker Clarify",
    scale: Scale::Signed,
    needs: Needs::Label,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(|slice, referee| FIGURE.differences(slice, referee)),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn the_direction_is_group_minus_reference() {
        // a: 2 missed for 3 wrongly selected; b: 1 for 3, the fewest.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 9, 12, 10, 30)]);
        near(value(&METRIC, &slice, Some("a")), 1.0 / 3.0);
    }
}
