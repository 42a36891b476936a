//! Values made by independent implementations, against the metrics of scores. Each table names in its header
//! the command and the versions that made it.

use crate::metrics::worked::{Worked, drawn, measures, scored};
use crate::metrics::{Evident, Influences, Measure, Metric, Operands, Reference, Samples, metric};
use crate::tally::Proportion;

const TOLERANCE: f64 = 1e-9;

/// Positions of the columns: what a cell is compared with.
type Row = Vec<&'static str>;

fn rows(text: &'static str) -> Vec<Row> {
    let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    let rows: Vec<Row> = lines.map(|line| line.split('\t').collect()).collect();
    assert!(rows.len() >= 40, "the table holds {} rows", rows.len());
    rows
}

fn bins(text: &str) -> Vec<(u32, u64, u64)> {
    let bin = |word: &str| {
        let (bin, rows) = word.split_once(':')?;
        let (positives, negatives) = rows.split_once('/')?;
        Some((
            bin.parse().ok()?,
            positives.parse().ok()?,
            negatives.parse().ok()?,
        ))
    };
    let read: Option<Vec<_>> = text.split(' ').map(bin).collect();
    read.expect("bins are written as bin:positives/negatives")
}

fn two(row: &Row) -> Worked {
    scored("10", &[("a", &bins(row[0])), ("b", &bins(row[1]))])
}

fn number(row: &Row, column: usize) -> f64 {
    row[column].parse().expect("the table holds a number here")
}

fn near(got: f64, wanted: f64, row: &Row) {
    let error = (got - wanted).abs();
    assert!(
        error <= TOLERANCE * wanted.abs().max(1.0),
        "{got} is not {wanted} in {row:?}"
    );
}

fn known(id: &str) -> &'static Metric {
    metric(id).expect("the metric is registered")
}

/// The measure of `a` against `b`, and `1.0`, or that of `b` against `a`, and `-1.0`.
fn compared(id: &str, worked: &Worked) -> (Measure, f64) {
    let mut found = measures(known(id), worked);
    assert_eq!(found.len(), 1, "one of two groups is the reference");
    let measure = found.remove(0);
    let sign = if measure.group.as_deref() == Some("a") {
        1.0
    } else {
        -1.0
    };
    (measure, sign)
}

fn value(measure: &Measure) -> f64 {
    measure.value.expect("it is defined").to_f64()
}

fn standard_error(measure: &Measure) -> f64 {
    let Some(Operands::Samples(Samples::Scores(of))) = &measure.operands else {
        unreachable!("metrics of scores have scores")
    };
    let (Evident::Areas(influences) | Evident::Means(influences)) = &of.evident else {
        unreachable!("it has influences")
    };
    let Influences { samples, .. } = influences;
    let variance = samples.iter().map(|sample| {
        let n: u64 = sample.iter().map(|at| at.rows).sum();
        let n = super::real(n);
        let squares = sample
            .iter()
            .map(|at| super::real(at.rows) * at.effect * at.effect);
        squares.sum::<f64>() / (n * (n - 1.0))
    });
    variance.sum::<f64>().sqrt()
}

#[test]
fn areas_and_their_standard_errors_are_those_of_proc_and_scikit_learn() {
    for row in rows(include_str!("../../../tests/oracles/scores_roc.tsv")) {
        let worked = two(&row);
        let own = &measures(known("auc"), &worked)[0];
        near(value(own), number(&row, 2), &row);
        near(standard_error(own), number(&row, 3), &row);
        let (difference, sign) = compared("auc-difference", &worked);
        near(sign * value(&difference), number(&row, 4), &row);
        near(standard_error(&difference), number(&row, 5), &row);
        // The trapezoids on a grid are right to some billionths only.
        let (between, _) = compared("abroca", &worked);
        assert!(
            (value(&between) - number(&row, 6)).abs() < 1e-6,
            "{} in {row:?}",
            value(&between)
        );
    }
}

#[test]
fn losses_and_calibration_are_those_of_scikit_learn_and_numpy() {
    for row in rows(include_str!("../../../tests/oracles/scores_losses.tsv")) {
        let worked = scored("10", &[("a", &bins(row[0]))]);
        for (id, column) in [
            ("brier-score", 1),
            ("log-loss", 3),
            ("calibration-in-the-large", 5),
        ] {
            let own = &measures(known(id), &worked)[0];
            near(value(own), number(&row, column), &row);
            near(standard_error(own), number(&row, column + 1), &row);
        }
        let own = &measures(known("expected-calibration-error"), &worked)[0];
        near(value(own), number(&row, 7), &row);
    }
}

#[test]
fn distances_rates_and_ratios_are_those_of_scipy_and_numpy() {
    for row in rows(include_str!("../../../tests/oracles/scores_gaps.tsv")) {
        let worked = two(&row);
        near(
            value(&compared("kolmogorov-smirnov", &worked).0),
            number(&row, 2),
            &row,
        );
        near(
            value(&compared("wasserstein-distance", &worked).0),
            number(&row, 5),
            &row,
        );
        let (mean, sign) = compared("standardized-mean-difference", &worked);
        near(sign * value(&mean), number(&row, 6), &row);
        assert!(
            (standard_error(&mean) - number(&row, 7)).abs() < 1e-7,
            "{row:?}"
        );
        let rates = measures(known("scoring-rate"), &worked);
        let above: Vec<String> = rates
            .iter()
            .map(|rate| rate.k().expect("rates have counts").to_string())
            .collect();
        assert_eq!(above, row[8..10]);
    }
}

#[test]
fn curves_are_those_of_scikit_learn_and_numpy() {
    let rate = |of: Proportion| super::real(of.k()) / super::real(of.n());
    let points = |text: &str| -> Vec<(f64, f64)> {
        let point = |word: &str| {
            let (x, y) = word.split_once(':')?;
            Some((x.parse().ok()?, y.parse().ok()?))
        };
        let read: Option<Vec<_>> = text.split(' ').map(point).collect();
        read.expect("points are written as x:y")
    };
    for row in rows(include_str!("../../../tests/oracles/scores_curves.tsv")) {
        let worked = scored("40", &[("a", &bins(row[0])), ("b", &bins(row[1]))]);
        let found = drawn(&worked, Reference::Group("b".into()));
        let calibration = &found[0].calibration;
        let wanted = points(row[2]);
        assert_eq!(calibration.len(), wanted.len(), "{row:?}");
        for (at, (score, happened)) in calibration.iter().zip(wanted) {
            near(at.score, score, &row);
            near(rate(at.rate), happened, &row);
        }
        // numpy has no ratio where nobody of the reference is left.
        let reached = found[0].thresholds.iter();
        let reached: Vec<_> = reached.filter(|at| at.reference.k() > 0).collect();
        let wanted = points(row[3]);
        assert_eq!(reached.len(), wanted.len(), "{row:?}");
        for (at, (threshold, ratio)) in reached.iter().zip(wanted) {
            near(at.threshold, threshold, &row);
            near(rate(at.group) / rate(at.reference), ratio, &row);
        }
    }
}
