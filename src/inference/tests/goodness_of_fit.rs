//! The χ² test of counts against known shares.

use crate::inference::special::{chi_square_tail, real, real_wide};
use crate::inference::{Test, TestMethod};
use crate::tally::Undefined;

/// How far the shares may miss a sum of 1. Shares computed from counts miss it by rounding only; a
/// larger gap means that a group is missing or that the shares were rounded for print.
const SUM_SLACK: f64 = 1e-6;

/// Pearson's χ² test of counts against known shares, m − 1 degrees of freedom for m shares above 0.
///
/// Formula: X² = Σ (O_i − n·e_i)²/(n·e_i) with n = ΣO; p = P(χ²_{m−1} ≥ X²).
///
/// O_i is the count of group i and e_i its known share; the shares are taken as exact, not as
/// estimates. A group with share 0 and count 0 is left out. Approximate: it needs expected counts
/// of about 5.
///
/// Reference: Pearson (1900), Philosophical Magazine 50:157–175.
///
/// # Errors
///
/// [`Undefined::NoBaseline`] when the shares are not one number in [0, 1] per count that sum to 1
/// (within 1e-6), [`Undefined::EmptyGroup`] when nothing was counted, [`Undefined::OnlyOneGroup`]
/// when fewer than two shares are above 0, [`Undefined::NotEstimable`] when something was counted
/// where the share is 0: the shares are then refuted without a test.
pub fn goodness_of_fit(counts: &[u64], expected_shares: &[f64]) -> Result<Test, Undefined> {
    check_shares(counts, expected_shares)?;
    let n = real_wide(counts.iter().map(|&count| u128::from(count)).sum());
    let whole: f64 = expected_shares.iter().sum();
    let (mut statistic, mut cells) = (0.0, 0_usize);
    for (&count, &share) in counts.iter().zip(expected_shares) {
        if share > 0.0 {
            let expected = n * (share / whole);
            let deviation = real(count) - expected;
            statistic += deviation / expected * deviation;
            cells += 1;
        } else if count > 0 {
            return Err(Undefined::NotEstimable);
        }
    }
    if cells < 2 {
        return Err(Undefined::OnlyOneGroup);
    }
    let p = chi_square_tail(statistic, cells - 1);
    Ok(Test::new(TestMethod::GoodnessOfFit, Some(statistic), p))
}

/// Refuses shares that are no distribution over the counts, and counts that hold nothing.
pub(in crate::inference) fn check_shares(counts: &[u64], shares: &[f64]) -> Result<(), Undefined> {
    let whole: f64 = shares.iter().sum();
    let proper = counts.len() == shares.len()
        && shares.iter().all(|share| (0.0..=1.0).contains(share))
        && (whole - 1.0).abs() <= SUM_SLACK;
    if !proper {
        Err(Undefined::NoBaseline)
    } else if counts.iter().all(|&count| count == 0) {
        Err(Undefined::EmptyGroup)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::fixtures::assert_near;

    #[test]
    fn three_groups_by_hand() {
        // 20, 30, 50 against shares ¼, ¼, ½: expected 25, 25, 50,
        // X² = 1 + 1 + 0 = 2, p = exp(−1) at 2 degrees.
        let test = goodness_of_fit(&[20, 30, 50], &[0.25, 0.25, 0.5]).expect("proper shares");
        assert_near(
            test.statistic.expect("a χ² test has a statistic"),
            2.0,
            1e-14,
        );
        assert_near(test.p_value, (-1.0_f64).exp(), 1e-14);
    }

    #[test]
    fn an_empty_group_without_share_is_left_out() {
        let with = goodness_of_fit(&[20, 30, 0], &[0.5, 0.5, 0.0]);
        assert_eq!(with, goodness_of_fit(&[20, 30], &[0.5, 0.5]));
    }

    #[test]
    fn what_cannot_be_tested_says_why() {
        let cases: [(&[u64], &[f64], Undefined); 7] = [
            (&[1, 2], &[1.0], Undefined::NoBaseline),
            (&[1, 2], &[0.5, 0.4], Undefined::NoBaseline),
            (&[1, 2], &[1.5, -0.5], Undefined::NoBaseline),
            (&[1, 2], &[f64::NAN, 1.0], Undefined::NoBaseline),
            (&[0, 0], &[0.5, 0.5], Undefined::EmptyGroup),
            (&[5, 0], &[1.0, 0.0], Undefined::OnlyOneGroup),
            (&[5, 1], &[1.0, 0.0], Undefined::NotEstimable),
        ];
        for (counts, shares, reason) in cases {
            assert_eq!(
                goodness_of_fit(counts, shares),
                Err(reason),
                "{counts:?} {shares:?}"
            );
        }
    }
}
