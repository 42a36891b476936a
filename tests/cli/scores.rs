//! `--score-bins`: scores are counted in bins exactly, by cell, denominator and label, and stay exact over
//! threads, files and merges. Compared with a loop in this file that looks at the digits.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use bias_audit::config::{Config, Named, ScoreBins, Slot};
use bias_audit::error::Error;
use bias_audit::input::{Options, Source};
use bias_audit::tally::{Cube, ScoredRows, Scores, read_counts, write_counts};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::laws::{Logs, cases, settings};
use crate::support::bias_audit;

const LOG: &str = "\
gender,eligible,targeted,qualified,score
F,1,1,1,0.95
F,1,0,1,0.25
F,1,0,0,0.249999999999
F,0,0,1,1
M,1,1,0,1.5
M,1,1,1,
M,1,0,0,0.5
M,1,1,,0.5
";

fn tallied(dir: &Path, args: &[&str]) -> Value {
    let output = bias_audit(dir, &[&["tally"], args].concat());
    assert_eq!(output.status, 0, "{args:?}: {}", output.stderr);
    serde_json::from_str(&output.stdout).expect("a counts file is JSON")
}

fn refused(dir: &Path, args: &[&str], code: &str, says: &[&str]) {
    let output = bias_audit(dir, args);
    assert_eq!(output.status, 2, "{args:?}: {}", output.stdout);
    for said in [&*format!("error[{code}]"), "help: "].iter().chain(says) {
        let told = &output.stderr;
        assert!(told.contains(said), "{args:?}: no {said:?} in {told}");
    }
}

#[test]
fn the_scores_of_eight_rows_are_in_the_bins_made_by_hand() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", LOG.as_bytes());
    let args = [
        "log.csv",
        "-a",
        "gender",
        "--score",
        "score",
        "--score-bins",
        "4",
    ];
    let counts = tallied(dir, &args);
    let cell = |gender: &str, eligible: bool, label: Value, bins: Value| json!({"key": [gender], "eligible": eligible, "label": label, "bins": bins});
    // Bins of a quarter: 0.25 is in the second, what is just below it in the first; 1 in the last.
    let mut cells = vec![
        cell("female", false, json!(true), json!([[3, 1]])),
        cell("female", true, json!(false), json!([[0, 1]])),
        cell("female", true, json!(true), json!([[1, 1], [3, 1]])),
        cell("male", true, json!(null), json!([[2, 1]])),
        cell("male", true, json!(false), json!([[2, 1]])),
        cell("male", true, json!(true), json!([])),
    ];
    cells[4]["above"] = json!(1);
    cells[5]["missing"] = json!(1);
    let wanted = json!([{"keys": ["gender"], "cells": cells}]);
    assert_eq!(counts["scores"], wanted);
    assert_eq!(
        counts["plan"]["score_bins"],
        json!({"low": 0, "high": 1_000_000, "bins": 4})
    );
    // The decision is the one of the log, and no other count changes.
    let plain = tallied(dir, &["log.csv", "-a", "gender"]);
    assert_eq!(counts["views"], plain["views"]);
    assert_eq!(plain.get("scores"), None);
    assert_eq!(plain["plan"].get("score_bins"), None);
}

#[test]
fn a_score_may_decide_and_be_counted() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    let log = LOG.replace(",targeted", ",t").replace("M,1,1,1,\n", "");
    logs.write("log.csv", log.as_bytes());
    let score = [
        "log.csv",
        "-a",
        "gender",
        "--score",
        "score",
        "--threshold",
        "0.5",
    ];
    let decided = tallied(dir, &score);
    let both = tallied(dir, &[&score[..], &["--score-bins", "2:0,2"]].concat());
    assert_eq!(decided["views"], both["views"]);
    let rows: u64 = both["scores"][0]["cells"]
        .as_array()
        .expect("cells")
        .iter()
        .flat_map(|cell| cell["bins"].as_array().expect("bins"))
        .map(|bin| bin[1].as_u64().expect("rows"))
        .sum();
    assert_eq!(rows, 7);
}

