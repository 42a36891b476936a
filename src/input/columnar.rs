//! Parquet and Arrow IPC through polars' streaming engine: only the columns in use are decoded. Whole
//! numbers stay numbers, everything else becomes text, so that every format classifies values in the
//! same way.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use polars::prelude::{
    DataFrame, DataType, Engine, IpcScanOptions, LazyFrame, PlRefPath, PlanCallback, PolarsError,
    PolarsResult, ScanArgsParquet, UnifiedScanArgs, col,
};

use crate::error::{Code, Error, Result};
use crate::input::batch::Places;
use crate::input::block::{Block, Sink};
use crate::input::stream::{self, SharedMeter};
use crate::input::{Batch, Body, Format, Opened, Quality, SAMPLE_ROWS};

/// What polars can seek in.
pub(super) enum Local {
    /// The user's own file.
    Named(PathBuf),
    /// A copy of standard input, removed when dropped.
    Copy(tempfile::TempPath),
    /// An object in a store.
    #[cfg(feature = "cloud")]
    Object(Arc<crate::input::cloud::Object>),
}

impl Local {
    /// The path by which polars knows it.
    fn place(&self) -> PolarsResult<PlRefPath> {
        match self {
            Self::Named(path) => PlRefPath::try_from_path(path),
            Self::Copy(path) => PlRefPath::try_from_path(path),
            #[cfg(feature = "cloud")]
            Self::Object(object) => object.door(),
        }
    }

    /// Size in bytes.
    pub(super) fn size(&self) -> io::Result<u64> {
        let on_disk = |path: &Path| std::fs::metadata(path).map(|facts| facts.len());
        match self {
            Self::Named(path) => on_disk(path),
            Self::Copy(path) => on_disk(path),
            #[cfg(feature = "cloud")]
            Self::Object(object) => Ok(object.size()),
        }
    }

    /// Its bytes from the first one on.
    pub(super) fn reader(&self, name: &str) -> Result<Box<dyn Read>> {
        let on_disk = |path: &Path| -> Result<Box<dyn Read>> {
            let file = File::open(path).map_err(|error| stream::read_failed(name, &error))?;
            Ok(Box::new(file))
        };
        match self {
            Self::Named(path) => on_disk(path),
            Self::Copy(path) => on_disk(path),
            #[cfg(feature = "cloud")]
            Self::Object(object) => Ok(Box::new(object.reader()?)),
        }
    }

    /// Why it could not be read, when that is known better than polars can say it.
    fn failure(&self) -> Option<Error> {
        match self {
            Self::Named(_) | Self::Copy(_) => None,
            #[cfg(feature = "cloud")]
            Self::Object(object) => object.failure(),
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
    let mut frame = scan(name, format, &file)?;
    let schema = frame
        .collect_schema()
        .map_err(|error| damaged(name, format, &file, &error))?;
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
        .map_err(|error| damaged(name, format, &file, &error))?;
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
        platform: None,
        overrides: BTreeMap::new(),
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
        let mut frame = scan(name, self.format, &self.file)?;
        let schema = frame
            .collect_schema()
            .map_err(|error| damaged(name, self.format, &self.file, &error))?;
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
            .map_err(|error| damaged(name, self.format, &self.file, &error))?;
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
            Ok(Err(error)) => return Err(damaged(name, self.format, &self.file, &error)),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        stream::measure(name, &self.file, &self.meter)?;
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

fn scan(name: &str, format: Format, file: &Local) -> Result<LazyFrame> {
    let path = file
        .place()
        .map_err(|error| damaged(name, format, file, &error))?;
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
    frame.map_err(|error| damaged(name, format, file, &error))
}

fn text_at(frame: &DataFrame, column: &str, row: usize) -> Option<String> {
    let values = frame.column(column).ok()?.str().ok()?;
    values
        .get(row)
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn damaged(name: &str, format: Format, file: &Local, error: &PolarsError) -> Error {
    if let Some(failure) = file.failure() {
        return failure;
    }
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
