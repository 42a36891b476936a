//! Logs of many files: what is judged must not depend on how the rows are cut into files, counted and
//! added; folders of partitions; tallies kept beside them. Numbers are compared, not judged.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bias_audit::config::{AttributeConfig, Config, Named, Origin, RowShape, parse_policy};
use bias_audit::error::{Code, Error};
use bias_audit::input::{Options, Source, expand};
use bias_audit::report::Wishes;
use bias_audit::tally::{Cube, read_counts, sum, write_counts};
use bias_audit::{Tallied, count_kept};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use crate::laws::{
    CLEAN, DIRTY, Logs, Row, cases, csv, gzip, judging, ndjson, row, settings, substance,
};
use crate::support::{Output, bias_audit, repository};

/// What every way of counting the same rows must agree on.
const JUDGED: [&str; 4] = ["groups", "measures", "findings", "verdict"];

/// The part of a report that is compared, byte for byte.
fn judged_text(report: &Value) -> String {
    JUDGED
        .map(|key| format!("{key}: {}\n", report[key]))
        .concat()
}

fn judged(cube: &Cube, config: &Config) -> String {
    let report = bias_audit::audit(cube, config, &Wishes::default());
    let report = report.expect("somebody is in the denominator");
    judged_text(&serde_json::to_value(report).expect("a report is JSON"))
}

fn sources(paths: &[PathBuf]) -> Vec<Source> {
    paths.iter().cloned().map(Source::File).collect()
}

fn count_with(config: &Config, paths: &[PathBuf]) -> Result<Cube, Error> {
    bias_audit::count(config, &sources(paths), &Options::default())
}

/// The cube counted with a number of threads.
fn count_on(threads: usize, config: &Config, paths: &[PathBuf]) -> Result<Cube, Error> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.expect("a few threads can be started");
    pool.install(|| count_with(config, paths))
}

/// Rows with missing values, and with unreadable ones here and there: few enough that the log as a
/// whole is fit to be audited.
fn rows_with_gaps() -> impl Strategy<Value = Vec<Row>> {
    let garbage = (0_usize..1_000, row(&DIRTY));
    (
        vec(row(&CLEAN), 45..90),
        vec(garbage, 0..2),
        vec(0_usize..1_000, 0..20),
    )
        .prop_map(|(mut rows, garbage, gaps)| {
            let count = rows.len();
            for at in gaps {
                rows[at % count].qualified = ("", crate::laws::Meaning::Empty);
                rows[(7 * at) % count].targeted = ("", crate::laws::Meaning::Empty);
            }
            for (at, row) in garbage {
                rows[at % count] = row;
            }
            rows[0].eligible = ("1", crate::laws::Meaning::Yes);
            rows
        })
}

/// Where a log is cut, and in which order its parts are counted and added.
fn cuts() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    (
        vec(0_usize..1_000, 2),
        Just(vec![0_usize, 1, 2]).prop_shuffle(),
    )
}

/// Three parts of some lines, each possibly empty.
fn thirds<'r, T>(rows: &'r [T], at: &[usize]) -> [&'r [T]; 3] {
    let mut at: Vec<usize> = at.iter().map(|at| at % (rows.len() + 1)).collect();
    at.sort_unstable();
    [&rows[..at[0]], &rows[at[0]..at[1]], &rows[at[1]..]]
}

