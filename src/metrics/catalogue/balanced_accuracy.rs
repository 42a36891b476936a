//! Balanced accuracy: the mean of true positive and true negative rate, so that the more frequent label does not decide.

use crate::metrics::figure::{Figure, by_label, whole};
use crate::metrics::{Definition, Favourable, Fraction, Metric, NearlyNormal, Needs, Scale};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "balanced-accuracy",
    formula: "(TPR + TNR) / 2",
    meaning: "Of the people of a group, how often decisions are right, those who qualify and those who do not counting half each.",
    undefined: "everybody or nobody in the group qualifies",
    source: "Brodersen, Ong, Stephan and Buhmann, ICPR 2010",
    scale: Scale::Proportion,
    needs: Needs::Label,
    parity: None,
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(|slice, _| FIGURE.own(slice)),
};

/// The figure of one group.
pub(super) const FIGURE: Figure = Figure {
    samples: by_label,
    exact,
    of: |shares| Some(f64::midpoint(shares[0][0], shares[1][1])),
    scale: NearlyNormal::Logit,
    favourable: Favourable::High,
    zero_is_nobody: false,
};

fn exact(cells: &[Vec<u64>]) -> Result<Fraction, Undefined> {
    let [true_positives, missed] = [cells[0][0], cells[0][1]].map(u128::from);
    let [false_positives, true_negatives] = [cells[1][0], cells[1][1]].map(u128::from);
    let (positives, negatives) = (true_positives + missed, false_positives + true_negatives);
    Fraction::new(
        whole(true_positives * negatives + true_negatives * positives)?,
        2 * positives * negatives,
    )
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, reason, value};

    #[test]
    fn those_who_qualify_and_those_who_do_not_count_half_each() {
        // 6 of 8 rightly selected, 9 of 12 rightly left out.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 2, 2, 4, 4)]);
        near(value(&METRIC, &slice, Some("a")), 0.75);
        assert_eq!(reason(&METRIC, &slice, Some("b")), "zero_denominator");
    }
}
