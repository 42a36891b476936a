//! Guards of the source itself: the layers, the registries, the catalogue of errors, and what no file
//! may contain. A table that a comment asks people to keep in step is kept in step here instead.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use bias_audit::error::Code;
use bias_audit::inference::{IntervalMethod, TestMethod};
use bias_audit::metrics::{ALIASES, REGISTRY};
use bias_audit::policy::PRESETS;
use bias_audit::report::{Lang, ReportFormat};
use bias_audit::tally::CHECKS;

use crate::fixtures::{strings, tables};
use crate::support::repository;

/// The layers from left to right: each may use what stands to its right.
const LAYERS: [&str; 11] = [
    "cli",
    "report",
    "policy",
    "inference",
    "metrics",
    "engine",
    "tally",
    "groups",
    "input",
    "config",
    "error",
];

/// Files above all layers: they join them. So does the folder `selftest/`.
const TOP: [&str; 4] = ["main.rs", "lib.rs", "audit.rs", "propose.rs"];

/// A file of src/ as compilers see it: without comments, texts and test code.
struct Source {
    /// Path below src/, with `/`.
    path: String,
    /// The code that is shipped.
    code: String,
    /// The code of the tests in it.
    tests: String,
    /// Everything, as written.
    text: String,
}

impl Source {
    fn layer(&self) -> Option<&str> {
        let first = self.path.split('/').next()?;
        let name = first.trim_end_matches(".rs");
        LAYERS.contains(&name).then_some(name)
    }

    /// How many modules deep the file is: `tally/cube.rs` two, `tally/mod.rs` one.
    fn depth(&self) -> usize {
        let parts = self.path.split('/').count();
        if self.path.ends_with("/mod.rs") {
            parts - 1
        } else {
            parts
        }
    }
}

fn sources() -> Vec<Source> {
    let root = repository().join("src");
    let mut paths = Vec::new();
    files_below(&root, &mut paths);
    let mut sources: Vec<Source> = paths
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            let text = fs::read_to_string(path).expect("sources are UTF-8");
            let (code, tests) = split_tests(&without_comments_and_texts(&text));
            Source {
                path: below(&root, path),
                code,
                tests,
                text,
            }
        })
        .collect();
    let test_modules: Vec<String> = sources.iter().flat_map(test_modules).collect();
    for source in &mut sources {
        let is_test = test_modules.iter().any(|module| {
            source.path == format!("{module}.rs") || source.path.starts_with(&format!("{module}/"))
        });
        if is_test {
            source.tests = std::mem::take(&mut source.code);
        }
    }
    assert!(sources.len() > 50, "only {} files in src/", sources.len());
    sources
}

/// Every file below a folder, in order of name.
fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a folder can be listed").path())
        .collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            files_below(&entry, found);
        } else {
            found.push(entry);
        }
    }
}

/// A path below a folder, written with `/` on every system.
fn below(root: &Path, path: &Path) -> String {
    let parts: Vec<String> = path
        .strip_prefix(root)
        .expect("the path lies below its root")
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}

/// The modules that a file declares for tests only, as paths below src/ without `.rs`.
fn test_modules(source: &Source) -> Vec<String> {
    let folder = match source.path.strip_suffix("mod.rs") {
        Some(folder) => folder.to_owned(),
        None if TOP.contains(&source.path.as_str()) => String::new(),
        None => format!("{}/", source.path.trim_end_matches(".rs")),
    };
    words(&source.tests)
        .windows(3)
        .filter(|three| three[0] == "mod" && three[2] == ";")
        .map(|three| format!("{folder}{}", three[1]))
        .collect()
}

/// Words and single marks of a piece of code.
fn words(code: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(length);
        words.push(word);
        rest = after.trim_start();
    }
    words
}

