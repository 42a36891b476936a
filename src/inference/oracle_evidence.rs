//! Values made by independent implementations of what stands beside the deciding methods, of adjusted p-values, and
//! logarithms of small p-values.

use super::deciding::parity_test;
use super::oracle_tests::{Row, rows};
use super::special::Lattice;
use super::table::TwoByTwo;
use super::{TestMethod, gunel_dickey, multiplicity, posterior_below, tests};
use crate::tally::{EventRate, Proportion};

/// Smallest and largest ln(Fisher's p) − ln(z's p) where z has just taken over: the figures of docs/statistics.md.
const ALL_JUMPS: (f64, f64) = (-2.148_3, 1.266_9);

/// The same where z's p lies between 0.01 and 0.1.
const NEAR_JUMPS: (f64, f64) = (0.0, 1.078_1);

macro_rules! table {
    ($name:literal) => {
        rows($name, include_str!(concat!("../../tests/oracles/", $name)))
    };
}

#[test]
fn unconditional_tests_agree_with_enumeration_and_scipy() {
    for row in table!("unconditional.tsv") {
        let (g, r) = (row.proportion(1), row.proportion(3));
        let test = match row.method() {
            "barnard" => tests::barnard(g, r),
            "boschloo" => tests::boschloo(g, r),
            other => panic!("{other} is no unconditional test"),
        };
        let p = test.expect("the table holds small groups").p_value;
        let (exact, scipy) = (row.number(5), row.number(6));
        assert!(
            (p - exact).abs() <= 1e-6 * exact,
            "{p:e} is not {exact:e} in {:?}",
            row.cells()
        );
        // scipy compares z in floating point, so that Barnard's ties are missed now and then, and its search may
        // stop below the highest point: never above.
        assert!(
            scipy <= p + 1e-6,
            "{p:e} is below {scipy:e} in {:?}",
            row.cells()
        );
        if row.method() == "boschloo" && scipy > exact * (1.0 - 1e-6) {
            assert!(
                (p - scipy).abs() <= 1e-6,
                "{p:e} is not {scipy:e} in {:?}",
                row.cells()
            );
        }
    }
}

#[test]
fn bayes_factors_and_posteriors_agree_with_r_mpmath_and_scipy() {
    for row in table!("bayes.tsv") {
        let (g, r) = (row.proportion(1), row.proportion(3));
        match row.method() {
            "gunel-dickey" => {
                let got = gunel_dickey(g, r);
                assert!(
                    (got - row.number(6)).abs() <= 1e-12,
                    "{got} in {:?}",
                    row.cells()
                );
                assert!(
                    (got - row.number(7)).abs() <= 1e-8,
                    "{got} in {:?}",
                    row.cells()
                );
            }
            "posterior-ratio" => {
                let got = posterior_below(g, r, row.number(5));
                assert!(
                    (got - row.number(6)).abs() <= 1e-11,
                    "{got} in {:?}",
                    row.cells()
                );
                assert!(
                    (got - row.number(7)).abs() <= 1e-9,
                    "{got} in {:?}",
                    row.cells()
                );
            }
            other => panic!("{other} is not Bayesian"),
        }
    }
}

#[test]
fn adjusted_p_values_agree_with_statsmodels() {
    for row in table!("multiplicity.tsv") {
        let adjust = match row.method() {
            "holm" => multiplicity::holm,
            "hochberg" => multiplicity::hochberg,
            "benjamini-hochberg" => multiplicity::benjamini_hochberg,
            "benjamini-yekutieli" => multiplicity::benjamini_yekutieli,
            other => panic!("{other} is no adjustment"),
        };
        let numbers = |column: usize| -> Vec<f64> {
            let all = row.cells()[column].split(' ');
            all.map(|p| p.parse().expect("a p-value")).collect()
        };
        for (got, want) in adjust(&numbers(1)).iter().zip(numbers(2)) {
            assert!(
                (got - want).abs() <= 1e-14 * want.max(1e-290),
                "{got:e} is not {want:e} in {:?}",
                row.cells()
            );
        }
    }
}

/// The counts of a cell, groups apart by a space.
fn groups(text: &str) -> Vec<(u64, u64)> {
    let pair = |group: &str| {
        let (k, n) = group.split_once(':').expect("k:n");
        (k.parse().expect("a count"), n.parse().expect("a count"))
    };
    text.split(' ').map(pair).collect()
}

fn proportions(text: &str) -> Vec<Proportion> {
    let of = |(k, n)| Proportion::new(k, n).expect("k of n");
    groups(text).into_iter().map(of).collect()
}

