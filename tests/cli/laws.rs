//! Laws: what must hold for every log, shown on small logs made at random with a fixed seed.
//!
//! Numbers are not judged here but compared: with those of the same people written differently, and
//! with a count that a loop in this file makes from the rows as generated.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use bias_audit::config::{AttributeConfig, Config, Named, Origin, RowShape, parse_policy};
use bias_audit::error::{Code, Error};
use bias_audit::input::{Exclusion, Options, Source};
use bias_audit::report::Wishes;
use bias_audit::tally::{Cube, read_counts, write_counts};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, RngSeed};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::fixtures::items;
use crate::support::{bias_audit, repository};

/// The same cases in every run: a law that fails must fail again.
pub(crate) fn cases(cases: u32) -> Cases {
    Cases {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_260_701),
        ..Cases::default()
    }
}

// Rows as generated: each field as written, and what it means.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Yes,
    No,
    Empty,
    Garbage,
}

use Meaning::{Empty, Garbage, No, Yes};

pub(crate) type Written<T> = (&'static str, T);

pub(crate) const GENDERS: [Written<&str>; 9] = [
    ("F", "female"),
    ("femme", "female"),
    ("Female", "female"),
    ("M", "male"),
    ("Homme", "male"),
    ("x", "other"),
    ("", "unknown"),
    ("Inconnu", "unknown"),
    ("NA", "unknown"),
];

const AGES: [Written<&str>; 9] = [
    ("18", "18-24"),
    ("24", "18-24"),
    ("25", "25-34"),
    ("64", "55-64"),
    ("65", "65+"),
    ("99", "65+"),
    ("118", "unknown"),
    ("-1", "unknown"),
    ("", "unknown"),
];

pub(crate) const REGIONS: [&str; 3] = ["north", "Île, de \"Ré\"", "south;east"];

pub(crate) const CLEAN: [Written<Meaning>; 2] = [("1", Yes), ("0", No)];

pub(crate) const DIRTY: [Written<Meaning>; 14] = [
    ("1", Yes),
    ("0", No),
    ("oui", Yes),
    ("Non", No),
    ("yes", Yes),
    ("no", No),
    ("TRUE", Yes),
    ("false", No),
    ("1.0", Yes),
    ("", Empty),
    ("nan", Empty),
    ("maybe", Garbage),
    ("#REF!", Garbage),
    ("oui?", Garbage),
];

#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) gender: Written<&'static str>,
    pub(crate) age: Written<&'static str>,
    pub(crate) region: &'static str,
    pub(crate) eligible: Written<Meaning>,
    pub(crate) targeted: Written<Meaning>,
    pub(crate) qualified: Written<Meaning>,
}

const HEADER: [&str; 6] = [
    "gender",
    "age",
    "region",
    "eligible",
    "targeted",
    "qualified",
];

impl Row {
    fn fields(&self) -> [&'static str; 6] {
        [
            self.gender.0,
            self.age.0,
            self.region,
            self.eligible.0,
            self.targeted.0,
            self.qualified.0,
        ]
    }
}

pub(crate) fn row(stages: &'static [Written<Meaning>]) -> impl Strategy<Value = Row> {
    let stage = move || prop::sample::select(stages);
    (
        prop::sample::select(&GENDERS[..]),
        prop::sample::select(&AGES[..]),
        prop::sample::select(&REGIONS[..]),
        stage(),
        stage(),
        stage(),
    )
        .prop_map(|(gender, age, region, eligible, targeted, qualified)| Row {
            gender,
            age,
            region,
            eligible,
            targeted,
            qualified,
        })
}

/// Rows of which every one is used, the first one eligible, so that there is something to audit.
pub(crate) fn rows(most: usize) -> impl Strategy<Value = Vec<Row>> {
    vec(row(&CLEAN), 1..=most).prop_map(|mut rows| {
        rows[0].eligible = ("1", Yes);
        rows
    })
}

// Logs and audits.

pub(crate) struct Logs {
    pub(crate) dir: TempDir,
}

impl Logs {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder can be made");
        Self { dir }
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.dir.path().join(name);
        fs::write(&path, bytes).expect("a temporary file can be written");
        path
    }

    pub(crate) fn csv(&self, name: &str, rows: &[Row]) -> PathBuf {
        self.write(name, csv(rows, b',', &[0, 1, 2, 3, 4, 5]).as_bytes())
    }
}

/// Rows as CSV, with the columns in some order.
pub(crate) fn csv(rows: &[Row], separator: u8, order: &[usize]) -> String {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separator)
        .from_writer(Vec::new());
    let mut line = |fields: [&str; 6]| {
        writer
            .write_record(order.iter().map(|at| fields[*at]))
            .expect("memory can be written");
    };
    line(HEADER);
    for row in rows {
        line(row.fields());
    }
    let bytes = writer.into_inner().expect("memory can be flushed");
    String::from_utf8(bytes).expect("all fields are UTF-8")
}

/// Settings that name every role, so that no small sample is read differently.
pub(crate) fn settings() -> Config {
    let attribute = |name| AttributeConfig::named(Named::flag(name));
    Config {
        rows: Some((RowShape::Person, Origin::Flag)),
        eligible: Some(Named::flag("eligible")),
        outcome: Some(Named::flag("targeted")),
        label: Some(Named::flag("qualified")),
        attributes: vec![attribute("gender"), attribute("age"), attribute("region")],
        ..Config::default()
    }
}

