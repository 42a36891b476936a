//! Reach rate: the share of a group's units that have the outcome in at least one of their rows.

use crate::metrics::reach::own;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "reach-rate",
    formula: "units of the group with the outcome in at least one row / units of the group with a row in the denominator",
    meaning: "Which share of the people of a group was selected at least once, however many rows each has.",
    undefined: "no unit of the group is in the denominator, or the counts do not say how many were reached",
    source: "Imana, Shen, Heidemann and Korolova 2025 (reach instead of impressions)",
    scale: Scale::Proportion,
    needs: Needs::Units,
    parity: None,
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(|slice, _| own(slice)),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, reached, reason, value};

    #[test]
    fn units_count_once_however_often_they_are_reached() {
        let slice = reached(&[("a", Some(3), 4), ("b", Some(0), 0), ("c", None, 4)]);
        near(value(&METRIC, &slice, Some("a")), 0.75);
        assert_eq!(reason(&METRIC, &slice, Some("b")), "empty_group");
        assert_eq!(reason(&METRIC, &slice, Some("c")), "not_estimable");
    }
}
