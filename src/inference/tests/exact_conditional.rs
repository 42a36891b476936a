//! The exact conditional test of two event rates.

use crate::inference::special::Lattice;
use crate::inference::{Test, TestMethod};
use crate::tally::EventRate;

/// The exact conditional test that two event rates are equal, two-sided.
///
/// Formula: given all x + y events, the x events of the group are binomial with probability
/// exposure_g/(exposure_g + exposure_r); p = min(1, 2·min(P(X ≤ x), P(X ≥ x))).
///
/// Twice the smaller tail, not the sum of the less likely counts: so defined the test rejects
/// exactly when the interval of the same name
/// ([`exact_conditional`](crate::inference::intervals::exact_conditional)) excludes 1. Without any
/// event p = 1.
///
/// Reference: Przyborowski and Wilenski (1940), Homogeneity of results in testing samples from
/// Poisson series, Biometrika 31:313–323.
#[must_use]
pub fn exact_conditional(group: EventRate, reference: EventRate) -> Test {
    let p = if group.events() == 0 && reference.events() == 0 {
        1.0
    } else {
        let events = Lattice::events(group, reference);
        2.0 * events.upper_tail().min(events.mirrored().upper_tail())
    };
    Test::new(TestMethod::ExactConditional, None, p)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::fixtures::assert_near;

    fn rate(events: u64, exposure: u64) -> EventRate {
        EventRate::new(events, exposure).expect("exposure > 0 in these tests")
    }

    #[test]
    fn nine_of_ten_events_at_equal_exposure_by_hand() {
        // P(X ≥ 9) = (10 + 1)/1024; doubled 22/1024.
        let test = exact_conditional(rate(9, 50), rate(1, 50));
        assert_near(test.p_value, 22.0 / 1024.0, 1e-15);
    }

    #[test]
    fn events_in_proportion_to_exposure_are_certain() {
        assert_near(
            exact_conditional(rate(2, 10), rate(4, 20)).p_value,
            1.0,
            0.0,
        );
        assert_near(
            exact_conditional(rate(0, 10), rate(0, 20)).p_value,
            1.0,
            0.0,
        );
    }
}
