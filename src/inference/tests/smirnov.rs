//! The test that two samples have one distribution, by the largest gap of their distribution functions.

use crate::inference::special::{real, real_size, real_wide};
use crate::inference::{Test, TestMethod};

/// Up to this product of the sample sizes p is exact.
const EXACT: u128 = 1_000_000;

/// Tests that two samples have one distribution, given how many of each stand at each place in order.
///
/// Formula: D = max |a/m − b/n| after each place, a and b the people passed so far. With m·n up to a
/// million p is exact given the ties: the share of all orders of m and n people, in which only the
/// ends of places are looked at, that reach D; by recursion over the lattice of (a, b), every term positive, so
/// that small p keep their digits. Beyond, Kolmogorov's limit 2·Σ(−1)^{k−1}·exp(−2k²·D²·mn/(m + n)),
/// which takes scores as if they had no ties and is then too large, not too small.
///
/// p is 1 for equal samples and for an empty one.
///
/// Reference: Smirnov (1939); Kim and Jennrich (1973), tables in Selected Tables in Mathematical
/// Statistics 1:79–170; Schröer and Trenkler (1995), Exact and randomization distributions of
/// Kolmogorov–Smirnov tests for two or three samples, Computational Statistics and Data Analysis
/// 20:185–202 (ties).
#[must_use]
pub fn smirnov(places: &[(u64, u64)]) -> Test {
    let size = |of: fn(&(u64, u64)) -> u64| places.iter().map(|place| u128::from(of(place))).sum();
    let (m, n): (u128, u128) = (size(|place| place.0), size(|place| place.1));
    let (mut passed, mut others_passed, mut gap) = (0_u128, 0_u128, 0_u128);
    for (own, others) in places {
        passed += u128::from(*own);
        others_passed += u128::from(*others);
        gap = gap.max((passed * n).abs_diff(others_passed * m));
    }
    if gap == 0 {
        return Test::new(TestMethod::Smirnov, Some(0.0), 1.0);
    }
    let distance = real_wide(gap) / (real_wide(m) * real_wide(n));
    let p = if m * n <= EXACT {
        exact(places, gap)
    } else {
        limit(distance * (real_wide(m) * real_wide(n) / real_wide(m + n)).sqrt())
    };
    Test::new(TestMethod::Smirnov, Some(distance), p)
}

/// The share of orders in which some end of a place has a gap of at least `gap`, in units of 1/(mn).
fn exact(places: &[(u64, u64)], gap: u128) -> f64 {
    let size = |of: fn(&(u64, u64)) -> u64| -> usize {
        places
            .iter()
            .map(of)
            .map(|rows| usize::try_from(rows).unwrap_or(0))
            .sum()
    };
    let (m, n) = (size(|place| place.0), size(|place| place.1));
    let mut is_end = vec![false; m + n + 1];
    let mut passed = 0;
    for (own, others) in places {
        passed += usize::try_from(own + others).unwrap_or(0);
        is_end[passed] = true;
    }
    // Whether paths to (a, b) are past the gap already: 1 where (a, b) itself is.
    let reaches = |a: usize, b: usize| {
        is_end[a + b] && u128::try_from((a * n).abs_diff(b * m)).is_ok_and(|here| here >= gap)
    };
    let mut row = vec![0.0_f64; n + 1];
    for a in 0..=m {
        for b in 0..=n {
            row[b] = if reaches(a, b) {
                1.0
            } else if a + b == 0 {
                0.0
            } else {
                let from_a = if a == 0 { 0.0 } else { row[b] * real_size(a) };
                let from_b = if b == 0 {
                    0.0
                } else {
                    row[b - 1] * real_size(b)
                };
                (from_a + from_b) / real_size(a + b)
            };
        }
    }
    row[n]
}

/// Kolmogorov's limit of P(√(mn/(m + n))·D ≥ `x`), by the series that converges faster.
fn limit(x: f64) -> f64 {
    const TERMS: u64 = 100;
    if x < 1.0 {
        let eighth = std::f64::consts::PI.powi(2) / (8.0 * x * x);
        let odd = (0..TERMS).map(|k| (-(real(2 * k + 1).powi(2)) * eighth).exp());
        1.0 - (2.0 * std::f64::consts::PI).sqrt() / x * odd.sum::<f64>()
    } else {
        let term = |k: u64| {
            let sign = if k % 2 == 1 { 2.0 } else { -2.0 };
            sign * (-2.0 * (real(k) * x).powi(2)).exp()
        };
        (1..=TERMS).map(term).sum()
    }
}

#[cfg(test)]
mod unit_tests {
    use super::*;
    use crate::inference::intervals::fixtures::assert_near;

    #[test]
    fn of_six_orders_of_two_and_two_two_are_as_far_apart() {
        // a a b b and b b a a.
        let apart = smirnov(&[(1, 0), (1, 0), (0, 1), (0, 1)]);
        assert_near(apart.p_value, 1.0 / 3.0, 1e-15);
        assert_near(apart.statistic.expect("a distance"), 1.0, 0.0);
    }

    #[test]
    fn within_a_tie_no_gap_is_seen() {
        // Three and three people at two places: a 2 + 1, b 1 + 2, gap 1/3 after the first. The first place has
        // 3 of 6: 1, 2, 9, 9, 1 … of 20 choices those with 3 : 0, 2 : 1, 1 : 2, 0 : 3 are 1, 9, 9, 1: all.
        let tied = smirnov(&[(2, 1), (1, 2)]);
        assert_near(tied.p_value, 1.0, 1e-15);
        let wide = smirnov(&[(3, 0), (0, 3)]);
        assert_near(wide.p_value, 2.0 / 20.0, 1e-15);
    }

    #[test]
    fn both_series_of_the_limit_meet() {
        for x in [0.999_999_999, 1.000_000_001] {
            assert_near(limit(x), 0.269_999_671_677_354_6, 1e-8);
        }
        assert_near(limit(1e-3), 1.0, 0.0);
        assert_near(limit(0.2), 0.999_999_999_999_494_8, 1e-13);
    }

    #[test]
    fn no_people_and_equal_people_say_nothing() {
        for places in [&[][..], &[(0, 5)], &[(2, 4), (3, 6)]] {
            assert_near(smirnov(places).p_value, 1.0, 0.0);
        }
    }
}
