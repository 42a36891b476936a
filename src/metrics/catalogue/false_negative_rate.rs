//! False negative rate (miss rate): the share of a group's truly qualified people who were not selected.

use crate::metrics::{Counted, Definition, Favourable, Metric, Needs, Scale, Slice};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "false-negative-rate",
    formula: "FN / (TP + FN)",
    meaning: "Of the people of a group who qualify, how many never saw the offer.",
    undefined: "nobody in the group qualifies",
    source: "Verma and Rubin 2018",
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
        confusion.positives - confusion.true_positives,
        confusion.positives,
    ))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn the_hand_worked_table_gives_its_value() {
        // 8 qualified, 6 of them selected, 2 missed.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 1, 2, 2, 4)]);
        near(value(&METRIC, &slice, Some("a")), 2.0 / 8.0);
    }
}
