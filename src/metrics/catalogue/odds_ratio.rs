//! Odds ratio: the odds of being selected in a group over those of the reference.

use crate::metrics::catalogue::selection_rate;
use crate::metrics::{Comparison, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "odds-ratio",
    formula: "k_g (n_r − k_r) / (k_r (n_g − k_g))",
    meaning: "How a group's odds of being selected compare with the reference group's; the same for selection and (inverted) for rejection.",
    undefined: "a product in the denominator is zero, or a group is empty",
    source: "Agresti, Categorical Data Analysis, 3rd ed., 2.2.3",
    scale: Scale::OddsRatio,
    needs: Needs::Decision,
    parity: Some(1),
    favourable: Favourable::High,
    standard: true,
    definition: Definition::Compare(&selection_rate::METRIC, Comparison::OddsRatio),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{counted, near, value};

    #[test]
    fn one_to_three_against_one_to_one_is_a_third() {
        // (1/3) / (2/2) = 1/3.
        near(
            value(&METRIC, &counted(&[("a", 1, 4), ("b", 2, 4)]), Some("a")),
            1.0 / 3.0,
        );
    }
}
