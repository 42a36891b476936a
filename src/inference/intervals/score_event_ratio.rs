//! The score interval of a ratio of two event rates.

use crate::inference::special::real;
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::{EventRate, Undefined};

/// The score interval of the ratio of two event rates, group over reference.
///
/// Formula: the ratios φ with (x − y·r)² ≤ z²·(x + y)·r, where r = φ·exposure_g/exposure_r; that is
/// r from 2x²/(2xy + z²N + w) to (2xy + z²N + w)/(2y²), with N = x + y and w = z·√(N(4xy + z²N)).
///
/// x and y events were counted in group and reference. A ratio in [0, ∞]: 0 below when x = 0, infinite
/// above when y = 0. It is Wilson's interval of the x events among all N, turned into odds.
///
/// Where it is weak: it takes events as a Poisson process, and with fewer than about ten events in all
/// it covers 1 − α on average only. The exact conditional interval covers at least 1 − α and is wider.
///
/// Reference: Miettinen and Nurminen (1985), Comparative analysis of two rates, Statistics in Medicine
/// 4:213–226; Graham, Mengersen and Morton (2003), Confidence limits for the ratio of two rates based on
/// likelihood scores: non-iterative method, Statistics in Medicine 22:2071–2083.
///
/// # Errors
///
/// [`Undefined::NotEstimable`] when no event was counted in either.
pub fn score_event_ratio(
    group: EventRate,
    reference: EventRate,
    c: Confidence,
) -> Result<Interval, Undefined> {
    if group.events() == 0 && reference.events() == 0 {
        return Err(Undefined::NotEstimable);
    }
    let (x, y) = (real(group.events()), real(reference.events()));
    let exposures = real(reference.exposure()) / real(group.exposure());
    let noise = c.z() * c.z() * (x + y);
    let larger = 2.0 * x * y + noise + (noise * (4.0 * x * y + noise)).sqrt();
    Ok(Interval::around(
        x / y * exposures,
        2.0 * x * (x / larger) * exposures,
        larger / (2.0 * y) / y * exposures,
        IntervalMethod::ScoreEventRatio,
    ))
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95};
    use super::*;

    fn rate(events: u64, exposure: u64) -> EventRate {
        EventRate::new(events, exposure).expect("exposure > 0 in these tests")
    }

    #[test]
    fn equal_counts_by_hand() {
        // x = y = 10: (1 − r)²·100 = 76.829176·r: r + 1/r = 2.768292, r = 0.427…; its reciprocal above.
        let interval = score_event_ratio(rate(10, 7), rate(10, 7), c95()).expect("events");
        let sum = 2.0 + 20.0 * 3.841_458_820_694_124 / 100.0;
        assert_near(interval.lower + interval.upper, sum, 1e-14);
        assert_near(interval.lower * interval.upper, 1.0, 1e-14);
    }

    #[test]
    fn breast_cancer_and_x_rays() {
        // 41 cases in 28,010 person-years against 15 in 19,017 (Boice and Monson 1977): ratio 1.86;
        // statsmodels 0.15.0 confint_poisson_2indep(41, 28010, 15, 19017, method="score"): 1.040 to
        // 3.316.
        let interval =
            score_event_ratio(rate(41, 28_010), rate(15, 19_017), c95()).expect("events");
        assert_near(interval.lower, 1.040, 5e-3);
        assert_near(interval.upper, 3.316, 5e-2);
    }

    #[test]
    fn a_group_without_events_leaves_one_side_open() {
        let shut = score_event_ratio(rate(0, 5), rate(3, 5), c95()).expect("events");
        assert_near(shut.lower, 0.0, 0.0);
        // z²·3·r = 9r² at r = z²/3.
        assert_near(shut.upper, 3.841_458_820_694_124 / 3.0, 1e-14);
        let open = score_event_ratio(rate(3, 5), rate(0, 5), c95()).expect("events");
        assert!(open.upper.is_infinite());
        let none = score_event_ratio(rate(0, 5), rate(0, 5), c95());
        assert_eq!(none, Err(Undefined::NotEstimable));
    }
}
