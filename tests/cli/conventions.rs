//! The numbers of other tools in the report: on request, beside ours, and never silent about what is missing.
//! That they are the tools' numbers is judged in `src/metrics/convention`.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::bias_audit;

/// Of 20 women 5 are selected, 3 of them qualified, of 8; of 20 men 10, 6 qualified, of 8. One is unknown.
fn log() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let mut text = String::from("gender,city,targeted,t0\n");
    let groups = [
        ("F", [3, 2, 5, 10]),
        ("M", [6, 4, 2, 8]),
        ("", [1, 0, 0, 0]),
    ];
    for (group, counts) in groups {
        for ((targeted, label), rows) in [(1, 1), (1, 0), (0, 1), (0, 0)].iter().zip(counts) {
            for row in 0..rows {
                let city = if row % 2 == 0 { "Lyon" } else { "Nice" };
                text.push_str(&format!("{group},{city},{targeted},{label}\n"));
            }
        }
    }
    fs::write(dir.path().join("log.csv"), text).expect("the log is written");
    dir
}

fn report(dir: &Path, args: &[&str]) -> Value {
    let args = [
        &["check", "log.csv", "-a", "gender"],
        args,
        &["--report", "json"],
    ]
    .concat();
    let output = bias_audit(dir, &args);
    serde_json::from_str(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", output.stderr))
}

fn number<'r>(report: &'r Value, tool: usize, name: &str) -> &'r Value {
    let numbers = report["conventions"][tool]["numbers"].as_array();
    let mut numbers = numbers.expect("a list of numbers").iter();
    let found = numbers.find(|n| n["name"] == name && n["stratum"].is_null());
    found.unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn a_tools_number_stands_beside_the_measure_that_answers_the_same_question() {
    let dir = log();
    let label = ["--label", "t0"];
    let report = report(
        dir.path(),
        &[&label[..], &["--convention", "aif360,fairlearn"]].concat(),
    );
    assert_eq!(report["conventions"][0]["convention"], "fairlearn");
    assert_eq!(report["conventions"][1]["tool"], "AIF360 0.6.1");
    // (5/20) / (10/20); the unknown row is in neither.
    let impact = number(&report, 1, "disparate_impact");
    assert_eq!(impact["value"], 0.5);
    assert_eq!(
        (&impact["group"], &impact["reference"]),
        (&"female".into(), &"male".into())
    );
    let ours = usize::try_from(impact["measure"].as_u64().expect("a measure")).expect("small");
    assert_eq!(report["measures"][ours]["metric"], "impact-ratio");
    assert_eq!(report["measures"][ours]["value"], 0.5);
    // TPR 3/8 and 6/8; FPR 2/12 and 4/12.
    assert_eq!(
        number(&report, 0, "equalized_odds_difference")["value"],
        0.375
    );
}

#[test]
fn without_being_asked_for_nothing_is_there_and_nothing_else_changes() {
    let dir = log();
    let plain = report(dir.path(), &[]);
    assert!(plain.get("conventions").is_none());
    let mut asked = report(dir.path(), &["--convention", "clarify"]);
    let asked = asked.as_object_mut().expect("a report");
    let conventions = asked.remove("conventions").expect("it was asked for");
    assert_eq!(Value::Object(asked.clone()), plain);
    // No label: the numbers of labels are missing, and it is said.
    let needs = conventions[0]["needs"].as_array().expect("a list");
    assert_eq!(needs.len(), 1, "{needs:?}");
}

#[test]
fn strata_have_their_own_numbers_and_clarify_a_mean_over_them() {
    let dir = log();
    let report = report(dir.path(), &["--by", "city", "--convention", "clarify"]);
    let mean = number(&report, 0, "CDDPL");
    assert_eq!(mean["by"], "city");
    let asked = ["--by", "city", "--convention", "clarify", "--metrics"];
    let asked = [&asked[..], &["conditional-demographic-disparity"]].concat();
    let asked = self::report(dir.path(), &asked);
    let mean = number(&asked, 0, "CDDPL");
    let ours = usize::try_from(mean["measure"].as_u64().expect("a measure")).expect("small");
    let ours = &asked["measures"][ours];
    assert_eq!(
        (&ours["group"], &ours["denominator"]),
        (&mean["group"], &"city".into())
    );
    let (ours, theirs) = (ours["value"].as_f64(), mean["value"].as_f64());
    let (ours, theirs) = (ours.expect("a value"), theirs.expect("a value"));
    assert!((ours - theirs).abs() < 1e-12, "{ours} is not {theirs}");
    let numbers = report["conventions"][0]["numbers"]
        .as_array()
        .expect("a list");
    let in_lyon = |n: &&Value| n["stratum"] == "city=Lyon" && n["name"] == "DI";
    assert_eq!(numbers.iter().filter(in_lyon).count(), 2);
}

#[test]
fn the_configuration_asks_as_the_flag_does_and_a_wrong_name_is_told() {
    let dir = log();
    fs::write(
        dir.path().join("b.toml"),
        "[policy]\nconvention = \"ll144\"\n",
    )
    .expect("written");
    let written = report(dir.path(), &["-c", "b.toml"]);
    assert_eq!(
        written["conventions"],
        report(dir.path(), &["--convention", "ll144"])["conventions"]
    );
    let output = bias_audit(
        dir.path(),
        &["check", "log.csv", "--convention", "fairlern"],
    );
    assert_eq!(output.status, 2);
    assert!(
        output.stderr.contains("did you mean `fairlearn`?"),
        "{}",
        output.stderr
    );
}

#[test]
fn the_terminal_shows_them_in_both_languages() {
    let dir = log();
    let args = [
        "check",
        "log.csv",
        "-a",
        "gender",
        "--convention",
        "aequitas",
        "--lang",
    ];
    let shown = |lang| bias_audit(dir.path(), &[&args[..], &[lang]].concat()).stdout;
    let (en, fr) = (shown("en"), shown("fr"));
    assert!(en.contains("as computed by aequitas 1.1.0"), "{en}");
    assert!(
        en.contains("pprev_disparity") && en.contains("More numbers of aequitas"),
        "{en}"
    );
    assert!(fr.contains("selon aequitas 1.1.0"), "{fr}");
    assert!(fr.contains("0,5000"), "{fr}");
}
