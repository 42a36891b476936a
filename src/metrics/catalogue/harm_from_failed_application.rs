//! Harm from failed application: how many more of a group apply in vain because of the campaign.

use crate::metrics::arms::{Side, count, differences};
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale, Slice};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "harm-from-failed-application",
    formula: "P(applied and not acquired | T) − P(applied and not acquired | C), acquired the last stage of the funnel and applied the one before it",
    meaning: "How many percentage points more of a group apply without getting the product because of the campaign.",
    undefined: "nobody of the group was treated, or nobody held out",
    source: "Monetary Authority of Singapore, Veritas (2021), FEAT fairness assessment, customer marketing",
    scale: Scale::Difference,
    needs: Needs::ArmStages(2),
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(|slice, _| differences(slice, failed)),
};

fn failed(slice: &Slice<'_>, counts: &[u64], side: Side) -> Result<(u64, u64), Undefined> {
    let (_, steps) = slice.layout.arms.as_ref().ok_or(Undefined::MissingStage)?;
    let steps = steps.as_ref().ok_or(Undefined::MissingStage)?;
    let applied = steps.applied.as_ref().ok_or(Undefined::MissingStage)?;
    let decision = slice.layout.decision.as_ref();
    let base = decision.ok_or(Undefined::MissingStage)?.bottom;
    let all = count(slice, counts, side, applied.1)?;
    let acquired = count(slice, counts, side, applied.2)?;
    Ok((
        all.saturating_sub(acquired),
        count(slice, counts, side, base)?,
    ))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{funnel_in_arms, near, value};

    #[test]
    fn those_who_applied_in_vain_are_compared_between_the_arms() {
        // Of 200 treated 60 applied and 30 of them acquired: .15; of 100 held out 15 and 8: .07.
        let slice = funnel_in_arms(&[("a", [200, 40, 60, 30, 160, 55], [100, 10, 15, 8, 0, 0])]);
        near(value(&METRIC, &slice, Some("a")), 0.08);
    }
}
