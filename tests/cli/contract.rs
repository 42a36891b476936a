//! What machines rely on: exit codes, formats, files, streams.
//!
//! The numbers in a report are judged elsewhere; here only what every report has in common, whatever
//! it reports.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use bias_audit::error::Code;
use bias_audit::report::{Lang, ReportFormat};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use crate::fixtures::items;
use crate::support::{Output, bias_audit, command, finish, repository};

/// What two audits of the same people have in common, whatever the file, the flags' origin or the
/// language.
const RESULT: [&str; 5] = ["groups", "measures", "findings", "verdict", "exit_code"];

/// Audits that together use every part of a report: folder, arguments, exit code.
const AUDITS: [(&str, &[&str], i32); 17] = [
    ("examples/01-first-audit", &["campaign.csv"], 1),
    (
        "examples/01-first-audit",
        &[
            "campaign.csv",
            "--by",
            "campaign_id",
            "--intersect",
            "gender,age",
        ],
        1,
    ),
    ("examples/02-platform-counts", &["platform.csv"], 3),
    ("examples/04-rapport-francais", &["campagne.csv"], 1),
    (
        "examples/05-baseline",
        &["reached.csv", "--baseline", "population.csv"],
        1,
    ),
    ("fixtures/fair", &["counts.csv"], 0),
    ("fixtures/tiny", &["person.csv", "-a", "gender"], 3),
    ("fixtures/labels", &["decisions.csv"], 1),
    (
        "fixtures/labels",
        &["scores.csv", "--score", "score", "--threshold", "0.5"],
        1,
    ),
    ("fixtures/event-rates", &["counts.csv"], 3),
    (
        "fixtures/intersectional",
        &[
            "counts.csv",
            "-a",
            "gender",
            "-a",
            "age",
            "--intersect",
            "gender,age",
        ],
        1,
    ),
    (
        "fixtures/unknown-groups",
        &["counts.csv", "-a", "gender"],
        1,
    ),
    (
        "fixtures/hostile-strings",
        &["counts.csv", "-a", "segment"],
        0,
    ),
    ("fixtures/small-sample", &["nine.csv", "-a", "gender"], 3),
    (
        "fixtures/simpson",
        &[
            "counts.csv",
            "-a",
            "gender",
            "--reference",
            "rest",
            "--by",
            "campaign_id",
        ],
        1,
    ),
    ("fixtures/hostile", &["age-sentinels.csv"], 3),
    (
        "fixtures/labels",
        &[
            "decisions.csv",
            "--policy",
            "four-fifths",
            "--policy",
            "targeting-limits",
            "--targeting",
            "segments=gender",
        ],
        1,
    ),
];

const FIRST: (&str, &[&str]) = ("examples/01-first-audit", &["campaign.csv"]);

fn folder(path: &str) -> PathBuf {
    repository().join(path)
}

/// Runs `check` with more arguments after those of the audit. Runs are repeatable (a test below shows
/// it), so each is made once for all tests.
fn check(dir: &str, args: &[&str], more: &[&str]) -> Output {
    static RUNS: Mutex<BTreeMap<Vec<String>, Output>> = Mutex::new(BTreeMap::new());
    let args = [&["check"], args, more].concat();
    let key: Vec<String> = [&[dir], &args[..]]
        .concat()
        .iter()
        .map(ToString::to_string)
        .collect();
    let known = RUNS
        .lock()
        .expect("no test panics here")
        .get(&key)
        .map(copy);
    known.unwrap_or_else(|| {
        let output = bias_audit(&folder(dir), &args);
        RUNS.lock()
            .expect("no test panics here")
            .insert(key, copy(&output));
        output
    })
}

fn copy(output: &Output) -> Output {
    Output {
        status: output.status,
        stdout: output.stdout.clone(),
        stderr: output.stderr.clone(),
    }
}

fn json(dir: &str, args: &[&str]) -> Value {
    let output = check(dir, args, &["--report", "json"]);
    parsed(&output.stdout, &output.stderr)
}

fn parsed(stdout: &str, stderr: &str) -> Value {
    serde_json::from_str(stdout).unwrap_or_else(|error| panic!("{error}: {stdout}\n{stderr}"))
}

