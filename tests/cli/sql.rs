//! `sql`: the statement for an engine, and what is refused before any engine is asked.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Output, bias_audit, repository};

const LOG: &str = "examples/01-first-audit/campaign.csv";

/// Cut points, since an engine makes no fifths.
const BANDS: [&str; 6] = [
    "-a",
    "gender",
    "-a",
    "age",
    "-a",
    "income=20000,40000,60000",
];

fn sql(args: &[&str]) -> Output {
    bias_audit(&repository(), &[&["sql", LOG], args].concat())
}

fn assert_refused(output: &Output, code: &str, says: &[&str]) {
    assert_eq!(output.status, 2, "{code}: {}", output.stdout);
    for said in [&*format!("error[{code}]"), "help: "].iter().chain(says) {
        assert!(
            output.stderr.contains(said),
            "{code}: no {said:?} in {}",
            output.stderr
        );
    }
}

#[test]
fn the_statement_is_printed_in_every_dialect() {
    let dialects = bias_audit(&repository(), &["list", "dialects"]).stdout;
    assert_eq!(dialects.lines().count(), 10);
    for line in dialects.lines() {
        let dialect = line.split_whitespace().next().expect("a name");
        let args = ["--dialect", dialect, "--table", "ads.delivery"];
        let output = sql(&[&args[..], &BANDS].concat());
        assert_eq!(output.status, 0, "{dialect}: {}", output.stderr);
        assert!(
            output.stdout.starts_with("SELECT\n  k.k1 AS "),
            "{}",
            output.stdout
        );
        assert!(
            output
                .stdout
                .contains("BETWEEN 20000 AND 39999.999999 THEN '20000'")
        );
        assert!(
            output.stdout.contains("CAST(COUNT(*) AS BIGINT) AS "),
            "{}",
            output.stdout
        );
    }
}

#[test]
fn names_that_could_be_something_else_are_refused() {
    let dialect = ["--dialect", "duckdb"];
    for (flag, text) in [
        ("--table", "ads..delivery"),
        ("--table", "a\nb"),
        ("--query", "SELECT 1; DROP TABLE ads"),
    ] {
        let output = sql(&[&dialect[..], &[flag, text], &BANDS].concat());
        assert_refused(&output, "unquotable-name", &[]);
    }
    let quoted = sql(&[&dialect[..], &["--table", "a\"; DROP TABLE b; --"], &BANDS].concat());
    assert!(
        quoted
            .stdout
            .contains("FROM \"a\"\"; DROP TABLE b; --\" AS t"),
        "{}",
        quoted.stdout
    );
}

#[test]
fn what_an_engine_cannot_be_asked_is_refused() {
    let table = ["--table", "delivery"];
    assert_refused(
        &sql(&[&table[..], &BANDS].concat()),
        "usage",
        &["--dialect"],
    );
    let unknown = [&table[..], &["--dialect", "oracle"], &BANDS].concat();
    assert_refused(&sql(&unknown), "usage", &["the dialects are spark"]);
    let nothing = [&["--dialect", "trino"][..], &BANDS].concat();
    assert_refused(&sql(&nothing), "usage", &["--table", "--query"]);
    let fifths = [&table[..], &["--dialect", "trino"]].concat();
    assert_refused(
        &sql(&fifths),
        "quintiles-need-file",
        &["-a income=20000,40000,60000"],
    );
}

#[test]
fn engines_and_files_are_not_mixed() {
    let check = |args: &[&str]| bias_audit(&repository(), &[&["check"], args].concat());
    assert_refused(
        &check(&[LOG, "--table", "delivery"]),
        "usage",
        &["--source"],
    );
    assert_eq!(
        check(&[LOG, "--source", "duckdb:x", "--table", "delivery"]).status,
        2
    );
    assert_refused(&check(&["--source", "duckdb:x"]), "usage", &["--table"]);
    let variable = ["--source", "env:NO_SUCH_VARIABLE", "--table", "delivery"];
    assert_refused(&check(&variable), "usage", &["NO_SUCH_VARIABLE"]);
    let digest = ["--source", "duckdb:x", "--table", "delivery", "--digest"];
    assert_refused(&check(&digest), "usage", &["--digest"]);
    let printed = [
        "--source",
        "duckdb:x",
        "--table",
        "delivery",
        "--print-config",
    ];
    assert_refused(&check(&printed), "usage", &["bias-audit sql"]);
}

#[test]
fn an_address_is_never_repeated() {
    for address in [
        "postgresql://ann:s3cr3t@127.0.0.1:1/ads?password=s3cr3t",
        "nosuchdriver://ann:s3cr3t@host/ads",
        "s3cr3t",
        "Ann S3cr3t://s3cr3t",
    ] {
        let args = [
            "check", "--source", address, "--table", "delivery", "--report", "json",
        ];
        let output = bias_audit(&repository(), &args);
        assert_eq!(output.status, 2);
        for text in [&output.stdout, &output.stderr] {
            assert!(!text.contains("s3cr3t"), "{text}");
        }
    }
}

#[cfg(not(feature = "adbc"))]
#[test]
fn a_program_without_engines_says_how_to_build_one_with_them() {
    let args = [
        "check",
        "--source",
        "postgresql://host/ads",
        "--table",
        "delivery",
    ];
    let output = bias_audit(&repository(), &args);
    assert_refused(
        &output,
        "no-engine-support",
        &["postgresql://host/…", "--features adbc"],
    );
}

/// What the statement's result is, made by hand: equal rows counted.
fn grouped(columns: &[&str]) -> String {
    let text = fs::read_to_string(repository().join(LOG)).expect("the example is there");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let at: Vec<usize> = columns
        .iter()
        .map(|column| {
            header
                .iter()
                .position(|name| name == *column)
                .expect("a column")
        })
        .collect();
    let mut groups: BTreeMap<String, u64> = BTreeMap::new();
    for row in reader.records() {
        let row = row.expect("a row");
        let key: Vec<&str> = at.iter().map(|at| &row[*at]).collect();
        *groups.entry(key.join(",")).or_default() += 1;
    }
    let mut result = format!("{},bias_audit_rows\n", columns.join(","));
    for (key, rows) in groups {
        result.push_str(&format!("{key},{rows}\n"));
    }
    result
}

#[test]
fn the_result_of_a_statement_is_audited_as_the_log_is() {
    let dir = TempDir::new().expect("a temporary folder can be made");
    let columns = [
        "gender",
        "age",
        "eligible",
        "targeted",
        "clicked",
        "converted",
        "qualified",
    ];
    fs::write(dir.path().join("result.csv"), grouped(&columns)).expect("a file can be written");
    let args = ["-a", "gender", "-a", "age", "--report", "json"];
    let log = bias_audit(&repository(), &[&["check", LOG][..], &args].concat());
    let result = bias_audit(dir.path(), &[&["check", "result.csv"][..], &args].concat());
    let json = |output: &Output| -> Value {
        serde_json::from_str(&output.stdout).unwrap_or_else(|_| panic!("{}", output.stderr))
    };
    for key in ["verdict", "measures", "findings", "accounting"] {
        assert_eq!(json(&log)[key], json(&result)[key], "{key}");
    }
}
