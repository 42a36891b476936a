//! `--where`: an audit of some rows of a log is the audit of a log of those rows, whatever the others
//! hold. Compared with logs from which rows were taken by a loop in this file, which knows nothing of the
//! program's conditions but what they are meant to mean.

use std::fs;
use std::path::{Path, PathBuf};

use bias_audit::config::condition::{Filter, parse_condition};
use bias_audit::config::{Config, Named, Origin};
use bias_audit::error::{Code, Error};
use bias_audit::input::{Exclusion, Options, Source};
use bias_audit::tally::{Cube, read_counts, sum, write_counts};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use crate::laws::{CLEAN, DIRTY, Logs, REGIONS, Row, cases, ndjson, row, settings};
use crate::support::{Output, bias_audit, repository};

// A case by hand.

/// Of the rows of spring and summer, those of 18 years and more: rows 1, 2, 5, 6. Row 3 is of another
/// campaign, row 4 too young, row 7 has no age, row 8 one that is no number, row 9 neither.
const LOG: &str = "\
campaign,gender,age,eligible,targeted
Spring,F,18,1,1
Spring,F,30,1,0
Autumn,F,30,1,0
Spring,M,17.999999999,1,0
Summer,M,44,1,1
Summer,M,18.0,1,1
Spring,M,,1,0
Spring,M,adult,1,1
Autumn,M,adult,1,1
";

const CONDITION: &str = "campaign in ('Spring', 'Summer') and age >= 18";

