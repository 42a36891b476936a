//! The design effect of a rate of rows that come in clusters: how many times less they say than
//! independent rows would.

use crate::inference::counts::Counts;
use crate::inference::special::{real, real_wide};
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

    /// What k and n are divided by for an interval or test with the normal quantile z: the design effect
    /// with what is not known about it.
    ///
    /// Formula: F = max(d, 1 + (D − 1)·min(1, ρ_z)), where D = Σnᵢ²/n is the design effect if all rows of a
    /// unit were equal, and ρ_z an upper limit of the correlation ρ = (d − 1)/(D − 1) of the rows of a
    /// unit. What ρ is estimated from is units whose rows are alike: among as many units of one size as
    /// the log is worth, v/(p̂(1 − p̂)) = n/D, about a = ρ·v with v = p̂(1 − p̂)·n/D are; they are rare and
    /// come in as a Poisson count does, so that ρ_z = (√(a + 1) + z/4)²/v, the limit of that count at half
    /// of z. The quantile z/2 is the smallest round one with which the intervals hold the truth at their
    /// level in all cells of the self-test.
    ///
    /// Between 1 and max(d, D), growing with z; 1 for units of one row each, so that nothing changes for
    /// them, and D where d was not estimated. As units grow in number F becomes d.
    ///
    /// Reference: Rao and Scott (1992), Biometrics 48:577–585, for dividing by the design effect; the limit
    /// is the square-root approximation of the Poisson limit, Anscombe (1948), Biometrika 35:246–254.
    pub(super) fn divisor(self, z: f64) -> f64 {
        let equal = self.of_equal_rows();
        let Some(effect) = self.estimate() else {
            return equal;
        };
        if effect >= equal {
            return effect;
        }
        let alike = self.variance() * real(self.size()) / equal;
        let seen = (effect - 1.0) / (equal - 1.0) * alike;
        let limit = (seen + 1.0).sqrt() + z / 4.0;
        let correlation = (limit * limit / alike).min(1.0);
        1.0 + (equal - 1.0) * correlation
    }

    /// p̂(1 − p̂).
    fn variance(self) -> f64 {
        let (k, n) = (real(self.rows.k()), real(self.rows.n()));
        k / n * ((n - k) / n)
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
        assert_near(units.divisor(1.96), units.design_effect(), 0.0);
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
    fn what_is_not_known_of_the_correlation_by_hand() {
        // A hundred units of ten rows, 90 of them without a success and ten with one: p̂ = .01, residuals
        // −.1 and .9, squares .9 + 8.1 = 9, d = 100·999/99 · 9/(10·990) < 1, hence 1 and a = 0. D = 10,
        // v = .0099·100 = .99; (1 + 1.96/4)² = 2.2201 > v: all that is possible, D.
        let few: Vec<(u64, u64)> = (0..100).map(|i| (u64::from(i < 10), 10)).collect();
        assert_near(of_units(&few).divisor(1.96), 10.0, 1e-14);
        // Ten times as many of each: v = 9.9, F = 1 + 9·2.2201/9.9.
        let many: Vec<(u64, u64)> = (0..1_000).map(|i| (u64::from(i < 100), 10)).collect();
        let many = of_units(&many);
        assert_near(many.divisor(1.96), 1.0 + 9.0 * 2.2201 / 9.9, 1e-12);
        assert!(many.divisor(3.0) > many.divisor(1.96));
    }

    #[test]
    fn with_very_many_units_the_design_effect_is_known() {
        // 10⁶ units of four rows, a tenth of them all successes and a tenth with one.
        let squares = Squares {
            units: 1_000_000,
            rows: None,
            kk: 1_700_000,
            kn: 2_000_000,
            nn: 16_000_000,
            reached: None,
        };
        let rows = Proportion::new(500_000, 4_000_000).expect("k of n");
        let units = Clustered::new(rows, squares).expect("many units");
        let (d, divisor) = (units.design_effect(), units.divisor(1.96));
        assert!(d < divisor && divisor < 1.01 * d, "{d} {divisor}");
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
        let mut effects = 0;
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            let number = |at: usize| -> f64 { cells[at].parse().expect("a number") };
            let count = |at: usize| -> u64 { cells[at].parse().expect("a count") };
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
            let (got, want) = (rows.design_effect(), number(7).max(1.0));
            assert!((got / want - 1.0).abs() < 1e-8, "{got} is not in {line}");
        }
        assert!(effects >= 15);
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