#[test]
fn bins_that_cannot_be_counted_are_refused() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", LOG.as_bytes());
    logs.write(
        "counts.csv",
        b"gender,eligible,targeted,score\nF,100,40,3\nM,100,50,4\n",
    );
    let check = |file: &str, more: &[&str], says: &[&str]| {
        refused(
            dir,
            &[&["check", file, "-a", "gender"], more].concat(),
            "usage",
            says,
        );
    };
    let score = ["--score", "score"];
    let bins = ["--score-bins", "1000"];
    check(
        "log.csv",
        &score,
        &["needs a threshold", "--score-bins 1000"],
    );
    check("log.csv", &bins, &["`--score-bins` needs `--score COLUMN`"]);
    check(
        "counts.csv",
        &[score, bins].concat(),
        &["needs person rows"],
    );
    for bad in ["3", "0", "10:1,1", "x"] {
        let args = [&score[..], &["--score-bins", bad]].concat();
        check("log.csv", &args, &["whole number of millionths"]);
    }
    let targeted = [
        "check",
        "log.csv",
        "--score",
        "targeted",
        "--score-bins",
        "2",
    ];
    refused(
        dir,
        &targeted,
        "ambiguous-column",
        &["stage `targeted` and as score"],
    );
    let sql = [
        "sql",
        "log.csv",
        "--dialect",
        "trino",
        "--table",
        "t",
        "-a",
        "gender",
    ];
    let sql = [&sql[..], &score, &bins].concat();
    refused(
        dir,
        &sql,
        "usage",
        &["an engine cannot be asked for scores in bins"],
    );
    logs.write(
        "bins.toml",
        b"[columns]\nscore = \"score\"\nscore-bins = 3\n",
    );
    let file = ["check", "log.csv", "-c", "bins.toml"];
    refused(
        dir,
        &file,
        "config-invalid",
        &["bins.toml:3:14", "`score-bins`"],
    );
}

#[test]
fn bins_are_settings_like_others() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", LOG.as_bytes());
    logs.write(
        "bins.toml",
        b"[columns]\nscore = \"score\"\nscore-bins = \"4:0,1\"\n",
    );
    let of_file = tallied(dir, &["log.csv", "-a", "gender", "-c", "bins.toml"]);
    let flags = ["--score", "score", "--score-bins", "4"];
    let of_flags = tallied(dir, &[&["log.csv", "-a", "gender"], &flags[..]].concat());
    assert_eq!(of_file["scores"], of_flags["scores"]);
    let print = [
        &["check", "log.csv", "-a", "gender", "--print-config"],
        &flags[..],
    ]
    .concat();
    let printed = bias_audit(dir, &print).stdout;
    logs.write("printed.toml", printed.as_bytes());
    let again = tallied(dir, &["log.csv", "-c", "printed.toml"]);
    assert_eq!(again["scores"], of_flags["scores"], "{printed}");
    for (name, bins) in [("four.json", "4"), ("two.json", "2")] {
        let args = [
            "tally",
            "log.csv",
            "-a",
            "gender",
            "--score",
            "score",
            "--score-bins",
            bins,
            "-o",
            name,
        ];
        assert_eq!(bias_audit(dir, &args).status, 0);
    }
    let merge = ["merge", "four.json", "two.json"];
    refused(
        dir,
        &merge,
        "counts-plan-differs",
        &["the bins of the score: `4`", "`2`"],
    );
    let check = ["check", "four.json", "--score-bins", "4"];
    refused(dir, &check, "usage", &["--score-bins cannot change"]);
    // A counts file that contradicts itself is none.
    let text = fs::read_to_string(dir.join("four.json")).expect("it was written");
    for (from, to) in [
        ("\"missing\": 1", "\"missing\": 2"),
        ("[[0, 1]]", "[[4, 1]]"),
        ("[[0, 1]]", "[]"),
        ("\"eligible\": false", "\"eligible\": true"),
        ("\"above\": 1", "\"above\": 0"),
    ] {
        assert!(text.contains(from), "{from} in {text}");
        logs.write("bad.json", text.replacen(from, to, 1).as_bytes());
        refused(dir, &["check", "bad.json"], "counts-version", &["scores"]);
    }
}

