//! Permutation tests that several proportions are equal, from the counts alone.

use super::homogeneity::deviation;
use crate::inference::resample::Random;
use crate::inference::special::real;
use crate::inference::{Test, TestMethod};
use crate::tally::{Proportion, Undefined};

/// Where the random numbers start: the same counts have the same p-value in every run.
const SEED: u64 = 19_350_101;

/// Statistics of assignments that are smaller than the observed one by this part count as equal: those
/// of the same rates in another order differ by rounding only.
const TIE: f64 = 1e-9;

/// What is compared between the observed counts and those of an assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// Pearson's χ², Σ (k_i − n_i·p̄)²/n_i up to a factor that all assignments share.
    ChiSquare,
    /// The largest rate minus the smallest.
    Range,
}

/// The permutation test that all proportions are equal, with `draws` random assignments of the outcomes to
/// the units.
///
/// Formula: p = (1 + b)/(1 + B), b of B assignments with a statistic at least as large as the observed
/// one. The sizes of the groups and the successes of all stay, so that an assignment is a multivariate
/// hypergeometric draw of counts, made group by group without touching a unit.
///
/// The observed assignment counts as one of them, so p is never 0 and the level never exceeds α, whatever
/// B is (Phipson and Smyth 2010). p is known to √(p(1 − p)/B) only. Seeded: the same counts give the same
/// p. When all units, or none, are successes p = 1.
///
/// Reference: Fisher (1935), The Design of Experiments, §21; Davison and Hinkley (1997), Bootstrap Methods
/// and their Application, §4.2; Phipson and Smyth (2010), Statistical Applications in Genetics and
/// Molecular Biology 9:39.
///
/// # Errors
///
/// [`Undefined::OnlyOneGroup`] with fewer than two groups.
pub fn permutation(
    groups: &[Proportion],
    statistic: Statistic,
    draws: u32,
) -> Result<Test, Undefined> {
    if groups.len() < 2 {
        return Err(Undefined::OnlyOneGroup);
    }
    let sizes: Vec<u64> = groups.iter().map(|g| g.n()).collect();
    let counts: Vec<u64> = groups.iter().map(|g| g.k()).collect();
    let (successes, total) = (counts.iter().sum::<u64>(), sizes.iter().sum::<u64>());
    let observed = statistic.of(&counts, &sizes, successes, total) * (1.0 - TIE);
    let mut random = Random::new(SEED);
    let mut as_far = 0_u32;
    for _ in 0..draws {
        let assigned = random.assigned(&sizes, successes, total);
        if statistic.of(&assigned, &sizes, successes, total) >= observed {
            as_far += 1;
        }
    }
    let p = (1.0 + f64::from(as_far)) / (1.0 + f64::from(draws));
    let method = match statistic {
        Statistic::ChiSquare => TestMethod::Permutation,
        Statistic::Range => TestMethod::PermutationRange,
    };
    Ok(Test::new(method, None, p))
}

impl Statistic {
    fn of(self, counts: &[u64], sizes: &[u64], successes: u64, total: u64) -> f64 {
        let groups = counts.iter().zip(sizes);
        match self {
            Self::ChiSquare => {
                let term = |(k, n): (&u64, &u64)| {
                    let away = Proportion::new(*k, *n)
                        .map_or(0.0, |g| deviation(g, successes.into(), total.into()));
                    away / real(*n) * away
                };
                groups.map(term).sum()
            }
            Self::Range => {
                let rates = groups.map(|(k, n)| real(*k) / real(*n));
                let ends = rates.fold((1.0_f64, 0.0_f64), |(a, b), p| (a.min(p), b.max(p)));
                ends.1 - ends.0
            }
        }
    }
}

impl Random {
    /// The successes of every group when `successes` of all units are assigned at random.
    fn assigned(&mut self, sizes: &[u64], successes: u64, total: u64) -> Vec<u64> {
        let (mut successes, mut left) = (successes, total);
        let of_group = sizes.iter().map(|&n| {
            let k = self.hypergeometric(successes, left - successes, n);
            successes -= k;
            left -= n;
            k
        });
        of_group.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{fisher, homogeneity};
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, of};

    #[test]
    fn two_equal_groups_agree_with_fisher() {
        // Of equal sizes, the order of tables by χ² is that by probability.
        let groups = [of(3, 4), of(1, 4)];
        let exact = fisher(groups[0], groups[1]).p_value;
        for statistic in [Statistic::ChiSquare, Statistic::Range] {
            let p = permutation(&groups, statistic, 20_000)
                .expect("two groups")
                .p_value;
            // Five standard errors of 20,000 draws.
            assert_near(p, exact, 0.018);
        }
    }

    #[test]
    fn large_groups_agree_with_chi_square() {
        let groups = [of(500, 1_000), of(540, 1_000), of(1_030, 2_000)];
        let exact = homogeneity(&groups).expect("three groups").p_value;
        let p = permutation(&groups, Statistic::ChiSquare, 5_000).expect("three groups");
        assert_near(
            p.p_value,
            exact,
            5.0 * (exact * (1.0 - exact) / 5_000.0).sqrt() + 2e-3,
        );
    }

    #[test]
    fn all_assignments_of_a_small_table_by_hand() {
        // 2 of 2, 0 of 1 and 0 of 1: of the 6 ways to choose 2 of 4 units one gives (2, 0, 0). The range is 1
        // unless both successes are spread over the first group and another: 4 ways have (1, ., .) with
        // χ² is larger at (2, 0, 0) and (0, 1, 1), and equal: p = 2/6.
        let groups = [of(2, 2), of(0, 1), of(0, 1)];
        let p = |statistic| {
            permutation(&groups, statistic, 20_000)
                .expect("three")
                .p_value
        };
        assert_near(p(Statistic::Range), 1.0, 0.0);
        assert_near(p(Statistic::ChiSquare), 1.0 / 3.0, 0.017);
    }

    #[test]
    fn the_observed_assignment_counts_and_the_same_counts_give_the_same_value() {
        let groups = [of(0, 900), of(900, 900), of(0, 900)];
        let once = permutation(&groups, Statistic::ChiSquare, 99).expect("three groups");
        assert_near(once.p_value, 0.01, 1e-15);
        assert_eq!(permutation(&groups, Statistic::ChiSquare, 99), Ok(once));
        assert_eq!(
            permutation(&groups[..1], Statistic::Range, 9),
            Err(Undefined::OnlyOneGroup)
        );
        let none = permutation(&[of(0, 3), of(0, 4)], Statistic::Range, 99).expect("two groups");
        assert_near(none.p_value, 1.0, 0.0);
    }
}