fn count(paths: &[PathBuf]) -> Result<Cube, Error> {
    let sources: Vec<Source> = paths.iter().cloned().map(Source::File).collect();
    bias_audit::count(&settings(), &sources, &Options::default())
}

fn counted(paths: &[PathBuf]) -> Cube {
    count(paths).expect("these rows can be counted")
}

/// What is judged, as JSON.
fn judged(cube: &Cube, config: &Config) -> Value {
    let report = bias_audit::audit(cube, config, &Wishes::default());
    let report = report.expect("somebody is eligible in these rows");
    let report = serde_json::to_value(report).expect("a report is JSON");
    let keys = [
        "groups",
        "measures",
        "findings",
        "verdict",
        "exit_code",
        "accounting",
    ];
    let kept = keys.map(|key| (key.to_owned(), report[key].clone()));
    Value::Object(kept.into_iter().collect::<Map<_, _>>())
}

/// The settings of an audit of a cube, whose roles are counted already: groups of every size are
/// judged, so that small logs have findings.
pub(crate) fn judging() -> Config {
    let policy = "[policy]\npresets = [\"four-fifths\", \"equal-opportunity\"]\nmin-n = 1\n";
    Config {
        policy: parse_policy("law.toml", policy).expect("the policy is TOML"),
        ..Config::default()
    }
}

/// The same for logs without a label.
fn judging_decisions() -> Config {
    Config {
        policy: parse_policy("law.toml", ALL_SIZES).expect("the policy is TOML"),
        ..Config::default()
    }
}

fn audited(paths: &[PathBuf]) -> Value {
    judged(&counted(paths), &judging())
}

