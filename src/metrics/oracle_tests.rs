//! Values that fairlearn, scikit-learn and AIF360 give, against this module. The table's header names
//! the command and the versions that made it.

use crate::metrics::worked::{labelled, measures_against};
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
