//! The χ² test that several proportions are equal.

use crate::inference::special::{chi_square_tail, real, real_wide};
use crate::inference::table::signed_difference;
use crate::inference::{Test, TestMethod};
use crate::tally::{Proportion, Undefined};

/// Pearson's χ² test that all proportions are equal, G − 1 degrees of freedom for G groups.
///
/// Formula: X² = Σ (k_i − n_i·p̄)²/(n_i·p̄(1 − p̄)) with p̄ = Σk/Σn; p = P(χ²_{G−1} ≥ X²).
///
/// For two groups the same as [`chi_square`](super::chi_square()). When all units, or none, are
/// successes X² = 0 and p = 1. Approximate: it needs expected counts of about 5.
///
/// Reference: Pearson (1900), Philosophical Magazine 50:157–175.
///
/// # Errors
///
/// [`Undefined::OnlyOneGroup`] with fewer than two groups.
pub fn homogeneity(groups: &[Proportion]) -> Result<Test, Undefined> {
    if groups.len() < 2 {
        return Err(Undefined::OnlyOneGroup);
    }
    let successes: u128 = groups.iter().map(|g| u128::from(g.k())).sum();
    let total: u128 = groups.iter().map(|g| u128::from(g.n())).sum();
    let failures = total - successes;
    let statistic = if successes == 0 || failures == 0 {
        0.0
    } else {
        let contrast: f64 = groups
            .iter()
            .map(|&g| deviation_term(g, successes, total))
            .sum();
        let (all, hit, missed) = (real_wide(total), real_wide(successes), real_wide(failures));
        contrast / (hit / all) / (missed / all)
    };
    let p = chi_square_tail(statistic, groups.len() - 1);
    Ok(Test::new(TestMethod::Homogeneity, Some(statistic), p))
}

/// (k − n·p̄)²/n.
fn deviation_term(group: Proportion, successes: u128, total: u128) -> f64 {
    let deviation = deviation(group, successes, total);
    deviation / real(group.n()) * deviation
}

/// k − n·p̄ = (k·total − n·successes)/total, formed in integers.
pub(super) fn deviation(group: Proportion, successes: u128, total: u128) -> f64 {
    let (k, n) = (u128::from(group.k()), u128::from(group.n()));
    match (k.checked_mul(total), n.checked_mul(successes)) {
        (Some(ahead), Some(behind)) => signed_difference(ahead, behind) / real_wide(total),
        // More than 2⁶⁴ groups of the largest size: rounding is then far below chance.
        _ => real(group.k()) - real(group.n()) * (real_wide(successes) / real_wide(total)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::chi_square;
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, of};

    #[test]
    fn three_groups_by_hand() {
        // 5, 10, 15 of 20 each: p̄ = ½, X² = (25 + 0 + 25)/5 = 10, p = exp(−5) at 2 degrees.
        let test = homogeneity(&[of(5, 20), of(10, 20), of(15, 20)]).expect("three groups");
        assert_near(
            test.statistic.expect("a χ² test has a statistic"),
            10.0,
            1e-13,
        );
        assert_near(test.p_value, (-5.0_f64).exp(), 1e-14);
    }

    #[test]
    fn two_groups_are_a_two_by_two_table() {
        let (g, r) = (of(7, 31), of(90, 210));
        let many = homogeneity(&[g, r]).expect("two groups");
        assert_near(many.p_value, chi_square(g, r).p_value, 1e-14);
    }

    #[test]
    fn a_single_group_cannot_be_compared() {
        assert_eq!(homogeneity(&[of(1, 2)]), Err(Undefined::OnlyOneGroup));
    }

    #[test]
    fn groups_without_contrast_show_no_difference() {
        let test = homogeneity(&[of(0, 2), of(0, 3), of(0, 9)]).expect("three groups");
        assert_near(test.p_value, 1.0, 0.0);
    }
}