/// The measures of a metric: group, value and bin error.
fn measured(dir: &Path, args: &[&str], metric: &str) -> Vec<(String, Option<f64>, Option<f64>)> {
    let output = bias_audit(dir, &[&["check"], args, &["--report", "json"]].concat());
    let report: Value = serde_json::from_str(&output.stdout)
        .unwrap_or_else(|_| panic!("{args:?}: no report: {}", output.stderr));
    let measures = report["measures"].as_array().expect("measures");
    let found = measures
        .iter()
        .filter(|measure| measure["metric"] == metric);
    found
        .map(|measure| {
            let group = measure["group"].as_str().unwrap_or_default().to_owned();
            (
                group,
                measure["value"].as_f64(),
                measure["bin_error"].as_f64(),
            )
        })
        .collect()
}

/// Ten women and ten men; scores of women are in the first four bins of ten, those of men two bins higher.
fn two_by_two() -> String {
    let mut text = "gender,age,eligible,targeted,qualified,score,set\n".to_owned();
    for row in 0..10 {
        for (gender, lift) in [("F", 0), ("M", 2)] {
            let bin = row % 4 + lift;
            let qualified = u8::from(bin >= 3);
            let age = if row < 5 { "18-24" } else { "25-34" };
            text.push_str(&format!("{gender},{age},1,1,{qualified},0.{bin}5,log\n"));
        }
    }
    text
}

#[test]
fn scores_in_bins_are_compared_between_groups() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", two_by_two().as_bytes());
    let args = [
        "log.csv",
        "-a",
        "gender",
        "--score",
        "score",
        "--score-bins",
        "10",
    ];
    // Three, three, two and two women in bins 0 to 3; 3/10 of the men below bin 3, 6/10 of the women below bin 2.
    let near = |found: &[(String, Option<f64>, Option<f64>)], value: f64, error: f64| {
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, "female");
        assert!(
            found[0].1.is_some_and(|got| (got - value).abs() < 1e-12),
            "{found:?}"
        );
        assert!(
            found[0].2.is_some_and(|got| (got - error).abs() < 1e-12),
            "{found:?}"
        );
    };
    near(&measured(dir, &args, "kolmogorov-smirnov"), 0.6, 0.2);
    near(&measured(dir, &args, "wasserstein-distance"), 0.2, 0.1);
    // The middle scores of all twenty are both in bin 2: three of ten men and two of ten women are at it.
    near(
        &measured(dir, &args, "scoring-impact-ratio"),
        0.2 / 0.7,
        4.0 / 7.0 - 2.0 / 7.0,
    );
    let auc = measured(dir, &args, "auc");
    assert_eq!(auc.len(), 2);
    assert!(auc.iter().all(|(_, value, _)| *value == Some(1.0)));
    let shown = bias_audit(dir, &[&["check"], &args[..]].concat()).stdout;
    assert!(shown.contains("area under the ROC curve"), "{shown}");
    assert_eq!(measured(dir, &args[..3], "auc"), []);
    let asked = bias_audit(
        dir,
        &["check", "log.csv", "-a", "gender", "--metrics", "auc"],
    )
    .stdout;
    assert!(asked.contains("scores in bins:"), "{asked}");
}

#[test]
fn scores_follow_their_rows_into_wider_bands_and_out_of_the_population() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    let log = two_by_two();
    logs.write("log.csv", log.as_bytes());
    let bins = ["--score", "score", "--score-bins", "10"];
    let gender = [&["log.csv", "-a", "gender"], &bins[..]].concat();
    let alone = measured(dir, &gender, "kolmogorov-smirnov");
    // Rows of a population with other scores change nothing.
    let with = format!("{log}F,18-24,1,1,1,0.95,all\nM,18-24,1,1,1,0.05,all\n");
    logs.write("with.csv", with.as_bytes());
    let set = ["with.csv", "-a", "gender", "--baseline", "set=all"];
    let apart = measured(dir, &[&set[..], &bins].concat(), "kolmogorov-smirnov");
    assert_eq!(apart, alone);
    // One wider band takes in both finer ones with their scores.
    let wide = format!("{log}F,18-34,1,1,1,0.95,log\nF,35-44,1,1,0,0.05,log\n");
    logs.write("wide.csv", wide.as_bytes());
    let ages = ["wide.csv", "-a", "age"];
    let rates = measured(dir, &[&ages[..], &bins].concat(), "scoring-rate");
    let groups: Vec<&str> = rates.iter().map(|(group, ..)| group.as_str()).collect();
    assert_eq!(groups, ["18-34", "35-44"]);
    // Of 22 scores the middle ones are in bin 2; above it lie four women, seven men and the one in bin 9.
    assert!(
        rates[0]
            .1
            .is_some_and(|rate| (rate - 10.0 / 21.0).abs() < 1e-12),
        "{rates:?}"
    );
}

