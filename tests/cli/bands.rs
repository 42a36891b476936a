//! Bands of different borders from end to end: logs in any order, counts files and sums of them give the
//! same audit, and the report says what was merged.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::fixtures::items;
use crate::support::bias_audit;

/// Two platforms: the bands of the second are finer or the same.
const COARSE: &str = "gender,age,eligible,targeted\n\
    f,25-34,400,200\nm,25-34,400,300\nf,35-44,400,200\nm,35-44,400,200\nf,65+,100,50\n";
const FINE: &str = "gender,age,eligible,targeted\n\
    f,30-34,100,10\nm,30-34,100,90\nf,35-39,100,50\nm,35-39,100,50\nm,65-100,50,25\n";

/// Bands that cross those of the first.
const OTHER: &str = "gender,age,eligible,targeted\nf,18-34,100,50\nm,35-49,100,50\nm,65+,9,3\n";
const TENS: &str = "gender,age,eligible,targeted\nf,18-24,100,50\nm,35-44,100,50\nm,45-49,9,3\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    folder
}

fn report(folder: &Path, arguments: &[&str]) -> Value {
    let output = bias_audit(folder, &[arguments, &["--report", "json"]].concat());
    serde_json::from_str(&output.stdout)
        .unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", output.stderr))
}

/// What an audit says of the people; not which files it read.
fn said(report: &Value) -> [&Value; 5] {
    ["groups", "measures", "findings", "verdict", "data_quality"].map(|key| &report[key])
}

fn sizes(report: &Value, attribute: &str) -> Vec<(String, u64)> {
    let of = |group: &&Value| group["attribute"] == attribute && group["stratum"].is_null();
    let groups = items(report, "groups").iter().filter(of);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    groups
        .map(|group| (text(&group["group"]), group["n"].as_u64().unwrap_or(0)))
        .collect()
}

fn tallied(folder: &Path, log: &str, arguments: &[&str]) -> String {
    let counts = format!("{log}.counts.json");
    let call = [&["tally", log, "-o", &counts], arguments].concat();
    let output = bias_audit(folder, &call);
    assert_eq!(output.status, 0, "{}", output.stderr);
    counts
}

#[test]
fn finer_bands_merge_whatever_the_order_of_files_and_counts() {
    let folder = folder(&[("coarse.csv", COARSE), ("fine.csv", FINE)]);
    let folder = folder.path();
    let direct = report(folder, &["check", "coarse.csv", "fine.csv"]);
    let wanted = [("25-34", 1_000), ("35-44", 1_000), ("65+", 150)];
    assert_eq!(
        sizes(&direct, "age"),
        wanted.map(|(g, n)| (g.to_owned(), n))
    );
    let merged: Vec<&Value> = items(&direct, "data_quality")
        .iter()
        .filter(|entry| entry["code"] == "bands_merged")
        .collect();
    assert_eq!(merged.len(), 1);
    assert_eq!(
        merged[0]["examples"],
        serde_json::json!(["30-34 → 25-34", "35-39 → 35-44", "65-100 → 65+"])
    );
    assert_eq!(merged[0]["rows"], 5);
    let (a, b) = (
        tallied(folder, "coarse.csv", &[]),
        tallied(folder, "fine.csv", &[]),
    );
    let sum = bias_audit(folder, &["merge", &b, &a, "-o", "sum.json"]);
    assert_eq!(sum.status, 0, "{}", sum.stderr);
    for arguments in [
        vec!["check", "fine.csv", "coarse.csv"],
        vec!["check", &a, &b],
        vec!["check", "sum.json"],
    ] {
        assert_eq!(
            said(&report(folder, &arguments)),
            said(&direct),
            "{arguments:?}"
        );
    }
}

#[test]
fn crossing_bands_are_refused_and_cut_points_put_them_together() {
    let folder = folder(&[("a.csv", OTHER), ("b.csv", TENS)]);
    let folder = folder.path();
    let (a, b) = (tallied(folder, "a.csv", &[]), tallied(folder, "b.csv", &[]));
    for files in [["a.csv", "b.csv"], ["b.csv", "a.csv"], [&a, &b]] {
        let output = bias_audit(folder, &[&["check"], &files[..]].concat());
        assert_eq!(
            output.status, 0,
            "18-24 is in 18-34, 35-44 and 45-49 in 35-49: {}",
            output.stderr
        );
    }
    fs::write(
        folder.join("c.csv"),
        "gender,age,eligible,targeted\nf,30-44,100,50\nm,18-29,100,50\n",
    )
    .expect("a file can be written");
    let c = tallied(folder, "c.csv", &[]);
    for files in [["a.csv", "c.csv"], ["c.csv", "a.csv"], [&a, &c]] {
        let output = bias_audit(folder, &[&["check"], &files[..]].concat());
        assert_eq!(output.status, 2);
        for part in [
            "bands-overlap",
            "`18-34` (`a.csv`)",
            "`30-44` (`c.csv`)",
            "-a age=18,50,65",
        ] {
            assert!(
                output.stderr.contains(part),
                "no {part} in: {}",
                output.stderr
            );
        }
    }
    let wanted = [("<18", 0), ("18-64", 400), ("65+", 9)];
    for files in [["a.csv", "c.csv"], [&a, &c]] {
        let cut = [&["check"], &files[..], &["-a", "age=18,65"]].concat();
        let groups = sizes(&report(folder, &cut), "age");
        assert_eq!(groups, wanted.map(|(g, n)| (g.to_owned(), n)), "{files:?}");
    }
}

