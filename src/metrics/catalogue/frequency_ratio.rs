//! Frequency ratio: impressions per person reached of a group over those of the reference.

use crate::metrics::exposure::ratios;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "frequency-ratio",
    formula: "(impressions_g / reached_g) / (impressions_r / reached_r)",
    meaning: "How often a person of a group who was reached saw an ad, beside the reference group; where it is not 1, impressions and reach give different pictures.",
    undefined: "nobody was reached, or the reference saw nothing",
    source: "Speicher et al., FAT* 2018; impressions per person reached, as platforms report it",
    scale: Scale::EventRatio,
    needs: Needs::Exposure,
    parity: Some(1),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(ratios),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{exposed, near, value};

    #[test]
    fn frequencies_are_compared() {
        // 30/12 against 30/10.
        let slice = exposed(&[("a", 30, 12), ("b", 30, 10)]);
        near(value(&METRIC, &slice, Some("a")), 5.0 / 6.0);
    }
}