/// One log, counted in every way there is, judged once.
fn assert_all_ways_agree(
    logs: &Logs,
    config: &Config,
    policy: &Config,
    whole: &PathBuf,
    parts: &[PathBuf],
    order: &[usize],
) -> Result<(), TestCaseError> {
    let cube = match count_with(config, std::slice::from_ref(whole)) {
        Ok(cube) => cube,
        Err(error) => {
            // What is unfit to be audited as a whole is unfit in parts.
            let in_parts = count_with(config, parts).map(|_| ()).map_err(|e| e.code());
            prop_assert_eq!(in_parts, Err(error.code()));
            return Ok(());
        }
    };
    let Ok(report) = bias_audit::audit(&cube, policy, &Wishes::default()) else {
        return Ok(());
    };
    let wanted = judged_text(&serde_json::to_value(report).expect("a report is JSON"));
    let shuffled: Vec<PathBuf> = order.iter().map(|at| parts[*at].clone()).collect();
    for threads in [1, 2, 4] {
        let counted = count_on(threads, config, &shuffled).expect("the whole can be counted");
        prop_assert_eq!(&judged(&counted, policy), &wanted, "{} threads", threads);
        prop_assert_eq!(substance(&counted), substance(&cube));
    }
    // Kept tallies: counted, then read.
    let folder = logs.dir.path().join("tallies");
    let kept = |paths: &[PathBuf]| -> (Cube, Tallied) {
        count_kept(config, &sources(paths), &Options::default(), &folder).expect("the same")
    };
    let (counted, told) = kept(&shuffled);
    prop_assert_eq!((told.counted, told.read), (3, 0));
    prop_assert_eq!(substance(&counted), substance(&cube));
    let (read, told) = kept(parts);
    prop_assert_eq!((told.counted, told.read), (0, 3));
    prop_assert_eq!(&judged(&read, policy), &wanted);
    prop_assert_eq!(substance(&read), substance(&cube));
    // Counts files, written, read and added in another order. A part alone may be unfit to be tallied.
    let tallied: Result<Vec<Cube>, Error> = shuffled
        .iter()
        .map(|part| count_with(config, std::slice::from_ref(part)))
        .collect();
    let Ok(tallied) = tallied else {
        return Ok(());
    };
    let texts: Vec<String> = tallied.iter().map(write_counts).collect();
    let added = sum(texts
        .iter()
        .map(|text| Ok(("counts.json".to_owned(), read_counts("counts.json", text)?))));
    let added = added.expect("counts of one plan can be added");
    prop_assert_eq!(&judged(&added, policy), &wanted);
    prop_assert_eq!(substance(&added), substance(&cube));
    Ok(())
}

/// Makes a file old enough that a later change shows in its time.
fn age(path: &Path) {
    let then = SystemTime::UNIX_EPOCH + Duration::new(1_780_000_000, 500);
    let file = fs::File::options().write(true).open(path);
    let file = file.expect("a temporary file can be opened");
    file.set_modified(then).expect("its time can be set");
}

fn aged(path: PathBuf) -> PathBuf {
    age(&path);
    path
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn people_are_judged_alike_however_their_rows_are_cut(
        rows in rows_with_gaps(),
        (at, order) in cuts(),
    ) {
        let logs = Logs::new();
        let whole = logs.csv("whole.csv", &rows);
        let [a, b, c] = thirds(&rows, &at);
        let columns = [0, 1, 2, 3, 4, 5];
        // An empty NDJSON file has no columns; a CSV file has its header.
        let b_file = if b.is_empty() {
            logs.csv("b.csv", b)
        } else {
            logs.write("b.ndjson", ndjson(b).as_bytes())
        };
        let parts = [
            aged(logs.csv("a.csv", a)),
            aged(b_file),
            aged(logs.write("c.csv.gz", &gzip(csv(c, b';', &columns).as_bytes()))),
        ];
        assert_all_ways_agree(&logs, &settings(), &judging(), &whole, &parts, &order)?;
    }

    #[test]
    fn counts_are_judged_alike_however_their_rows_are_cut(
        rows in vec(count_row(), 3..40),
        (at, order) in cuts(),
    ) {
        let logs = Logs::new();
        let file = |name: &str, rows: &[String]| {
            let text = format!("segment,age,eligible,targeted,spend\n{}", rows.concat());
            aged(logs.write(name, text.as_bytes()))
        };
        let whole = file("whole.csv", &rows);
        let [a, b, c] = thirds(&rows, &at);
        let parts = [file("a.csv", a), file("b.csv", b), file("c.csv", c)];
        let attribute = |name| AttributeConfig::named(Named::flag(name));
        let config = Config {
            rows: Some((RowShape::Counts, Origin::Flag)),
            eligible: Some(Named::flag("eligible")),
            outcome: Some(Named::flag("targeted")),
            attributes: vec![attribute("segment"), attribute("age")],
            ..Config::default()
        };
        let policy = "[policy]\npresets = [\"four-fifths\"]\nmin-n = 1\n";
        let policy = Config {
            policy: parse_policy("law.toml", policy).expect("the policy is TOML"),
            ..Config::default()
        };
        assert_all_ways_agree(&logs, &config, &policy, &whole, &parts, &order)?;
    }
}