fn parsed(output: &Output) -> Value {
    serde_json::from_str(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", output.stdout, output.stderr))
}

fn tallied(dir: &Path, args: &[&str]) -> Value {
    let output = bias_audit(dir, &[&["tally"], args].concat());
    assert_eq!(output.status, 0, "{args:?}: {}", output.stderr);
    parsed(&output)
}

fn refused(dir: &Path, args: &[&str], code: &str, says: &[&str]) {
    let output = bias_audit(dir, args);
    assert_eq!(output.status, 2, "{args:?}: {}", output.stdout);
    for said in [&*format!("error[{code}]"), "help: "].iter().chain(says) {
        let told = &output.stderr;
        assert!(told.contains(said), "{args:?}: no {said:?} in {told}");
    }
}

/// [`LOG`] with more people, so that one value that cannot be read is not one in twenty.
fn log() -> String {
    let mut text = LOG.to_owned();
    for row in 0..40 {
        text.push_str(&format!(
            "Summer,{},{},1,{}\n",
            ["F", "M"][row % 2],
            20 + row,
            row % 3 / 2
        ));
    }
    text
}

#[test]
fn rows_go_where_the_condition_says_and_all_of_them_are_told() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", log().as_bytes());
    let args = ["log.csv", "-a", "gender", "--where", CONDITION];
    let counts = tallied(dir, &args);
    let cells = &counts["views"][0]["cells"];
    // 20 more of each gender; every third of 40 in a row was targeted: rows 2, 5, 8 … 38, 13 of them,
    // of which those with an even number, 2, 8 … 38, are 7 women.
    let wanted = serde_json::json!([
        {"key": ["female"], "counts": {"rows": 22, "eligible": 22, "targeted": 8, "eligible&targeted": 8}},
        {"key": ["male"], "counts": {"rows": 22, "eligible": 22, "targeted": 8, "eligible&targeted": 8}},
    ]);
    assert_eq!(cells, &wanted);
    let accounting = serde_json::json!({
        "rows_read": 49,
        "rows_used": 44,
        "excluded": {"age": {"unreadable_value": 1}, CONDITION: {"filtered": 4}},
    });
    assert_eq!(counts["accounting"], accounting);
    assert_eq!(counts["plan"]["where"], CONDITION);
    let role = |column: &str| {
        let columns = counts["columns"].as_array().expect("a list");
        let found = columns.iter().find(|used| used["column"] == column);
        found.map(|used| used["role"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(role("campaign").as_deref(), Some("filter"));
    assert_eq!(counts["columns_unused"], serde_json::json!([]));
    for (lang, said) in [
        (
            "en",
            "49 person rows read, 44 used, excluded: 1 because `age` is unreadable, 4 do not meet `campaign in ('Spring', 'Summer') and age >= 18`",
        ),
        (
            "fr",
            "49 lignes lues (une par personne), 44 utilisées, exclues : 1 car « age » est illisible, 4 ne remplissent pas la condition « campaign in ('Spring', 'Summer') and age >= 18 »",
        ),
    ] {
        let output = bias_audit(dir, &[&["check"], &args[..], &["--lang", lang]].concat());
        let told: Vec<&str> = output.stdout.split_whitespace().collect();
        let told = told.join(" ");
        assert!(told.contains(said), "{said}\n{told}");
    }
}

#[test]
fn an_audit_without_a_condition_is_what_it_was() {
    let logs = Logs::new();
    logs.write("log.csv", log().as_bytes());
    let counts = tallied(logs.dir.path(), &["log.csv", "-a", "gender"]);
    assert_eq!(counts["plan"].get("where"), None);
    let excluded = counts["accounting"]["excluded"].as_object();
    assert!(excluded.is_some_and(serde_json::Map::is_empty), "{counts}");
}

#[test]
fn a_row_that_is_left_out_cannot_be_a_mistake() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    let good = "gender,age,eligible,targeted,clicked,kind\nF,30,1,1,0,person\nM,31,1,0,0,person\n";
    for (name, bad) in [
        ("total", "Total,30,1,1,0,sum"),
        ("codes", "2,30,1,1,0,sum"),
        ("count", "F,30,1,7,0,sum"),
        ("garbage", "F,30,maybe,#REF!,0,sum"),
        ("empty", "F,30,,,0,sum"),
    ] {
        let file = format!("{name}.csv");
        logs.write(&file, format!("{good}{bad}\n").as_bytes());
        let args = ["-a", "gender", "-a", "age", "--rows", "person"];
        let all = bias_audit(dir, &[&["tally", &file][..], &args].concat());
        if name != "empty" {
            assert_eq!(all.status, 2, "{name}: {}", all.stdout);
        }
        let chosen = [&[&*file], &args[..], &["--where", "kind = 'person'"]].concat();
        let counts = tallied(dir, &chosen);
        assert_eq!(counts["accounting"]["rows_used"], 2, "{name}");
        assert_eq!(counts["data_quality"], serde_json::json!([]), "{name}");
    }
}

#[test]
fn looking_at_no_row_is_an_error() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", log().as_bytes());
    let check = |condition: &str, code: &str, says: &[&str]| {
        refused(dir, &["check", "log.csv", "--where", condition], code, says);
    };
    check(
        "campaign = 'spring'",
        "nothing-used",
        &[
            "none of the 49 rows of `log.csv` meets `campaign = 'spring'`",
            "letter by letter",
        ],
    );
    check("campaign is null", "nothing-used", &["`campaign is null`"]);
    check(
        "campain = 'Spring'",
        "unknown-column",
        &["`campain` of the condition", "did you mean `campaign`?"],
    );
    check("zip = 3", "unknown-column", &["the columns are `campaign`"]);
    check(
        "campaign = Spring",
        "where-syntax",
        &["at character 12", "'Spring'"],
    );
    check(
        "campaign > 3",
        "rows-unreadable",
        &[
            "`campaign` cannot be read in 49 of 49 rows",
            "single quotes",
        ],
    );
    check(
        "bias_audit_rows = 3",
        "unknown-column",
        &["bias_audit_rows"],
    );
}

// Laws.

/// A condition as the loop of this file understands it.
#[derive(Debug, Clone)]
enum Wish {
    Region(&'static str),
    RegionIn(bool),
    AgeAtLeast(i64),
    AgeBetween(i64, i64),
    AgeThere,
    QualifiedIsOne,
    Not(Box<Wish>),
    All(Vec<Wish>),
    Any(Vec<Wish>),
}

impl Wish {
    fn text(&self) -> String {
        let quoted = |region: &str| format!("'{}'", region.replace('\'', "''"));
        let joined = |parts: &[Self], word: &str| {
            let parts: Vec<String> = parts
                .iter()
                .map(|part| format!("({})", part.text()))
                .collect();
            parts.join(word)
        };
        match self {
            Self::Region(region) => format!("region = {}", quoted(region)),
            Self::RegionIn(not) => format!(
                "Region {}IN ({}, {})",
                if *not { "not " } else { "" },
                quoted(REGIONS[0]),
                quoted(REGIONS[1])
            ),
            Self::AgeAtLeast(age) => format!("age >= {age}"),
            Self::AgeBetween(low, high) => format!("\"age\" between {low} and {high}.0"),
            Self::AgeThere => "age is not null".into(),
            Self::QualifiedIsOne => "qualified = 1".into(),
            Self::Not(inner) => format!("not ({})", inner.text()),
            Self::All(parts) => joined(parts, " and "),
            Self::Any(parts) => joined(parts, " OR "),
        }
    }

    /// Everything that can come of a row: yes, no, or unknown, for every value that a field which is
    /// no number might have been meant to be.
    fn outcomes(&self, row: &Row) -> Vec<Option<bool>> {
        let number = |text: &str, test: &dyn Fn(f64) -> bool| match text {
            "" | "nan" => vec![None],
            text => match text.parse::<f64>() {
                Ok(number) => vec![Some(test(number))],
                Err(_) => vec![Some(true), Some(false)],
            },
        };
        #[expect(clippy::cast_precision_loss, reason = "ages are small")]
        let double = |age: i64| age as f64;
        match self {
            Self::Region(region) => vec![Some(row.region == *region)],
            Self::RegionIn(not) => vec![Some(REGIONS[..2].contains(&row.region) != *not)],
            Self::AgeAtLeast(least) => number(row.age.0, &|age| age >= double(*least)),
            Self::AgeBetween(low, high) => number(row.age.0, &|age| {
                (double(*low)..=double(*high)).contains(&age)
            }),
            Self::AgeThere => vec![Some(!row.age.0.is_empty())],
            Self::QualifiedIsOne => number(row.qualified.0, &|number| (number - 1.0).abs() < 1e-9),
            Self::Not(inner) => {
                let inner = inner.outcomes(row).into_iter();
                inner.map(|outcome| outcome.map(|yes| !yes)).collect()
            }
            Self::All(parts) => combined(parts, row, Some(true), |a, b| match (a, b) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            }),
            Self::Any(parts) => combined(parts, row, Some(false), |a, b| match (a, b) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            }),
        }
    }
}

