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
    let raw: Vec<f64> = p
        .iter()
        .map(|&p| if p.is_nan() { 1.0 } else { p })
        .collect();
    let mut order: Vec<usize> = (0..raw.len()).collect();
    order.sort_by(|&i, &j| raw[i].total_cmp(&raw[j]));

    let mut adjusted = vec![1.0; raw.len()];
    let mut largest = 0.0_f64;
    for (rank, &index) in order.iter().enumerate() {
        let remaining = real_size(raw.len() - rank);
        largest = largest.max(remaining * raw[index]).min(1.0);
        adjusted[index] = largest;
    }
    adjusted
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
}
