//! Where the table stands in a file: titles above its header, rows, and notes below them. A row that
//! does not fit the header is a note only where notes stand; anywhere else it is damage, and said.

use crate::error::{Code, Error, Result};
use crate::input::export::{Line, Part, numbers};
use crate::input::is_total_word;
use crate::input::words::says_total;

/// Lines looked at to find the header.
const LOOKED_AT: usize = 100;

/// The line that is the header: the first one that names most of the columns, none of them a
/// number.
///
/// # Errors
///
/// [`Code::TitleLines`] when there is none.
pub(super) fn header(name: &str, lines: &[Line]) -> Result<usize> {
    let first = &lines[..lines.len().min(LOOKED_AT)];
    let most = first.iter().map(Line::filled).max().unwrap_or(0);
    let names = |line: &Line| {
        let mut filled: Vec<&str> = line.cells.iter().map(|cell| cell.trim()).collect();
        filled.retain(|cell| !cell.is_empty());
        let words = filled.iter().all(|cell| !numbers::is_number(cell));
        filled.len() >= 2 && 2 * filled.len() > most && words
    };
    first.iter().position(names).ok_or_else(|| {
        Error::new(
            Code::TitleLines,
            format!("no line among the first {LOOKED_AT} of `{name}` names its columns"),
        )
        .help("the header must stand in one line, each column with a name of its own; remove what stands above it")
    })
}

/// Columns of the table: unnamed ones at the end, which spreadsheets add, are none.
pub(super) fn width(header: &[String]) -> usize {
    let last = header.iter().rposition(|name| !name.is_empty());
    last.map_or(0, |at| at + 1)
}

/// The lines below a header.
pub(super) struct Body {
    /// Rows of the table, totals among them.
    pub(super) rows: Vec<Line>,
    /// Lines that are no rows.
    pub(super) notes: Vec<Line>,
}

/// Words with which notes below a table begin.
const NOTES: [&str; 12] = [
    "report time",
    "date range",
    "group by",
    "mrc accredited",
    "reporting numbers",
    "filter by",
    "report name",
    "report id",
    "\u{a9}",
    "(c)",
    "note",
    "source",
];

/// Takes the lines below a header apart.
///
/// # Errors
///
/// [`Code::RaggedRow`] for a line that has more or fewer cells than the header and is no note.
pub(super) fn body(name: &str, lines: &[Line], header: &[String], parts: &[Part]) -> Result<Body> {
    let mut body = Body {
        rows: Vec::new(),
        notes: Vec::new(),
    };
    // Below a blank line, a total or a note there may be notes.
    let mut below = false;
    for line in lines {
        if line.filled() == 0 {
            below = true;
            continue;
        }
        let mut same = line.cells.iter().zip(header);
        if line.cells.len() >= header.len() && same.all(|(cell, name)| cell.trim() == name.as_str())
        {
            return Err(Error::new(
                Code::HeaderAgain,
                format!(
                    "`{name}` line {} is the header once more: several files were joined",
                    line.number
                ),
            )
            .help(
                "name the files one by one, each once; or remove the line if no row stands twice",
            ));
        }
        if is_note(line, parts, below) {
            below = true;
            body.notes.push(line.clone());
            continue;
        }
        let total = is_total_word(line.cell(0)) || line.cells.iter().any(|cell| says_total(cell));
        if let Some(error) = ragged(name, line, header, total) {
            return Err(error);
        }
        below = total;
        body.rows.push(line.clone());
    }
    Ok(body)
}

/// Whether a line says something about the table and belongs to it as little as a title.
fn is_note(line: &Line, parts: &[Part], below: bool) -> bool {
    let numbers = parts.iter().enumerate().any(|(at, part)| {
        part.is_number() && !line.cell(at).is_empty() && line.cells.len() >= parts.len()
    });
    let begins = crate::input::fold(line.cell(0));
    let known = NOTES.iter().any(|word| begins.starts_with(word));
    !numbers && line.filled() <= 2 && !says_total(line.cell(0)) && (below || known)
}

fn ragged(name: &str, line: &Line, header: &[String], total: bool) -> Option<Error> {
    let (cells, wanted) = (line.cells.len(), header.len());
    let more = line
        .cells
        .iter()
        .skip(wanted)
        .any(|cell| !cell.trim().is_empty());
    if more || (cells < wanted && !total) {
        let number = line.number;
        let (kind, cause) = if more {
            ("", "a value holds the separator without quotes")
        } else {
            (
                "only ",
                "the file may be cut off here, or a separator is missing",
            )
        };
        return Some(
            Error::new(
                Code::RaggedRow,
                format!("`{name}` line {number} has {kind}{cells} fields, the header has {wanted}"),
            )
            .help(format!("{cause}; correct the line or export again")),
        );
    }
    None
}
