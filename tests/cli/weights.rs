//! `--weight`: values are of weights, evidence allows for them, and what is counted as enough are people.
//! A case by hand, then laws: what weights of one, weights ten times as large, shards and counts files
//! must and must not change.

use std::fmt::Write as _;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use crate::fixtures::{close, items};
use crate::laws::{Logs, cases};
use crate::support::bias_audit;

fn report(dir: &Path, args: &[&str]) -> (i32, Value) {
    let output = bias_audit(dir, &[&["check"], args, &["--report", "json"]].concat());
    let report = serde_json::from_str(&output.stdout)
        .unwrap_or_else(|error| panic!("{args:?}: {error}: {}", output.stderr));
    (output.status, report)
}

fn measure<'r>(report: &'r Value, metric: &str, group: &str) -> &'r Value {
    let mut fitting = items(report, "measures").iter();
    let found = fitting.find(|m| m["metric"] == metric && m["group"] == group);
    found.unwrap_or_else(|| panic!("no {metric} of {group}"))
}

fn near(found: &Value, wanted: f64) {
    let number = found.as_f64().unwrap_or_else(|| panic!("{found}"));
    assert!(close(number, wanted, 1e-12), "{number} is not {wanted}");
}

// A case by hand. Women weigh 1, 2, 3 and 4, the first and third selected: p = 4/10. Σ(w(y − p))² =
// (0.6² + 0.8² + 1.8² + 1.6²) = 6.8; d = 4/3·3·6.8/(4·6) = 17/15. (Σw)²/Σw² = 100/30. Men weigh 0.5 each,
// two of three are selected.

const LOG: &str = "\
gender,eligible,targeted,w
F,1,1,1
F,1,0,2
F,1,1,3
F,1,0,4
M,1,1,.5
M,1,1,0.5
M,1,0,0.500000
";

#[test]
fn seven_weighted_rows_by_hand() {
    let logs = Logs::new();
    logs.write("log.csv", LOG.as_bytes());
    let args = [
        "log.csv",
        "-a",
        "gender",
        "--weight",
        "w",
        "--metrics",
        "all",
    ];
    let (_, report) = report(logs.dir.path(), &args);
    let women = measure(&report, "selection-rate", "female");
    assert_eq!((&women["k"], &women["n"]), (&2.into(), &4.into()));
    near(&women["weighted_k"], 4.0);
    near(&women["weighted_n"], 10.0);
    near(&women["value"], 0.4);
    near(&women["design_effect"], 17.0 / 15.0);
    near(&women["effective_n"], 60.0 / 17.0);
    near(&women["kish_n"], 100.0 / 30.0);
    assert!(women["units"].is_null());
    let men = measure(&report, "selection-rate", "male");
    near(&men["design_effect"], 1.0);
    near(&men["kish_n"], 3.0);
    near(&measure(&report, "impact-ratio", "female")["value"], 0.6);
    let notes = items(&report, "data_quality").iter();
    let mut notes = notes.filter(|note| note["code"] == "weighted_rows");
    let note = notes.next().expect("weights are told of");
    let said = note["message"].as_str().expect("a sentence");
    assert!(
        said.contains("7 rows are weighted and speak for 11.5"),
        "{said}"
    );
    let needs = items(&report, "not_computable").iter();
    let mut theil = needs.filter(|needs| needs["metric"] == "theil-index");
    let theil = theil.next().expect("it was asked for").to_string();
    assert!(theil.contains("leave out `--weight`"), "{theil}");
    let mut measured = items(&report, "measures").iter();
    assert!(measured.all(|m| m["metric"] != "theil-index"));
}

#[test]
fn both_languages_say_that_a_report_is_weighted() {
    let logs = Logs::new();
    logs.write("log.csv", LOG.as_bytes());
    let args = [
        "check", "log.csv", "-a", "gender", "--weight", "w", "--lang",
    ];
    let said = |lang| bias_audit(logs.dir.path(), &[&args[..], &[lang]].concat()).stdout;
    let (en, fr) = (said("en"), said("fr"));
    let flowing = |text: &str| text.replace("\n    ", " ").replace('\u{a0}', " ");
    let (en, fr) = (flowing(&en), flowing(&fr));
    assert!(
        en.contains("female: 4, weight 10.0, effective n 3.3"),
        "{en}"
    );
    assert!(fr.contains("poids 10,0, effectif efficace 3,3"), "{fr}");
    assert!(fr.contains("lignes pondérées représentent"), "{fr}");
}

