//! The likelihood-ratio test that several proportions are equal.

use super::homogeneity::deviation;
use crate::inference::special::{chi_square_tail, real, real_wide, relative_deviance};
use crate::inference::{Test, TestMethod};
use crate::tally::{Proportion, Undefined};

/// The likelihood-ratio test (G test) that all proportions are equal, G − 1 degrees of freedom for G
/// groups.
///
/// Formula: G² = 2·Σ O·ln(O/E) over successes and failures of every group, E = n_i·p̄ and
/// n_i(1 − p̄), p̄ = Σk/Σn; an empty cell adds 0; p = P(χ²_{G−1} ≥ G²).
///
/// When all units, or none, are successes G² = 0 and p = 1. Approximate like
/// [`homogeneity`](super::homogeneity()), and further from the truth than it where expected counts
/// are below 5. Computed as 2·Σ (O·ln(O/E) − O + E), whose terms are not negative.
///
/// Reference: Wilks (1938), Annals of Mathematical Statistics 9:60–62; Agresti (2013), Categorical
/// Data Analysis, §3.2.
///
/// # Errors
///
/// [`Undefined::OnlyOneGroup`] with fewer than two groups.
pub fn g_test(groups: &[Proportion]) -> Result<Test, Undefined> {
    if groups.len() < 2 {
        return Err(Undefined::OnlyOneGroup);
    }
    let successes: u128 = groups.iter().map(|g| u128::from(g.k())).sum();
    let total: u128 = groups.iter().map(|g| u128::from(g.n())).sum();
    let statistic = if successes == 0 || successes == total {
        0.0
    } else {
        let hit = real_wide(successes) / real_wide(total);
        let missed = real_wide(total - successes) / real_wide(total);
        let lost = |g: &Proportion| {
            let away = deviation(*g, successes, total);
            let (hits, misses) = (real(g.n()) * hit, real(g.n()) * missed);
            cell(g.k(), hits, away) + cell(g.n() - g.k(), misses, -away)
        };
        2.0 * groups.iter().map(lost).sum::<f64>()
    };
    let p = chi_square_tail(statistic, groups.len() - 1);
    Ok(Test::new(TestMethod::GTest, Some(statistic), p))
}

/// O·ln(O/E) − O + E.
fn cell(observed: u64, expected: f64, deviation: f64) -> f64 {
    if observed == 0 {
        expected
    } else {
        expected * relative_deviance(deviation / expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, of};

    #[test]
    fn all_against_none_by_hand() {
        // 10/10 against 0/10: every expected count is 5; G² = 2·(10·ln 2 + 10·ln 2) = 40·ln 2.
        let test = g_test(&[of(10, 10), of(0, 10)]).expect("two groups");
        let g = test.statistic.expect("a G test has a statistic");
        assert_near(g, 40.0 * 2.0_f64.ln(), 1e-13);
    }

    #[test]
    fn groups_without_contrast_and_groups_alone() {
        let same = g_test(&[of(0, 3), of(0, 4)]).expect("two groups");
        assert_near(same.p_value, 1.0, 0.0);
        assert_eq!(g_test(&[of(1, 2)]), Err(Undefined::OnlyOneGroup));
    }
}
