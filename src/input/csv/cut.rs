//! Cutting: a stream of bytes becomes blocks of whole records. Only quotes and line ends are looked
//! at; what is a quote and what a line end is decided exactly as the `csv` crate does.

use std::io::{self, Read};

use memchr::{memchr, memrchr};

use crate::input::stream::{occurrences, occurs};

/// What the quotes of a block are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// There are none.
    None,
    /// Each opens at the start of a field or closes at its end; inner ones are doubled.
    Regular,
    /// Some stand elsewhere, or the last one is still open at the end of the input.
    Irregular,
}

/// Whole records, the last one ended by a line break.
pub(super) struct Piece {
    pub(super) bytes: Vec<u8>,
    pub(super) quotes: Quotes,
    /// Line of the first byte, from 1.
    pub(super) first_line: u64,
    /// Line feeds in it, inside quotes and out.
    pub(super) lines: usize,
    /// Whether the input ends inside quotes.
    pub(super) open: bool,
}

/// Why there is no next piece.
#[derive(Debug)]
pub(super) enum CutError {
    /// The input could not be read.
    Io(io::Error),
    /// A record that begins on this line is longer than [`LONGEST_RECORD`].
    Endless(u64),
}

/// Longest record that is held in memory, in bytes.
pub(super) const LONGEST_RECORD: usize = 1 << 26;

/// Cuts an input into pieces.
pub(super) struct Cutter<R> {
    input: R,
    separator: u8,
    size: usize,
    rest: Vec<u8>,
    line: u64,
    ended: bool,
}

impl<R: Read> Cutter<R> {
    /// `line` is the line of the input's first byte.
    pub(super) fn new(input: R, separator: u8, size: usize, line: u64) -> Self {
        Self {
            input,
            separator,
            size: size.clamp(1, LONGEST_RECORD),
            rest: Vec::new(),
            line,
            ended: false,
        }
    }

    /// The next piece, in a buffer that may be one used before; `None` at the end.
    pub(super) fn next(&mut self, mut bytes: Vec<u8>) -> Result<Option<Piece>, CutError> {
        let mut filled = self.rest.len();
        let mut wanted = self.size.max(filled);
        // What an earlier piece left in the buffer is overwritten, not cleared.
        bytes.resize(wanted, 0);
        bytes[..filled].copy_from_slice(&self.rest);
        self.rest.clear();
        loop {
            bytes.resize(wanted, 0);
            if !self.ended {
                filled += fill(&mut self.input, &mut bytes[filled..]).map_err(CutError::Io)?;
                self.ended = filled < wanted;
            }
            bytes.truncate(filled);
            if self.ended {
                return Ok(self.last(bytes));
            }
            let scan = scan(&bytes, self.separator);
            if let Some(cut) = scan.cut {
                self.rest.extend_from_slice(&bytes[cut..]);
                bytes.truncate(cut);
                return Ok(Some(self.piece(bytes, scan.quotes, false)));
            }
            if bytes.len() >= LONGEST_RECORD {
                return Err(CutError::Endless(self.line));
            }
            wanted = (2 * wanted).min(LONGEST_RECORD);
        }
    }

    fn last(&mut self, mut bytes: Vec<u8>) -> Option<Piece> {
        if bytes.is_empty() {
            return None;
        }
        let scan = scan(&bytes, self.separator);
        let quotes = if scan.open {
            Quotes::Irregular
        } else {
            scan.quotes
        };
        if !scan.open && bytes.last() != Some(&b'\n') {
            bytes.push(b'\n');
        }
        Some(self.piece(bytes, quotes, scan.open))
    }

    fn piece(&mut self, bytes: Vec<u8>, quotes: Quotes, open: bool) -> Piece {
        let first_line = self.line;
        let lines = occurrences(&bytes, b'\n');
        self.line += lines as u64;
        Piece {
            bytes,
            quotes,
            first_line,
            lines,
            open,
        }
    }
}

