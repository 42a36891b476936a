//! False discovery rate: the share of a group's selected people who do not qualify.

use crate::metrics::{Counted, Definition, Favourable, Metric, Needs, Scale, Slice};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "false-discovery-rate",
    formula: "FP / (TP + FP)",
    meaning: "Of the people of a group who were selected, how many do not qualify.",
    undefined: "nobody in the group was selected",
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
        confusion.false_positives(),
        confusion.selected,
    ))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, reason, value};

    #[test]
    fn it_is_what_the_positive_predictive_value_leaves() {
        // 9 selected, 6 of them qualified: 3 of 9.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 0, 0, 2, 4)]);
        near(value(&METRIC, &slice, Some("a")), 3.0 / 9.0);
        assert_eq!(reason(&METRIC, &slice, Some("b")), "empty_group");
    }
}
