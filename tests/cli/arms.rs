//! `--arm`: what a campaign changes for each group, from a log of both arms of a test; what is refused,
//! and that counts files keep the arms.

use std::path::Path;

use serde_json::Value;

use crate::laws::Logs;
use crate::support::bias_audit;

/// Women: 200 treated, 160 selected, 60 applied (55 of them selected), 30 acquired; 100 held out, 15
/// applied, 8 acquired. Men: 100 treated, 80 selected, 20 applied (all selected), 10 acquired; 100 held
/// out, 20 applied, 10 acquired.
fn log(treated: &str, held_out: &str) -> String {
    let mut text = String::from("gender,variant,eligible,selected,asked,approved\n");
    let mut add = |rows: usize, row: String| text.push_str(&format!("{row}\n").repeat(rows));
    for (rows, gender, arm, steps) in [
        (30, "F", treated, "1,1,1"),
        (25, "F", treated, "1,1,0"),
        (5, "F", treated, "0,1,0"),
        (105, "F", treated, "1,0,0"),
        (35, "F", treated, "0,0,0"),
        (8, "F", held_out, "0,1,1"),
        (7, "F", held_out, "0,1,0"),
        (85, "F", held_out, "0,0,0"),
        (10, "M", treated, "1,1,1"),
        (10, "M", treated, "1,1,0"),
        (60, "M", treated, "1,0,0"),
        (20, "M", treated, "0,0,0"),
        (10, "M", held_out, "0,1,1"),
        (10, "M", held_out, "0,1,0"),
        (80, "M", held_out, "0,0,0"),
        (3, "F", "", "0,1,1"),
    ] {
        add(rows, format!("{gender},{arm},1,{steps}"));
    }
    text
}

const STAGES: [&str; 9] = [
    "-a",
    "gender",
    "--stages",
    "eligible,selected,asked,approved",
    "--eligible",
    "eligible",
    "-o",
    "approved",
    "--exit-zero",
];

fn report(dir: &Path, args: &[&str]) -> Value {
    let all = [&["check"], args, &["--report", "json"]].concat();
    let output = bias_audit(dir, &all);
    assert_ne!(output.status, 2, "{args:?}: {}", output.stderr);
    serde_json::from_str(&output.stdout).expect("a report is JSON")
}

fn value(report: &Value, metric: &str, group: &str) -> f64 {
    let measures = report["measures"].as_array().expect("measures");
    let found = measures
        .iter()
        .find(|m| m["metric"] == metric && m["group"] == group && m["stratum"].is_null());
    let found = found.unwrap_or_else(|| panic!("no {metric} of {group}"));
    found["value"].as_f64().expect("a value")
}

fn refused(dir: &Path, args: &[&str], code: &str, says: &[&str]) {
    let output = bias_audit(dir, &[&["check"], args].concat());
    assert_eq!(output.status, 2, "{args:?}: {}", output.stdout);
    let said = format!("error[{code}]");
    for said in [said.as_str()].iter().chain(says) {
        assert!(output.stderr.contains(said), "{said:?}: {}", output.stderr);
    }
}

fn near(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-12, "{a} is not {b}");
}

#[test]
fn uplift_and_the_marketing_measures_are_those_made_by_hand() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", log("Treatment", "holdout").as_bytes());
    let report = report(
        dir,
        &[&["log.csv", "--arm", "variant"], &STAGES[..]].concat(),
    );
    near(value(&report, "uplift", "female"), 0.15 - 0.08);
    near(value(&report, "uplift", "male"), 0.0);
    near(value(&report, "uplift-difference", "male"), -0.07);
    near(value(&report, "benefit-from-acquire", "female"), 0.07);
    near(
        value(&report, "harm-from-failed-application", "female"),
        0.15 - 0.07,
    );
    near(value(&report, "harm-from-unwanted", "female"), 0.75);
    near(value(&report, "harm-from-unwanted", "male"), 0.75);
    // The other metrics are of all rows, and no arm is audited apart.
    near(value(&report, "selection-rate", "female"), 41.0 / 303.0);
    let measures = report["measures"].as_array().expect("measures");
    assert!(measures.iter().all(|m| m["stratum"].is_null()));
    let uplift = measures
        .iter()
        .find(|m| m["metric"] == "uplift")
        .expect("measured");
    assert_eq!(uplift["interval"]["method"], "miettinen-nurminen");
    // The rows of no arm are counted and said.
    let noted = report["data_quality"].to_string();
    assert!(noted.contains("outside_arms"), "{noted}");
}

