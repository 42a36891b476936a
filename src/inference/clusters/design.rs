//! The design effect of a rate of rows that come in clusters: how many times less they say than
//! independent rows would.

use crate::inference::counts::Counts;
use crate::inference::special::{real, real_wide, student_for_normal};
use crate::tally::{Proportion, Squares, Undefined};

/// k of n rows, with the sums over the units whose rows they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clustered {
    rows: Proportion,
    sums: Squares,
}

impl Clustered {
    /// Joins a proportion of rows and the sums over its units.
    ///
    /// # Errors
    ///
    /// [`Undefined::NotEstimable`] for fewer than two units: how units differ cannot be seen in one. One
    /// row with a weight is one person like any other.
    pub fn new(rows: Proportion, sums: impl Into<Squares>) -> Result<Self, Undefined> {
        let sums = sums.into();
        if sums.units < 2 && (sums.rows.is_none() || sums.units == 0) {
            Err(Undefined::NotEstimable)
        } else {
            Ok(Self { rows, sums })
        }
    }

    /// The proportion of rows.
    #[must_use]
    pub const fn rows(self) -> Proportion {
        self.rows
    }

    /// Number of rows in the denominator: n, unless n is a sum of weights.
    fn size(self) -> u64 {
        self.sums.rows.unwrap_or_else(|| self.rows.n())
    }

    /// Number of units with rows in the denominator.
    #[must_use]
    pub const fn units(self) -> u64 {
        self.sums.units
    }

    /// The design effect: the variance of p̂ that the units show, over the variance of as many
    /// independent rows.
    ///
    /// With weights k and n are sums of weights, r rows stand for n in (n − 1), and with one row per unit
    /// this is the linearised variance of a ratio of weighted sums.
    ///
    /// Formula: d = max(1, m(n − 1)/(m − 1) · Σ(kᵢ − p̂nᵢ)²/(k(n − k))), which is the linearised
    /// (with-replacement) variance m/(m − 1)·Σ(kᵢ − p̂nᵢ)²/n² over p̂(1 − p̂)/(n − 1). Unit i of m has
    /// nᵢ rows in the denominator, kᵢ of them in the numerator; k = Σkᵢ, n = Σnᵢ, p̂ = k/n.
    ///
    /// 1 or more: 1 for units of one row each; an estimate below 1 is not used to narrow anything. Where
    /// all rows, or none, are successes there is nothing to estimate it from and it is the largest, d =
    /// Σnᵢ²/n.
    ///
    /// Reference: Kish (1965), Survey Sampling, chapter 5; Rao and Scott (1992), A simple method for
    /// the analysis of clustered binary data, Biometrics 48:577–585.
    #[must_use]
    pub fn design_effect(self) -> f64 {
        self.estimate().unwrap_or_else(|| self.of_equal_rows())
    }

    /// Rows over the design effect: so many independent rows would say as much.
    #[must_use]
    pub fn effective_n(self) -> f64 {
        real(self.size()) / self.design_effect()
    }

    /// Kish's effective number of weighted rows, whatever their outcome; `None` where rows have no weights.
    ///
    /// Formula: (Σw)²/Σw². Between 1 and the number of rows, which it is when all weights are equal.
    ///
    /// Reference: Kish (1965), Survey Sampling, § 11.2C.
    #[must_use]
    pub fn kish_n(self) -> Option<f64> {
        self.sums.rows.map(|rows| real(rows) / self.of_equal_rows())
    }

    /// The estimated design effect; `None` where all rows, or none, are successes.
    fn estimate(self) -> Option<f64> {
        let (k, n, m) = (self.rows.k(), self.rows.n(), self.sums.units);
        if k == 0 || k == n {
            return None;
        }
        if self.is_of_equal_single_rows() {
            return Some(1.0);
        }
        let (rows, m) = (real(self.size()), real(m));
        let (k, n) = (real(k), real(n));
        let p = k / n;
        let squares = real_wide(self.sums.kk) - 2.0 * p * real_wide(self.sums.kn)
            + p * p * real_wide(self.sums.nn);
        let effect = m / (m - 1.0) * (rows - 1.0) * (squares / k / (n - k));
        Some(effect.max(1.0))
    }

    /// Whether all units have one row and one weight.
    fn is_of_equal_single_rows(self) -> bool {
        let (n, rows) = (u128::from(self.rows.n()), u128::from(self.size()));
        let square = self.sums.nn.checked_mul(rows);
        self.sums.units == self.size() && square == Some(n * n)
    }

