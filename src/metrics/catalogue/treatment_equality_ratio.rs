//! Treatment equality ratio: misses per wrong selection of a group over those of the reference.

use crate::metrics::{Comparison, Counted, Definition, Favourable, Metric, Needs, Scale, Slice};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "treatment-equality-ratio",
    formula: "(FN_g / FP_g) / (FN_r / FP_r)",
    meaning: "How a group's misses per wrong selection compare with the reference group's; above 1, errors fall more often to its disadvantage.",
    undefined: "nobody was wrongly selected in the group, or nobody missed in the reference group",
    source: "Berk et al. 2021; Verma and Rubin 2018",
    scale: Scale::OddsRatio,
    needs: Needs::Label,
    parity: Some(1),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Compare(&MISSES, Comparison::OddsRatio),
};

/// The misses among the errors; their odds are what is compared. No metric of its own.
const MISSES: Metric = Metric {
    id: "misses-among-errors",
    formula: "FN / (FN + FP)",
    meaning: "Of the errors made on a group, how many were misses.",
    undefined: "no error was made on the group",
    source: "Berk et al. 2021",
    scale: Scale::Proportion,
    needs: Needs::Label,
    parity: None,
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Rate(rate),
};

fn rate(slice: &Slice<'_>, counts: &[u64]) -> Result<Counted, Undefined> {
    let confusion = slice.confusion(counts)?;
    let missed = confusion.positives - confusion.true_positives;
    Ok(Counted::people(
        missed,
        missed + confusion.false_positives(),
    ))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, reason, value};

    #[test]
    fn it_is_the_ratio_of_the_odds_of_a_miss() {
        // a: 2 to 3; b: 1 to 3, the fewest.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 9, 12, 10, 30)]);
        near(value(&METRIC, &slice, Some("a")), 2.0);
        // Nobody was missed in either group: no ratio, and not because nobody was selected.
        let slice = labelled(&[("a", 8, 9, 8, 20), ("b", 10, 12, 10, 30)]);
        assert_eq!(reason(&METRIC, &slice, Some("b")), "reference_is_zero");
    }
}
