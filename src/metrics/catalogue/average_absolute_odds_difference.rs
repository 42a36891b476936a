//! Average absolute odds difference: the mean of the gaps in true and in false positive rates, without their signs.

use crate::metrics::catalogue::average_odds_difference::FIGURE;
use crate::metrics::odds::absolute;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "average-absolute-odds-difference",
    formula: "(|TPR_g − TPR_r| + |FPR_g − FPR_r|) / 2",
    meaning: "How far a group is from the reference group in how often the qualified and the unqualified are selected; opposite gaps do not cancel.",
    undefined: "everybody or nobody in a group qualifies, or nobody was selected in either",
    source: "Bellamy et al. 2018 (AIF360)",
    scale: Scale::Distance,
    needs: Needs::Label,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(|slice, referee| absolute(slice, referee, &FIGURE)),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn opposite_gaps_do_not_cancel() {
        // Half of (|6/8 − 9/10| + |3/12 − 3/20|).
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 9, 12, 10, 30)]);
        near(value(&METRIC, &slice, Some("a")), 0.125);
    }
}
