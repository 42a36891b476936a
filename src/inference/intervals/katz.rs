//! The log-normal interval of a ratio of two proportions.

use super::rate;
use crate::inference::special::real;
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::{Proportion, Undefined};

/// Katz's log-normal interval of the ratio p_g / p_r.
///
/// Formula: exp(ln(p̂_g/p̂_r) ± z·√((1 − p̂_g)/k_g + (1 − p̂_r)/k_r)).
///
/// A ratio in (0, ∞). The interval of most textbooks and dashboards; offered for comparison, never
/// decides: it is too narrow for few successes and does not exist for none.
///
/// Reference: Katz, Baptista, Azen and Pike (1978), Obtaining confidence intervals for the risk
/// ratio in cohort studies, Biometrics 34:469–474, method C.
///
/// # Errors
///
/// [`Undefined::ReferenceIsZero`] when only the reference has no success,
/// [`Undefined::NotEstimable`] when the group has none.
pub fn katz(
    group: Proportion,
    reference: Proportion,
    c: Confidence,
) -> Result<Interval, Undefined> {
    if group.k() == 0 {
        return Err(Undefined::NotEstimable);
    }
    if reference.k() == 0 {
        return Err(Undefined::ReferenceIsZero);
    }
    let variance = |p: Proportion| real(p.n() - p.k()) / real(p.n()) / real(p.k());
    let factor = (c.z() * (variance(group) + variance(reference)).sqrt()).exp();
    let point = rate(group) / rate(reference);
    Ok(Interval::around(
        point,
        point / factor,
        point * factor,
        IntervalMethod::Katz,
    ))
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95, of};
    use super::*;

    #[test]
    fn half_against_a_quarter_by_hand() {
        // 10/20 against 10/40: ln 2 ± 1.959964·√(0.05 + 0.075), half width 0.6929519.
        let interval = katz(of(10, 20), of(10, 40), c95()).expect("both have successes");
        assert_near(interval.lower, 2.0 / 0.692_951_9_f64.exp(), 1e-6);
        assert_near(interval.upper, 2.0 * 0.692_951_9_f64.exp(), 1e-6);
    }

    #[test]
    fn a_count_of_zero_has_no_interval() {
        let some = of(5, 10);
        let none = of(0, 10);
        assert_eq!(katz(none, some, c95()), Err(Undefined::NotEstimable));
        assert_eq!(katz(none, none, c95()), Err(Undefined::NotEstimable));
        assert_eq!(katz(some, none, c95()), Err(Undefined::ReferenceIsZero));
    }
}
