//! Which interval and which test speak for a comparison.
//!
//! Fixed per scale, so that a verdict never depends on a method picked after seeing the data. The
//! other methods of this module are shown on request and never decide.
//!
//! | scale | interval | of small counts | test | of small counts |
//! |---|---|---|---|---|
//! | a proportion | Clopper–Pearson | | none | |
//! | ratio of proportions | Koopman | limits of both rates | pooled score | Fisher |
//! | difference of proportions | Miettinen–Nurminen | limits of both rates | pooled score | Fisher |
//! | odds ratio | score (Miettinen–Nurminen) | limits of both rates | pooled score | Fisher |
//! | ratio of event rates | exact conditional | | exact conditional | |
//! | share against a known share | Clopper–Pearson | | one-sample score | exact binomial |
//!
//! Counts are small with fewer than 5 successes or failures expected in one of the groups; for an interval
//! also with fewer than 10 seen in one while the other is ten times as large. Score intervals hold the truth too
//! rarely there, down to four times of five (docs/coverage.md), and a small group beside a large one
//! would pass for it.

use super::intervals;
use super::special::real;
use super::table::TwoByTwo;
use super::tests;
use super::{Confidence, Interval, IntervalMethod, Test};
use crate::tally::{EventRate, Proportion, Undefined};

/// What the data say about one comparison: an interval and a test of parity, each of which may not
/// exist.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// The confidence interval of the compared value.
    pub interval: Result<Interval, Undefined>,
    /// The test of parity.
    pub test: Result<Test, Undefined>,
}

/// Evidence about the ratio p_g / p_r.
#[must_use]
pub fn ratio(group: Proportion, reference: Proportion, c: Confidence) -> Evidence {
    Evidence {
        interval: ratio_interval(group, reference, c),
        test: Ok(parity_test(group, reference)),
    }
}

/// The interval of the ratio p_g / p_r: Koopman's, or by the limits of both rates where counts are small.
pub(super) fn ratio_interval(
    group: Proportion,
    reference: Proportion,
    c: Confidence,
) -> Result<Interval, Undefined> {
    if intervals::is_small(group.into(), reference.into()) {
        intervals::clopper_pearson_ratio(group, reference, c)
    } else {
        intervals::koopman(group, reference, c)
    }
}

/// The interval of the difference p_g − p_r: Miettinen and Nurminen's, or by the limits of both rates
/// where counts are small.
pub(super) fn difference_interval(
    group: Proportion,
    reference: Proportion,
    c: Confidence,
) -> Interval {
    if intervals::is_small(group.into(), reference.into()) {
        intervals::clopper_pearson_difference(group, reference, c)
    } else {
        intervals::miettinen_nurminen(group, reference, c)
    }
}

/// Evidence about the difference p_g − p_r.
#[must_use]
pub fn difference(group: Proportion, reference: Proportion, c: Confidence) -> Evidence {
    Evidence {
        interval: Ok(difference_interval(group, reference, c)),
        test: Ok(parity_test(group, reference)),
    }
}

/// Evidence about the odds ratio p_g(1 − p_r) / (p_r(1 − p_g)).
#[must_use]
pub fn odds_ratio(group: Proportion, reference: Proportion, c: Confidence) -> Evidence {
    Evidence {
        interval: if intervals::is_small(group.into(), reference.into()) {
            intervals::clopper_pearson_odds_ratio(group, reference, c)
        } else {
            intervals::score_odds_ratio(group, reference, c)
        },
        test: Ok(parity_test(group, reference)),
    }
}

/// Evidence about the ratio of two event rates.
#[must_use]
pub fn event_ratio(group: EventRate, reference: EventRate, c: Confidence) -> Evidence {
    Evidence {
        interval: intervals::exact_conditional(group, reference, c),
        test: Ok(tests::exact_conditional(group, reference)),
    }
}

/// Evidence about the ratio of a share to the known share `expected`, p / p₀.
///
/// The known share is taken as exact. Undefined ([`Undefined::ReferenceIsZero`]) unless
/// 0 < p₀ ≤ 1.
#[must_use]
pub fn share_ratio(share: Proportion, expected: f64, c: Confidence) -> Evidence {
    if !(expected > 0.0 && expected <= 1.0) {
        return Evidence {
            interval: Err(Undefined::ReferenceIsZero),
            test: Err(Undefined::ReferenceIsZero),
        };
    }
    let Interval { lower, upper, .. } = intervals::clopper_pearson(share, c);
    let point = real(share.k()) / real(share.n()) / expected;
    Evidence {
        interval: Ok(Interval::around(
            point,
            lower / expected,
            upper / expected,
            IntervalMethod::ClopperPearson,
        )),
        test: Ok(share_test(share, expected)),
    }
}

