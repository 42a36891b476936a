//! Consent ratio: the consent rate of a group over that of the reference.

use crate::metrics::catalogue::consent_rate;
use crate::metrics::{Comparison, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "consent-ratio",
    formula: "(c_g / n_g) / (c_r / n_r)",
    meaning: "How large a group's consent rate is beside the reference group's; 1 is parity. An audit of those who consent says less about a group that rarely does.",
    undefined: "the reference's rate is zero, or a group is empty",
    source: "as consent-rate; the ratio is that of impact-ratio",
    scale: Scale::Ratio,
    needs: Needs::Consent,
    parity: Some(1),
    favourable: Favourable::High,
    standard: true,
    definition: Definition::Compare(&consent_rate::METRIC, Comparison::Ratio),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{consenting, near, reason, value};

    #[test]
    fn thirty_per_cent_beside_sixty_are_one_half() {
        // 12/40 = 0.3 and 30/50 = 0.6.
        let slice = consenting(&[("a", 12, 40), ("b", 30, 50)]);
        near(value(&METRIC, &slice, Some("a")), 0.5);
        let nobody = consenting(&[("a", 0, 40), ("b", 0, 50)]);
        assert_eq!(reason(&METRIC, &nobody, Some("b")), "nobody_selected");
    }
}
