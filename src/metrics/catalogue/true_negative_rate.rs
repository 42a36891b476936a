//! True negative rate (specificity): the share of a group's unqualified people who were not selected.

use crate::metrics::{Counted, Definition, Favourable, Metric, Needs, Scale, Slice};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "true-negative-rate",
    formula: "TN / (FP + TN)",
    meaning: "Of the people of a group who do not qualify, how many were left out.",
    undefined: "everybody in the group qualifies",
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
        confusion.negatives() - confusion.false_positives(),
        confusion.negatives(),
    ))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn the_hand_worked_table_gives_its_value() {
        // 12 unqualified, 3 of them selected, 9 not.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 1, 2, 2, 4)]);
        near(value(&METRIC, &slice, Some("a")), 9.0 / 12.0);
    }
}
