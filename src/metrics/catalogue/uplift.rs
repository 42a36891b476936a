//! Uplift: the rate of a group's treated people minus that of its people held out.

use crate::metrics::arms::{decided, differences};
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "uplift",
    formula: "k_gT / n_gT − k_gC / n_gC, T the treated and C those held out",
    meaning: "How many percentage points more (+) or less (−) of a group have the outcome because of the campaign; 0 is no effect.",
    undefined: "nobody of the group was treated, or nobody held out",
    source: "Radcliffe 2007, Using control groups to target on predicted lift; Holland 1986",
    scale: Scale::Difference,
    needs: Needs::Arms,
    parity: Some(0),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(|slice, _| differences(slice, decided)),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{in_arms, near, reason, value};

    #[test]
    fn uplift_is_treated_minus_held_out() {
        // a: 30/200 against 10/100, b: 12/60 against 12/40.
        let slice = in_arms(&[("a", [30, 200], [10, 100]), ("b", [12, 60], [12, 40])]);
        near(value(&METRIC, &slice, Some("a")), 0.05);
        near(value(&METRIC, &slice, Some("b")), -0.1);
    }

    #[test]
    fn without_anybody_held_out_there_is_none_and_nobody_selected_is_no_effect() {
        let slice = in_arms(&[("a", [30, 200], [0, 0]), ("b", [0, 60], [0, 40])]);
        assert_eq!(reason(&METRIC, &slice, Some("a")), "empty_group");
        near(value(&METRIC, &slice, Some("b")), 0.0);
    }
}
