//! Laws of p-values, of the agreement of interval and test, and of combined evidence.

use super::*;
use crate::inference::intervals::{exact_conditional, koopman, wilson};
use crate::inference::{
    Evidence, deciding, gunel_dickey, multiplicity, posterior_below, simultaneous, special, tests,
};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_p_value_is_a_probability(g in proportion(), r in proportion(), p0 in 0.0..=1.0_f64) {
        for test in [
            tests::pooled_score(g, r),
            tests::fisher(g, r),
            tests::fisher_mid_p(g, r),
            tests::chi_square(g, r),
            tests::chi_square_yates(g, r),
            tests::one_sample_score(g, p0),
        ] {
            prop_assert!(is_probability(test), "{:?}", test);
        }
        let many = tests::homogeneity(&[g, r, g]).expect("three groups");
        prop_assert!(is_probability(many), "{:?}", many);
    }

    #[test]
    fn the_p_value_of_events_is_a_probability(g in event_rate(), r in event_rate()) {
        let test = tests::exact_conditional(g, r);
        prop_assert!(is_probability(test), "{:?}", test);
        let back = tests::exact_conditional(r, g);
        prop_assert!(close(test.p_value, back.p_value, 1e-9));
    }

    #[test]
    fn tests_of_groups_and_strata_are_probabilities_whatever_the_counts(
        pairs in prop::collection::vec((proportion(), proportion()), 1..6),
    ) {
        let groups: Vec<Proportion> = pairs.iter().flat_map(|&(g, r)| [g, r]).collect();
        for test in [
            tests::unpooled_z(pairs[0].0, pairs[0].1),
            tests::g_test(&groups),
            tests::cochran_armitage(&groups),
            tests::cochran_mantel_haenszel(&pairs),
            tests::breslow_day(&pairs),
        ].into_iter().flatten() {
            prop_assert!(is_probability(test), "{:?}", test);
        }
        let turned: Vec<Proportion> = groups.iter().rev().copied().collect();
        let (there, back) = (tests::cochran_armitage(&groups), tests::cochran_armitage(&turned));
        let z = |test: Result<Test, _>| test.ok().and_then(|test| test.statistic).unwrap_or(0.0);
        let (there, back) = (z(there), z(back));
        prop_assert!((there + back).abs() <= 1e-6 * there.abs().max(1.0), "{} {}", there, back);
    }

    #[test]
    fn koopman_excludes_parity_exactly_when_the_score_test_rejects(
        g in proportion(), r in proportion(), c in confidence(),
    ) {
        if let Ok(interval) = koopman(g, r, c) {
            let p = tests::pooled_score(g, r).p_value;
            // On the boundary itself rounding decides; the interval resolves 1 to about 1e-15.
            let apart = !close(p, c.alpha(), 1e-9)
                && (interval.lower - 1.0).abs() > 1e-13
                && (interval.upper - 1.0).abs() > 1e-13;
            prop_assert!(!apart || (p < c.alpha()) != interval.contains(1.0));
        }
    }

    #[test]
    fn the_event_interval_excludes_parity_exactly_when_the_test_rejects(
        g in event_rate(), r in event_rate(), c in confidence(),
    ) {
        if let Ok(interval) = exact_conditional(g, r, c) {
            let p = tests::exact_conditional(g, r).p_value;
            let apart = !close(p, c.alpha(), 1e-9)
                && (interval.lower - 1.0).abs() > 1e-13
                && (interval.upper - 1.0).abs() > 1e-13;
            prop_assert!(!apart || (p < c.alpha()) != interval.contains(1.0));
        }
    }

    #[test]
    fn fisher_does_not_care_what_is_called_group_or_success(g in proportion(), r in proportion()) {
        let seen = tests::fisher(g, r).p_value;
        let misses = |x: Proportion| of(x.n() - x.k(), x.n());
        let mut views = vec![tests::fisher(r, g), tests::fisher(misses(g), misses(r))];
        // Transposed: rows become columns, where both columns hold something.
        let (hits, rest) = (g.k() + r.k(), g.n() - g.k() + r.n() - r.k());
        if hits > 0 && rest > 0 {
            views.push(tests::fisher(of(g.k(), hits), of(g.n() - g.k(), rest)));
        }
        for view in views {
            prop_assert!(close(view.p_value, seen, 1e-9), "{:?} is not {}", view, seen);
        }
    }

    #[test]
    fn mid_p_is_smaller_by_at_most_half(g in proportion(), r in proportion()) {
        let (full, mid) = (tests::fisher(g, r).p_value, tests::fisher_mid_p(g, r).p_value);
        // Below the smallest normal number a double has fewer digits.
        let denormal = full < f64::MIN_POSITIVE;
        prop_assert!(mid <= full && (denormal || mid >= full / 2.0 * (1.0 - 1e-12)));
    }

    #[test]
    fn adjusted_p_values_are_never_smaller_and_keep_their_order(
        raw in prop::collection::vec(0.0..=1.0_f64, 0..40),
    ) {
        let adjusted = multiplicity::holm(&raw);
        prop_assert_eq!(raw.len(), adjusted.len());
        for (i, &a) in raw.iter().enumerate() {
            prop_assert!(adjusted[i] >= a && adjusted[i] <= 1.0);
            for (j, &b) in raw.iter().enumerate() {
                prop_assert!(a > b || adjusted[i] <= adjusted[j]);
            }
        }
    }

    #[test]
    fn step_up_adjustments_are_ordered(raw in prop::collection::vec(0.0..=1.0_f64, 0..40)) {
        let holm = multiplicity::holm(&raw);
        let hochberg = multiplicity::hochberg(&raw);
        let discoveries = multiplicity::benjamini_hochberg(&raw);
        let dependent = multiplicity::benjamini_yekutieli(&raw);
        for (i, &p) in raw.iter().enumerate() {
            let rounding = 1.0 + 1e-12;
            prop_assert!(p <= discoveries[i] * rounding && discoveries[i] <= hochberg[i] * rounding);
            prop_assert!(hochberg[i] <= holm[i] * rounding && discoveries[i] <= dependent[i] * rounding);
            prop_assert!(holm[i] <= 1.0 && dependent[i] <= 1.0);
        }
    }

    #[test]
    fn what_is_shown_of_two_rates_has_no_holes(g in proportion(), r in proportion(), b in 0.0..=2.0_f64) {
        prop_assert!(gunel_dickey(g, r).is_finite());
        let (there, back) = (posterior_below(g, r, b), posterior_below(r, g, b.recip()));
        prop_assert!((0.0..=1.0).contains(&there), "{}", there);
        prop_assert!((there + back - 1.0).abs() <= 1e-8, "{} {}", there, back);
    }

    #[test]
    fn unconditional_tests_do_not_care_what_is_called_group_or_success(
        (m, n) in (1_u64..25, 1_u64..25), a in 0.0..=1.0_f64, b in 0.0..=1.0_f64,
    ) {
        let of_share = |share: f64, n: u64| of(special::whole(share * real(n)).min(n), n);
        let (g, r) = (of_share(a, m), of_share(b, n));
        let misses = |x: Proportion| of(x.n() - x.k(), x.n());
        for test in [tests::barnard, tests::boschloo] {
            let seen = test(g, r).expect("few units");
            prop_assert!(is_probability(seen), "{:?}", seen);
            for view in [test(r, g), test(misses(g), misses(r))] {
                prop_assert!(close(view.expect("few units").p_value, seen.p_value, 1e-9));
            }
        }
        // A side of Boschloo's test is never above that side of Fisher's.
        let side = |g, r| special::Lattice::hypergeometric(g, r).upper_tail();
        let all = g.k() + r.k();
        if all > 0 && all < m + n {
            let twice = 2.0 * side(g, r).min(side(r, g));
            let p = tests::boschloo(g, r).expect("few units").p_value;
            prop_assert!(p <= twice * (1.0 + 1e-9), "{} {}", p, twice);
        }
    }

    #[test]
    fn simultaneous_evidence_contains_its_point(
        pairs in prop::collection::vec((proportion(), proportion()), 1..6), c in confidence(),
    ) {
        let Evidence { interval, test } = simultaneous::max_abs_difference(&pairs, c);
        let interval = interval.expect("there are pairs");
        let point = pairs.iter().fold(0.0_f64, |most, &(g, r)| most.max((p(g) - p(r)).abs()));
        prop_assert!(holds(interval, point) && interval.lower >= 0.0 && interval.upper <= 1.0);
        prop_assert!(is_probability(test.expect("there are pairs")));
    }

    #[test]
    fn a_distance_of_distributions_contains_its_point(
        cells in prop::collection::vec((0_u64..MAX_COUNT, 1_u64..1_000), 2..8), c in confidence(),
    ) {
        let (counts, weights): (Vec<u64>, Vec<u64>) = cells.into_iter().unzip();
        let whole = real(weights.iter().sum());
        let shares: Vec<f64> = weights.iter().map(|&w| real(w) / whole).collect();
        let evidence = simultaneous::total_variation(&counts, &shares, c);
        if let Ok(interval) = evidence.interval {
            let n: f64 = counts.iter().map(|&k| real(k)).sum();
            let gaps = counts.iter().zip(&shares).map(|(&k, e)| (real(k) / n - e).abs());
            let point = gaps.sum::<f64>() / 2.0;
            prop_assert!(interval.lower <= point + 1e-14 && point <= interval.upper + 1e-14);
            prop_assert!(interval.lower >= 0.0 && interval.upper <= 1.0);
            prop_assert!(is_probability(evidence.test.expect("all shares are positive")));
        }
    }

    #[test]
    fn a_comparison_always_has_a_test(g in proportion(), r in proportion(), c in confidence()) {
        for evidence in [
            deciding::ratio(g, r, c),
            deciding::difference(g, r, c),
            deciding::odds_ratio(g, r, c),
        ] {
            prop_assert!(evidence.test.is_ok_and(is_probability));
        }
    }

    #[test]
    fn wilson_excludes_a_share_exactly_when_its_test_rejects(
        g in usual(), p0 in 0.001..0.999_f64, c in confidence(),
    ) {
        let p = tests::one_sample_score(g, p0).p_value;
        let interval = wilson(g, c);
        prop_assert!(close(p, c.alpha(), 1e-9) || (p < c.alpha()) != interval.contains(p0));
    }
}