fn combined(
    parts: &[Wish],
    row: &Row,
    start: Option<bool>,
    join: impl Fn(Option<bool>, Option<bool>) -> Option<bool>,
) -> Vec<Option<bool>> {
    parts.iter().fold(vec![start], |all, part| {
        let outcomes = part.outcomes(row);
        let pairs = all
            .iter()
            .flat_map(|a| outcomes.iter().map(|b| join(*a, *b)));
        let mut found: Vec<Option<bool>> = Vec::new();
        for outcome in pairs {
            if !found.contains(&outcome) {
                found.push(outcome);
            }
        }
        found
    })
}

fn wish() -> impl Strategy<Value = Wish> {
    let leaf = prop_oneof![
        prop::sample::select(&REGIONS[..]).prop_map(Wish::Region),
        any::<bool>().prop_map(Wish::RegionIn),
        prop::sample::select(&[0, 18, 25, 65][..]).prop_map(Wish::AgeAtLeast),
        Just(Wish::AgeBetween(18, 64)),
        Just(Wish::AgeThere),
        Just(Wish::QualifiedIsOne),
    ];
    leaf.prop_recursive(3, 10, 3, |part| {
        prop_oneof![
            part.clone().prop_map(|inner| Wish::Not(Box::new(inner))),
            vec(part.clone(), 1..4).prop_map(Wish::All),
            vec(part, 1..4).prop_map(Wish::Any),
        ]
    })
}

fn with_condition(text: &str) -> Config {
    let condition = parse_condition(text).expect("the condition is well formed");
    let mut config = settings();
    config.filter = Some(Filter {
        condition,
        origin: Origin::Flag,
    });
    config
}

fn counted(config: &Config, paths: &[PathBuf]) -> Result<Cube, Error> {
    let sources: Vec<Source> = paths.iter().cloned().map(Source::File).collect();
    bias_audit::count(config, &sources, &Options::default())
}

/// What an audit of a cube sees: the cells and the sums over units.
fn seen(cube: &Cube) -> (String, String) {
    (format!("{:?}", cube.cells), format!("{:?}", cube.units))
}