/// Code with comments, strings and characters blanked; lines stay where they are.
fn without_comments_and_texts(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, keep) = match skipped(rest) {
            Some(length) => (length, false),
            None => (first.len_utf8(), true),
        };
        let (piece, after) = rest.split_at(length);
        if keep {
            out.push_str(piece);
        } else {
            out.extend(piece.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        }
        // `r"` starts a raw string, the end of a name such as `for` does not.
        rest = after;
        if keep && (first.is_alphanumeric() || first == '_') {
            let name = rest
                .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .unwrap_or(rest.len());
            let raw = first == 'r' && rest.starts_with(['"', '#']) || rest.starts_with("r\"");
            if !raw {
                out.push_str(&rest[..name]);
                rest = &rest[name..];
            }
        }
    }
    out
}

/// The length of the comment, string or character at the start, if one starts here.
fn skipped(rest: &str) -> Option<usize> {
    let until = |end: &str, from: usize| {
        rest[from..]
            .find(end)
            .map_or(rest.len(), |at| from + at + end.len())
    };
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(until("*/", 2));
    }
    if let Some(raw) = rest.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            return Some(until(&format!("\"{}", "#".repeat(hashes)), hashes + 2));
        }
    }
    if rest.starts_with('"') {
        let mut escaped = false;
        let end = rest.char_indices().skip(1).find(|(_, c)| {
            let ends = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        return Some(end.map_or(rest.len(), |(at, _)| at + 1));
    }
    if rest.starts_with("'\\") {
        return Some(until("'", 3));
    }
    let mut three = rest.char_indices();
    match (three.next(), three.next(), three.next()) {
        (Some((_, '\'')), Some(_), Some((at, '\''))) => Some(at + 1),
        _ => None,
    }
}

/// Shipped code and test code: what follows `#[cfg(test)]`, to its `;` or closing brace, is test code.
fn split_tests(code: &str) -> (String, String) {
    const MARK: &str = "#[cfg(test)]";
    let (mut shipped, mut tests) = (String::new(), String::new());
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        shipped.push_str(&rest[..at]);
        let item = &rest[at + MARK.len()..];
        let mut open = 0_usize;
        let end = item.char_indices().find(|(_, c)| {
            match c {
                '{' => open += 1,
                '}' => open -= 1,
                _ => {}
            }
            open == 0 && matches!(c, ';' | '}')
        });
        let end = end.map_or(item.len(), |(at, _)| at + 1);
        tests.push_str(&item[..end]);
        rest = &item[end..];
    }
    shipped.push_str(rest);
    (shipped, tests)
}

/// The modules of the crate that a piece of code names: `crate::x`, `crate::{x, y::Z}` and
/// `super::super::x` where that reaches the root.
fn named_modules(source: &Source) -> BTreeSet<String> {
    let words = words(&source.code);
    let mut named = BTreeSet::new();
    let mut at = 0;
    while at < words.len() {
        let supers = words[at..]
            .chunks(3)
            .take_while(|three| *three == ["super", ":", ":"])
            .count();
        let after = if words[at..].starts_with(&["crate", ":", ":"]) {
            at + 3
        } else if supers >= source.depth() {
            at + 3 * supers
        } else {
            at += 1;
            continue;
        };
        match words.get(after) {
            Some(&"{") => named.extend(first_names(&words[after + 1..])),
            Some(name) => {
                named.insert((*name).to_owned());
            }
            None => {}
        }
        at = after;
    }
    named
}

/// The first name of every path in a group of imports, up to its closing brace.
fn first_names(words: &[&str]) -> Vec<String> {
    let (mut open, mut expected) = (1, true);
    let mut names = Vec::new();
    for word in words {
        match *word {
            "{" => open += 1,
            "}" => open -= 1,
            "," if open == 1 => expected = true,
            name if expected && open == 1 => {
                names.push(name.to_owned());
                expected = false;
            }
            _ => {}
        }
        if open == 0 {
            break;
        }
    }
    names
}

