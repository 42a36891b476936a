//! Equalized odds ratio: the smallest ratio of true or of false positive rates between any two groups.

use crate::metrics::odds::smallest_ratio;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "equalized-odds-ratio",
    formula: "min over pairs g, h and over TPR, FPR of the smaller rate / the larger",
    meaning: "How large the smaller rate is beside the larger where two groups are farthest apart in how often the qualified, or the unqualified, are selected; 1 is parity.",
    undefined: "fewer than two groups have such a rate, or all of them are 0",
    source: "Hardt, Price and Srebro 2016; ratio as fairlearn",
    scale: Scale::Ratio,
    needs: Needs::Label,
    parity: Some(1),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(smallest_ratio),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn the_smaller_ratio_counts() {
        // TPR: (6/8)/(9/10) = .83; FPR: (3/20)/(3/12) = .6.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 9, 12, 10, 30)]);
        near(value(&METRIC, &slice, None), 0.6);
    }
}
