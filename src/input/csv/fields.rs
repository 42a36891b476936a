//! The quick way through a block: separators and line ends are found sixty-four bytes at a time, and
//! only the fields in use are looked at. It answers for plain tables alone; anything else about a
//! block (a ragged or blank row, a line break inside a field, bytes that are no UTF-8) is left to
//! [`super::records`], which says what is wrong or reads it all the same.

use memchr::memchr;
use polars_arrow::array::View;
use wide::u8x16;

use crate::input::Batch;
use crate::input::batch::Places;
use crate::input::csv::CsvBlock;
use crate::input::csv::cut::Quotes;
use crate::input::stream::{occurrences, occurs};

/// The rows of a plain block; `None` when the block needs the slow way.
pub(super) fn decode(block: &CsvBlock) -> Option<Batch> {
    let bytes = block.piece.bytes.as_slice();
    let (width, separator) = (block.table.width, block.table.separator);
    if block.piece.quotes == Quotes::Irregular
        || !(bytes.is_ascii() || std::str::from_utf8(bytes).is_ok())
    {
        return None;
    }
    let quoted = block.piece.quotes == Quotes::Regular;
    let ends = structure(bytes, separator, quoted)?;
    if ends.len() % width != 0 {
        return None;
    }
    let carriage = occurs(bytes, b'\r');
    let mut carriages = 0;
    let mut start = 0;
    for row in ends.chunks_exact(width) {
        let end = row[width - 1] as usize;
        let is_blank = width == 1 && (end == start || bytes[start..end] == *b"\r");
        if bytes[end] != b'\n' || is_blank {
            return None;
        }
        carriages += usize::from(carriage && end > start && bytes[end - 1] == b'\r');
        start = end + 1;
    }
    // As many line ends as rows: none stands inside a row. As many returns: each ends a row.
    if block.piece.lines != ends.len() / width
        || (carriage && occurrences(bytes, b'\r') != carriages)
    {
        return None;
    }
    let fields = Fields {
        bytes,
        ends: &ends,
        width,
        carriage,
    };
    let mut long = Vec::new();
    let mut columns = Vec::with_capacity(block.table.wanted.len());
    for &column in &block.table.wanted {
        columns.push(if quoted {
            fields.unquoted(column, &mut long)?
        } else {
            fields.plain(column, &mut long)
        });
    }
    let places = Places::From(block.piece.first_line);
    Batch::of_views(&block.table.columns, columns, long, places)
}

/// A table of which the end of every field is known.
struct Fields<'b> {
    bytes: &'b [u8],
    /// Where the fields end, row by row.
    ends: &'b [u32],
    width: usize,
    /// Whether there are carriage returns; if so, only at the ends of rows.
    carriage: bool,
}

impl Fields<'_> {
    /// Start and end of the fields of a column.
    fn ranges(&self, column: usize) -> impl Iterator<Item = (usize, usize)> {
        let before = (column + self.width - 1) % self.width;
        let first = usize::from(column == 0);
        let starts = self.ends[before..].iter().step_by(self.width);
        let starts = std::iter::repeat_n(0, first).chain(starts.map(|end| *end as usize + 1));
        let ends = self.ends[column..].iter().step_by(self.width);
        starts.zip(ends.map(|end| *end as usize))
    }

    /// The end of a field without the carriage return.
    fn trimmed(&self, start: usize, end: usize) -> usize {
        if end > start && self.bytes[end - 1] == b'\r' {
            end - 1
        } else {
            end
        }
    }

    /// A column of a table without quotes.
    fn plain(&self, column: usize, long: &mut Vec<u8>) -> Vec<View> {
        let mut views = Vec::with_capacity(self.ends.len() / self.width);
        if self.carriage && column + 1 == self.width {
            views.extend(
                self.ranges(column)
                    .map(|(start, end)| view(self.bytes, start, self.trimmed(start, end), long)),
            );
        } else {
            let ranges = self.ranges(column);
            views.extend(ranges.map(|(start, end)| view(self.bytes, start, end, long)));
        }
        views
    }

    /// A column of a table with quotes; `None` when a quote is not closed where the field ends.
    fn unquoted(&self, column: usize, long: &mut Vec<u8>) -> Option<Vec<View>> {
        let mut views = Vec::with_capacity(self.ends.len() / self.width);
        for (start, end) in self.ranges(column) {
            let end = self.trimmed(start, end);
            views.push(if self.bytes[start] == b'"' {
                unquoted(self.bytes.get(start + 1..end - 1)?, long)
            } else {
                view(self.bytes, start, end, long)
            });
        }
        Some(views)
    }
}

