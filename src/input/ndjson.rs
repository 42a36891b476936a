//! NDJSON: one JSON object per line. Columns are the keys of the first rows and whatever later rows
//! bring; a key missing in a row is an empty field.

use std::io::{BufRead as _, BufReader};

use serde_json::{Map, Value};

use crate::error::{Code, Error, Result};
use crate::input::stream::{self, Text};
use crate::input::{BatchBuilder, Body, Format, Opened, Quality, SAMPLE_ROWS, Sink};

/// An NDJSON input, opened.
pub(super) struct NdjsonBody {
    text: Text,
}

pub(super) fn open(name: String, text: Text) -> Result<Opened> {
    let mut header: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    let complete = if text.whole {
        text.head.len()
    } else {
        text.head
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(text.head.len(), |at| at + 1)
    };
    for (at, line) in text.head[..complete].split(|b| *b == b'\n').enumerate() {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let object = parse(&name, at as u64 + 1, line)?;
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
                .map(|key| row.get(key).and_then(scalar))
                .collect()
        })
        .collect();
    Ok(Opened {
        name,
        format: Format::Ndjson,
        header,
        sample,
        quality: Quality::default(),
        bytes: None,
        body: Body::Ndjson(NdjsonBody { text }),
    })
}

impl NdjsonBody {
    pub(super) fn read(
        self,
        name: &str,
        columns: &[String],
        sink: &mut Sink<'_>,
    ) -> Result<(u64, u64, Option<String>)> {
        let compressed = self.text.compressed;
        let (input, meter) = self.text.into_reader();
        let mut input = BufReader::with_capacity(1 << 18, input);
        let mut batch = BatchBuilder::new(columns);
        let (mut rows, mut number, mut line) = (0, 0, Vec::new());
        loop {
            line.clear();
            let count = input.read_until(b'\n', &mut line).map_err(|error| {
                if compressed {
                    stream::damaged(name, &error)
                } else {
                    stream::read_failed(name, &error)
                }
            })?;
            if count == 0 {
                break;
            }
            number += 1;
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let object = parse(name, number, &line)?;
            let fields: Vec<Option<String>> = columns
                .iter()
                .map(|key| object.get(key).and_then(scalar))
                .collect();
            batch.push(number, fields.iter().map(Option::as_deref));
            rows += 1;
            if batch.is_full() && batch.finish().is_some_and(|full| sink(full).is_break()) {
                break;
            }
        }
        if let Some(last) = batch.finish() {
            // The last batch is complete; whether the sink wants more no longer matters.
            let _ = sink(last);
        }
        let (bytes, sha256) = meter
            .lock()
            .expect("no thread panics while it holds the meter")
            .facts();
        Ok((rows, bytes, sha256))
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

/// The text of a scalar; lists and objects are kept as JSON text, so that they are never empty.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Some(value.to_string())
        }
    }
}