#[test]
fn few_people_stay_few_whatever_they_weigh() {
    let logs = Logs::new();
    let mut text = "gender,eligible,targeted,w\n".to_owned();
    for row in 0..9 {
        let _ = writeln!(text, "F,1,{},1000", row % 2);
    }
    for row in 0..40 {
        let _ = writeln!(text, "M,1,{},100", row % 2);
        let _ = writeln!(text, "X,1,{},100", row % 2);
    }
    logs.write("log.csv", text.as_bytes());
    let args = ["log.csv", "-a", "gender", "--weight", "w"];
    let (_, report) = report(logs.dir.path(), &args);
    let of = |group: &str| {
        let mut findings = items(&report, "findings").iter();
        let found = findings.find(|f| f["group"] == group && f["metric"] == "impact-ratio");
        found.map(|found| (found["n"].as_u64(), found["message"].to_string()))
    };
    let (n, said) = of("female").expect("women are compared");
    assert_eq!(n, Some(9));
    assert!(
        said.contains("too few to judge: 9 in the smaller group"),
        "{said}"
    );
}

#[test]
fn rows_without_a_weight_are_excluded_by_reason() {
    let logs = Logs::new();
    let text = format!("{LOG}F,1,1,\nF,1,1,0\nF,1,1,0\nM,1,1,NaN\n");
    logs.write("log.csv", text.as_bytes());
    let args = ["log.csv", "-a", "gender", "--weight", "w"];
    let (_, seen) = report(logs.dir.path(), &args);
    logs.write("log.csv", LOG.as_bytes());
    let (_, wanted) = report(logs.dir.path(), &args);
    assert_eq!(seen["measures"], wanted["measures"]);
    let excluded = seen["accounting"]["excluded"].to_string();
    for reason in ["missing_value", "zero_weight"] {
        assert!(excluded.contains(reason), "{excluded}");
    }
    let used = &seen["accounting"];
    assert_eq!(
        (&used["rows_read"], &used["rows_used"]),
        (&11.into(), &7.into())
    );
}

#[test]
fn what_takes_no_weights_is_refused_by_name() {
    let logs = Logs::new();
    logs.write("log.csv", LOG.as_bytes());
    logs.write(
        "counts.csv",
        b"gender,eligible,targeted,w\nF,100,50,2\nM,100,60,2\n",
    );
    logs.write(
        "theil.toml",
        b"[[rules]]\nmetric = \"theil-index\"\nmax = 1\n",
    );
    let weighted = |more: &[&str]| {
        let log = ["check", "log.csv", "-a", "gender", "--weight", "w"];
        bias_audit(logs.dir.path(), &[&log[..], more].concat())
    };
    for (output, says) in [
        (weighted(&["--unit", "eligible"]), "`--unit`"),
        (
            weighted(&["--score", "eligible", "--score-bins", "2"]),
            "`--score-bins`",
        ),
        (
            weighted(&["--baseline", "gender:F=.5,M=.5"]),
            "`--baseline`",
        ),
        (weighted(&["--convention", "fairlearn"]), "`fairlearn`"),
        (weighted(&["-c", "theil.toml"]), "theil.toml:2"),
        (
            bias_audit(
                logs.dir.path(),
                &["check", "counts.csv", "-a", "gender", "--weight", "w"],
            ),
            "needs person rows",
        ),
        (
            bias_audit(
                logs.dir.path(),
                &[
                    "sql",
                    "log.csv",
                    "--table",
                    "t",
                    "--dialect",
                    "duckdb",
                    "-a",
                    "gender",
                    "--weight",
                    "w",
                ],
            ),
            "an engine cannot be asked for the weights",
        ),
    ] {
        assert_eq!(output.status, 2, "{says}: {}", output.stdout);
        assert!(output.stderr.contains(says), "{says}: {}", output.stderr);
        assert!(output.stderr.contains("help: "), "{says}");
    }
}

