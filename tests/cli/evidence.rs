//! How p-values are adjusted, one different person, and what `--methods` shows beside the deciding evidence: from the
//! command to the report.

use serde_json::Value;

use crate::support::bias_audit;

/// Selection of 300 people by race and gender.
const PEOPLE: &str = "race,gender,eligible,selected\nwhite,F,40,20\nwhite,M,60,40\nblack,F,60,24\nblack,M,40,18\n\
                      hispanic,F,50,20\nhispanic,M,50,24\n";

/// The report of a policy on a log, and what the terminal showed.
fn audited(log: &str, policy: &str, more: &[&str]) -> (Value, String) {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("log.csv"), log).expect("a file");
    std::fs::write(dir.path().join("policy.toml"), policy).expect("a file");
    let args = ["check", "log.csv", "-c", "policy.toml", "--exit-zero"];
    let reports = ["--report", "terminal", "--report", "json=report.json"];
    let args = args.iter().chain(more).chain(&reports);
    let output = bias_audit(dir.path(), &args.copied().collect::<Vec<_>>());
    let text = std::fs::read_to_string(dir.path().join("report.json"));
    let text = text.unwrap_or_else(|_| panic!("no report: {}", output.stderr));
    (
        serde_json::from_str(&text).expect("JSON"),
        output.stdout.clone(),
    )
}

/// The measure of a metric of a group.
fn of<'a>(report: &'a Value, metric: &str, group: Option<&str>) -> &'a Value {
    let measures = report["measures"].as_array().expect("measures");
    let found = measures.iter().find(|m| {
        m["metric"] == metric && m["stratum"].is_null() && group.is_none_or(|g| m["group"] == g)
    });
    found.unwrap_or_else(|| panic!("no {metric} of {group:?}"))
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

fn near(got: f64, wanted: f64) {
    assert!((got - wanted).abs() < 1e-12, "{got} is not {wanted}");
}

fn methods(list: &Value) -> Vec<&str> {
    let all = list.as_array().map_or(&[][..], Vec::as_slice);
    all.iter().filter_map(|m| m["method"].as_str()).collect()
}

#[test]
fn the_policy_names_the_adjustment_and_gets_intervals_that_match() {
    // Three pairs; black and Hispanic people are told from white people at 5 %.
    let cases = [
        ("holm", [3.0, 2.0], 0.05 / 3.0),
        ("hochberg", [3.0, 2.0], 0.05 / 3.0),
        ("benjamini-hochberg", [3.0, 1.5], 0.05 * 2.0 / 3.0),
    ];
    for (adjustment, factors, alpha) in cases {
        let policy =
            format!("[policy]\npresets = [\"four-fifths\"]\nadjustment = \"{adjustment}\"\n");
        let (report, text) = audited(PEOPLE, &policy, &["-a", "race"]);
        for (group, factor) in ["black", "hispanic"].into_iter().zip(factors) {
            let measure = of(&report, "impact-ratio", Some(group));
            let p = number(&measure["test"]["p_value"]);
            near(number(&measure["test"]["p_adjusted"]), factor * p);
            near(number(&measure["interval_adjusted"]["level"]), 1.0 - alpha);
            let wider = number(&measure["interval_adjusted"]["lower"]);
            assert!(wider < number(&measure["interval"]["lower"]));
        }
        assert_eq!(report["policy"]["adjustment"], adjustment);
        assert_eq!(report["provenance"]["family"], 3);
        let name = adjustment.split('-').next_back().expect("a word");
        assert!(text.to_lowercase().contains(&format!("{name})")), "{text}");
    }
}

#[test]
fn without_adjustment_the_report_warns() {
    let policy = "[policy]\npresets = [\"four-fifths\"]\nadjustment = \"none\"\n";
    let (report, text) = audited(PEOPLE, policy, &["-a", "race"]);
    let measure = of(&report, "impact-ratio", Some("black"));
    let test = &measure["test"];
    near(number(&test["p_adjusted"]), number(&test["p_value"]));
    assert!(measure["interval_adjusted"].is_null());
    let noticed = report["data_quality"].as_array().expect("observations");
    assert!(noticed.iter().any(|n| n["code"] == "not_adjusted"));
    assert!(text.contains("are not adjusted"), "{text}");
    assert!(!text.contains("(adjusted p"), "{text}");
    let (_, french) = audited(PEOPLE, policy, &["-a", "race", "--lang", "fr"]);
    assert!(french.contains("non ajustées"), "{french}");
}

#[test]
fn unless_asked_nothing_is_said_of_it() {
    let (report, text) = audited(PEOPLE, "", &["-a", "race"]);
    assert!(report["policy"]["adjustment"].is_null() && report["policy"]["family"].is_null());
    assert!(of(&report, "impact-ratio", Some("black"))["interval_adjusted"].is_null());
    assert!(text.contains("adjusted over 3 tests (Holm)"), "{text}");
}

