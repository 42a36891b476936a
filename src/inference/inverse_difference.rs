//! Evidence about one over a difference of proportions, the number needed: it runs through infinity
//! where the groups are equal, and its interval is the difference's turned over.

use crate::inference::{Confidence, Evidence, Interval, deciding};
use crate::tally::{Proportion, Undefined};

/// Evidence about the number needed, 1/(p_r − p_g).
///
/// Formula: with [l, u] the deciding interval of p_r − p_g, from 1/u to 1/l, where l and u have the
/// same sign; the test is that of the difference, which asks the same question.
///
/// People, of either sign. Where the interval of the difference covers 0, the numbers compatible with
/// the data are those below 1/l and those above 1/u, infinity between them: no interval of numbers.
///
/// Reference: Altman (1998), Confidence intervals for the number needed to treat, British Medical
/// Journal 317:1309–1312.
///
/// # Errors
///
/// Inside the evidence: [`Undefined::NotEstimable`] where the interval of the difference covers 0.
#[must_use]
pub fn inverse_difference(group: Proportion, reference: Proportion, c: Confidence) -> Evidence {
    let Evidence { interval, test } = deciding::difference(group, reference, c);
    // The difference that decides is group minus reference; the number needed has the other sign.
    let interval = interval.and_then(|of_group| {
        let (low, high) = (-of_group.upper, -of_group.lower);
        if low <= 0.0 && high >= 0.0 {
            return Err(Undefined::NotEstimable);
        }
        Ok(Interval {
            lower: 1.0 / high,
            upper: 1.0 / low,
            ..of_group
        })
    });
    Evidence { interval, test }
}

#[cfg(test)]
mod unit_tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, c95, of};

    #[test]
    fn the_limits_of_the_difference_are_turned_over_and_change_places() {
        let (group, reference) = (of(30, 100), of(50, 100));
        let interval = inverse_difference(group, reference, c95())
            .interval
            .expect("20 points are not chance");
        let difference = deciding::difference(reference, group, c95())
            .interval
            .expect("two proportions");
        assert_near(interval.lower, 1.0 / difference.upper, 1e-9);
        assert_near(interval.upper, 1.0 / difference.lower, 1e-9);
        assert!(interval.contains(5.0));
        let ahead = inverse_difference(reference, group, c95());
        assert!(ahead.interval.is_ok_and(|i| i.contains(-5.0)));
    }

    #[test]
    fn where_parity_is_possible_there_is_no_interval_of_numbers() {
        let evidence = inverse_difference(of(45, 100), of(50, 100), c95());
        assert_eq!(evidence.interval, Err(Undefined::NotEstimable));
        assert!(evidence.test.is_ok_and(|test| test.p_value > 0.05));
    }
}
