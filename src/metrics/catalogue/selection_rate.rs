//! Selection rate: the share of a group's eligible people who were selected.

use crate::metrics::{Counted, Definition, Favourable, Metric, Needs, Scale, Slice};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "selection-rate",
    formula: "k / n: selected among eligible",
    meaning: "Of the people of a group who could have been selected, how many were.",
    undefined: "the group has no eligible member",
    source: "29 CFR 1607.16 (selection rate)",
    scale: Scale::Proportion,
    needs: Needs::Decision,
    parity: None,
    favourable: Favourable::High,
    standard: true,
    definition: Definition::Rate(rate),
};

fn rate(slice: &Slice<'_>, counts: &[u64]) -> Result<Counted, Undefined> {
    let pair = slice
        .layout
        .decision
        .as_ref()
        .ok_or(Undefined::MissingStage)?;
    Ok(Counted::people(counts[pair.top], counts[pair.bottom]))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{counted, near, reason, value};

    #[test]
    fn three_of_four_selected_is_three_quarters() {
        let slice = counted(&[("a", 3, 4), ("b", 0, 0)]);
        near(value(&METRIC, &slice, Some("a")), 0.75);
        assert_eq!(reason(&METRIC, &slice, Some("b")), "empty_group");
    }
}
