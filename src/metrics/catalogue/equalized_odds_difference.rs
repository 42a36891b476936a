//! Equalized odds difference: the largest gap in true or false positive rates between any two groups.

use crate::metrics::catalogue::{false_positive_rate, true_positive_rate};
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "equalized-odds-difference",
    formula: "max over pairs g, h of max(|TPR_g − TPR_h|, |FPR_g − FPR_h|)",
    meaning: "The worst difference between groups in how often the qualified, or the unqualified, are selected; 0 is parity.",
    undefined: "fewer than two groups have such a rate",
    source: "Hardt, Price and Srebro 2016; largest over all pairs, as fairlearn",
    scale: Scale::Distance,
    needs: Needs::Label,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: true,
    definition: Definition::LargestGap(&[
        &true_positive_rate::METRIC,
        &false_positive_rate::METRIC,
    ]),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn the_larger_of_both_gaps_counts() {
        // TPR: 6/8 and 9/10, gap 0.15; FPR: 3/12 and 3/20, gap 0.10.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 9, 12, 10, 30)]);
        near(value(&METRIC, &slice, None), 0.15);
    }
}
