//! Laws of single intervals.

use super::*;
use crate::inference::intervals::{
    exact_conditional, exact_poisson, katz, koopman, miettinen_nurminen, newcombe,
    score_odds_ratio, wilson,
};
use crate::inference::tests;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_interval_contains_its_point(g in proportion(), r in proportion(), c in confidence()) {
        prop_assert!(holds(wilson(g, c), p(g)));
        prop_assert!(holds(newcombe(g, r, c), p(g) - p(r)));
        prop_assert!(holds(miettinen_nurminen(g, r, c), p(g) - p(r)));
        let ratio = p(g) / p(r);
        for interval in [koopman(g, r, c), katz(g, r, c)].into_iter().flatten() {
            prop_assert!(holds(interval, ratio), "{:?} {}", interval, ratio);
        }
        if let Ok(interval) = score_odds_ratio(g, r, c) {
            let odds = |x: Proportion| real(x.k()) / real(x.n() - x.k());
            prop_assert!(holds(interval, odds(g) / odds(r)), "{:?}", interval);
        }
    }

    #[test]
    fn proportions_stay_between_zero_and_one(g in proportion(), r in proportion(), c in confidence()) {
        let rate = wilson(g, c);
        prop_assert!(rate.lower >= 0.0 && rate.upper <= 1.0);
        for interval in [newcombe(g, r, c), miettinen_nurminen(g, r, c)] {
            prop_assert!(interval.lower >= -1.0 && interval.upper <= 1.0);
        }
    }

    #[test]
    fn the_interval_of_events_contains_its_rate(g in event_rate(), c in confidence()) {
        let interval = exact_poisson(g, c);
        prop_assert!(holds(interval, real(g.events()) / real(g.exposure())));
        prop_assert!(interval.upper.is_finite());
    }

    #[test]
    fn the_interval_of_an_event_ratio_contains_it(
        g in event_rate(), r in event_rate(), c in confidence(),
    ) {
        if let Ok(interval) = exact_conditional(g, r, c) {
            let ratio = real(g.events()) / real(r.events())
                * (real(r.exposure()) / real(g.exposure()));
            prop_assert!(holds(interval, ratio), "{:?} {}", interval, ratio);
        }
    }

    #[test]
    fn swapping_the_groups_negates_a_difference(
        g in proportion(), r in proportion(), c in confidence(),
    ) {
        for method in [newcombe, miettinen_nurminen] {
            let (there, back) = (method(g, r, c), method(r, g, c));
            prop_assert!((there.lower + back.upper).abs() <= 1e-14);
            prop_assert!((there.upper + back.lower).abs() <= 1e-14);
        }
    }

    #[test]
    fn swapping_the_groups_inverts_a_ratio(
        g in proportion(), r in proportion(), c in confidence(),
    ) {
        for method in [koopman, katz, score_odds_ratio] {
            if let (Ok(there), Ok(back)) = (method(g, r, c), method(r, g, c)) {
                prop_assert!(close(there.lower, back.upper.recip(), 1e-11));
                prop_assert!(close(there.upper, back.lower.recip(), 1e-11));
            }
        }
    }

    #[test]
    fn swapping_the_groups_inverts_an_event_ratio(
        g in event_rate(), r in event_rate(), c in confidence(),
    ) {
        if let (Ok(there), Ok(back)) = (exact_conditional(g, r, c), exact_conditional(r, g, c)) {
            prop_assert!(close(there.lower, back.upper.recip(), 1e-12));
            prop_assert!(close(there.upper, back.lower.recip(), 1e-12));
        }
    }

    #[test]
    fn identical_groups_are_compatible_with_parity(g in proportion(), c in confidence()) {
        prop_assert!(newcombe(g, g, c).contains(0.0));
        prop_assert!(miettinen_nurminen(g, g, c).contains(0.0));
        for interval in [koopman(g, g, c), katz(g, g, c), score_odds_ratio(g, g, c)] {
            prop_assert!(interval.is_err() || interval.is_ok_and(|i| i.contains(1.0)));
        }
        for test in [tests::pooled_score(g, g), tests::fisher(g, g), tests::chi_square_yates(g, g)] {
            prop_assert!(test.p_value >= 1.0, "{:?}", test);
        }
    }

    #[test]
    fn ten_times_the_data_narrows(g in usual(), r in usual(), c in confidence()) {
        let tenfold = |x: Proportion| of(10 * x.k(), 10 * x.n());
        let (gg, rr) = (tenfold(g), tenfold(r));
        prop_assert!(width(wilson(gg, c)) < width(wilson(g, c)));
        prop_assert!(width(newcombe(gg, rr, c)) < width(newcombe(g, r, c)));
        prop_assert!(width(miettinen_nurminen(gg, rr, c)) < width(miettinen_nurminen(g, r, c)));
        for method in [koopman, katz, score_odds_ratio] {
            if let (Ok(few), Ok(many)) = (method(g, r, c), method(gg, rr, c)) {
                prop_assert!(many.lower >= few.lower && many.upper <= few.upper);
            }
        }
    }

    #[test]
    fn a_higher_level_widens(g in proportion(), r in proportion()) {
        let level = |alpha| Confidence::from_alpha(alpha).expect("both lie between 0 and 1");
        let (few, many) = (level(0.1), level(0.01));
        // Limits closer to each other than rounding can resolve may come out in either order.
        let before = |a: f64, b: f64| a <= b + 1e-14 || close(a, b, 1e-14);
        let within = |inner: Interval, outer: Interval| {
            before(outer.lower, inner.lower) && before(inner.upper, outer.upper)
        };
        prop_assert!(within(wilson(g, few), wilson(g, many)));
        for method in [newcombe, miettinen_nurminen] {
            prop_assert!(within(method(g, r, few), method(g, r, many)));
        }
        for method in [koopman, katz, score_odds_ratio] {
            if let (Ok(inner), Ok(outer)) = (method(g, r, few), method(g, r, many)) {
                prop_assert!(within(inner, outer));
            }
        }
    }
}