/// A row of counts, some of them empty, with money.
fn count_row() -> impl Strategy<Value = String> {
    let count =
        || prop_oneof![4 => (0_u64..500).prop_map(|n| n.to_string()), 1 => Just(String::new())];
    (
        prop::sample::select(&["a", "b", "c", ""][..]),
        prop::sample::select(&["18-24", "25-34", "65+", "unknown"][..]),
        500_u64..2_000,
        count(),
        0_u64..10_000,
    )
        .prop_map(|(segment, age, eligible, targeted, cents)| {
            format!(
                "{segment},{age},{eligible},{targeted},{}.{:02}\n",
                cents / 100,
                cents % 100
            )
        })
}

// Many files.

/// A log of count rows in many small files below partitions.
fn many_files(dir: &Path, files: usize) {
    for file in 0..files {
        let day = dir.join(format!(
            "log/date=2026-{:02}-{:02}",
            1 + file / 28,
            1 + file % 28
        ));
        fs::create_dir_all(&day).expect("a folder can be made");
        let text = format!(
            "gender,eligible,targeted\nF,{},{}\nM,{},{}\n",
            100 + file,
            40 + file % 7,
            110 + file,
            60
        );
        fs::write(day.join("part-0.csv"), text).expect("a file can be written");
        age(&day.join("part-0.csv"));
    }
}

fn check(dir: &Path, args: &[&str]) -> (Output, Value) {
    let output = bias_audit(dir, &[&["check"], args, &["--report", "json"]].concat());
    let report = serde_json::from_str(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", output.stdout, output.stderr));
    (output, report)
}

#[test]
fn a_folder_of_a_hundred_files_is_audited_like_one_file() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    many_files(dir, 100);
    let mut whole = String::from("gender,eligible,targeted,date\n");
    for source in expand(&[dir.join("log").display().to_string()]).expect("files") {
        let date = source.place_in_log().expect("a file");
        let date = date.display().to_string();
        let date = &date["date=".len().."date=2026-01-01".len()];
        let text = fs::read_to_string(source.name()).expect("it was written");
        whole.extend(text.lines().skip(1).map(|line| format!("{line},{date}\n")));
    }
    logs.write("whole.csv", whole.as_bytes());
    let (_, wanted) = check(dir, &["whole.csv", "--by", "date"]);
    let (_, folder) = check(dir, &["log", "--by", "date"]);
    assert_eq!(judged_text(&folder), judged_text(&wanted));
    assert_eq!(folder["inputs"].as_array().map(Vec::len), Some(100));
    let (_, pattern) = check(dir, &["log/*/*.csv", "--by", "date"]);
    assert_eq!(judged_text(&pattern), judged_text(&wanted));
    let tallied = bias_audit(dir, &["tally", "log", "--by", "date", "-o", "log.json"]);
    assert_eq!(tallied.status, 0, "{}", tallied.stderr);
    let (_, counts) = check(dir, &["log.json"]);
    assert_eq!(judged_text(&counts), judged_text(&wanted));
}

#[test]
fn which_file_comes_first_does_not_decide_what_is_recognised() {
    let logs = Logs::new();
    logs.write("a.csv", b"gender,eligible,targeted\nF,10,5\nM,10,5\n");
    logs.write(
        "b.csv",
        b"gender,age,eligible,targeted\nF,20,10,5\nM,30,10,5\n",
    );
    for files in [["a.csv", "b.csv"], ["b.csv", "a.csv"]] {
        let (output, report) = check(logs.dir.path(), &files);
        assert_eq!(output.status, 2);
        assert_eq!(report["error"]["code"], "unknown-column", "{files:?}");
        assert!(
            output.stderr.contains("`age` not found in `a.csv`"),
            "{}",
            output.stderr
        );
    }
}

// Partitions.

