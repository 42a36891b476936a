//! Probabilities enumerated by an independent program, against the sums of this module.

use super::{Planned, Screening, exact};
use crate::config::number::Rational;
use crate::inference::Confidence;

const TABLE: &str = include_str!("../../../tests/oracles/power.tsv");

/// How far the search along Fisher's test may miss a table.
const TABLES: f64 = 1e-9;

/// How far the normal approximation of the z test is from its exact power at these sizes.
const APPROXIMATION: f64 = 5e-3;

#[test]
fn the_power_of_a_screening_is_that_of_an_enumeration_in_another_language() {
    let mut checked = [0, 0, 0];
    for line in TABLE.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let number = |at: usize| cells[at].parse::<f64>().expect("a number");
        let count = |at: usize| cells[at].parse::<u64>().expect("a count");
        let planned = |at: usize| Planned::new(count(at), number(at + 1)).expect("a group");
        let screening = Screening {
            bound: Rational::parse(cells[5]).expect("a bound"),
            confidence: Confidence::new(0.95).expect("a level"),
            comparisons: count(6),
            min_n: 1,
        };
        let (kind, got, tolerance) = match cells[0] {
            "fail" => (0, exact::fail(&screening, planned(1), planned(3)), TABLES),
            "pass" => (1, exact::pass(&screening, planned(1), planned(3)), TABLES),
            _ => (
                2,
                exact::fail(&screening, planned(1), planned(3)),
                APPROXIMATION,
            ),
        };
        assert!((got - number(7)).abs() < tolerance, "{got} in {line}");
        checked[kind] += 1;
    }
    assert!(checked.iter().all(|rows| *rows >= 9), "{checked:?}");
}
