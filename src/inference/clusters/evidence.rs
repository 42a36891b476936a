//! Intervals and tests of rows that come in clusters, and the pairs of them that decide.

use super::{Clustered, score};
use crate::inference::deciding::SMALL_EXPECTED;
use crate::inference::intervals::{
    clopper_pearson_difference_of, clopper_pearson_odds_ratio_of, clopper_pearson_of,
    clopper_pearson_ratio_of, is_small, koopman_of, miettinen_nurminen_of, score_odds_ratio_of,
};
use crate::inference::special::{real, real_size};
use crate::inference::tests::exact_binomial_of;
use crate::inference::{Confidence, Evidence, Interval, IntervalMethod, Test, TestMethod};
use crate::tally::Undefined;

/// Where divided counts are small; see [`is_small`].
const PAIR: IntervalMethod = IntervalMethod::ClusterClopperPearsonPair;

/// The exact interval of a rate, with k and n divided by the design effect.
///
/// Formula: that of [`clopper_pearson`](crate::inference::intervals::clopper_pearson()) with k/F of n/F,
/// as quantiles of beta distributions; for F see [`Clustered`].
///
/// A proportion in [0, 1]. Defined for two units and more.
///
/// Reference: Korn and Graubard (1998), Confidence intervals for proportions with small expected number
/// of positive counts estimated from survey data, Survey Methodology 24:193–201.
#[must_use]
pub fn rate(rows: Clustered, c: Confidence) -> Interval {
    clopper_pearson_of(rows.counts(c.z()), c, IntervalMethod::ClusterClopperPearson)
}

/// Evidence about a share of clustered rows against the known share p₀, 0 < p₀ < 1: the interval of the
/// share, and the test that it is p₀, which is exact where fewer than 5 successes or failures are
/// expected.
#[must_use]
pub fn share(rows: Clustered, p0: f64, c: Confidence) -> (Interval, Test) {
    let counts = rows.counts(c.z());
    let test = if counts.n() * p0.min(1.0 - p0) < SMALL_EXPECTED {
        exact_binomial_of(counts, p0, TestMethod::ClusterExactBinomial)
    } else {
        score::one_sample(rows, p0)
    };
    (rate(rows, c), test)
}

/// Evidence about the ratio p_g / p_r: Koopman's interval with counts divided by the design effects.
///
/// Formula: that of [`koopman`](crate::inference::intervals::koopman()) with k_g/F_g of n_g/F_g and
/// k_r/F_r of n_r/F_r, or from the exact limits of both rates where these counts are small. Koopman's
/// excludes 1 exactly when [`parity_test`] rejects at the same α, except where Fisher's test decides.
///
/// A ratio in [0, ∞]; [`Undefined::NotEstimable`] when neither group has a success.
///
/// Reference: Koopman (1984); Rao and Scott (1992), A simple method for the analysis of clustered
/// binary data, Biometrics 48:577–585, for dividing counts by design effects.
#[must_use]
pub fn ratio(group: Clustered, reference: Clustered, c: Confidence) -> Evidence {
    let (g, r) = (group.counts(c.z()), reference.counts(c.z()));
    Evidence {
        interval: if is_small(g, r) {
            clopper_pearson_ratio_of(g, r, c, PAIR)
        } else {
            koopman_of(g, r, c, IntervalMethod::ClusterKoopman)
        },
        test: Ok(parity_test(group, reference, c)),
    }
}

/// Evidence about the difference p_g − p_r: Miettinen and Nurminen's interval with counts divided by
/// the design effects.
#[must_use]
pub fn difference(group: Clustered, reference: Clustered, c: Confidence) -> Evidence {
    Evidence {
        interval: Ok(difference_interval(
            group,
            reference,
            c,
            IntervalMethod::ClusterMiettinenNurminen,
        )),
        test: Ok(parity_test(group, reference, c)),
    }
}

fn difference_interval(
    group: Clustered,
    reference: Clustered,
    c: Confidence,
    method: IntervalMethod,
) -> Interval {
    let (g, r) = (group.counts(c.z()), reference.counts(c.z()));
    if is_small(g, r) {
        let method = if method == IntervalMethod::ClusterMiettinenNurminen {
            PAIR
        } else {
            method
        };
        clopper_pearson_difference_of(g, r, c, method)
    } else {
        miettinen_nurminen_of(g, r, c, method)
    }
}

/// Evidence about the odds ratio: Miettinen and Nurminen's score interval with counts divided by the
/// design effects. [`Undefined::NotEstimable`] when all rows, or none, are successes.
#[must_use]
pub fn odds_ratio(group: Clustered, reference: Clustered, c: Confidence) -> Evidence {
    let (g, r) = (group.counts(c.z()), reference.counts(c.z()));
    Evidence {
        interval: if is_small(g, r) {
            clopper_pearson_odds_ratio_of(g, r, c, PAIR)
        } else {
            score_odds_ratio_of(g, r, c, IntervalMethod::ClusterScoreOddsRatio)
        },
        test: Ok(parity_test(group, reference, c)),
    }
}

/// The test that two rates of clustered rows are equal: the pooled score test with counts divided by the
/// design effects, or Fisher's test of the divided counts where one of them is expected below 5.
///
/// Formula: z = (p̂_g − p̂_r)/√(p̄(1 − p̄)(F_g/n_g + F_r/n_r)), p̄ = (k_g/F_g + k_r/F_r)/(n_g/F_g +
/// n_r/F_r), with the F that belong to this z; p = erfc(|z|/√2). The level of `c` decides only at
/// which F counts are looked at, and divided, for Fisher's test.
///
/// Reference: Rao and Scott (1992), Biometrics 48:577–585.
#[must_use]
pub fn parity_test(group: Clustered, reference: Clustered, c: Confidence) -> Test {
    score::small(group, reference, c).unwrap_or_else(|| score::score(group, reference))
}

/// Evidence about the largest absolute difference of m pairs of clustered rows; as
/// [`max_abs_difference`](crate::inference::simultaneous::max_abs_difference).
#[must_use]
pub fn max_abs_difference(pairs: &[(Clustered, Clustered)], c: Confidence) -> Evidence {
    if pairs.is_empty() {
        return Evidence {
            interval: Err(Undefined::OnlyOneGroup),
            test: Err(Undefined::OnlyOneGroup),
        };
    }
    let method = IntervalMethod::ClusterSimultaneousMiettinenNurminen;
    let each = c.with_comparisons(u64::try_from(pairs.len()).unwrap_or(u64::MAX));
    let (mut point, mut lower, mut upper) = (0.0_f64, 0.0_f64, 0.0_f64);
    let mut smallest = 1.0_f64;
    for &(group, reference) in pairs {
        let interval = difference_interval(group, reference, each, method);
        let rate = |rows: Clustered| real(rows.rows().k()) / real(rows.rows().n());
        point = point.max((rate(group) - rate(reference)).abs());
        lower = lower.max(interval.lower).max(-interval.upper);
        upper = upper.max(interval.lower.abs()).max(interval.upper.abs());
        smallest = smallest.min(parity_test(group, reference, each).p_value);
    }
    let p = smallest * real_size(pairs.len());
    Evidence {
        interval: Ok(Interval::around(point, lower, upper, method)),
        test: Ok(Test::new(TestMethod::Bonferroni, None, p)),
    }
}
