//! Individual benefits, 1 + selected − label: 0 for who was missed, 1 for a right decision, 2 for who was
//! wrongly selected; and how unequal they are between people and between groups.

use std::sync::Arc;

use crate::metrics::figure::real;
use crate::metrics::pooling::shares_of;
use crate::metrics::{Computed, Function, NearlyNormal, Operands, Referee, Samples, Slice, Value};
use crate::tally::Undefined;

/// People missed, rightly treated and wrongly selected, per known group with a label.
fn groups(slice: &Slice<'_>) -> Result<Vec<Vec<u64>>, Undefined> {
    let known = slice.margin.groups.iter().filter(|group| !group.unknown);
    let mut found = Vec::new();
    for group in known {
        let c = slice.confusion(&group.counts)?;
        let missed = c.positives - c.true_positives;
        if c.labelled > 0 {
            let right = c.labelled - missed - c.false_positives();
            found.push(vec![missed, right, c.false_positives()]);
        }
    }
    Ok(found)
}

/// Mean benefit and mean squared benefit.
fn moments(shares: &[f64]) -> (f64, f64) {
    (shares[1] + 2.0 * shares[2], shares[1] + 4.0 * shares[2])
}

/// Over people.
pub(super) fn individual(slice: &Slice<'_>, _: &Referee) -> Vec<Computed> {
    let cells = match groups(slice) {
        Ok(groups) => groups.iter().fold(vec![0; 3], |sums, cells| {
            let both = sums.iter().zip(cells);
            both.map(|(sum, k): (&u64, &u64)| sum + k).collect()
        }),
        Err(why) => return vec![Computed::over_groups(Err(why))],
    };
    let of = |shares: &[Vec<f64>]| {
        let (mean, squared) = moments(&shares[0]);
        (mean > 0.0).then(|| (squared / (mean * mean) - 1.0) / 2.0)
    };
    let value = of(&[shares_of(&cells)]).ok_or(Undefined::ZeroDenominator);
    vec![Computed {
        operands: Some(Operands::Samples(Samples::Function(Function {
            samples: vec![cells],
            of: Arc::new(of),
            scale: NearlyNormal::Log,
        }))),
        ..Computed::over_groups(value.and_then(Value::real))
    }]
}

/// Between groups: their means in the place of their people's benefits. Near parity it is no smooth
/// function of the counts, and no interval is given.
pub(super) fn between(slice: &Slice<'_>, _: &Referee) -> Vec<Computed> {
    let groups = match groups(slice) {
        Ok(groups) => groups,
        Err(why) => return vec![Computed::over_groups(Err(why))],
    };
    let sizes: Vec<u64> = groups.iter().map(|cells| cells.iter().sum()).collect();
    let whole: f64 = sizes.iter().map(|n| real(*n)).sum();
    let means: Vec<f64> = groups
        .iter()
        .map(|cells| moments(&shares_of(cells)).0)
        .collect();
    let weigh = |of: &dyn Fn(f64) -> f64| -> f64 {
        let parts = means.iter().zip(&sizes);
        parts.map(|(mean, n)| real(*n) / whole * of(*mean)).sum()
    };
    let value = if groups.len() < 2 {
        Err(Undefined::OnlyOneGroup)
    } else {
        let mean = weigh(&|mean| mean);
        if mean > 0.0 {
            let ratio = |own: f64| (own / mean - 1.0) * (own / mean - 1.0);
            Value::real(weigh(&ratio) / 2.0)
        } else {
            Err(Undefined::ZeroDenominator)
        }
    };
    let smallest = sizes.into_iter().min().unwrap_or(0);
    vec![Computed {
        operands: Some(Operands::Samples(Samples::Descriptive(smallest))),
        ..Computed::over_groups(value)
    }]
}