// Laws.

#[derive(Debug, Clone)]
struct Row {
    gender: &'static str,
    eligible: bool,
    targeted: bool,
    qualified: &'static str,
    /// Ten-thousandths; none when there is no score.
    score: Option<i64>,
}

fn row() -> impl Strategy<Value = Row> {
    (
        prop::sample::select(&["F", "M", ""][..]),
        any::<bool>(),
        any::<bool>(),
        prop::sample::select(&["1", "0", ""][..]),
        prop::option::weighted(0.9, -2_000_i64..12_000),
    )
        .prop_map(|(gender, eligible, targeted, qualified, score)| Row {
            gender,
            eligible,
            targeted,
            qualified,
            score,
        })
}

fn csv(rows: &[Row]) -> String {
    let mut text = "gender,eligible,targeted,qualified,score\n".to_owned();
    for row in rows {
        let score = row.score.map_or(String::new(), |score| {
            let sign = if score < 0 { "-" } else { "" };
            format!("{sign}{}.{:04}", score.abs() / 10_000, score.abs() % 10_000)
        });
        let bit = u8::from;
        text.push_str(&format!(
            "{},{},{},{},{score}\n",
            row.gender,
            bit(row.eligible),
            bit(row.targeted),
            row.qualified
        ));
    }
    text
}

fn binned() -> Config {
    let mut config = settings();
    config.attributes.truncate(1);
    config.score = Some(Named::flag("score"));
    config.score_bins = ScoreBins::parse("1000");
    config
}

fn counted(paths: &[PathBuf], block_bytes: Option<usize>) -> Result<Cube, Error> {
    let sources: Vec<Source> = paths.iter().cloned().map(Source::File).collect();
    let options = Options {
        block_bytes,
        ..Options::default()
    };
    bias_audit::count(&binned(), &sources, &options)
}

/// Rows by gender, by what they are and by slot.
type Found = BTreeMap<(String, ScoredRows, Slot), u64>;

fn found(scores: &Scores) -> Found {
    let cells = scores.cells.iter().flat_map(|(key, places)| {
        let of = move |((what, slot), rows): (&(ScoredRows, Slot), &u64)| {
            ((key[0].label().to_owned(), *what, *slot), *rows)
        };
        places.iter().map(of)
    });
    cells.collect()
}

fn looped(rows: &[Row]) -> Found {
    let mut found = Found::new();
    for row in rows {
        let gender = match row.gender {
            "F" => "female",
            "M" => "male",
            _ => "unknown",
        };
        let what = ScoredRows {
            eligible: row.eligible,
            label: match row.qualified {
                "1" => Some(true),
                "0" => Some(false),
                _ => None,
            },
        };
        let slot = match row.score {
            None => Slot::Missing,
            Some(score) if score < 0 => Slot::Below,
            Some(10_000) => Slot::In(999),
            Some(score) if score > 10_000 => Slot::Above,
            Some(score) => Slot::In(u32::try_from(score / 10).expect("it is not negative")),
        };
        *found.entry((gender.to_owned(), what, slot)).or_default() += 1;
    }
    found
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn bins_hold_what_a_loop_puts_there_and_parts_add_up_to_the_whole(
        (rows, at) in vec(row(), 1..80).prop_flat_map(|rows| {
            let at = 0..=rows.len();
            (Just(rows), at)
        })
    ) {
        let logs = Logs::new();
        let whole = counted(&[logs.write("log.csv", csv(&rows).as_bytes())], None);
        let whole = whole.expect("these rows can be counted");
        let scores = whole.scores.as_ref().expect("they were asked for");
        prop_assert_eq!(found(scores), looped(&rows));
        prop_assert_eq!(found(scores).values().sum::<u64>(), whole.accounting.rows_used);
        let (first, second) = rows.split_at(at);
        let parts = [
            logs.write("1.csv", csv(first).as_bytes()),
            logs.write("2.csv", csv(second).as_bytes()),
        ];
        let nonempty: Vec<PathBuf> = parts
            .into_iter()
            .zip([first, second])
            .filter(|(_, rows)| !rows.is_empty())
            .map(|(path, _)| path)
            .collect();
        let together = counted(&nonempty, Some(64)).expect("as before");
        prop_assert_eq!(&together.scores, &whole.scores);
        let mut merged: Option<Cube> = None;
        for path in nonempty {
            let part = counted(&[path], None).expect("as before");
            let text = write_counts(&part);
            let part = read_counts("part", &text).expect("it was just written");
            prop_assert_eq!(write_counts(&part), text);
            match &mut merged {
                None => merged = Some(part),
                Some(sum) => sum.merge(part).expect("one plan"),
            }
        }
        prop_assert_eq!(&merged.expect("a part").scores, &whole.scores);
    }
}

