//! `--membership`: people whose group is a probability. A case by hand, values of other programs, and laws: what
//! certain probabilities, the order of rows and shards must not change, when the rates of groups are those of
//! the people, by how much they are not otherwise, and that the bounds hold the truth all the same.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::fixtures::{close, items};
use crate::laws::Logs;
use crate::support::bias_audit;

const GENDER: &str = "gender=p_female:female,p_male:male";

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

fn near(found: &Value, wanted: f64, by: f64) {
    let number = found.as_f64().unwrap_or_else(|| panic!("{found}"));
    assert!(close(number, wanted, by), "{number} is not {wanted}");
}

// Women are expected to be .9 + .8 + .5 + .25 + .1 = 2.55, those targeted .9 + .5 + .1 = 1.5; men 2.45 and 1.5.
// One row says nothing. Σp² of women is .81 + .64 + .25 + .0625 + .01 = 1.7725.
// Every row is a bin of its own, but for the two of .25 and .75, .1 and .9: with one person in a bin the outcome
// of the group's part is that person's, and only the unknown one can change anything.
const SIX: &str = "\
p_female,p_male,eligible,targeted
0.9,0.1,1,1
0.8,0.2,1,0
0.5,0.5,1,1
0.25,0.75,1,0
0.1,0.9,1,1
,,1,0
";

#[test]
fn six_rows_by_hand() {
    let logs = Logs::new();
    logs.write("log.csv", SIX.as_bytes());
    logs.write("few.toml", b"[policy]\nmin-n = 1\n");
    let args = ["log.csv", "--membership", GENDER, "-c", "few.toml"];
    let (_, report) = report(logs.dir.path(), &args);
    let women = measure(&report, "selection-rate", "female");
    near(&women["value"], 1.5 / 2.55, 1e-12);
    near(&women["weighted_k"], 1.5, 1e-12);
    near(&women["weighted_n"], 2.55, 1e-12);
    near(&women["kish_n"], 2.55 * 2.55 / 1.7725, 1e-12);
    assert_eq!((&women["k"], &women["n"]), (&2.into(), &3.into()));
    assert_eq!(women["expected"], true);
    let men = measure(&report, "selection-rate", "male");
    near(&men["value"], 1.5 / 2.45, 1e-12);
    let ratio = measure(&report, "impact-ratio", "female");
    near(&ratio["value"], 2.45 / 2.55, 1e-12);
    // The person of unknown group may be a woman who was not targeted.
    let bounds = &women["unknown_bounds"];
    assert_eq!(bounds["people"], 6);
    near(&bounds["lower"], 1.5 / 3.55, 1e-12);
    near(&bounds["upper"], 1.5 / 2.55, 1e-12);
    let unknown = measure(&report, "selection-rate", "unknown");
    near(&unknown["weighted_n"], 1.0, 1e-12);
    near(&unknown["value"], 0.0, 1e-12);
}

#[test]
fn values_of_numpy_statsmodels_and_a_linear_program() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/membership");
    let (_, report) = report(&folder, &["log.csv", "--membership", GENDER]);
    let table = include_str!("../oracles/membership.tsv");
    let lines = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut compared = 0;
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let rate = measure(&report, "selection-rate", cells[0]);
        for (at, key) in ["weighted_n", "value", "effective_n", "kish_n"]
            .iter()
            .enumerate()
        {
            near(&rate[key], cells[at + 1].parse().expect("a number"), 1e-9);
        }
        for (at, key) in ["lower", "upper"].iter().enumerate() {
            let wanted = cells[at + 5].parse().expect("a number");
            near(&rate["unknown_bounds"][key], wanted, 1e-9);
        }
        compared += 1;
    }
    assert_eq!(compared, 2);
}