/// ln p of the test that a row names.
fn ln_p(row: &Row) -> f64 {
    let counts = row.cells()[1];
    if row.method() == "exact-conditional" {
        let rates = groups(counts);
        let rate = |(x, n)| EventRate::new(x, n).expect("exposure");
        return tests::exact_conditional(rate(rates[0]), rate(rates[1]))
            .p_value
            .ln();
    }
    if row.method() == "cochran-mantel-haenszel" {
        let stratum = |text| {
            let both = proportions(text);
            (both[0], both[1])
        };
        let strata: Vec<_> = counts.split('|').map(stratum).collect();
        return tests::cochran_mantel_haenszel(&strata)
            .expect("strata")
            .p_value
            .ln();
    }
    let all = proportions(counts);
    if row.method() == "fisher-one-sided" {
        return Lattice::hypergeometric(all[0], all[1]).ln_upper_tail();
    }
    let test = match row.method() {
        "pooled-score" => Ok(tests::pooled_score(all[0], all[1])),
        "unpooled-z" => tests::unpooled_z(all[0], all[1]),
        "one-sample-score" => Ok(tests::one_sample_score(all[0], row.number(2))),
        "homogeneity" => tests::homogeneity(&all),
        "g-test" => tests::g_test(&all),
        "cochran-armitage" => tests::cochran_armitage(&all),
        "fisher" => Ok(tests::fisher(all[0], all[1])),
        "fisher-mid-p" => Ok(tests::fisher_mid_p(all[0], all[1])),
        other => panic!("{other} is no test of this table"),
    };
    test.expect("the table holds what can be tested")
        .p_value
        .ln()
}

#[test]
fn logarithms_of_p_values_are_right_to_a_thousand_millionth_down_to_1e_300() {
    let all = table!("logp.tsv");
    let smallest = all.iter().map(|row| row.number(3)).fold(0.0, f64::min);
    assert!(smallest < -600.0, "{smallest}");
    let mut worst: Vec<String> = Vec::new();
    for row in &all {
        let (got, want) = (ln_p(row), row.number(3));
        if (got - want).abs() > 1e-9 {
            worst.push(format!(
                "{} is not {want}, off by {:e}, in {:?}",
                got,
                got - want,
                row.cells()
            ));
        }
    }
    assert!(
        worst.is_empty(),
        "{} rows:\n{}",
        worst.len(),
        worst.join("\n")
    );
}

/// The tables of up to 60 units that the z test has just taken over from Fisher's: with one success (or
/// failure, whichever is rarer) fewer an expected count would be below 5.
fn taken_over() -> Vec<(Proportion, Proportion)> {
    let of = |k, n| Proportion::new(k, n).expect("k of n");
    let mut tables = Vec::new();
    for total in 2..=60_u64 {
        for m in 1..=total / 2 {
            let n = total - m;
            for (k, j) in (0..=m).flat_map(|k| (0..=n).map(move |j| (k, j))) {
                let rarer = (k + j).min(total - k - j);
                let is_next = m * rarer.saturating_sub(1) < 5 * total;
                if !TwoByTwo::new(of(k, m), of(j, n)).has_small_expected_cell() && is_next {
                    tables.push((of(k, m), of(j, n)));
                }
            }
        }
    }
    tables
}

/// The largest and smallest ln(Fisher's p) − ln(z's p) of tables.
fn jumps(tables: &[(Proportion, Proportion)], is_meant: impl Fn(f64) -> bool) -> (f64, f64) {
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    for (g, r) in tables {
        let z = parity_test(*g, *r);
        assert_eq!(z.method, TestMethod::PooledScore);
        if is_meant(z.p_value) {
            let jump = tests::fisher(*g, *r).p_value.ln() - z.p_value.ln();
            (low, high) = (low.min(jump), high.max(jump));
        }
    }
    (low, high)
}

#[test]
fn the_jump_where_fisher_hands_over_is_as_large_as_documented() {
    let tables = taken_over();
    assert_eq!(tables.len(), 11_199);
    let all = jumps(&tables, |_| true);
    let near = jumps(&tables, |p| (0.01..=0.1).contains(&p));
    for (got, documented) in [(all, ALL_JUMPS), (near, NEAR_JUMPS)] {
        assert!(
            (got.0 - documented.0).abs() < 5e-4 && (got.1 - documented.1).abs() < 5e-4,
            "{got:?}"
        );
    }
}
