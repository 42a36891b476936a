//! CSV: rows of text with quotes. A file is cut into blocks on one thread ([`cut`]); each block is
//! decoded on any thread, quickly where it is a plain table ([`fields`]), with the `csv` crate where
//! it is not ([`records`]). Both ways agree with the `csv` crate to the byte.

mod cut;
mod dialect;
mod fields;
mod records;

use std::io::{self, Read as _};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use crate::error::Result;
use crate::input::block::{Block, Sink};
use crate::input::csv::cut::{CutError, Cutter, Piece};
use crate::input::stream::{self, Text};
use crate::input::{Batch, Body, Format, Opened, Quality, SAMPLE_ROWS};

/// A CSV input, opened.
pub(super) struct CsvBody {
    text: Text,
    separator: u8,
    /// Where the first record after the header begins: the byte, and its line from 1.
    body: usize,
    body_line: u64,
}

const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

pub(super) fn open(name: String, text: Text) -> Result<Opened> {
    let skip = if text.head.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len()
    } else {
        0
    };
    let complete = if text.whole {
        text.head.len()
    } else {
        text.head
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(text.head.len(), |at| at + 1)
    };
    let head = &text.head[skip..complete];
    let separator = dialect::separator(&name, head)?;
    let mut quality = Quality::default();
    let mut reader = dialect::reader(head, separator);
    let mut record = csv::ByteRecord::new();
    let more = |reader: &mut csv::Reader<&[u8]>, record: &mut csv::ByteRecord| {
        reader.read_byte_record(record).unwrap_or(false)
    };
    more(&mut reader, &mut record);
    let fields = record
        .iter()
        .map(|field| std::str::from_utf8(field).map(str::to_owned))
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|_| stream::not_utf8(&name, 1))?;
    let header = dialect::header(&name, &fields, &mut quality)?;
    let mut body = usize::try_from(reader.position().byte()).unwrap_or(head.len());
    if head[..body].ends_with(b"\r") && head[body..].starts_with(b"\n") {
        body += 1;
    }
    let body_line = 1 + stream::occurrences(&head[..body], b'\n') as u64;
    let mut sample = Vec::new();
    while sample.len() < SAMPLE_ROWS && more(&mut reader, &mut record) {
        if record.len() == header.len() {
            let text = |field: &[u8]| String::from_utf8_lossy(field).trim().to_owned();
            sample.push(
                record
                    .iter()
                    .map(|f| Some(text(f)).filter(|t| !t.is_empty()))
                    .collect(),
            );
        }
    }
    Ok(Opened {
        name,
        format: Format::Csv,
        header,
        sample,
        quality,
        bytes: None,
        body: Body::Csv(CsvBody {
            text,
            separator,
            body: skip + body,
            body_line,
        }),
    })
}

/// What every block of one file needs to know.
pub(super) struct Table {
    name: String,
    separator: u8,
    /// Fields in a record.
    width: usize,
    /// The columns asked for, by name and by position in a record.
    columns: Vec<String>,
    wanted: Vec<usize>,
}

/// Whole records, not yet decoded.
pub(super) struct CsvBlock {
    table: Arc<Table>,
    piece: Piece,
    /// Where the buffer goes when it is used up.
    spare: Sender<Vec<u8>>,
}

impl CsvBlock {
    /// The rows, and how many of them have line breaks inside fields.
    pub(super) fn decode(self) -> Result<(Batch, u64)> {
        let decoded = match fields::decode(&self) {
            Some(batch) => Ok((batch, 0)),
            None => records::decode(&self),
        };
        // The reader may have ended already; then nobody needs the buffer.
        let _ = self.spare.send(self.piece.bytes);
        decoded
    }
}

/// Bytes in a block: large enough to hide overheads, small enough for the cache.
const BLOCK_BYTES: usize = 1 << 18;

impl CsvBody {
    pub(super) fn read(
        self,
        name: &str,
        header: &[String],
        columns: &[String],
        sink: &mut Sink<'_>,
    ) -> Result<(u64, Option<String>)> {
        let wanted = columns.iter().map(|column| {
            let at = header.iter().position(|name| name == column);
            at.expect("roles name columns of the header")
        });
        let table = Arc::new(Table {
            name: name.to_owned(),
            separator: self.separator,
            width: header.len(),
            columns: columns.to_vec(),
            wanted: wanted.collect(),
        });
        let compressed = self.text.compressed;
        let block_bytes = self.text.block_bytes;
        let failed = |error: &io::Error| {
            if compressed {
                stream::damaged(name, error)
            } else {
                stream::read_failed(name, error)
            }
        };
        let (mut input, meter) = self.text.into_reader();
        let mut above = (&mut input).take(self.body as u64);
        io::copy(&mut above, &mut io::sink()).map_err(|error| failed(&error))?;
        let size = block_bytes.unwrap_or(BLOCK_BYTES);
        let mut cutter = Cutter::new(input, self.separator, size, self.body_line);
        let (spare, spares) = channel();
        loop {
            let buffer = spares.try_recv().unwrap_or_default();
            let piece = cutter.next(buffer).map_err(|error| match error {
                CutError::Io(error) => failed(&error),
                CutError::Endless(line) => records::endless(name, line),
            })?;
            let Some(piece) = piece else { break };
            let block = CsvBlock {
                table: Arc::clone(&table),
                piece,
                spare: spare.clone(),
            };
            if sink(Block::Csv(block)).is_break() {
                break;
            }
        }
        Ok(stream::facts(&meter))
    }
}
