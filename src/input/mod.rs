//! Bytes to batches: opens files and standard input, finds out their format, and hands on polars
//! frames that hold only the columns in use, every value as text. Nothing is counted here.

mod accounting;
mod columnar;
mod columns;
mod csv;
mod dialect;
mod lookup;
mod names;
mod ndjson;
mod roles;
mod source;
mod stream;
mod table;

use std::ops::ControlFlow;
use std::sync::Arc;

use polars::prelude::{Column, DataFrame, IntoSeries as _, PlSmallStr, StringChunkedBuilder};
use serde::{Deserialize, Serialize};

pub use accounting::{Accounting, Exclusion, Quality, QualityCode};
pub use columns::resolve;
pub use names::{KnownStage, Recognised, STAGES, fold, recognise, yes_no};
pub use roles::{AttributeColumn, Decision, How, RoleColumn, Roles, StageColumn};
pub use source::{Source, expand};
pub use table::Table;

pub(crate) use stream::hex;

use crate::error::Result;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Comma-, semicolon-, tab- or bar-separated text, plain or compressed.
    Csv,
    /// One JSON object per line, plain or compressed.
    Ndjson,
    /// Apache Parquet.
    Parquet,
    /// Arrow IPC file (Feather 2).
    Ipc,
    /// A counts file written by `tally` or `merge`.
    Counts,
    /// A table or query of an SQL engine.
    Engine,
}

impl Format {
    /// Every format with one line about it, for `list formats`.
    pub const ALL: [(Format, &'static str, &'static str); 6] = [
        (
            Self::Csv,
            "csv",
            "text with `,` `;` tab or `|`, UTF-8; .gz and .zst too",
        ),
        (
            Self::Ndjson,
            "ndjson",
            "one JSON object per line, UTF-8; .gz and .zst too",
        ),
        (Self::Parquet, "parquet", "Apache Parquet, any codec"),
        (Self::Ipc, "ipc", "Arrow IPC file (Feather version 2)"),
        (
            Self::Counts,
            "counts",
            "counts file of `bias-audit tally` or `merge`",
        ),
        (
            Self::Engine,
            "engine",
            "table or query of an SQL engine: `--source URI --table NAME`",
        ),
    ];
}

/// Called with the number of bytes read since the last call.
pub type OnBytes = Arc<dyn Fn(u64) + Send + Sync>;

/// What opening needs to know about the run.
#[derive(Clone)]
pub struct Options {
    /// Whether to compute the SHA-256 of the bytes.
    pub digest: bool,
    /// Progress.
    pub on_bytes: OnBytes,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            digest: false,
            on_bytes: Arc::new(|_| {}),
        }
    }
}

/// Facts about one input, for the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct InputFacts {
    /// The path as named, or `-`.
    pub path: String,
    /// The format.
    pub format: Format,
    /// The advertising platform recognised; always null in this version.
    pub platform: Option<String>,
    /// Rows read.
    pub rows: u64,
    /// Bytes read, compressed as stored.
    pub bytes: u64,
    /// SHA-256 of the bytes in hexadecimal, when asked for.
    pub sha256: Option<String>,
}

/// Some rows of one input: the asked columns as text, and where each row stands.
pub struct Batch {
    /// Columns in the order asked for; empty fields are null.
    pub frame: DataFrame,
    /// Line (text formats) or row (columnar formats) of each row, from 1.
    pub places: Vec<u64>,
}

impl Batch {
    /// Number of rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.frame.height()
    }

    /// The values of a column, `None` where the field is empty.
    ///
    /// # Panics
    ///
    /// When the column was not asked for when reading.
    pub fn texts(&self, column: &str) -> impl Iterator<Item = Option<&str>> {
        self.frame
            .column(column)
            .and_then(|values| values.str())
            .expect("the batch holds the columns asked for, all as text")
            .iter()
    }
}

/// Collects rows of text into a [`Batch`].
struct BatchBuilder {
    names: Vec<String>,
    columns: Vec<StringChunkedBuilder>,
    places: Vec<u64>,
}