#[test]
fn certain_probabilities_are_groups() {
    let logs = Logs::new();
    let (mut known, mut probable) = (String::new(), String::new());
    for row in 0..120_u32 {
        let (woman, chosen) = (row % 3 == 0, u32::from(row % 5 < 2));
        let _ = writeln!(
            known,
            "{},1,{chosen}",
            if woman { "female" } else { "male" }
        );
        let p = u32::from(woman);
        let _ = writeln!(probable, "{p},{},1,{chosen}", 1 - p);
    }
    logs.write(
        "known.csv",
        format!("gender,eligible,targeted\n{known}").as_bytes(),
    );
    let header = "p_female,p_male,eligible,targeted\n";
    logs.write("log.csv", format!("{header}{probable}").as_bytes());
    let dir = logs.dir.path();
    let (exit, wanted) = report(dir, &["known.csv", "-a", "gender", "--reference", "male"]);
    let asked = ["log.csv", "--membership", GENDER, "--reference", "male"];
    let (same, found) = report(dir, &asked);
    assert_eq!(exit, same);
    for (metric, group) in [
        ("selection-rate", "female"),
        ("selection-rate", "male"),
        ("impact-ratio", "female"),
        ("statistical-parity-difference", "female"),
    ] {
        let (found, wanted) = (
            measure(&found, metric, group),
            measure(&wanted, metric, group),
        );
        for key in ["value", "k", "n"] {
            assert_eq!(found[key], wanted[key], "{metric} of {group}");
        }
        // Nobody is unsure, so nothing is open.
        assert!(found["unknown_bounds"].is_null());
    }
}

#[test]
fn neither_order_nor_shards_nor_counts_files_change_a_digit() {
    let logs = Logs::new();
    let log = include_str!("../../fixtures/membership/log.csv");
    let (header, rows) = log.split_once('\n').expect("a header");
    let rows: Vec<&str> = rows.lines().collect();
    let write = |name: &str, rows: &[&str]| {
        logs.write(name, format!("{header}\n{}\n", rows.join("\n")).as_bytes());
    };
    let mut turned = rows.clone();
    turned.reverse();
    write("log.csv", &rows);
    write("turned.csv", &turned);
    write("a.csv", &rows[..200]);
    write("b.csv", &rows[200..]);
    let dir = logs.dir.path();
    let asked = ["--membership", GENDER];
    let (_, wanted) = report(dir, &[&["log.csv"], &asked[..]].concat());
    for log in ["a", "b"] {
        let (from, to) = (format!("{log}.csv"), format!("{log}.json"));
        let tally = [&["tally", &from, "-o", &to], &asked[..]].concat();
        assert_eq!(bias_audit(dir, &tally).status, 0);
    }
    for args in [
        [&["turned.csv"], &asked[..]].concat(),
        [&["a.csv", "b.csv"], &asked[..]].concat(),
        vec!["b.json", "a.json"],
    ] {
        let (_, found) = report(dir, &args);
        assert_eq!(found["measures"], wanted["measures"], "{args:?}");
        assert_eq!(found["findings"], wanted["findings"], "{args:?}");
    }
    let changed = std::fs::read_to_string(dir.join("a.json")).expect("it was written");
    logs.write(
        "a.json",
        changed.replace("0500 0500", "0500 0600").as_bytes(),
    );
    let refused = bias_audit(dir, &["check", "a.json"]);
    assert_eq!(refused.status, 2);
    assert!(
        refused
            .stderr
            .contains("its probabilities do not match its plan"),
        "{}",
        refused.stderr
    );
}

/// 1,000 people of each probability, as many of them women as it says; of every thousand women so many targeted
/// as `women` says for the probability, and of men as `men`. Gives the log, and the women's true rate.
fn calibrated(women: fn(u32) -> u32, men: fn(u32) -> u32) -> (String, f64) {
    let mut log = "p_female,p_male,eligible,targeted\n".to_owned();
    let (mut all, mut chosen) = (0, 0);
    for tenth in [1, 3, 5, 9] {
        for (people, rate, is_woman) in [
            (100 * tenth, women(tenth), true),
            (100 * (10 - tenth), men(tenth), false),
        ] {
            let targeted = people * rate / 10;
            for person in 0..people {
                let yes = u32::from(person < targeted);
                let _ = writeln!(log, "0.{tenth},0.{},1,{yes}", 10 - tenth);
            }
            if is_woman {
                all += people;
                chosen += targeted;
            }
        }
    }
    (log, f64::from(chosen) / f64::from(all))
}

