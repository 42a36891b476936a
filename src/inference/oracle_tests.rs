//! Values made by independent implementations and values printed in papers, against this module.
//!
//! Each table names in its header the command and the versions that made it. A table that is
//! nearly empty is a failure: it would mean that nothing was compared.

use super::intervals::{
    agresti_caffo, agresti_coull, clopper_pearson, clopper_pearson_difference,
    clopper_pearson_odds_ratio, clopper_pearson_ratio, exact_conditional, exact_odds_ratio,
    exact_poisson, jeffreys, katz, koopman, mantel_haenszel_odds_ratio, mantel_haenszel_ratio,
    miettinen_nurminen, nam, newcombe, score_event_ratio, score_odds_ratio, wilson, woolf,
};
use super::{Confidence, Interval, Test, tests};
use crate::tally::{EventRate, Proportion};

/// The relative error allowed everywhere; measured errors are smaller by two digits and more.
const TOLERANCE: f64 = 1e-9;

/// The error allowed in every limit of an interval, relative to it or to 1 where that is larger.
const LIMIT_TOLERANCE: f64 = 1e-10;

/// Fewer rows than this is not a table.
const LEAST_ROWS: usize = 5;

/// One line of a table.
struct Row {
    table: &'static str,
    cells: Vec<&'static str>,
}

impl Row {
    fn method(&self) -> &'static str {
        self.cells[0]
    }

    fn count(&self, column: usize) -> u64 {
        self.cells[column]
            .parse()
            .expect("the table holds a count here")
    }

    fn number(&self, column: usize) -> f64 {
        self.cells[column]
            .parse()
            .expect("the table holds a number here")
    }

    fn level(&self, column: usize) -> Confidence {
        Confidence::new(self.number(column)).expect("the table holds a level here")
    }

    fn proportion(&self, column: usize) -> Proportion {
        Proportion::new(self.count(column), self.count(column + 1))
            .expect("the table holds a proportion here")
    }

    fn event_rate(&self, column: usize) -> EventRate {
        EventRate::new(self.count(column), self.count(column + 1))
            .expect("the table holds an event rate here")
    }

    /// Fails when `got` is not the number in `column`. The error is relative to the expected
    /// value, or to `scale` where that is larger (a limit close to 0 of a wide interval).
    fn check(&self, got: f64, column: usize, scale: f64) {
        let want = self.number(column);
        if got.is_infinite() && want.is_infinite() {
            return;
        }
        let error = (got - want).abs() / want.abs().max(scale).max(f64::MIN_POSITIVE);
        assert!(
            error <= TOLERANCE,
            "{}: {got:e} is not {want:e} (off by {error:e}) in {:?}",
            self.table,
            self.cells
        );
    }

    /// Fails when the limits are not those of `column` and the next one.
    fn check_interval(&self, got: Interval, column: usize) {
        assert_eq!(got.method.id(), self.method());
        let width = self.number(column + 1) - self.number(column);
        let scale = if width.is_finite() { width } else { 0.0 };
        self.check(got.lower, column, scale);
        self.check(got.upper, column + 1, scale);
        for (limit, column) in [(got.lower, column), (got.upper, column + 1)] {
            let want = self.number(column);
            assert!(
                (limit.is_infinite() && want.is_infinite())
                    || (limit - want).abs() <= LIMIT_TOLERANCE * want.abs().max(1.0),
                "{}: {limit:e} is not {want:e} in {:?}",
                self.table,
                self.cells
            );
        }
    }

    /// Fails when statistic and p are not those of `column` and the next one.
    fn check_test(&self, got: Test, column: usize) {
        assert_eq!(got.method.id(), self.method());
        if let Some(statistic) = got.statistic {
            self.check(statistic, column, 0.0);
        }
        self.check(got.p_value, column + 1, 0.0);
    }
}

/// The rows below the comments and the line of column names.
fn rows(table: &'static str, text: &'static str) -> Vec<Row> {
    let data = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    let rows: Vec<Row> = data
        .map(|line| Row {
            table,
            cells: line.split('\t').collect(),
        })
        .collect();
    assert!(
        rows.len() >= LEAST_ROWS,
        "{table} holds {} rows",
        rows.len()
    );
    rows
}

macro_rules! table {
    ($name:literal) => {
        rows($name, include_str!(concat!("../../tests/oracles/", $name)))
    };
}

/// The interval of two proportions that the first cell of a row names.
fn pair_interval(row: &Row) -> Interval {
    let (g, r, c) = (row.proportion(1), row.proportion(3), row.level(5));
    let interval = match row.method() {
        "newcombe" => Ok(newcombe(g, r, c)),
        "miettinen-nurminen" => Ok(miettinen_nurminen(g, r, c)),
        "koopman" => koopman(g, r, c),
        "katz" => katz(g, r, c),
        "score-odds-ratio" => score_odds_ratio(g, r, c),
        "agresti-caffo" => Ok(agresti_caffo(g, r, c)),
        "woolf" => woolf(g, r, c),
        "exact-odds-ratio" => exact_odds_ratio(g, r, c),
        other => panic!("{other} is no interval of two proportions"),
    };
    interval.expect("the tables hold only pairs that have this interval")
}

