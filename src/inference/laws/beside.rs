//! Laws of the intervals that are shown beside the deciding ones, and of those over strata and extremes.

use super::*;
use crate::inference::intervals::{
    agresti_caffo, agresti_coull, clopper_pearson, exact_odds_ratio, jeffreys,
    mantel_haenszel_odds_ratio, mantel_haenszel_ratio, nam, score_event_ratio, woolf,
};
use crate::inference::simultaneous::{max_min_difference, min_max_ratio, ratio_to_best};

fn strata() -> impl Strategy<Value = Vec<(Proportion, Proportion)>> {
    proptest::collection::vec((proportion(), proportion()), 1..5)
}

/// Ordered, free of NaN, and not infinite below.
fn sound(interval: Interval) -> bool {
    interval.lower <= interval.upper && interval.lower.is_finite()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rates_lie_inside_and_failures_mirror_successes(g in proportion(), c in confidence()) {
        let failures = of(g.n() - g.k(), g.n());
        for method in [clopper_pearson, agresti_coull, jeffreys] {
            let (there, back) = (method(g, c), method(failures, c));
            prop_assert!(holds(there, p(g)) && there.lower >= 0.0 && there.upper <= 1.0);
            prop_assert!((there.lower + back.upper - 1.0).abs() <= 1e-14, "{:?} {:?}", there, back);
        }
    }

    #[test]
    fn jeffreys_lies_within_clopper_and_pearson(g in proportion(), c in confidence()) {
        let (inner, outer) = (jeffreys(g, c), clopper_pearson(g, c));
        prop_assert!(outer.lower <= inner.lower * (1.0 + 1e-7), "{:?} {:?}", inner, outer);
        prop_assert!(inner.upper <= outer.upper * (1.0 + 1e-7), "{:?} {:?}", inner, outer);
    }

    #[test]
    fn swapping_the_groups_mirrors(g in proportion(), r in proportion(), c in confidence()) {
        let (there, back) = (agresti_caffo(g, r, c), agresti_caffo(r, g, c));
        prop_assert!(holds(there, p(g) - p(r)));
        prop_assert!((there.lower + back.upper).abs() <= 1e-14);
        for method in [woolf, exact_odds_ratio] {
            if let (Ok(there), Ok(back)) = (method(g, r, c), method(r, g, c)) {
                let odds = |x: Proportion| real(x.k()) / real(x.n() - x.k());
                prop_assert!(holds(there, odds(g) / odds(r)), "{:?}", there);
                prop_assert!(close(there.lower, back.upper.recip(), 1e-11));
            }
        }
    }

    #[test]
    fn swapping_the_groups_inverts_a_score_ratio_of_events(
        g in event_rate(), r in event_rate(), c in confidence(),
    ) {
        if let (Ok(there), Ok(back)) = (score_event_ratio(g, r, c), score_event_ratio(r, g, c)) {
            prop_assert!(sound(there) && sound(back));
            prop_assert!(close(there.lower, back.upper.recip(), 1e-12));
        }
    }

    #[test]
    fn a_common_ratio_lies_in_its_interval(strata in strata(), c in confidence()) {
        let turned: Vec<_> = strata.iter().map(|(g, r)| (*r, *g)).collect();
        for method in [nam, mantel_haenszel_ratio, mantel_haenszel_odds_ratio] {
            if let Ok(common) = method(&strata, c) {
                prop_assert!(sound(common.interval), "{:?}", common);
                prop_assert!(common.interval.contains(common.estimate), "{:?}", common);
                if let Ok(back) = method(&turned, c) {
                    prop_assert!(close(common.interval.lower, back.interval.upper.recip(), 1e-9),
                        "{:?} {:?}", common, back);
                }
            }
        }
    }

    #[test]
    fn extremes_lie_inside(
        rates in proptest::collection::vec(proportion(), 2..6), c in confidence(),
    ) {
        let of: Vec<f64> = rates.iter().map(|rate| p(*rate)).collect();
        let (least, most) = of.iter().fold((1.0_f64, 0.0_f64), |(a, b), r| (a.min(*r), b.max(*r)));
        prop_assert!(max_min_difference(&rates, c).is_ok_and(|i| holds(i, most - least)));
        if let Ok(interval) = min_max_ratio(&rates, c) {
            prop_assert!(holds(interval, least / most) && interval.upper <= 1.0);
        }
        if let Ok(interval) = ratio_to_best(&rates, 0, c) {
            prop_assert!(holds(interval, of[0] / most) && interval.upper <= 1.0);
        }
    }

    #[test]
    fn a_higher_level_widens_those_beside(g in proportion(), r in proportion()) {
        let level = |alpha| Confidence::from_alpha(alpha).expect("both lie between 0 and 1");
        let (few, many) = (level(0.1), level(0.01));
        let before = |a: f64, b: f64| a <= b + 1e-14 || close(a, b, 1e-11);
        let within = |inner: Interval, outer: Interval| {
            before(outer.lower, inner.lower) && before(inner.upper, outer.upper)
        };
        for method in [clopper_pearson, agresti_coull, jeffreys] {
            prop_assert!(within(method(g, few), method(g, many)));
        }
        prop_assert!(within(agresti_caffo(g, r, few), agresti_caffo(g, r, many)));
        for method in [woolf, exact_odds_ratio] {
            if let (Ok(inner), Ok(outer)) = (method(g, r, few), method(g, r, many)) {
                prop_assert!(within(inner, outer));
            }
        }
    }
}
