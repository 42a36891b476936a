//! Parquet and Arrow IPC through polars' streaming engine: only the columns in use are decoded. Whole
//! numbers stay numbers, everything else becomes text, so that every format classifies values in the
//! same way.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use polars::prelude::{
    DataFrame, DataType, Engine, IpcScanOptions, LazyFrame, PlRefPath, PlanCallback, PolarsError,
    ScanArgsParquet, UnifiedScanArgs, col,
};

use crate::error::{Code, Error, Result};
use crate::input::batch::Places;
use crate::input::block::{Block, Sink};
use crate::input::stream::{self, SharedMeter};
use crate::input::{Batch, Body, Format, Opened, Quality, SAMPLE_ROWS};

/// A file polars can seek in.
pub(super) enum Local {
    /// The user's own file.
    Named(PathBuf),
    /// A copy of standard input, removed when dropped.
    Copy(tempfile::TempPath),
}

impl Local {
    fn path(&self) -> &Path {
        match self {
            Self::Named(path) => path,
            Self::Copy(path) => path,
        }
    }
}

/// A columnar input, opened.
pub(super) struct ColumnarBody {
    file: Local,
    format: Format,
    meter: SharedMeter,
}

pub(super) fn open(name: &str, format: Format, file: Local, meter: &SharedMeter) -> Result<Opened> {
    let mut frame = scan(name, format, file.path())?;
    let schema = frame
        .collect_schema()
        .map_err(|error| damaged(name, format, &error))?;
    let header: Vec<String> = schema.iter_names().map(ToString::to_string).collect();
    let flat: Vec<String> = schema
        .iter()
        .filter(|(_, dtype)| !dtype.is_nested() && !matches!(dtype, DataType::Binary))
        .map(|(name, _)| name.to_string())
        .collect();
    let first = frame
        .select(
            flat.iter()
                .map(|name| col(name.as_str()).cast(DataType::String))
                .collect::<Vec<_>>(),
        )
        .limit(u32::try_from(SAMPLE_ROWS).unwrap_or(u32::MAX))
        .collect()
        .map_err(|error| damaged(name, format, &error))?;
    let sample = (0..first.height())
        .map(|row| {
            header
                .iter()
                .map(|column| text_at(&first, column, row))
                .collect()
        })
        .collect();
    Ok(Opened {
        name: name.to_owned(),
        format,
        header,
        sample,
        quality: Quality::default(),
        bytes: None,
        body: Body::Columnar(ColumnarBody {
            file,
            format,
            meter: Arc::clone(meter),
        }),
    })
}

/// Rows in a batch: enough to hide overheads, few enough to stay in the cache.
const BATCH_ROWS: usize = 1 << 15;

impl ColumnarBody {
    pub(super) fn read(
        self,
        name: &str,
        columns: &[String],
        sink: &mut Sink<'_>,
    ) -> Result<(u64, Option<String>)> {
        let mut frame = scan(name, self.format, self.file.path())?;
        let schema = frame
            .collect_schema()
            .map_err(|error| damaged(name, self.format, &error))?;
        let chosen: Vec<_> = columns
            .iter()
            .map(|column| {
                let whole = schema.get(column).is_some_and(is_whole);
                let kind = if whole {
                    DataType::Int64
                } else {
                    DataType::String
                };
                col(column.as_str()).cast(kind)
            })
            .collect();
        let frame = frame.select(chosen);
        let (send, receive) = sync_channel::<DataFrame>(1);
        let callback = PlanCallback::new(move |batch: DataFrame| Ok(send.send(batch).is_err()));
        let plan = frame
            .sink_batches(callback, true, NonZeroUsize::new(BATCH_ROWS))
            .map_err(|error| damaged(name, self.format, &error))?;
        let mut rows = 0;
        let outcome = std::thread::scope(|scope| {
            let engine =
                scope.spawn(move || plan.collect_with_engine(Engine::Streaming).map(|_| ()));
            for frame in &receive {
                let height = frame.height() as u64;
                let batch = Batch::new(frame, Places::From(rows + 1));
                rows += height;
                if height > 0 && sink(Block::Ready(batch)).is_break() {
                    break;
                }
            }
            drop(receive);
            engine.join()
        });
        match outcome {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return Err(damaged(name, self.format, &error)),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        stream::measure(self.file.path(), &self.meter)?;
        Ok(stream::facts(&self.meter))
    }
}

/// Whether every value of a type is a whole number of at most 64 bits with a sign.
const fn is_whole(kind: &DataType) -> bool {
    matches!(
        kind,
        DataType::Int8
            | DataType::Int16
            | DataType::Int32
            | DataType::Int64
            | DataType::UInt8
            | DataType::UInt16
            | DataType::UInt32
    )
}

fn scan(name: &str, format: Format, path: &Path) -> Result<LazyFrame> {
    let path = PlRefPath::try_from_path(path).map_err(|error| damaged(name, format, &error))?;
    let frame = if format == Format::Parquet {
        let arguments = ScanArgsParquet {
            glob: false,
            ..ScanArgsParquet::default()
        };
        LazyFrame::scan_parquet(path, arguments)
    } else {
        let arguments = UnifiedScanArgs {
            glob: false,
            ..UnifiedScanArgs::default()
        };
        LazyFrame::scan_ipc(path, IpcScanOptions::default(), arguments)
    };
    frame.map_err(|error| damaged(name, format, &error))
}

fn text_at(frame: &DataFrame, column: &str, row: usize) -> Option<String> {
    let values = frame.column(column).ok()?.str().ok()?;
    values
        .get(row)
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn damaged(name: &str, format: Format, error: &PolarsError) -> Error {
    let first = error.to_string();
    let first = first.lines().next().unwrap_or_default().to_owned();
    let word = if format == Format::Parquet {
        "Parquet"
    } else {
        "Arrow"
    };
    Error::new(Code::CorruptFile, format!("the {word} file `{name}` cannot be read: {first}"))
        .help("it is damaged, cut off, or has a type that is not read; write it again or export it as CSV")
}
