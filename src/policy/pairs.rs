//! What a reference that was picked from the data costs: the tests between all other pairs of the groups
//! compared with it, which belong to the family of a run.

use std::collections::BTreeMap;

use crate::inference::{Confidence, deciding, in_strata, linearised, test_of_units, tests};
use crate::metrics::{
    Function, InStrata, Measure, Operands, Rate, Reference, Samples, UnitOperands,
};
use crate::policy::Judged;
use crate::tally::Squares;

/// One family of groups compared among themselves: metric, attribute, stratum and rate.
type Comparing<'a> = (&'a str, &'a str, Option<&'a str>, &'a str, &'a str);

fn comparing(measure: &Measure) -> Comparing<'_> {
    (
        measure.metric.id,
        &measure.attribute,
        measure.stratum.as_deref(),
        &measure.numerator,
        &measure.denominator,
    )
}

/// The tests between groups that were compared with a reference picked from the data, other than
/// those with the reference itself.
pub(super) fn other_pairs(
    measures: &[Judged],
    members: &[(usize, f64)],
    references: &BTreeMap<String, Reference>,
    c: Confidence,
) -> Vec<f64> {
    let mut groups: BTreeMap<Comparing<'_>, Vec<(Rate, Option<Squares>)>> = BTreeMap::new();
    let mut functions: BTreeMap<Comparing<'_>, (Option<i64>, Vec<&Function>)> = BTreeMap::new();
    let mut pooled: BTreeMap<Comparing<'_>, Vec<&InStrata>> = BTreeMap::new();
    let mut sampled: BTreeMap<Comparing<'_>, usize> = BTreeMap::new();
    for (at, _) in members {
        let measure = &measures[*at].measure;
        let picked = references
            .get(&measure.attribute)
            .is_none_or(|r| *r == Reference::Best);
        let rest = measure.reference.as_deref().is_none_or(|r| r == "rest");
        if !picked || rest || measure.group.is_none() {
            continue;
        }
        match &measure.operands {
            Some(Operands::Pair(group, _)) => {
                let units = measure.units.as_ref().and_then(UnitOperands::of_group);
                let rates = groups.entry(comparing(measure)).or_default();
                rates.push((*group, units));
            }
            Some(Operands::Samples(Samples::Function(function))) => {
                let family = functions.entry(comparing(measure)).or_default();
                family.0 = measure.metric.parity;
                family.1.push(function);
            }
            Some(Operands::Samples(Samples::InStrata(strata))) => {
                pooled.entry(comparing(measure)).or_default().push(strata);
            }
            Some(Operands::Samples(_)) => *sampled.entry(comparing(measure)).or_default() += 1,
            Some(
                Operands::Rate(_)
                | Operands::Overall(..)
                | Operands::Share(..)
                | Operands::Gaps(_)
                | Operands::Composition(_)
                | Operands::Coverage { .. },
            )
            | None => {}
        }
    }
    let mut p = Vec::new();
    for rates in groups.values() {
        for (at, a) in rates.iter().enumerate() {
            p.extend(rates[at + 1..].iter().filter_map(|b| pair_test(*a, *b, c)));
        }
    }
    for (parity, family) in functions.values() {
        for (at, a) in family.iter().enumerate() {
            let pairs = family[at + 1..].iter().filter_map(|b| a.against(b));
            let tests = pairs.filter_map(|pair| linearised(&pair, *parity, c).test.ok());
            p.extend(tests.map(|test| test.p_value));
        }
    }
    for family in pooled.values() {
        for (at, a) in family.iter().enumerate() {
            let pairs = family[at + 1..].iter().map(|b| a.against(b));
            let tests = pairs.filter_map(|pair| in_strata(&pair, c).test.ok());
            p.extend(tests.map(|test| test.p_value));
        }
    }
    // Their tests are not made; they count as if nothing was found.
    for groups in sampled.into_values() {
        p.extend(vec![1.0; groups * groups.saturating_sub(1) / 2]);
    }
    p
}

fn pair_test(a: (Rate, Option<Squares>), b: (Rate, Option<Squares>), c: Confidence) -> Option<f64> {
    if let ((Rate::Proportion(a), Some(of_a)), (Rate::Proportion(b), Some(of_b))) = (a, b) {
        return test_of_units((a, of_a), (b, of_b), c).map(|test| test.p_value);
    }
    match (a.0, b.0) {
        (Rate::Proportion(a), Rate::Proportion(b)) => Some(deciding::parity_test(a, b).p_value),
        (Rate::Events(a), Rate::Events(b)) => Some(tests::exact_conditional(a, b).p_value),
        (Rate::Proportion(_) | Rate::Events(_) | Rate::Money(_), _) => None,
    }
}