/// The lines of a file's code that hold a word, for messages.
fn lines_with(code: &str, word: &str) -> Vec<usize> {
    code.lines()
        .enumerate()
        .filter(|(_, line)| words(line).contains(&word))
        .map(|(number, _)| number + 1)
        .collect()
}

fn assert_none(complaints: &[String], remedy: &str) {
    assert!(
        complaints.is_empty(),
        "\n{}\n\n{remedy}\n",
        complaints.join("\n")
    );
}

// The reader of sources, judged by hand first: a guard that sees nothing guards nothing.

#[test]
fn comments_strings_and_characters_are_not_code() {
    let text = "a // polars\n\"polars \\\" polars\" b '\"' c r#\"polars\"# /* polars */ 'x: loop";
    let code = without_comments_and_texts(text);
    assert_eq!(words(&code), ["a", "b", "c", "'", "x", ":", "loop"]);
    assert_eq!(code.lines().count(), text.lines().count());
}

#[test]
fn test_code_ends_with_its_brace() {
    let (code, tests) = split_tests("fn a() {}\n#[cfg(test)]\nmod t { fn b() { {} } }\nfn c() {}");
    assert_eq!(words(&code)[..2], ["fn", "a"]);
    assert!(code.contains("fn c()") && !code.contains("fn b()"));
    assert!(tests.contains("fn b()"));
    let (code, tests) = split_tests("#[cfg(test)]\nmod worked;\nmod kept;");
    assert!(tests.contains("worked") && code.contains("kept"));
}

#[test]
fn every_way_of_naming_a_module_of_the_crate_is_seen() {
    let source = Source {
        path: "tally/cube.rs".into(),
        code: "use crate::{error::{A, report}, config}; fn f() { crate::policy::g(); \
               super::super::metrics::h(); super::plan(); }"
            .into(),
        tests: String::new(),
        text: String::new(),
    };
    let named: Vec<String> = named_modules(&source).into_iter().collect();
    assert_eq!(named, ["config", "error", "metrics", "policy"]);
}

// Layers.

#[test]
fn no_module_uses_what_stands_to_its_left() {
    let place = |name: &str| LAYERS.iter().position(|layer| *layer == name);
    let mut complaints = Vec::new();
    for source in sources() {
        let Some(own) = source.layer() else {
            assert!(
                TOP.contains(&source.path.as_str()) || source.path.starts_with("selftest/"),
                "src/{} is in no layer: put it into one of {LAYERS:?}, or name the new layer here and \
                 in the architecture",
                source.path
            );
            continue;
        };
        for named in named_modules(&source) {
            if place(&named) < place(own) && place(&named).is_some() {
                complaints.push(format!("src/{} ({own}) uses crate::{named}", source.path));
            }
        }
    }
    assert_none(
        &complaints,
        "Dependencies run one way: cli → report → policy → inference → metrics → engine → tally → groups → \
         input → config → error. Move what is needed to the right, or pass it in as a value.",
    );
}

