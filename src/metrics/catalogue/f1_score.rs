//! F1 score: the harmonic mean of positive predictive value and true positive rate.

use crate::metrics::figure::{Figure, together, whole};
use crate::metrics::{Definition, Favourable, Fraction, Metric, NearlyNormal, Needs, Scale};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "f1-score",
    formula: "2 TP / (2 TP + FP + FN)",
    meaning: "How well the selected and the qualified people of a group agree; those who are neither do not count.",
    undefined: "nobody in the group was selected and nobody qualifies",
    source: "van Rijsbergen 1979, Information Retrieval",
    scale: Scale::Proportion,
    needs: Needs::Label,
    parity: None,
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(|slice, _| FIGURE.own(slice)),
};

/// The figure of one group.
pub(super) const FIGURE: Figure = Figure {
    samples: together,
    exact,
    of,
    scale: NearlyNormal::Logit,
    favourable: Favourable::High,
    zero_is_nobody: false,
};

fn exact(cells: &[Vec<u64>]) -> Result<Fraction, Undefined> {
    let [right, missed, wrong] = [cells[0][0], cells[0][1], cells[0][2]].map(u128::from);
    Fraction::new(whole(2 * right)?, 2 * right + missed + wrong)
}

fn of(shares: &[Vec<f64>]) -> Option<f64> {
    let (right, errors) = (2.0 * shares[0][0], shares[0][1] + shares[0][2]);
    (right + errors > 0.0).then(|| right / (right + errors))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, reason, value};

    #[test]
    fn it_is_the_harmonic_mean_of_precision_and_recall() {
        // 6 of 9 selected qualify, 6 of 8 qualified were selected: 2·(2/3·3/4)/(2/3 + 3/4) = 12/17.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 0, 0, 0, 4)]);
        near(value(&METRIC, &slice, Some("a")), 12.0 / 17.0);
        assert_eq!(reason(&METRIC, &slice, Some("b")), "zero_denominator");
    }
}
