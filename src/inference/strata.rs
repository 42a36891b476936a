//! Evidence about a ratio that strata have in common: Mantel and Haenszel's interval with the test of
//! Cochran, Mantel and Haenszel, and what is shown beside them.

use crate::inference::intervals::{mantel_haenszel_ratio, nam};
use crate::inference::tests::{breslow_day, cochran_mantel_haenszel};
use crate::inference::{Confidence, Evidence, Interval, Test};
use crate::metrics::InStrata;

/// The interval of Greenland and Robins of the ratio of Mantel and Haenszel, and the test of Cochran,
/// Mantel and Haenszel that the rates are equal in every stratum.
///
/// Both are sums over the strata, so that many strata of few units do them no harm; the ratio is taken
/// as the same in all of them.
///
/// # Errors
///
/// Inside the evidence: those of [`mantel_haenszel_ratio`] and [`cochran_mantel_haenszel`].
#[must_use]
pub fn in_strata(strata: &InStrata, c: Confidence) -> Evidence {
    let pairs = strata.pairs();
    Evidence {
        interval: mantel_haenszel_ratio(&pairs, c).map(|common| common.interval),
        test: cochran_mantel_haenszel(&pairs),
    }
}

/// Nam's interval of the common ratio, and the test that the strata have one odds ratio in common.
pub(super) fn beside_strata(strata: &InStrata, c: Confidence) -> (Vec<Interval>, Vec<Test>) {
    let pairs = strata.pairs();
    let score = nam(&pairs, c).map(|common| common.interval);
    let same = breslow_day(&pairs);
    (score.into_iter().collect(), same.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::fixtures::c95;

    #[test]
    fn strata_that_hold_one_of_both_say_nothing() {
        let full = |more: &[(u64, u64)], reference: &[(u64, u64)]| InStrata {
            group: [&[(6, 10), (20, 50)], more].concat(),
            reference: [&[(30, 40), (10, 20)], reference].concat(),
        };
        let (two, three) = (full(&[], &[]), full(&[(0, 0)], &[(5, 9)]));
        assert_eq!(in_strata(&two, c95()), in_strata(&three, c95()));
        let (intervals, tests) = beside_strata(&three, c95());
        assert_eq!((intervals.len(), tests.len()), (1, 1));
    }

    #[test]
    fn strata_of_one_person_each_have_evidence() {
        // Ten pairs, each a selected person of the group beside one of the reference who is not.
        let strata = InStrata {
            group: vec![(1, 1); 10],
            reference: vec![(0, 1); 10],
        };
        // Every stratum has k_g - E = 1/2 and variance 1/4: X² = 25/(10/4) = 10.
        let test = in_strata(&strata, c95()).test.expect("ten strata");
        assert!((test.statistic.expect("X²") - 10.0).abs() < 1e-12);
    }
}