#[test]
fn polars_stays_in_input() {
    let complaints: Vec<String> = sources()
        .iter()
        .filter(|source| !source.path.starts_with("input/"))
        .flat_map(|source| {
            let lines = lines_with(&source.code, "polars");
            lines
                .into_iter()
                .map(|line| format!("src/{}:{line}", source.path))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_none(
        &complaints,
        "Polars stays in src/input/: look at a `Batch` through `Values`.",
    );
}

#[test]
fn the_cube_holds_no_floating_point() {
    let complaints: Vec<String> = sources()
        .iter()
        .filter(|source| source.layer() == Some("tally") && source.path != "tally/people.rs")
        .flat_map(|source| {
            ["f64", "f32"]
                .iter()
                .flat_map(|word| lines_with(&source.code, word))
                .map(|line| format!("src/{}:{line}", source.path))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_none(
        &complaints,
        "Below the cube there is no floating point: integers merge exactly. Use counts, or millionths \
         for money, shares and weights.",
    );
}

#[test]
fn only_the_shell_knows_the_command_line() {
    let shell = |source: &&Source| source.path.starts_with("cli/") || source.path == "main.rs";
    let mut complaints = Vec::new();
    for source in sources().iter().filter(|source| !shell(source)) {
        for word in ["clap", "anstream", "indicatif"] {
            complaints.extend(
                lines_with(&source.code, word)
                    .into_iter()
                    .map(|line| format!("src/{}:{line} names {word}", source.path)),
            );
        }
    }
    assert_none(
        &complaints,
        "Arguments, terminal and progress belong to src/cli/: pass values to the library.",
    );
}

#[test]
fn the_library_takes_values_and_returns_values() {
    let mut complaints = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| source.layer() != Some("cli"))
    {
        let words = words(&source.code);
        for (what, pattern) in [
            ("reads the environment", &["env", ":", ":", "var"][..]),
            ("reads the environment", &["env", ":", ":", "args"]),
            ("exits", &["process", ":", ":", "exit"]),
            ("prints", &["println", "!"]),
            ("prints", &["eprintln", "!"]),
            ("prints", &["print", "!"]),
            ("reads the clock", &["SystemTime", ":", ":", "now"]),
            ("reads the clock", &["Timestamp", ":", ":", "now"]),
        ] {
            if words.windows(pattern.len()).any(|some| some == pattern) {
                complaints.push(format!("src/{} {what}", source.path));
            }
        }
    }
    assert_none(
        &complaints,
        "A stage does not print, exit, read the clock or the environment; src/cli/ does, and passes \
         the value.",
    );
}

#[test]
fn the_entry_point_is_a_table_of_contents() {
    let text = fs::read_to_string(repository().join("src/main.rs")).expect("src/main.rs is there");
    let lines = text.lines().count();
    assert!(
        lines <= 40,
        "src/main.rs has {lines} lines: at most 40; move work to src/cli/"
    );
}

#[test]
fn every_source_file_says_what_it_is_for() {
    let complaints: Vec<String> = sources()
        .iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| format!("src/{}", source.path))
        .collect();
    assert_none(
        &complaints,
        "Open the file with two or three `//!` sentences: what it is responsible for, what it is not.",
    );
}

// Registries.

/// Methods that combine others, or serve every function of shares: they are files of `inference/` itself.
const COMBINED: [&str; 8] = [
    "simultaneous-wilson",
    "simultaneous-miettinen-nurminen",
    "simultaneous-koopman",
    "bonferroni",
    "linearised",
    "delong",
    "dkw",
    "bounded-differences",
];

/// Files of src/report/ that are not a format.
const NOT_FORMATS: [&str; 11] = [
    "build",
    "conventions",
    "curves",
    "mod",
    "model",
    "numbers",
    "outcome",
    "outlook",
    "power",
    "schema",
    "values",
];

/// Stems of the files of a folder of the repository, `.rs` and `.toml`.
fn stems(folder: &str) -> BTreeSet<String> {
    fs::read_dir(repository().join(folder))
        .unwrap_or_else(|error| panic!("{folder}: {error}"))
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.is_file())
        .map(|path| {
            let stem = path.file_stem().expect("files have names");
            stem.to_string_lossy().into_owned()
        })
        .collect()
}

fn ids<'a>(ids: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    ids.into_iter().map(str::to_owned).collect()
}

fn is_kebab_case(id: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    id.split('-').all(part)
}

#[test]
fn every_metric_is_a_file_and_every_file_a_metric() {
    let files: BTreeSet<String> = stems("src/metrics/catalogue")
        .into_iter()
        .filter(|stem| stem != "mod")
        .map(|stem| stem.replace('_', "-"))
        .collect();
    let registered = ids(REGISTRY.iter().map(|metric| metric.id));
    assert_eq!(
        registered.len(),
        REGISTRY.len(),
        "two metrics have one id: an id names one metric"
    );
    assert_eq!(
        files, registered,
        "files of src/metrics/catalogue/ (left) and ids in REGISTRY (right) differ: register the file, \
         or name it after its id"
    );
}