/// Reads until the buffer is full or the input ends; how many bytes were read.
fn fill(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

struct Scan {
    /// The end of the last whole record, if there is one.
    cut: Option<usize>,
    quotes: Quotes,
    /// Whether the bytes end inside quotes.
    open: bool,
}

/// Near the end of a block every line end between quotes is noted; before, the first is enough.
const TAIL: usize = 1 << 16;

/// Finds the last line end outside quotes, of bytes that begin with a record.
fn scan(bytes: &[u8], separator: u8) -> Scan {
    let line_end =
        |from: usize, to: usize| memrchr(b'\n', &bytes[from..to]).map(|at| from + at + 1);
    let mut cut = None;
    let mut quotes = Quotes::None;
    let mut outside = 0;
    let mut at = if occurs(bytes, b'"') { 0 } else { bytes.len() };
    while let Some(found) = memchr(b'"', &bytes[at..]) {
        let quote = at + found;
        let opens = quote.checked_sub(1).is_none_or(|before| {
            matches!(bytes[before], b'\n' | b'\r') || bytes[before] == separator
        });
        if !opens {
            quotes = Quotes::Irregular;
            at = quote + 1;
            continue;
        }
        if quotes == Quotes::None {
            quotes = Quotes::Regular;
        }
        if cut.is_none() || bytes.len() - quote < TAIL {
            cut = line_end(outside, quote).or(cut);
        }
        let Some(close) = closing(bytes, quote + 1) else {
            return Scan {
                cut,
                quotes,
                open: true,
            };
        };
        if let Some(after) = bytes.get(close + 1)
            && !matches!(after, b'\n' | b'\r')
            && *after != separator
        {
            quotes = Quotes::Irregular;
        }
        outside = close + 1;
        at = close + 1;
    }
    Scan {
        cut: line_end(outside, bytes.len()).or(cut),
        quotes,
        open: false,
    }
}

/// The quote that closes the field whose text begins at `from`.
fn closing(bytes: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let quote = from + memchr(b'"', bytes.get(from..)?)?;
        if bytes.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        from = quote + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str, size: usize) -> Vec<(String, Quotes, u64)> {
        let mut cutter = Cutter::new(text.as_bytes(), b',', size, 1);
        let mut pieces = Vec::new();
        while let Some(piece) = cutter.next(Vec::new()).expect("memory can be read") {
            let text = String::from_utf8(piece.bytes).expect("cut between characters");
            pieces.push((text, piece.quotes, piece.first_line));
        }
        pieces
    }

    #[test]
    fn a_block_ends_with_a_line_end_outside_quotes() {
        let cut = pieces("a,b\n\"x\ny\",2\n3,4\n5,6\n7,8", 6);
        // What follows the cut was looked at as well; calling a block quoted is always safe.
        assert_eq!(cut[0], ("a,b\n".to_owned(), Quotes::Regular, 1));
        assert_eq!(cut[1], ("\"x\ny\",2\n3,4\n".to_owned(), Quotes::Regular, 2));
        assert_eq!(cut[2], ("5,6\n".to_owned(), Quotes::None, 5));
        assert_eq!(cut[3], ("7,8\n".to_owned(), Quotes::None, 6));
    }

    #[test]
    fn a_quote_in_the_middle_of_a_field_is_a_character() {
        let cut = pieces("5\" pipe,1\nb,2\n", 12);
        assert_eq!(cut[0], ("5\" pipe,1\n".to_owned(), Quotes::Irregular, 1));
    }

    #[test]
    fn a_doubled_quote_does_not_close() {
        let (_, quotes, _) = pieces("\"a\"\"\n\",1\n", 100).remove(0);
        assert_eq!(quotes, Quotes::Regular);
        let (_, quotes, _) = pieces("\"a\"x\n", 100).remove(0);
        assert_eq!(quotes, Quotes::Irregular);
        let (_, quotes, _) = pieces("1,\"a\n", 100).remove(0);
        assert_eq!(quotes, Quotes::Irregular);
    }
}
