//! Positive predictive value (precision): the share of a group's selected people who qualify.

use crate::metrics::{Counted, Definition, Favourable, Metric, Needs, Scale, Slice};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "positive-predictive-value",
    formula: "TP / (TP + FP)",
    meaning: "Of the people of a group who were selected, how many qualify.",
    undefined: "nobody in the group was selected",
    source: "Chouldechova 2017",
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
        confusion.selected,
    ))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn the_hand_worked_table_gives_its_value() {
        // 9 selected, 6 of them qualified.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 1, 2, 2, 4)]);
        near(value(&METRIC, &slice, Some("a")), 6.0 / 9.0);
    }
}