#[test]
fn every_metric_file_holds_its_metric_and_a_worked_example() {
    let sources = sources();
    let mut complaints = Vec::new();
    for metric in REGISTRY {
        let path = format!("metrics/catalogue/{}.rs", metric.id.replace('-', "_"));
        let Some(source) = sources.iter().find(|source| source.path == path) else {
            complaints.push(format!("src/{path} is missing"));
            continue;
        };
        if !source.text.contains(&format!("id: \"{}\"", metric.id)) {
            complaints.push(format!("src/{path} does not define `{}`", metric.id));
        }
        let tests = words(&source.tests);
        let has_test = tests.windows(3).any(|three| three == ["#", "[", "test"]);
        if !has_test || !tests.contains(&"worked") {
            complaints.push(format!("src/{path} has no worked example"));
        }
    }
    assert_none(
        &complaints,
        "A metric's file defines it and shows its arithmetic on numbers made by hand: a test that uses \
         crate::metrics::worked.",
    );
}

#[test]
fn aliases_lead_to_metrics_and_hide_none() {
    for (alias, id) in ALIASES {
        assert!(is_kebab_case(alias), "alias {alias} is not kebab-case");
        assert!(
            REGISTRY.iter().any(|metric| metric.id == id),
            "alias {alias} leads to {id}, which is no metric"
        );
        assert!(
            REGISTRY.iter().all(|metric| metric.id != alias),
            "alias {alias} is a metric of its own: remove the alias"
        );
    }
}

#[test]
fn every_preset_file_is_registered() {
    let files = stems("src/policy/presets");
    let registered = ids(PRESETS.iter().map(|preset| preset.id));
    assert_eq!(
        files, registered,
        "files of src/policy/presets/ (left) and PRESETS (right) differ: register the file"
    );
    for preset in &PRESETS {
        let path = repository().join(format!("src/policy/presets/{}.toml", preset.id));
        let text = fs::read_to_string(&path).expect("presets are UTF-8");
        assert_eq!(
            preset.text, text,
            "preset {} embeds another file",
            preset.id
        );
    }
}

#[test]
fn every_interval_and_test_file_has_a_method_and_every_method_a_file() {
    let intervals: Vec<&str> = IntervalMethod::ALL.iter().map(|m| m.id()).collect();
    let tests: Vec<&str> = TestMethod::ALL.iter().map(|m| m.id()).collect();
    for (folder, methods) in [
        ("src/inference/intervals", intervals),
        ("src/inference/tests", tests),
    ] {
        let files: Vec<String> = stems(folder)
            .into_iter()
            .filter(|stem| stem != "mod")
            .map(|stem| stem.replace('_', "-"))
            .collect();
        for file in &files {
            assert!(
                methods.contains(&file.as_str()),
                "{folder}/{}.rs has no method `{file}`: add it to the catalogue",
                file.replace('-', "_")
            );
        }
        for method in methods {
            // Variants share the file of their method: fisher-mid-p is in fisher.rs. Those for rows in
            // clusters stand together in src/inference/clusters.
            let in_file = files
                .iter()
                .any(|file| method == file || method.starts_with(&format!("{file}-")));
            assert!(
                in_file || COMBINED.contains(&method) || method.starts_with("cluster-"),
                "method `{method}` has no file in {folder}: one file per method"
            );
        }
    }
}

#[test]
fn every_report_format_and_language_is_a_file() {
    let formats: BTreeSet<String> = stems("src/report")
        .into_iter()
        .filter(|stem| !NOT_FORMATS.contains(&stem.as_str()))
        .collect();
    assert_eq!(
        formats,
        ids(ReportFormat::ALL.iter().map(|(_, id, _)| *id)),
        "files of src/report/ (left) and ReportFormat::ALL (right) differ: one file per format, or add \
         the file to NOT_FORMATS here"
    );
    let mut languages = stems("src/report/text");
    languages.remove("mod");
    assert_eq!(
        languages,
        ids(Lang::ALL.iter().map(|(_, code)| *code)),
        "files of src/report/text/ (left) and Lang::ALL (right) differ: one catalogue per language"
    );
}

