//! Adjustment of p-values for the number of questions asked.

use super::special::real_size;

/// Holm's step-down adjusted p-values, in the order given.
///
/// Formula: with the m p-values sorted p₍₁₎ ≤ … ≤ p₍ₘ₎, the adjusted value of p₍ᵢ₎ is
/// min(1, max over j ≤ i of (m − j + 1)·p₍ⱼ₎).
///
/// Rejecting where the adjusted value is at most α keeps the probability of any false rejection
/// in the family at or below α, whatever the dependence between the tests. Never smaller than the
/// raw value. A NaN, which no test of this crate makes, counts as 1.
///
/// Reference: Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian
/// Journal of Statistics 6:65–70.
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let raw = numbers(p);
    let order = ranked(&raw);
    let mut adjusted = vec![1.0; raw.len()];
    let mut largest = 0.0_f64;
    for (rank, &index) in order.iter().enumerate() {
        let remaining = real_size(raw.len() - rank);
        largest = largest.max(remaining * raw[index]).min(1.0);
        adjusted[index] = largest;
    }
    adjusted
}

/// Hochberg's step-up adjusted p-values, in the order given.
///
/// Formula: with the m p-values sorted p₍₁₎ ≤ … ≤ p₍ₘ₎, the adjusted value of p₍ᵢ₎ is
/// min over j ≥ i of (m − j + 1)·p₍ⱼ₎.
///
/// Never above [`holm`]'s. It keeps the probability of any false rejection at or below α where the tests are
/// independent or positively dependent (Simes' inequality holds), which the comparisons of several groups
/// with one reference are, and two-sided tests of all pairs of groups are not known to be. A NaN counts as 1.
///
/// Reference: Hochberg (1988), A sharper Bonferroni procedure for multiple tests of significance,
/// Biometrika 75:800–802.
#[must_use]
pub fn hochberg(p: &[f64]) -> Vec<f64> {
    step_up(p, |rank, m| real_size(m - rank))
}

/// Benjamini and Hochberg's adjusted p-values, in the order given.
///
/// Formula: the adjusted value of p₍ᵢ₎ is min(1, min over j ≥ i of (m/j)·p₍ⱼ₎).
///
/// Rejecting where it is at most α keeps the expected share of false rejections among all rejections (the
/// false discovery rate) at or below α for independent or positively dependent tests. It does not bound
/// the probability of a false rejection. A NaN counts as 1.
///
/// Reference: Benjamini and Hochberg (1995), Controlling the false discovery rate, Journal of the Royal
/// Statistical Society B 57:289–300.
#[must_use]
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    step_up(p, |rank, m| real_size(m) / real_size(rank + 1))
}

/// Benjamini and Yekutieli's adjusted p-values, in the order given: those of [`benjamini_hochberg`] times
/// 1 + 1/2 + … + 1/m, which holds however the tests depend on each other.
///
/// Reference: Benjamini and Yekutieli (2001), The control of the false discovery rate in multiple testing
/// under dependency, The Annals of Statistics 29:1165–1188.
#[must_use]
pub fn benjamini_yekutieli(p: &[f64]) -> Vec<f64> {
    let times = sum_of_reciprocals(u64::try_from(p.len()).unwrap_or(u64::MAX));
    step_up(p, |rank, m| times * (real_size(m) / real_size(rank + 1)))
}

/// 1 + 1/2 + … + 1/m; 1 for none.
#[must_use]
pub fn sum_of_reciprocals(m: u64) -> f64 {
    (1..=m.max(1))
        .rev()
        .map(|j| super::special::real(j).recip())
        .sum()
}

/// The smallest, over this and all larger p-values, of p times a factor of its rank from 0.
fn step_up(p: &[f64], factor: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let raw = numbers(p);
    let mut adjusted = vec![1.0; raw.len()];
    let mut smallest = 1.0_f64;
    for (rank, &index) in ranked(&raw).iter().enumerate().rev() {
        smallest = smallest.min(factor(rank, raw.len()) * raw[index]);
        adjusted[index] = smallest;
    }
    adjusted
}

/// The p-values with 1 in place of what is no number.
fn numbers(p: &[f64]) -> Vec<f64> {
    p.iter()
        .map(|&p| if p.is_nan() { 1.0 } else { p })
        .collect()
}

/// The places of the p-values from the smallest to the largest.
fn ranked(raw: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..raw.len()).collect();
    order.sort_by(|&i, &j| raw[i].total_cmp(&raw[j]));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(got: &[f64], want: &[f64]) {
        assert_eq!(got.len(), want.len());
        for (g, w) in got.iter().zip(want) {
            assert!((g - w).abs() < 1e-15, "{got:?} is not {want:?}");
        }
    }

    #[test]
    fn three_p_values_by_hand() {
        // Sorted .01, .02, .03: 3·.01 = .03, 2·.02 = .04, 1·.03 = .03 raised to .04.
        assert_close(&holm(&[0.03, 0.01, 0.02]), &[0.04, 0.03, 0.04]);
    }

    #[test]
    fn no_question_needs_no_adjustment() {
        assert!(holm(&[]).is_empty());
        assert_close(&holm(&[0.2]), &[0.2]);
    }

    #[test]
    fn adjusted_values_stop_at_one() {
        assert_close(&holm(&[0.9, 0.8, 1.0]), &[1.0, 1.0, 1.0]);
    }

    #[test]
    fn the_family_of_benjamini_and_hochberg() {
        // The 15 p-values of Benjamini & Hochberg (1995) §4.1; adjusted by statsmodels 0.15.0
        // multipletests(method="holm").
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262,
            0.5719, 0.6528, 0.759, 1.0,
        ];
        let want = [
            0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1.0, 1.0, 1.0, 1.0,
            1.0, 1.0,
        ];
        assert_close(&holm(&p), &want);
    }

    #[test]
    fn step_up_by_hand() {
        // Sorted .01, .02, .03, m = 3. Hochberg: .03·1, min(.02·2, .03), min(.01·3, .03) = .03 each.
        let p = [0.03, 0.01, 0.02];
        assert_close(&hochberg(&p), &[0.03; 3]);
        // .03·3/3, min(.02·3/2, .03), min(.01·3, .03) = .03 each; times 1 + 1/2 + 1/3 = 11/6: .055.
        assert_close(&benjamini_hochberg(&p), &[0.03; 3]);
        assert_close(&benjamini_yekutieli(&p), &[0.055; 3]);
        for adjust in [hochberg, benjamini_hochberg, benjamini_yekutieli] {
            assert!(adjust(&[]).is_empty());
            assert_close(&adjust(&[0.2]), &[0.2]);
            assert_close(&adjust(&[f64::NAN]), &[1.0]);
        }
    }
}