#[test]
fn rows_without_consent_are_not_weighed_into_any_rate() {
    let logs = Logs::new();
    let text = LOG
        .replace('\n', ",yes\n")
        .replacen(",w,yes", ",w,consent", 1);
    logs.write("log.csv", LOG.as_bytes());
    let (_, wanted) = report(
        logs.dir.path(),
        &["log.csv", "-a", "gender", "--weight", "w"],
    );
    let text = format!("{text}F,1,1,100,no\nM,1,0,50,\n");
    logs.write("log.csv", text.as_bytes());
    let args = ["-a", "gender", "--weight", "w", "--consent", "consent"];
    let (_, seen) = report(logs.dir.path(), &[&["log.csv"], &args[..]].concat());
    for (metric, group) in [("selection-rate", "female"), ("impact-ratio", "female")] {
        let (seen, wanted) = (
            measure(&seen, metric, group),
            measure(&wanted, metric, group),
        );
        assert_eq!(seen["value"], wanted["value"]);
        assert_eq!(seen["interval"], wanted["interval"]);
    }
    let tally = [&["tally", "log.csv", "-o", "log.json"], &args[..]].concat();
    assert_eq!(bias_audit(logs.dir.path(), &tally).status, 0);
    let (_, counted) = report(logs.dir.path(), &["log.json"]);
    assert_eq!(counted["measures"], seen["measures"]);
}

#[test]
fn init_writes_the_weight_down() {
    let logs = Logs::new();
    logs.write("log.csv", LOG.as_bytes());
    let args = ["init", "log.csv", "-a", "gender", "--weight", "w"];
    let output = bias_audit(logs.dir.path(), &args);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let path = logs.dir.path().join("bias-audit.toml");
    let written = std::fs::read_to_string(path).expect("it was written");
    assert!(written.contains("weight = \"w\""), "{written}");
}

/// Group, selected, label, weight in hundredths.
type Row = (usize, bool, bool, u32);

const GROUPS: [&str; 4] = ["a", "b", "c", "unknown"];

fn rows() -> impl Strategy<Value = Vec<Row>> {
    vec(
        (0..GROUPS.len(), any::<bool>(), any::<bool>(), 1..900_u32),
        30..120,
    )
}

/// The rows as a log; `times` is what hundredths are multiplied by.
fn log(rows: &[Row], weight: impl Fn(u32) -> String) -> String {
    let mut text = "group,eligible,targeted,qualified,w\n".to_owned();
    for (group, selected, label, hundredths) in rows {
        let (selected, label) = (u8::from(*selected), u8::from(*label));
        let (group, weight) = (GROUPS[*group], weight(*hundredths));
        let _ = writeln!(text, "{group},1,{selected},{label},{weight}");
    }
    text
}

fn hundredths(n: u32) -> String {
    format!("{}.{:02}", n / 100, n % 100)
}

const ARGS: [&str; 6] = ["log.csv", "-a", "group", "--label", "qualified", "--policy"];

fn weighted(logs: &Logs, text: &str) -> (i32, Value) {
    logs.write("log.csv", text.as_bytes());
    let more = ["four-fifths", "--weight", "w"];
    report(logs.dir.path(), &[&ARGS[..], &more].concat())
}