proptest! {
    #![proptest_config(cases(48))]

    /// The cells and units of chosen rows are those of a log that has no others; the others are told.
    #[test]
    fn a_condition_is_a_log_of_the_rows_that_meet_it(
        rows in vec(row(&CLEAN), 1..60),
        wish in wish(),
        by_unit in any::<bool>(),
    ) {
        let logs = Logs::new();
        let text = wish.text();
        let mut config = with_condition(&text);
        config.label = None;
        let mut plain = Config { label: None, ..settings() };
        for config in [&mut config, &mut plain] {
            config.by = vec![Named::flag("region")];
            config.attributes.truncate(1);
            if by_unit {
                config.unit = Some(Named::flag("age"));
            }
        }
        let kept: Vec<Row> = rows
            .iter()
            .filter(|row| wish.outcomes(row) == [Some(true)])
            .cloned()
            .collect();
        let found = counted(&config, &[logs.csv("log.csv", &rows)]);
        if kept.is_empty() {
            prop_assert_eq!(found.map(|_| ()).map_err(|error| error.code()), Err(Code::NothingUsed), "{}", text);
            return Ok(());
        }
        let found = found.map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
        let wanted = counted(&plain, &[logs.csv("kept.csv", &kept)]).expect("clean rows");
        prop_assert_eq!(seen(&found), seen(&wanted), "{}", text);
        prop_assert!(found.accounting.balances());
        let canonical = found.plan.filter.clone().expect("a condition");
        let filtered = found.accounting.excluded[&canonical][&Exclusion::Filtered];
        prop_assert_eq!(filtered, (rows.len() - kept.len()) as u64);
        // The same in pieces, and as NDJSON.
        let (first, second) = rows.split_at(rows.len() / 2);
        let parts = counted(&config, &[logs.csv("1.csv", first), logs.csv("2.csv", second)]);
        prop_assert_eq!(seen(&parts.expect("as before")), seen(&found), "{}", text);
        let lines = logs.write("log.ndjson", ndjson(&rows).as_bytes());
        let lines = counted(&config, &[lines]).expect("as before");
        prop_assert_eq!(seen(&lines), seen(&found), "{}", text);
        prop_assert_eq!(&lines.accounting, &found.accounting);
        let again = read_counts("counts", &write_counts(&found)).expect("it was just written");
        prop_assert_eq!(&again.plan, &found.plan);
        prop_assert_eq!(&again.accounting, &found.accounting);
    }

    /// A value that is no number leaves a row out, and is told, exactly where it decides.
    #[test]
    fn a_value_that_is_no_number_is_told_where_it_decides(
        rows in vec(row(&DIRTY), 1..40),
        wish in wish(),
    ) {
        let logs = Logs::new();
        let mut config = with_condition(&wish.text());
        config.label = None;
        let of = |row: &Row| {
            let outcomes = wish.outcomes(row);
            match (outcomes.contains(&Some(true)), outcomes.len()) {
                (false, _) => Exclusion::Filtered,
                (true, 1) => Exclusion::MissingValue,
                (true, _) => Exclusion::UnreadableValue,
            }
        };
        let number = |reason| rows.iter().filter(|row| of(row) == reason).count() as u64;
        // Enough rows that nothing is too much, each of which meets no condition but the stage's.
        let Ok(found) = counted(&config, &[logs.csv("log.csv", &rows)]) else {
            return Ok(());
        };
        prop_assert!(found.accounting.balances());
        let canonical = found.plan.filter.clone().expect("a condition");
        let filtered = found.accounting.excluded[&canonical][&Exclusion::Filtered];
        prop_assert_eq!(filtered, number(Exclusion::Filtered), "{}", wish.text());
        let unreadable = found.accounting.excluded.get("qualified");
        let unreadable = unreadable.and_then(|why| why.get(&Exclusion::UnreadableValue));
        prop_assert_eq!(
            unreadable.copied().unwrap_or_default(),
            number(Exclusion::UnreadableValue),
            "{}",
            wish.text()
        );
    }
}

