//! Generalized entropy index of individual benefits: how unequally being selected falls to people beside what they merit.

use crate::metrics::benefit::individual;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "generalized-entropy-index",
    formula: "1 / (2n) · Σ_i ((b_i / b̄)² − 1), b_i = 1 + selected_i − label_i",
    meaning: "How unequal benefits are between people, 0 for who was missed, 1 for a right decision, 2 for who was wrongly selected; over all known groups.",
    undefined: "nobody is labelled, or nobody has a benefit",
    source: "Speicher et al., KDD 2018 (alpha 2); as AIF360",
    scale: Scale::Index,
    needs: Needs::Label,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(individual),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn benefits_are_nought_one_and_two() {
        // 3 missed, 44 right, 3 wrong of 50: mean 1, mean of squares (44 + 12)/50.
        let slice = labelled(&[("a", 6, 8, 8, 20), ("b", 9, 10, 10, 30)]);
        near(value(&METRIC, &slice, None), 0.06);
    }
}
