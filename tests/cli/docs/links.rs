//! Links between the pages of the repository: the file is there, and so is the heading.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::examples::text_of;

/// Every broken link of every page.
pub(super) fn broken(root: &Path) -> Vec<String> {
    let mut pages = Vec::new();
    collect(root, &mut pages);
    for folder in ["docs", "examples", "fixtures"] {
        collect_below(&root.join(folder), &mut pages);
    }
    pages
        .iter()
        .flat_map(|page| {
            let text = text_of(page);
            targets(&text)
                .into_iter()
                .filter_map(|target| broken_link(page, &target))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn collect(folder: &Path, pages: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("a folder can be listed");
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.is_file() && path.extension().is_some_and(|ext| ext == "md"))
        .collect();
    found.sort();
    pages.append(&mut found);
}

fn collect_below(folder: &Path, pages: &mut Vec<PathBuf>) {
    collect(folder, pages);
    let entries = fs::read_dir(folder).expect("a folder can be listed");
    for entry in entries {
        let path = entry.expect("a folder can be listed").path();
        if path.is_dir() {
            collect_below(&path, pages);
        }
    }
}

/// The targets of links, those inside code left out.
fn targets(text: &str) -> Vec<String> {
    let mut targets = Vec::new();
    for line in prose(text) {
        // Between single backquotes is code.
        let visible: String = line.split('`').step_by(2).collect();
        for (at, _) in visible.match_indices("](") {
            let target = visible[at + 2..].split(')').next().unwrap_or_default();
            targets.push(target.to_owned());
        }
    }
    targets
}

/// The lines outside fenced code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    text.lines().filter(move |line| {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
            return false;
        }
        !is_code
    })
}

fn broken_link(page: &Path, target: &str) -> Option<String> {
    if target.starts_with("https://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let file = if path.is_empty() {
        page.to_path_buf()
    } else {
        page.parent()?.join(path)
    };
    if !file.exists() {
        return Some(format!("{}: there is no {target}", page.display()));
    }
    if anchor.is_empty() || anchors(&text_of(&file)).contains(anchor) {
        return None;
    }
    Some(format!("{}: no heading {target}", page.display()))
}

/// The anchors that forges make of headings: lower case, words joined by hyphens.
fn anchors(text: &str) -> BTreeSet<String> {
    prose(text)
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            line.trim_start_matches('#')
                .trim()
                .to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        })
        .collect()
}

#[test]
fn links_in_code_are_no_links_and_headings_are_anchors() {
    assert_eq!(
        targets("[a](b.md) `[c](d)`\n```\n[e](f)\n```\n[g](#h)"),
        ["b.md", "#h"]
    );
    assert!(anchors("## `[columns]` and more").contains("columns-and-more"));
}