#[test]
fn every_format_chooses_the_same_rows() {
    let tiny = repository().join("fixtures/tiny");
    let condition = "age between 25 and 64.5 and gender is not null";
    let counts = |file: &str| {
        let counts = tallied(&tiny, &[file, "--where", condition]);
        [
            counts["views"].to_string(),
            counts["accounting"].to_string(),
            counts["plan"].to_string(),
        ]
    };
    let wanted = counts("person.csv");
    for file in [
        "person.csv.gz",
        "person.csv.zst",
        "person.ndjson",
        "person.parquet",
        "person.arrow",
        "semicolon-bom-crlf.csv",
        "tabs.tsv",
    ] {
        assert_eq!(counts(file), wanted, "{file}");
    }
    assert!(wanted[1].contains("filtered"), "{wanted:?}");
}

#[test]
fn fifths_are_those_of_the_rows_that_are_chosen() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    let mut all = "kind,income,eligible,targeted\n".to_owned();
    let mut some = all.clone();
    for row in 0..500 {
        let line = format!("a,{},1,{}\n", 1_000 + 7 * row, row % 2);
        all.push_str(&line);
        some.push_str(&line);
        all.push_str(&format!("b,{},1,1\n", 900_000 + row));
        all.push_str("c,rich,1,1\n");
    }
    logs.write("all.csv", all.as_bytes());
    logs.write("some.csv", some.as_bytes());
    let fifths = ["-a", "income=quintiles"];
    let chosen = tallied(
        dir,
        &[&["all.csv", "--where", "kind = 'a'"], &fifths[..]].concat(),
    );
    let wanted = tallied(dir, &[&["some.csv"], &fifths[..]].concat());
    assert_eq!(chosen["plan"]["attributes"], wanted["plan"]["attributes"]);
    assert_eq!(chosen["views"], wanted["views"]);
    refused(
        dir,
        &[
            "check",
            "all.csv",
            "-a",
            "income=quintiles",
            "--where",
            "kind = 'c'",
        ],
        "nothing-used",
        &["no row that meets `kind = 'c'` has a number in `income`"],
    );
}

#[test]
fn ids_are_looked_at_in_the_rows_that_are_chosen() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    let log = "user_id,kind,gender,eligible,targeted\n1,a,F,1,1\n2,a,M,1,0\n1,b,F,1,1\n2,b,M,1,1\n3,a,M,1,1\n";
    logs.write("log.csv", log.as_bytes());
    let noticed = |more: &[&str]| {
        let counts = tallied(dir, &[&["log.csv"], more].concat());
        let notes = counts["data_quality"].as_array().expect("a list").clone();
        notes
            .iter()
            .filter(|note| note["code"] == "repeated_ids")
            .count()
    };
    assert_eq!(noticed(&[]), 1);
    assert_eq!(noticed(&["--where", "kind = 'a'"]), 0);
    // A column that the condition names is looked at all the same.
    assert_eq!(noticed(&["--where", "user_id in (1, 2)"]), 1);
    let units = tallied(
        dir,
        &["log.csv", "--unit", "user_id", "--where", "kind = 'a'"],
    );
    assert_eq!(units["unit_rows"]["units"], 3);
    assert_eq!(units["unit_rows"]["repeated_units"], 0);
}

#[test]
fn count_rows_aggregated_logs_and_partitions_are_chosen_from_as_well() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write(
        "counts.csv",
        b"country,gender,eligible,targeted\nFR,female,100,40\nFR,male,100,60\nDE,female,100,-1\nDE,male,x,1\n",
    );
    let counts = tallied(
        dir,
        &[
            "counts.csv",
            "--rows",
            "counts",
            "--where",
            "country = 'FR'",
        ],
    );
    let wanted = serde_json::json!([
        {"key": ["female"], "counts": {"rows": 1, "eligible": 100, "targeted": 40}},
        {"key": ["male"], "counts": {"rows": 1, "eligible": 100, "targeted": 60}},
    ]);
    assert_eq!(counts["views"][0]["cells"], wanted);
    logs.write(
        "groups.csv",
        b"kind,gender,eligible,targeted,bias_audit_rows\na,F,1,1,40\na,M,1,0,60\nb,F,1,1,7\nb,M,1,0,5\n",
    );
    let groups = tallied(dir, &["groups.csv", "--where", "kind != 'b'"]);
    let accounting = serde_json::json!({
        "rows_read": 112, "rows_used": 100, "excluded": {"kind != 'b'": {"filtered": 12}},
    });
    assert_eq!(groups["accounting"], accounting);
    for day in ["2026-10-31", "2026-11-01", "2026-11-02"] {
        fs::create_dir_all(dir.join(format!("log/day={day}"))).expect("a folder");
        logs.write(
            &format!("log/day={day}/part.csv"),
            b"gender,eligible,targeted\nF,1,1\nM,1,0\n",
        );
    }
    let november = tallied(dir, &["log", "--where", "day >= '2026-11-01'"]);
    assert_eq!(november["accounting"]["rows_used"], 4);
    assert_eq!(november["accounting"]["rows_read"], 6);
}

