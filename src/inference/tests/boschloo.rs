//! Boschloo's unconditional exact test of a 2×2 table.

use crate::inference::unconditional::{Choices, Region, Sizes};
use crate::inference::{Test, TestMethod};
use crate::tally::{Proportion, Undefined};

/// Two one-sided p-values of Fisher that differ by less than this, relatively, count as equal: mirror
/// images differ by rounding only.
const TIE: f64 = 1e-10;

/// Boschloo's exact test that two proportions are equal, two-sided, as twice the smaller side.
///
/// Formula: one side is max over π of Σ C(n_g, k)·C(n_r, j)·π^(k+j)·(1 − π)^(N−k−j) over all tables (k, j)
/// whose one-sided p-value of Fisher's test is at most that of the observed one; p is twice the smaller
/// of both sides, at most 1.
///
/// Each side is never above that side of Fisher's test, and its level never exceeds α. Twice the
/// smaller side can be above Fisher's two-sided p-value, which adds tables by their probability. As with
/// [`barnard`](super::barnard()) the worst common rate may be one that nobody believes in.
///
/// Reference: Boschloo (1970), Raised conditional level of significance for the 2×2-table when testing
/// the equality of two probabilities, Statistica Neerlandica 24:1–9.
///
/// # Errors
///
/// [`Undefined::NotEstimable`] when both groups together have more than 1,000 units.
pub fn boschloo(group: Proportion, reference: Proportion) -> Result<Test, Undefined> {
    let sizes = Sizes::of(group, reference)?;
    let count = |k: u64| usize::try_from(k).map_err(|_| Undefined::NotEstimable);
    let hits = (count(group.k())?, count(reference.k())?);
    let misses = (sizes.group - hits.0, sizes.reference - hits.1);
    // The group has few successes; then few failures, which is the same with both named the other way.
    let p = 2.0 * one_side(sizes, hits).min(one_side(sizes, misses));
    Ok(Test::new(TestMethod::Boschloo, None, p.min(1.0)))
}

/// The side on which the group has few successes.
fn one_side(sizes: Sizes, (k, j): (usize, usize)) -> f64 {
    let fisher = lower_tails(sizes);
    let bar = fisher[k][j] * (1.0 + TIE);
    Region::new(sizes, |k, j| fisher[k][j] <= bar).largest()
}

/// P(K ≤ k) of Fisher's test for every table, by the successes of group and reference.
fn lower_tails(Sizes { group, reference }: Sizes) -> Vec<Vec<f64>> {
    let (of_group, of_reference) = (Choices::new(group), Choices::new(reference));
    let of_both = Choices::new(group + reference);
    let mut tails = vec![vec![0.0; reference + 1]; group + 1];
    for successes in 0..=group + reference {
        let mut sum = 0.0;
        for (k, row) in tails.iter_mut().enumerate() {
            let others = successes.checked_sub(k).filter(|j| *j <= reference);
            if let Some(j) = others {
                sum += (of_group.ln(k) + of_reference.ln(j) - of_both.ln(successes)).exp();
                row[j] = sum;
            }
        }
    }
    tails
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, of};

    #[test]
    fn two_coins_each_by_hand() {
        // 0/2 against 2/2: Fisher's one-sided p-value 1/6 is reached by no other table: p²q² ≤ 1/16.
        let test = boschloo(of(0, 2), of(2, 2)).expect("four units");
        assert_near(test.p_value, 0.125, 1e-13);
    }

    #[test]
    fn the_lady_tasting_tea_without_knowing_how_many_cups() {
        // Fisher's one-sided p-value of 3/4 against 1/4 is 17/70; Boschloo's cannot be larger.
        let test = boschloo(of(3, 4), of(1, 4)).expect("eight units");
        assert!(test.p_value <= 2.0 * 17.0 / 70.0);
        let turned = boschloo(of(1, 4), of(3, 4)).expect("eight units");
        assert_near(test.p_value, turned.p_value, 1e-13);
    }

    #[test]
    fn more_than_a_thousand_units_are_refused() {
        assert_eq!(
            boschloo(of(1, 600), of(2, 600)),
            Err(Undefined::NotEstimable)
        );
    }
}
