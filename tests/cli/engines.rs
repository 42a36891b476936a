//! The same log in a real SQL engine gives the same cube and the same measures as the file. The
//! scripts of tests/engines install and start the engines and name one in the environment; without
//! them these tests fail, they are not skipped.

use std::fs;
use std::path::{Path, PathBuf};

use adbc_core::options::{AdbcVersion, OptionDatabase};
use adbc_core::{
    Connection as _, Database as _, Driver as _, LOAD_FLAG_SEARCH_ENV, Statement as _,
};
use adbc_driver_manager::ManagedDriver;
use bias_audit::engine::{Address, Engine, Place, Relation};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Output, bias_audit, command, finish, repository};

/// The engine that a script has started.
struct Server {
    name: String,
    uri: String,
    /// Where databases in files lie, and whatever a test writes.
    dir: TempDir,
}

impl Server {
    fn get() -> Self {
        let said = |name: &str| {
            std::env::var(name).unwrap_or_else(|_| {
                panic!("{name} is not set: run tests/engines/duckdb.sh, postgresql.sh or spark.sh")
            })
        };
        let (name, uri) = (said("BIAS_AUDIT_ENGINE"), said("BIAS_AUDIT_ENGINE_URI"));
        let dir = TempDir::new().expect("a temporary folder can be made");
        let uri = if name == "duckdb" {
            // One database per test: only one process at a time may open a file.
            format!("duckdb:{}", dir.path().join("log.duckdb").display())
        } else {
            uri
        };
        assert!(!uri.is_empty(), "BIAS_AUDIT_ENGINE_URI is empty");
        Self { name, uri, dir }
    }

    fn is_spark(&self) -> bool {
        self.name == "spark"
    }

    fn quoted(&self, name: &str) -> String {
        let mark = if self.is_spark() { '`' } else { '"' };
        format!(
            "{mark}{}{mark}",
            name.replace(mark, &format!("{mark}{mark}"))
        )
    }

    fn execute(&self, statements: &[String]) {
        let version = AdbcVersion::V110;
        let driver =
            ManagedDriver::load_from_name(&self.name, None, version, LOAD_FLAG_SEARCH_ENV, None);
        let uri = (OptionDatabase::Uri, self.uri.as_str().into());
        let database = driver
            .expect("the driver is there")
            .new_database_with_opts([uri]);
        let database = database.expect("the engine is there");
        let mut connection = database.new_connection().expect("it connects");
        for sql in statements {
            let mut statement = connection.new_statement().expect("a statement");
            statement.set_sql_query(sql).expect("a statement");
            statement
                .execute_update()
                .unwrap_or_else(|error| panic!("{error}: {sql}"));
        }
    }

    /// Makes a table of a CSV file: whole numbers, other numbers and texts in types of their own.
    fn load(&self, table: &str, csv: &str) {
        let csv = csv.trim_start_matches('\u{feff}');
        let first = csv.lines().next().unwrap_or_default();
        let semicolons = first.matches(';').count() > first.matches(',').count();
        let separator = if semicolons { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .from_reader(csv.as_bytes());
        let header = reader.headers().expect("a header").clone();
        let rows: Vec<csv::StringRecord> =
            reader.records().map(|row| row.expect("a row")).collect();
        let kinds: Vec<&str> = (0..header.len()).map(|at| self.kind(&rows, at)).collect();
        let columns: Vec<String> = header
            .iter()
            .zip(&kinds)
            .map(|(name, kind)| format!("{} {kind}", self.quoted(name)))
            .collect();
        let (table, suffix) = (
            self.quoted(table),
            if self.is_spark() {
                " USING parquet"
            } else {
                ""
            },
        );
        let mut statements = vec![
            format!("DROP TABLE IF EXISTS {table}"),
            format!("CREATE TABLE {table} ({}){suffix}", columns.join(", ")),
        ];
        for some in rows.chunks(1_000) {
            let rows: Vec<String> = some.iter().map(|row| self.row(row, &kinds)).collect();
            statements.push(format!("INSERT INTO {table} VALUES {}", rows.join(", ")));
        }
        self.execute(&statements);
    }

    fn kind(&self, rows: &[csv::StringRecord], at: usize) -> &'static str {
        let all = |fits: fn(&str) -> bool| {
            rows.iter()
                .map(|row| &row[at])
                .filter(|text| !text.is_empty())
                .all(fits)
        };
        if all(|text| text.parse::<i64>().is_ok()) {
            "BIGINT"
        } else if all(|text| text.parse::<f64>().is_ok()) {
            if self.is_spark() {
                "DOUBLE"
            } else {
                "DOUBLE PRECISION"
            }
        } else if self.is_spark() {
            "STRING"
        } else {
            "TEXT"
        }
    }