/// A folder of partitions with everything that lies in such folders.
fn partitioned(logs: &Logs) {
    let dir = logs.dir.path();
    for (folder, file, text) in [
        (
            "log/date=2026-11-01/region=north",
            "part-0.csv",
            "gender,eligible,targeted\nF,100,50\nM,100,60\n",
        ),
        (
            "log/date=2026-11-01/region=%C3%8Ele",
            "part-0.ndjson",
            "{\"gender\":\"F\",\"eligible\":90,\"targeted\":40}\n{\"gender\":\"M\",\"eligible\":80,\"targeted\":41}\n",
        ),
        (
            "log/date=2026-11-02/region=__HIVE_DEFAULT_PARTITION__",
            "part-0.csv",
            "gender,eligible,targeted\nF,70,30\nM,60,31\n",
        ),
        ("log/_delta_log", "00.json", "{\"add\":1}\n"),
        ("log/date=2026-11-02", ".part-0.csv.crc", "crc"),
        ("log", "_SUCCESS", ""),
        ("log", "README.md", "gender, yes\nage, no\n"),
    ] {
        fs::create_dir_all(dir.join(folder)).expect("a folder can be made");
        fs::write(dir.join(folder).join(file), text).expect("a file can be written");
    }
}

#[test]
fn partitions_are_columns() {
    let logs = Logs::new();
    partitioned(&logs);
    let (_, report) = check(
        logs.dir.path(),
        &["log", "-a", "gender", "-a", "region", "--by", "date"],
    );
    let size = |attribute: &str, group: &str, stratum: Option<&str>| {
        let groups = report["groups"].as_array().expect("groups");
        let found = groups.iter().find(|entry| {
            entry["attribute"] == attribute
                && entry["group"] == group
                && entry["stratum"].as_str() == stratum
        });
        found.and_then(|entry| entry["n"].as_u64())
    };
    assert_eq!(size("gender", "female", None), Some(260));
    assert_eq!(size("region", "north", None), Some(200));
    assert_eq!(size("region", "Île", None), Some(170));
    assert_eq!(size("region", "unknown", None), Some(130));
    assert_eq!(size("gender", "female", Some("date=2026-11-01")), Some(190));
    assert_eq!(size("gender", "female", Some("date=2026-11-02")), Some(70));
}

#[test]
fn partitions_of_every_format_have_the_column() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    let files = [
        "person.csv",
        "person.csv.zst",
        "person.ndjson",
        "person.parquet",
        "person.arrow",
    ];
    for (day, file) in files.iter().enumerate() {
        let folder = dir.join(format!("log/day={day}"));
        fs::create_dir_all(&folder).expect("a folder can be made");
        fs::copy(
            repository().join("fixtures/tiny").join(file),
            folder.join(file),
        )
        .expect("copied");
    }
    let (_, report) = check(dir, &["log", "-a", "gender", "--by", "day"]);
    let groups = report["groups"].as_array().expect("groups");
    let of_day = |day: usize| -> Vec<String> {
        let stratum = format!("day={day}");
        let groups = groups
            .iter()
            .filter(|entry| entry["stratum"] == stratum.as_str());
        groups
            .map(|entry| format!("{} {}", entry["group"], entry["n"]))
            .collect()
    };
    assert!(of_day(0).len() > 1, "{groups:?}");
    for (day, file) in files.iter().enumerate() {
        assert_eq!(of_day(day), of_day(0), "{file}");
    }
}

#[test]
fn what_is_left_out_of_a_folder_is_named() {
    let logs = Logs::new();
    partitioned(&logs);
    let (_, report) = check(logs.dir.path(), &["log"]);
    let notes = report["data_quality"].as_array().expect("a list");
    let note = notes.iter().find(|note| note["code"] == "files_ignored");
    let note = note.unwrap_or_else(|| panic!("{notes:?}"));
    assert_eq!(note["rows"], 4);
    for name in ["README.md", "_SUCCESS", "_delta_log"] {
        assert!(note.to_string().contains(name), "{note}");
    }
    assert_eq!(report["inputs"].as_array().map(Vec::len), Some(3));
}

fn refused(dir: &Path, args: &[&str], code: &str, says: &[&str]) {
    let output = bias_audit(dir, &[&["check"], args].concat());
    assert_eq!(output.status, 2, "{args:?}: {}", output.stdout);
    let error = format!("error[{code}]");
    for part in [&[error.as_str(), "help: "][..], says].concat() {
        assert!(
            output.stderr.contains(part),
            "{args:?}: no {part:?} in {}",
            output.stderr
        );
    }
}