/// Values, intervals, p-values and verdicts of two reports are equal up to rounding.
fn assert_alike(one: &Value, other: &Value, weighted_alone: bool) {
    let all = |report: &Value| -> Vec<Value> { items(report, "measures").to_vec() };
    let (one_all, other_all) = (all(one), all(other));
    let mut compared = 0;
    for m in &one_all {
        let same = |o: &&Value| {
            ["metric", "group", "reference", "attribute", "numerator"]
                .iter()
                .all(|key| o[*key] == m[*key])
        };
        let found = other_all.iter().find(same);
        let Some(o) = found else {
            panic!("{m} is missing");
        };
        assert_eq!((&m["k"], &m["n"]), (&o["k"], &o["n"]), "{m} {o}");
        assert_eq!(m["undefined"], o["undefined"]);
        let pairs = [
            (&m["value"], &o["value"]),
            (&m["interval"]["lower"], &o["interval"]["lower"]),
            (&m["interval"]["upper"], &o["interval"]["upper"]),
            (&m["test"]["p_value"], &o["test"]["p_value"]),
            (&m["test"]["p_adjusted"], &o["test"]["p_adjusted"]),
        ];
        for (a, b) in pairs {
            compared += 1;
            match (a.as_f64(), b.as_f64()) {
                (Some(a), Some(b)) => assert!(close(a, b, 1e-9), "{a} {b}: {m} {o}"),
                _ => assert_eq!(a, b, "{m} {o}"),
            }
        }
    }
    assert!(compared > 50);
    assert!(weighted_alone || one_all.len() == other_all.len());
    let verdicts = |report: &Value| -> Vec<(Value, Value)> {
        let findings = items(report, "findings").iter();
        let of = |f: &Value| (f["group"].clone(), f["verdict"].clone());
        findings.map(of).collect()
    };
    assert_eq!(verdicts(one), verdicts(other));
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn weights_of_one_change_nothing(rows in rows()) {
        let logs = Logs::new();
        let (exit, ones) = weighted(&logs, &log(&rows, |_| "1".into()));
        let (plain_exit, plain) = report(logs.dir.path(), &[&ARGS[..], &["four-fifths"]].concat());
        assert_alike(&ones, &plain, true);
        prop_assert_eq!(exit, plain_exit);
    }

    #[test]
    fn ten_times_the_weights_say_the_same(rows in rows()) {
        let logs = Logs::new();
        let (_, one) = weighted(&logs, &log(&rows, hundredths));
        let (_, ten) = weighted(&logs, &log(&rows, |n| hundredths(10 * n)));
        assert_alike(&one, &ten, false);
    }

    #[test]
    fn shards_and_counts_files_add_up_to_the_whole(rows in rows(), cut in 0.2..0.8_f64) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
        #[expect(clippy::cast_precision_loss, reason = "a short list")]
        let cut = (rows.len() as f64 * cut) as usize;
        let logs = Logs::new();
        let (exit, whole) = weighted(&logs, &log(&rows, hundredths));
        for (name, part) in [("one", &rows[..cut]), ("two", &rows[cut..])] {
            let (csv, json) = (format!("{name}.csv"), format!("{name}.json"));
            logs.write(&csv, log(part, hundredths).as_bytes());
            let args = ["tally", &csv, "-a", "group", "--label", "qualified", "--weight", "w", "-o", &json];
            let output = bias_audit(logs.dir.path(), &args);
            prop_assert_eq!(output.status, 0, "{}", output.stderr);
        }
        let parts = ["one.json", "two.json", "--policy", "four-fifths"];
        let (parts_exit, parts) = report(logs.dir.path(), &parts);
        prop_assert_eq!(&parts["measures"], &whole["measures"]);
        prop_assert_eq!(&parts["findings"], &whole["findings"]);
        prop_assert_eq!(parts_exit, exit);
    }

    #[test]
    fn a_weight_of_three_is_less_than_three_people(rows in rows()) {
        let logs = Logs::new();
        let (_, heavy) = weighted(&logs, &log(&rows, |n| (n % 3 + 1).to_string()));
        let mut each = Vec::new();
        for row in &rows {
            each.extend(std::iter::repeat_n(*row, usize::try_from(row.3 % 3).expect("small") + 1));
        }
        logs.write("log.csv", log(&each, |_| "1".into()).as_bytes());
        let (_, people) = report(logs.dir.path(), &[&ARGS[..], &["four-fifths"]].concat());
        let mut narrower = 0;
        for m in items(&heavy, "measures").iter().filter(|m| m["metric"] == "selection-rate") {
            let group = m["group"].as_str().expect("a group");
            let o = measure(&people, "selection-rate", group);
            let width = |m: &Value| {
                let limit = |key: &str| m["interval"][key].as_f64();
                limit("upper").zip(limit("lower")).map(|(upper, lower)| upper - lower)
            };
            match (m["value"].as_f64(), o["value"].as_f64()) {
                (Some(a), Some(b)) => prop_assert!(close(a, b, 1e-12), "{} {}", m, o),
                (a, b) => prop_assert_eq!(a, b),
            }
            if let Some((weighed, replicated)) = width(m).zip(width(o)) {
                prop_assert!(weighed >= replicated - 1e-12, "{} {}", m, o);
                narrower += u32::from(replicated < weighed - 1e-6);
            }
        }
        prop_assert!(narrower > 0);
    }
}

#[test]
fn weights_of_a_counts_file_that_do_not_fit_are_refused() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", LOG.as_bytes());
    let args = ["tally", "log.csv", "-a", "gender", "--weight", "w"];
    let text = bias_audit(dir, &args).stdout;
    let changed = |from: &str, to: &str| {
        assert!(text.contains(from), "{from} is not in {text}");
        logs.write("counts.json", text.replacen(from, to, 1).as_bytes());
        bias_audit(dir, &["check", "counts.json"])
    };
    // Women: Σw = 10, Σw² = 30.
    assert_eq!(changed("10000000", "10000000").status, 3);
    for (from, to) in [
        ("\"30000000000000\"", "\"300000000000000\""),
        ("\"30000000000000\"", "\"20000000000000\""),
        ("\"30000000000000\"", "\"x\""),
        ("10000000", "3"),
    ] {
        let output = changed(from, to);
        assert_eq!(output.status, 2, "{from} {to}: {}", output.stdout);
        assert!(
            output.stderr.contains("counts-version"),
            "{}",
            output.stderr
        );
    }
}