/// A line of text whatever the breaks: what was wrapped reads as it was written.
fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn with_stdin(dir: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut child = command(dir, args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is a pipe");
    let input = input.to_vec();
    // A program that refuses its input early closes the pipe; that is its right.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("writing does not panic");
    Output {
        status: output.status.code().expect("the program ends by itself"),
        stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

fn assert_same_result(left: &Value, right: &Value, what: &str) {
    for key in RESULT {
        assert!(!left[key].is_null(), "{what}: no {key}");
        assert_eq!(left[key], right[key], "{what}: {key} differs");
    }
}

/// The names in a folder, sorted.
fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .expect("the folder can be listed")
        .map(|entry| {
            entry
                .expect("an entry can be read")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

fn temporary() -> TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

fn write(dir: &TempDir, name: &str, text: &str) {
    fs::write(dir.path().join(name), text).expect("a temporary file can be written");
}

// Exit codes.

#[test]
fn the_exit_code_is_the_same_in_every_format_and_language() {
    let refused: (&str, &[&str], i32) = ("fixtures/fair", &["no-such-file.csv"], 2);
    for (dir, args, exit) in AUDITS.into_iter().chain([refused]) {
        for (_, format, _) in ReportFormat::ALL {
            for (_, lang) in Lang::ALL {
                let output = check(dir, args, &["--report", format, "--lang", lang]);
                assert_eq!(
                    output.status, exit,
                    "{dir} {args:?} {format} {lang}: {}",
                    output.stderr
                );
            }
        }
    }
}

#[test]
fn the_report_states_the_code_that_the_program_exits_with() {
    for (dir, args, exit) in AUDITS {
        let report = json(dir, args);
        assert_eq!(report["exit_code"], exit, "{dir} {args:?}");
        let verdicts: &[&str] = match exit {
            0 => &["pass", "inconclusive"],
            1 => &["fail"],
            _ => &["inconclusive"],
        };
        let verdict = report["verdict"].as_str().unwrap_or_default();
        assert!(
            verdicts.contains(&verdict),
            "{dir} {args:?}: {verdict} with exit {exit}"
        );
    }
}

#[test]
fn exit_zero_changes_only_the_code_of_a_verdict() {
    for (dir, args, _) in AUDITS {
        let report = check(dir, args, &["--report", "json"]);
        let zero = check(dir, args, &["--report", "json", "--exit-zero"]);
        assert_eq!(
            (zero.status, &zero.stdout),
            (0, &report.stdout),
            "{dir} {args:?}"
        );
    }
    let refused = check("fixtures/fair", &["no-such-file.csv"], &["--exit-zero"]);
    assert_eq!(
        refused.status, 2,
        "an audit that could not be made is no verdict"
    );
}

#[test]
fn wrong_arguments_exit_two_and_print_no_report() {
    for args in [
        &["check"][..],
        &["check", "campaign.csv", "--no-such-flag"],
        &["check", "campaign.csv", "--lang", "xx"],
        &["check", "campaign.csv", "--threads", "0"],
        &["check", "campaign.csv", "--report", "hologram"],
        &[
            "check",
            "campaign.csv",
            "--report",
            "json",
            "--report",
            "csv",
        ],
        &[
            "check",
            "campaign.csv",
            "--report",
            "json=a",
            "--report",
            "csv=a",
        ],
        &["check", "campaign.csv", "--threshold", "0.5"],
        &["check", "campaign.csv", "--policy", "no-such-preset"],
        &["judge", "campaign.csv"],
    ] {
        let output = bias_audit(&folder(FIRST.0), args);
        assert_eq!(output.status, 2, "{args:?}: {}", output.stdout);
        assert!(!output.stderr.is_empty(), "{args:?} says nothing");
        assert!(
            !output.stdout.contains("\"verdict\""),
            "{args:?}: {}",
            output.stdout
        );
    }
    let left = names(&folder(FIRST.0));
    assert!(!left.contains(&"a".to_owned()), "{left:?}");
}

#[test]
fn quiet_prints_nothing_when_the_exit_code_is_zero_and_the_report_otherwise() {
    let fair = check("fixtures/fair", &["counts.csv"], &["--quiet"]);
    assert_eq!((fair.status, fair.stdout.as_str()), (0, ""));
    for (dir, args, exit) in AUDITS.into_iter().filter(|(_, _, exit)| *exit != 0) {
        let loud = check(dir, args, &[]);
        let quiet = check(dir, args, &["--quiet"]);
        assert_eq!(
            (quiet.status, quiet.stdout),
            (exit, loud.stdout),
            "{dir} {args:?}"
        );
    }
}

#[test]
fn quiet_still_writes_files() {
    let dir = temporary();
    let path = dir.path().join("fair.json");
    let report = format!("json={}", path.display());
    let output = check(
        "fixtures/fair",
        &["counts.csv"],
        &["-q", "--report", &report],
    );
    assert_eq!((output.status, output.stdout.as_str()), (0, ""));
    let text = fs::read_to_string(path).expect("the report is written");
    assert_eq!(parsed(&text, "")["verdict"], "pass");
}

#[test]
fn a_reader_that_goes_away_does_not_change_the_verdict() {
    /// More than any pipe holds, so that writing it all to nobody must fail.
    const LARGER_THAN_A_PIPE: usize = 65_536;
    let whole = check(
        FIRST.0,
        FIRST.1,
        &["--by", "campaign_id", "--report", "json"],
    );
    assert_eq!(whole.status, 1);
    assert!(
        whole.stdout.len() > LARGER_THAN_A_PIPE,
        "{} bytes",
        whole.stdout.len()
    );
    for format in ["json", "csv", "terminal"] {
        let args = [
            "check",
            "campaign.csv",
            "--by",
            "campaign_id",
            "--report",
            format,
        ];
        let mut child = command(&folder(FIRST.0), &args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{format}: {stderr}");
        assert_eq!(stderr, "", "{format}");
    }
}

// Reports and files.

#[test]
fn several_reports_of_one_run_are_those_of_several_runs() {
    let dir = temporary();
    let path = |name: &str| dir.path().join(name).display().to_string();
    let (to_json, to_csv) = (
        format!("json={}", path("r.json")),
        format!("csv={}", path("m.csv")),
    );
    let reports = [
        "--report", "terminal", "--report", &to_json, "--report", &to_csv,
    ];
    let output = check(FIRST.0, FIRST.1, &reports);
    assert_eq!(output.status, 1, "{}", output.stderr);
    assert_eq!(output.stdout, check(FIRST.0, FIRST.1, &[]).stdout);
    for (file, format) in [("r.json", "json"), ("m.csv", "csv")] {
        let text = fs::read_to_string(path(file)).expect("the report is written");
        assert_eq!(
            text,
            check(FIRST.0, FIRST.1, &["--report", format]).stdout,
            "{file}"
        );
    }
    assert_eq!(
        names(dir.path()),
        ["m.csv", "r.json"],
        "temporary files are left behind"
    );
}

#[test]
fn a_file_holds_what_standard_output_would_have_shown() {
    for (dir, args) in [
        FIRST,
        ("fixtures/hostile-strings", &["counts.csv", "-a", "segment"]),
    ] {
        for (_, format, _) in ReportFormat::ALL {
            let folder = temporary();
            let path = folder.path().join("report");
            check(
                dir,
                args,
                &["--report", &format!("{format}={}", path.display())],
            );
            let text = fs::read_to_string(path).expect("the report is written");
            let shown = check(dir, args, &["--report", format]).stdout;
            assert_eq!(text, shown, "{dir} {format}");
        }
    }
}

#[test]
fn a_report_never_takes_the_place_of_the_log_or_of_another_report() {
    let dir = temporary();
    let log = "gender,eligible,targeted\nF,1000,500\nM,1000,500\n";
    write(&dir, "log.csv", log);
    for reports in [
        &["--report", "csv=log.csv"][..],
        &["--report", "csv=./log.csv"],
        &["--report", "csv=r", "--report", "json=./r"],
    ] {
        let args = [&["check", "log.csv"], reports].concat();
        let output = bias_audit(dir.path(), &args);
        let kept = fs::read_to_string(dir.path().join("log.csv")).expect("the log is there");
        assert_eq!(kept, log, "{reports:?}: the evidence is gone");
        assert_eq!(output.status, 2, "{reports:?}: one report is lost");
    }
}

#[test]
fn a_terminal_report_in_a_file_is_plain_text() {
    let dir = temporary();
    let path = dir.path().join("report.txt");
    let report = format!("terminal={}", path.display());
    let args = ["check", "campaign.csv", "--report", &report];
    let output = finish(
        command(&folder(FIRST.0), &args)
            .env_remove("NO_COLOR")
            .env("CLICOLOR_FORCE", "1")
            .stdin(Stdio::null()),
    );
    assert_eq!((output.status, output.stdout.as_str()), (1, ""));
    let text = fs::read_to_string(path).expect("the report is written");
    assert_eq!(text, check(FIRST.0, FIRST.1, &[]).stdout);
}

#[test]
fn a_run_that_fails_leaves_the_files_of_the_last_one_and_no_others() {
    let dir = temporary();
    write(&dir, "m.csv", "kept\n");
    write(&dir, "report.txt", "kept\n");
    let path = |name: &str| dir.path().join(name).display().to_string();
    let (csv, text) = (
        format!("csv={}", path("m.csv")),
        format!("terminal={}", path("report.txt")),
    );
    let output = check(
        "fixtures/hostile",
        &["short-row.csv"],
        &["--report", &csv, "--report", &text],
    );
    assert_eq!(
        (output.status, output.stdout.as_str()),
        (2, ""),
        "{}",
        output.stderr
    );
    for name in names(dir.path()) {
        let kept = fs::read_to_string(path(&name)).expect("the file can be read");
        assert_eq!(kept, "kept\n", "{name}");
    }
    assert_eq!(names(dir.path()), ["m.csv", "report.txt"]);
}

#[test]
fn a_counts_file_is_kept_when_the_tally_fails() {
    let dir = temporary();
    write(&dir, "counts.json", "kept\n");
    write(&dir, "short.csv", "gender,eligible,targeted\nF,1\n");
    let output = bias_audit(dir.path(), &["tally", "short.csv", "-o", "counts.json"]);
    assert_eq!(output.status, 2, "{}", output.stderr);
    let kept = fs::read_to_string(dir.path().join("counts.json")).expect("the file is there");
    assert_eq!(kept, "kept\n");
    assert_eq!(names(dir.path()), ["counts.json", "short.csv"]);
}

#[test]
fn a_report_that_cannot_be_written_is_known_before_the_work() {
    let dir = temporary();
    let path = |name: &str| format!("csv={}", dir.path().join(name).display());
    for report in [path("no/such/folder.csv"), path("")] {
        // The input is broken as well: the destination must be the first thing looked at.
        let output = check(
            "fixtures/hostile",
            &["short-row.csv"],
            &["--report", &report],
        );
        assert_eq!(output.status, 2);
        let says = format!("error[{}]", Code::OutputUnwritable.id());
        assert!(output.stderr.contains(&says), "{report}: {}", output.stderr);
    }
    assert!(names(dir.path()).is_empty());
}

#[test]
fn a_json_report_of_a_refused_input_has_an_error_and_no_verdict() {
    let dir = temporary();
    let path = dir.path().join("r.json");
    let report = format!("json={}", path.display());
    let printed = check(
        "fixtures/hostile",
        &["short-row.csv"],
        &["--report", "json"],
    );
    let written = check(
        "fixtures/hostile",
        &["short-row.csv"],
        &["--report", &report],
    );
    assert_eq!((printed.status, written.status), (2, 2));
    let text = fs::read_to_string(path).expect("the error is written");
    assert_eq!(text, printed.stdout);
    let error = parsed(&text, &printed.stderr);
    let keys: Vec<&String> = error.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["schema_version", "error"]);
    assert_eq!(error["schema_version"], "1");
    assert_eq!(error["error"]["code"], Code::RaggedRow.id());
    for key in ["code", "message"] {
        let said = error["error"][key].as_str().unwrap_or_default();
        assert!(
            !said.is_empty() && printed.stderr.contains(said),
            "{key}: {said}"
        );
    }
}

/// How many findings a format tells, by verdict or as a whole, read back by a parser of the format.
fn findings_told(format: &str, text: &str) -> Option<usize> {
    match format {
        "sarif" => {
            let log: Value = serde_json::from_str(text).expect("SARIF is JSON");
            let run = &log["runs"][0];
            let passed = run["properties"]["passed"].as_u64().expect("a number");
            let told = run["results"].as_array().expect("a list").len();
            Some(told + usize::try_from(passed).expect("a small number"))
        }
        "html" => Some(text.matches(" data-finding=\"").count()),
        "junit" => Some(text.matches("<testcase ").count() - text.matches("<error ").count()),
        "tap" => {
            let points = text.lines().filter(|line| {
                (line.starts_with("ok ") || line.starts_with("not ok "))
                    && !line.ends_with(" - nothing was judged")
            });
            Some(points.count())
        }
        "prometheus" => {
            let told = text
                .lines()
                .filter(|line| line.starts_with("bias_audit_findings{"));
            let count = |line: &str| {
                line.rsplit(' ')
                    .next()
                    .and_then(|n| n.parse::<usize>().ok())
            };
            told.map(count).sum()
        }
        _ => None,
    }
}

#[test]
fn every_format_for_machines_tells_the_same_findings() {
    let hostile: (&str, &[&str]) = ("fixtures/hostile-strings", &["counts.csv", "-a", "segment"]);
    for (dir, args) in AUDITS
        .map(|(dir, args, _)| (dir, args))
        .into_iter()
        .chain([hostile])
    {
        let report = json(dir, args);
        let findings = report["findings"].as_array().expect("a list");
        let not_passed = findings.iter().filter(|f| f["verdict"] != "pass").count();
        let mut read = 0;
        for (_, format, _) in ReportFormat::ALL {
            let text = check(dir, args, &["--report", format]).stdout;
            if let Some(told) = findings_told(format, &text) {
                assert_eq!(told, findings.len(), "{dir} {args:?} {format}");
                read += 1;
            }
            if format == "gitlab" {
                let entries: Value = serde_json::from_str(&text).expect("a list of JSON");
                let entries = entries.as_array().expect("a list");
                let told = entries
                    .iter()
                    .filter(|e| e["check_name"] != "nothing-judged");
                assert_eq!(told.count(), not_passed, "{dir} {args:?}");
            }
            if format == "github" {
                let commands = text.lines().filter(|line| line.starts_with("::"));
                assert_eq!(commands.count(), not_passed + 1, "{dir} {args:?}");
                assert!(text.lines().all(|line| line.starts_with("::")), "{text}");
            }
        }
        assert_eq!(read, 5);
    }
}

#[test]
fn a_gate_that_reads_only_the_report_fails_when_the_program_does() {
    for (dir, args, exit) in AUDITS {
        let of = |format: &str| check(dir, args, &["--report", format]).stdout;
        let breaks = exit != 0;
        let (junit, tap) = (of("junit"), of("tap"));
        let fails = junit.contains("<failure ") || junit.contains("<error ");
        assert_eq!(fails, breaks, "{dir} {args:?} {junit}");
        let not_ok = |line: &str| line.starts_with("not ok ") && !line.contains(" # TODO ");
        assert_eq!(tap.lines().any(not_ok), breaks, "{dir} {args:?} {tap}");
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    for (dir, args, _) in AUDITS {
        for (_, format, _) in ReportFormat::ALL {
            let args = [&["check"], args, &["--report", format]].concat();
            let (one, two) = (
                bias_audit(&folder(dir), &args),
                bias_audit(&folder(dir), &args),
            );
            assert_eq!(one.stdout, two.stdout, "{dir} {args:?}");
            assert!(!one.stdout.is_empty(), "{dir} {args:?}");
        }
    }
}

// The JSON report.

fn schema() -> Value {
    let output = bias_audit(&repository(), &["schema"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    parsed(&output.stdout, "")
}

#[test]
fn every_json_report_keeps_the_schema() {
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let described: BTreeSet<&String> = schema["properties"]
        .as_object()
        .expect("the report is an object")
        .keys()
        .collect();
    let required: BTreeSet<String> = schema["required"]
        .as_array()
        .expect("some fields are required")
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect();
    // What is written on request only, and audits that ask for it.
    let on_request = [
        (
            "fixtures/fair",
            &["counts.csv", "--convention", "fairlearn"][..],
        ),
        (
            "fixtures/labels",
            &[
                "scores.csv",
                "--score",
                "score",
                "--threshold",
                "0.5",
                "--score-bins",
                "10",
            ][..],
        ),
    ];
    let mut ever: BTreeSet<String> = BTreeSet::new();
    let audits = AUDITS.iter().map(|(dir, args, _)| (*dir, *args));
    for (dir, args) in audits.chain(on_request) {
        let report = json(dir, args);
        let errors: Vec<String> = validator
            .iter_errors(&report)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{dir} {args:?}:\n{}", errors.join("\n"));
        let written: BTreeSet<String> = report
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect();
        assert!(
            written.iter().all(|name| described.contains(name)),
            "{dir} {args:?}: fields that the schema does not describe"
        );
        assert!(
            required.is_subset(&written),
            "{dir} {args:?}: fields that the schema requires are missing"
        );
        ever.extend(written);
        assert_eq!(report["schema_version"], "1");
    }
    assert!(
        described.iter().all(|name| ever.contains(*name)),
        "no audit writes {described:?}"
    );
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let validator = jsonschema::validator_for(&schema()).expect("the schema is a schema");
    let report = json("fixtures/fair", &["counts.csv"]);
    assert!(validator.is_valid(&report));
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut report = report.clone();
        change(&mut report);
        validator.is_valid(&report)
    };
    assert!(!changed(&|r| r["verdict"] = "perhaps".into()));
    assert!(!changed(&|r| r["measures"][0]["value"] = "0.8".into()));
    assert!(!changed(&|r| r["measures"][0]["metric"] = Value::Null));
    assert!(!changed(&|r| r["groups"][0]["n"] = (-1).into()));
    assert!(!changed(&|r| r["findings"] = Value::Null));
    assert!(!changed(&|r| drop(
        r.as_object_mut().map(|r| r.remove("accounting"))
    )));
    let error = check(
        "fixtures/fair",
        &["no-such-file.csv"],
        &["--report", "json"],
    );
    assert!(
        !validator.is_valid(&parsed(&error.stdout, "")),
        "an error passes for a report"
    );
}

#[test]
fn the_schema_in_the_documentation_is_the_one_printed() {
    let path = folder("docs/report.schema.json");
    let printed = bias_audit(&repository(), &["schema"]).stdout;
    let written = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{error}: `bias-audit schema > docs/report.schema.json`"));
    assert_eq!(
        written, printed,
        "write it again: `bias-audit schema > docs/report.schema.json`"
    );
}

/// What identifies a measure.
const KEY: [&str; 7] = [
    "metric",
    "attribute",
    "group",
    "reference",
    "stratum",
    "numerator",
    "denominator",
];

#[test]
fn measures_are_tidy_and_numbered() {
    for (dir, args, _) in AUDITS {
        let report = json(dir, args);
        let mut keys = BTreeSet::new();
        for (number, measure) in items(&report, "measures").iter().enumerate() {
            assert_eq!(measure["id"], number, "{dir} {args:?}");
            let key = KEY.map(|key| measure[key].to_string());
            assert!(
                keys.insert(key.clone()),
                "{dir} {args:?}: two measures {key:?}"
            );
            assert_eq!(
                measure["value"].is_null(),
                measure["undefined"].is_string(),
                "{dir} {args:?}: a value or a reason, not both: {measure}"
            );
        }
        assert!(!keys.is_empty(), "{dir} {args:?}");
    }
}

#[test]
fn no_estimate_lies_outside_its_interval_and_no_probability_outside_its_range() {
    for (dir, args, _) in AUDITS {
        for measure in items(&json(dir, args), "measures") {
            if let (Some(value), Some(lower)) = (
                measure["value"].as_f64(),
                measure["interval"]["lower"].as_f64(),
            ) {
                let upper = measure["interval"]["upper"]
                    .as_f64()
                    .unwrap_or(f64::INFINITY);
                assert!(
                    lower <= value && value <= upper,
                    "{dir} {args:?}: {measure}"
                );
            }
            if let Some(p) = measure["test"]["p_value"].as_f64() {
                assert!((0.0..=1.0).contains(&p), "{dir} {args:?}: {measure}");
                if let Some(adjusted) = measure["test"]["p_adjusted"].as_f64() {
                    assert!(
                        p <= adjusted && adjusted <= 1.0,
                        "{dir} {args:?}: {measure}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_disparity_has_a_reference_and_a_rate_has_none() {
    for (dir, args, _) in AUDITS {
        for measure in items(&json(dir, args), "measures") {
            let metric = measure["metric"].as_str().unwrap_or_default();
            let of_all_groups = measure["group"].is_null();
            let compares = ["ratio", "difference"]
                .iter()
                .any(|word| metric.ends_with(word));
            if compares && !of_all_groups && measure["value"].is_number() {
                assert!(
                    measure["reference"].is_string(),
                    "{dir} {args:?}: {measure}"
                );
            }
            if metric.ends_with("-rate") {
                assert!(measure["reference"].is_null(), "{dir} {args:?}: {measure}");
                if measure["value"].is_number() {
                    assert!(measure["k"].is_u64() && measure["n"].is_u64(), "{measure}");
                }
            }
        }
    }
}

#[test]
fn a_finding_repeats_the_measure_it_judges() {
    for (dir, args, _) in AUDITS {
        let report = json(dir, args);
        let measures = items(&report, "measures");
        for finding in items(&report, "findings") {
            if finding["check"].is_object() {
                for key in ["metric", "attribute", "group", "measure"] {
                    assert!(finding[key].is_null(), "{dir} {args:?}: {key} of {finding}");
                }
                assert_eq!(finding["n"], finding["check"]["looked_at"]);
                continue;
            }
            let at = finding["measure"]
                .as_u64()
                .and_then(|at| usize::try_from(at).ok());
            let measure = &measures[at.expect("a finding names its measure")];
            for key in [
                "metric",
                "attribute",
                "group",
                "cells",
                "reference",
                "stratum",
                "value",
                "undefined",
                "interval",
            ] {
                assert_eq!(
                    finding[key], measure[key],
                    "{dir} {args:?}: {key} of {finding}"
                );
            }
            let verdict = finding["verdict"].as_str().unwrap_or_default();
            let rule = finding["rule"].as_str().unwrap_or_default();
            assert_eq!(finding["code"], format!("{rule}/{verdict}"));
            let bounded =
                finding["bound"]["min"].is_number() || finding["bound"]["max"].is_number();
            assert!(
                bounded,
                "{dir} {args:?}: a finding without a bound: {finding}"
            );
        }
    }
}

#[test]
fn the_verdict_follows_from_the_findings_that_are_denied() {
    for (dir, args, _) in AUDITS {
        let report = json(dir, args);
        let count = |denied: bool, verdict: &str| {
            items(&report, "findings")
                .iter()
                .filter(|f| (f["severity"] == "deny") == denied && f["verdict"] == verdict)
                .count()
        };
        for (scope, denied) in [("denied", true), ("warned", false)] {
            for verdict in ["pass", "fail", "inconclusive"] {
                assert_eq!(
                    report["scope"][scope][verdict],
                    count(denied, verdict),
                    "{dir} {args:?}: {scope} {verdict}"
                );
            }
        }
        let judged = count(true, "pass") + count(true, "fail");
        let verdict = if count(true, "fail") > 0 {
            "fail"
        } else if count(true, "inconclusive") > 0 || judged == 0 {
            "inconclusive"
        } else {
            "pass"
        };
        assert_eq!(report["verdict"], verdict, "{dir} {args:?}");
    }
}

#[test]
fn every_group_is_counted_once_in_every_attribute() {
    for (dir, args, _) in AUDITS {
        let report = json(dir, args);
        let mut sizes: BTreeMap<(String, String), (u64, f64)> = BTreeMap::new();
        for group in items(&report, "groups") {
            let key = (group["attribute"].to_string(), group["stratum"].to_string());
            let sum = sizes.entry(key).or_default();
            sum.0 += group["n"].as_u64().expect("a group has a size");
            sum.1 += group["share"]
                .as_f64()
                .expect("a group of somebody has a share");
        }
        let strata: BTreeSet<&String> = sizes.keys().map(|(_, stratum)| stratum).collect();
        for stratum in strata {
            let mut of_stratum = sizes.iter().filter(|((_, other), _)| other == stratum);
            let (_, (first, _)) = of_stratum.next().expect("the stratum has an attribute");
            for ((attribute, _), (n, shares)) in of_stratum {
                assert_eq!(n, first, "{dir} {args:?}: {attribute} {stratum}");
                assert!(
                    (shares - 1.0).abs() < 1e-9,
                    "{dir} {args:?}: {attribute}: {shares}"
                );
            }
        }
    }
}

#[test]
fn strata_and_intersections_add_up_to_the_whole() {
    // Keys of sums: attribute, group, stage.
    type Sums = BTreeMap<(String, String, String), u64>;
    let mut seen = (false, false);
    for (dir, args, _) in AUDITS {
        let report = json(dir, args);
        let (mut pooled, mut strata, mut crossed) = (Sums::new(), Sums::new(), Sums::new());
        for group in items(&report, "groups") {
            let cells = group["cells"].as_object().expect("a group has cells");
            let joint = cells.len() > 1;
            let stages = group["stages"].as_object().expect("a group has stages");
            for (stage, n) in stages.iter().chain([(&"n".to_owned(), &group["n"])]) {
                let n = n.as_u64().expect("a count");
                for (attribute, name) in cells {
                    let name = name.as_str().expect("a group has a name");
                    let key = (attribute.clone(), name.to_owned(), stage.clone());
                    let sums = match (joint, group["stratum"].is_null()) {
                        (false, true) => &mut pooled,
                        (false, false) => &mut strata,
                        (true, true) => &mut crossed,
                        (true, false) => continue,
                    };
                    *sums.entry(key).or_default() += n;
                }
            }
        }
        if !strata.is_empty() {
            assert_eq!(strata, pooled, "{dir} {args:?}: strata");
            seen.0 = true;
        }
        for (key, n) in &crossed {
            assert_eq!(
                pooled.get(key),
                Some(n),
                "{dir} {args:?}: intersection {key:?}"
            );
            seen.1 = true;
        }
    }
    assert_eq!(
        seen,
        (true, true),
        "no audit has strata, or none has intersections"
    );
}

// The other formats carry the same.

/// A text field of the CSV report as JSON has it: formulas are written as text.
fn unescaped(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => text,
        _ => field,
    }
}

#[test]
fn the_csv_report_has_one_row_per_measure_with_the_same_values() {
    for (dir, args, _) in AUDITS {
        let report = json(dir, args);
        let measures = items(&report, "measures");
        let text = check(dir, args, &["--report", "csv"]).stdout;
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<BTreeMap<String, String>> = reader
            .deserialize()
            .collect::<Result<_, _>>()
            .unwrap_or_else(|error| panic!("{dir} {args:?}: {error}"));
        let checks = items(&report, "findings").iter();
        let checks = checks.filter(|f| f["check"].is_object()).count();
        assert_eq!(rows.len(), measures.len() + checks, "{dir} {args:?}");
        for (row, measure) in rows.iter().zip(measures) {
            for key in KEY.iter().chain(&["undefined"]) {
                let wanted = measure[*key].as_str().unwrap_or_default();
                assert_eq!(unescaped(&row[*key]), wanted, "{dir} {args:?}: {key}");
            }
            let (interval, test) = (&measure["interval"], &measure["test"]);
            for (key, wanted) in [
                ("id", &measure["id"]),
                ("k", &measure["k"]),
                ("n", &measure["n"]),
                ("value", &measure["value"]),
                ("lower", &interval["lower"]),
                ("upper", &interval["upper"]),
                ("level", &interval["level"]),
                ("statistic", &test["statistic"]),
                ("p_value", &test["p_value"]),
                ("p_adjusted", &test["p_adjusted"]),
            ] {
                let written: Option<f64> = (!row[key].is_empty()).then(|| {
                    row[key]
                        .parse()
                        .unwrap_or_else(|_| panic!("{key}: {}", row[key]))
                });
                // Bit for bit: both formats promise full precision.
                assert_eq!(
                    written.map(f64::to_bits),
                    wanted.as_f64().map(f64::to_bits),
                    "{dir} {args:?}: {key} of {measure}"
                );
            }
            assert_eq!(
                row["interval_method"],
                interval["method"].as_str().unwrap_or_default()
            );
            assert_eq!(
                row["test_method"],
                test["method"].as_str().unwrap_or_default()
            );
        }
    }
}

#[test]
fn no_format_loses_a_finding() {
    for (dir, args, _) in AUDITS {
        let report = json(dir, args);
        let findings = items(&report, "findings");

        let text = check(dir, args, &["--report", "csv"]).stdout;
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let last = rows.headers().expect("a header").len() - 1;
        let in_csv: usize = rows
            .records()
            .map(|row| row.expect("a row")[last].split_whitespace().count())
            .sum();
        assert_eq!(in_csv, findings.len(), "{dir} {args:?} csv");

        let text = check(dir, args, &[]).stdout;
        let section = text
            .split("\nFindings\n")
            .nth(1)
            .and_then(|rest| rest.split("\n\n").next());
        let section = section.expect("the terminal report has findings");
        let words = ["FAIL", "warning", "inconclusive"];
        let told = |line: &&str| {
            words
                .iter()
                .any(|word| line.starts_with(&format!("  {word}: ")))
        };
        let told = section.lines().filter(told).count();
        let section = unwrapped(section);
        for finding in findings
            .iter()
            .filter(|finding| finding["verdict"] == "fail")
        {
            let word = if finding["severity"] == "deny" {
                "FAIL"
            } else {
                "warning"
            };
            let message = finding["message"]
                .as_str()
                .expect("a finding has a message");
            let line = unwrapped(&format!("{word}: {message}"));
            assert!(section.contains(&line), "{dir} {args:?}: {line}");
        }
        // Those that are not told one by one are counted: "8 comparisons passed; 1 comparison …".
        let counted: usize = section
            .split_whitespace()
            .collect::<Vec<_>>()
            .windows(2)
            .filter(|two| two[1].starts_with("comparison"))
            .filter_map(|two| two[0].replace(',', "").parse::<usize>().ok())
            .sum();
        assert_eq!(told + counted, findings.len(), "{dir} {args:?}: {section}");
    }
}

#[test]
fn the_first_line_of_the_terminal_counts_the_denied_findings() {
    for (dir, args, _) in AUDITS {
        let denied = &json(dir, args)["scope"]["denied"];
        let text = unwrapped(&check(dir, args, &[]).stdout);
        let (pass, fail, unsure) = (&denied["pass"], &denied["fail"], &denied["inconclusive"]);
        let counts = format!("{fail} failed, {unsure} inconclusive, {pass} passed");
        let total: u64 = [pass, fail, unsure].iter().filter_map(|n| n.as_u64()).sum();
        let said = text.contains(&counts) || (total == 0 && text.contains("Nothing was judged"));
        assert!(said, "{dir} {args:?}: {counts}: {text}");
    }
}

#[test]
fn the_terminal_says_what_was_noticed_excluded_and_not_computed() {
    for (dir, args, _) in AUDITS {
        let report = json(dir, args);
        let text = unwrapped(&check(dir, args, &[]).stdout);
        let messages = items(&report, "data_quality").iter().map(|q| &q["message"]);
        let needs = items(&report, "not_computable").iter().map(|n| &n["needs"]);
        for said in messages.chain(needs) {
            let said = unwrapped(said.as_str().expect("a sentence"));
            assert!(text.contains(&said), "{dir} {args:?}: {said}");
        }
        for column in items(&report, "columns") {
            let name = unwrapped(column["column"].as_str().expect("a column has a name"));
            assert!(
                text.contains(&format!("`{name}`")),
                "{dir} {args:?}: {name}"
            );
        }
    }
}

#[test]
fn every_group_with_somebody_is_in_the_terminal_report() {
    let (dir, args) = FIRST;
    let text = check(dir, args, &[]).stdout;
    for group in items(&json(dir, args), "groups") {
        let name = group["group"].as_str().expect("a group has a name");
        let row = text.lines().any(|line| line.trim_start().starts_with(name));
        assert!(row || group["n"] == 0, "no row of {name}");
    }
}

// Looks.

#[test]
fn the_terminal_report_is_readable_at_eighty_columns() {
    const COLUMNS: usize = 80;
    for (dir, args, _) in AUDITS {
        // Names that are wider than their number of characters have no fair count of columns here.
        if dir == "fixtures/hostile-strings" {
            continue;
        }
        for (_, lang) in Lang::ALL {
            let output = check(dir, args, &["--lang", lang]);
            for line in output.stdout.lines() {
                let width = line.chars().count();
                assert!(width <= COLUMNS, "{dir} {args:?} {lang}: {width}: {line}");
                assert_eq!(
                    line,
                    line.trim_end(),
                    "{dir} {args:?} {lang}: space at the end"
                );
            }
        }
    }
}

#[test]
fn no_line_starts_with_a_mark_that_belongs_to_the_line_before() {
    for (dir, args, _) in AUDITS {
        if dir == "fixtures/hostile-strings" {
            continue; // its names start with marks
        }
        for (_, lang) in Lang::ALL {
            for line in check(dir, args, &["--lang", lang]).stdout.lines() {
                let start = line.trim_start().chars().next();
                let mark = start.is_some_and(|c| ";:,.!?)%»".contains(c));
                assert!(!mark, "{dir} {args:?} {lang}: {line}");
            }
        }
    }
}

#[test]
fn there_are_no_colours_where_nobody_sees_them() {
    for more in [&[][..], &["--report", "json"], &["--report", "csv"]] {
        let args = [&["check"], FIRST.1, more].concat();
        let output = finish(
            command(&folder(FIRST.0), &args)
                .env_remove("NO_COLOR")
                .stdin(Stdio::null()),
        );
        assert!(!output.stdout.contains('\u{1b}'), "{more:?}");
    }
}

#[test]
fn colours_repeat_what_the_words_say() {
    for (dir, args, exit) in AUDITS {
        if dir == "fixtures/hostile-strings" {
            continue; // its names hold escape sequences of their own, see the next test
        }
        let plain = check(dir, args, &[]).stdout;
        let args = [&["check"], args].concat();
        let coloured = finish(
            command(&folder(dir), &args)
                .env_remove("NO_COLOR")
                .env("CLICOLOR_FORCE", "1")
                .stdin(Stdio::null()),
        );
        assert_eq!(coloured.status, exit, "{dir} {args:?}");
        assert!(
            coloured.stdout.contains('\u{1b}'),
            "{dir} {args:?}: no colours when forced"
        );
        let stripped = anstream::adapter::strip_str(&coloured.stdout).to_string();
        assert_eq!(stripped, plain, "{dir} {args:?}");
    }
}

#[test]
fn names_from_the_data_cannot_command_the_terminal() {
    for env in [("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")] {
        let args = ["check", "counts.csv", "-a", "segment"];
        let output = finish(
            command(&folder("fixtures/hostile-strings"), &args)
                .env_remove("NO_COLOR")
                .env(env.0, env.1)
                .stdin(Stdio::null()),
        );
        let text = anstream::adapter::strip_str(&output.stdout).to_string();
        // The data holds a real escape that would colour; ours are bold and say so.
        assert!(!output.stdout.contains("\u{1b}[31mred"), "{env:?}");
        let commanding =
            |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        let found: BTreeSet<char> = text.chars().filter(|c| commanding(*c)).collect();
        assert!(found.is_empty(), "{env:?}: {found:?}");
    }
}

// Languages.

/// English words of verdicts and tables that no French sentence holds.
const ENGLISH: [&str; 14] = [
    "fail",
    "failed",
    "pass",
    "passed",
    "inconclusive",
    "warning",
    "unknown",
    "judged",
    "nobody",
    "findings",
    "rows",
    "women",
    "men",
    "people",
];

#[test]
fn a_french_report_is_french() {
    for (dir, args, _) in AUDITS {
        let output = check(dir, args, &["--lang", "fr"]);
        // What stands in quotes comes from the file or the command line.
        let text: String = output.stdout.split('`').step_by(2).collect();
        let lower = text.to_lowercase();
        let words: BTreeSet<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
        let english: Vec<&&str> = ENGLISH
            .iter()
            .filter(|word| words.contains(**word))
            .collect();
        assert!(english.is_empty(), "{dir} {args:?}: {english:?} in\n{text}");
    }
}

#[test]
fn french_numbers_have_a_comma_and_english_ones_a_point() {
    for (dir, args) in [FIRST, ("examples/02-platform-counts", &["platform.csv"])] {
        let between_digits = |text: &str, mark: char| {
            let chars: Vec<char> = text.chars().collect();
            chars
                .windows(3)
                .filter(|three| {
                    three[0].is_ascii_digit() && three[1] == mark && three[2].is_ascii_digit()
                })
                .count()
        };
        let (en, fr) = (
            check(dir, args, &[]).stdout,
            check(dir, args, &["--lang", "fr"]).stdout,
        );
        assert_eq!(between_digits(&fr, '.'), 0, "{dir}");
        assert_eq!(between_digits(&en, '.'), between_digits(&fr, ','), "{dir}");
    }
}

fn without(value: &mut Value, keys: &[&str]) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| !keys.contains(&key.as_str()));
            map.values_mut().for_each(|value| without(value, keys));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| without(value, keys)),
        _ => {}
    }
}

#[test]
fn a_french_report_says_the_same() {
    let sentences = ["message", "needs"];
    for (dir, args, _) in AUDITS {
        let mut english = json(dir, args);
        let mut french = json(dir, &[args, &["--lang", "fr"]].concat());
        for (en, fr) in items(&english, "findings")
            .iter()
            .zip(items(&french, "findings"))
        {
            assert_ne!(
                en["message"], fr["message"],
                "{dir} {args:?}: not translated"
            );
        }
        without(&mut english, &[&sentences[..], &["language"]].concat());
        without(&mut french, &[&sentences[..], &["language"]].concat());
        assert_eq!(english, french, "{dir} {args:?}");
    }
}

#[test]
fn the_language_of_the_environment_is_used_and_the_flag_wins() {
    let run = |more: &[&str]| {
        let args = [&["check"], FIRST.1, more].concat();
        finish(
            command(&folder(FIRST.0), &args)
                .env("LC_ALL", "fr_FR.UTF-8")
                .stdin(Stdio::null()),
        )
        .stdout
    };
    let french = check(FIRST.0, FIRST.1, &["--lang", "fr"]).stdout;
    assert_eq!(run(&[]), french);
    assert_eq!(run(&["--lang", "en"]), check(FIRST.0, FIRST.1, &[]).stdout);
}

// Standard input, patterns, digests, time.

#[test]
fn standard_input_is_read_like_the_file_in_every_format() {
    let dir = folder("fixtures/tiny");
    let args = [
        "-a",
        "gender",
        "-a",
        "age",
        "-a",
        "income=50000,75000",
        "--report",
        "json",
    ];
    for file in [
        "person.csv",
        "semicolon-bom-crlf.csv",
        "person.csv.gz",
        "person.csv.zst",
        "person.ndjson",
        "person.parquet",
        "person.arrow",
    ] {
        let named = bias_audit(&dir, &[&["check", file], &args[..]].concat());
        let bytes = fs::read(dir.join(file)).expect("the fixture is there");
        let piped = with_stdin(&dir, &[&["check", "-"], &args[..]].concat(), &bytes);
        assert_eq!(named.status, piped.status, "{file}: {}", piped.stderr);
        let (named, piped) = (
            parsed(&named.stdout, ""),
            parsed(&piped.stdout, &piped.stderr),
        );
        assert_same_result(&named, &piped, file);
        assert_eq!(named["accounting"], piped["accounting"], "{file}");
        assert_eq!(named["data_quality"], piped["data_quality"], "{file}");
        assert_eq!(piped["inputs"][0]["path"], "-", "{file}");
        for key in ["format", "rows", "bytes"] {
            assert_eq!(
                named["inputs"][0][key], piped["inputs"][0][key],
                "{file}: {key}"
            );
        }
        assert_eq!(piped["inputs"][0]["bytes"], bytes.len(), "{file}");
    }
}

#[test]
fn a_counts_file_can_be_piped_into_check() {
    let dir = folder(FIRST.0);
    let counts = bias_audit(&dir, &["tally", "campaign.csv"]);
    assert_eq!(counts.status, 0, "{}", counts.stderr);
    let piped = with_stdin(
        &dir,
        &["check", "-", "--report", "json"],
        counts.stdout.as_bytes(),
    );
    assert_eq!(piped.status, 1, "{}", piped.stderr);
    assert_same_result(
        &json(FIRST.0, FIRST.1),
        &parsed(&piped.stdout, ""),
        "counts",
    );
}

#[test]
fn standard_input_cannot_be_read_twice() {
    let dir = folder(FIRST.0);
    let bytes = fs::read(dir.join("campaign.csv")).expect("the example is there");
    let quintiles = with_stdin(&dir, &["check", "-"], &bytes);
    assert_refused(
        &quintiles,
        "quintiles-need-file",
        &["income", "help: give cut points"],
    );
    let cut = with_stdin(
        &dir,
        &["check", "-", "-a", "gender", "-a", "income=30000"],
        &bytes,
    );
    assert_eq!(cut.status, 1, "{}", cut.stderr);
    let twice = with_stdin(&dir, &["check", "-", "-"], &bytes);
    assert_refused(&twice, "usage", &["named twice"]);
}

#[test]
fn a_pattern_means_the_files_it_matches_in_order_of_name() {
    let dir = "examples/06-shards";
    let by_pattern = json(dir, &["week-*.csv"]);
    let by_name = json(dir, &["week-1.csv", "week-2.csv"]);
    assert_same_result(&by_pattern, &by_name, "pattern");
    let paths: Vec<&Value> = items(&by_pattern, "inputs")
        .iter()
        .map(|i| &i["path"])
        .collect();
    assert_eq!(paths, ["week-1.csv", "week-2.csv"]);
    let twice = check(dir, &["week-1.csv", "week-*.csv"], &[]);
    assert_refused(&twice, "usage", &["week-1.csv", "counted twice"]);
}

#[test]
fn the_digest_is_that_of_the_bytes_as_stored() {
    let dir = folder("fixtures/tiny");
    let plain = json("fixtures/tiny", &["person.csv", "-a", "gender"]);
    assert!(
        plain["inputs"][0]["sha256"].is_null(),
        "a digest nobody asked for"
    );
    for file in [
        "person.csv",
        "person.csv.gz",
        "person.ndjson",
        "person.parquet",
        "person.arrow",
    ] {
        let bytes = fs::read(dir.join(file)).expect("the fixture is there");
        let wanted: String = Sha256::digest(&bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        let args = [
            "check", file, "-a", "gender", "--digest", "--report", "json",
        ];
        let named = bias_audit(&dir, &args);
        let piped = with_stdin(&dir, &[&["check", "-"], &args[2..]].concat(), &bytes);
        for output in [named, piped] {
            let report = parsed(&output.stdout, &output.stderr);
            assert_eq!(report["inputs"][0]["sha256"], wanted, "{file}");
        }
    }
}

#[test]
fn a_time_appears_only_when_asked_for_and_can_be_fixed() {
    let run = |args: &[&str], epoch: &str| {
        let args = [&["check", "counts.csv", "--report", "json"], args].concat();
        let mut command: Command = command(&folder("fixtures/fair"), &args);
        finish(command.env("SOURCE_DATE_EPOCH", epoch).stdin(Stdio::null()))
    };
    let without = json("fixtures/fair", &["counts.csv"]);
    assert!(without["provenance"]["timestamp"].is_null());
    let report = |epoch: &str| parsed(&run(&["--timestamp"], epoch).stdout, "");
    // 2001-09-09T01:46:40Z is the well-known billionth second.
    let at = &report("1000000000")["provenance"]["timestamp"];
    assert_eq!(at, "2001-09-09T01:46:40Z");
    assert_eq!(
        report("0")["provenance"]["timestamp"],
        "1970-01-01T00:00:00Z"
    );
    assert_refused(
        &run(&["--timestamp"], "yesterday"),
        "usage",
        &["SOURCE_DATE_EPOCH"],
    );
    let now = json("fixtures/fair", &["counts.csv", "--timestamp"]);
    let now = now["provenance"]["timestamp"]
        .as_str()
        .expect("a time was asked for");
    assert!(now.ends_with('Z') && now > "2025", "{now}");
}

// --print-config.

/// Audits with `--print-config`, then with what it printed as the only settings.
fn assert_printed_settings_give_the_same(dir: &str, file: &str, args: &[&str]) {
    let temporary = temporary();
    let all = [&[file], args].concat();
    let printed = check(dir, &all, &["--print-config"]);
    assert_eq!(printed.status, 0, "{dir} {args:?}: {}", printed.stderr);
    assert!(!printed.stdout.contains("verdict"), "{dir} {args:?}");
    write(&temporary, "printed.toml", &printed.stdout);
    let config = temporary.path().join("printed.toml").display().to_string();
    let again = check(dir, &[file, "-c", &config], &["--report", "json"]);
    let wanted = json(dir, &all);
    assert_eq!(
        wanted["exit_code"], again.status,
        "{dir} {args:?}: {}\n{}",
        again.stderr, printed.stdout
    );
    let again = parsed(&again.stdout, &again.stderr);
    for key in RESULT {
        assert_eq!(
            wanted[key], again[key],
            "{dir} {args:?}: {key} differs with\n{}",
            printed.stdout
        );
    }
}

#[test]
fn printed_settings_give_the_same_audit() {
    for (dir, file, args) in [
        (FIRST.0, "campaign.csv", &[][..]),
        (
            FIRST.0,
            "campaign.csv",
            &["-a", "gender", "-a", "income=50000,75000"],
        ),
        (
            FIRST.0,
            "campaign.csv",
            &["--by", "campaign_id", "-a", "gender"],
        ),
        (
            FIRST.0,
            "campaign.csv",
            &["-o", "clicked", "--eligible", "targeted", "-a", "gender"],
        ),
        ("examples/02-platform-counts", "platform.csv", &[]),
        ("examples/04-rapport-francais", "campagne.csv", &[]),
        (
            "fixtures/labels",
            "scores.csv",
            &["--score", "score", "--threshold", "0.5"],
        ),
        (
            "fixtures/small-sample",
            "nine.csv",
            &["-a", "gender", "-c", "point.toml"],
        ),
    ] {
        assert_printed_settings_give_the_same(dir, file, args);
    }
}

#[test]
fn printed_settings_hold_the_intersections() {
    let args = ["-a", "gender", "-a", "age", "--intersect", "gender,age"];
    assert_printed_settings_give_the_same("fixtures/intersectional", "counts.csv", &args);
}

#[test]
fn printed_settings_hold_the_references() {
    let args = ["-a", "gender", "--reference", "gender=female"];
    assert_printed_settings_give_the_same(FIRST.0, "campaign.csv", &args);
    assert_printed_settings_give_the_same("fixtures/fair", "counts.csv", &["--reference", "rest"]);
}

#[test]
fn printed_settings_hold_the_baseline() {
    let args = ["--baseline", "gender:female=.5,male=.5"];
    assert_printed_settings_give_the_same("fixtures/baseline", "reached.csv", &args);
}

#[test]
fn printed_settings_hold_the_words_of_groups_and_the_year_of_ages() {
    let dir = temporary();
    let mut log = String::from("sexe,yob,eligible,targeted\n");
    for row in 0..200 {
        let (sex, year) = (1 + row % 2, 1950 + row % 50);
        log.push_str(&format!("{sex},{year},1,{}\n", u8::from(row % 3 == 0)));
    }
    write(&dir, "log.csv", &log);
    write(
        &dir,
        "words.toml",
        "[attributes.gender]\ncolumn = \"sexe\"\nmap = { female = [\"2\"], male = [\"1\"] }\n\
         reference = \"female\"\n[attributes.age]\ncolumn = \"yob\"\nas-of = 2010\n",
    );
    let path = dir.path().display().to_string();
    assert_printed_settings_give_the_same(&path, "log.csv", &["-c", "words.toml"]);
}

/// Naming a thing twice is refused, or means what naming it once means: counted twice, it would weigh
/// twice in the family of tests and could change a verdict.
#[test]
fn what_is_named_twice_is_not_judged_twice() {
    let dir = "fixtures/intersectional";
    let args = ["counts.csv", "-a", "gender", "-a", "age"];
    for (once, again) in [
        (["--intersect", "gender,age"], ["--intersect", "gender,age"]),
        (["--intersect", "gender,age"], ["--intersect", "age,gender"]),
        (["--policy", "four-fifths"], ["--policy", "four-fifths"]),
    ] {
        let single = json(dir, &[&args[..], &once].concat());
        let twice = check(
            dir,
            &[&args[..], &once, &again].concat(),
            &["--report", "json"],
        );
        if twice.status != 2 {
            let twice = parsed(&twice.stdout, &twice.stderr);
            assert_same_result(&single, &twice, &format!("{once:?} {again:?}"));
        }
    }
    let by = ["campaign.csv", "-a", "gender", "--by", "campaign_id"];
    let single = json(FIRST.0, &by);
    let twice = check(FIRST.0, &by, &["--by", "campaign_id", "--report", "json"]);
    if twice.status != 2 {
        assert_same_result(&single, &parsed(&twice.stdout, &twice.stderr), "--by");
    }
}

// Errors that need a file of their own.

fn assert_refused(output: &Output, code: &str, says: &[&str]) {
    assert_eq!(
        output.status, 2,
        "{code}: {}{}",
        output.stdout, output.stderr
    );
    let error = format!("error[{code}]");
    for said in [&error.as_str()].into_iter().chain(says) {
        assert!(
            output.stderr.contains(said),
            "{code}: no {said:?} in {}",
            output.stderr
        );
    }
}

#[test]
fn a_quote_that_is_never_closed_is_refused() {
    let dir = temporary();
    // In the first field and in the last, with and without a last line break.
    for (rest, line) in [
        ("F,1,1\n\"M,1,1\nF,1,0\n", "line 3"),
        ("F,1,1\nM,1,1\n\"F,1,0", "line 4"),
        ("F,1,1\nM,1,1\nF,1,\"0\n", "line 4"),
    ] {
        write(
            &dir,
            "log.csv",
            &format!("gender,eligible,targeted\n{rest}"),
        );
        let output = bias_audit(dir.path(), &["check", "log.csv"]);
        assert_refused(&output, "unclosed-quote", &["log.csv", line, "help: "]);
    }
}

#[test]
fn a_row_of_totals_is_a_control_and_no_row() {
    let dir = temporary();
    write(
        &dir,
        "log.csv",
        "gender,eligible,targeted\nF,100,50\nM,100,60\nTotal,200,110\n",
    );
    let output = bias_audit(dir.path(), &["check", "log.csv"]);
    assert!(
        output.stdout.contains("the rows add up to them"),
        "{}",
        output.stdout
    );
    write(
        &dir,
        "log.csv",
        "gender,eligible,targeted\nF,100,50\nM,100,60\nTotal,200,111\n",
    );
    let output = bias_audit(dir.path(), &["check", "log.csv"]);
    assert_refused(
        &output,
        "totals-disagree",
        &["log.csv", "Total", "110", "111", "help: "],
    );
    // In a log that is read as a stream, a total is seen only when its row comes.
    write(
        &dir,
        "log.ndjson",
        "{\"gender\":\"F\",\"eligible\":100,\"targeted\":50}\n{\"gender\":\"Total\",\"eligible\":100,\"targeted\":50}\n",
    );
    let output = bias_audit(dir.path(), &["check", "log.ndjson"]);
    assert_refused(&output, "total-row", &["log.ndjson", "Total", "help: "]);
}

#[test]
fn a_spreadsheet_is_refused() {
    let dir = temporary();
    write(&dir, "log.xlsx", "PK\u{3}\u{4}and so on");
    let output = bias_audit(dir.path(), &["check", "log.xlsx"]);
    assert_refused(&output, "format-unknown", &["log.xlsx", "help: "]);
}

#[cfg(not(feature = "cloud"))]
#[test]
fn an_object_store_is_refused_with_a_remedy_by_a_build_without_them() {
    let dir = repository();
    for (url, says) in [
        (
            "s3://bucket/log.parquet",
            "aws s3 cp s3://bucket/log.parquet -",
        ),
        ("gs://bucket/log.csv", "gcloud storage cat"),
        ("https://me:secret@host/log.csv?sig=secret", "curl"),
        (
            "abfss://box@account.dfs.core.windows.net/log.csv",
            "download",
        ),
    ] {
        let output = bias_audit(&dir, &["check", url]);
        assert_refused(&output, "cloud-off", &["--features cloud", says]);
        assert!(!output.stderr.contains("secret"), "{}", output.stderr);
    }
}

#[test]
fn counts_files_that_do_not_fit_are_refused() {
    let dir = temporary();
    write(
        &dir,
        "log.csv",
        "gender,age,eligible,targeted\nF,20,1,1\nM,30,1,0\n",
    );
    for (name, attribute) in [("gender.json", "gender"), ("age.json", "age")] {
        let output = bias_audit(
            dir.path(),
            &["tally", "log.csv", "-a", attribute, "-o", name],
        );
        assert_eq!(output.status, 0, "{}", output.stderr);
    }
    let merge = |files: &[&str]| bias_audit(dir.path(), &[&["merge"], files].concat());
    let plans = merge(&["gender.json", "age.json"]);
    assert_refused(&plans, "counts-plan-differs", &["help: "]);
    let checked = bias_audit(dir.path(), &["check", "gender.json", "age.json"]);
    assert_refused(&checked, "counts-plan-differs", &["help: "]);

    let text = fs::read_to_string(dir.path().join("gender.json")).expect("it was tallied");
    for (what, changed) in [
        (
            "another version",
            text.replace("\"counts_version\": \"1\"", "\"counts_version\": \"2\""),
        ),
        (
            "another plan",
            text.replace("\"eligible\": \"eligible\"", "\"eligible\": null"),
        ),
        (
            "other rows",
            text.replace("\"rows_used\": 2", "\"rows_used\": 3"),
        ),
        (
            "a key of no meaning",
            text.replacen('{', "{\"weights\": [],", 1),
        ),
    ] {
        assert_ne!(changed, text, "{what}");
        write(&dir, "changed.json", &changed);
        for command in ["merge", "check"] {
            let output = bias_audit(dir.path(), &[command, "changed.json"]);
            assert_refused(&output, "counts-version", &["changed.json", "help: "]);
        }
    }
    assert_refused(&merge(&["log.csv"]), "counts-version", &["log.csv"]);
}

#[test]
fn counts_files_are_not_mixed_with_logs_or_given_other_roles() {
    let dir = temporary();
    write(&dir, "log.csv", "gender,eligible,targeted\nF,1,1\nM,1,0\n");
    let tallied = bias_audit(dir.path(), &["tally", "log.csv", "-o", "log.json"]);
    assert_eq!(
        (tallied.status, tallied.stdout.as_str()),
        (0, ""),
        "{}",
        tallied.stderr
    );
    for args in [
        &["check", "log.csv", "log.json"][..],
        &["check", "log.json", "-o", "targeted"],
        &["check", "log.json", "-a", "gender"],
        &["check", "log.json", "--by", "gender"],
    ] {
        assert_refused(&bias_audit(dir.path(), args), "usage", &[]);
    }
}

#[test]
fn a_counts_file_added_to_itself_is_refused() {
    let dir = temporary();
    write(&dir, "log.csv", "gender,eligible,targeted\nF,1,1\nM,1,0\n");
    let tallied = bias_audit(dir.path(), &["tally", "log.csv", "-o", "log.json"]);
    assert_eq!(tallied.status, 0, "{}", tallied.stderr);
    for command in ["merge", "check"] {
        let output = bias_audit(dir.path(), &[command, "log.json", "log.json"]);
        assert_refused(&output, "usage", &["counted twice"]);
    }
}

#[test]
fn everything_that_has_an_id_is_explained_and_nothing_else() {
    let run = |args: &[&str]| bias_audit(&repository(), args);
    for what in ["metrics", "methods", "presets", "errors"] {
        let listed = run(&["list", what]);
        assert_eq!(listed.status, 0, "{what}: {}", listed.stderr);
        let ids: Vec<&str> = listed
            .stdout
            .lines()
            .filter_map(|line| line.split_whitespace().next())
            .collect();
        assert!(ids.len() >= 3, "{what}: {ids:?}");
        for id in ids {
            let explained = run(&["explain", id]);
            assert_eq!(explained.status, 0, "{id}: {}", explained.stderr);
            assert!(
                explained.stdout.lines().count() >= 2,
                "{id}: {}",
                explained.stdout
            );
        }
    }
    for code in ["0", "1", "2", "3"] {
        assert_eq!(run(&["explain", code]).status, 0, "exit code {code}");
    }
    assert_refused(
        &run(&["explain", "impact-rato"]),
        "unknown-id",
        &["impact-ratio"],
    );
    assert_refused(&run(&["explain", "zzz"]), "unknown-id", &["help: "]);
}

#[test]
#[cfg(unix)]
fn a_report_to_a_device_or_link_leaves_the_device_and_the_link() {
    use std::os::unix::fs::{FileTypeExt as _, symlink};
    let dir = temporary();
    write(&dir, "log.csv", "gender,targeted\nF,1\nM,1\n");
    write(&dir, "real.json", "old");
    symlink("real.json", dir.path().join("link.json")).expect("a link can be made");
    // A pipe stands for a device: whoever runs the tests may replace it, as root could a device.
    let pipe = dir.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo is there").success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).expect("the pipe can be read")
    });
    let args = ["check", "log.csv", "-q", "--report", "json=pipe"];
    let output = bias_audit(dir.path(), &args);
    assert_eq!(output.status, 3, "{}", output.stderr);
    let report = reader.join().expect("the reader ends");
    assert!(report.contains("\"verdict\": \"inconclusive\""), "{report}");
    let kind = fs::symlink_metadata(&pipe)
        .expect("the pipe is there")
        .file_type();
    assert!(kind.is_fifo());
    bias_audit(
        dir.path(),
        &["check", "log.csv", "-q", "--report", "json=link.json"],
    );
    let link = fs::symlink_metadata(dir.path().join("link.json")).expect("the link is there");
    assert!(link.file_type().is_symlink());
    let real = fs::read_to_string(dir.path().join("real.json")).expect("the file is there");
    assert!(real.contains("\"schema_version\""), "{real}");
}