/// The test of two proportions that the first cell of a row names.
fn pair_test(row: &Row) -> Test {
    let (g, r) = (row.proportion(1), row.proportion(3));
    match row.method() {
        "pooled-score" => tests::pooled_score(g, r),
        "fisher" => tests::fisher(g, r),
        "fisher-mid-p" => tests::fisher_mid_p(g, r),
        "chi-square" => tests::chi_square(g, r),
        "chi-square-yates" => tests::chi_square_yates(g, r),
        other => panic!("{other} is no test of two proportions"),
    }
}

#[test]
fn what_papers_print() {
    for row in table!("published.tsv") {
        let got = pair_interval(&row);
        let decimals = i32::try_from(row.count(8)).expect("papers print few decimals");
        let half_a_digit = 0.501 * 10.0_f64.powi(-decimals);
        for (limit, column) in [(got.lower, 6), (got.upper, 7)] {
            let want = row.number(column);
            assert!(
                (limit - want).abs() <= half_a_digit,
                "{limit}: {:?}",
                row.cells
            );
        }
    }
}

#[test]
fn newcombe_intervals() {
    for row in table!("newcombe.tsv") {
        row.check_interval(pair_interval(&row), 6);
    }
}

#[test]
fn miettinen_nurminen_intervals() {
    for row in table!("miettinen_nurminen.tsv") {
        row.check_interval(pair_interval(&row), 6);
    }
}

#[test]
fn koopman_intervals() {
    for row in table!("koopman.tsv") {
        row.check_interval(pair_interval(&row), 6);
    }
}

#[test]
fn katz_intervals() {
    for row in table!("katz.tsv") {
        row.check_interval(pair_interval(&row), 6);
    }
}

#[test]
fn score_intervals_of_the_odds_ratio() {
    for row in table!("score_odds_ratio.tsv") {
        row.check_interval(pair_interval(&row), 6);
    }
}

#[test]
fn wilson_intervals() {
    for row in table!("wilson.tsv") {
        row.check_interval(wilson(row.proportion(1), row.level(3)), 4);
    }
}

#[test]
fn intervals_of_rates_beside() {
    for row in table!("rates.tsv") {
        let (p, c) = (row.proportion(1), row.level(3));
        let interval = match row.method() {
            "clopper-pearson" => clopper_pearson(p, c),
            "agresti-coull" => agresti_coull(p, c),
            "jeffreys" => jeffreys(p, c),
            other => panic!("{other} is no interval of one proportion"),
        };
        row.check_interval(interval, 4);
    }
}

#[test]
fn intervals_of_pairs_beside() {
    for row in table!("pairs.tsv") {
        row.check_interval(pair_interval(&row), 6);
    }
}

#[test]
fn comparisons_by_the_limits_of_both_rates() {
    for row in table!("small.tsv") {
        let (g, r, c) = (row.proportion(1), row.proportion(3), row.level(5));
        let interval = match row.cells[8] {
            "ratio" => clopper_pearson_ratio(g, r, c),
            "difference" => Ok(clopper_pearson_difference(g, r, c)),
            "odds-ratio" => clopper_pearson_odds_ratio(g, r, c),
            other => panic!("{other} is no comparison"),
        };
        row.check_interval(interval.expect("the table holds what is defined"), 6);
    }
}

#[test]
fn exact_tests_of_shares() {
    for row in table!("share_test.tsv") {
        let test = tests::exact_binomial(row.proportion(1), row.number(3));
        let ln_p = row.number(4);
        assert!((test.p_value.ln() - ln_p).abs() < 1e-9, "{:?}", row.cells);
    }
}

#[test]
fn score_intervals_of_event_ratios() {
    for row in table!("score_event_ratio.tsv") {
        let (g, r, c) = (row.event_rate(1), row.event_rate(3), row.level(5));
        let interval = score_event_ratio(g, r, c).expect("the table holds only pairs with events");
        row.check_interval(interval, 6);
    }
}

#[test]
fn common_ratios_over_strata() {
    for row in table!("strata.tsv") {
        let proportion = |text: &str| {
            let (k, n) = text.split_once('/').expect("a proportion is written k/n");
            let parse = |text: &str| text.parse().expect("the table holds a count here");
            Proportion::new(parse(k), parse(n)).expect("k ≤ n in the table")
        };
        let pair = |text: &str| {
            let (g, r) = text.split_once(':').expect("a stratum is two proportions");
            (proportion(g), proportion(r))
        };
        let strata: Vec<_> = row.cells[1].split(' ').map(pair).collect();
        let common = match row.method() {
            "nam" => nam(&strata, row.level(2)),
            "mantel-haenszel-ratio" => mantel_haenszel_ratio(&strata, row.level(2)),
            "mantel-haenszel-odds-ratio" => mantel_haenszel_odds_ratio(&strata, row.level(2)),
            other => panic!("{other} is no interval over strata"),
        }
        .expect("the table holds only strata with successes");
        row.check(common.estimate, 3, 0.0);
        row.check_interval(common.interval, 4);
    }
}

