//! `examples/generate.rs`: its logs are the same for the same seed, have the size that its page
//! promises, and the tool finds in them the bias that was planted.

use serde_json::Value;
use tempfile::TempDir;

use crate::support::bias_audit;

#[expect(dead_code, reason = "the example's own command line is not run here")]
#[path = "../../examples/generate.rs"]
mod generate;

use generate::{Format, GENDERS, HEADER, SEED, age_factor, income_factor};

fn log(format: Format, rows: u64, seed: u64) -> Vec<u8> {
    let mut log = Vec::new();
    generate::write(&mut log, format, rows, seed).expect("memory can be written");
    log
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_a_longer_log_starts_with_a_shorter_one() {
    let long = log(Format::Csv, 30_000, SEED);
    assert_eq!(long, log(Format::Csv, 30_000, SEED));
    assert!(long.starts_with(&log(Format::Csv, 1_000, SEED)));
    assert_ne!(long, log(Format::Csv, 30_000, SEED + 1));
    // FNV-1a of the log: the same on every machine.
    let sum = long.iter().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    assert_eq!(format!("{sum:016x}"), "00fadf8424e726d2");
}

#[test]
fn a_row_has_fourteen_columns_and_about_108_bytes() {
    let log = String::from_utf8(log(Format::Csv, 20_000, SEED)).expect("it is text");
    let (header, rows) = log.split_once('\n').expect("there is a header");
    assert_eq!(header, HEADER.join(","));
    assert_eq!(rows.lines().count(), 20_000);
    assert!(rows.lines().all(|row| row.split(',').count() == 14));
    let tenths = rows.len() * 10 / 20_000;
    assert!(
        (1_075..=1_085).contains(&tenths),
        "{tenths} tenths of a byte"
    );
}

#[test]
fn the_tool_finds_the_planted_bias() {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let file = folder.path().join("log.csv");
    std::fs::write(&file, log(Format::Csv, 200_000, SEED)).expect("a log can be written");
    // Intervals at 99.9 %: of nine at 95 %, one would miss its planted value in every third log.
    let policy = folder.path().join("bias-audit.toml");
    std::fs::write(&policy, "[policy]\nalpha = 0.001\n").expect("a policy can be written");
    let report = report(
        &folder,
        &[
            "log.csv",
            "-c",
            "bias-audit.toml",
            "-a",
            "gender",
            "-a",
            "age=18,25,35,45,55,65",
            "-a",
            "income=20000,40000,60000,80000",
            "--intersect",
            "gender,age",
            "--reference",
            "gender=male",
            "--reference",
            "age=35-44",
            "--reference",
            "income=60000-<80000",
        ],
    );
    assert_eq!(report["accounting"]["rows_used"], 200_000);
    assert_eq!(report["verdict"], "fail");
    let gender = |text: &str| {
        let found = GENDERS.iter().find(|(known, ..)| *known == text);
        found.expect("the gender is in the table").2
    };
    let age = |age| age_factor(Some(age));
    let income = |income| income_factor(Some(income));
    for (attribute, group, own, reference) in [
        ("gender", "female", gender("F"), gender("M")),
        ("gender", "other", gender("X"), gender("M")),
        ("gender", "unknown", gender("unknown"), gender("M")),
        ("age", "18-24", age(20), age(40)),
        ("age", "55-64", age(60), age(40)),
        ("age", "65+", age(70), age(40)),
        ("income", "<20000", income(15_000), income(70_000)),
        ("income", "20000-<40000", income(30_000), income(70_000)),
        ("income", "80000+", income(90_000), income(70_000)),
    ] {
        let lower = bound(&report, attribute, group, "lower");
        let upper = bound(&report, attribute, group, "upper");
        let planted = own * 1_000_000 / reference;
        assert!(
            (lower..=upper).contains(&planted),
            "{attribute} {group}: planted {planted}, measured [{lower}, {upper}] millionths"
        );
    }
}

#[test]
fn both_formats_hold_the_same_people() {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let mut groups = Vec::new();
    for (name, format) in [("log.csv", Format::Csv), ("log.ndjson", Format::Ndjson)] {
        let file = folder.path().join(name);
        std::fs::write(&file, log(format, 3_000, 7)).expect("a log can be written");
        groups.push(report(&folder, &[name, "-a", "gender", "-a", "age=18,65"])["groups"].clone());
    }
    assert_eq!(groups[0], groups[1]);
    assert!(groups[0].as_array().is_some_and(|groups| groups.len() > 6));
}

fn report(folder: &TempDir, arguments: &[&str]) -> Value {
    let mut all = vec!["check"];
    all.extend(arguments);
    all.extend(["--report", "json"]);
    let output = bias_audit(folder.path(), &all);
    serde_json::from_str(&output.stdout).unwrap_or_else(|_| panic!("{}", output.stderr))
}

/// A bound of the interval of a group's impact ratio, in millionths.
fn bound(report: &Value, attribute: &str, group: &str, which: &str) -> u64 {
    let measures = report["measures"]
        .as_array()
        .expect("a report has measures");
    let measure = measures
        .iter()
        .find(|measure| {
            measure["metric"] == "impact-ratio"
                && measure["attribute"] == attribute
                && measure["group"] == group
                && measure["numerator"] == "targeted"
        })
        .unwrap_or_else(|| panic!("no impact ratio of {attribute} {group}"));
    let value = measure["interval"][which]
        .as_f64()
        .expect("it has an interval");
    format!("{:.0}", value * 1e6)
        .parse()
        .expect("it is a whole number")
}