#[test]
fn folders_that_may_mean_anything_are_refused() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    let counts = "gender,eligible,targeted\nF,100,50\nM,100,60\n";
    let dated = "gender,date,eligible,targeted\nF,2026-11-01,100,50\nM,2026-11-02,100,60\n";
    for (folder, file, text) in [
        ("empty", ".hidden", ""),
        ("nested/archive", "old.csv", counts),
        ("odd", "part-00000", counts),
        ("odder", "log.xlsx", "PK\u{3}\u{4}"),
        ("said-twice/date=2026-11-01", "a.csv", dated),
        ("uneven/date=2026-11-01", "a.csv", counts),
        ("uneven", "b.csv", counts),
    ] {
        fs::create_dir_all(dir.join(folder)).expect("a folder can be made");
        fs::write(dir.join(folder).join(file), text).expect("a file can be written");
    }
    refused(dir, &["empty"], "no-files-matched", &["`empty`", ".hidden"]);
    refused(
        dir,
        &["nested"],
        "is-a-directory",
        &["archive", "key=value"],
    );
    refused(dir, &["odd"], "format-unknown", &["part-00000"]);
    refused(dir, &["odder"], "format-unknown", &["log.xlsx"]);
    refused(
        dir,
        &["uneven", "--by", "date"],
        "unknown-column",
        &["b.csv"],
    );
    refused(
        dir,
        &["said-twice", "--by", "date"],
        "duplicate-header",
        &["`date`", "2026-11-02", "line or row 3"],
    );
    // A column that nobody uses cannot contradict anything.
    assert_ne!(bias_audit(dir, &["check", "said-twice"]).status, 2);
    // What is named itself is read, whatever its ending.
    assert_ne!(bias_audit(dir, &["check", "odd/part-00000"]).status, 2);
    refused(dir, &["odd/part-00000", "odd/*"], "usage", &["named twice"]);
}

#[cfg(unix)]
#[test]
fn links_that_lead_back_or_nowhere_are_refused() {
    use std::os::unix::fs::symlink;
    let logs = Logs::new();
    let dir = logs.dir.path();
    for folder in ["loop/date=1", "dangling"] {
        fs::create_dir_all(dir.join(folder)).expect("a folder can be made");
    }
    symlink(dir.join("loop"), dir.join("loop/date=1/hour=2")).expect("a link");
    symlink(dir.join("nowhere.csv"), dir.join("dangling/log.csv")).expect("a link");
    refused(
        dir,
        &["loop"],
        "folder-unreadable",
        &["hour=2", "leads back"],
    );
    refused(dir, &["dangling"], "folder-unreadable", &["log.csv"]);
}

// Kept tallies.

/// Runs `check` with kept tallies; says what was counted and read, and the whole report.
fn nightly(dir: &Path, more: &[&str]) -> (String, String) {
    let args = [&["log", "--tallies", "tallies"], more].concat();
    let (output, _) = check(dir, &args);
    (output.stderr, output.stdout)
}

/// The whole report without tallies: it must not tell whether there are any.
fn plainly(dir: &Path, more: &[&str]) -> String {
    check(dir, &[&["log"], more].concat()).0.stdout
}

