//! Bytes to batches: opens files and standard input, finds out their format, and hands on polars
//! frames that hold only the columns in use, every value as text. Nothing is counted here.

mod accounting;
mod arms;
mod attributes;
mod batch;
mod block;
mod choices;
#[cfg(feature = "cloud")]
mod cloud;
mod columnar;
mod columns;
mod consent;
mod consent_names;
mod criteria;
mod csv;
mod export;
mod fields;
mod folder;
mod funnel;
mod json;
mod later;
mod lookup;
mod membership;
mod names;
mod ndjson;
mod partition;
mod personal;
mod platforms;
mod population;
mod remote;
mod roles;
mod source;
mod stream;
mod table;
mod tcf;
mod words;
mod workbook;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use accounting::{Accounting, ESTIMATED, Exclusion, Quality, QualityCode};
pub use arms::{Arm, Arms, HELD_OUT, TREATED};
pub use batch::{Batch, Key, Texts, Values, Wholes};
pub use block::fold_batches;
pub use choices::{About, OpenColumn, open_columns, possible_strata, settle};
#[cfg(feature = "cloud")]
pub use cloud::Remote;
pub use columns::resolve;
pub use consent::ConsentColumn;
pub use criteria::{CRITERIA, criterion};
pub use export::{Decimal, Reading};
pub use fields::{CheckedColumns, FieldColumn, Wanted, field_names};
pub use later::{open_all, survey};
pub use lookup::{align, open_aligned};
pub use names::{KnownStage, Recognised, SHARE, STAGES, fold, recognise, yes_no};
pub use personal::is_personal;
pub use platforms::{
    Choice, Content, Demographics, Meaning, NO_PLATFORM, PLATFORMS, Platform, Seen, by_id,
};
pub use population::{Population, population};
pub use remote::{is_url, shown};
pub use roles::{
    AttributeColumn, BinnedAs, Decision, FILTER_COLUMN, How, ROWS_COLUMN, RoleColumn, Roles,
    RowFilter, StageColumn,
};
pub use source::{Found, Source, expand, find};
pub use table::Table;
pub use tcf::{TcString, is_tc_string};
pub use words::{is_total_word, is_unknown_word};

pub(crate) use stream::{file_digest, hex};

use crate::config::Config;
use crate::error::Result;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Comma-, semicolon-, tab- or bar-separated text, plain or compressed.
    Csv,
    /// One JSON object per line, plain or compressed.
    Ndjson,
    /// A JSON document with a list of rows, plain or compressed.
    Json,
    /// A workbook of a spreadsheet.
    Xlsx,
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
    pub const ALL: [(Format, &'static str, &'static str); 8] = [
        (
            Self::Csv,
            "csv",
            "text with `,` `;` tab or `|`, UTF-8 or UTF-16; .gz and .zst too",
        ),
        (
            Self::Ndjson,
            "ndjson",
            "one JSON object per line, UTF-8; .gz and .zst too",
        ),
        (
            Self::Json,
            "json",
            "one JSON document with a list of rows, as platforms' interfaces answer; .gz and .zst too",
        ),
        (
            Self::Xlsx,
            "xlsx",
            "workbook of a spreadsheet: .xlsx, .xls, .xlsb, .ods (feature `xlsx`, on by default)",
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
    /// How exports are read, where the file does not say it.
    pub reading: Reading,
    /// Bytes of text that are decoded at a time, about one mebibyte by default; results do not depend
    /// on it.
    pub block_bytes: Option<usize>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            digest: false,
            on_bytes: Arc::new(|_| {}),
            reading: Reading::default(),
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
    /// The id of the platform recognised, or named.
    pub platform: Option<String>,
    /// The columns by which the platform was recognised; absent when none was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recognised_by: Vec<String>,
    /// Rows read.
    pub rows: u64,
    /// Bytes read, compressed as stored.
    pub bytes: u64,
    /// SHA-256 of the bytes in hexadecimal, when asked for.
    pub sha256: Option<String>,
}

impl Options {
    /// The same options with what the settings say of exports.
    ///
    /// # Errors
    ///
    /// As [`Reading::of`].
    pub fn with(&self, config: &Config) -> Result<Self> {
        Ok(Self {
            reading: Reading::of(config)?,
            ..self.clone()
        })
    }
}

enum Body {
    Csv(csv::CsvBody),
    Ndjson(ndjson::NdjsonBody),
    Columnar(columnar::ColumnarBody),
    Counts(String),
    Table(Table),
    Export(export::Cleaned),
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
    /// The platform whose file it is.
    pub platform: Option<Seen>,
    /// Columns that mean something else in this file than their names say; `None` means nothing.
    pub overrides: BTreeMap<String, Option<Recognised>>,
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
            | Body::Export(_)
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
            Body::Export(table) => table.read(columns, sink),
            Body::Partitioned(body) => return body.read(columns, sink),
            Body::Later(body) => return body.open(&self.header)?.read(columns, sink),
        };
        let (platform, recognised_by) = self
            .platform
            .map(|seen| (seen.platform.id.to_owned(), seen.by))
            .unzip();
        let facts = InputFacts {
            path: self.name,
            format: self.format,
            platform,
            recognised_by: recognised_by.unwrap_or_default(),
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
    let mut opened = stream::open(source, options)?;
    if opened.platform.is_none() && opened.counts_text().is_none() {
        opened.platform = platforms::seen(&opened.header, options.reading.platform);
    }
    partition::attach(opened, source)
}
