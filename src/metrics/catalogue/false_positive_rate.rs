//! False positive rate: the share of a group's unqualified people who were selected.

use crate::metrics::{Counted, Definition, Favourable, Metric, Needs, Scale, Slice};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "false-positive-rate",
    formula: "FP / (FP + TN)",
    meaning: "Of the people of a group who do not qualify, how many were selected all the same.",
    undefined: "everybody in the group qualifies",
    source: "Hardt, Price and Srebro 2016",
    scale: Scale::Proportion,
    needs: Needs::Label,
    parity: None,
    favourable: Favourable::Low,
    standard: true,
    definition: Definition::Rate(rate),
};

fn rate(slice: &Slice<'_>, counts: &[u64]) -> Result<Counted, Undefined> {
    let confusion = slice.confusion(counts)?;
    Ok(Counted::people(
        confusion.false_positives(),
        confusion.negatives(),
    ))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn the_hand_worked_table_gives_its_value() {
        // 9 selected − 6 rightly = 3 wrongly, of 20 − 8 = 12 unqualified.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 1, 2, 2, 4)]);
        near(value(&METRIC, &slice, Some("a")), 3.0 / 12.0);
    }
}
