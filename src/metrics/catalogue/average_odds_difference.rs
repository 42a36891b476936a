//! Average odds difference: the mean of the differences in true and in false positive rates; opposite gaps cancel.

use crate::metrics::figure::{Figure, by_label, whole};
use crate::metrics::{Definition, Favourable, Fraction, Metric, NearlyNormal, Needs, Scale};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "average-odds-difference",
    formula: "((TPR_g − TPR_r) + (FPR_g − FPR_r)) / 2",
    meaning: "How many percentage points less (−) or more (+) often a group is selected, those who qualify and those who do not counting half each; opposite gaps cancel.",
    undefined: "everybody or nobody in a group qualifies, or nobody was selected in either",
    source: "Bellamy et al. 2018 (AIF360)",
    scale: Scale::Difference,
    needs: Needs::Label,
    parity: Some(0),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(|slice, referee| FIGURE.differences(slice, referee)),
};

/// Half the sum of true and false positive rate of one group.
pub(super) const FIGURE: Figure = Figure {
    samples: by_label,
    exact,
    of: |shares| Some(f64::midpoint(shares[0][0], shares[1][0])),
    scale: NearlyNormal::Logit,
    favourable: Favourable::High,
    zero_is_nobody: true,
};

fn exact(cells: &[Vec<u64>]) -> Result<Fraction, Undefined> {
    let [true_positives, missed] = [cells[0][0], cells[0][1]].map(u128::from);
    let [false_positives, true_negatives] = [cells[1][0], cells[1][1]].map(u128::from);
    let (positives, negatives) = (true_positives + missed, false_positives + true_negatives);
    Fraction::new(
        whole(true_positives * negatives + false_positives * positives)?,
        2 * positives * negatives,
    )
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, reason, value};

    #[test]
    fn opposite_gaps_cancel() {
        // TPR 6/8 against 9/10, FPR 3/12 against 3/20; half of (−.15 + .10).
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 9, 12, 10, 30)]);
        near(value(&METRIC, &slice, Some("a")), -0.025);
    }

    #[test]
    fn nobody_selected_in_either_group_is_no_equality() {
        let slice = labelled(&[("a", 0, 0, 8, 20), ("b", 0, 0, 10, 30)]);
        assert_eq!(reason(&METRIC, &slice, Some("b")), "nobody_selected");
    }
}
