//! The test that the rates of ordered groups rise or fall in one direction.

use super::homogeneity::deviation;
use crate::inference::special::{normal_two_sided_tail, real, real_wide};
use crate::inference::{Test, TestMethod};
use crate::tally::{Proportion, Undefined};

/// The Cochran–Armitage test of a trend over ordered groups, two-sided, with the scores 0, 1, …, G − 1.
///
/// Formula: z = Σ(x_i − x̄)(k_i − n_i·p̄)/√(p̄(1 − p̄)·Σn_i(x_i − x̄)²), x_i the scores, x̄ = Σn_i·x_i/Σn
/// and p̄ = Σk/Σn; p = P(|Z| ≥ |z|).
///
/// z is positive when the rates rise. It finds a rise or fall over the whole order, and misses a rate
/// that is highest or lowest in the middle; equal scores say that every step weighs the same. When all
/// units, or none, are successes z = 0 and p = 1. For two groups z is that of
/// [`pooled_score`](super::pooled_score()), the second group against the first.
///
/// Reference: Cochran (1954), Biometrics 10:417–451; Armitage (1955), Biometrics 11:375–386.
///
/// # Errors
///
/// [`Undefined::OnlyOneGroup`] with fewer than two groups.
pub fn cochran_armitage(ordered: &[Proportion]) -> Result<Test, Undefined> {
    let places: Vec<u32> = (0..).take(ordered.len()).collect();
    cochran_armitage_at(ordered, &places)
}

/// The Cochran–Armitage test of a trend with the place of each group in the order as its score, for
/// orders in which some places have no group.
///
/// See [`cochran_armitage`]. When all groups stand at one place z = 0 and p = 1.
///
/// # Errors
///
/// [`Undefined::OnlyOneGroup`] with fewer than two groups with a place.
pub fn cochran_armitage_at(ordered: &[Proportion], places: &[u32]) -> Result<Test, Undefined> {
    let ordered = &ordered[..ordered.len().min(places.len())];
    if ordered.len() < 2 {
        return Err(Undefined::OnlyOneGroup);
    }
    let successes: u128 = ordered.iter().map(|g| u128::from(g.k())).sum();
    let total: u128 = ordered.iter().map(|g| u128::from(g.n())).sum();
    let z = if successes == 0 || successes == total {
        0.0
    } else {
        let all = real_wide(total);
        let weighted = |i: usize, g: &Proportion| f64::from(places[i]) * (real(g.n()) / all);
        let centre: f64 = ordered
            .iter()
            .enumerate()
            .map(|(i, g)| weighted(i, g))
            .sum();
        let (mut rise, mut spread) = (0.0, 0.0);
        for (i, g) in ordered.iter().enumerate() {
            let score = f64::from(places[i]) - centre;
            rise += score * deviation(*g, successes, total);
            spread += real(g.n()) * score * score;
        }
        let (hit, missed) = (real_wide(successes), real_wide(total - successes));
        if spread > 0.0 {
            rise / (hit / all * (missed / all) * spread).sqrt()
        } else {
            0.0
        }
    };
    let p = normal_two_sided_tail(z);
    Ok(Test::new(TestMethod::CochranArmitage, Some(z), p))
}

#[cfg(test)]
mod tests {
    use super::super::pooled_score;
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, of};

    #[test]
    fn smokers_among_patients_as_r_prints_them() {
        // R, prop.trend.test(c(83, 90, 129, 70), c(86, 93, 136, 82)): X² = 8.2249, p = 0.004132.
        let test = cochran_armitage(&[of(83, 86), of(90, 93), of(129, 136), of(70, 82)]);
        let test = test.expect("four groups");
        let z = test.statistic.expect("a z test has a statistic");
        assert!(z < 0.0);
        assert_near(z * z, 8.2249, 5e-5);
        assert_near(test.p_value, 0.004_132, 5e-7);
    }

    #[test]
    fn two_groups_are_the_pooled_test() {
        let (first, second) = (of(7, 31), of(90, 210));
        let trend = cochran_armitage(&[first, second]).expect("two groups");
        let pair = pooled_score(second, first);
        assert_near(
            trend.statistic.expect("z"),
            pair.statistic.expect("z"),
            1e-13,
        );
    }

    #[test]
    fn a_rate_that_is_highest_in_the_middle_shows_no_trend() {
        let test = cochran_armitage(&[of(2, 20), of(15, 20), of(2, 20)]).expect("three groups");
        assert_near(test.p_value, 1.0, 1e-14);
        assert_eq!(cochran_armitage(&[of(1, 2)]), Err(Undefined::OnlyOneGroup));
    }

    #[test]
    fn a_place_without_a_group_makes_a_wider_step() {
        // 10/20 at 0 and 5/20 at 3: two groups, so the distance does not matter; with a third it does.
        let (two, three) = ([of(10, 20), of(5, 20)], [of(10, 20), of(5, 20), of(2, 20)]);
        let far = cochran_armitage_at(&two, &[0, 3]).expect("two groups");
        let near = cochran_armitage(&two).expect("two groups");
        assert_near(far.p_value, near.p_value, 1e-14);
        // Scores 0, 1, 4 around 5/3, rates around 17/60: rise = 20·(−5/3·13/60 − 2/3·(−2/60) + 7/3·(−11/60)) = −46/3,
        // variance 17/60·43/60·20·(25/9 + 4/9 + 49/9) = 17·43/3600·520/3.
        let z = cochran_armitage_at(&three, &[0, 1, 4])
            .expect("three groups")
            .statistic;
        let want = -(46.0 / 3.0) / (17.0 * 43.0 / 3600.0 * 520.0 / 3.0_f64).sqrt();
        assert_near(z.expect("a z"), want, 1e-12);
        let none = cochran_armitage_at(&three, &[2, 2, 2]).expect("three groups");
        assert_near(none.p_value, 1.0, 0.0);
    }
}