#[test]
fn only_new_and_changed_files_are_counted() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    many_files(dir, 4);
    let part = |day: &str| dir.join(format!("log/date=2026-01-{day}/part-0.csv"));
    let assert_counted = |says: &str, more: &[&str]| {
        let (stderr, judged) = nightly(dir, more);
        assert!(stderr.contains(says), "no {says:?} in {stderr}");
        assert_eq!(judged, plainly(dir, more), "{says}");
        stderr
    };
    assert_counted(
        "4 of 4 files counted, 0 read from tallies in `tallies`",
        &[],
    );
    assert_counted("0 of 4 files counted, 4 read", &[]);
    let kept = dir.join("tallies/date=2026-01-01/part-0.csv.counts.json");
    assert!(kept.is_file());

    // A new partition, a changed one, a vanished one.
    many_files(dir, 5);
    assert_counted("1 of 5 files counted, 4 read", &[]);
    let changed = "gender,eligible,targeted\nF,100,99\nM,110,60\n";
    fs::write(part("01"), changed).expect("it can be written");
    assert_counted("1 of 5 files counted, 4 read", &[]);
    fs::remove_file(part("02")).expect("it can be removed");
    let stderr = assert_counted("of 4 files counted", &[]);
    let gone = Path::new("tallies/date=2026-01-02/part-0.csv.counts.json");
    let told = format!(
        "not used, because their files are not part of this run: `{}`",
        gone.display()
    );
    assert!(stderr.contains(&told), "{stderr}");

    // Something else is counted: no tally fits, whatever its digest.
    assert_counted("4 of 4 files counted", &["--by", "date"]);
    age(&part("01"));
    assert_counted("1 of 4 files counted, 3 read", &["--by", "date"]);
    assert_counted("0 of 4 files counted, 4 read", &["--by", "date"]);

    // Damage is told and mended.
    fs::write(&kept, "{\"counts_version\": \"1\"").expect("it can be written");
    let stderr = assert_counted("1 of 4 files counted, 3 read", &["--by", "date"]);
    assert!(
        stderr.contains("counted again: `") && stderr.contains("is not a counts file"),
        "{stderr}"
    );
    assert_counted("0 of 4 files counted, 4 read", &["--by", "date"]);

    // The tally of one file in the place of another.
    fs::copy(
        dir.join("tallies/date=2026-01-03/part-0.csv.counts.json"),
        &kept,
    )
    .expect("copied");
    assert_counted("1 of 4 files counted, 3 read", &["--by", "date"]);
    let names = fs::read_dir(kept.parent().expect("a folder"))
        .expect("listed")
        .count();
    assert_eq!(names, 1, "nothing temporary stays behind");
}

#[test]
fn runs_at_the_same_time_leave_whole_tallies() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    many_files(dir, 6);
    let wanted = plainly(dir, &[]);
    std::thread::scope(|scope| {
        let runs = [(); 4].map(|()| scope.spawn(|| nightly(dir, &[])));
        for run in runs {
            let (stderr, report) = run.join().expect("the run ends");
            assert!(
                report == wanted && !stderr.contains("counted again"),
                "{stderr}"
            );
        }
    });
    let (stderr, report) = nightly(dir, &[]);
    assert!(stderr.contains("0 of 6 files counted, 6 read"), "{stderr}");
    assert_eq!(report, wanted);
}

#[test]
fn a_column_of_another_name_is_counted_anew() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    fs::create_dir(dir.join("log")).expect("a folder can be made");
    let text = "gender,eligible,targeted,x,y\nF,1,1,1,0\nM,1,0,1,1\nF,1,0,0,1\nM,1,1,0,0\n";
    fs::write(dir.join("log/a.csv"), text).expect("written");
    age(&dir.join("log/a.csv"));
    let config = |label: &str| {
        let text = format!("[columns]\nlabel = \"{label}\"\n");
        fs::write(dir.join(format!("{label}.toml")), text).expect("written");
    };
    config("x");
    config("y");
    for (label, says) in [("x", "1 of 1"), ("x", "0 of 1"), ("y", "1 of 1")] {
        let file = format!("{label}.toml");
        let (stderr, judged) = nightly(dir, &["-c", &file]);
        assert!(stderr.contains(says), "{label}: {stderr}");
        assert_eq!(judged, plainly(dir, &["-c", &file]));
    }
}

#[test]
fn with_digests_the_bytes_decide_and_not_the_time() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    many_files(dir, 2);
    let digest = &["--digest"][..];
    assert!(nightly(dir, digest).0.contains("2 of 2"));
    let part = dir.join("log/date=2026-01-01/part-0.csv");
    let text = fs::read_to_string(&part).expect("it was written");
    // Touched: the same bytes at another time.
    fs::write(&part, &text).expect("it can be written");
    assert!(nightly(dir, digest).0.contains("0 of 2"));
    // Other bytes, the same size and time.
    fs::write(&part, text.replace("F,100,40", "F,100,99")).expect("it can be written");
    age(&part);
    let (stderr, judged) = nightly(dir, digest);
    assert!(stderr.contains("1 of 2"), "{stderr}");
    assert_eq!(judged, plainly(dir, digest));
}