#[test]
fn curves_of_eight_rows_stand_in_the_report_with_their_intervals() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    let log = LOG.replace("M,1,1,0,1.5", "M,1,1,0,0.75");
    logs.write("log.csv", log.as_bytes());
    let args = ["check", "log.csv", "-a", "gender", "--reference", "male"];
    let json = ["--report", "json"];
    let plain = bias_audit(dir, &[&args[..], &json].concat());
    assert!(!plain.stdout.contains("\"curves\""), "{}", plain.stdout);
    let binned = [&args[..], &["--score", "score", "--score-bins", "4"]].concat();
    let report = bias_audit(dir, &[&binned[..], &json].concat());
    let report: Value = serde_json::from_str(&report.stdout).expect("a report");
    let curves = report["curves"].as_array().expect("curves");
    assert_eq!(curves.len(), 2, "{curves:?}");
    // Eligible women: .95 (1), .25 (1), .2499 (0); in quarters from 0, .25 and .75. Tenths of the range hold
    // the lower ends of bins.
    let of_women = &curves[0];
    assert_eq!(of_women["group"], "female");
    assert_eq!(of_women["reference"], "male");
    let points = of_women["calibration"].as_array().expect("points");
    let numbers: Vec<Value> = points
        .iter()
        .map(|at| json!([at["score"], at["k"], at["n"], at["rate"]]))
        .collect();
    assert_eq!(
        json!(numbers),
        json!([[0.125, 0, 1, 0.0], [0.375, 1, 1, 1.0], [0.875, 1, 1, 1.0]])
    );
    assert_eq!(points[0]["interval"]["method"], "clopper-pearson");
    // Of 0 of 1 at 95 %: 1 − .025.
    let upper = points[0]["interval"]["upper"].as_f64().expect("a limit");
    assert!((upper - 0.975).abs() < 1e-12, "{upper}");
    // Eligible men: .75, .5, .5; one has no score.
    let points = of_women["by_threshold"].as_array().expect("points");
    let numbers: Vec<Value> = points
        .iter()
        .map(|at| {
            json!([
                at["threshold"],
                at["k"],
                at["n"],
                at["reference_k"],
                at["reference_n"]
            ])
        })
        .collect();
    assert_eq!(
        json!(numbers),
        json!([
            [0.0, 3, 3, 3, 3],
            [0.25, 2, 3, 3, 3],
            [0.5, 1, 3, 3, 3],
            [0.75, 1, 3, 1, 3]
        ])
    );
    assert_eq!(points[3]["ratio"], 1.0);
    assert!(points[3]["interval"]["lower"].as_f64().expect("a limit") < 1.0);
    assert_eq!(curves[1]["by_threshold"], json!([]));
    // The terminal and Markdown say where they are.
    for format in [&[][..], &["--report", "markdown"]] {
        let text = bias_audit(dir, &[&binned[..], format].concat()).stdout;
        assert!(text.contains("`curves`"), "{text}");
    }
}