/// Evidence about the difference of a share and the known share `expected`, p − p₀.
///
/// The known share is taken as exact. Undefined ([`Undefined::NoBaseline`]) unless 0 ≤ p₀ ≤ 1.
#[must_use]
pub fn share_difference(share: Proportion, expected: f64, c: Confidence) -> Evidence {
    if !(0.0..=1.0).contains(&expected) {
        return Evidence {
            interval: Err(Undefined::NoBaseline),
            test: Err(Undefined::NoBaseline),
        };
    }
    let Interval { lower, upper, .. } = intervals::clopper_pearson(share, c);
    let point = real(share.k()) / real(share.n()) - expected;
    Evidence {
        interval: Ok(Interval::around(
            point,
            lower - expected,
            upper - expected,
            IntervalMethod::ClopperPearson,
        )),
        test: Ok(share_test(share, expected)),
    }
}

/// The test of a share against the known share p₀: the exact test when n·p₀ or n(1 − p₀) is below 5, else
/// the score test.
#[must_use]
pub fn share_test(share: Proportion, p0: f64) -> Test {
    let expected = real(share.n()) * p0.min(1.0 - p0);
    if expected > 0.0 && expected < SMALL_EXPECTED {
        tests::exact_binomial(share, p0)
    } else {
        tests::one_sample_score(share, p0)
    }
}

/// The smallest expected count for which the score test decides.
pub(super) const SMALL_EXPECTED: f64 = 5.0;

/// The test of a pair of proportions: Fisher's two-sided test when some expected count of the table
/// is below 5 (compared in integers), else the pooled score test.
#[must_use]
pub fn parity_test(group: Proportion, reference: Proportion) -> Test {
    if TwoByTwo::new(group, reference).has_small_expected_cell() {
        tests::fisher(group, reference)
    } else {
        tests::pooled_score(group, reference)
    }
}

#[cfg(test)]
mod unit_tests {
    use super::super::TestMethod;
    use super::super::intervals::fixtures::{assert_near, c95, of};
    use super::*;

    #[test]
    fn a_small_expected_count_calls_for_fisher() {
        assert_eq!(
            parity_test(of(4, 10), of(6, 10)).method,
            TestMethod::PooledScore
        );
        assert_eq!(parity_test(of(4, 10), of(5, 10)).method, TestMethod::Fisher);
        assert_eq!(
            parity_test(of(0, 1000), of(0, 1000)).method,
            TestMethod::Fisher
        );
    }

    #[test]
    fn homeowners_of_the_aif360_tutorial() {
        // 2,042 of 1,268,486 against 332 of 174,654: 0.84686, about 0.754 to 0.951.
        let evidence = ratio(of(2_042, 1_268_486), of(332, 174_654), c95());
        let interval = evidence.interval.expect("both groups have successes");
        assert_near(interval.lower, 0.754, 5e-4);
        assert_near(interval.upper, 0.951, 5e-4);
    }

    #[test]
    fn lieutenants_of_ricci_are_distinguishable_only_in_one_group() {
        // Lieutenant exam: 6/19 and 3/15 against 25/43; all expected counts above 5.
        assert!(parity_test(of(6, 19), of(25, 43)).p_value > 0.05);
        assert!(parity_test(of(3, 15), of(25, 43)).p_value < 0.025);
    }

    #[test]
    fn twice_the_known_share_by_hand() {
        // 40 of 100 against 0.2: ratio 2, difference 0.2, z = 20/4 = 5.
        let ratio = share_ratio(of(40, 100), 0.2, c95());
        let difference = share_difference(of(40, 100), 0.2, c95());
        let (r, d) = (
            ratio.interval.expect("0.2 is a share"),
            difference.interval.expect("0.2 is a share"),
        );
        assert!(r.contains(2.0) && d.contains(0.2));
        assert_near(r.lower * 0.2, d.lower + 0.2, 1e-15);
        assert_eq!(ratio.test, difference.test);
        let z = ratio.test.expect("0.2 is a share").statistic;
        assert_near(z.expect("a z test has a statistic"), 5.0, 1e-14);
    }

    #[test]
    fn what_is_no_share_gives_no_evidence() {
        for expected in [0.0, f64::NAN, 1.5] {
            let evidence = share_ratio(of(1, 2), expected, c95());
            assert_eq!(evidence.interval, Err(Undefined::ReferenceIsZero));
        }
        let evidence = share_difference(of(1, 2), -0.5, c95());
        assert_eq!(evidence.test, Err(Undefined::NoBaseline));
    }
}
