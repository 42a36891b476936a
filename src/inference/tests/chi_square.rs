//! The χ² tests of a 2×2 table, plain and with continuity correction.

use super::pooled_score::pooled_z;
use crate::inference::special::{normal_two_sided_tail, real_wide};
use crate::inference::table::TwoByTwo;
use crate::inference::{Test, TestMethod};
use crate::tally::Proportion;

/// Pearson's χ² test of a 2×2 table, one degree of freedom.
///
/// Formula: X² = Σ (O − E)²/E over the four cells, O the observed and E the expected counts
/// (row total × column total / N); p = P(χ²₁ ≥ X²).
///
/// The square of [`pooled_score`](super::pooled_score()), with the same p. A table in which all
/// units, or none, are successes gives X² = 0, p = 1.
///
/// Reference: Pearson (1900), Philosophical Magazine 50:157–175.
#[must_use]
pub fn chi_square(group: Proportion, reference: Proportion) -> Test {
    let z = pooled_z(TwoByTwo::new(group, reference));
    Test::new(TestMethod::ChiSquare, Some(z * z), normal_two_sided_tail(z))
}

/// The χ² test of a 2×2 table with continuity correction, one degree of freedom.
///
/// Formula: X² = Σ (|O − E| − c)²/E with c = min(½, |O − E|), which is the same in all four cells;
/// p = P(χ²₁ ≥ X²).
///
/// The correction never exceeds the deviation, as in R and scipy. Closer to Fisher's test than the
/// plain test, and as conservative.
///
/// Reference: Yates (1934), Contingency tables involving small numbers and the χ² test, Supplement
/// to the Journal of the Royal Statistical Society 1:217–235.
#[must_use]
pub fn chi_square_yates(group: Proportion, reference: Proportion) -> Test {
    let table = TwoByTwo::new(group, reference);
    let deviation = table.cross_difference().abs() / real_wide(table.total());
    // |O − E| − ½ relative to |O − E|; z is proportional to the deviation.
    let kept = if deviation > 0.5 {
        1.0 - 0.5 / deviation
    } else {
        0.0
    };
    let z = pooled_z(table) * kept;
    Test::new(
        TestMethod::ChiSquareYates,
        Some(z * z),
        normal_two_sided_tail(z),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, of};

    fn statistic(test: Test) -> f64 {
        test.statistic.expect("a χ² test has a statistic")
    }

    #[test]
    fn half_against_a_quarter_by_hand() {
        // Expected successes 15 and 15, failures 25 and 25; deviation 5:
        // X² = 25·(2/15 + 2/25) = 16/3; corrected 4.5²·(2/15 + 2/25) = 4.32.
        let (group, reference) = (of(20, 40), of(10, 40));
        assert_near(statistic(chi_square(group, reference)), 16.0 / 3.0, 1e-13);
        assert_near(statistic(chi_square_yates(group, reference)), 4.32, 1e-13);
    }

    #[test]
    fn a_deviation_below_one_half_is_corrected_to_nothing() {
        let test = chi_square_yates(of(5, 11), of(5, 10));
        assert_near(statistic(test), 0.0, 0.0);
        assert_near(test.p_value, 1.0, 0.0);
    }
}