#[test]
fn ids_are_kebab_case_and_mean_one_thing() {
    let metrics = REGISTRY.iter().map(|metric| metric.id);
    let presets = PRESETS.iter().map(|preset| preset.id);
    let codes = Code::ALL.iter().map(|code| code.id());
    let checks = CHECKS.iter().map(|check| check.id);
    // `exact-conditional` is an interval and its test: one name for the pair.
    let methods: BTreeSet<&str> = IntervalMethod::ALL
        .iter()
        .map(|method| method.id())
        .chain(TestMethod::ALL.iter().map(|method| method.id()))
        .collect();
    let mut seen = BTreeSet::new();
    let ids = metrics.chain(presets).chain(codes).chain(checks);
    for id in ids.chain(methods) {
        assert!(is_kebab_case(id), "`{id}` is not kebab-case");
        assert!(
            seen.insert(id),
            "`{id}` names two things: `bias-audit explain {id}` could show only one"
        );
    }
}

// Errors.

/// Codes that no test can provoke, with the reason.
const UNPROVOKED: [(&str, &str); 3] = [
    (
        "internal",
        "a library would have to fail; a test that makes it fail would be a defect to mend",
    ),
    (
        "export-too-large",
        "an export of more than 256 MiB would have to be written",
    ),
    (
        "read-failed",
        "a disk would have to fail in the middle of a file",
    ),
];

/// Names of the variants of [`Code`] that follow `Code::` in a piece of code.
fn codes_named(code: &str) -> BTreeSet<String> {
    let names: BTreeMap<String, &str> = Code::ALL
        .iter()
        .map(|code| (format!("{code:?}"), code.id()))
        .collect();
    words(code)
        .windows(4)
        .filter(|four| four[..3] == ["Code", ":", ":"])
        .filter_map(|four| names.get(four[3]).map(|id| (*id).to_owned()))
        .collect()
}

#[test]
fn every_error_code_is_used() {
    let used: BTreeSet<String> = sources()
        .iter()
        .filter(|source| source.path != "error.rs")
        .flat_map(|source| codes_named(&source.code))
        .collect();
    let all = ids(Code::ALL.iter().map(|code| code.id()));
    let dead: Vec<&String> = all.difference(&used).collect();
    assert!(
        dead.is_empty(),
        "no code of src/ makes these errors: {dead:?}; remove them from the table in src/error.rs"
    );
}

#[test]
fn every_error_code_is_provoked_by_a_test() {
    let mut provoked: BTreeSet<String> = sources()
        .iter()
        .flat_map(|source| codes_named(&source.tests))
        .collect();
    let manifest = repository().join("fixtures/hostile/manifest.toml");
    let manifest: toml::Table = fs::read_to_string(manifest)
        .expect("the manifest can be read")
        .parse()
        .expect("the manifest is TOML");
    for input in tables(&manifest, "input") {
        // An input with several honest codes proves none of them.
        if let [code] = strings(input, "code").as_slice() {
            provoked.insert((*code).to_owned());
        }
    }
    for theme in [
        "contract",
        "engines",
        "filters",
        "fixtures",
        "published",
        "laws",
        "scale",
        "scores",
        "sql",
        "targeting",
        "units",
    ] {
        let path = repository().join(format!("tests/cli/{theme}.rs"));
        let text = fs::read_to_string(path).expect("tests are UTF-8");
        let told = Code::ALL
            .iter()
            .filter(|code| text.contains(&format!("\"{}\"", code.id())));
        provoked.extend(told.map(|code| code.id().to_owned()));
    }
    let excused = ids(UNPROVOKED.iter().map(|(code, _)| *code));
    let missing: Vec<&str> = Code::ALL
        .iter()
        .map(|code| code.id())
        .filter(|code| !provoked.contains(*code) && !excused.contains(*code))
        .collect();
    assert!(
        missing.is_empty(),
        "no test provokes {missing:?}: add an input to fixtures/hostile/manifest.toml or a case to \
         tests/cli/contract.rs, or say in UNPROVOKED why none can"
    );
    let needless: Vec<&String> = excused.intersection(&provoked).collect();
    assert!(
        needless.is_empty(),
        "{needless:?} are provoked by a test: take them out of UNPROVOKED"
    );
}