#[test]
fn arms_of_other_names_have_to_be_said() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", log("A", "B").as_bytes());
    let with =
        |more: &[&'static str]| [&["log.csv", "--arm", "variant"], &STAGES[..], more].concat();
    refused(
        dir,
        &with(&[]),
        "unclear-arm",
        &[
            "`variant` holds `A`",
            "--treatment VALUE --control VALUE",
            "`A`, `B`",
        ],
    );
    refused(dir, &with(&["--treatment", "A"]), "usage", &["name both"]);
    let swapped = ["--treatment", "A", "--control", "a"];
    refused(dir, &with(&swapped), "usage", &["in one arm only"]);
    let nobody = ["--treatment", "A", "--control", "C"];
    refused(dir, &with(&nobody), "unclear-arm", &["nobody was held out"]);
    let without = [
        &["log.csv"],
        &STAGES[..],
        &["--control", "B", "--treatment", "A"],
    ]
    .concat();
    refused(dir, &without, "usage", &["add `--arm COLUMN`"]);
    let said = report(dir, &with(&["--treatment", "A", "--control", "B"]));
    near(value(&said, "uplift", "female"), 0.07);
    // The same in a configuration, and as it is printed.
    logs.write(
        "arms.toml",
        b"[columns]\narm = \"variant\"\ntreatment = [\"A\"]\ncontrol = [\"B\"]\n",
    );
    let written = [&["log.csv", "-c", "arms.toml"], &STAGES[..]].concat();
    near(value(&report(dir, &written), "uplift", "female"), 0.07);
    let printed = bias_audit(
        dir,
        &[&["check"], &written[..], &["--print-config"]].concat(),
    );
    for line in [
        "arm = \"variant\"",
        "treatment = [\"A\"]",
        "control = [\"B\"]",
    ] {
        assert!(printed.stdout.contains(line), "{}", printed.stdout);
    }
}

#[test]
fn counts_files_keep_the_arms_and_add_up() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    let text = log("Treatment", "holdout");
    logs.write("log.csv", text.as_bytes());
    let (header, rows) = text.split_once('\n').expect("a header");
    let rows: Vec<&str> = rows.lines().collect();
    // Each half has one arm only, which is no error before they are added.
    for (name, arm) in [("a", "Treatment"), ("b", "holdout")] {
        let of_arm = rows.iter().copied();
        let of_arm = of_arm.filter(|row| row.contains("Treatment") == (arm == "Treatment"));
        let of_arm: Vec<&str> = of_arm.collect();
        let csv = format!("{name}.csv");
        logs.write(
            &csv,
            format!("{header}\n{}\n", of_arm.join("\n")).as_bytes(),
        );
        let stages = &STAGES[..STAGES.len() - 3];
        let json = format!("{name}.json");
        let tally = [
            &["tally", &csv, "--arm", "variant", "--outcome", "approved"],
            stages,
            &["-o", &json],
        ];
        let output = bias_audit(dir, &tally.concat());
        assert_eq!(output.status, 0, "{}", output.stderr);
    }
    let added = report(dir, &["a.json", "b.json", "--exit-zero"]);
    let whole = report(
        dir,
        &[&["log.csv", "--arm", "variant"], &STAGES[..]].concat(),
    );
    assert_eq!(added["measures"], whole["measures"]);
    let again = ["a.json", "b.json", "--arm", "variant"];
    refused(dir, &again, "usage", &["--arm cannot change"]);
    refused(dir, &["a.json"], "unclear-arm", &["nobody was held out"]);
}

#[test]
fn arms_named_by_both_flags_are_audited_apart_and_units_are_counted_in_each() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", log("Treatment", "holdout").as_bytes());
    let by = ["--arm", "variant", "--by", "variant"];
    let apart = report(dir, &[&["log.csv"], &by[..], &STAGES[..]].concat());
    let measures = apart["measures"].as_array().expect("measures");
    assert!(measures.iter().any(|m| m["stratum"] == "variant=Treatment"));
    near(value(&apart, "uplift", "female"), 0.07);
    // Every row twice, as two rows of one unit: the interval is that of half the rows.
    let text = log("Treatment", "holdout");
    let mut twice = String::new();
    for (at, row) in text.lines().enumerate() {
        let id = if at == 0 {
            "person".into()
        } else {
            at.to_string()
        };
        twice.push_str(&format!("{row},{id}\n"));
        if at > 0 {
            twice.push_str(&format!("{row},{id}\n"));
        }
    }
    logs.write("twice.csv", twice.as_bytes());
    let units = ["twice.csv", "--arm", "variant", "--unit", "person"];
    let clustered = report(dir, &[&units[..], &STAGES[..]].concat());
    near(value(&clustered, "uplift", "female"), 0.07);
    let find = |metric: &str| {
        let measures = clustered["measures"].as_array().expect("measures");
        let found = measures
            .iter()
            .find(|m| m["metric"] == metric && m["group"] == "female");
        found.expect("measured").clone()
    };
    assert_eq!(
        find("uplift")["interval"]["method"],
        "cluster-miettinen-nurminen"
    );
    // Failed applications have no sums over units, and so no interval that would be too narrow.
    assert!(find("harm-from-failed-application")["interval"].is_null());
}