/// Everything in a cube but the names of its inputs.
pub(crate) fn substance(cube: &Cube) -> String {
    let mut nameless = cube.clone();
    nameless.inputs.clear();
    write_counts(&nameless)
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn the_cube_counts_what_a_loop_counts(rows in rows(60)) {
        let logs = Logs::new();
        let cube = counted(&[logs.csv("log.csv", &rows)]);
        prop_assert_eq!(counts_of(&cube), loop_counts(&rows).cells);
    }

    #[test]
    fn every_row_is_used_or_excluded_with_its_reason(rows in vec(row(&DIRTY), 1..50)) {
        let logs = Logs::new();
        let expected = loop_counts(&rows);
        let total = u64::try_from(rows.len()).expect("fewer than 2^64 rows");
        match count(&[logs.csv("log.csv", &rows)]) {
            Ok(cube) => {
                prop_assert_eq!(cube.accounting.rows_read, total);
                prop_assert!(cube.accounting.balances());
                prop_assert_eq!(&cube.accounting.excluded, &expected.excluded);
                prop_assert_eq!(cube.accounting.rows_used + expected.rows_excluded(), total);
                prop_assert_eq!(counts_of(&cube), expected.cells);
            }
            Err(error) if error.code() == Code::RowsUnreadable => {
                let unreadable = expected.excluded.values();
                let unreadable = unreadable.filter_map(|why| why.get(&Exclusion::UnreadableValue));
                let unreadable: Vec<u64> = unreadable.copied().collect();
                let many = unreadable.iter().any(|rows| 20 * rows > total);
                prop_assert!(many || (!unreadable.is_empty() && expected.says_one_thing()), "{error}");
            }
            Err(error) => {
                prop_assert_eq!(error.code(), Code::NothingUsed, "{}", error);
                prop_assert_eq!(expected.rows_excluded(), total);
            }
        }
    }

    #[test]
    fn merging_cubes_is_associative_and_commutative(a in rows(20), b in rows(20), c in rows(20)) {
        let logs = Logs::new();
        let cubes = [("a", a), ("b", b), ("c", c)]
            .map(|(name, rows)| counted(&[logs.csv(name, &rows)]));
        let [a, b, c] = &cubes;
        let left = merged(&merged(a, b), c);
        prop_assert_eq!(write_counts(&left), write_counts(&merged(a, &merged(b, c))));
        prop_assert_eq!(substance(&left), substance(&merged(&merged(c, b), a)));
        prop_assert_eq!(judged(&left, &judging()), judged(&merged(&merged(b, c), a), &judging()));
    }

    #[test]
    fn merging_with_nothing_changes_nothing(rows in rows(30)) {
        let logs = Logs::new();
        let cube = counted(&[logs.csv("log.csv", &rows)]);
        let nothing = Cube::new(cube.plan.clone());
        prop_assert_eq!(write_counts(&merged(&cube, &nothing)), write_counts(&cube));
        prop_assert_eq!(write_counts(&merged(&nothing, &cube)), write_counts(&cube));
    }

    #[test]
    fn a_file_split_anywhere_is_the_whole(
        (rows, at) in rows(50).prop_flat_map(|rows| {
            let at = 0..=rows.len();
            (Just(rows), at)
        })
    ) {
        let logs = Logs::new();
        let whole = audited(&[logs.csv("whole.csv", &rows)]);
        let (first, second) = rows.split_at(at);
        let parts = [logs.csv("1.csv", first), logs.csv("2.csv", second)];
        prop_assert_eq!(audited(&parts), whole);
    }

    #[test]
    fn the_order_of_rows_columns_and_files_changes_nothing(
        (rows, shuffled, columns) in rows(40).prop_flat_map(|rows| {
            let columns = Just((0..HEADER.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(rows.clone()), Just(rows).prop_shuffle(), columns)
        })
    ) {
        let logs = Logs::new();
        let wanted = counted(&[logs.csv("log.csv", &rows)]);
        let other_rows = counted(&[logs.csv("rows.csv", &shuffled)]);
        prop_assert_eq!(substance(&other_rows), substance(&wanted));
        let other_columns = logs.write("columns.csv", csv(&rows, b',', &columns).as_bytes());
        let other_columns = counted(&[other_columns]);
        prop_assert_eq!(substance(&other_columns), substance(&wanted));
        let (first, second) = shuffled.split_at(shuffled.len() / 2);
        let (first, second) = (logs.csv("1.csv", first), logs.csv("2.csv", second));
        let forth = counted(&[first.clone(), second.clone()]);
        let back = counted(&[second, first]);
        prop_assert_eq!(substance(&forth), substance(&wanted));
        prop_assert_eq!(substance(&back), substance(&wanted));
        prop_assert_eq!(judged(&back, &judging()), judged(&wanted, &judging()));
    }

    #[test]
    fn every_way_of_writing_a_table_gives_one_cube(rows in vec(row(&DIRTY), 4..30)) {
        let logs = Logs::new();
        let text = csv(&rows, b',', &[0, 1, 2, 3, 4, 5]);
        let wanted = count(&[logs.write("log.csv", text.as_bytes())]);
        let wanted = wanted.as_ref().map(substance).map_err(Error::code);
        let crlf = text.replace('\n', "\r\n");
        for (name, bytes) in [
            ("semicolons.csv", csv(&rows, b';', &[0, 1, 2, 3, 4, 5]).into_bytes()),
            ("tabs.tsv", csv(&rows, b'\t', &[0, 1, 2, 3, 4, 5]).into_bytes()),
            ("bars.txt", csv(&rows, b'|', &[0, 1, 2, 3, 4, 5]).into_bytes()),
            ("bom.csv", format!("\u{feff}{text}").into_bytes()),
            ("crlf.csv", crlf.clone().into_bytes()),
            ("both.csv", format!("\u{feff}{crlf}").into_bytes()),
            ("last-line.csv", text.trim_end().to_owned().into_bytes()),
            ("log.csv.gz", gzip(text.as_bytes())),
            ("log.csv.zst", zstd::encode_all(text.as_bytes(), 1).expect("memory")),
            ("log.ndjson", ndjson(&rows).into_bytes()),
            ("log.ndjson.gz", gzip(ndjson(&rows).as_bytes())),
        ] {
            let other = count(&[logs.write(name, &bytes)]);
            let other = other.as_ref().map(substance).map_err(Error::code);
            prop_assert_eq!(&other, &wanted, "{}", name);
        }
    }

    #[test]
    fn a_counts_file_is_judged_like_its_log(
        (rows, at) in rows(50).prop_flat_map(|rows| {
            let at = 1..=rows.len();
            (Just(rows), at)
        })
    ) {
        let logs = Logs::new();
        let cube = counted(&[logs.csv("log.csv", &rows)]);
        let text = write_counts(&cube);
        let read = read_counts("counts.json", &text).expect("what was written can be read");
        prop_assert_eq!(write_counts(&read), text.clone());
        prop_assert_eq!(judged(&read, &judging()), judged(&cube, &judging()));
        // From files, as `check` reads them; then in two shards.
        let sources = [Source::File(logs.write("counts.json", text.as_bytes()))];
        let from_file = bias_audit::count(&Config::default(), &sources, &Options::default());
        let from_file = from_file.expect("a counts file can be audited");
        prop_assert_eq!(judged(&from_file, &judging()), judged(&cube, &judging()));
        let (first, second) = rows.split_at(at);
        let shards: Vec<Source> = [("1", first), ("2", second)]
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .map(|(name, rows)| {
                let shard = counted(&[logs.csv(&format!("{name}.csv"), rows)]);
                let text = write_counts(&shard);
                Source::File(logs.write(&format!("{name}.json"), text.as_bytes()))
            })
            .collect();
        let together = bias_audit::count(&Config::default(), &shards, &Options::default());
        let together = together.expect("shards of one plan can be added");
        prop_assert_eq!(judged(&together, &judging()), judged(&cube, &judging()));
        prop_assert_eq!(substance(&together), substance(&cube));
    }

    #[test]
    fn other_names_for_the_groups_give_the_same_findings_under_other_names(rows in rows(60)) {
        let logs = Logs::new();
        let swapped: Vec<Row> = rows
            .iter()
            .map(|row| {
                let gender = match row.gender.1 {
                    "female" => GENDERS[3],
                    "male" => GENDERS[0],
                    _ => row.gender,
                };
                Row { gender, ..row.clone() }
            })
            .collect();
        let (before, after) = (logs.csv("before.csv", &rows), logs.csv("after.csv", &swapped));
        // With a reference picked from the data a tie would be broken by name.
        for (reference, other) in [("rest", "rest"), ("overall", "overall"), ("largest", "")] {
            if other.is_empty() && has_ties(&rows) {
                continue;
            }
            let config = Config {
                references: vec![("gender".into(), Named::flag(reference))],
                ..judging()
            };
            let before = judged(&counted(std::slice::from_ref(&before)), &config);
            let after = judged(&counted(std::slice::from_ref(&after)), &config);
            for key in ["verdict", "exit_code", "accounting"] {
                prop_assert_eq!(&before[key], &after[key], "{}", reference);
            }
            for key in ["groups", "measures", "findings"] {
                let before = named_anew(items(&before, key), true);
                let after = named_anew(items(&after, key), false);
                for (before, after) in before.iter().zip(&after) {
                    prop_assert!(near(before, after), "{reference}:\n{before}\n{after}");
                }
                prop_assert_eq!(before.len(), after.len());
            }
        }
    }

    #[test]
    fn adjusting_never_makes_a_probability_smaller(rows in rows(60)) {
        let logs = Logs::new();
        let report = audited(&[logs.csv("log.csv", &rows)]);
        for measure in items(&report, "measures") {
            let test = &measure["test"];
            if let (Some(p), Some(adjusted)) = (test["p_value"].as_f64(), test["p_adjusted"].as_f64()) {
                prop_assert!((0.0..=1.0).contains(&p) && p <= adjusted && adjusted <= 1.0, "{test}");
            }
        }
    }
}

/// The counters and exclusions that a loop over the rows gives.
#[derive(Default)]
struct Loop {
    cells: BTreeMap<(String, String, String), BTreeMap<String, u64>>,
    excluded: BTreeMap<String, BTreeMap<Exclusion, u64>>,
}

impl Loop {
    /// Whether the readable decisions are all yes or all no.
    fn says_one_thing(&self) -> bool {
        let sum = |name: &str| self.cells.values().map(|cell| cell[name]).sum::<u64>();
        [0, sum("eligible")].contains(&sum("eligible&targeted"))
    }

    fn rows_excluded(&self) -> u64 {
        self.excluded.values().flat_map(BTreeMap::values).sum()
    }
}

fn loop_counts(rows: &[Row]) -> Loop {
    let mut found = Loop::default();
    for row in rows {
        let stages = [("eligible", row.eligible.1), ("targeted", row.targeted.1)];
        let reason = stages
            .into_iter()
            .find_map(|(column, meaning)| match meaning {
                Yes | No => None,
                Empty => Some((column, Exclusion::MissingValue)),
                Garbage => Some((column, Exclusion::UnreadableValue)),
            });
        if let Some((column, reason)) = reason {
            let reasons = found.excluded.entry(column.into()).or_default();
            *reasons.entry(reason).or_default() += 1;
            continue;
        }
        let key = (
            row.gender.1.to_owned(),
            row.age.1.to_owned(),
            row.region.to_owned(),
        );
        let cell = found.cells.entry(key).or_default();
        let (eligible, targeted) = (row.eligible.1 == Yes, row.targeted.1 == Yes);
        let labelled = matches!(row.qualified.1, Yes | No);
        let qualified = row.qualified.1 == Yes;
        for (counter, counts) in [
            ("rows", true),
            ("eligible", eligible),
            ("targeted", targeted),
            ("eligible&targeted", eligible && targeted),
            ("eligible&labelled", eligible && labelled),
            ("eligible&label", eligible && qualified),
            (
                "eligible&targeted&labelled",
                eligible && targeted && labelled,
            ),
            ("eligible&targeted&label", eligible && targeted && qualified),
        ] {
            *cell.entry(counter.into()).or_default() += u64::from(counts);
        }
    }
    found
}

/// A cube's cells by gender, age and region.
fn counts_of(cube: &Cube) -> BTreeMap<(String, String, String), BTreeMap<String, u64>> {
    let counters = cube.plan.counters();
    let [gender, age, region] =
        ["gender", "age", "region"].map(|id| cube.axis(id).expect("the attribute was counted"));
    cube.cells
        .iter()
        .map(|(key, counts)| {
            let label = |axis: usize| key[axis].label().to_owned();
            let counts = counters
                .iter()
                .cloned()
                .zip(counts.iter().copied())
                .collect();
            ((label(gender), label(age), label(region)), counts)
        })
        .collect()
}

fn merged(a: &Cube, b: &Cube) -> Cube {
    let mut sum = a.clone();
    sum.merge(b.clone())
        .expect("cubes of one plan can be added");
    sum
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be flushed")
}

/// Rows as JSON lines; what can be a number or a truth value is one, an empty field is null.
pub(crate) fn ndjson(rows: &[Row]) -> String {
    let value = |text: &str| match text {
        "" => Value::Null,
        "TRUE" => Value::Bool(true),
        "false" => Value::Bool(false),
        text => text
            .parse::<i64>()
            .map_or_else(|_| text.into(), Value::from),
    };
    rows.iter()
        .map(|row| {
            let fields = HEADER.iter().zip(row.fields());
            let fields = fields.map(|(name, text)| ((*name).to_owned(), value(text)));
            format!("{}\n", Value::Object(fields.collect::<Map<_, _>>()))
        })
        .collect()
}

/// Whether women and men are equally many among the eligible: then no one is the largest group.
fn has_ties(rows: &[Row]) -> bool {
    let size = |group: &str| {
        rows.iter()
            .filter(|row| row.gender.1 == group && row.eligible.1 == Yes)
            .count()
    };
    size("female") == size("male")
        || size("female") == size("other")
        || size("male") == size("other")
}

/// Entries of a report in an order that does not depend on names, without numbers and sentences, and
/// with women and men exchanged if asked.
fn named_anew(entries: &[Value], exchange: bool) -> Vec<Value> {
    let rename = |text: &str| match text {
        "female" if exchange => "male".to_owned(),
        "male" if exchange => "female".to_owned(),
        text => text.to_owned(),
    };
    let mut keyed: Vec<(String, Value)> = entries
        .iter()
        .map(|entry| {
            let mut entry = entry.clone();
            let fields = entry.as_object_mut().expect("entries are objects");
            for key in ["id", "measure", "message"] {
                fields.remove(key);
            }
            for key in ["group", "reference"] {
                if let Some(Value::String(text)) = fields.get_mut(key) {
                    *text = rename(text);
                }
            }
            let cells = fields.get_mut("cells");
            if let Some(Value::String(text)) = cells.and_then(|cells| cells.get_mut("gender")) {
                *text = rename(text);
            }
            let key = [
                "metric",
                "rule",
                "attribute",
                "group",
                "reference",
                "numerator",
            ];
            (key.map(|key| entry[key].to_string()).join(" "), entry)
        })
        .collect();
    keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
    keyed.into_iter().map(|(_, entry)| entry).collect()
}

/// Equal, numbers up to the rounding of sums made in another order.
fn near(a: &Value, b: &Value) -> bool {
    const ROUNDING: f64 = 1e-9;
    match (a, b) {
        (Value::Number(x), Value::Number(y)) if x != y => match (x.as_f64(), y.as_f64()) {
            (Some(x), Some(y)) => (x - y).abs() <= ROUNDING * x.abs().max(1.0),
            _ => false,
        },
        (Value::Object(x), Value::Object(y)) => {
            x.len() == y.len()
                && x.iter()
                    .all(|(key, value)| y.get(key).is_some_and(|other| near(value, other)))
        }
        (Value::Array(x), Value::Array(y)) => {
            x.len() == y.len() && x.iter().zip(y).all(|(x, y)| near(x, y))
        }
        _ => a == b,
    }
}

// Count rows: groups as (selected, eligible).

/// Groups named by letters.
fn letters(groups: &[(u64, u64)]) -> impl Iterator<Item = (char, (u64, u64))> {
    ('a'..='z').zip(groups.iter().copied())
}

/// Rows of (group, selected, eligible).
fn count_rows(rows: &[(char, u64, u64)]) -> String {
    let rows = rows
        .iter()
        .map(|(letter, selected, eligible)| format!("{letter},{eligible},{selected}\n"));
    format!("segment,eligible,targeted\n{}", rows.collect::<String>())
}

/// A log of count rows with one row per group.
fn groups_log(logs: &Logs, name: &str, groups: &[(u64, u64)]) -> PathBuf {
    let rows: Vec<(char, u64, u64)> = letters(groups)
        .map(|(letter, (selected, eligible))| (letter, selected, eligible))
        .collect();
    logs.write(name, count_rows(&rows).as_bytes())
}

fn segments() -> Config {
    Config {
        rows: Some((RowShape::Counts, Origin::Flag)),
        eligible: Some(Named::flag("eligible")),
        outcome: Some(Named::flag("targeted")),
        attributes: vec![AttributeConfig::named(Named::flag("segment"))],
        ..Config::default()
    }
}

/// Audits groups with a policy, all sizes judged.
fn audit_groups(groups: &[(u64, u64)], reference: &str, policy: &str) -> Result<Value, Error> {
    audit_groups_with(groups, reference, policy, &Wishes::default())
}

fn audit_groups_with(
    groups: &[(u64, u64)],
    reference: &str,
    policy: &str,
    wishes: &Wishes,
) -> Result<Value, Error> {
    let logs = Logs::new();
    let config = Config {
        references: vec![("segment".into(), Named::flag(reference))],
        policy: parse_policy("law.toml", policy).expect("the policy is TOML"),
        ..segments()
    };
    let sources = [Source::File(groups_log(&logs, "log.csv", groups))];
    let cube = bias_audit::count(&config, &sources, &Options::default())?;
    let report = bias_audit::audit(&cube, &config, wishes)?;
    Ok(serde_json::to_value(report).expect("a report is JSON"))
}

const ALL_SIZES: &str = "[policy]\npresets = [\"four-fifths\"]\nmin-n = 1\n";

/// Every metric there is.
const EVERYTHING: &str = "[policy]\npresets = [\"four-fifths\"]\nmin-n = 1\nmetrics = [\"all\"]\n";

/// Groups as (selected, eligible) with selected ≤ eligible, nobody empty.
fn groups(most: usize, largest: u64) -> impl Strategy<Value = Vec<(u64, u64)>> {
    let group = (1..=largest).prop_flat_map(|eligible| (0..=eligible, Just(eligible)));
    vec(group, 2..=most)
}

/// The measures of one metric by group.
fn by_group<'r>(report: &'r Value, metric: &str) -> BTreeMap<&'r str, &'r Value> {
    items(report, "measures")
        .iter()
        .filter(|measure| measure["metric"] == metric)
        .filter_map(|measure| Some((measure["group"].as_str()?, measure)))
        .collect()
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn more_of_the_same_leaves_the_values_and_narrows_the_intervals(
        groups in groups(5, 60),
        times in 2_u64..50,
    ) {
        let many: Vec<(u64, u64)> = groups.iter().map(|(k, n)| (times * k, times * n)).collect();
        let few = audit_groups(&groups, "best", ALL_SIZES).expect("it can be audited");
        let many = audit_groups(&many, "best", ALL_SIZES).expect("it can be audited");
        prop_assert_eq!(items(&few, "measures").len(), items(&many, "measures").len());
        for (few, many) in items(&few, "measures").iter().zip(items(&many, "measures")) {
            for key in ["metric", "group", "reference", "value", "undefined"] {
                prop_assert_eq!(&few[key], &many[key], "{}", key);
            }
            let limit = |measure: &Value, key: &str| measure["interval"][key].as_f64();
            if let (Some(lower), Some(narrower)) = (limit(few, "lower"), limit(many, "lower")) {
                prop_assert!(lower <= narrower + 1e-9, "{few}\n{many}");
            }
            if let Some(upper) = limit(few, "upper") {
                let narrower = limit(many, "upper");
                prop_assert!(narrower.is_some_and(|n| n <= upper + 1e-9 * upper.abs().max(1.0)), "{few}\n{many}");
            }
        }
    }

    #[test]
    fn groups_treated_alike_are_never_accused(
        (k, n) in (1_u64..5_000).prop_flat_map(|n| (0..=n, Just(n))),
        number in 2_usize..8,
        factors in vec(1_u64..30, 8),
    ) {
        // The same rate everywhere, of groups of very different size.
        let groups: Vec<(u64, u64)> =
            factors[..number].iter().map(|factor| (factor * k, factor * n)).collect();
        for policy in [
            ALL_SIZES,
            "[policy]\nmin-n = 1\n[[rules]]\nmetric = \"impact-ratio\"\nmin = \"999999/1000000\"\n\
             evidence = \"point\"\n[[rules]]\nmetric = \"statistical-parity-difference\"\n\
             min = \"-1/1000000\"\nmax = \"1/1000000\"\nevidence = \"confident\"\n[[rules]]\n\
             metric = \"delivery-variance\"\nmax = \"1/1000000\"\nevidence = \"point\"\n",
        ] {
            let report = audit_groups(&groups, "best", policy).expect("it can be audited");
            let failed = items(&report, "findings").iter().find(|f| f["verdict"] == "fail");
            prop_assert!(failed.is_none(), "{}", failed.expect("one failed"));
            prop_assert_ne!(&report["exit_code"], 1);
            for (metric, parity) in [
                ("impact-ratio", 1.0),
                ("odds-ratio", 1.0),
                ("representation-ratio", 1.0),
                ("statistical-parity-difference", 0.0),
                ("delivery-variance", 0.0),
            ] {
                for measure in items(&report, "measures").iter().filter(|m| m["metric"] == metric) {
                    let value = measure["value"].as_f64();
                    prop_assert!(value.is_none_or(|value| value.total_cmp(&parity).is_eq()), "{measure}");
                    prop_assert!(value.is_some() || k == 0 || (k == n && metric == "odds-ratio"), "{measure}");
                }
            }
        }
    }

    #[test]
    fn exchanging_group_and_reference_inverts_ratios_and_negates_differences(
        groups in vec((1_u64..400).prop_flat_map(|n| (0..=n, Just(n))), 2),
    ) {
        let to_a = audit_groups(&groups, "a", ALL_SIZES).expect("it can be audited");
        let to_b = audit_groups(&groups, "b", ALL_SIZES).expect("it can be audited");
        let number = |value: &Value| value.as_f64();
        for metric in ["impact-ratio", "odds-ratio", "statistical-parity-difference"] {
            let (b, a) = (by_group(&to_a, metric)["b"], by_group(&to_b, metric)["a"]);
            prop_assert_eq!((&b["reference"], &a["reference"]), (&json!("a"), &json!("b")));
            let (Some(x), Some(y)) = (number(&b["value"]), number(&a["value"])) else { continue };
            let ratio = metric.ends_with("ratio");
            let sum = if ratio { x * y - 1.0 } else { x + y };
            prop_assert!(sum.abs() < 1e-12 || (ratio && x * y == 0.0), "{metric}: {x} {y}");
            let p = (number(&b["test"]["p_value"]), number(&a["test"]["p_value"]));
            if let (Some(p), Some(q)) = p {
                prop_assert!((p - q).abs() <= 1e-9 * p.max(q), "{metric}: p {p} {q}");
            }
            // [l, u] of one is [1/u, 1/l], or [−u, −l], of the other; an open end is a zero.
            let interval = |m: &Value| {
                let lower = number(&m["interval"]["lower"])?;
                Some((lower, number(&m["interval"]["upper"]).unwrap_or(f64::INFINITY)))
            };
            if let (Some((l, u)), Some((other_l, other_u))) = (interval(b), interval(a)) {
                let turned = |limit: f64| if ratio { 1.0 / limit } else { -limit };
                for (limit, other) in [(l, other_u), (u, other_l)] {
                    let turned = turned(limit);
                    let near = turned.total_cmp(&other).is_eq()
                        || (turned - other).abs() <= 1e-6 * other.abs().max(1e-3);
                    prop_assert!(near, "{metric} {groups:?}: [{l}, {u}] and [{other_l}, {other_u}]");
                }
            }
        }
    }

    #[test]
    fn a_stricter_bound_never_gives_a_better_verdict(groups in groups(5, 400)) {
        let rank = |verdict: &Value| match verdict.as_str() {
            Some("pass") => 0,
            Some("inconclusive") => 1,
            _ => 2,
        };
        for evidence in ["point", "screening", "confident"] {
            let mut before: Option<Vec<i32>> = None;
            for bound in ["1/2", "4/5", "1"] {
                let policy = format!(
                    "[policy]\nmin-n = 1\n[[rules]]\nmetric = \"impact-ratio\"\nmin = \"{bound}\"\n\
                     evidence = \"{evidence}\"\n"
                );
                let report = audit_groups(&groups, "best", &policy).expect("it can be audited");
                let ranks: Vec<i32> =
                    items(&report, "findings").iter().map(|f| rank(&f["verdict"])).collect();
                if let Some(before) = &before {
                    prop_assert_eq!(before.len(), ranks.len());
                    let worse = before.iter().zip(&ranks).all(|(before, now)| before <= now);
                    prop_assert!(worse, "{evidence} {bound}: {before:?} {ranks:?}");
                }
                before = Some(ranks);
            }
        }
    }

    #[test]
    fn count_rows_may_be_split_and_stand_in_any_order(
        (groups, order) in groups(4, 200).prop_flat_map(|groups| {
            let rows = Just((0..3 * groups.len()).collect::<Vec<_>>());
            (Just(groups), rows.prop_shuffle())
        }),
    ) {
        // Each group in three rows: a third of it, another third, and what is left.
        let parts: Vec<(char, u64, u64)> = letters(&groups)
            .flat_map(|(letter, (k, n))| {
                [(k / 3, n / 3), (k / 3, n / 3), (k - 2 * (k / 3), n - 2 * (n / 3))]
                    .map(|(k, n)| (letter, k, n))
            })
            .collect();
        let shuffled: Vec<(char, u64, u64)> = order.iter().map(|at| parts[*at]).collect();
        let logs = Logs::new();
        let whole = groups_log(&logs, "whole.csv", &groups);
        let split = logs.write("split.csv", count_rows(&shuffled).as_bytes());
        let judged = |path: PathBuf| {
            let sources = [Source::File(path)];
            let cube = bias_audit::count(&segments(), &sources, &Options::default());
            let mut report = judged(&cube.expect("counts can be added"), &judging_decisions());
            report.as_object_mut().expect("an object").remove("accounting");
            report
        };
        prop_assert_eq!(judged(split), judged(whole));
    }

    #[test]
    fn people_and_counts_of_the_same_people_are_judged_alike(rows in rows(80)) {
        let logs = Logs::new();
        let mut sums: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.eligible.1 == Yes) {
            let (selected, eligible) = sums.entry(row.gender.1).or_default();
            *selected += u64::from(row.targeted.1 == Yes);
            *eligible += 1;
        }
        let mut text = String::from("gender,eligible,targeted\n");
        for (gender, (selected, eligible)) in sums {
            text.push_str(&format!("{gender},{eligible},{selected}\n"));
        }
        let settings = |shape| Config {
            rows: Some((shape, Origin::Flag)),
            attributes: vec![AttributeConfig::named(Named::flag("gender"))],
            ..segments()
        };
        let measures = |shape, path: PathBuf| -> Vec<String> {
            let sources = [Source::File(path)];
            let cube = bias_audit::count(&settings(shape), &sources, &Options::default());
            let report = judged(&cube.expect("it can be counted"), &judging_decisions());
            let metrics = ["selection-rate", "impact-ratio", "odds-ratio"];
            let keys = ["metric", "group", "reference", "k", "n", "value", "interval", "test"];
            items(&report, "measures")
                .iter()
                .filter(|m| metrics.iter().any(|metric| m["metric"] == *metric))
                // Who has nobody eligible is a group of the log and has no row of counts.
                .filter(|m| m["n"] != 0)
                .map(|m| keys.map(|key| m[key].to_string()).join(" "))
                .collect()
        };
        let people = measures(RowShape::Person, logs.csv("people.csv", &rows));
        let counts = measures(RowShape::Counts, logs.write("counts.csv", text.as_bytes()));
        prop_assert_eq!(people, counts);
    }

    #[test]
    fn any_counts_are_audited_or_refused_and_never_crash(
        groups in vec(
            (count_of_people(), count_of_people()),
            1..5,
        )
    ) {
        let wishes = Wishes {
            methods: true,
            ..Wishes::default()
        };
        match audit_groups_with(&groups, "best", EVERYTHING, &wishes) {
            Ok(report) => {
                for measure in items(&report, "measures") {
                    let value = measure["value"].as_f64();
                    prop_assert_eq!(value.is_none(), measure["undefined"].is_string());
                    let Some(value) = value else { continue };
                    prop_assert!(value.is_finite(), "{measure}");
                    let (lower, upper) = (&measure["interval"]["lower"], &measure["interval"]["upper"]);
                    prop_assert!(lower.as_f64().is_none_or(|lower| lower <= value), "{measure}");
                    prop_assert!(upper.as_f64().is_none_or(|upper| value <= upper), "{measure}");
                    let p = measure["test"]["p_value"].as_f64();
                    prop_assert!(p.is_none_or(|p| (0.0..=1.0).contains(&p)), "{measure}");
                }
            }
            Err(error) => {
                let cause = match error.code() {
                    Code::CountTooLarge => true,
                    Code::NothingUsed => groups.iter().all(|(_, n)| *n == 0),
                    Code::MoreThanEligible => groups.iter().any(|(k, n)| k > n),
                    _ => false,
                };
                prop_assert!(cause, "{error}");
            }
        }
    }
}

