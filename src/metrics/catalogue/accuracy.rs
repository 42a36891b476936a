//! Accuracy: the share of a group's people for whom decision and label agree.

use crate::metrics::{Counted, Definition, Favourable, Metric, Needs, Scale, Slice};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "accuracy",
    formula: "(TP + TN) / n",
    meaning: "Of the people of a group, for how many the decision was right.",
    undefined: "the group has no labelled member",
    source: "Verma and Rubin 2018",
    scale: Scale::Proportion,
    needs: Needs::Label,
    parity: None,
    favourable: Favourable::High,
    standard: true,
    definition: Definition::Rate(rate),
};

fn rate(slice: &Slice<'_>, counts: &[u64]) -> Result<Counted, Undefined> {
    let confusion = slice.confusion(counts)?;
    Ok(Counted::people(
        confusion.true_positives + confusion.true_negatives(),
        confusion.labelled,
    ))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn the_hand_worked_table_gives_its_value() {
        // 6 rightly selected and 9 rightly left out, of 20.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 1, 2, 2, 4)]);
        near(value(&METRIC, &slice, Some("a")), 15.0 / 20.0);
    }
}