/// The positions of all separators and line ends outside quotes; `None` when a line break stands
/// inside quotes.
fn structure(bytes: &[u8], separator: u8, quoted: bool) -> Option<Vec<u32>> {
    let mut ends: Vec<u32> = Vec::with_capacity(bytes.len() / 6);
    let marks = Marks {
        separator: u8x16::splat(separator),
        line_end: u8x16::splat(b'\n'),
        quote: u8x16::splat(b'"'),
    };
    let mut inside = 0_u64;
    let mut base = 0_u32;
    let (chunks, tail) = bytes.as_chunks::<64>();
    let mut padded = [0; 64];
    padded[..tail.len()].copy_from_slice(tail);
    for chunk in chunks.iter().chain([&padded]) {
        let mut found = marks.fields(chunk);
        if quoted {
            let within = parity(marks.quotes(chunk)) ^ inside;
            // All ones when the chunk ends inside quotes.
            inside = 0_u64.wrapping_sub(within >> 63);
            if found & within & marks.line_ends(chunk) != 0 {
                return None;
            }
            found &= !within;
        }
        while found != 0 {
            ends.push(base + found.trailing_zeros());
            found &= found - 1;
        }
        base += 64;
    }
    Some(ends)
}

/// Bit i is the parity of the bits 0 … i: ones from an opening quote up to its closing one.
const fn parity(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ (bits << 32)
}

struct Marks {
    separator: u8x16,
    line_end: u8x16,
    quote: u8x16,
}

impl Marks {
    fn fields(&self, chunk: &[u8; 64]) -> u64 {
        bits(chunk, |part| {
            part.simd_eq(self.separator) | part.simd_eq(self.line_end)
        })
    }

    fn quotes(&self, chunk: &[u8; 64]) -> u64 {
        bits(chunk, |part| part.simd_eq(self.quote))
    }

    fn line_ends(&self, chunk: &[u8; 64]) -> u64 {
        bits(chunk, |part| part.simd_eq(self.line_end))
    }
}

/// One bit per byte, set where `is` answers with ones.
#[inline]
fn bits(chunk: &[u8; 64], is: impl Fn(u8x16) -> u8x16) -> u64 {
    let (parts, _) = chunk.as_chunks::<16>();
    parts.iter().rev().fold(0, |bits, part| {
        (bits << 16) | u64::from(is(u8x16::new(*part)).to_bitmask())
    })
}

/// Masks that keep the first 0 … 12 bytes of sixteen.
const KEEP: [u128; 13] = {
    let mut masks = [0; 13];
    let mut length = 1;
    while length < 13 {
        masks[length] = u128::MAX >> (128 - 8 * length);
        length += 1;
    }
    masks
};

/// The field between two positions.
#[inline]
fn view(bytes: &[u8], start: usize, end: usize, long: &mut Vec<u8>) -> View {
    let length = end - start;
    match (KEEP.get(length), bytes[start..].first_chunk::<16>()) {
        (Some(keep), Some(sixteen)) => {
            let text = u128::from_le_bytes(*sixteen) & keep;
            View::from((text << 32) | length as u128)
        }
        _ => stored(&bytes[start..end], long),
    }
}

/// A field of any length; long ones are copied.
#[cold]
fn stored(field: &[u8], long: &mut Vec<u8>) -> View {
    let offset = u32::try_from(long.len()).unwrap_or(u32::MAX);
    if field.len() > 12 {
        long.extend_from_slice(field);
    }
    View::new_from_bytes(field, 0, offset)
}

/// The text between quotes, doubled quotes made single.
fn unquoted(inner: &[u8], long: &mut Vec<u8>) -> View {
    if memchr(b'"', inner).is_none() {
        return stored(inner, long);
    }
    let mut text = Vec::with_capacity(inner.len());
    let mut at = 0;
    while let Some(found) = memchr(b'"', &inner[at..]) {
        text.extend_from_slice(&inner[at..=at + found]);
        at = (at + found + 2).min(inner.len());
    }
    text.extend_from_slice(&inner[at..]);
    stored(&text, long)
}
