//! Object stores, against a local server that speaks S3: `tests/engines/s3.sh` starts it, uploads
//! `fixtures/tiny` and runs these tests. What a server does wrong is played by a few lines here.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Output, bias_audit, command, finish, repository};

/// One log in every format that is read.
const FORMATS: [&str; 6] = [
    "person.csv",
    "person.csv.gz",
    "person.csv.zst",
    "person.ndjson",
    "person.parquet",
    "person.arrow",
];

/// What must be the same wherever the log lies.
const RESULT: [&str; 4] = ["groups", "measures", "findings", "verdict"];

/// Longest time that a failure may take: three tries to connect, and the waits between them.
const PATIENCE: Duration = Duration::from_secs(40);

#[expect(
    clippy::disallowed_methods,
    reason = "that a failure ends in bounded time is what is tested"
)]
fn now() -> Instant {
    Instant::now()
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: run these tests with tests/engines/s3.sh, which starts a server")
    })
}

fn bucket() -> String {
    let _ = variable("AWS_ENDPOINT_URL");
    format!("s3://{}", variable("BIAS_AUDIT_TEST_BUCKET"))
}

fn tiny() -> std::path::PathBuf {
    repository().join("fixtures/tiny")
}

fn report(dir: &Path, args: &[&str]) -> Value {
    let args = [&["check"], args, &["--report", "json"]].concat();
    let output = bias_audit(dir, &args);
    assert_eq!(output.stderr, "", "{args:?}");
    serde_json::from_str(&output.stdout).unwrap_or_else(|error| panic!("{error}: {args:?}"))
}

fn assert_same_result(local: &Value, remote: &Value, what: &str) {
    for key in RESULT {
        assert!(!local[key].is_null(), "{what}: no {key}");
        let text = |report: &Value| serde_json::to_string(&report[key]).expect("it is JSON");
        assert_eq!(text(local), text(remote), "{what}: {key} differs");
    }
}

/// A run that must end with exit code 2, this code, and nothing written.
fn refused(args: &[&str], code: &str, says: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let start = now();
    let args = [&["check"], args, &["--report", "csv=report.csv"]].concat();
    let output = bias_audit(folder.path(), &args);
    assert!(
        start.elapsed() < PATIENCE,
        "{args:?}: {:?}",
        start.elapsed()
    );
    assert_eq!(output.status, 2, "{args:?}: {}", output.stderr);
    assert_eq!(output.stdout, "", "{args:?}");
    let told = output
        .stderr
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(told.contains(&format!("error[{code}]")), "{args:?}: {told}");
    assert!(told.contains("help: "), "{args:?}: {told}");
    for words in says {
        assert!(told.contains(words), "{args:?}: {told}");
    }
    for secret in ["secret", "X-Amz", "hdfs"] {
        assert!(!told.contains(secret), "{args:?}: {told}");
    }
    let left = std::fs::read_dir(folder.path()).expect("the folder can be listed");
    assert_eq!(left.count(), 0, "{args:?} left a file");
    output
}

#[test]
fn the_same_log_gives_the_same_result_from_a_bucket_in_every_format() {
    for file in FORMATS {
        let args = ["-a", "gender", "--digest"];
        let local = report(&tiny(), &[&[file], &args[..]].concat());
        let url = format!("{}/logs/{file}", bucket());
        let remote = report(&tiny(), &[&[url.as_str()], &args[..]].concat());
        assert_same_result(&local, &remote, file);
        let (local, remote) = (&local["inputs"][0], &remote["inputs"][0]);
        assert_eq!(remote["path"], url.as_str());
        for key in ["format", "rows", "bytes", "sha256"] {
            assert!(!local[key].is_null(), "{file}: no {key}");
            assert_eq!(local[key], remote[key], "{file}: {key}");
        }
    }
}

