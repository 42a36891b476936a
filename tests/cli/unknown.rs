//! What people of unknown group could do to a verdict, from the command to the report.

use serde_json::Value;

use crate::support::bias_audit;

/// Offers that 17,000 people of an application completed, by gender; 2,175 are unknown.
const OFFERS: &str = "gender,eligible,selected\nF,6129,5391\nM,8484,6416\n,2175,0\n";

/// The report of a policy on the offers, and the exit code.
fn audited(policy: &str, more: &[&str]) -> (Value, i32) {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("offers.csv"), OFFERS).expect("a file");
    std::fs::write(dir.path().join("policy.toml"), policy).expect("a file");
    let args = ["check", "offers.csv", "-a", "gender", "-c", "policy.toml"];
    let args = args
        .iter()
        .chain(more)
        .chain(&["--report", "json=report.json"]);
    let output = bias_audit(dir.path(), &args.copied().collect::<Vec<_>>());
    let text = std::fs::read_to_string(dir.path().join("report.json"));
    let text = text.unwrap_or_else(|_| panic!("no report: {}", output.stderr));
    (serde_json::from_str(&text).expect("JSON"), output.status)
}

fn ratio(report: &Value) -> &Value {
    let measures = report["measures"].as_array().expect("measures");
    let of_men = |m: &&Value| m["metric"] == "impact-ratio" && m["group"] == "male";
    measures.iter().find(of_men).expect("men are compared")
}

fn near(value: &Value, wanted: f64) {
    let value = value.as_f64().expect("a number");
    assert!((value - wanted).abs() < 5e-5, "{value} is not {wanted}");
}

#[test]
fn a_pass_that_the_unknown_could_undo_stays_a_pass_and_is_told() {
    let (report, exit) = audited("", &[]);
    assert_eq!((&report["verdict"], exit), (&Value::from("pass"), 0));
    // [6416/(8484 + 2175)] / [5391/6129]
    let bounds = &ratio(&report)["unknown_bounds"];
    near(&bounds["lower"], 0.6843);
    assert_eq!(bounds["people"], 2_175);
    assert_eq!(report["findings"][0]["robust"], false);
    assert_eq!(report["scope"]["not_robust"], 1);
    let message = report["findings"][0]["message"]
        .as_str()
        .expect("a sentence");
    let wanted =
        "Not robust: with the 2,175 of unknown gender, the impact ratio could be as low as 0.684.";
    assert!(message.ends_with(wanted), "{message}");
}

#[test]
fn in_french_too() {
    let (report, _) = audited("", &["--lang", "fr"]);
    let message = report["findings"][0]["message"]
        .as_str()
        .expect("a sentence");
    assert!(message.contains("pourrait descendre à 0,684."), "{message}");
}

#[test]
fn a_policy_may_take_it_for_inconclusive() {
    for policy in [
        "[policy]\npresets = [\"four-fifths\"]\non-unknown = \"inconclusive\"\n",
        "[[rules]]\nmetric = \"impact-ratio\"\nmin = \"4/5\"\non-unknown = \"inconclusive\"\n",
    ] {
        let (report, exit) = audited(policy, &[]);
        assert_eq!(report["findings"][0]["verdict"], "inconclusive", "{policy}");
        // Nothing is left that was judged.
        assert_eq!(
            (&report["verdict"], exit),
            (&Value::from("inconclusive"), 3)
        );
    }
    let lower =
        "[[rules]]\nmetric = \"impact-ratio\"\nmin = \"2/3\"\non-unknown = \"inconclusive\"\n";
    let (report, exit) = audited(lower, &[]);
    assert_eq!((&report["verdict"], exit), (&Value::from("pass"), 0));
    assert_eq!(report["findings"][0]["robust"], true);
}

#[test]
fn within_odds_the_bounds_are_narrower() {
    let policy = "[policy]\npresets = [\"four-fifths\"]\nunknown-odds = 1\n";
    let (report, _) = audited(policy, &[]);
    // Failures known: 738 women, 2,068 men; 2,175·738/2,806 = 572.04 and 1,602.96 of the unknown.
    // [6416/(8484 + 1602.96)] / [5391/(6129 + 572.04)] = .63607/.80450.
    let within = &ratio(&report)["unknown_bounds"]["within_odds"];
    near(&within["lower"], 0.79064);
    near(&within["upper"], 0.79064);
    near(&report["findings"][0]["tipping_odds"], 1.0);
}

#[test]
fn with_nobody_unknown_nothing_is_said_of_them() {
    let (report, _) = audited("", &["--where", "eligible > 3000"]);
    assert!(ratio(&report)["unknown_bounds"].is_null());
    assert!(report["findings"][0]["robust"].is_null());
}
