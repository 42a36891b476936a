//! False omission rate: the share of a group's people left out who qualify.

use crate::metrics::{Counted, Definition, Favourable, Metric, Needs, Scale, Slice};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "false-omission-rate",
    formula: "FN / (FN + TN)",
    meaning: "Of the people of a group who were not selected, how many qualify.",
    undefined: "everybody in the group was selected",
    source: "Verma and Rubin 2018",
    scale: Scale::Proportion,
    needs: Needs::Label,
    parity: None,
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Rate(rate),
};

fn rate(slice: &Slice<'_>, counts: &[u64]) -> Result<Counted, Undefined> {
    let confusion = slice.confusion(counts)?;
    Ok(Counted::people(
        confusion.positives - confusion.true_positives,
        confusion.labelled - confusion.selected,
    ))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, reason, value};

    #[test]
    fn it_is_what_the_negative_predictive_value_leaves() {
        // 11 left out, 2 of them qualified.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 2, 4, 2, 4)]);
        near(value(&METRIC, &slice, Some("a")), 2.0 / 11.0);
        assert_eq!(reason(&METRIC, &slice, Some("b")), "empty_group");
    }
}