#[test]
fn the_same_log_gives_the_same_result_from_a_web_server_whose_secrets_are_not_shown() {
    let address = variable("AWS_ENDPOINT_URL").replace("http://", "");
    let place = format!("{address}/{}/logs", variable("BIAS_AUDIT_TEST_BUCKET"));
    for file in FORMATS {
        let url = format!("http://me:secret@{place}/{file}?token=secret");
        let local = report(&tiny(), &[file, "-a", "gender"]);
        let remote = report(&tiny(), &[&url, "-a", "gender"]);
        assert_same_result(&local, &remote, file);
        assert_eq!(
            remote["inputs"][0]["path"],
            format!("http://{place}/{file}")
        );
        assert!(!remote.to_string().contains("secret"), "{file}");
    }
}

#[test]
fn a_pattern_lists_the_bucket_in_order_of_name() {
    let bucket = bucket();
    let paths = |pattern: &str| -> Vec<String> {
        let report = report(&tiny(), &[&format!("{bucket}/{pattern}"), "-a", "gender"]);
        let inputs = report["inputs"].as_array().expect("inputs are a list");
        let path = |input: &Value| input["path"].as_str().map(|path| path.replace(&bucket, ""));
        inputs.iter().filter_map(path).collect()
    };
    assert_eq!(paths("shards/*.csv"), ["/shards/a.csv", "/shards/b.csv"]);
    assert_eq!(paths("s*s/[ab].csv"), ["/shards/a.csv", "/shards/b.csv"]);
    assert_eq!(paths("shards/dee*/?.csv"), ["/shards/deeper/c.csv"]);
    assert_eq!(paths("odd/été 100%.csv"), ["/odd/été 100%.csv"]);
    let nothing = format!("{bucket}/shards/*.parquet");
    refused(&[&nothing], "no-files-matched", &[&nothing]);
}

#[test]
fn shards_in_a_bucket_add_up_and_quintiles_read_it_twice() {
    let bucket = bucket();
    let shards = report(
        &tiny(),
        &[&format!("{bucket}/shards/?.csv"), "-a", "gender"],
    );
    let one = report(&tiny(), &["counts.csv", "-a", "gender"]);
    assert_eq!(
        shards["groups"][0]["levels"].as_array().map(Vec::len),
        one["groups"][0]["levels"].as_array().map(Vec::len)
    );
    assert_ne!(shards["groups"], one["groups"]);
    let again = format!("{bucket}/shards/a.csv");
    refused(&[&again, &again], "usage", &["named twice"]);
    let age = ["-a", "age=quintiles"];
    for file in ["person.csv.gz", "person.parquet"] {
        let local = report(&tiny(), &[&[file], &age[..]].concat());
        let url = format!("{bucket}/logs/{file}");
        let remote = report(&tiny(), &[&[url.as_str()], &age[..]].concat());
        assert_same_result(&local, &remote, file);
    }
}

#[test]
fn what_is_not_there_is_told_and_nothing_is_written() {
    let bucket = bucket();
    let missing = format!("{bucket}/logs/person.csw");
    refused(
        &[&missing],
        "file-not-found",
        &["there is no object", &missing],
    );
    let elsewhere = "s3://no-such-bucket-of-audits/log.csv";
    refused(&[elsewhere], "file-not-found", &["bucket", elsewhere]);
    let empty = format!("{bucket}/odd/empty.csv");
    refused(&[&empty], "file-empty", &[&empty]);
    refused(&[&bucket], "is-a-directory", &["/*.csv"]);
}

#[test]
fn a_refused_connection_is_told_in_bounded_time() {
    let nobody = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = nobody.local_addr().expect("it has an address");
    drop(nobody);
    let url = format!("http://me:secret@{address}/log.parquet?X-Amz-Signature=secret");
    let shown = format!("http://{address}/log.parquet");
    refused(&[&url], "object-store", &[&shown, "refused"]);
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let start = now();
    let output = finish(
        command(folder.path(), &["check", "s3://bucket/log.csv"])
            .env("AWS_ENDPOINT_URL", format!("http://{address}"))
            .stdin(Stdio::null()),
    );
    assert_eq!(output.status, 2);
    assert!(
        output.stderr.contains("error[object-store]"),
        "{}",
        output.stderr
    );
    assert!(start.elapsed() < PATIENCE);
}

