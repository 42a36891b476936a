//! `--rank` and the reach of units: exposure by position, what is no position, rankings without a
//! decision, and people reached beside rows.

use std::path::Path;

use serde_json::Value;

use crate::laws::Logs;
use crate::support::bias_audit;

fn report(dir: &Path, args: &[&str]) -> Value {
    let all = [&["check"], args, &["--exit-zero", "--report", "json"]].concat();
    let output = bias_audit(dir, &all);
    assert_ne!(output.status, 2, "{args:?}: {}", output.stderr);
    serde_json::from_str(&output.stdout).expect("a report is JSON")
}

fn find<'r>(
    report: &'r Value,
    metric: &str,
    group: Option<&str>,
    stratum: Option<&str>,
) -> &'r Value {
    let measures = report["measures"].as_array().expect("measures");
    let is = |value: &Value, wanted: Option<&str>| value.as_str() == wanted;
    let found = measures
        .iter()
        .find(|m| m["metric"] == metric && is(&m["group"], group) && is(&m["stratum"], stratum));
    found.unwrap_or_else(|| panic!("no {metric} of {group:?} in {stratum:?}"))
}

fn near(found: &Value, wanted: f64) {
    let found = found["value"].as_f64().expect("a value");
    assert!((found - wanted).abs() < 1e-12, "{found} is not {wanted}");
}

/// Two lists of four: women first and third in one, last but one and last in the other.
const LISTS: &str = "\
gender,list,position
F,x,1
M,x,2
F,x,3
M,x,4
M,y,1
M,y,2
F,y,3
F,y,4.0
F,y,
M,y,0
M,y,third
";

#[test]
fn a_ranking_needs_no_decision_and_lists_are_strata() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("lists.csv", LISTS.as_bytes());
    let args = [
        "lists.csv",
        "-a",
        "gender",
        "--rank",
        "position",
        "--by",
        "list",
    ];
    let report = report(dir, &args);
    let log = |r: f64| 1.0 / (1.0 + r).log2();
    let (x, y) = (Some("list=x"), Some("list=y"));
    near(
        find(&report, "exposure", Some("female"), x),
        f64::midpoint(1.0, log(3.0)),
    );
    near(
        find(&report, "exposure", Some("female"), y),
        f64::midpoint(log(3.0), log(4.0)),
    );
    near(find(&report, "geometric-exposure", Some("male"), y), 0.375);
    near(find(&report, "linear-exposure", Some("male"), x), 0.5);
    let both = (1.0 + 2.0 * log(3.0) + log(4.0)) / 4.0;
    near(find(&report, "exposure", Some("female"), None), both);
    let ratio = find(&report, "exposure-ratio", Some("female"), y);
    assert_eq!(ratio["reference"], "male");
    near(ratio, (log(3.0) + log(4.0)) / (1.0 + log(2.0)));
    assert_eq!(ratio["n"], 2, "{ratio}");
    // The list x: half and half, the tops F, FM, FMF, FMFM.
    let third = (2.0 * (4.0_f64 / 3.0).ln() + (2.0_f64 / 3.0).ln()) / 3.0;
    let weights = 1.0 + log(2.0) + log(3.0) + log(4.0);
    near(
        find(&report, "ndkl", None, x),
        (2.0_f64.ln() + third * log(3.0)) / weights,
    );
    let noted = report["data_quality"].to_string();
    assert!(noted.contains("no_position"), "{noted}");
    assert!(
        noted.contains("\"0\",\"third\"") && noted.contains("\"rows\":2"),
        "{noted}"
    );
    assert_eq!(report["accounting"]["rows_used"], 11);
}

#[test]
fn positions_are_kept_in_counts_files_that_add_up() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("whole.csv", LISTS.as_bytes());
    let (header, rows) = LISTS.split_once('\n').expect("a header");
    let rows: Vec<&str> = rows.lines().collect();
    let ranks = ["-a", "gender", "--rank", "position"];
    for (name, part) in [("a", &rows[..3]), ("b", &rows[3..])] {
        let csv = format!("{name}.csv");
        logs.write(&csv, format!("{header}\n{}\n", part.join("\n")).as_bytes());
        let json = format!("{name}.json");
        let output = bias_audit(
            dir,
            &[&["tally", &csv], &ranks[..], &["-o", &json]].concat(),
        );
        assert_eq!(output.status, 0, "{}", output.stderr);
    }
    let added = report(dir, &["a.json", "b.json"]);
    let whole = report(dir, &[&["whole.csv"], &ranks[..]].concat());
    assert_eq!(added["measures"], whole["measures"]);
    for (args, says) in [
        (vec!["a.json", "--rank", "position"], "--rank cannot change"),
        (
            vec![
                "whole.csv",
                "--rank",
                "position",
                "--score",
                "position",
                "--score-bins",
                "10",
            ],
            "leave out one of them",
        ),
        (
            vec!["whole.csv", "--rank", "position", "--rows", "counts"],
            "needs person rows",
        ),
    ] {
        let output = bias_audit(dir, &[&["check"], &args[..]].concat());
        assert_eq!(output.status, 2, "{}", output.stdout);
        assert!(output.stderr.contains(says), "{says}: {}", output.stderr);
    }
}

#[test]
fn people_reached_stand_beside_rows() {
    // Women: 3 of 4 people reached, by 3 of 8 messages; men: 1 of 4, by 3 of 6.
    let mut log = String::from("gender,eligible,targeted,person\n");
    for (gender, person, rows) in [
        ("F", "a", "1,0"),
        ("F", "b", "1,0"),
        ("F", "c", "1,0"),
        ("F", "d", "0,0"),
        ("M", "e", "1,1,1"),
        ("M", "f", "0"),
        ("M", "g", "0"),
        ("M", "h", "0"),
    ] {
        for targeted in rows.split(',') {
            log.push_str(&format!("{gender},1,{targeted},{person}\n"));
        }
    }
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", log.as_bytes());
    let units = ["log.csv", "-a", "gender", "--unit", "person"];
    let found = report(dir, &units);
    near(
        find(&found, "selection-rate", Some("female"), None),
        3.0 / 8.0,
    );
    near(find(&found, "impact-ratio", Some("female"), None), 0.75);
    near(find(&found, "reach-rate", Some("female"), None), 0.75);
    near(find(&found, "reach-rate", Some("male"), None), 0.25);
    let ratio = find(&found, "reach-ratio", Some("male"), None);
    near(ratio, 1.0 / 3.0);
    // The interval is that of as many independent people, one row each.
    let people =
        "gender,eligible,targeted\nF,1,1\nF,1,1\nF,1,1\nF,1,0\nM,1,1\nM,1,0\nM,1,0\nM,1,0\n";
    logs.write("people.csv", people.as_bytes());
    let people = report(dir, &["people.csv", "-a", "gender"]);
    let of_people = find(&people, "impact-ratio", Some("male"), None);
    assert!(ratio["interval"].is_object(), "{ratio}");
    assert_eq!(ratio["interval"], of_people["interval"]);
    // A counts file knows it as well, and a log without units has none.
    let tally = [&["tally"], &units[..5], &["-o", "c.json"]].concat();
    assert_eq!(bias_audit(dir, &tally).status, 0);
    let counted = report(dir, &["c.json"]);
    near(find(&counted, "reach-ratio", Some("male"), None), 1.0 / 3.0);
    let none = report(dir, &["log.csv", "-a", "gender", "--metrics", "all"]);
    let measures = none["measures"].to_string();
    assert!(!measures.contains("reach-r"), "nothing is known of units");
}