    fn row(&self, row: &csv::StringRecord, kinds: &[&str]) -> String {
        let values: Vec<String> = row
            .iter()
            .zip(kinds)
            .map(|(text, kind)| match *kind {
                _ if text.is_empty() => "NULL".to_owned(),
                "TEXT" | "STRING" => {
                    let text = if self.is_spark() {
                        text.replace('\\', "\\\\").replace('\'', "\\'")
                    } else {
                        text.replace('\'', "''")
                    };
                    format!("'{text}'")
                }
                kind => format!("CAST({text} AS {kind})"),
            })
            .collect();
        format!("({})", values.join(", "))
    }

    /// Runs the program on a table.
    fn on_table(&self, command: &str, table: &str, args: &[&str]) -> Output {
        let source = [command, "--source", &self.uri, "--table", table];
        bias_audit(self.dir.path(), &[&source[..], args].concat())
    }
}

fn parsed(output: &Output) -> Value {
    serde_json::from_str(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", output.stdout, output.stderr))
}

/// What an audit says about people; the rest says where they were read.
const SAME: [&str; 7] = [
    "verdict",
    "exit_code",
    "policy",
    "groups",
    "measures",
    "findings",
    "accounting",
];

/// Asserts that a file and a table of it give the same report and the same cube.
fn assert_same(server: &Server, table: &str, file: &Path, args: &[&str]) {
    let text = fs::read_to_string(file).expect("the log is there");
    server.load(table, &text);
    let path = file.display().to_string();
    let json = ["--report", "json"];
    let of_file = bias_audit(
        server.dir.path(),
        &[&["check", &path][..], args, &json].concat(),
    );
    let of_table = server.on_table("check", table, &[args, &json].concat());
    assert_eq!(
        of_file.status, of_table.status,
        "{path}: {}",
        of_table.stderr
    );
    assert!(of_file.status != 2, "{path}: {}", of_file.stderr);
    let (left, right) = (parsed(&of_file), parsed(&of_table));
    for key in SAME {
        assert!(!left[key].is_null(), "{path}: no {key}");
        assert_eq!(
            left[key].to_string(),
            right[key].to_string(),
            "{path} {args:?}: {key} differs"
        );
    }
    let shown = right["inputs"][0]["path"].as_str().unwrap_or_default();
    assert!(shown.ends_with(&format!("table {table}")), "{shown}");
    assert_eq!(right["inputs"][0]["format"], "engine");
    let counted = bias_audit(server.dir.path(), &[&["tally", &path][..], args].concat());
    let of_table = server.on_table("tally", table, args);
    assert_eq!(of_table.status, 0, "{path}: {}", of_table.stderr);
    let (left, right) = (parsed(&counted), parsed(&of_table));
    for key in ["plan", "views", "accounting", "columns", "columns_unused"] {
        assert!(!left[key].is_null(), "{path}: no {key}");
        assert_eq!(
            left[key].to_string(),
            right[key].to_string(),
            "{path} {args:?}: {key} of the cube differs"
        );
    }
}

/// Logs of both shapes, with what they need.
const LOGS: [(&str, &[&str]); 11] = [
    (
        "examples/01-first-audit/campaign.csv",
        &[
            "-a",
            "gender",
            "-a",
            "age",
            "-a",
            "income=20000,40000,60000",
            "--by",
            "campaign_id",
        ],
    ),
    ("examples/04-rapport-francais/campagne.csv", &["-a", "sexe"]),
    ("examples/02-platform-counts/platform.csv", &[]),
    ("fixtures/french/campagne.csv", &[]),
    (
        "fixtures/berkeley/counts.csv",
        &["-a", "gender", "--outcome", "admitted", "--by", "dept"],
    ),
    ("fixtures/event-rates/counts.csv", &[]),
    ("fixtures/labels/decisions.csv", &[]),
    (
        "fixtures/labels/scores.csv",
        &["--score", "score", "--threshold", "0.5"],
    ),
    ("fixtures/hostile/age-sentinels.csv", &[]),
    ("fixtures/consent/words.csv", &["-a", "gender"]),
    (
        "fixtures/consent/opt-out.csv",
        &["-a", "gender", "--without-consent", "include"],
    ),
];

#[test]
fn a_log_in_the_engine_gives_the_cube_and_the_measures_of_the_file() {
    let server = Server::get();
    for (at, (file, args)) in LOGS.iter().enumerate() {
        // DuckDB's tables of one database are made and dropped one after the other.
        assert_same(
            &server,
            &format!("log_{at}"),
            &repository().join(file),
            args,
        );
    }
}

/// A log of everything that lies near an edge: cut points, thresholds, stand-ins for "missing",
/// values that cannot be read, spaces, and words of three languages.
fn edges() -> String {
    let genders = ["F", "femme ", "M", "Homme", "", "unknown", "x", "divers"];
    let ages = [
        "0",
        "-1",
        "12.999999",
        "12.9999999",
        "13",
        "17.9999995",
        "18",
        "24.99999949",
        "25",
        "64.5",
        "65",
        "117.999999",
        "118",
        "119",
        "999",
        "",
        "0.0000001",
        "45",
    ];
    let years = [
        "1990", "2001", "1908", "1907", "2026", "2013", "1961", "", "1850", "2030",
    ];
    let amounts = [
        "0",
        "-5",
        "19999.999999",
        "20000",
        "20000.4",
        "0.00000001",
        "49999.9999996",
        "50000",
        "123456.789",
        "",
        "9000000000001",
    ];
    let scores = [
        "0.5",
        "0.4999999",
        "0.49999999999",
        "0.50000001",
        "0.2",
        "0.9",
        "1e-7",
        "-3",
        "",
    ];
    let mut text = "gender,age,birth_year,amount,score,eligible,qualified\n".to_owned();
    for row in 0..3_960_usize {
        let pick =
            |values: &[&str], step: usize| values[(row / step + row) % values.len()].to_owned();
        let eligible = ["1", "1", "oui", "yes", "0", "non"][(row / 7) % 6];
        let fields = [
            pick(&genders, 3),
            pick(&ages, 5),
            pick(&years, 11),
            pick(&amounts, 13),
            pick(&scores, 2),
            eligible.to_owned(),
            pick(&["1", "0", "", "true"], 17),
        ];
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

#[test]
fn values_at_the_edges_fall_into_the_same_groups() {
    let server = Server::get();
    let file = server.dir.path().join("edges.csv");
    fs::write(&file, edges()).expect("a file can be written");
    let scored = [
        "--score",
        "score",
        "--threshold",
        "0.5",
        "--eligible",
        "eligible",
    ];
    for (at, attributes) in [
        &["-a", "gender", "-a", "age"][..],
        &["-a", "birth_year"],
        &["-a", "amount=0.5,20000,50000", "-a", "age=0.5,18,65"],
        &["-a", "gender", "-a", "age", "--by", "birth_year"],
    ]
    .iter()
    .enumerate()
    {
        let args = [&scored[..], attributes].concat();
        assert_same(&server, &format!("edges_{at}"), &file, &args);
    }
}

#[test]
fn the_printed_statement_run_by_hand_gives_a_file_that_check_takes() {
    let server = Server::get();
    let file = repository().join("examples/01-first-audit/campaign.csv");
    let path = file.display().to_string();
    server.load(
        "by_hand",
        &fs::read_to_string(&file).expect("the example is there"),
    );
    let args = [
        "-a",
        "gender",
        "-a",
        "age",
        "-a",
        "income=20000,40000,60000",
    ];
    let asked = [
        "sql",
        &path,
        "--dialect",
        &server.name,
        "--table",
        "by_hand",
    ];
    let printed = bias_audit(server.dir.path(), &[&asked[..], &args].concat());
    assert_eq!(printed.status, 0, "{}", printed.stderr);
    let sent = server.on_table("sql", "by_hand", &args);
    assert_eq!(sent.stdout, printed.stdout, "{}", sent.stderr);

    let place = Place {
        address: Address::parse(&server.uri).expect("an address"),
        relation: Relation::table("by_hand").expect("a table"),
        dialect: None,
    };
    let mut engine = Engine::connect(&place).expect("the engine is there");
    let table = engine
        .rows(&printed.stdout)
        .expect("the statement runs")
        .table;
    drop(engine);
    let result = server.dir.path().join("result.csv");
    let mut writer = csv::Writer::from_path(&result).expect("a file can be written");
    writer.write_record(&table.header).expect("a header");
    for row in &table.rows {
        let fields = row.iter().map(|field| field.as_deref().unwrap_or_default());
        writer.write_record(fields).expect("a row");
    }
    writer.flush().expect("a file can be written");
    drop(writer);
    assert!(table.rows.len() < 3_000, "{} groups", table.rows.len());

    let json = ["--report", "json"];
    let of_log = bias_audit(
        server.dir.path(),
        &[&["check", &path][..], &args, &json].concat(),
    );
    let of_result = bias_audit(
        server.dir.path(),
        &[&["check", "result.csv"][..], &args, &json].concat(),
    );
    let (left, right) = (parsed(&of_log), parsed(&of_result));
    for key in SAME {
        assert_eq!(
            left[key].to_string(),
            right[key].to_string(),
            "{key} differs"
        );
    }
}

fn assert_refused(output: &Output, code: &str, says: &[&str]) {
    assert_eq!(
        output.status, 2,
        "{code}: {}{}",
        output.stdout, output.stderr
    );
    for said in [&*format!("error[{code}]"), "help: "].iter().chain(says) {
        assert!(
            output.stderr.contains(said),
            "{code}: no {said:?} in {}",
            output.stderr
        );
    }
    assert_eq!(output.stdout, "");
}

#[test]
fn what_is_not_there_is_an_error_and_nothing_is_written() {
    let server = Server::get();
    server.load(
        "small",
        "gender,income,eligible,targeted\nF,5,1,1\nM,7,1,0\n",
    );
    let report = ["--report", "csv=report.csv"];
    let nowhere = server.on_table("check", "no_such_table", &report);
    assert_refused(&nowhere, "engine-failed", &["no_such_table"]);
    let column = server.on_table(
        "check",
        "small",
        &[&["-o", "targetted"][..], &report].concat(),
    );
    assert_refused(&column, "unknown-column", &["`targetted`", "did you mean"]);
    let source = ["check", "--source", &server.uri];
    let query = ["--query", "SELECT gender, eligible, nothing FROM small"];
    let query = bias_audit(server.dir.path(), &[&source[..], &query, &report].concat());
    assert_refused(&query, "engine-failed", &["nothing"]);
    let words = [
        "--query",
        "SELECT gender, 'a' AS eligible, 'b' AS targeted FROM small",
        "--rows",
        "counts",
    ];
    let words = bias_audit(server.dir.path(), &[&source[..], &words, &report].concat());
    assert_refused(&words, "not-numeric", &["`eligible`", "CAST"]);
    let fifths = server.on_table(
        "check",
        "small",
        &[&["-a", "income=quintiles"][..], &report].concat(),
    );
    assert_refused(&fifths, "quintiles-need-file", &["=20000,40000,60000"]);
    assert!(!server.dir.path().join("report.csv").exists());
}

#[test]
fn a_driver_or_profile_that_is_missing_is_an_error() {
    let server = Server::get();
    let empty = TempDir::new().expect("a temporary folder can be made");
    let args = ["check", "--source", &server.uri, "--table", "small"];
    let driver = finish(command(server.dir.path(), &args).env("ADBC_DRIVER_PATH", empty.path()));
    assert_refused(&driver, "driver-not-found", &["ADBC_DRIVER_PATH"]);
    let args = ["check", "--source", "profile://nowhere", "--table", "small"];
    let profile = bias_audit(server.dir.path(), &args);
    assert_refused(
        &profile,
        "driver-not-found",
        &["profile://nowhere", "ADBC_PROFILE_PATH"],
    );
    // A profile names native code to load: none is taken from where the data lies.
    fs::write(server.dir.path().join("nowhere"), "profile_version = 1").expect("a file");
    let beside = bias_audit(server.dir.path(), &args);
    assert_refused(&beside, "driver-not-found", &["current folder"]);
}

#[test]
fn a_profile_keeps_the_address_out_of_the_command_line() {
    let server = Server::get();
    server.load("profiled", "gender,eligible,targeted\nF,1,1\nM,1,0\n");
    let profiles = TempDir::new().expect("a temporary folder can be made");
    let text = format!(
        "profile_version = 1\ndriver = \"{}\"\n\n[Options]\nuri = \"{}\"\n",
        server.name, server.uri
    );
    fs::write(profiles.path().join("warehouse.toml"), text).expect("a file can be written");
    let args = [
        "tally",
        "--source",
        "profile://warehouse",
        "--table",
        "profiled",
    ];
    let mut run = command(server.dir.path(), &args);
    let output = finish(run.env("ADBC_PROFILE_PATH", profiles.path()));
    assert_eq!(output.status, 0, "{}", output.stderr);
    let name = &parsed(&output)["sources"][0]["name"];
    assert_eq!(name, "profile://warehouse table profiled");
    let mut run = command(
        server.dir.path(),
        &["tally", "--source", "env:WAREHOUSE", "--table", "profiled"],
    );
    let output = finish(run.env("WAREHOUSE", &server.uri));
    assert_eq!(output.status, 0, "{}", output.stderr);
}

#[test]
fn a_connection_that_fails_or_is_lost_is_an_error_without_credentials() {
    let server = Server::get();
    let secret = "s3cr3t-w0rd";
    let (refused, lost) = match server.name.as_str() {
        "postgresql" => (
            format!("postgresql://audit:{secret}@127.0.0.1:1/postgres?application_name={secret}"),
            Some("SELECT 1 AS eligible, pg_terminate_backend(pg_backend_pid()) AS targeted"),
        ),
        "spark" => (format!("sc://127.0.0.1:1/;token={secret}"), None),
        _ => (
            format!("duckdb:{secret}/no/such/folder/log.duckdb?password={secret}"),
            None,
        ),
    };
    let args = [
        "check",
        "--source",
        &refused,
        "--table",
        "small",
        "--report",
        "json=report.json",
    ];
    let output = bias_audit(server.dir.path(), &args);
    assert_refused(&output, "engine-failed", &[]);
    let written = fs::read_to_string(server.dir.path().join("report.json"));
    let written = written.expect("an error is reported as JSON where JSON was asked for");
    assert!(written.contains("engine-failed"), "{written}");
    for text in [&output.stderr, &written] {
        assert!(!text.contains(secret), "{text}");
    }
    if let Some(query) = lost {
        let args = ["check", "--source", &server.uri, "--query", query];
        assert_refused(&bias_audit(server.dir.path(), &args), "engine-failed", &[]);
    }
}

#[test]
fn credentials_are_in_no_report_and_no_counts_file() {
    let server = Server::get();
    let Some((user, _)) = server.uri.split_once('@') else {
        return;
    };
    let password = user.rsplit(':').next().expect("a password").to_owned();
    server.load("secret", "gender,eligible,targeted\nF,1,1\nM,1,0\n");
    for (command, args) in [
        ("check", &["--report", "json"][..]),
        ("check", &["--report", "terminal"]),
        ("check", &["--report", "csv"]),
        ("tally", &[]),
        ("sql", &[]),
    ] {
        let output = server.on_table(command, "secret", args);
        assert!(output.status != 2, "{}", output.stderr);
        for text in [&output.stdout, &output.stderr] {
            assert!(!text.contains(&password) && !text.contains('@'), "{text}");
        }
    }
}

#[test]
fn names_and_values_from_the_data_command_nothing() {
    let server = Server::get();
    server.load("kept", "gender,eligible,targeted\nF,1,1\nM,1,0\n");
    let gender = "g\"'; DROP TABLE kept; --";
    let csv = format!(
        "\"{}\",eligible,targeted\n\"F'; DROP TABLE kept; --\",1,1\n\"\\\",1,0\nM,1,0\n",
        gender.replace('"', "\"\"")
    );
    server.load("hostile", &csv);
    let output = server.on_table("check", "hostile", &["-a", gender, "--report", "json"]);
    assert!(output.status != 2, "{}", output.stderr);
    assert_eq!(parsed(&output)["accounting"]["rows_used"], 3);
    let table = server.on_table("check", "kept\" AS t; DROP TABLE kept; --", &[]);
    assert_refused(&table, "engine-failed", &[]);
    let kept = server.on_table("check", "kept", &["--report", "json"]);
    assert_eq!(
        parsed(&kept)["accounting"]["rows_used"],
        2,
        "{}",
        kept.stderr
    );
}

#[test]
fn counts_that_are_no_counts_are_refused() {
    let server = Server::get();
    for (at, (bad, code)) in [("-3", "negative-count"), ("2.5", "negative-count")]
        .iter()
        .enumerate()
    {
        let table = format!("bad_{at}");
        let csv = format!("gender,eligible,targeted\nF,100,{bad}\nF,100,50\nM,100,50\n");
        server.load(&table, &csv);
        let output = server.on_table("check", &table, &["--rows", "counts"]);
        assert_refused(&output, code, &["`targeted`"]);
    }
}

#[test]
fn a_log_that_does_not_compress_is_refused_by_name() {
    let server = Server::get();
    let numbers = match server.name.as_str() {
        "postgresql" => "SELECT i FROM generate_series(1, 250001) AS s(i)",
        "spark" => "SELECT id AS i FROM range(1, 250002)",
        _ => "SELECT range AS i FROM range(1, 250002)",
    };
    let query =
        format!("SELECT i AS person, 1 AS eligible, i % 2 AS targeted FROM ({numbers}) AS n");
    let args = [
        "check",
        "--source",
        &server.uri,
        "--query",
        &query,
        "-a",
        "person",
    ];
    let output = bias_audit(server.dir.path(), &args);
    assert_refused(&output, "too-many-cells", &["`person`", "250000"]);
}

#[test]
fn a_folder_of_the_tests_is_where_it_says() {
    let script = |name: &str| -> PathBuf { repository().join("tests/engines").join(name) };
    for name in ["common.sh", "duckdb.sh", "postgresql.sh", "spark.sh"] {
        assert!(script(name).is_file(), "{name}");
    }
}

/// A log of words that differ in little and numbers of every kind, with few that are none.
fn choices() -> String {
    let words = [
        "Spring",
        "spring",
        "Spring ",
        " ",
        "NaN",
        "",
        "O'Hara",
        "C:\\temp\\",
        "Été",
        "zebra",
        "--",
        "ä;b",
    ];
    let ages = ["17", "18", "", "64", "65", "-3", "0"];
    let amounts = [
        "0.3",
        "0.29999999999",
        "0.30000000001",
        "",
        "1e-7",
        "-2.5",
        "20000",
        "123456.789",
    ];
    let mut text = "word,age,amount,gender,eligible,targeted\n".to_owned();
    for row in 0..4_000_usize {
        let pick =
            |values: &[&str], step: usize| values[(row / step + row) % values.len()].to_owned();
        let amount = if row % 97 == 0 {
            "9e12"
        } else if row % 101 == 0 {
            "1e15"
        } else {
            amounts[(row / 5) % amounts.len()]
        };
        let (decision, gender) = (["1", "0", "1"][row % 3], ["F", "M"][(row / 2) % 2]);
        let word = pick(&words, 7).replace('"', "\"\"");
        text.push_str(&format!(
            "\"{word}\",{},{amount},{gender},1,{decision}\n",
            pick(&ages, 3)
        ));
    }
    text
}

#[test]
fn a_condition_chooses_the_same_rows_in_the_engine() {
    let server = Server::get();
    let file = server.dir.path().join("choices.csv");
    fs::write(&file, choices()).expect("a file can be written");
    for (at, condition) in [
        "word = 'Spring'",
        "word != 'Spring'",
        "word in ('O''Hara', 'C:\\temp\\', 'Été', '--', 'ä;b')",
        "not (word in ('Spring', 'spring')) and age >= 18",
        "word is null or word >= 'T'",
        "word between 'Spring' and 'spring'",
        "word is not null and (age between 18 and 64 or age is null)",
        "amount = 0.3 or amount < 0",
        "amount > 0.3",
        "not (amount <= 0.3 or age = 65)",
        "age = 18 or amount >= 20000",
        "word = '''; DROP TABLE choices; --' or age in (17, 18.0, 64)",
    ]
    .iter()
    .enumerate()
    {
        let args = ["-a", "gender", "-a", "age", "--where", condition];
        assert_same(&server, &format!("choices_{at}"), &file, &args);
    }
    let example = repository().join("examples/01-first-audit/campaign.csv");
    let condition = "campaign_id = 'spring-loan' and income > 20000.5";
    let args = ["-a", "gender", "--by", "campaign_id", "--where", condition];
    assert_same(&server, "chosen", &example, &args);
    let counts = repository().join("fixtures/berkeley/counts.csv");
    let args = [
        "-a",
        "gender",
        "--outcome",
        "admitted",
        "--where",
        "dept != 'A'",
    ];
    assert_same(&server, "chosen_counts", &counts, &args);
    let nothing = server.on_table("check", "chosen_counts", &["--where", "dept = 'a'"]);
    assert_refused(&nothing, "nothing-used", &["`dept = 'a'`"]);
    let words = server.on_table("check", "chosen_counts", &["--where", "dept > 3"]);
    assert_refused(&words, "not-numeric", &["`dept`", "CAST"]);
}