// Counts files, kept tallies, configuration.

#[test]
fn counts_of_other_rows_are_not_added_and_not_reused() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", log().as_bytes());
    let tally = |name: &str, more: &[&str]| {
        let args = [&["tally", "log.csv", "-a", "gender", "-o", name], more].concat();
        let output = bias_audit(dir, &args);
        assert_eq!(output.status, 0, "{}", output.stderr);
    };
    tally("all.json", &[]);
    tally("spring.json", &["--where", "campaign = 'Spring'"]);
    tally("same.json", &["--where", "(\"campaign\"   =  'Spring')"]);
    tally("summer.json", &["--where", "not campaign <> 'Summer'"]);
    refused(
        dir,
        &["merge", "spring.json", "summer.json"],
        "counts-plan-differs",
        &[
            "which rows: `where campaign = 'Spring'`",
            "`where campaign = 'Summer'`",
        ],
    );
    refused(
        dir,
        &["merge", "all.json", "spring.json"],
        "counts-plan-differs",
        &["which rows: all rows"],
    );
    let added = bias_audit(dir, &["merge", "spring.json", "same.json"]);
    assert_eq!(added.status, 0, "{}", added.stderr);
    assert_eq!(parsed(&added)["accounting"]["rows_read"], 98);
    refused(
        dir,
        &["check", "spring.json", "--where", "gender = 'F'"],
        "usage",
        &["--where cannot change what a counts file has counted"],
    );
    let report = bias_audit(dir, &["check", "summer.json", "--report", "json"]);
    let excluded = &parsed(&report)["accounting"]["excluded"];
    assert_eq!(excluded[0]["reason"], "filtered");
    assert_eq!(excluded[0]["column"], "campaign = 'Summer'");

    let kept = |condition: &[&str]| {
        let args = [
            "check",
            "log.csv",
            "-a",
            "gender",
            "--tallies",
            "kept",
            "--report",
            "json",
        ];
        let output = bias_audit(dir, &[&args[..], condition].concat());
        let read = output.stderr.contains("0 of 1 files counted");
        (read, parsed(&output)["accounting"]["rows_used"].clone())
    };
    // A file that was just written is not trusted to stay as it is.
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    let spring = ["--where", "campaign = 'Spring'"];
    assert_eq!(kept(&spring), (false, 5.into()));
    assert_eq!(kept(&spring), (true, 5.into()));
    assert_eq!(kept(&["--where", "campaign = 'Autumn'"]), (false, 2.into()));
    assert_eq!(kept(&[]), (false, 49.into()));
    assert_eq!(kept(&[]), (true, 49.into()));
    let cubes = ["spring.json", "summer.json"].map(|name| {
        let text = fs::read_to_string(dir.join(name)).expect("it was written");
        Ok((name.to_owned(), read_counts(name, &text)?))
    });
    let error = sum(cubes).expect_err("other rows");
    assert_eq!(error.code(), Code::CountsPlanDiffers);
}

