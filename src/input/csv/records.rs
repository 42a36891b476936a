//! The careful way through a block, with the `csv` crate: every record is looked at, and what is
//! wrong with the file is said. Quotes that swallow rows are caught here, because every CSV reader
//! accepts them in silence.

use std::io::Read as _;

use crate::error::{Code, Error, Result};
use crate::input::batch::BatchBuilder;
use crate::input::csv::{CsvBlock, Table, dialect};
use crate::input::{Batch, stream};

/// The rows of a block, and how many of them have line breaks inside fields.
pub(super) fn decode(block: &CsvBlock) -> Result<(Batch, u64)> {
    let name = block.table.name.as_str();
    let (width, separator) = (block.table.width, block.table.separator);
    let bytes = block.piece.bytes.as_slice();
    // The `csv` crate takes a byte order mark away from the first bytes it sees; only the file's own
    // first bytes may have one, and those were taken away before.
    let mut reader = dialect::reader(b"\n".chain(bytes), separator);
    let mut record = csv::ByteRecord::new();
    let mut next = |record: &mut csv::ByteRecord| {
        reader
            .read_byte_record(record)
            .map_err(|error| Error::new(Code::ReadFailed, format!("`{name}`: {error}")))
    };
    let mut batch = BatchBuilder::new(&block.table.columns, bytes.len() / 64);
    let mut lines = Lines {
        bytes,
        at: 0,
        line: block.piece.first_line,
    };
    let (mut multiline, mut line) = (0, 0);
    while next(&mut record)? {
        line = lines.of(&record);
        if is_blank(&record, width) {
            continue;
        }
        if let Some(error) = wrong(&record, &block.table, line) {
            // A quote that is open at the end of the input is at fault for all of the last record.
            let swallows_the_rest = block.piece.open && !next(&mut record)?;
            return Err(if swallows_the_rest {
                unclosed(name, line)
            } else {
                error
            });
        }
        multiline += u64::from(record.as_slice().contains(&b'\n'));
        let mut fields = Vec::with_capacity(block.table.wanted.len());
        for &column in &block.table.wanted {
            let field = std::str::from_utf8(&record[column]);
            fields.push(Some(field.map_err(|_| stream::not_utf8(name, line))?));
        }
        batch.push(line, fields.into_iter());
    }
    if block.piece.open {
        return Err(unclosed(name, line));
    }
    Ok((batch.finish(), multiline))
}

/// What is wrong with the shape of a record.
fn wrong(record: &csv::ByteRecord, table: &Table, line: u64) -> Option<Error> {
    let (name, width, separator) = (table.name.as_str(), table.width, table.separator);
    if record.as_slice().contains(&b'\n')
        && let Some(last) = swallowed_until(record, width, separator, line)
    {
        return Some(stray(name, line, last));
    }
    if record.len() < width && record.iter().any(|field| field.contains(&separator)) {
        return Some(stray(name, line, line));
    }
    (record.len() != width).then(|| ragged(name, line, record.len(), width))
}

/// Counts lines from record to record.
struct Lines<'b> {
    bytes: &'b [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line on which a record begins.
    fn of(&mut self, record: &csv::ByteRecord) -> u64 {
        // One byte stands before the block.
        let position = record.position().map_or(0, csv::Position::byte);
        let mut start = usize::try_from(position.saturating_sub(1)).unwrap_or(self.bytes.len());
        // Empty lines before a record, and the second half of a line end, are not part of it.
        while matches!(self.bytes.get(start), Some(b'\r' | b'\n')) {
            start += 1;
        }
        self.line += stream::occurrences(&self.bytes[self.at..start], b'\n') as u64;
        self.at = start;
        self.line
    }
}

fn ragged(name: &str, line: u64, fields: usize, wanted: usize) -> Error {
    let (kind, cause) = if fields < wanted {
        ("only ", "the row is cut off, or a separator is missing")
    } else {
        ("", "a value holds the separator without quotes")
    };
    Error::new(
        Code::RaggedRow,
        format!("`{name}` line {line} has {kind}{fields} fields, the header has {wanted}"),
    )
    .help(format!("{cause}; correct the line or export again"))
}

/// Whether a record is only white space, as the last line of an export often is.
fn is_blank(record: &csv::ByteRecord, columns: usize) -> bool {
    columns > 1 && record.len() == 1 && record[0].iter().all(u8::is_ascii_whitespace)
}

/// The last line that a stray quote swallowed; `None` when the line breaks belong to a value.
///
/// A swallowed row shows: the physical lines of the record look like rows of their own, each with
/// as many separators as the header, or the record has the wrong number of fields.
fn swallowed_until(
    record: &csv::ByteRecord,
    columns: usize,
    separator: u8,
    line: u64,
) -> Option<u64> {
    let joined = record.iter().collect::<Vec<_>>().join(&separator);
    let lines: Vec<&[u8]> = joined.split(|b| *b == b'\n').collect();
    let is_row = |text: &&&[u8]| text.split(|b| *b == separator).count() == columns;
    let inner = lines[1..lines.len() - 1].iter().filter(is_row).count();
    let swallowed = if columns > 2 {
        inner > 0 || lines.iter().filter(is_row).count() == lines.len()
    } else {
        inner > 1
    };
    (swallowed || record.len() != columns).then_some(line + lines.len() as u64 - 1)
}

pub(super) fn unclosed(name: &str, line: u64) -> Error {
    Error::new(
        Code::UnclosedQuote,
        format!(
            "`{name}` line {line}: a quote is opened and never closed; it swallows everything to the end of the file"
        ),
    )
    .help("close the quote, or remove it")
}

fn stray(name: &str, line: u64, last: u64) -> Error {
    Error::new(
        Code::StrayQuote,
        format!("`{name}` line {line}: a stray quote swallows the rows up to line {last}"),
    )
    .help("remove the quote, or double it if it belongs to the value")
}

pub(super) fn endless(name: &str, line: u64) -> Error {
    Error::new(
        Code::UnclosedQuote,
        format!("`{name}` line {line}: a record does not end within 64 MiB"),
    )
    .help("a quote is opened and never closed, or the lines are not ended by line feeds (`tr '\\r' '\\n'` converts them)")
}
