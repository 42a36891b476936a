//! One different person: what becomes of a ratio when one person more of the group is selected and one
//! fewer of the reference, the small-numbers rule of the Guidelines' questions and answers.

use std::cmp::Ordering;

use crate::metrics::{
    Comparison, Definition, Favourable, Fraction, Measure, Operands, Rate, Value,
};
use crate::policy::Bound;

/// What one different person would do to a ratio that breaks its lower bound. It changes no verdict.
///
/// Formula: with k of n in the group and j of m in the reference the ratio becomes ((k + 1)/n)/((j − 1)/m); the
/// group is ahead when (k + 1)·m > (j − 1)·n.
///
/// Reference: Adoption of Questions and Answers to Clarify the Uniform Guidelines, 44 FR 11996 (1979),
/// question 21: no adverse impact where one different person would give the group the higher rate.
#[derive(Debug, Clone, Copy)]
pub struct OnePerson {
    /// The ratio then; `None` when nobody of the reference would be selected.
    pub value: Option<Value>,
    /// Whether the bound would be kept.
    pub keeps_bound: bool,
    /// Whether the group's rate would be above the reference's.
    pub ahead: bool,
}

/// What one different person would do to a measure; `None` where it is no ratio of rates of people that
/// breaks a lower bound, where rows are of units, and where one person cannot be added and taken away.
pub(super) fn one_person(measure: &Measure, bound: &Bound) -> Option<OnePerson> {
    let (Definition::Compare(base, Comparison::Ratio), Some(min)) =
        (measure.metric.definition, bound.min)
    else {
        return None;
    };
    let value = measure.value.ok()?;
    let is_broken = value.cmp_bound(min) == Ordering::Less;
    if base.favourable != Favourable::High || !is_broken || measure.units.is_some() {
        return None;
    }
    let Some(Operands::Pair(Rate::Proportion(group), Rate::Proportion(reference))) =
        measure.operands
    else {
        return None;
    };
    if group.k() == group.n() || reference.k() == 0 {
        return None;
    }
    let product = |k: u64, n: u64| u128::from(k) * u128::from(n);
    let above = product(group.k() + 1, reference.n());
    let below = product(reference.k() - 1, group.n());
    let then = Fraction::new(i128::try_from(above).ok()?, below).ok();
    let within = |then: Fraction| {
        let then = Value::Exact(then);
        let high = bound.max.map(|max| then.cmp_bound(max));
        then.cmp_bound(min) != Ordering::Less && high != Some(Ordering::Greater)
    };
    Some(OnePerson {
        value: then.map(Value::Exact),
        keeps_bound: then.is_some_and(within),
        ahead: above > below,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::number::Rational;
    use crate::metrics::metric;
    use crate::tally::Proportion;

    fn found(group: (u64, u64), reference: (u64, u64)) -> Option<OnePerson> {
        let of = |(k, n)| Proportion::new(k, n).expect("k of n");
        let (g, r) = (of(group), of(reference));
        let value = Fraction::new(
            i128::from(g.k()) * i128::from(r.n()),
            u128::from(r.k()) * u128::from(g.n()),
        );
        let measure = Measure {
            metric: metric("impact-ratio").expect("a metric"),
            attribute: "gender".into(),
            group: Some("female".into()),
            cells: Vec::new(),
            unknown: false,
            size: g.n(),
            reference: Some("male".into()),
            stratum: None,
            numerator: "targeted".into(),
            denominator: "eligible".into(),
            counts: Some(group),
            value: value.map(Value::Exact),
            left_out: Vec::new(),
            operands: Some(Operands::Pair(Rate::Proportion(g), Rate::Proportion(r))),
            units: None,
            weighted: false,
            expected: false,
            weights: None,
        };
        let bound = Bound {
            min: Rational::new(4, 5),
            max: None,
        };
        one_person(&measure, &bound)
    }

    #[test]
    fn one_woman_of_ten_against_three_men_of_twenty() {
        // 1/10 against 3/20 is .667; with one different person 2/10 against 2/20: the women are ahead.
        let then = found((1, 10), (3, 20)).expect("a broken bound");
        assert!(then.ahead && then.keeps_bound);
        assert!((then.value.expect("a ratio").to_f64() - 2.0).abs() < 1e-15);
    }

    #[test]
    fn many_people_are_not_moved_by_one() {
        // 45/100 against 60/100; 46/59 = .7797.
        let then = found((45, 100), (60, 100)).expect("a broken bound");
        assert!(!then.ahead && !then.keeps_bound);
        // 47/100: 48/59 = .8136 keeps the bound, and is not ahead.
        let then = found((47, 100), (60, 100)).expect("a broken bound");
        assert!(!then.ahead && then.keeps_bound);
    }

    #[test]
    fn a_bound_that_is_kept_is_not_asked_about_and_nobody_left_has_no_ratio() {
        assert!(found((48, 100), (60, 100)).is_none());
        assert!(found((0, 10), (0, 10)).is_none());
        let then = found((0, 10), (1, 10)).expect("a broken bound");
        assert!(then.ahead && then.value.is_none());
    }
}
