//! Harm from unwanted marketing: how many of a group were selected among those who then did not apply.

use crate::metrics::arms::{Side, count};
use crate::metrics::{
    Computed, Definition, Favourable, Metric, Needs, Operands, Rate, Scale, Slice, Value,
};
use crate::tally::{Proportion, Undefined};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "harm-from-unwanted",
    formula: "P(selected | not applied, T), applied the last stage but one of the funnel and selected the one before it",
    meaning: "Which share of those of a group who did not apply, in the arm that was treated, was selected for the campaign.",
    undefined: "everybody of the group's treated applied, or nobody was treated",
    source: "Monetary Authority of Singapore, Veritas (2021), FEAT fairness assessment, customer marketing",
    scale: Scale::Proportion,
    needs: Needs::ArmStages(3),
    parity: None,
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(|slice, _| compute(slice)),
};

fn compute(slice: &Slice<'_>) -> Vec<Computed> {
    let groups = slice.margin.groups.iter().enumerate();
    let computed = groups.map(|(at, group)| {
        let counts = unwanted(slice, &group.counts);
        let rate = counts.and_then(|(k, n)| Proportion::new(k, n));
        let rate = rate.map(Rate::Proportion);
        Computed {
            counts: counts.ok(),
            operands: rate.ok().map(Operands::Rate),
            ..Computed::of_group(at, rate.and_then(Rate::value).map(Value::from))
        }
    });
    computed.collect()
}

fn unwanted(slice: &Slice<'_>, counts: &[u64]) -> Result<(u64, u64), Undefined> {
    let (_, steps) = slice.layout.arms.as_ref().ok_or(Undefined::MissingStage)?;
    let steps = steps.as_ref().ok_or(Undefined::MissingStage)?;
    let applied = steps.applied.as_ref().ok_or(Undefined::MissingStage)?;
    let selected = steps.selected.as_ref().ok_or(Undefined::MissingStage)?;
    let decision = slice.layout.decision.as_ref();
    let base = decision.ok_or(Undefined::MissingStage)?.bottom;
    let treated = |at: usize| count(slice, counts, Side::Treated, at);
    Ok((
        treated(selected.1)?.saturating_sub(treated(selected.2)?),
        treated(base)?.saturating_sub(treated(applied.1)?),
    ))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{funnel_in_arms, near, reason, value};

    #[test]
    fn of_those_who_did_not_apply_so_many_were_selected() {
        // Of 200 treated 60 applied; of the other 140, 160 − 55 = 105 were selected.
        let slice = funnel_in_arms(&[
            ("a", [200, 40, 60, 30, 160, 55], [100, 10, 15, 8, 0, 0]),
            ("b", [20, 20, 20, 20, 20, 20], [10, 1, 2, 1, 0, 0]),
        ]);
        near(value(&METRIC, &slice, Some("a")), 0.75);
        assert_eq!(reason(&METRIC, &slice, Some("b")), "empty_group");
    }
}