    /// rΣnᵢ²/n², r rows: the design effect if all rows of a unit were equal, whatever its size. Without
    /// weights r is n.
    fn of_equal_rows(self) -> f64 {
        let n = real(self.rows.n());
        real_wide(self.sums.nn) / n * (real(self.size()) / n)
    }

    /// The largest design effect that is reckoned with.
    pub(super) fn largest(self) -> f64 {
        let equal = self.of_equal_rows();
        self.estimate().map_or(equal, |effect| effect.max(equal))
    }

    /// Degrees of freedom of the design effect: what it is estimated from is units with successes and
    /// units with failures, and of each kind there are about (Σx)²/Σx².
    ///
    /// Formula: ν = min(m, k²/Σkᵢ², f²/Σfᵢ²) − 1 with fᵢ = nᵢ − kᵢ. Never negative.
    fn degrees(self) -> f64 {
        let Squares {
            units, kk, kn, nn, ..
        } = self.sums;
        let alike = |sum: u64, squares: u128| {
            if squares == 0 {
                0.0
            } else {
                real(sum) / real_wide(squares) * real(sum)
            }
        };
        let failures = (nn + kk).saturating_sub(2 * kn);
        let successes = alike(self.rows.k(), kk);
        let failures = alike(self.rows.n() - self.rows.k(), failures);
        (real(units).min(successes).min(failures) - 1.0).max(0.0)
    }

    /// What k and n are divided by for an interval or test with the normal quantile z.
    ///
    /// Formula: F = min(d·(t/z)², max(d, Σnᵢ²/n)), where t is the quantile of Student's t of the same
    /// probability as z, with ν degrees of freedom ([`Self::degrees`]). The first is the design effect
    /// with what is not known about it; the second, its value if all rows of a unit were equal, is not
    /// exceeded, because no rows can resemble each other more.
    ///
    /// 1 for units of one row each, so that nothing changes for them.
    ///
    /// Reference: Korn and Graubard (1998), Confidence intervals for proportions with small expected
    /// number of positive counts estimated from survey data, Survey Methodology 24:193–201, for the
    /// factor (t/z)².
    pub(super) fn divisor(self, z: f64) -> f64 {
        let largest = self.largest();
        let (Some(effect), degrees) = (self.estimate(), self.degrees()) else {
            return largest;
        };
        if degrees <= 0.0 || effect >= largest || z <= 0.0 {
            return largest;
        }
        let wider = student_for_normal(z, degrees) / z;
        (effect * wider * wider).min(largest)
    }

