//! NDJSON: one JSON object per line. Columns are the keys of the first rows and whatever later rows
//! bring; a key missing in a row is an empty field. Values of nested objects are columns such as
//! `user.gender`.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::error::{Code, Error, Result};
use crate::input::batch::BatchBuilder;
use crate::input::block::{Block, Sink};
use crate::input::stream::{self, Text};
use crate::input::{Batch, Body, Format, Opened, Quality, SAMPLE_ROWS, json};

/// An NDJSON input, opened.
pub(super) struct NdjsonBody {
    text: Text,
}

pub(super) fn open(name: String, text: Text) -> Result<Opened> {
    let mut header: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for (at, line) in text.whole_lines().split(|b| *b == b'\n').enumerate() {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let mut object = Map::new();
        let nested = parse(&name, at as u64 + 1, line)?;
        json::flatten(&nested, "", DEEPEST, &mut object);
        for key in object.keys() {
            if !header.contains(key) {
                header.push(key.clone());
            }
        }
        if rows.len() < SAMPLE_ROWS {
            rows.push(object);
        }
    }
    let sample = rows
        .iter()
        .map(|row| {
            header
                .iter()
                .map(|key| row.get(key).and_then(json::scalar))
                .collect()
        })
        .collect();
    Ok(Opened {
        name,
        format: Format::Ndjson,
        header,
        sample,
        quality: Quality::default(),
        platform: None,
        overrides: BTreeMap::new(),
        bytes: None,
        body: Body::Ndjson(NdjsonBody { text }),
    })
}

/// Objects nested deeper are kept as text.
const DEEPEST: usize = 8;

/// The value of a column: of that name, or of the object that the name before a dot has.
fn value<'v>(object: &'v Map<String, Value>, column: &str) -> Option<&'v Value> {
    object.get(column).or_else(|| {
        column
            .match_indices('.')
            .find_map(|(at, _)| value(object.get(&column[..at])?.as_object()?, &column[at + 1..]))
    })
}

/// Whole lines, not yet decoded.
pub(super) struct NdjsonBlock {
    name: Arc<str>,
    columns: Arc<[String]>,
    bytes: Vec<u8>,
    /// Number of the first line, from 1.
    first_line: u64,
}

impl NdjsonBlock {
    /// The rows of the block; blank lines are none.
    pub(super) fn decode(self) -> Result<Batch> {
        let mut batch = BatchBuilder::new(&self.columns, self.bytes.len() / 128);
        for (number, line) in (self.first_line..).zip(self.bytes.split(|byte| *byte == b'\n')) {
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let object = parse(&self.name, number, line)?;
            let fields: Vec<Option<String>> = self
                .columns
                .iter()
                .map(|key| value(&object, key).and_then(json::scalar))
                .collect();
            batch.push(number, fields.iter().map(Option::as_deref));
        }
        Ok(batch.finish())
    }
}

/// Bytes in a block.
const BLOCK_BYTES: usize = 1 << 20;

impl NdjsonBody {
    pub(super) fn read(
        self,
        name: &str,
        columns: &[String],
        sink: &mut Sink<'_>,
    ) -> Result<(u64, Option<String>)> {
        let compressed = self.text.compressed;
        let size = self.text.block_bytes.unwrap_or(BLOCK_BYTES);
        let (input, meter) = self.text.into_reader();
        let mut input = BufReader::with_capacity(1 << 18, input);
        let (name, columns): (Arc<str>, Arc<[String]>) = (name.into(), columns.into());
        let mut first_line = 1;
        loop {
            let mut bytes = Vec::with_capacity(size + 1024);
            let mut whole = (&mut input).take(size as u64);
            let read = whole
                .read_to_end(&mut bytes)
                .and_then(|_| input.read_until(b'\n', &mut bytes));
            read.map_err(|error| {
                if compressed {
                    stream::damaged(&name, &error)
                } else {
                    stream::read_failed(&name, &error)
                }
            })?;
            if bytes.is_empty() {
                break;
            }
            let lines = stream::occurrences(&bytes, b'\n') as u64;
            let block = NdjsonBlock {
                name: Arc::clone(&name),
                columns: Arc::clone(&columns),
                bytes,
                first_line,
            };
            first_line += lines;
            if sink(Block::Ndjson(block)).is_break() {
                break;
            }
        }
        Ok(stream::facts(&meter))
    }
}

fn parse(name: &str, line: u64, text: &[u8]) -> Result<Map<String, Value>> {
    let text = text.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(text);
    let value: Value = serde_json::from_slice(text).map_err(|error| {
        Error::new(
            Code::NdjsonSyntax,
            format!("`{name}` line {line} is not one JSON object: {error}"),
        )
        .help("each line must be one object such as {\"gender\":\"F\",\"targeted\":1}")
    })?;
    match value {
        Value::Object(object) => Ok(object),
        _ => Err(Error::new(
            Code::NdjsonSyntax,
            format!("`{name}` line {line} is JSON, but not an object"),
        )
        .help("each line must be one object such as {\"gender\":\"F\",\"targeted\":1}")),
    }
}
