//! From a measure whose sums over units are known to its evidence: the same choice of interval and test
//! by kind of value as for independent rows, with the methods for rows that come in clusters.

use crate::inference::clusters::{self, Clustered};
use crate::inference::measure::{of_share, to_everybody};
use crate::inference::{Confidence, Evidence, Test};
use crate::metrics::{Comparison, Definition, Measure, Operands, Rate, Samples, UnitOperands};
use crate::tally::{Proportion, Squares, Undefined};

/// What is known of the design of a group's own rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Design {
    /// Units with rows in the denominator.
    pub units: u64,
    /// How many times less its rows say than independent rows; 1 or more. `None` for fewer than two
    /// units.
    pub design_effect: Option<f64>,
    /// Independent rows that would say as much.
    pub effective_n: Option<f64>,
    /// With weights, (Σw)²/Σw² of the denominator.
    pub kish_n: Option<f64>,
}

/// The design of the group's own rate; `None` where its rows are taken for independent.
#[must_use]
pub fn design(measure: &Measure) -> Option<Design> {
    let sums = measure.units.as_ref()?.of_group()?;
    let own = match measure.operands.as_ref()? {
        Operands::Rate(Rate::Proportion(own))
        | Operands::Pair(Rate::Proportion(own), _)
        | Operands::Overall(Rate::Proportion(own), ..)
        | Operands::Share(own, ..) => *own,
        _ => return None,
    };
    let rows = Clustered::new(own, sums).ok();
    Some(Design {
        units: sums.units,
        design_effect: rows.map(Clustered::design_effect),
        effective_n: rows.map(Clustered::effective_n),
        kish_n: rows.and_then(Clustered::kish_n),
    })
}

/// The test that two rates are equal, by what is known of their units; `None` where there is no such
/// test.
#[must_use]
pub fn test_of_units(
    (a, of_a): (Proportion, Squares),
    (b, of_b): (Proportion, Squares),
    c: Confidence,
) -> Option<Test> {
    let (a, b) = (Clustered::new(a, of_a).ok()?, Clustered::new(b, of_b).ok()?);
    Some(clusters::parity_test(a, b, c))
}

/// The evidence of a measure with sums over units; `None` where operands and sums are not of one kind.
pub(super) fn of_units(
    measure: &Measure,
    operands: &Operands,
    units: &UnitOperands,
    c: Confidence,
) -> Option<Evidence> {
    let comparison = match measure.metric.definition {
        Definition::Compare(_, comparison) => comparison,
        _ => Comparison::Ratio,
    };
    let evidence = match (operands, units) {
        (Operands::Rate(Rate::Proportion(rate)), UnitOperands::One(sums)) => {
            Clustered::new(*rate, *sums).map(|rate| Evidence {
                interval: Ok(clusters::rate(rate, c)),
                test: Err(Undefined::NotEstimable),
            })
        }
        (
            Operands::Pair(Rate::Proportion(g), Rate::Proportion(r)),
            UnitOperands::Pair(of_g, of_r),
        ) => pair((*g, *of_g), (*r, *of_r), comparison, c),
        (Operands::Samples(Samples::Difference(a, b)), UnitOperands::Pair(of_a, of_b)) => {
            pair((*a, *of_a), (*b, *of_b), Comparison::Difference, c)
        }
        (
            Operands::Overall(Rate::Proportion(g), _, Rate::Proportion(rest)),
            UnitOperands::Pair(of_g, of_rest),
        ) => pair((*g, *of_g), (*rest, *of_rest), comparison, c)
            .map(|evidence| to_everybody(evidence, comparison, g.n(), rest.n())),
        (Operands::Share(share, weight, whole), UnitOperands::One(sums)) => {
            Clustered::new(*share, *sums).map(|rows| {
                let against = |p0| clusters::share(rows, p0, c);
                of_share(against, *weight, *whole)
            })
        }
        (Operands::Gaps(pairs), UnitOperands::Gaps(sums)) => {
            let pairs = pairs.iter().zip(sums).map(|((a, b), (of_a, of_b))| {
                Ok((Clustered::new(*a, *of_a)?, Clustered::new(*b, *of_b)?))
            });
            let pairs: Result<Vec<_>, Undefined> = pairs.collect();
            pairs.map(|pairs| clusters::max_abs_difference(&pairs, c))
        }
        _ => return None,
    };
    Some(evidence.unwrap_or_else(|reason| Evidence {
        interval: Err(reason),
        test: Err(reason),
    }))
}

fn pair(
    (group, of_group): (Proportion, Squares),
    (reference, of_reference): (Proportion, Squares),
    comparison: Comparison,
    c: Confidence,
) -> Result<Evidence, Undefined> {
    let group = Clustered::new(group, of_group)?;
    let reference = Clustered::new(reference, of_reference)?;
    Ok(match comparison {
        Comparison::Ratio => clusters::ratio(group, reference, c),
        Comparison::Difference => clusters::difference(group, reference, c),
        Comparison::OddsRatio => clusters::odds_ratio(group, reference, c),
    })
}