/// Small counts, and those where arithmetic ends: up to the largest that is accepted.
fn count_of_people() -> impl Strategy<Value = u64> {
    prop_oneof![
        0_u64..30,
        prop::sample::select(vec![
            999_999_937,
            (1 << 31) - 1,
            1 << 31,
            1 << 32,
            (1 << 53) - 1,
            1 << 53,
        ]),
        0_u64..=(1 << 53),
    ]
}

// Examples of the same laws where files are needed.

#[test]
fn the_tiny_log_is_one_cube_in_every_format() {
    let dir = repository().join("fixtures/tiny");
    let cube = |file: &str| {
        let sources = [Source::File(dir.join(file))];
        let config = Config {
            attributes: vec![AttributeConfig::named(Named::flag("gender"))],
            ..Config::default()
        };
        bias_audit::count(&config, &sources, &Options::default()).expect(file)
    };
    let wanted = cube("person.csv");
    assert_eq!(wanted.accounting.rows_read, 24);
    for file in [
        "person.csv.gz",
        "person.csv.zst",
        "semicolon-bom-crlf.csv",
        "tabs.tsv",
        "pipes.csv",
        "person.ndjson",
        "person.parquet",
        "person.arrow",
    ] {
        assert_eq!(substance(&cube(file)), substance(&wanted), "{file}");
    }
}