#[test]
fn tallies_are_refused_where_they_cannot_be_kept() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    many_files(dir, 2);
    fs::create_dir_all(dir.join("other")).expect("a folder can be made");
    fs::copy(
        dir.join("log/date=2026-01-01/part-0.csv"),
        dir.join("other/a.csv"),
    )
    .expect("copied");
    fs::copy(
        dir.join("log/date=2026-01-01/part-0.csv"),
        dir.join("a.csv"),
    )
    .expect("copied");
    let rows: String = (0..60)
        .map(|n| format!("{},1,{}\n", 20_000 + n, n % 2))
        .collect();
    logs.write(
        "income.csv",
        format!("income,eligible,targeted\n{rows}").as_bytes(),
    );
    logs.write("file", b"");
    let tallies = |args: &[&str], code: &str, says: &[&str]| {
        refused(dir, &[args, &["--tallies", "tallies"]].concat(), code, says);
    };
    tallies(&["-"], "usage", &["standard input"]);
    tallies(&["a.csv", "other/a.csv"], "usage", &["one place"]);
    tallies(
        &["income.csv"],
        "quintiles-need-file",
        &["`income`", "-a income="],
    );
    tallies(
        &["income.csv", "-a", "income=quintiles"],
        "quintiles-need-file",
        &["cut points"],
    );
    refused(
        dir,
        &["log", "--tallies", "file"],
        "output-unwritable",
        &["`file`"],
    );
    let tallied = bias_audit(dir, &["tally", "log", "-o", "log.json"]);
    assert_eq!(tallied.status, 0, "{}", tallied.stderr);
    tallies(&["log.json"], "usage", &["counts file"]);
    // With cut points the bands stay where they are.
    let output = bias_audit(
        dir,
        &[
            "check",
            "income.csv",
            "-a",
            "income=20030",
            "--tallies",
            "tallies",
        ],
    );
    assert_ne!(output.status, 2, "{}", output.stderr);
}

#[test]
fn tallies_inside_the_folder_are_no_part_of_the_log() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    many_files(dir, 2);
    for folder in ["log/kept", "log/.kept"] {
        for says in ["2 of 2", "0 of 2"] {
            let output = bias_audit(
                dir,
                &["tally", "log", "--tallies", folder, "-o", "log.json"],
            );
            assert!(
                output.status == 0 && output.stderr.contains(says),
                "{}",
                output.stderr
            );
        }
        fs::remove_dir_all(dir.join(folder)).expect("it was made");
    }
    // Kept tallies are counts files like others.
    let output = bias_audit(
        dir,
        &["tally", "log", "--tallies", "kept", "-o", "log.json"],
    );
    assert_eq!(output.status, 0, "{}", output.stderr);
    let merged = bias_audit(dir, &["merge", "kept", "-o", "merged.json"]);
    assert_eq!(merged.status, 0, "{}", merged.stderr);
    let (_, wanted) = check(dir, &["log.json"]);
    let (_, merged) = check(dir, &["merged.json"]);
    assert_eq!(judged_text(&merged), judged_text(&wanted));
}

#[test]
fn quiet_says_nothing_about_tallies_that_fit() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    many_files(dir, 2);
    let output = bias_audit(
        dir,
        &[
            "check",
            "log",
            "--tallies",
            "kept",
            "--quiet",
            "--exit-zero",
        ],
    );
    assert_eq!(output.stderr, "");
}

// Plans that differ.

