//! True positive rate (recall, sensitivity): the share of a group's truly qualified people who were selected.

use crate::metrics::{Counted, Definition, Favourable, Metric, Needs, Scale, Slice};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "true-positive-rate",
    formula: "TP / (TP + FN)",
    meaning: "Of the people of a group who qualify, how many were selected.",
    undefined: "nobody in the group qualifies",
    source: "Hardt, Price and Srebro 2016",
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
        confusion.true_positives,
        confusion.positives,
    ))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn the_hand_worked_table_gives_its_value() {
        // labelled: (selected and qualified, selected, qualified, all): 6 of 8 qualified were selected.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 1, 2, 2, 4)]);
        near(value(&METRIC, &slice, Some("a")), 6.0 / 8.0);
    }
}