/// A log of several batches, so that threads have something to share out.
fn large_log(dir: &Path) {
    const ROWS: u64 = 50_000;
    let mut text = String::from("gender,age,campaign,eligible,targeted,qualified\n");
    // The multiplicative generator of Park and Miller: the same rows on every machine.
    let mut state = 42_u64;
    let mut next = |below: u64| {
        state = state * 48_271 % 2_147_483_647;
        state % below
    };
    for _ in 0..ROWS {
        let gender = ["F", "M", "femme", "", "x"][usize::try_from(next(5)).expect("small")];
        let (age, campaign) = (13 + next(110), next(12));
        let targeted = match next(40) {
            0 => "maybe",
            _ => ["0", "1", "non"][usize::try_from(next(3)).expect("small")],
        };
        text.push_str(&format!(
            "{gender},{age},c{campaign},{},{targeted},{}\n",
            next(2),
            next(2)
        ));
    }
    fs::write(dir.join("log.csv"), text).expect("a temporary file can be written");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let logs = Logs::new();
    large_log(logs.dir.path());
    let run = |command: &str, threads: &str| {
        let args = [
            command,
            "log.csv",
            "-o",
            "targeted",
            "--by",
            "campaign",
            "--threads",
            threads,
        ];
        let args: &[&str] = match command {
            "check" => &[&args[..], &["--report", "json"]].concat(),
            _ => &["tally", "log.csv", "--by", "campaign", "--threads", threads],
        };
        bias_audit(logs.dir.path(), args)
    };
    for command in ["tally", "check"] {
        let one = run(command, "1");
        assert!(one.status != 2, "{}", one.stderr);
        assert!(one.stdout.contains("\"rows_read\": 50000"));
        for threads in ["2", "4"] {
            assert!(
                run(command, threads).stdout == one.stdout,
                "{command} --threads {threads}"
            );
        }
    }
}

