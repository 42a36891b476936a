//! Levelling down: how much of the closing of a gap between two periods comes from the better-off group getting less.

use crate::metrics::levelling::compute;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "levelling-down",
    formula: "(b_0 − b_1) / ((b_0 − w_0) − (b_1 − w_1)), with b and w the groups best and worst off in the first period",
    meaning: "Of the part of a gap that has closed from the first value of a column to its second, how much is the best-off group's loss: 0 when only the worst-off gained, 1 when it gained nothing.",
    undefined: "the column has not two values, the gap has not closed, or fewer than two groups have rates in both",
    source: "Mittelstadt, Wachter and Russell 2023",
    scale: Scale::Signed,
    needs: Needs::Apart,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::OverStrata(compute),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::Reference;
    use crate::metrics::worked::{apart, near};

    #[test]
    fn a_gap_that_closes_by_taking_away_is_levelled_down() {
        // From .5 and .2 to .3 and .2: the gap closes by .2, all of it a loss.
        let down = [
            [("a", 20, 100), ("b", 50, 100)],
            [("a", 20, 100), ("b", 30, 100)],
        ];
        let measures = apart(&METRIC, &down, &Reference::Best);
        near(measures[0].value.expect("a closing").to_f64(), 1.0);
        assert_eq!(measures[0].reference.as_deref(), Some("b \u{2192} a"));
        // To .5 and .4: all of it a gain.
        let up = [
            [("a", 20, 100), ("b", 50, 100)],
            [("a", 40, 100), ("b", 50, 100)],
        ];
        near(
            apart(&METRIC, &up, &Reference::Best)[0]
                .value
                .expect("a closing")
                .to_f64(),
            0.0,
        );
    }

    #[test]
    fn a_gap_that_has_not_closed_was_not_levelled() {
        let wider = [
            [("a", 20, 100), ("b", 50, 100)],
            [("a", 20, 100), ("b", 60, 100)],
        ];
        assert!(apart(&METRIC, &wider, &Reference::Best)[0].value.is_err());
    }
}
