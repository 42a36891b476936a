//! Number needed: how many people of a group it takes for one selection more at the reference's rate.

use crate::metrics::catalogue::statistical_parity_difference;
use crate::metrics::evaluate::measure;
use crate::metrics::figure::whole;
use crate::metrics::{
    Computed, Definition, Favourable, Fraction, Metric, Needs, Operands, Rate, Referee, Samples,
    Scale, Slice, Value,
};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "number-needed",
    formula: "1 / (k_r / n_r − k_g / n_g)",
    meaning: "One selection is missing for so many people of a group, compared with the reference group; negative where the group is ahead.",
    undefined: "the rates are equal, or a group is empty",
    source: "Laupacis, Sackett and Roberts 1988; Altman 1998",
    scale: Scale::Signed,
    needs: Needs::Decision,
    parity: None,
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    let groups = &slice.margin.groups;
    let differences = measure(&statistical_parity_difference::METRIC, slice, referee);
    let of = |difference: crate::metrics::Measure| {
        let id = difference.group.as_ref()?;
        let at = groups.iter().position(|group| group.id == *id)?;
        let rates = match difference.operands {
            Some(Operands::Pair(group, reference)) => Ok((group, reference, true)),
            Some(Operands::Overall(group, reference, _)) => Ok((group, reference, false)),
            _ => Err(difference.value.err().unwrap_or(Undefined::NotEstimable)),
        };
        let value = difference
            .value
            .and(rates)
            .and_then(|(group, reference, _)| needed(group, reference));
        let operands = rates.ok().map(|rates| match rates {
            (Rate::Proportion(group), Rate::Proportion(reference), true) => {
                Operands::Samples(Samples::InverseDifference(group, reference))
            }
            // A group and everybody overlap: the number is shown, without an interval.
            (group, reference, _) => {
                Operands::Samples(Samples::Descriptive(group.n().min(reference.n())))
            }
        });
        Some(Computed {
            reference: difference.reference,
            counts: difference.counts,
            operands,
            ..Computed::of_group(at, value)
        })
    };
    differences.into_iter().filter_map(of).collect()
}

fn needed(group: Rate, reference: Rate) -> Result<Value, Undefined> {
    let [k, n] = [group.k(), group.n()].map(u128::from);
    let [k_r, n_r] = [reference.k(), reference.n()].map(u128::from);
    let behind = whole(k_r * n)? - whole(k * n_r)?;
    let people = whole(n * n_r)?;
    Fraction::new(people * behind.signum(), behind.unsigned_abs()).map(Value::from)
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{counted, near, reason, value};

    #[test]
    fn one_in_five_is_missing_at_twenty_points() {
        // 1/(.5 − .3) = 5.
        let slice = counted(&[("a", 30, 100), ("b", 50, 100), ("c", 50, 100)]);
        near(value(&METRIC, &slice, Some("a")), 5.0);
        assert_eq!(reason(&METRIC, &slice, Some("c")), "zero_denominator");
    }
}
