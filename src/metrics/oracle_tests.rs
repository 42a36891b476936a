//! Values that fairlearn, scikit-learn and AIF360 give, against this module. The table's header names
//! the command and the versions that made it.

use crate::inference::{Confidence, of_measure};
use crate::metrics::worked::{labelled, measures_against, offered, ranked};
use crate::metrics::{Reference, Value, metric};

/// What sums of thousands of doubles in the other tools may lose.
const TOLERANCE: f64 = 1e-12;

#[test]
fn metrics_of_a_confusion_matrix_are_those_of_other_tools() {
    let table = include_str!("../../tests/oracles/metrics.tsv");
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut compared = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let [id, tool, value, groups] = cells[..] else {
            unreachable!("four columns")
        };
        let wanted: f64 = value.parse().expect("a number");
        let counts: Vec<Vec<u64>> = groups
            .split(' ')
            .map(|group| {
                let cells = group.split('/').map(|k| k.parse().expect("a count"));
                cells.collect()
            })
            .collect();
        let group =
            |name: &'static str, c: &[u64]| (name, c[0], c[0] + c[2], c[0] + c[1], c.iter().sum());
        let slice = labelled(&[group("r", &counts[0]), group("g", &counts[1])]);
        let known = metric(id).expect("registered");
        let measures = measures_against(known, &slice, Reference::Group("r".into()));
        let found = measures
            .iter()
            .find(|m| m.group.as_deref().is_none_or(|group| group == "g"));
        let found = found.expect("a measure").value.map(Value::to_f64);
        let found = found.expect("a value");
        assert!(
            (found - wanted).abs() <= TOLERANCE,
            "{id}: {found} is not {wanted} of {tool} for {groups}"
        );
        compared += 1;
    }
    assert!(compared >= 100, "{compared} rows are no table");
}

#[test]
fn exposures_in_rankings_are_those_of_other_tools() {
    let level = Confidence::new(0.95).expect("a level");
    let table = include_str!("../../tests/oracles/ranking.tsv");
    let mut compared = 0;
    for row in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let of = |group: char| -> Vec<u32> {
            let places = (1..).zip(cells[0].chars());
            places
                .filter(|(_, of)| *of == group)
                .map(|(r, _)| r)
                .collect()
        };
        let (a, b) = (of('a'), of('b'));
        let slice = ranked(&[("a", &a), ("b", &b)]);
        let known = metric(cells[1]).expect("registered");
        let measures = measures_against(known, &slice, Reference::Group("b".into()));
        let found = measures.iter();
        let mut found = found.filter(|m| m.group.as_deref().is_none_or(|group| group == "a"));
        let measure = found.next().expect("a measure");
        let number = |at: usize| cells[at].parse::<f64>().expect("a number");
        let near = |got: f64, wanted: f64| {
            assert!(
                (got - wanted).abs() <= TOLERANCE * wanted.max(1.0),
                "{got}: {row}"
            );
        };
        near(measure.value.expect("a value").to_f64(), number(2));
        let interval = of_measure(measure, level).interval;
        if number(3).is_nan() {
            assert!(interval.is_err(), "no interval is known to hold: {row}");
        } else {
            let interval = interval.expect("an interval");
            near(interval.lower, number(3));
            near(interval.upper, number(4));
        }
        compared += 1;
    }
    assert!(compared >= 30, "{compared} rows are no table");
}

#[test]
fn values_of_offers_are_those_of_other_tools() {
    let level = Confidence::new(0.95).expect("a level");
    let table = include_str!("../../tests/oracles/offers.tsv");
    let mut compared = 0;
    for row in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let cents = |at: usize| -> Vec<u32> {
            let cents = cells[at].split(' ');
            cents.map(|cents| cents.parse().expect("cents")).collect()
        };
        let (a, b) = (cents(0), cents(1));
        let slice = offered(&[("a", &a), ("b", &b)]);
        let known = metric(cells[2]).expect("registered");
        let measures = measures_against(known, &slice, Reference::Group("b".into()));
        let mut found = measures.iter();
        let measure = found.find(|m| m.group.as_deref() == Some("a"));
        let measure = measure.expect("a measure");
        let interval = of_measure(measure, level).interval.expect("an interval");
        let got = [
            measure.value.expect("a value").to_f64(),
            interval.lower,
            interval.upper,
        ];
        for (got, wanted) in got.iter().zip(&cells[3..]) {
            let wanted: f64 = wanted.parse().expect("a number");
            let most = TOLERANCE * wanted.abs().max(1.0);
            assert!((got - wanted).abs() <= most, "{got} is not {wanted}: {row}");
        }
        compared += 1;
    }
    assert!(compared >= 12, "{compared} rows are no table");
}