/// Rows in a batch of the text formats: large enough to hide overheads, small enough for the cache.
const BATCH_ROWS: usize = 16_384;

impl BatchBuilder {
    fn new(names: &[String]) -> Self {
        Self {
            names: names.to_vec(),
            columns: builders(names),
            places: Vec::with_capacity(BATCH_ROWS),
        }
    }

    fn push<'r>(&mut self, place: u64, fields: impl Iterator<Item = Option<&'r str>>) {
        for (column, field) in self.columns.iter_mut().zip(fields) {
            column.append_option(field.filter(|text| !text.is_empty()));
        }
        self.places.push(place);
    }

    fn is_full(&self) -> bool {
        self.places.len() >= BATCH_ROWS
    }

    fn finish(&mut self) -> Option<Batch> {
        let height = self.places.len();
        if height == 0 {
            return None;
        }
        let full = std::mem::replace(&mut self.columns, builders(&self.names));
        let columns = full
            .into_iter()
            .map(|column| Column::from(column.finish().into_series()))
            .collect();
        let frame = DataFrame::new(height, columns)
            .expect("column names are unique and all columns have the batch's height");
        Some(Batch {
            frame,
            places: std::mem::take(&mut self.places),
        })
    }
}

fn builders(names: &[String]) -> Vec<StringChunkedBuilder> {
    names
        .iter()
        .map(|name| StringChunkedBuilder::new(PlSmallStr::from_str(name), BATCH_ROWS))
        .collect()
}

/// Takes a batch; breaks to stop reading.
pub type Sink<'s> = dyn FnMut(Batch) -> ControlFlow<()> + 's;

enum Body {
    Csv(csv::CsvBody),
    Ndjson(ndjson::NdjsonBody),
    Columnar(columnar::ColumnarBody),
    Counts(String),
    Table(Table),
}

/// An opened input: its header and first rows are known, the rest is still to be read.
pub struct Opened {
    /// The path as named, or `-`.
    pub name: String,
    /// The format found.
    pub format: Format,
    /// Column names in order.
    pub header: Vec<String>,
    /// The first rows, all columns, for recognising roles; at most [`SAMPLE_ROWS`].
    pub sample: Vec<Vec<Option<String>>>,
    /// Things noticed while opening.
    pub quality: Quality,
    bytes: Option<u64>,
    body: Body,
}

/// Rows looked at to recognise what a column holds.
pub const SAMPLE_ROWS: usize = 1_000;

impl Opened {
    /// The text of a counts file; `None` for every other format.
    #[must_use]
    pub fn counts_text(&self) -> Option<&str> {
        match &self.body {
            Body::Counts(text) => Some(text),
            Body::Csv(_) | Body::Ndjson(_) | Body::Columnar(_) | Body::Table(_) => None,
        }
    }

    /// Reads everything, handing on the named columns batch by batch in file order.
    ///
    /// # Errors
    ///
    /// What is wrong with the file, with the line where it is wrong.
    ///
    /// # Panics
    ///
    /// Never for inputs that are logs; a counts file has no batches and yields none.
    pub fn read(self, columns: &[String], sink: &mut Sink<'_>) -> Result<(InputFacts, Quality)> {
        let mut quality = self.quality;
        let (rows, bytes, sha256) = match self.body {
            Body::Csv(body) => body.read(&self.name, &self.header, columns, sink, &mut quality)?,
            Body::Ndjson(body) => body.read(&self.name, columns, sink)?,
            Body::Columnar(body) => body.read(&self.name, columns, sink)?,
            Body::Counts(_) => (0, self.bytes.unwrap_or(0), None),
            Body::Table(table) => (table.read(&self.name, columns, sink)?, 0, None),
        };
        let facts = InputFacts {
            path: self.name,
            format: self.format,
            platform: None,
            rows,
            bytes,
            sha256,
        };
        Ok((facts, quality))
    }
}

/// Opens a source: finds the format, reads the header and the first rows.
///
/// # Errors
///
/// Whatever keeps the file from being a table; see [`crate::error::Code`].
pub fn open(source: &Source, options: &Options) -> Result<Opened> {
    stream::open(source, options)
}