#[test]
fn a_population_is_the_same_from_rows_a_file_and_a_counts_file() {
    let log = "campaign,gender,age,reached\n\
        A,f,25-34,100\nA,m,25-34,300\nA,f,35-44,300\nA,m,35-44,300\n\
        Control,f,25-34,10\nControl,m,25-34,30\nControl,f,35-44,40\nControl,m,35-44,20\n";
    let only = |campaign: &str| {
        let rows = log.lines().enumerate();
        let kept = rows.filter(|(at, line)| *at == 0 || line.starts_with(campaign));
        kept.map(|(_, line)| format!("{line}\n"))
            .collect::<String>()
    };
    let folder = folder(&[
        ("log.csv", log),
        ("a.csv", &only("A,")),
        ("control.csv", &only("Control,")),
    ]);
    let folder = folder.path();
    let joint = ["-a", "gender", "-a", "age"];
    let control = tallied(folder, "control.csv", &joint);
    let both = tallied(
        folder,
        "log.csv",
        &[&joint[..], &["--by", "campaign"]].concat(),
    );
    let values = |arguments: &[&str]| -> Vec<Value> {
        let crossed = [&["check"], arguments, &["--intersect", "gender,age"]].concat();
        let report = report(folder, &crossed);
        let pooled = items(&report, "measures")
            .iter()
            .filter(|m| m["stratum"].is_null());
        pooled
            .filter(|m| m["metric"] == "representation-ratio" || m["metric"] == "delivery-variance")
            .map(|m| {
                serde_json::json!([
                    m["attribute"],
                    m["group"],
                    m["k"],
                    m["n"],
                    m["value"],
                    m["test"]["p_value"]
                ])
            })
            .collect()
    };
    let rows = values(&[&["log.csv", "--baseline", "campaign=Control"], &joint[..]].concat());
    // Gender, age and both: 2 + 2 + 4 groups and a variance each.
    assert_eq!(rows.len(), 11);
    let by_hand = serde_json::json!(["gender", "female", 400, 1_000]);
    assert_eq!(
        rows[0].as_array().map(|row| &row[..4]),
        by_hand.as_array().map(|row| &row[..4])
    );
    assert!(
        rows[0][4]
            .as_f64()
            .is_some_and(|ratio| (ratio - 2.0 / 3.0).abs() < 1e-12)
    );
    for other in [
        [&["a.csv", "--baseline", "control.csv"], &joint[..]].concat(),
        [&["a.csv", "--baseline", &control], &joint[..]].concat(),
        vec![&both, "--baseline", "campaign=Control"],
    ] {
        assert_eq!(values(&other), rows, "{other:?}");
    }
}

#[test]
fn nobody_below_thirty_is_a_note_and_with_a_population_a_failure() {
    let log = "age,gender,impressions\n30-34,f,900\n35-39,f,800\n40-44,f,700\n";
    let census = "age,count\n25-29,1000\n30-34,1000\n35-39,1000\n40-44,1000\n";
    let folder = folder(&[("log.csv", log), ("census.csv", census)]);
    let excluded = |arguments: &[&str]| {
        let report = report(folder.path(), arguments);
        let told: Vec<Value> = items(&report, "excluded_groups")
            .iter()
            .map(|e| serde_json::json!([e["attribute"], e["group"], e["people"], e["because"]]))
            .collect();
        (report["exit_code"].as_u64(), Value::from(told))
    };
    let (exit, told) = excluded(&["check", "log.csv"]);
    assert_eq!(exit, Some(3));
    let age = |group: &str| serde_json::json!(["age", group, null, "vocabulary"]);
    let mut wanted = vec![serde_json::json!(["gender", "male", null, "vocabulary"])];
    wanted.extend(["18-24", "25-29", "45-54", "55-64", "65+"].map(age));
    assert_eq!(told, Value::from(wanted));
    let (exit, told) = excluded(&["check", "log.csv", "-a", "age", "--baseline", "census.csv"]);
    assert_eq!(exit, Some(1));
    assert_eq!(
        told,
        serde_json::json!([["age", "25-29", 1000, "baseline"]])
    );
}
