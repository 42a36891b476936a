//! Benefit from acquiring: how many more of a group come to hold the product because of the campaign.

use crate::metrics::arms::{Side, count, differences};
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale, Slice};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "benefit-from-acquire",
    formula: "P(acquired | T) − P(acquired | C), acquired the last stage of the funnel",
    meaning: "How many percentage points more of a group hold the product at the end because of the campaign.",
    undefined: "nobody of the group was treated, or nobody held out",
    source: "Monetary Authority of Singapore, Veritas (2021), FEAT fairness assessment, customer marketing",
    scale: Scale::Difference,
    needs: Needs::ArmStages(1),
    parity: Some(0),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(|slice, _| differences(slice, acquired)),
};

fn acquired(slice: &Slice<'_>, counts: &[u64], side: Side) -> Result<(u64, u64), Undefined> {
    let (_, steps) = slice.layout.arms.as_ref().ok_or(Undefined::MissingStage)?;
    let steps = steps.as_ref().ok_or(Undefined::MissingStage)?;
    let decision = slice.layout.decision.as_ref();
    let base = decision.ok_or(Undefined::MissingStage)?.bottom;
    Ok((
        count(slice, counts, side, steps.acquired.1)?,
        count(slice, counts, side, base)?,
    ))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{funnel_in_arms, near, value};

    #[test]
    fn those_who_acquired_are_compared_between_the_arms() {
        // Of 200 treated 40 acquired, of 100 held out 10.
        let slice = funnel_in_arms(&[("a", [200, 40, 60, 30, 160, 55], [100, 10, 15, 8, 0, 0])]);
        near(value(&METRIC, &slice, Some("a")), 0.1);
    }
}
