//! Treatment equality: of the errors made on a group, how many people were missed for one wrongly selected.

use crate::metrics::figure::{Cells, Figure, whole};
use crate::metrics::{Definition, Favourable, Fraction, Metric, NearlyNormal, Needs, Scale, Slice};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "treatment-equality",
    formula: "FN / FP",
    meaning: "How many qualified people of a group were left out for each unqualified one who was selected.",
    undefined: "nobody in the group was wrongly selected",
    source: "Berk et al. 2021; Verma and Rubin 2018",
    scale: Scale::Index,
    needs: Needs::Label,
    parity: None,
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(|slice, _| FIGURE.own(slice)),
};

/// The figure of one group.
pub(super) const FIGURE: Figure = Figure {
    samples: errors,
    exact: |cells| Fraction::new(whole(u128::from(cells[0][0]))?, u128::from(cells[0][1])),
    of: |shares| (shares[0][1] > 0.0).then(|| shares[0][0] / shares[0][1]),
    scale: NearlyNormal::Log,
    favourable: Favourable::Low,
    zero_is_nobody: false,
};

/// The errors: missed, and wrongly selected.
fn errors(slice: &Slice<'_>, counts: &[u64]) -> Result<Cells, Undefined> {
    let confusion = slice.confusion(counts)?;
    let missed = confusion.positives - confusion.true_positives;
    Ok(vec![vec![missed, confusion.false_positives()]])
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, reason, value};

    #[test]
    fn it_is_misses_per_wrong_selection() {
        // a: 2 missed, 3 wrongly selected; b: nobody wrongly selected.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 1, 1, 2, 4)]);
        near(value(&METRIC, &slice, Some("a")), 2.0 / 3.0);
        assert_eq!(reason(&METRIC, &slice, Some("b")), "zero_denominator");
    }
}