/// Serves one answer to every request, and returns the address.
fn serve(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a client connects");
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let _ = stream.write_all(answer);
        }
    });
    format!("http://{address}")
}

#[test]
fn a_server_that_misbehaves_is_told_from_a_damaged_file() {
    let cut = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nConnection: close\r\n\r\ngender,targeted\nf,1\n");
    refused(&[&format!("{cut}/log.csv")], "object-store", &["/log.csv"]);
    let cut = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03");
    refused(
        &[&format!("{cut}/log.csv.gz")],
        "object-store",
        &["/log.csv.gz"],
    );
    let failing =
        serve(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret");
    refused(
        &[&format!("{failing}/log.csv")],
        "object-store",
        &["permission"],
    );
    let failing =
        serve(b"HTTP/1.1 500 Oops\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret");
    refused(&[&format!("{failing}/log.csv")], "object-store", &["500"]);
    // Parquet needs ranges; a server that ignores them sends the whole file each time.
    let whole = serve(
        b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\nConnection: close\r\n\r\nPAR1\0\0\0\0PAR1",
    );
    refused(
        &[&format!("{whole}/log.parquet")],
        "object-store",
        &["/log.parquet"],
    );
}

#[test]
fn a_broken_connection_is_taken_up_behind_the_bytes_that_have_come() {
    let log = std::fs::read(tiny().join("person.csv")).expect("the log can be read");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    let whole = log.clone();
    // Every answer promises all that was asked for and breaks off after a quarter of the log.
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a client connects");
            let mut request = [0; 4096];
            let count = stream.read(&mut request).expect("a request comes");
            let request = String::from_utf8_lossy(&request[..count]).to_lowercase();
            let asked = request.split_once("range: bytes=").map(|(_, range)| {
                let digits = range.split('-').next().expect("a range has a start");
                digits.parse::<usize>().expect("a range starts at a number")
            });
            let (at, size) = (asked.unwrap_or(0), whole.len());
            let status = if asked.is_some() {
                "206 Partial"
            } else {
                "200 OK"
            };
            let head = format!(
                "HTTP/1.1 {status}\r\nETag: \"1\"\r\nContent-Length: {}\r\nContent-Range: bytes {at}-{}/{size}\r\n\
                 Connection: close\r\n\r\n",
                size - at,
                size - 1
            );
            let until = size.min(at + size.div_ceil(4));
            let _ = stream.write_all(&[head.as_bytes(), &whole[at..until]].concat());
        }
    });
    let url = format!("http://{address}/person.csv");
    let remote = report(&tiny(), &[&url, "-a", "gender", "--digest"]);
    let local = report(&tiny(), &["person.csv", "-a", "gender", "--digest"]);
    assert_same_result(&local, &remote, "broken connections");
    assert_eq!(local["inputs"][0]["sha256"], remote["inputs"][0]["sha256"]);
}

#[test]
fn folders_of_a_name_are_columns() {
    let url = format!("{}/shards/*/a.csv", bucket());
    let report = report(&tiny(), &[&url, "-a", "gender", "--by", "day"]);
    let strata: Vec<&Value> = report["measures"]
        .as_array()
        .expect("measures are a list")
        .iter()
        .map(|measure| &measure["stratum"])
        .filter(|stratum| !stratum.is_null())
        .collect();
    assert!(!strata.is_empty(), "no stratum of the day");
    assert!(
        strata
            .iter()
            .all(|stratum| stratum.to_string().contains("2026-11-01"))
    );
}

#[test]
fn credentials_in_a_url_are_refused_and_not_repeated() {
    refused(
        &["s3://id:secret@bucket/log.csv"],
        "usage",
        &["AWS_ACCESS_KEY_ID"],
    );
    refused(
        &["az://box/log.csv?sv=1&sig=secret"],
        "usage",
        &["AZURE_STORAGE"],
    );
}
