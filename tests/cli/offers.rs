//! `--value`: the value of offers per head, rows without an offer, what is no amount, counts files.

use std::path::Path;

use serde_json::Value;

use crate::laws::Logs;
use crate::support::bias_audit;

const LOG: &str = "\
gender,eligible,offered,worth
F,1,1,20
F,1,1,10.50
F,1,0,
F,1,0,0
F,0,1,1000
M,1,1,12.5
M,1,1,7.50
M,1,1,ten
M,1,1,-3
";

fn report(dir: &Path, args: &[&str]) -> Value {
    let all = [&["check"], args, &["--exit-zero", "--report", "json"]].concat();
    let output = bias_audit(dir, &all);
    assert_ne!(output.status, 2, "{args:?}: {}", output.stderr);
    serde_json::from_str(&output.stdout).expect("a report is JSON")
}

fn value(report: &Value, metric: &str, group: &str) -> f64 {
    let measures = report["measures"].as_array().expect("measures");
    let found = measures
        .iter()
        .find(|m| m["metric"] == metric && m["group"] == group);
    let found = found.unwrap_or_else(|| panic!("no {metric} of {group}"));
    found["value"].as_f64().expect("a value")
}

fn near(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-12, "{a} is not {b}");
}

#[test]
fn the_value_per_head_counts_those_who_were_offered_nothing() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", LOG.as_bytes());
    let report = report(dir, &["log.csv", "-a", "gender", "--value", "worth"]);
    // Not eligible: 1000. No amount: ten and -3.
    near(value(&report, "offer-value", "female"), 30.5 / 4.0);
    near(value(&report, "offer-value", "male"), 10.0);
    near(value(&report, "offer-value-ratio", "female"), 0.7625);
    near(value(&report, "offer-value-difference", "female"), -2.375);
    let noted = report["data_quality"].to_string();
    for said in ["no_amount", "-3", "ten", "empty_read_as_zero"] {
        assert!(noted.contains(said), "{said}: {noted}");
    }
}

#[test]
fn values_are_kept_in_counts_files_and_have_one_meaning() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", LOG.as_bytes());
    let values = ["log.csv", "-a", "gender", "--value", "worth"];
    let tally = [&["tally"], &values[..], &["-o", "c.json"]].concat();
    assert_eq!(bias_audit(dir, &tally).status, 0);
    let whole = report(dir, &values);
    assert_eq!(report(dir, &["c.json"])["measures"], whole["measures"]);
    for (args, says) in [
        (vec!["c.json", "--value", "worth"], "--value cannot change"),
        (
            [&values[..], &["--rank", "eligible"]].concat(),
            "`--rank` and `--value` are counted in the same place",
        ),
        (
            [&values[..], &["--rows", "counts"]].concat(),
            "needs person rows",
        ),
    ] {
        let output = bias_audit(dir, &[&["check"], &args[..]].concat());
        assert_eq!(output.status, 2, "{}", output.stdout);
        assert!(output.stderr.contains(says), "{says}: {}", output.stderr);
    }
    logs.write("value.toml", b"[columns]\nvalue = \"worth\"\n");
    let written = ["check", "log.csv", "-c", "value.toml", "--print-config"];
    let printed = bias_audit(dir, &written);
    assert!(
        printed.stdout.contains("value = \"worth\""),
        "{}",
        printed.stdout
    );
}
