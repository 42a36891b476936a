//! Offer value: what offers are worth to a group, per person who could have got one.

use crate::metrics::offers::own;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "offer-value",
    formula: "Σ_i v_i / n_g over the rows of the denominator, v_i the value of the offer, 0 without one",
    meaning: "What a person of a group was offered on average, those who were offered nothing included, in the unit of the column.",
    undefined: "nobody of the group is in the denominator with a readable value",
    source: "here; Kohavi, Longbotham, Sommerfield and Henne 2009 (revenue per user as a mean over all users)",
    scale: Scale::Money,
    needs: Needs::Values,
    parity: None,
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(|slice, _| own(slice)),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, offered, value};

    #[test]
    fn rows_without_an_offer_count_as_nothing() {
        // a: 20 + 10 + 0 + 0 over 4; b: 12.50 + 7.50 over 2.
        let slice = offered(&[("a", &[2_000, 1_000, 0, 0]), ("b", &[1_250, 750])]);
        near(value(&METRIC, &slice, Some("a")), 7.5);
        near(value(&METRIC, &slice, Some("b")), 10.0);
    }
}