#[test]
fn tally_merge_and_check_say_what_check_says() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    large_log(dir);
    let text = fs::read_to_string(dir.join("log.csv")).expect("the log is there");
    let (header, body) = text.split_once('\n').expect("a header");
    let lines: Vec<&str> = body.lines().collect();
    for (name, part) in [("1", &lines[..10_001]), ("2", &lines[10_001..])] {
        let shard = format!("{header}\n{}\n", part.join("\n"));
        logs.write(&format!("{name}.csv"), shard.as_bytes());
        let (from, to) = (format!("{name}.csv"), format!("{name}.json"));
        let tallied = bias_audit(dir, &["tally", &from, "-o", &to]);
        assert_eq!(tallied.status, 0, "{}", tallied.stderr);
    }
    let merged = bias_audit(dir, &["merge", "1.json", "2.json", "-o", "both.json"]);
    assert_eq!(merged.status, 0, "{}", merged.stderr);
    let report = |args: &[&str]| {
        let output = bias_audit(dir, &[&["check"], args, &["--report", "json"]].concat());
        let report: Value = serde_json::from_str(&output.stdout).expect("a report");
        assert_eq!(report["exit_code"], output.status);
        report
    };
    let wanted = report(&["log.csv"]);
    for args in [
        &["both.json"][..],
        &["1.json", "2.json"],
        &["2.csv", "1.csv"],
    ] {
        let other = report(args);
        for key in [
            "verdict",
            "groups",
            "measures",
            "findings",
            "accounting",
            "data_quality",
        ] {
            assert_eq!(wanted[key], other[key], "{args:?}: {key}");
        }
    }
}

/// The cube of a file, as a counts file, when its text is decoded in blocks of a size.
fn counted_in_blocks(path: &Path, block_bytes: Option<usize>) -> String {
    let options = Options {
        block_bytes,
        ..Options::default()
    };
    let config = Config {
        year: Some(2_026),
        ..Config::default()
    };
    let sources = [Source::File(path.to_owned())];
    write_counts(&bias_audit::count(&config, &sources, &options).expect("a log"))
}

#[test]
fn the_size_of_blocks_changes_nothing() {
    for file in [
        "fixtures/tiny/person.csv",
        "fixtures/tiny/person.csv.gz",
        "fixtures/tiny/person.ndjson",
        "fixtures/tiny/semicolon-bom-crlf.csv",
        "examples/01-first-audit/campaign.csv",
    ] {
        let path = repository().join(file);
        let whole = counted_in_blocks(&path, None);
        for block_bytes in [1, 17, 4_096] {
            let counted = counted_in_blocks(&path, Some(block_bytes));
            assert_eq!(counted, whole, "{file} by {block_bytes}");
        }
    }
}
