//! Bytes to batches: opens files and standard input, finds out their format, and hands on polars
//! frames that hold only the columns in use, every value as text. Nothing is counted here.

mod accounting;
mod batch;
mod block;
mod choices;
#[cfg(feature = "cloud")]
mod cloud;
mod columnar;
mod columns;
mod csv;
mod folder;
mod later;
mod lookup;
mod names;
mod ndjson;
mod partition;
mod personal;
mod remote;
mod roles;
mod source;
mod stream;
mod table;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use accounting::{Accounting, ESTIMATED, Exclusion, Quality, QualityCode};
pub use batch::{Batch, Key, Texts, Values, Wholes};
pub use block::fold_batches;
pub use choices::{About, OpenColumn, open_columns, possible_strata, settle};
#[cfg(feature = "cloud")]
pub use cloud::Remote;
pub use columns::resolve;
pub use later::{open_all, survey};
pub use names::{KnownStage, Recognised, STAGES, fold, recognise, yes_no};
pub use personal::is_personal;
pub use remote::{is_url, shown};
pub use roles::{AttributeColumn, Decision, How, ROWS_COLUMN, RoleColumn, Roles, StageColumn};
pub use source::{Found, Source, expand, find};
pub use table::Table;

pub(crate) use stream::{file_digest, hex};

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
    /// Bytes of text that are decoded at a time, about one mebibyte by default; results do not depend
    /// on it.
    pub block_bytes: Option<usize>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            digest: false,
            on_bytes: Arc::new(|_| {}),
            block_bytes: None,
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

enum Body {
    Csv(csv::CsvBody),
    Ndjson(ndjson::NdjsonBody),
    Columnar(columnar::ColumnarBody),
    Counts(String),
    Table(Table),
    /// Below folders that are columns.
    Partitioned(Box<partition::Partitioned>),
    /// Looked at and closed; opened again to be read.
    Later(Box<later::Later>),
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
            Body::Csv(_)
            | Body::Ndjson(_)
            | Body::Columnar(_)
            | Body::Partitioned(_)
            | Body::Later(_)
            | Body::Table(_) => None,
        }
    }

    /// Blocks that may wait for each thread: blocks of text are small, those of columnar files large.
    const fn blocks_waiting(&self) -> usize {
        match self.format {
            Format::Csv | Format::Ndjson => 8,
            _ => 1,
        }
    }

    /// Reads everything, handing on the named columns block by block in file order. The rows of the
    /// facts are left to whoever decodes the blocks.
    fn read(self, columns: &[String], sink: &mut block::Sink<'_>) -> Result<(InputFacts, Quality)> {
        let (bytes, sha256) = match self.body {
            Body::Csv(body) => body.read(&self.name, &self.header, columns, sink)?,
            Body::Ndjson(body) => body.read(&self.name, columns, sink)?,
            Body::Columnar(body) => body.read(&self.name, columns, sink)?,
            Body::Counts(_) => (self.bytes.unwrap_or(0), None),
            Body::Table(table) => {
                table.read(&self.name, columns, sink)?;
                (0, None)
            }
            Body::Partitioned(body) => return body.read(columns, sink),
            Body::Later(body) => return body.open(&self.header)?.read(columns, sink),
        };
        let facts = InputFacts {
            path: self.name,
            format: self.format,
            platform: None,
            rows: 0,
            bytes,
            sha256,
        };
        Ok((facts, self.quality))
    }
}

/// Opens a source: finds the format, reads the header and the first rows.
///
/// # Errors
///
/// Whatever keeps the file from being a table; see [`crate::error::Code`].
pub fn open(source: &Source, options: &Options) -> Result<Opened> {
    partition::attach(stream::open(source, options)?, source)
}
