//! CSV: rows of text with quotes. A file is cut into blocks on one thread ([`cut`]); each block is
//! decoded on any thread, quickly where it is a plain table ([`fields`]), with the `csv` crate where
//! it is not ([`records`]). Both ways agree with the `csv` crate to the byte.

mod cut;
mod dialect;
mod fields;
mod records;
mod sheet;

use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use crate::error::Result;
use crate::input::block::{Block, Sink};
use crate::input::csv::cut::{CutError, Cutter, Piece};
use crate::input::export::{self, Reading};
use crate::input::stream::{self, Text};
use crate::input::{Batch, Body, Format, Opened, Quality, SAMPLE_ROWS, platforms};

pub(super) use dialect::header;

/// A CSV input, opened.
pub(super) struct CsvBody {
    text: Text,
    separator: u8,
    /// Where the first record after the header begins: the byte, and its line from 1.
    body: usize,
    body_line: u64,
}

const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// Opens a file of text: as a stream of rows where it is a plain table, whole where it is an export.
pub(super) fn open(name: String, text: Text, reading: &Reading) -> Result<Opened> {
    let skip = if text.head.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len()
    } else {
        0
    };
    let head = &text.whole_lines()[skip..];
    let dialect = dialect::dialect(&name, head)?;
    let separator = dialect.separator;
    if dialect.titled {
        return Opened::of_sheet(sheet::read(name, text, separator)?, Format::Csv, reading);
    }
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
    if sample.is_empty() && text.whole {
        // A quote that swallows everything leaves no row; that is the mistake to tell.
        sheet::check(&name, head, separator)?;
    }
    let platform = platforms::seen(&header, reading.platform);
    let mut looked_at = sample.clone();
    if text.whole {
        looked_at.extend(last_rows(head, separator, header.len()));
    }
    if export::is_export(&header, &looked_at, platform.as_ref(), text.whole) {
        return Opened::of_sheet(sheet::read(name, text, separator)?, Format::Csv, reading);
    }
    Ok(Opened {
        name,
        format: Format::Csv,
        header,
        sample,
        quality,
        platform,
        overrides: BTreeMap::new(),
        bytes: None,
        body: Body::Csv(CsvBody {
            text,
            separator,
            body: skip + body,
            body_line,
        }),
    })
}

/// Last lines looked at for totals.
const LAST_LINES: usize = 20;

