//! The lessons in examples/ are run as a reader would run them, in a copy of the folder, and what
//! they print is compared with `expected.txt`. After a change of wording,
//! `BLESS=1 cargo test --test cli examples` writes those files anew; read the difference.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::support::{bias_audit, repository};

/// What every lesson has besides its data.
const LESSON_FILES: [&str; 3] = ["README.md", "command.txt", "expected.txt"];

#[test]
fn every_lesson_prints_what_its_expected_output_says() {
    let copy = copy_of_examples();
    let mut complaints = Vec::new();
    for lesson in lessons() {
        let file = repository()
            .join("examples")
            .join(&lesson)
            .join("expected.txt");
        let printed = run(&copy.path().join("examples").join(&lesson));
        complaints.extend(differs(&file, &printed, "examples"));
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn every_lesson_has_its_files_and_is_listed() {
    let examples = repository().join("examples");
    let list = text_of(&examples.join("README.md"));
    let mut complaints = Vec::new();
    for lesson in lessons() {
        let missing = LESSON_FILES
            .iter()
            .filter(|name| !examples.join(&lesson).join(name).is_file())
            .filter(|name| !(blessing() && **name == "expected.txt"));
        complaints.extend(missing.map(|name| format!("examples/{lesson} has no {name}")));
        if !list.contains(&format!("({lesson}/README.md)")) {
            complaints.push(format!("examples/README.md does not list {lesson}"));
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// The numbered folders, in order.
fn lessons() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(repository().join("examples"))
        .expect("the repository has examples")
        .map(|entry| entry.expect("a folder can be listed"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    names.sort();
    assert!(!names.is_empty(), "there are no lessons");
    names
}

/// Runs the commands of a lesson in its folder; commands, what they print, and their exit codes.
fn run(folder: &Path) -> String {
    let mut printed = String::new();
    for line in text_of(&folder.join("command.txt")).lines() {
        let words = words(line);
        let Some((program, arguments)) = words.split_first() else {
            continue;
        };
        assert_eq!(program, "bias-audit", "{line}");
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = bias_audit(folder, &arguments);
        printed.push_str(&format!(
            "$ {line}\n{}{}exit {}\n",
            output.stdout, output.stderr, output.status
        ));
    }
    printed
}

/// The words of a command line; single quotes keep spaces together.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut is_quoted = false;
    for c in line.chars() {
        if c == '\'' {
            is_quoted = !is_quoted;
            word.get_or_insert_default();
        } else if c.is_whitespace() && !is_quoted {
            words.extend(word.take());
        } else {
            word.get_or_insert_default().push(c);
        }
    }
    words.extend(word);
    words
}

/// A folder of its own with a copy of examples/ in it, so that commands may write files there.
pub(crate) fn copy_of_examples() -> TempDir {
    let copy = TempDir::new().expect("a temporary folder can be made");
    copy_folder(
        &repository().join("examples"),
        &copy.path().join("examples"),
    );
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder can be listed") {
        let path: PathBuf = entry.expect("a folder can be listed").path();
        let target = to.join(path.file_name().expect("entries have names"));
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a file can be copied");
        }
    }
}

/// Whether committed files are to be written instead of compared.
pub(crate) fn blessing() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value == "1")
}

/// A committed text, with the line ends of Unix wherever it was checked out.
pub(crate) fn text_of(path: &Path) -> String {
    fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .replace("\r\n", "\n")
}

/// Compares a committed file with what it should be, or writes it when blessing. `theme` is the
/// filter of the tests that bless it.
pub(crate) fn differs(file: &Path, wanted: &str, theme: &str) -> Option<String> {
    let found = if file.is_file() {
        text_of(file)
    } else {
        String::new()
    };
    if found == wanted {
        return None;
    }
    if blessing() {
        fs::write(file, wanted).expect("the file can be written");
        return None;
    }
    let (number, (before, now)) = std::iter::zip(
        found.lines().chain(std::iter::repeat("(end)")),
        wanted.lines().chain(std::iter::repeat("(end)")),
    )
    .enumerate()
    .find(|(_, (before, now))| before != now)?;
    Some(format!(
        "{} is stale from line {}:\n  committed: {before}\n  now:       {now}\n  if the change is meant: BLESS=1 cargo test --test cli {theme}",
        file.display(),
        number + 1
    ))
}

#[test]
fn single_quotes_keep_words_together() {
    assert_eq!(
        words("bias-audit check  'a b.csv' --baseline 'gender:f=.5'"),
        [
            "bias-audit",
            "check",
            "a b.csv",
            "--baseline",
            "gender:f=.5"
        ]
    );
}
