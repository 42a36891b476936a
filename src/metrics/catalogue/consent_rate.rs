//! Consent rate: the share of a group's rows whose person has agreed to be profiled.

use crate::metrics::{Counted, Definition, Favourable, Metric, Needs, Scale, Slice};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "consent-rate",
    formula: "c / n: rows with consent among all rows that could be in the audit",
    meaning: "Of the rows of a group, how many have the consent of their person to profiling; a consent that is missing or cannot be read is none.",
    undefined: "the group has no row",
    source: "Regulation (EU) 2016/679 (GDPR), Article 7(1); CNIL, délibération 2020-092",
    scale: Scale::Proportion,
    needs: Needs::Consent,
    parity: None,
    favourable: Favourable::High,
    standard: true,
    definition: Definition::Rate(rate),
};

fn rate(slice: &Slice<'_>, counts: &[u64]) -> Result<Counted, Undefined> {
    let pair = slice
        .layout
        .consent
        .as_ref()
        .ok_or(Undefined::MissingConsent)?;
    Ok(Counted::people(counts[pair.top], counts[pair.bottom]))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{consenting, near, reason, value};

    #[test]
    fn thirty_of_forty_with_consent_are_three_quarters() {
        let slice = consenting(&[("a", 30, 40), ("b", 0, 0)]);
        near(value(&METRIC, &slice, Some("a")), 0.75);
        assert_eq!(reason(&METRIC, &slice, Some("b")), "empty_group");
    }
}
