//! A CSV file read whole, line by line, with nothing skipped: an export whose table is still to be
//! found between titles and notes.

use crate::error::{Error, Result};
use crate::input::csv::{BYTE_ORDER_MARK, dialect, records};
use crate::input::export::{Line, Sheet};
use crate::input::stream::{self, Text};

/// Reads everything.
///
/// # Errors
///
/// [`Code::ExportTooLarge`](crate::error::Code::ExportTooLarge), [`Code::NotUtf8`](crate::error::Code::NotUtf8),
/// [`Code::UnclosedQuote`](crate::error::Code::UnclosedQuote), or what reading brings.
pub(super) fn read(name: String, text: Text, separator: u8) -> Result<Sheet> {
    let (bytes, facts) = text.read_whole(&name)?;
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
    let lines = lines(&name, bytes, separator)?;
    Ok(Sheet {
        name,
        lines,
        ended: bytes.ends_with(b"\n"),
        plain: false,
        facts,
    })
}

/// What is wrong with the lines of a file.
pub(super) fn check(name: &str, bytes: &[u8], separator: u8) -> Result<()> {
    lines(name, bytes, separator).map(|_| ())
}

fn lines(name: &str, bytes: &[u8], separator: u8) -> Result<Vec<Line>> {
    let mut reader = dialect::reader(bytes, separator);
    let mut record = csv::ByteRecord::new();
    let mut lines: Vec<Line> = Vec::new();
    let mut lines_seen = 1;
    let mut at = 0;
    // The record that an odd number of quotes leaves open, if any, is the last one.
    let open = stream::occurrences(bytes, b'"') % 2 == 1;
    while reader
        .read_byte_record(&mut record)
        .map_err(|error| Error::new(crate::error::Code::ReadFailed, format!("`{name}`: {error}")))?
    {
        // The reader passes over empty lines in silence.
        let position = record.position().map_or(0, csv::Position::byte);
        let begun = usize::try_from(position).unwrap_or(bytes.len());
        let ends = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        let blank = bytes[begun..].iter().take_while(ends).count();
        let start = begun + blank;
        let number = lines_seen + stream::occurrences(&bytes[at..start], b'\n') as u64;
        let skipped = stream::occurrences(&bytes[begun..start], b'\n') as u64;
        // After `\r\n` the second half of the line end belongs to the line before.
        if skipped > u64::from(bytes[..begun].ends_with(b"\r")) {
            lines.push(Line {
                number: number - 1,
                cells: Vec::new(),
            });
        }
        (lines_seen, at) = (number, start);
        let cells = record.iter().map(|cell| {
            let text = std::str::from_utf8(cell);
            text.map(str::to_owned)
                .map_err(|_| stream::not_utf8(name, number))
        });
        lines.push(Line {
            number,
            cells: cells.collect::<Result<Vec<String>>>()?,
        });
    }
    match lines.last() {
        Some(last) if open => Err(records::unclosed(name, last.number)),
        Some(_) | None => Ok(lines),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    #[test]
    fn blank_lines_are_kept_as_one_because_they_end_tables() {
        let crlf = lines("a.csv", b"Title\r\n\r\na,b\r\n1,2\r\n", b',').expect("text");
        let numbers: Vec<u64> = crlf.iter().map(|line| line.number).collect();
        assert_eq!(numbers, [1, 2, 3, 4]);
        let lines = lines("a.csv", b"Title\n\n\na,b\n\"x\ny\",2\n", b',').expect("text");
        let found: Vec<(u64, usize)> = lines.iter().map(|l| (l.number, l.cells.len())).collect();
        assert_eq!(found, [(1, 1), (3, 0), (4, 2), (5, 2)]);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_not_the_end_of_a_table() {
        let error = lines("a.csv", b"a,b\n1,2\n3,\"4\n5,6\n", b',').expect_err("open");
        assert_eq!(error.code(), Code::UnclosedQuote);
        assert!(error.message().contains("line 3"), "{error}");
    }
}
