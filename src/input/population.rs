//! What the text of `--baseline` means: a file, shares typed, or rows of the log. Nothing is read here.

use std::path::Path;

use crate::input::is_url;

/// A population to compare with, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Population<'a> {
    /// A file.
    File(&'a str),
    /// Shares: `gender:female=.5,male=.5`.
    Shares(&'a str),
    /// The rows of the log that hold a value in a column: `campaign=Control`.
    Rows(&'a str, &'a str),
}

/// What a text means. What exists as a file is one; what has a `:` before its first `=` are shares;
/// `COLUMN=VALUE` are rows of the log, unless the column would be a path.
#[must_use]
pub fn population(text: &str) -> Population<'_> {
    let text = text.trim();
    if is_url(text) || Path::new(text).exists() {
        return Population::File(text);
    }
    match text.split_once('=') {
        Some((before, _)) if before.contains(':') => Population::Shares(text),
        Some((column, value)) if !column.contains(['/', '\\']) => {
            Population::Rows(column.trim(), value.trim())
        }
        Some(_) | None => Population::File(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_file_shares_or_rows_of_the_log() {
        let shares = "gender:female=.5,male=.5";
        for (text, meant) in [
            (
                " campaign=Control ",
                Population::Rows("campaign", "Control"),
            ),
            ("start=12:00", Population::Rows("start", "12:00")),
            (shares, Population::Shares(shares)),
            ("Cargo.toml", Population::File("Cargo.toml")),
            ("missing.csv", Population::File("missing.csv")),
            (
                "log/date=2026/x.csv",
                Population::File("log/date=2026/x.csv"),
            ),
        ] {
            assert_eq!(population(text), meant, "{text}");
        }
    }
}
