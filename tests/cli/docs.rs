//! The documentation cannot go stale: what can be derived from the program is generated between
//! markers, commands shown are executed, links lead somewhere. After a change,
//! `BLESS=1 cargo test --test cli docs` writes the generated parts anew; read the difference.

mod console;
mod generated;
mod links;

use std::fs;
use std::path::PathBuf;

use bias_audit::config::parse_config;
use bias_audit::policy::Exit;

use crate::examples::{differs, text_of};
use crate::support::{bias_audit, repository};

/// A start marker is `<!-- generated: NAME -->`; the text up to [`END`] comes from the program.
const START: &str = "<!-- generated: ";
const END: &str = "<!-- end -->";

#[test]
fn every_page_shows_what_the_program_says() {
    let mut complaints = Vec::new();
    let mut used = Vec::new();
    for page in pages() {
        let text = text_of(&page);
        let (generated, names) = with_generated_parts(&text);
        used.extend(names);
        match console::executed(&generated) {
            Ok(wanted) => complaints.extend(differs(&page, &wanted, "docs")),
            Err(what) => complaints.push(format!("{}: {what}", page.display())),
        }
    }
    let unused: Vec<&str> = generated::PARTS
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !used.iter().any(|other| other == name))
        .collect();
    assert!(unused.is_empty(), "no page shows {unused:?}");
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn the_schema_of_the_report_is_the_one_the_program_prints() {
    let file = repository().join("docs/report.schema.json");
    let stale = differs(&file, &bias_audit::report::schema(), "docs");
    assert_eq!(stale, None);
}

/// Every page that may hold a generated part or a command.
fn pages() -> Vec<PathBuf> {
    let root = repository();
    let mut pages: Vec<PathBuf> = fs::read_dir(root.join("docs"))
        .expect("the repository has docs")
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "md"))
        .collect();
    for page in ["README.md", "CONTRIBUTING.md", "SECURITY.md"] {
        pages.push(root.join(page));
    }
    pages.sort();
    pages
}

/// The page with every generated part made anew, and the names of those parts.
fn with_generated_parts(text: &str) -> (String, Vec<String>) {
    let mut made = String::new();
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(START) {
        let name_at = at + START.len();
        let marker_end = name_at
            + rest[name_at..]
                .find(" -->")
                .expect("a marker ends with -->");
        let name = &rest[name_at..marker_end];
        let (_, part) = generated::PARTS
            .iter()
            .find(|(known, _)| *known == name)
            .unwrap_or_else(|| panic!("there is no generated part `{name}`"));
        made.push_str(&rest[..marker_end + " -->".len()]);
        made.push_str(&format!("\n\n{}\n", part().trim_end()));
        let end = rest
            .find(END)
            .unwrap_or_else(|| panic!("the part `{name}` has no {END}"));
        made.push_str(&format!("\n{END}"));
        names.push(name.to_owned());
        rest = &rest[end + END.len()..];
    }
    made.push_str(rest);
    (made, names)
}

#[test]
fn every_link_leads_somewhere() {
    let complaints = links::broken(&repository());
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// A configuration with an unknown key in each table, and the heading of docs/policy.md under which
/// the table's keys are explained.
const TABLES: [(&str, &str); 5] = [
    ("zzz = 1\n", "### Top level"),
    ("[columns]\nzzz = 1\n", "### `[columns]`"),
    ("[attributes.x]\nzzz = 1\n", "### `[attributes.NAME]`"),
    ("[policy]\nzzz = 1\n", "### `[policy]`"),
    (
        "[[rules]]\nmetric = \"accuracy\"\nzzz = 1\n",
        "### `[[rules]]`",
    ),
];

#[test]
fn every_key_of_the_configuration_is_explained_and_no_other() {
    let page = text_of(&repository().join("docs/policy.md"));
    for (config, heading) in TABLES {
        let error = parse_config("x.toml", config).expect_err("zzz is no key");
        let (_, known) = error
            .message()
            .split_once("known: ")
            .expect("the message names the known keys");
        let mut known: Vec<&str> = known.trim().split(", ").collect();
        known.sort_unstable();
        let (_, section) = page
            .split_once(heading)
            .unwrap_or_else(|| panic!("docs/policy.md has no heading {heading}"));
        let section = section.split("\n#").next().unwrap_or(section);
        let mut explained: Vec<&str> = section
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .collect();
        explained.sort_unstable();
        assert_eq!(explained, known, "{heading}");
    }
}

#[test]
fn the_help_explains_every_exit_code() {
    let help = bias_audit(&repository(), &["--help"]).stdout;
    for (exit, meaning) in Exit::ALL {
        let line = format!("  {}  {meaning}", exit.code());
        assert!(help.contains(&line), "{line}");
    }
}

#[test]
fn a_generated_part_is_replaced_and_the_rest_is_kept() {
    let page = format!("a\n\n{START}exit-codes -->\nold\n{END}\n\nb\n");
    let (text, names) = with_generated_parts(&page);
    assert_eq!(names, ["exit-codes"]);
    assert!(text.starts_with("a\n\n") && text.ends_with("\n\nb\n"));
    assert!(!text.contains("old") && text.contains("no denied rule failed"));
    assert_eq!(with_generated_parts(&text).0, text);
}