#[test]
fn families_are_of_the_run_of_a_rule_or_of_an_attribute() {
    let p = |family: &str, rules: &str| {
        let policy = format!("[policy]\nfamily = \"{family}\"\n{rules}");
        let (report, _) = audited(PEOPLE, &policy, &["-a", "race", "-a", "gender"]);
        let test = &of(&report, "impact-ratio", Some("black"))["test"];
        let factor = number(&test["p_adjusted"]) / number(&test["p_value"]);
        (factor, report["provenance"]["family"].clone())
    };
    let rule = |metric: &str, bound: &str| format!("[[rules]]\nmetric = \"{metric}\"\n{bound}\n");
    let one = rule("impact-ratio", "min = 0.8");
    // Three pairs by race, one by gender.
    let (all, tests) = p("run", &one);
    near(all, 4.0);
    assert_eq!(tests, 4);
    near(p("attribute", &one).0, 3.0);
    let two = format!(
        "{one}{}",
        rule("statistical-parity-difference", "min = -0.1")
    );
    // Over the run there are eight tests, and the difference has the same p-value: ranks 1 and 2, made equal.
    near(p("run", &two).0, 8.0);
    let (own, tests) = p("rule", &two);
    near(own, 4.0);
    assert_eq!(tests, 8);
}

#[test]
fn one_different_person_is_told_where_it_changes_something() {
    let log = "gender,eligible,selected\nF,10,1\nM,20,3\n";
    let policy = "[[rules]]\nmetric = \"impact-ratio\"\nmin = \"4/5\"\nevidence = \"point\"\n";
    let (report, _) = audited(log, policy, &["-a", "gender"]);
    let finding = &report["findings"][0];
    assert_eq!(finding["verdict"], "fail");
    near(number(&finding["one_person"]["value"]), 2.0);
    assert_eq!(finding["one_person"]["ahead"], true);
    let message = finding["message"].as_str().expect("a sentence");
    assert!(
        message.contains("One person more in the group"),
        "{message}"
    );
    let (french, _) = audited(log, policy, &["-a", "gender", "--lang", "fr"]);
    let message = french["findings"][0]["message"]
        .as_str()
        .expect("a sentence");
    assert!(message.contains("une personne de plus"), "{message}");
    // 45 of 100 against 60 of 100: one person changes nothing, and the sentence says nothing of it.
    let log = "gender,eligible,selected\nF,100,45\nM,100,60\n";
    let (report, _) = audited(log, policy, &["-a", "gender"]);
    assert_eq!(report["findings"][0]["one_person"]["keeps_bound"], false);
    let message = report["findings"][0]["message"]
        .as_str()
        .expect("a sentence");
    assert!(!message.contains("One person"), "{message}");
}

#[test]
fn methods_stand_beside_and_never_decide() {
    let more = ["-a", "race", "--metrics", "theil-index", "--methods"];
    let (shown, _) = audited(PEOPLE, "", &more);
    let (plain, _) = audited(PEOPLE, "", &more[..4]);
    let ratio = of(&shown, "impact-ratio", Some("black"));
    let tests = methods(&ratio["other_tests"]);
    for id in ["unpooled-z", "g-test", "barnard", "boschloo"] {
        assert!(tests.contains(&id), "{id} is not among {tests:?}");
    }
    // ln B(43, 59) + ln B(61, 41) − ln B(103, 99) by mpmath.
    assert!(
        (number(&ratio["ln_bayes_factor"]) - 1.484_731_5).abs() < 1e-6,
        "{ratio}"
    );
    let outside = number(&shown["findings"][0]["posterior_outside"]);
    assert!(outside > 0.5 && outside < 1.0, "{outside}");
    let tests = methods(&of(&shown, "theil-index", None)["other_tests"]);
    assert_eq!(tests, ["g-test", "permutation", "permutation-range"]);
    assert!(plain["findings"][0]["posterior_outside"].is_null());
    for (with, without) in shown["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .zip(plain["findings"].as_array().expect("findings"))
    {
        assert_eq!(with["verdict"], without["verdict"]);
    }
}

#[test]
fn strata_and_trends_have_the_tests_made_for_them() {
    let log = "age,campaign,gender,eligible,selected\n18-24,a,F,40,10\n18-24,a,M,50,20\n25-34,a,F,40,16\n\
               25-34,b,M,30,14\n35-44,b,F,1,1\n35-44,b,M,60,40\n";
    let more = ["-a", "gender", "-a", "age", "--by", "campaign", "--methods"];
    let metrics = [
        "--metrics",
        "conditional-impact-ratio",
        "--metrics",
        "trend",
    ];
    let (report, _) = audited(log, "", &[&more[..], &metrics[..]].concat());
    let pooled = of(&report, "conditional-impact-ratio", Some("female"));
    assert_eq!(pooled["interval"]["method"], "mantel-haenszel-ratio");
    assert_eq!(pooled["test"]["method"], "cochran-mantel-haenszel");
    assert_eq!(methods(&pooled["other_intervals"]), ["nam"]);
    assert_eq!(methods(&pooled["other_tests"]), ["breslow-day"]);
    let trend = of(&report, "trend", None);
    assert_eq!(trend["test"]["method"], "cochran-armitage");
    assert_eq!(methods(&trend["other_tests"]), ["linearised"]);
}