#[test]
fn exact_intervals_of_event_rates() {
    for row in table!("exact_poisson.tsv") {
        row.check_interval(exact_poisson(row.event_rate(1), row.level(3)), 4);
    }
}

#[test]
fn exact_intervals_of_event_ratios() {
    for row in table!("event_ratio.tsv") {
        let (g, r, c) = (row.event_rate(1), row.event_rate(3), row.level(5));
        let interval = exact_conditional(g, r, c).expect("the table holds only pairs with events");
        row.check_interval(interval, 6);
    }
}

#[test]
fn pooled_score_tests() {
    for row in table!("pooled_score.tsv") {
        row.check_test(pair_test(&row), 5);
    }
}

#[test]
fn chi_square_tests() {
    for row in table!("chi_square.tsv") {
        row.check_test(pair_test(&row), 5);
    }
}

#[test]
fn fisher_tests() {
    for row in table!("fisher.tsv") {
        row.check_test(pair_test(&row), 5);
    }
}

#[test]
fn exact_tests_of_event_rates() {
    for row in table!("event_test.tsv") {
        let test = tests::exact_conditional(row.event_rate(1), row.event_rate(3));
        row.check_test(test, 5);
    }
}

#[test]
fn tests_of_many_groups() {
    for row in table!("many_groups.tsv") {
        let items: Vec<&str> = row.cells[1].split(' ').collect();
        let parse = |text: &str| text.parse::<u64>().expect("the table holds a count here");
        let test = if row.method() == "homogeneity" {
            let groups: Vec<Proportion> = items
                .iter()
                .map(|item| {
                    let (k, n) = item.split_once('/').expect("a proportion is written k/n");
                    Proportion::new(parse(k), parse(n)).expect("k ≤ n in the table")
                })
                .collect();
            tests::homogeneity(&groups)
        } else {
            let counts: Vec<u64> = items.into_iter().map(parse).collect();
            let shares: Vec<f64> = row.cells[2]
                .split(' ')
                .map(|share| share.parse().expect("the table holds a share here"))
                .collect();
            tests::goodness_of_fit(&counts, &shares)
        };
        row.check_test(test.expect("the table holds only what can be tested"), 3);
    }
}

#[test]
fn smirnov_p_values_are_those_of_r() {
    for row in table!("scores_gaps.tsv") {
        let bins = |column: usize| -> std::collections::BTreeMap<u32, u64> {
            let words = row.cells[column].split(' ').map(|word| {
                let (bin, both) = word.split_once(':').expect("a bin and its rows");
                let rows = both
                    .split('/')
                    .map(|rows| rows.parse::<u64>().expect("rows"));
                (bin.parse().expect("a bin"), rows.sum())
            });
            words.collect()
        };
        let (group, reference) = (bins(0), bins(1));
        let at = |of: &std::collections::BTreeMap<u32, u64>, bin: u32| of.get(&bin).copied();
        let places: Vec<(u64, u64)> = (0..10)
            .map(|bin| {
                (
                    at(&group, bin).unwrap_or(0),
                    at(&reference, bin).unwrap_or(0),
                )
            })
            .collect();
        let test = tests::smirnov(&places);
        row.check(test.statistic.expect("it has a distance"), 2, 0.0);
        row.check(test.p_value, 3, 0.0);
    }
}

#[test]
fn tests_of_groups_and_strata() {
    for row in table!("more_tests.tsv") {
        let rates: Vec<Proportion> = row.cells[1]
            .split(' ')
            .map(|item| {
                let (k, n) = item.split_once('/').expect("a proportion is written k/n");
                let parse = |text: &str| text.parse().expect("the table holds a count here");
                Proportion::new(parse(k), parse(n)).expect("k ≤ n in the table")
            })
            .collect();
        let strata: Vec<(Proportion, Proportion)> = rates
            .chunks(2)
            .map(|pair| (pair[0], pair[pair.len() - 1]))
            .collect();
        let test = match row.method() {
            "unpooled-z" => tests::unpooled_z(rates[0], rates[1]),
            "g-test" => tests::g_test(&rates),
            "cochran-armitage" => tests::cochran_armitage(&rates),
            "cochran-mantel-haenszel" => tests::cochran_mantel_haenszel(&strata),
            "breslow-day" => tests::breslow_day(&strata),
            other => panic!("{other} is no test of groups or strata"),
        };
        row.check_test(test.expect("the table holds only what can be tested"), 2);
    }
}