#[test]
fn rates_are_right_where_the_outcome_has_nothing_to_do_with_the_group() {
    let logs = Logs::new();
    let by_probability = |tenth: u32| 10 - tenth;
    let (log, truth) = calibrated(by_probability, by_probability);
    logs.write("log.csv", log.as_bytes());
    let (_, report) = report(logs.dir.path(), &["log.csv", "--membership", GENDER]);
    near(
        &measure(&report, "selection-rate", "female")["value"],
        truth,
        1e-12,
    );
}

#[test]
fn otherwise_they_are_wrong_by_the_covariance_and_the_bounds_hold_the_truth() {
    let logs = Logs::new();
    // Women .2, men .6 whatever the probability.
    let (log, truth) = calibrated(|_| 2, |_| 6);
    assert!(close(truth, 0.2, 1e-12));
    logs.write("log.csv", log.as_bytes());
    let (_, report) = report(logs.dir.path(), &["log.csv", "--membership", GENDER]);
    let women = measure(&report, "selection-rate", "female");
    // −E[Cov(woman, targeted | p)]/P(woman), with Cov = p(1 − p)(.2 − .6).
    let shares = [0.1, 0.3, 0.5, 0.9];
    let covariance: f64 = shares.iter().map(|p| p * (1.0 - p) * -0.4 / 4.0).sum();
    let bias = -covariance / (shares.iter().sum::<f64>() / 4.0);
    assert!(bias > 0.1);
    near(&women["value"], truth + bias, 1e-12);
    let bounds = &women["unknown_bounds"];
    let limit = |key: &str| bounds[key].as_f64().expect("a bound");
    assert!(
        limit("lower") <= truth && truth <= limit("upper"),
        "{bounds}"
    );
    // The gap is said to be smaller than it is.
    let ratio = measure(&report, "impact-ratio", "female");
    let value = ratio["value"].as_f64().expect("a ratio");
    assert!(value > 0.2 / 0.6);
    let bounds = &ratio["unknown_bounds"];
    let low = bounds["lower"].as_f64().expect("a bound");
    assert!(low <= 0.2 / 0.6, "{bounds}");
}

