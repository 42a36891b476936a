//! Composition: a group's share of those selected, or of what was delivered.

use crate::metrics::{Counted, Definition, Favourable, Metric, Needs, Scale, Slice};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "composition",
    formula: "k_g / Σ_h k_h",
    meaning: "Of all who were selected (or of all impressions), how many are of a group; the unknown group counts as one.",
    undefined: "nobody was selected",
    source: "Fabris et al. 2025 (representation among the selected); Ali et al. 2019",
    scale: Scale::Proportion,
    needs: Needs::Delivered,
    parity: None,
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Rate(share),
};

fn share(slice: &Slice<'_>, counts: &[u64]) -> Result<Counted, Undefined> {
    let delivered = slice.layout.delivered.as_ref();
    let (_, at) = delivered.ok_or(Undefined::MissingStage)?;
    let all = slice.margin.groups.iter().map(|group| group.counts[*at]);
    Ok(Counted::people(counts[*at], all.sum()))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{counted, near, value};

    #[test]
    fn shares_of_all_groups_add_up_to_one() {
        // 30, 50 and 20 selected.
        let slice = counted(&[("a", 30, 100), ("b", 50, 60), ("unknown", 20, 20)]);
        near(value(&METRIC, &slice, Some("a")), 0.3);
        near(value(&METRIC, &slice, Some("b")), 0.5);
        near(value(&METRIC, &slice, Some("unknown")), 0.2);
    }
}
