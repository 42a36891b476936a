//! Equalized odds mean difference: the mean of the largest gap in true and the largest gap in false positive rates.

use crate::metrics::odds::mean_of_largest_gaps;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "equalized-odds-mean-difference",
    formula: "(max over pairs |TPR_g − TPR_h| + max over pairs |FPR_g − FPR_h|) / 2",
    meaning: "How far the groups farthest apart are in how often the qualified, and the unqualified, are selected, on average; 0 is parity.",
    undefined: "fewer than two groups have such rates",
    source: "Hardt, Price and Srebro 2016; mean of the two largest gaps as fairlearn",
    scale: Scale::Distance,
    needs: Needs::Label,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(mean_of_largest_gaps),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn the_largest_gap_of_each_rate_counts_half() {
        // TPR: .75, .9, .5: gap .4; FPR: .25, .15, .25: gap .1.
        let slice = labelled(&[
            ("a", 6, 9, 8, 20),
            ("b", 9, 12, 10, 30),
            ("c", 5, 10, 10, 30),
        ]);
        near(value(&METRIC, &slice, None), 0.25);
    }
}
