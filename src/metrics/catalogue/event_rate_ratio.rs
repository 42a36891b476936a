//! Event rate ratio: the event rate of a group over that of the reference.

use crate::metrics::catalogue::event_rate;
use crate::metrics::{Comparison, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "event-rate-ratio",
    formula: "(events_g / exposure_g) / (events_r / exposure_r)",
    meaning: "How a group's rate at a step of the funnel compares with the reference group's; behaviour of people, not a decision about them.",
    undefined: "the reference's rate is zero, or there is no exposure",
    source: "Rothman, Modern Epidemiology, 3rd ed., ch. 4",
    scale: Scale::EventRatio,
    needs: Needs::Step,
    parity: Some(1),
    favourable: Favourable::High,
    standard: true,
    definition: Definition::Compare(&event_rate::METRIC, Comparison::Ratio),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{events, near, value};

    #[test]
    fn rates_are_compared_per_unit_of_exposure() {
        // (3/2) / (4/2) = 0.75.
        near(
            value(&METRIC, &events(&[("a", 3, 2), ("b", 4, 2)]), Some("a")),
            0.75,
        );
    }
}
