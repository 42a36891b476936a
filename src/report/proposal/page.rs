//! The page that a proposed configuration is written on: comments wrapped to a width, settings switched
//! on and off, commands as a shell reads them. What stands on it is decided elsewhere.

use std::collections::BTreeSet;

use crate::config::Named;
use crate::input::shown;
use crate::report::proposal::Proposal;
use crate::report::proposal::toml::on_one_line;
use crate::report::text::Language;
use crate::report::text::init::{Explains, Note};

/// Characters of a line of comment.
const WIDTH: usize = 96;

/// A configuration being written.
pub(super) struct File<'p> {
    pub(super) proposal: &'p Proposal,
    pub(super) says: &'static dyn Explains,
    pub(super) text: &'static dyn Language,
    pub(super) written: String,
    /// Comments that are not said again.
    pub(super) told: BTreeSet<String>,
}

impl File<'_> {
    pub(super) fn line(&mut self, line: &str) {
        self.written.push_str(line);
        self.written.push('\n');
    }

    pub(super) fn title(&mut self, title: &str) {
        let dashes = WIDTH.saturating_sub(title.chars().count() + 7);
        self.line(&format!("\n# --- {title} {}", "-".repeat(dashes)));
    }

    pub(super) fn note(&mut self, note: &Note<'_>) {
        for line in wrapped(&self.says.note(note), "# ", "# ") {
            self.line(&line);
        }
    }

    /// A comment that would say the same again.
    pub(super) fn once(&mut self, note: &Note<'_>) {
        let text = self.says.note(note);
        if !self.told.contains(&text) {
            self.note(note);
            self.told.insert(text);
        }
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.line(&format!("{name} = {value}"));
    }

    /// A setting that is switched off.
    pub(super) fn off(&mut self, name: &str, value: &str) {
        self.line(&format!("#{name} = {value}"));
    }

    pub(super) fn space(&mut self) {
        self.line("");
    }
}

/// The files as they were named.
pub(super) fn files(proposal: &Proposal) -> String {
    let names = proposal.files.iter().map(|name| on_one_line(&shown(name)));
    names.collect::<Vec<_>>().join(", ")
}

/// The command that audits by the configuration.
pub(super) fn command(proposal: &Proposal, path: &str, more: &str) -> String {
    let files: Vec<String> = proposal
        .files
        .iter()
        .map(|name| shell(&shown(name)))
        .collect();
    format!(
        "bias-audit check {} -c {}{more}",
        files.join(" "),
        shell(if path == "-" { "bias-audit.toml" } else { path })
    )
}

/// An argument as a shell reads it.
pub(crate) fn shell(argument: &str) -> String {
    let argument = on_one_line(argument);
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=,@%+".contains(c);
    if !argument.is_empty() && argument.chars().all(is_plain) {
        argument
    } else {
        format!("'{}'", argument.replace('\'', "'\\''"))
    }
}

/// Lines of at most [`WIDTH`] characters, words kept whole.
pub(super) fn wrapped(text: &str, first: &str, next: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in text.split(' ') {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut line, next.to_owned()));
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    lines.push(line);
    lines
}

/// What the names are.
pub(super) fn values(names: &[Named]) -> Vec<&str> {
    names.iter().map(|named| named.value.as_str()).collect()
}