// What no file may contain.

#[test]
fn nothing_undefined_becomes_zero_and_nothing_is_left_to_do() {
    let forbidden = [
        (
            &["unwrap_or", "(", "0", ".", "0"][..],
            "writes an unknown number as zero: carry Undefined and its reason",
        ),
        (
            &["f64", ":", ":", "NAN"],
            "makes a NaN: carry Undefined and its reason",
        ),
        (&["todo", "!"], "is unfinished"),
        (&["unimplemented", "!"], "is unfinished"),
        (&["dbg", "!"], "prints for debugging"),
    ];
    let mut complaints = Vec::new();
    for source in sources() {
        for (number, line) in source.code.lines().enumerate() {
            let words = words(line);
            for (pattern, why) in forbidden {
                if words.windows(pattern.len()).any(|some| some == pattern) {
                    complaints.push(format!("src/{}:{} {why}", source.path, number + 1));
                }
            }
        }
    }
    assert_none(&complaints, "See the house style, rules 8 and 10.");
}

#[test]
fn no_file_names_a_place_of_one_machine() {
    // Written in parts, so that this file does not name one either.
    let places: Vec<String> = ["home", "root", "Users", "work", "var/tmp", "private"]
        .iter()
        .map(|folder| format!("/{folder}/"))
        .chain(["C:\\Users".to_owned()])
        .collect();
    let root = repository();
    let mut paths = Vec::new();
    for folder in [
        "src",
        "tests",
        "fixtures",
        "examples",
        "docs",
        "benches",
        "packaging",
        ".github",
        ".ci",
    ] {
        if root.join(folder).is_dir() {
            files_below(&root.join(folder), &mut paths);
        }
    }
    let top = fs::read_dir(&root).expect("the repository can be listed");
    paths.extend(
        top.map(|entry| entry.expect("an entry can be read").path())
            // In a worktree `.git` is a file, and names the place of the repository.
            .filter(|path| path.is_file() && !path.ends_with(".git")),
    );
    let mut complaints = Vec::new();
    for path in paths {
        // Parquet, Arrow and compressed files are not text; they are made by fixtures/make.py.
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            for place in &places {
                // A folder of a web address is no folder of a machine.
                let found = line.match_indices(place.as_str()).any(|(at, _)| {
                    !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.')
                });
                if found {
                    complaints.push(format!("{}:{}: {place}", below(&root, &path), number + 1));
                }
            }
        }
    }
    assert_none(
        &complaints,
        "Tests and programs find files from the repository's root (CARGO_MANIFEST_DIR) or the \
         current folder.",
    );
}

#[test]
fn no_test_is_ignored_without_a_reason() {
    let root = repository();
    let mut paths = Vec::new();
    files_below(&root.join("src"), &mut paths);
    files_below(&root.join("tests"), &mut paths);
    let mut complaints = Vec::new();
    for path in paths {
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("sources are UTF-8");
        let code = without_comments_and_texts(&text);
        let bare = words(&code)
            .windows(4)
            .filter(|four| *four == ["#", "[", "ignore", "]"])
            .count();
        if bare > 0 {
            complaints.push(format!("{}: {bare}", below(&root, &path)));
        }
    }
    assert_none(
        &complaints,
        "Write why: #[ignore = \"needs …\"]; better, make the test able to run.",
    );
}
