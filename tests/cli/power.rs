//! Power: what a report says it could have shown, against the exact sums of the library; and the command
//! that asks before a campaign runs.

use std::path::Path;

use bias_audit::config::number::Rational;
use bias_audit::inference::Confidence;
use bias_audit::inference::power::{Planned, Screening, exact, search};
use serde_json::Value;

use crate::laws::Logs;
use crate::support::bias_audit;

fn report(dir: &Path, args: &[&str]) -> Value {
    let output = bias_audit(dir, &[&["check"], args, &["--report", "json"]].concat());
    serde_json::from_str(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", output.stdout, output.stderr))
}

/// The finding of the women, compared with the men, in a log of so many selected of so many.
fn women((k, n): (u64, u64), (j, m): (u64, u64), more: &[&str]) -> Value {
    let logs = Logs::new();
    let log = format!("gender,eligible,targeted\nF,{n},{k}\nM,{m},{j}\n");
    logs.write("log.csv", log.as_bytes());
    let args = [&["log.csv", "--reference", "gender=M"], more].concat();
    report(logs.dir.path(), &args)["findings"][0].clone()
}

fn screening() -> Screening {
    Screening {
        bound: Rational::new(4, 5).expect("4/5"),
        confidence: Confidence::new(0.95).expect("a level"),
        comparisons: 1,
        min_n: 10,
    }
}

fn planned(n: &Value, p: f64) -> Planned {
    Planned::new(n.as_u64().expect("a size"), p).expect("a group")
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn a_finding_says_about_the_ratio_that_the_exact_sums_have() {
    for (n, k, m, j) in [
        (60, 22, 100, 50),
        (300, 130, 500, 250),
        (2_000, 90, 9_000, 450),
    ] {
        let finding = women((k, n), (j, m), &[]);
        let found = number(&finding["power"]["detectable"][0]["value"]);
        let rate = f64::from(u32::try_from(j).expect("small"))
            / f64::from(u32::try_from(m).expect("small"));
        let reference = Planned::new(m, rate).expect("a group");
        let want = search::detectable(&screening(), n, reference, 0.8).expect("enough people");
        assert!((found - want).abs() < 0.01, "{n}: {found} is not {want}");
        assert_eq!(finding["power"]["comparisons"], 1);
    }
}

#[test]
fn a_sample_that_is_named_would_settle_it() {
    // Behind by chance: .3667 against .5. With the sizes named the exact power to fail is about 80 %.
    let behind = women((22, 60), (50, 100), &[]);
    assert_eq!(behind["verdict"], "inconclusive");
    let needed = &behind["power"]["needed"];
    let (group, reference) = (&needed["group"], &needed["reference"]);
    let got = exact::fail(
        &screening(),
        planned(group, 22.0 / 60.0),
        planned(reference, 0.5),
    );
    assert!((got - 0.8).abs() < 0.03, "{got} with {needed}");
    // Ahead of the bound, not surely: .4333 against .5.
    let ahead = women((130, 300), (250, 500), &[]);
    assert_eq!(ahead["verdict"], "inconclusive");
    let needed = &ahead["power"]["needed"];
    let (group, reference) = (&needed["group"], &needed["reference"]);
    let got = exact::pass(
        &screening(),
        planned(group, 130.0 / 300.0),
        planned(reference, 0.5),
    );
    assert!((got - 0.8).abs() < 0.03, "{got} with {needed}");
    // The proportions of the groups stay.
    let proportion = number(reference) / number(group);
    assert!((proportion - 5.0 / 3.0).abs() < 0.01, "{proportion}");
}

#[test]
fn nothing_is_named_where_nothing_settles_or_nothing_is_open() {
    let on_the_bound = women((120, 300), (250, 500), &[]);
    assert_eq!(on_the_bound["power"]["never"], "at-bound");
    let message = on_the_bound["power"]["message"]
        .as_str()
        .expect("a sentence");
    assert!(message.ends_with("no sample would settle it."), "{message}");
    let decided = women((50, 300), (250, 500), &[]);
    assert_eq!(decided["verdict"], "fail");
    assert_eq!(decided["power"]["needed"], Value::Null);
    let small = women((4, 9), (250, 500), &[]);
    assert_eq!(small["power"]["detectable"][0]["value"], Value::Null);
    assert!(number(&small["power"]["needed"]["group"]) >= 10.0);
    let nobody = women((0, 300), (0, 500), &[]);
    assert_eq!(nobody.get("power"), None, "{nobody}");
}

#[test]
fn two_equal_rows_of_each_person_say_what_one_row_says() {
    let rows = |times: usize| {
        let people = (0..160).map(|id| {
            let (gender, selected) = if id < 60 {
                ("F", id < 22)
            } else {
                ("M", id < 110)
            };
            format!("u{id},{gender},1,{}\n", u8::from(selected)).repeat(times)
        });
        format!(
            "user_id,gender,eligible,targeted\n{}",
            people.collect::<String>()
        )
    };
    let power = |times: usize| {
        let logs = Logs::new();
        logs.write("log.csv", rows(times).as_bytes());
        let args = ["log.csv", "--unit", "user_id", "--reference", "gender=M"];
        report(logs.dir.path(), &args)["findings"][0]["power"].clone()
    };
    let (once, twice) = (power(1), power(2));
    let found = |power: &Value| number(&power["detectable"][0]["value"]);
    assert!(
        (found(&once) - found(&twice)).abs() < 0.01,
        "{once} {twice}"
    );
    let group = |power: &Value| number(&power["needed"]["group"]);
    assert!(
        (group(&once) / group(&twice) - 1.0).abs() < 0.05,
        "{once} {twice}"
    );
    let message = twice["message"].as_str().expect("a sentence");
    assert!(message.contains(" units in this group"), "{message}");
}

#[test]
fn people_read_it_under_an_inconclusive_finding_in_their_language() {
    let logs = Logs::new();
    logs.write("log.csv", b"gender,eligible,targeted\nF,60,22\nM,100,50\n");
    for (lang, format, says) in [
        ("en", "terminal", "This audit could have shown a ratio of"),
        (
            "fr",
            "terminal",
            "Cet audit aurait pu établir un rapport de",
        ),
        ("en", "markdown", "would settle a value like this."),
        (
            "fr",
            "markdown",
            "Pour trancher sur une telle valeur, il faudrait environ",
        ),
    ] {
        let args = ["check", "log.csv", "--lang", lang, "--report", format];
        let output = bias_audit(logs.dir.path(), &args);
        let text = output
            .stdout
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert!(text.contains(says), "{lang} {format}: {text}");
    }
}

const ASKED: [&str; 7] = [
    "power",
    "--rate",
    "5%",
    "--group",
    "2000",
    "--reference-size",
    "20000",
];

#[test]
fn the_command_prints_the_exact_sums() {
    let logs = Logs::new();
    let args = [
        &ASKED[..],
        &["--ratio", "0.7", "--groups", "4", "--format", "json"],
    ]
    .concat();
    let output = bias_audit(logs.dir.path(), &args);
    let found: Value = serde_json::from_str(&output.stdout).expect("JSON");
    let screening = Screening {
        comparisons: 6,
        ..screening()
    };
    let reference = Planned::new(20_000, 0.05).expect("a group");
    let group = Planned::new(2_000, 0.7 * 0.05).expect("a group");
    let near = |key: &str, want: f64| {
        assert!((number(&found[key]) - want).abs() < 1e-12, "{key}: {found}");
    };
    near("fail", exact::fail(&screening, group, reference));
    near("pass", exact::pass(&screening, group, reference));
    let ratio = search::detectable(&screening, 2_000, reference, 0.8).expect("enough people");
    near("detectable", ratio);
    let sizes = (&found["to_fail"]["group"], &found["to_fail"]["reference"]);
    let got = exact::fail(&screening, planned(sizes.0, 0.035), planned(sizes.1, 0.05));
    assert!((0.8..0.81).contains(&got), "{got}");
}

#[test]
fn the_command_speaks_both_languages() {
    let logs = Logs::new();
    for (lang, says) in [
        (
            "en",
            "It fails a group with probability 80% or more at a ratio of",
        ),
        (
            "fr",
            "Un groupe y échoue avec une probabilité d'au moins 80\u{202f}%",
        ),
    ] {
        let output = bias_audit(logs.dir.path(), &[&ASKED[..], &["--lang", lang]].concat());
        assert_eq!(output.status, 0, "{}", output.stderr);
        assert!(output.stdout.contains(says), "{}", output.stdout);
    }
}

#[test]
fn what_cannot_be_asked_is_refused_with_what_can() {
    let logs = Logs::new();
    for (flag, value) in [
        ("--rate", "0"),
        ("--rate", "many"),
        ("--bound", "1.2"),
        ("--alpha", "1"),
        ("--power", "0.3"),
        ("--groups", "1"),
        ("--group", "0"),
        ("--reference-size", "9007199254740993"),
        ("--ratio", "21"),
        ("--ratio", "-1"),
    ] {
        let mut args: Vec<String> = ASKED.map(String::from).to_vec();
        args.retain(|arg| arg != flag);
        let own = format!("{flag}={value}");
        if let Some(at) = ASKED.iter().position(|arg| *arg == flag) {
            // What stood after the flag.
            args.remove(at);
        }
        args.push(own);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let output = bias_audit(logs.dir.path(), &args);
        assert_eq!(output.status, 2, "{flag} {value}: {}", output.stdout);
        let says = format!("`{flag} {value}` is out of range");
        assert!(output.stderr.contains(&says), "{}", output.stderr);
        assert!(output.stderr.contains("help:"), "{}", output.stderr);
    }
}