#[test]
fn a_pass_that_probabilities_do_not_settle_is_said_to_be_none() {
    let logs = Logs::new();
    let (log, _) = calibrated(|_| 5, |_| 5);
    logs.write("log.csv", log.as_bytes());
    logs.write(
        "sure.toml",
        b"[[rules]]\nmetric = \"impact-ratio\"\nmin = \"4/5\"\non-unknown = \"inconclusive\"\n",
    );
    let dir = logs.dir.path();
    let (exit, plain) = report(dir, &["log.csv", "--membership", GENDER]);
    assert_eq!(exit, 0);
    let finding = &items(&plain, "findings")[0];
    assert_eq!(
        (&finding["verdict"], &finding["robust"]),
        (&"pass".into(), &false.into())
    );
    let (_, strict) = report(dir, &["log.csv", "--membership", GENDER, "-c", "sure.toml"]);
    let rules = items(&strict, "findings").iter();
    assert!(
        rules.clone().any(|f| f["verdict"] == "inconclusive"),
        "{strict}"
    );
    let said = |lang: &str| {
        let args = [
            "check",
            "log.csv",
            "--membership",
            GENDER,
            "-c",
            "sure.toml",
            "--lang",
            lang,
        ];
        let text = bias_audit(dir, &args).stdout.replace('\u{a0}', " ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (en, fr) = (said("en"), said("fr"));
    assert!(
        en.contains("the probabilities of groups do not settle it"),
        "{en}"
    );
    assert!(
        en.contains("Not robust: groups are known by probability only"),
        "{en}"
    );
    assert!(en.contains("female: about 1,800 people"), "{en}");
    assert!(fr.contains("environ 1 800 personnes"), "{fr}");
    assert!(
        fr.contains("Non robuste : les groupes ne sont connus que par leurs probabilités"),
        "{fr}"
    );
}

#[test]
fn what_has_no_form_for_probabilities_is_refused_by_name() {
    let logs = Logs::new();
    logs.write("log.csv", SIX.as_bytes());
    logs.write(
        "counts.csv",
        b"p_female,p_male,eligible,targeted\n.5,.5,100,50\n.2,.8,100,60\n",
    );
    logs.write(
        "theil.toml",
        b"[[rules]]\nmetric = \"theil-index\"\nmax = 1\n",
    );
    let dir = logs.dir.path();
    let check = |more: &[&str]| {
        let log = ["check", "log.csv", "--membership", GENDER];
        bias_audit(dir, &[&log[..], more].concat())
    };
    let named =
        |membership: &str| bias_audit(dir, &["check", "log.csv", "--membership", membership]);
    for (output, says) in [
        (check(&["--unit", "eligible"]), "`--unit`"),
        (check(&["--weight", "p_male"]), "`--weight`"),
        (
            check(&["--baseline", "gender:female=.5,male=.5"]),
            "`--baseline`",
        ),
        (check(&["-a", "p_male"]), "`-a`"),
        (check(&["--convention", "fairlearn"]), "`fairlearn`"),
        (
            check(&["-c", "theil.toml"]),
            "takes no probabilities of groups",
        ),
        (
            check(&["--reference", "rest"]),
            "cannot be compared with the rest",
        ),
        (named("gender"), "does not say which column"),
        (named("gender=p_female:female"), "one group only"),
        (named("gender=p_female:a,p_male:a"), "two columns"),
        (named("gender=p_female:a,p_female:b"), "two groups"),
        (named("gender=p_female:a,p_male:unknown"), "of no group"),
        (named("gender=p_female:a,p_none:b"), "p_none"),
        (
            bias_audit(dir, &["check", "counts.csv", "--membership", GENDER]),
            "needs person rows",
        ),
        (
            bias_audit(
                dir,
                &[
                    "sql",
                    "log.csv",
                    "--table",
                    "t",
                    "--dialect",
                    "duckdb",
                    "--membership",
                    GENDER,
                ],
            ),
            "an engine cannot be asked for the probabilities",
        ),
        (
            bias_audit(dir, &["init", "log.csv", "--membership", GENDER]),
            "no probabilities",
        ),
    ] {
        assert_eq!(output.status, 2, "{says}: {}", output.stdout);
        assert!(output.stderr.contains(says), "{says}: {}", output.stderr);
        assert!(output.stderr.contains("help: "), "{says}");
    }
}

#[test]
fn the_configuration_says_the_same_as_the_flag() {
    let logs = Logs::new();
    logs.write(
        "log.csv",
        include_bytes!("../../fixtures/membership/log.csv"),
    );
    let dir = logs.dir.path();
    let asked = [
        "check",
        "log.csv",
        "--membership",
        GENDER,
        "--reference",
        "gender=male",
    ];
    let printed = bias_audit(dir, &[&asked[..], &["--print-config"]].concat());
    assert_eq!(printed.status, 0, "{}", printed.stderr);
    logs.write("bias-audit.toml", printed.stdout.as_bytes());
    let (_, flag) = report(dir, &asked[1..]);
    let (_, file) = report(dir, &["log.csv", "-c", "bias-audit.toml"]);
    assert_eq!(flag["measures"], file["measures"], "{}", printed.stdout);
    logs.write(
        "two.toml",
        b"[membership.gender]\np_female = 1\n[membership.age]\n",
    );
    let refused = bias_audit(dir, &["check", "log.csv", "-c", "two.toml"]);
    assert!(
        refused.stderr.contains("one attribute"),
        "{}",
        refused.stderr
    );
}
