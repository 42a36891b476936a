//! CSV: rows of text with quotes. Every row must have as many fields as the header; quotes that
//! swallow rows are caught here, because every CSV reader accepts them in silence.

use crate::error::{Code, Error, Result};
use crate::input::stream::{self, Text};
use crate::input::{
    BatchBuilder, Body, Format, Opened, Quality, QualityCode, SAMPLE_ROWS, Sink, dialect,
};

/// A CSV input, opened.
pub(super) struct CsvBody {
    text: Text,
    separator: u8,
    skip: usize,
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
    let mut next = |record: &mut csv::ByteRecord| reader.read_byte_record(record).unwrap_or(false);
    next(&mut record);
    let fields = record
        .iter()
        .map(|field| std::str::from_utf8(field).map(str::to_owned))
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|_| stream::not_utf8(&name, 1))?;
    let header = dialect::header(&name, &fields, &mut quality)?;
    let mut sample = Vec::new();
    while sample.len() < SAMPLE_ROWS && next(&mut record) {
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
            skip,
        }),
    })
}

impl CsvBody {
    pub(super) fn read(
        self,
        name: &str,
        header: &[String],
        columns: &[String],
        sink: &mut Sink<'_>,
        quality: &mut Quality,
    ) -> Result<(u64, u64, Option<String>)> {
        let at: Vec<usize> = columns
            .iter()
            .map(|column| {
                header
                    .iter()
                    .position(|name| name == column)
                    .expect("roles name columns of the header")
            })
            .collect();
        let compressed = self.text.compressed;
        let separator = self.separator;
        let (mut input, meter) = self.text.into_reader();
        std::io::copy(
            &mut std::io::Read::take(&mut input, self.skip as u64),
            &mut std::io::sink(),
        )
        .map_err(|error| stream::read_failed(name, &error))?;
        let mut reader = dialect::reader(input, separator);
        let mut record = csv::ByteRecord::new();
        let mut next = |record: &mut csv::ByteRecord| {
            reader
                .read_byte_record(record)
                .map_err(|error| match error.into_kind() {
                    csv::ErrorKind::Io(error) if compressed => stream::damaged(name, &error),
                    csv::ErrorKind::Io(error) => stream::read_failed(name, &error),
                    other => Error::new(Code::ReadFailed, format!("`{name}`: {other:?}")),
                })
        };
        let mut batch = BatchBuilder::new(columns);
        let (mut rows, mut multiline, mut open_quote) = (0, 0, None);
        next(&mut record)?;
        while next(&mut record)? {
            let line = record.position().map_or(0, csv::Position::line);
            if is_blank(&record, header.len()) {
                continue;
            }
            open_quote = None;
            if record.as_slice().contains(&b'\n') {
                if let Some(last) = swallowed_until(&record, header.len(), separator, line) {
                    let at_end = !next(&mut record)?;
                    return Err(if at_end {
                        unclosed(name, line)
                    } else {
                        stray(name, line, last)
                    });
                }
                multiline += 1;
                open_quote = record
                    .get(record.len() - 1)
                    .filter(|field| field.ends_with(b"\n"))
                    .map(|_| line);
            }
            if record.len() < header.len() && record.iter().any(|f| f.contains(&separator)) {
                let at_end = !next(&mut record)?;
                return Err(if at_end {
                    unclosed(name, line)
                } else {
                    stray(name, line, line)
                });
            }
            if record.len() != header.len() {
                return Err(ragged(name, line, record.len(), header.len()));
            }
            let mut fields = Vec::with_capacity(at.len());
            for &column in &at {
                let field = std::str::from_utf8(&record[column]);
                fields.push(Some(field.map_err(|_| stream::not_utf8(name, line))?));
            }
            batch.push(line, fields.into_iter());
            rows += 1;
            if batch.is_full() && batch.finish().is_some_and(|full| sink(full).is_break()) {
                break;
            }
        }
        if let Some(line) = open_quote {
            return Err(unclosed(name, line));
        }
        if let Some(last) = batch.finish() {
            // The last batch is complete; whether the sink wants more no longer matters.
            let _ = sink(last);
        }
        if multiline > 0 {
            quality.note(QualityCode::LineBreaksInFields, name, multiline, None);
        }
        let (bytes, sha256) = meter
            .lock()
            .expect("no thread panics while it holds the meter")
            .facts();
        Ok((rows, bytes, sha256))
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

fn unclosed(name: &str, line: u64) -> Error {
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
