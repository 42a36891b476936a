//! Event rate: events per unit of exposure at a step of the funnel (clicks per impression, conversions per click), and money per thousand.

use crate::metrics::{Counted, Definition, Favourable, Metric, Needs, Scale, Slice};
use crate::tally::{SPEND, Undefined};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "event-rate",
    formula: "events / exposure; person rows: people / people; money: 1000 · spend / exposure",
    meaning: "How often a step of the funnel is taken per unit of the step before; may exceed 1.",
    undefined: "there is no exposure",
    source: "Rothman, Modern Epidemiology, 3rd ed., ch. 3",
    scale: Scale::EventRate,
    needs: Needs::Step,
    parity: None,
    favourable: Favourable::High,
    standard: true,
    definition: Definition::Rate(rate),
};

fn rate(slice: &Slice<'_>, counts: &[u64]) -> Result<Counted, Undefined> {
    let step = slice.step.ok_or(Undefined::MissingStage)?;
    let (k, n) = (counts[step.top], counts[step.bottom]);
    Ok(if step.numerator == SPEND {
        Counted::money(k, n)
    } else if slice.layout.people {
        Counted::people(k, n)
    } else {
        Counted::events(k, n)
    })
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{events, near, value};

    #[test]
    fn more_conversions_than_clicks_is_a_rate_above_one() {
        near(
            value(&METRIC, &events(&[("a", 3, 2), ("b", 1, 2)]), Some("a")),
            1.5,
        );
    }
}