/// The rows that the last lines are, where a line is a row.
fn last_rows(head: &[u8], separator: u8, width: usize) -> Vec<Vec<Option<String>>> {
    let lines = head.rsplit(|byte| *byte == b'\n').take(LAST_LINES);
    let rows = lines.filter_map(|line| {
        let mut record = csv::ByteRecord::new();
        let read = dialect::reader(line, separator).read_byte_record(&mut record);
        (read.unwrap_or(false) && record.len() == width).then(|| {
            let text = |cell: &[u8]| String::from_utf8_lossy(cell).trim().to_owned();
            let cells = record
                .iter()
                .map(|cell| Some(text(cell)).filter(|t| !t.is_empty()));
            cells.collect()
        })
    });
    rows.collect()
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

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use proptest::prelude::*;

    use super::*;
    use crate::error::{Code, Error};

    type Row = (u64, Vec<Option<String>>);

    /// The rows of a body below the header `x,y,z`, read in blocks of a size; or the first error.
    fn read(body: &str, columns: &[&str], block_bytes: usize) -> Result<Vec<Row>> {
        let header = ["x", "y", "z"].map(String::from);
        let columns: Vec<String> = columns.iter().map(ToString::to_string).collect();
        let reader = CsvBody {
            text: Text::of(body.as_bytes(), block_bytes),
            separator: b',',
            body: 0,
            body_line: 2,
        };
        let mut rows = Vec::new();
        let mut wrong = None;
        let mut sink = |block: Block| match block.decode() {
            Ok((batch, _)) => {
                let values: Vec<_> = columns.iter().map(|name| batch.values(name)).collect();
                rows.extend((0..batch.height()).map(|row| {
                    let texts = values.iter().map(|column| column.text(row));
                    let texts = texts.map(|text| text.map(std::borrow::Cow::into_owned));
                    (batch.place(row), texts.collect())
                }));
                ControlFlow::Continue(())
            }
            Err(error) => {
                wrong = Some(error);
                ControlFlow::Break(())
            }
        };
        reader.read("a.csv", &header, &columns, &mut sink)?;
        wrong.map_or(Ok(rows), Err)
    }

    /// The records of a body by the `csv` crate alone, in one piece.
    fn by_the_crate(body: &str) -> Vec<Vec<String>> {
        let file = format!("x,y,z\n{body}");
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(file.as_bytes());
        let records = reader.records();
        let fields = records.map(|record| record.expect("text is UTF-8"));
        fields
            .map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>())
            .filter(|fields| fields.len() > 1 || !fields[0].trim().is_empty())
            .collect()
    }

    /// A few hundred characters of everything that matters to a reader of CSV.
    fn any_body() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => Just("a"), 2 => Just("18"), 2 => Just(" "), 1 => Just("é"), 6 => Just(","),
            3 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r"), 1 => Just("\""), 1 => Just("\"\""),
            1 => Just("a text of more than twelve bytes"), 1 => Just("\u{feff}"),
        ];
        proptest::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
    }

    /// Tables that are in order: three fields a row, quoted now and then, any line end.
    fn orderly_body() -> impl Strategy<Value = String> {
        let plain = prop_oneof![
            Just("F"),
            Just("35"),
            Just(""),
            Just("thirteen bytes"),
            Just("é ")
        ];
        let inner = prop_oneof![
            Just("a,b"),
            Just("say \"\"yes\"\""),
            Just(""),
            Just("longer, and quoted")
        ];
        let field = prop_oneof![
            4 => plain.prop_map(str::to_owned),
            1 => inner.prop_map(|text| format!("\"{text}\"")),
        ];
        let row = proptest::collection::vec(field, 3).prop_map(|fields| fields.join(","));
        let end = prop_oneof![Just("\n"), Just("\r\n")];
        (proptest::collection::vec(row, 0..40), end, any::<bool>())
            .prop_map(|(rows, end, closed)| rows.join(end) + if closed { end } else { "" })
    }

    /// What both ways of reading make of a body, whatever the size of the blocks.
    fn agrees(body: &str, block_bytes: usize) -> std::result::Result<(), TestCaseError> {
        let ours = read(body, &["x", "y", "z"], block_bytes);
        prop_assert_eq!(&ours, &read(body, &["x", "y", "z"], 1 << 16), "blocks");
        let some = read(body, &["z", "x"], block_bytes);
        let theirs = by_the_crate(body);
        let plain = |fields: &Vec<String>| {
            fields.len() == 3 && !fields.iter().any(|field| field.contains(['\n', '"']))
        };
        if theirs.iter().all(plain) {
            // The crate closes a quote at the end of the file in silence.
            let code = ours.as_ref().err().map(Error::code);
            prop_assert!(
                matches!(code, None | Some(Code::UnclosedQuote)),
                "{:?}",
                ours
            );
        }
        if theirs.iter().any(|fields| fields.len() != 3) {
            prop_assert!(ours.is_err());
        }
        let Ok(ours) = ours else {
            return Ok(());
        };
        let full = |text: String| Some(text).filter(|text| !text.is_empty());
        let theirs: Vec<Vec<Option<String>>> = theirs
            .into_iter()
            .map(|fields| fields.into_iter().map(full).collect())
            .collect();
        let texts: Vec<_> = ours.iter().map(|(_, fields)| fields.clone()).collect();
        prop_assert_eq!(&texts, &theirs);
        let chosen: Vec<Row> = ours
            .into_iter()
            .map(|(line, fields)| (line, vec![fields[2].clone(), fields[0].clone()]))
            .collect();
        prop_assert_eq!(some, Ok(chosen), "columns");
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn any_text_is_read_as_the_csv_crate_reads_it(body in any_body(), size in 1_usize..100) {
            agrees(&body, size)?;
        }

        #[test]
        fn tables_in_order_are_read_as_the_csv_crate_reads_them(
            body in orderly_body(),
            size in 1_usize..300,
        ) {
            agrees(&body, size)?;
        }
    }

    #[test]
    fn lines_are_counted_through_blocks_and_fields() {
        let body = "a,b,c\n\n\"d\n\",e,f\r\ng,h,i\n";
        for size in [1, 7, 1_000] {
            let lines = read(body, &["x"], size)
                .map(|rows| rows.into_iter().map(|(line, _)| line).collect::<Vec<_>>());
            assert_eq!(lines, Ok(vec![2, 4, 6]), "{size}");
        }
    }
}
