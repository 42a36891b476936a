//! Frequency (exposure per person): impressions per person reached.

use crate::metrics::exposure::own;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "frequency",
    formula: "impressions / people reached",
    meaning: "How often a person of a group who was reached saw an ad, on average.",
    undefined: "nobody was reached",
    source: "Speicher et al., FAT* 2018; impressions per person reached, as platforms report it",
    scale: Scale::EventRate,
    needs: Needs::Exposure,
    parity: None,
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(|slice, _| own(slice)),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{exposed, near, reason, value};

    #[test]
    fn impressions_are_divided_by_people() {
        let slice = exposed(&[("a", 30, 12), ("b", 5, 0)]);
        near(value(&METRIC, &slice, Some("a")), 2.5);
        assert_eq!(reason(&METRIC, &slice, Some("b")), "zero_denominator");
    }
}
