//! Two periods of one campaign: whether a gap between groups closed because one gained or because the
//! other lost. The periods are the two values of a column, in the order of their names.

use crate::metrics::{Apart, Computed, Fraction, Operands, Rate, Referee, Samples, Value};
use crate::tally::{Margin, Proportion, Undefined};

/// The best and the worst group of the first period, in both.
pub(super) fn compute(apart: &Apart<'_>, referee: &Referee) -> Vec<Computed> {
    let [first, second] = apart.strata.as_slice() else {
        return Vec::new();
    };
    let rate = |stratum: &Margin, id: &str| {
        let (k, n) = apart.sum(stratum, |group| group.id == id && !group.unknown);
        let rate = Proportion::new(k, n).ok();
        rate.filter(|rate| rate.n() >= referee.min_n)
    };
    let (mut groups, mut left_out) = (Vec::new(), Vec::new());
    for group in apart.pooled.groups.iter().filter(|group| !group.unknown) {
        match (rate(first, &group.id), rate(second, &group.id)) {
            (Some(before), Some(after)) => groups.push((group.id.as_str(), before, after)),
            _ if group.counts[apart.layout.size] > 0 => left_out.push(group.id.clone()),
            _ => {}
        }
    }
    let value = |rate: Proportion| Rate::Proportion(rate).value().ok();
    let higher = |a: Proportion, b: Proportion| match (value(a), value(b)) {
        (Some(a), Some(b)) => a.exceeds(&b),
        _ => false,
    };
    let best = groups
        .iter()
        .reduce(|a, b| if higher(b.1, a.1) { b } else { a });
    let worst = groups
        .iter()
        .reduce(|a, b| if higher(a.1, b.1) { b } else { a });
    let two = best.zip(worst).filter(|(best, worst)| best.0 != worst.0);
    let Some((best, worst)) = two else {
        return vec![Computed {
            left_out,
            ..Computed::over_groups(Err(Undefined::OnlyOneGroup))
        }];
    };
    let share = lost(*best, *worst).ok_or(Undefined::NotEstimable);
    let sizes = [best.1, best.2, worst.1, worst.2].map(Proportion::n);
    vec![Computed {
        reference: Some(format!("{} \u{2192} {}", best.0, worst.0)),
        left_out,
        operands: sizes
            .into_iter()
            .min()
            .map(|n| Operands::Samples(Samples::Descriptive(n))),
        ..Computed::over_groups(share.map(Value::from))
    }]
}

/// The best-off group's loss in the closing of the gap; `None` when it has not closed.
fn lost(
    (_, best_before, best_after): (&str, Proportion, Proportion),
    (_, worst_before, worst_after): (&str, Proportion, Proportion),
) -> Option<Fraction> {
    let value = |rate: Proportion| Rate::Proportion(rate).value().ok();
    let loss = value(best_before)?.minus(&value(best_after)?)?;
    let gain = value(worst_after)?.minus(&value(worst_before)?)?;
    let zero = Fraction::new(0, 1).ok()?;
    let closed = loss.minus(&zero.minus(&gain)?)?;
    loss.over(&closed)
}