    /// k/F of n/F for the normal quantile z; weights are first brought to the number of rows.
    pub(super) fn counts(self, z: f64) -> Counts {
        let weight = real(self.rows.n()) / real(self.size());
        Counts::divided(self.rows, self.divisor(z) * weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::clusters::score::fixtures::{clustered, of_units};
    use crate::inference::intervals::fixtures::assert_near;
    use crate::tally::Sums;

    #[test]
    fn four_units_by_hand() {
        // Units 2/2, 0/2, 1/1, 0/3: k = 3, n = 8, p̂ = 3/8. Residuals 5/4, −3/4, 5/8, −9/8, squares
        // (100 + 36 + 25 + 81)/64 = 242/64; d = 4·7/3 · (242/64)/(3·5) = 2.352777…
        let units = of_units(&[(2, 2), (0, 2), (1, 1), (0, 3)]);
        assert_near(
            units.design_effect(),
            28.0 / 3.0 * (242.0 / 64.0) / 15.0,
            1e-14,
        );
        assert_near(units.effective_n(), 8.0 / units.design_effect(), 1e-14);
        // Σn² = 18, so all rows of a unit being equal would give 18/8 = 2.25 < d.
        assert_near(units.largest(), units.design_effect(), 0.0);
    }

    #[test]
    fn units_of_one_row_each_are_independent_rows() {
        let units = of_units(&[(1, 1), (0, 1), (0, 1), (1, 1), (0, 1)]);
        assert_near(units.design_effect(), 1.0, 0.0);
        assert_near(units.divisor(1.96), 1.0, 0.0);
    }

    #[test]
    fn units_whose_rows_are_all_equal_count_once() {
        // Fifty units of four rows, ten of them all successes: d = 4·(199/200)·(50/49).
        let sums = [(4, 4); 10].into_iter().chain([(0, 4); 40]);
        let units = of_units(&sums.collect::<Vec<_>>());
        assert_near(
            units.design_effect(),
            4.0 * (199.0 / 200.0) * (50.0 / 49.0),
            1e-13,
        );
        assert!((units.effective_n() - 50.0).abs() < 1.0);
    }

    #[test]
    fn without_a_success_the_rows_of_a_unit_are_taken_for_one() {
        let units = of_units(&[(0, 10), (0, 20), (0, 30)]);
        // Σn²/n = 1400/60, so n/F = 3600/1400.
        assert_near(units.counts(1.96).n(), 3_600.0 / 1_400.0, 1e-13);
    }

    #[test]
    fn one_row_is_one_row_whatever_it_weighs() {
        let weighed = Proportion::new(7, 7).expect("all of it");
        let squares = Squares {
            units: 1,
            rows: Some(1),
            kk: 49,
            kn: 49,
            nn: 49,
            reached: Some(1),
        };
        let row = Clustered::new(weighed, squares).expect("one person");
        assert_near(row.counts(1.96).n(), 1.0, 1e-15);
        assert_near(row.counts(1.96).k(), 1.0, 1e-15);
    }

    #[test]
    fn one_unit_says_nothing_of_others() {
        let sums = Sums {
            units: 1,
            kk: 4,
            kn: 8,
            nn: 16,
            ..Sums::default()
        };
        let rows = Proportion::new(2, 4).expect("2 of 4");
        assert_eq!(Clustered::new(rows, sums), Err(Undefined::NotEstimable));
        assert_eq!(clustered(&[(2, 4)]), Err(Undefined::NotEstimable));
    }

    #[test]
    fn few_units_with_a_success_widen_more_than_many() {
        let few: Vec<(u64, u64)> = (0..100).map(|i| (u64::from(i < 4), 10)).collect();
        let many: Vec<(u64, u64)> = (0..1_000).map(|i| (u64::from(i < 40), 10)).collect();
        let (few, many) = (of_units(&few), of_units(&many));
        assert!(few.divisor(1.96) > 1.5 * many.divisor(1.96));
        assert!(few.divisor(1.96) <= 10.0);
    }
}

#[cfg(test)]
mod oracle_tests {
    use super::*;
    use crate::tally::Sums;

    #[test]
    fn values_of_statsmodels_and_scipy() {
        let table = include_str!("../../../tests/oracles/clusters.tsv");
        let lines = table.lines().filter(|line| !line.starts_with('#')).skip(1);
        let (mut effects, mut quantiles) = (0, 0);
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            let number = |at: usize| -> f64 { cells[at].parse().expect("a number") };
            let count = |at: usize| -> u64 { cells[at].parse().expect("a count") };
            let (got, want) = if cells[0] == "student" {
                quantiles += 1;
                (student_for_normal(number(1), number(2)), number(3))
            } else {
                effects += 1;
                let rows = Proportion::new(count(2), count(3)).expect("k of n");
                let sums = Sums {
                    units: count(1),
                    kk: count(4),
                    kn: count(5),
                    nn: count(6),
                    reached: None,
                };
                let rows = Clustered::new(rows, sums).expect("two units");
                (rows.design_effect(), number(7).max(1.0))
            };
            assert!((got / want - 1.0).abs() < 1e-8, "{got} is not in {line}");
        }
        assert!(effects >= 15 && quantiles >= 25);
    }

    #[test]
    fn weighted_rows_have_the_variance_of_the_survey_package() {
        let table = include_str!("../../../tests/oracles/weights.tsv");
        let lines = table.lines().filter(|line| !line.starts_with('#')).skip(1);
        let mut compared = 0;
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            let number = |at: usize| -> f64 { cells[at].parse().expect("a number") };
            let count = |at: usize| -> u64 { cells[at].parse().expect("a count") };
            let wide = |at: usize| -> u128 { cells[at].parse().expect("a square") };
            let weighed = Proportion::new(count(1), count(2)).expect("k of n");
            let squares = Squares {
                units: count(0),
                rows: Some(count(0)),
                kk: wide(3),
                kn: wide(3),
                nn: wide(4),
                reached: None,
            };
            let rows = Clustered::new(weighed, squares).expect("rows");
            let (d, wanted) = (rows.design_effect(), number(5).max(1.0));
            assert!((d / wanted - 1.0).abs() < 1e-10, "{d} is not in {line}");
            let kish = rows.kish_n().expect("weights");
            assert!(
                (kish / number(6) - 1.0).abs() < 1e-12,
                "{kish} is not in {line}"
            );
            compared += 1;
        }
        assert!(compared >= 20);
    }
}
