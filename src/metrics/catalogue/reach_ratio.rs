//! Reach ratio: the reach rate of a group over that of the reference.

use crate::metrics::reach::ratios;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "reach-ratio",
    formula: "reach-rate_g / reach-rate_r",
    meaning: "How often a person of a group was selected at least once for each time that one of the reference group was; beside the impact ratio, which counts rows.",
    undefined: "group or reference has no unit, or no unit of the reference was selected",
    source: "Imana, Shen, Heidemann and Korolova 2025 (reach instead of impressions)",
    scale: Scale::Ratio,
    needs: Needs::Units,
    parity: Some(1),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(ratios),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::Reference;
    use crate::metrics::worked::{measures_against, near, reached, value};

    #[test]
    fn the_group_with_the_largest_reach_is_the_best() {
        let slice = reached(&[("a", Some(3), 10), ("b", Some(6), 10)]);
        near(value(&METRIC, &slice, Some("a")), 0.5);
        let overall = measures_against(&METRIC, &slice, Reference::Overall);
        near(overall[0].value.expect("a ratio").to_f64(), 0.3 / 0.45);
    }
}