#[test]
fn counts_of_different_plans_are_told_apart_exactly() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write(
        "log.csv",
        b"gender,age,eligible,targeted\nF,20,1,1\nM,30,1,0\n",
    );
    for (name, args) in [
        ("a.json", &["-a", "age=18,25"][..]),
        ("b.json", &["-a", "age=18,30"]),
        ("c.json", &["-a", "age=18,25", "--by", "gender"]),
    ] {
        let args = [&["tally", "log.csv", "-o", name], args].concat();
        let output = bias_audit(dir, &args);
        assert_eq!(output.status, 0, "{}", output.stderr);
    }
    for command in ["merge", "check"] {
        let output = bias_audit(dir, &[command, "a.json", "b.json", "c.json"]);
        assert_eq!(output.status, 2);
        for part in [
            "error[counts-plan-differs]",
            "the cut points of `age`: `18,25` in `a.json`, `18,30` in `b.json`",
            "the strata: none in `a.json`, `gender` in `c.json`",
        ] {
            assert!(
                output.stderr.contains(part),
                "no {part:?} in {}",
                output.stderr
            );
        }
    }
}

// Sizes.

/// Person rows with every combination of 4 genders, 8 ages and 6 regions, many times over.
fn product(rows: usize) -> String {
    let mut text = String::from("gender,age,region,eligible,targeted,qualified\n");
    for row in 0..rows {
        let gender = ["F", "M", "x", ""][row % 4];
        let age = [12, 15, 20, 30, 40, 50, 60, 70][row / 4 % 8];
        let region = row / 32 % 6;
        let (eligible, targeted, qualified) = (row / 192 % 3 != 0, row % 5 < 2, row % 7 < 3);
        text.push_str(&format!(
            "{gender},{age},region {region},{},{},{}\n",
            u8::from(eligible),
            u8::from(targeted),
            u8::from(qualified)
        ));
    }
    text
}

#[test]
fn a_counts_file_stays_small_whatever_the_number_of_rows() {
    const MOST_BYTES: usize = 100_000;
    let logs = Logs::new();
    let size = |rows: usize| {
        let path = logs.write("log.csv", product(rows).as_bytes());
        let cube = count_with(&settings(), &[path]).expect("it can be counted");
        assert_eq!(cube.cells.len(), 4 * 8 * 6);
        write_counts(&cube).len()
    };
    let (small, large) = (size(2_000), size(20_000));
    assert!(large < MOST_BYTES, "{large} bytes");
    // Only digits are added.
    assert!(large < small + small / 5, "{small} and {large} bytes");
}

#[test]
fn an_identifier_spread_over_files_is_refused_by_name() {
    let logs = Logs::new();
    let file = |name: &str, first: usize| {
        let rows: String = (first..first + 600)
            .map(|id| format!("u{id},1,{}\n", id % 2))
            .collect();
        logs.write(
            name,
            format!("user_id,eligible,targeted\n{rows}").as_bytes(),
        )
    };
    let paths = [file("a.csv", 0), file("b.csv", 600)];
    let config = Config {
        attributes: vec![AttributeConfig::named(Named::flag("user_id"))],
        ..Config::default()
    };
    for paths in [&paths[..1], &paths[1..]] {
        count_with(&config, paths).expect("600 groups are allowed");
    }
    let error = count_with(&config, &paths).expect_err("1,200 are not");
    assert_eq!(error.code(), Code::TooManyGroups);
    assert!(error.message().contains("`user_id`"), "{error}");
}

#[test]
fn attributes_that_multiply_are_refused_by_name() {
    let logs = Logs::new();
    // 300 areas with 836 occupations each: whatever part of it a thread sees has more occupations.
    let rows: String = (0..300 * 836)
        .map(|row| format!("z{},j{},1,{}\n", row / 836, row % 836, row % 2))
        .collect();
    let path = logs.write(
        "log.csv",
        format!("zip,job,eligible,targeted\n{rows}").as_bytes(),
    );
    let attribute = |name| AttributeConfig::named(Named::flag(name));
    let config = Config {
        attributes: vec![attribute("zip"), attribute("job")],
        ..Config::default()
    };
    let error = count_with(&config, &[path]).expect_err("250,800 cells");
    assert_eq!(error.code(), Code::TooManyCells);
    assert!(
        error.message().contains("`job` has the most groups"),
        "{error}"
    );
}

#[test]
fn the_lesson_about_partitions_says_what_it_says_without_tallies() {
    let dir = repository().join("examples/07-partitions");
    let (_, folder) = check(&dir, &["log", "--by", "date"]);
    let (_, files) = check(&dir, &["log/*/*.csv", "--by", "date"]);
    assert_eq!(judged_text(&folder), judged_text(&files));
}