#[test]
fn the_configuration_may_hold_the_condition() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", log().as_bytes());
    logs.write(
        "audit.toml",
        b"where = \"campaign = 'Spring'\"\n[columns]\neligible = \"eligible\"\n",
    );
    let used = |more: &[&str]| {
        let args = [&["log.csv", "-a", "gender", "-c", "audit.toml"], more].concat();
        tallied(dir, &args)["accounting"]["rows_used"].clone()
    };
    assert_eq!(used(&[]), 5);
    assert_eq!(used(&["--where", "campaign = 'Autumn'"]), 2);
    let args = [
        "check",
        "log.csv",
        "-a",
        "gender",
        "-c",
        "audit.toml",
        "--print-config",
    ];
    let printed = bias_audit(dir, &args);
    let line = "where = \"campaign = 'Spring'\" # configuration";
    assert!(
        printed.stdout.contains(line),
        "{}{}",
        printed.stdout,
        printed.stderr
    );
    logs.write("printed.toml", printed.stdout.as_bytes());
    let again = tallied(dir, &["log.csv", "-c", "printed.toml"]);
    assert_eq!(again["accounting"]["rows_used"], 5);

    logs.write(
        "wrong.toml",
        b"where = \"campaign = Spring\"\nwhither = 3\n",
    );
    refused(
        dir,
        &["check", "log.csv", "-c", "wrong.toml"],
        "config-invalid",
        &[
            "wrong.toml:1:9: `where`: the condition cannot be read at character 12",
            "'Spring'",
            "`whither`",
        ],
    );
    logs.write("elsewhere.toml", b"where = \"campain = 'Spring'\"\n");
    refused(
        dir,
        &["check", "log.csv", "-c", "elsewhere.toml"],
        "unknown-column",
        &["elsewhere.toml:1:9: column `campain`", "`campaign`"],
    );
}

// Engines: what can be seen without one.

#[test]
fn the_result_of_a_statement_with_a_condition_is_audited_as_the_log_is() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", log().as_bytes());
    // What an engine gives back for LOG and its 40 rows, made by hand.
    let result = "gender,eligible,targeted,bias_audit_where,bias_audit_rows\n\
        F,1,1,1,8\nF,1,0,1,14\nM,1,1,1,8\nM,1,0,1,14\n,,,0,4\n,,,-1,1\n";
    logs.write("result.csv", result.as_bytes());
    let args = ["-a", "gender", "--where", CONDITION];
    let of_log = tallied(dir, &[&["log.csv"], &args[..]].concat());
    let of_result = tallied(dir, &[&["result.csv"], &args[..]].concat());
    for key in ["plan", "views", "accounting"] {
        assert_eq!(of_log[key], of_result[key], "{key}");
    }
    refused(
        dir,
        &["check", "result.csv", "-a", "gender"],
        "usage",
        &["`bias_audit_where` marks the rows", "--where"],
    );
    refused(
        dir,
        &[
            "check",
            "result.csv",
            "-a",
            "gender",
            "--where",
            "campaign = 'Spring'",
        ],
        "not-numeric",
        &["`bias_audit_where` holds `-1`"],
    );
}

#[test]
fn the_statement_holds_the_condition_in_every_dialect() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", LOG.replace("adult", "33").as_bytes());
    let condition = "campaign != 'it''s' and (age between 18 and 64.5 or age is null)";
    let sql = |dialect: &str, condition: &str| {
        let args = [
            "sql",
            "log.csv",
            "--dialect",
            dialect,
            "--table",
            "ads",
            "-a",
            "gender",
        ];
        bias_audit(dir, &[&args[..], &["--where", condition]].concat())
    };
    let dialects = bias_audit(dir, &["list", "dialects"]).stdout;
    for line in dialects.lines() {
        let dialect = line.split_whitespace().next().expect("a name");
        let output = sql(dialect, condition);
        assert_eq!(output.status, 0, "{dialect}: {}", output.stderr);
        for part in [
            "f.n2 BETWEEN 18 AND 64.5",
            "f.w2 IS NULL",
            "THEN -1",
            "CASE WHEN m.chosen = 1 THEN m.k1 END",
        ] {
            assert!(
                output.stdout.contains(part),
                "{dialect}: {part}\n{}",
                output.stdout
            );
        }
    }
    let control = sql("trino", "campaign = 'a\u{7}'");
    assert_eq!(control.status, 2, "{}", control.stdout);
    assert!(
        control.stderr.contains("error[unquotable-name]"),
        "{}",
        control.stderr
    );
    let words = sql("trino", "campaign > 3");
    assert_eq!(words.status, 2, "{}", words.stdout);
    for part in [
        "error[not-numeric]",
        "CAST(campaign AS BIGINT)",
        "single quotes",
    ] {
        assert!(words.stderr.contains(part), "{}", words.stderr);
    }
}
