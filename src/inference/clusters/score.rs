//! Score tests of rows that come in clusters: the statistic of independent rows with counts divided as
//! the p-value it leads to asks for.

use super::Clustered;
use crate::inference::counts::Counts;
use crate::inference::special::{normal_two_sided_tail, root};
use crate::inference::tests::fisher;
use crate::inference::{Confidence, Test, TestMethod};
use crate::tally::Proportion;

/// Smallest expected count at which the normal approximation decides, as for independent rows.
const SMALL_EXPECTED: f64 = 5.0;

/// What a count may miss a whole number by, from division and multiplication.
const SLACK: f64 = 1e-9;

/// The z at which a statistic made with the divisors for z is z itself, with the sign of the statistic.
///
/// The divisors grow with z (few units say less about far tails), so the statistic falls and there is
/// one such z. Its p-value is below α exactly when the statistic made for α is beyond the quantile of α.
fn fixed_point(statistic: impl Fn(f64) -> f64) -> f64 {
    let high = statistic(0.1).abs();
    if high <= 0.0 {
        return 0.0;
    }
    let z = root(0.0, high * (1.0 + f64::EPSILON) + 1.0, |z| {
        let found = statistic(z).abs();
        (z - found) / (z + found)
    });
    z.copysign(statistic(z))
}

/// The z test that two proportions are equal, on divided counts.
fn pooled(group: Counts, reference: Counts) -> f64 {
    let total = group.n() + reference.n();
    let p = (group.k() + reference.k()) / total;
    let miss = (group.n() - group.k() + reference.n() - reference.k()) / total;
    let variance = p * miss * (group.n().recip() + reference.n().recip());
    if variance > 0.0 {
        (group.rate() - reference.rate()) / variance.sqrt()
    } else {
        0.0
    }
}

/// The pooled score test of clustered rows.
pub(super) fn score(group: Clustered, reference: Clustered) -> Test {
    let z = fixed_point(|z| pooled(group.counts(z), reference.counts(z)));
    Test::new(TestMethod::ClusterScore, Some(z), normal_two_sided_tail(z))
}

/// The z test of clustered rows against the known share p₀, 0 < p₀ < 1.
pub(super) fn one_sample(rows: Clustered, p0: f64) -> Test {
    let z = fixed_point(|z| {
        let counts = rows.counts(z);
        (counts.rate() - p0) / (p0 * (1.0 - p0) / counts.n()).sqrt()
    });
    let p = normal_two_sided_tail(z);
    Test::new(TestMethod::ClusterOneSampleScore, Some(z), p)
}

/// Fisher's test of the divided counts, when one of them is expected to be small; `None` otherwise.
///
/// Counts are made whole so that the two rates come nearer to each other and never go apart.
pub(super) fn small(group: Clustered, reference: Clustered, c: Confidence) -> Option<Test> {
    let (g, r) = (group.counts(c.z()), reference.counts(c.z()));
    let total = g.n() + r.n();
    let column = (g.k() + r.k()).min(total - g.k() - r.k());
    if g.n().min(r.n()) * column >= SMALL_EXPECTED * total - SLACK {
        return None;
    }
    let ahead = g.rate() > r.rate();
    let test = fisher(whole(g, ahead)?, whole(r, !ahead)?);
    let test = Test::new(TestMethod::ClusterFisher, None, test.p_value);
    Some(test)
}

/// Whole counts: n to the nearest, k downwards for the rate that is ahead and upwards for the other.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are not negative and at most 2^53"
)]
fn whole(counts: Counts, ahead: bool) -> Option<Proportion> {
    let n = counts.n().round().max(1.0);
    let k = if ahead {
        (counts.k() + SLACK).floor()
    } else {
        (counts.k() - SLACK).ceil().max(0.0)
    };
    Proportion::new(k.min(n) as u64, n as u64).ok()
}

#[cfg(test)]
pub(in crate::inference) mod fixtures {
    use super::super::Clustered;
    use crate::tally::{Proportion, Sums, Undefined};

    /// Units of k of n rows each.
    pub(in crate::inference) fn clustered(units: &[(u64, u64)]) -> Result<Clustered, Undefined> {
        let sum = |of: fn(&(u64, u64)) -> u64| units.iter().map(of).sum::<u64>();
        let sums = Sums {
            units: u64::try_from(units.len()).expect("few units"),
            kk: sum(|(k, _)| k * k),
            kn: sum(|(k, n)| k * n),
            nn: sum(|(_, n)| n * n),
            ..Sums::default()
        };
        Clustered::new(Proportion::new(sum(|u| u.0), sum(|u| u.1))?, sums)
    }

    pub(in crate::inference) fn of_units(units: &[(u64, u64)]) -> Clustered {
        clustered(units).expect("two units and rows")
    }
}

#[cfg(test)]
mod tests {
    use super::fixtures::of_units;
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, c95, of};
    use crate::inference::tests::{one_sample_score, pooled_score};

    fn alone(k: u64, n: u64) -> Clustered {
        let units: Vec<(u64, u64)> = (0..n).map(|i| (u64::from(i < k), 1)).collect();
        of_units(&units)
    }

    #[test]
    fn units_of_one_row_each_have_the_tests_of_independent_rows() {
        let (plain, test) = (
            pooled_score(of(30, 100), of(60, 140)),
            score(alone(30, 100), alone(60, 140)),
        );
        assert_near(test.p_value, plain.p_value, 1e-14);
        let z = test.statistic.expect("a z test") - plain.statistic.expect("a z test");
        assert_near(z, 0.0, 1e-12);
        let (plain, test) = (
            one_sample_score(of(30, 100), 0.25),
            one_sample(alone(30, 100), 0.25),
        );
        assert_near(test.p_value, plain.p_value, 1e-13);
        let small = small(alone(0, 20), alone(6, 25), c95()).expect("small counts");
        assert_near(small.p_value, fisher(of(0, 20), of(6, 25)).p_value, 0.0);
    }

    #[test]
    fn rows_that_are_all_equal_have_about_the_test_of_their_units() {
        let units = |k: usize, n: usize| -> Vec<(u64, u64)> {
            (0..n).map(|i| (if i < k { 5 } else { 0 }, 5)).collect()
        };
        let test = score(of_units(&units(300, 1_000)), of_units(&units(400, 1_000)));
        let plain = pooled_score(of(300, 1_000), of(400, 1_000));
        let z = |test: Test| test.statistic.expect("a z test");
        assert_near(z(test), z(plain), 0.05);
        assert!(z(test).abs() < z(plain).abs());
    }

    #[test]
    fn counts_are_made_whole_towards_each_other() {
        let rows = of(7, 30);
        let between = Counts::divided(rows, 2.0);
        assert_eq!(whole(between, true), Some(of(3, 15)));
        assert_eq!(whole(between, false), Some(of(4, 15)));
    }

    #[test]
    fn no_difference_is_no_evidence() {
        let units = of_units(&[(1, 2), (1, 2), (0, 2), (2, 2)]);
        assert_near(score(units, units).p_value, 1.0, 0.0);
    }
}
