//! Whether people of unknown group could put a value on the other side of a bound.

use std::cmp::Ordering;

use crate::metrics::{Bounds, Unknown, Value};
use crate::policy::Bound;

/// What unknown people can do to a finding.
#[derive(Debug, Clone, Copy)]
pub struct Robust {
    /// How many of them are in the denominator.
    pub people: u64,
    /// Whether the value is on the same side of the bound for every assignment of them; `None` where no
    /// bounds are known.
    pub robust: Option<bool>,
    /// The value that goes furthest to the other side; `None` when it stays, or is not known.
    pub end: Option<End>,
    /// The smallest odds factor at which it crosses, when a model was asked for; see
    /// [`Unknown::tipping`].
    pub tipping_odds: Option<f64>,
}

/// A value on the other side of the bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum End {
    /// It can be as small as that.
    Low(f64),
    /// It can be as large as that; without limit when `None`.
    High(Option<f64>),
    /// The present reference, beside this group, can be at that.
    Reversed(f64),
}

/// Judges bounds on the side of the value: `inside` the rule's bound or outside of it.
pub(super) fn robust(unknown: &Unknown, bound: &Bound, inside: bool, model: bool) -> Robust {
    let crossing = |bounds: &Bounds| crossing(bounds, bound, inside);
    let end = unknown.bounds.as_ref().and_then(crossing);
    let tipping_odds = end
        .filter(|_| model)
        .and_then(|_| unknown.tipping(|bounds| crossing(bounds).is_none()));
    Robust {
        people: unknown.people,
        robust: unknown.bounds.as_ref().map(|_| end.is_none()),
        end,
        tipping_odds,
    }
}

fn crossing(bounds: &Bounds, bound: &Bound, inside: bool) -> Option<End> {
    let is_below = |value: Value| {
        bound
            .min
            .is_some_and(|min| value.cmp_bound(min) == Ordering::Less)
    };
    let is_above = |value: Value| {
        bound
            .max
            .is_some_and(|max| value.cmp_bound(max) == Ordering::Greater)
    };
    let Bounds {
        lower,
        upper,
        reversed,
    } = bounds;
    let high = End::High(upper.map(Value::to_f64));
    if inside {
        let unlimited = upper.is_none() && bound.max.is_some();
        if is_below(*lower) {
            Some(End::Low(lower.to_f64()))
        } else if unlimited || upper.is_some_and(is_above) {
            Some(high)
        } else {
            reversed
                .filter(|value| is_below(*value) || is_above(*value))
                .map(|value| End::Reversed(value.to_f64()))
        }
    } else if !is_below(*lower) && !is_above(*lower) {
        Some(End::Low(lower.to_f64()))
    } else if is_above(*lower) || upper.is_some_and(is_below) {
        None
    } else {
        Some(high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::number::Rational;

    fn bounds(lower: f64, upper: Option<f64>, reversed: Option<f64>) -> Bounds {
        Bounds {
            lower: Value::Real(lower),
            upper: upper.map(Value::Real),
            reversed: reversed.map(Value::Real),
        }
    }

    #[test]
    fn a_value_is_robust_when_no_assignment_brings_it_across() {
        let four_fifths = Bound {
            min: Rational::new(4, 5),
            max: None,
        };
        let both = Bound {
            min: Rational::new(-1, 10),
            max: Rational::new(1, 10),
        };
        for (given, bound, inside, wanted) in [
            (bounds(0.8, Some(1.0), None), four_fifths, true, None),
            (
                bounds(0.7, Some(1.0), None),
                four_fifths,
                true,
                Some(End::Low(0.7)),
            ),
            (
                bounds(0.9, Some(1.0), Some(0.75)),
                four_fifths,
                true,
                Some(End::Reversed(0.75)),
            ),
            (bounds(0.9, None, None), four_fifths, true, None),
            (bounds(0.5, Some(0.7), None), four_fifths, false, None),
            (
                bounds(0.5, Some(0.8), None),
                four_fifths,
                false,
                Some(End::High(Some(0.8))),
            ),
            (
                bounds(0.5, None, None),
                four_fifths,
                false,
                Some(End::High(None)),
            ),
            (
                bounds(-0.05, Some(0.2), None),
                both,
                true,
                Some(End::High(Some(0.2))),
            ),
            (
                bounds(0.05, Some(0.2), None),
                both,
                false,
                Some(End::Low(0.05)),
            ),
            (bounds(0.15, Some(0.2), None), both, false, None),
            (bounds(-0.3, Some(-0.2), None), both, false, None),
        ] {
            assert_eq!(crossing(&given, &bound, inside), wanted, "{given:?}");
        }
    }
}
