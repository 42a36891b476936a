//! The exact conditional interval of a ratio of two event rates.

use crate::inference::special::{Lattice, real, root};
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::{EventRate, Undefined};

/// The exact conditional interval of the ratio of two event rates, group over reference.
///
/// Formula: given all x + y events, the x events of the group are binomial with odds
/// ω = (rate_g·exposure_g)/(rate_r·exposure_r). The Clopper–Pearson limits of those odds, with
/// P(X ≥ x; ω_l) = α/2 and P(X ≤ x; ω_u) = α/2, are multiplied by exposure_r/exposure_g.
///
/// A ratio in [0, ∞]: 0 below when x = 0, infinite above when y = 0. Events are taken as a Poisson
/// process in each group; the interval then covers at least 1 − α. It excludes 1 exactly when the
/// [`exact_conditional`](crate::inference::tests::exact_conditional) test rejects.
///
/// Reference: Przyborowski and Wilenski (1940), Homogeneity of results in testing samples from
/// Poisson series, Biometrika 31:313–323; Clopper and Pearson (1934), Biometrika 26:404–413.
///
/// # Errors
///
/// [`Undefined::NotEstimable`] when no event was counted in either.
pub fn exact_conditional(
    group: EventRate,
    reference: EventRate,
    c: Confidence,
) -> Result<Interval, Undefined> {
    if group.events() == 0 && reference.events() == 0 {
        return Err(Undefined::NotEstimable);
    }
    let exposures = real(reference.exposure()) / real(group.exposure());
    let (x, y) = (real(group.events()), real(reference.events()));
    Ok(Interval::around(
        x / y * exposures,
        lower_odds(x, y, c) * exposures,
        lower_odds(y, x, c).recip() * exposures,
        IntervalMethod::ExactConditional,
    ))
}

/// The odds at which `x` or more of `x + y` have probability α/2; 0 when `x` is 0.
fn lower_odds(x: f64, y: f64, c: Confidence) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let target = c.tail().ln();
    let excess = |ln_odds: f64| Lattice::binomial(x, y, ln_odds.exp()).ln_upper_tail() - target;
    // At the estimated odds x/y the tail holds at least half of the probability (the median of a
    // binomial with a whole mean is that mean), and so it does at 2x when y = 0: a safe start. From
    // there the search goes down in standard errors of ln odds until the tail is below α/2.
    let high = (x / y.max(0.5)).ln();
    let error = (x.recip() + (y + 0.5).recip()).sqrt();
    let mut reach = (c.z() + 1.0) * error;
    while excess(high - reach) > 0.0 && reach.is_finite() {
        reach *= 2.0;
    }
    root(high - reach, high, excess).exp()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95};
    use super::*;

    fn rate(events: u64, exposure: u64) -> EventRate {
        EventRate::new(events, exposure).expect("exposure > 0 in these tests")
    }

    #[test]
    fn all_events_in_the_group_by_hand() {
        // 3 of 3: p³ = 0.025, p = 0.292401773821…, odds p/(1 − p); equal exposures.
        let interval = exact_conditional(rate(3, 10), rate(0, 10), c95()).expect("events exist");
        let p = 0.025_f64.cbrt();
        assert_near(interval.lower, p / (1.0 - p), 1e-13);
        assert!(interval.upper.is_infinite());
    }

    #[test]
    fn half_of_ten_has_the_limits_of_clopper_and_pearson() {
        // 5 of 10: p from 0.187086 to 0.812914 (scipy 1.17.1, binomtest(5, 10).proportion_ci()).
        let interval = exact_conditional(rate(5, 10), rate(5, 20), c95()).expect("events exist");
        assert_near(interval.lower, 2.0 * 0.187_086 / 0.812_914, 1e-5);
        assert_near(interval.upper, 2.0 * 0.812_914 / 0.187_086, 1e-4);
    }

    #[test]
    fn no_event_anywhere_has_no_interval() {
        let none = exact_conditional(rate(0, 10), rate(0, 20), c95());
        assert_eq!(none, Err(Undefined::NotEstimable));
    }
}
