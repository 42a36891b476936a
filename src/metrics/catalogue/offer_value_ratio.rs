//! Offer value ratio: the offer value of a group over that of the reference.

use crate::metrics::offers::ratios;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "offer-value-ratio",
    formula: "offer-value_g / offer-value_r",
    meaning: "How much a person of a group was offered on average for each unit that a person of the reference group was.",
    undefined: "nobody of the group is in the denominator with a readable value, or nothing was offered to the reference",
    source: "here; Kohavi, Longbotham, Sommerfield and Henne 2009 (revenue per user as a mean over all users)",
    scale: Scale::Ratio,
    needs: Needs::Values,
    parity: Some(1),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(ratios),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, offered, value};

    #[test]
    fn rows_without_an_offer_count_as_nothing() {
        // a: 20 + 10 + 0 + 0 over 4; b: 12.50 + 7.50 over 2.
        let slice = offered(&[("a", &[2_000, 1_000, 0, 0]), ("b", &[1_250, 750])]);
        near(value(&METRIC, &slice, Some("a")), 0.75);
    }
}
