//! Blocks: an input is cut into pieces on one thread and the pieces are decoded and used on all of
//! them. What is done with the rows is the caller's; it must not depend on their order.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;

use rayon::iter::{ParallelBridge as _, ParallelIterator as _};

use crate::error::{Error, Result};
use crate::input::partition::Constants;
use crate::input::{Batch, InputFacts, Opened, Quality, QualityCode, csv, ndjson};

/// A piece of an input, cut but not yet decoded.
pub(super) enum Block {
    /// Whole records of a CSV file.
    Csv(csv::CsvBlock),
    /// Whole lines of an NDJSON file.
    Ndjson(ndjson::NdjsonBlock),
    /// Decoded already, by polars.
    Ready(Batch),
    /// Of a file whose path has columns.
    Partitioned(Box<Block>, Arc<Constants>),
}

impl Block {
    /// The rows, and how many of them have line breaks inside fields.
    pub(super) fn decode(self) -> Result<(Batch, u64)> {
        match self {
            Self::Csv(block) => block.decode(),
            Self::Ndjson(block) => Ok((block.decode()?, 0)),
            Self::Ready(batch) => Ok((batch, 0)),
            Self::Partitioned(block, constants) => {
                let (mut batch, multiline) = block.decode()?;
                constants.apply(&mut batch)?;
                Ok((batch, multiline))
            }
        }
    }
}

/// Takes a block; breaks to stop reading.
pub(super) type Sink<'s> = dyn FnMut(Block) -> ControlFlow<()> + 's;

struct Folded<T> {
    part: T,
    rows: u64,
    multiline: u64,
    /// The first mistake, by the number of its block.
    mistake: Option<(u64, Error)>,
}

/// Reads the named columns of an input and adds every batch to one of several parts, on all threads.
///
/// The parts are to be summed by the caller; how the rows are spread over them differs from run to
/// run. `rows` of the facts are the rows read.
///
/// # Errors
///
/// What is wrong with the file, or the first error of `add` in file order.
pub fn fold_batches<T: Send>(
    input: Opened,
    columns: &[String],
    part: impl Fn() -> T + Sync,
    add: impl Fn(&mut T, &Batch) -> Result<()> + Sync,
) -> Result<(Vec<T>, InputFacts, Quality)> {
    let name = input.name.clone();
    let stop = AtomicBool::new(false);
    let waiting = input.blocks_waiting() * rayon::current_num_threads();
    let (send, receive) = sync_channel::<(u64, Block)>(waiting);
    let empty = || Folded {
        part: part(),
        rows: 0,
        multiline: 0,
        mistake: None,
    };
    let (parts, outcome) = std::thread::scope(|scope| {
        let stop = &stop;
        let reader = scope.spawn(move || {
            let mut number = 0;
            input.read(columns, &mut |block| {
                number += 1;
                if stop.load(Ordering::Relaxed) || send.send((number, block)).is_err() {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            })
        });
        // Blocks sent before a mistake are all looked at, so the first mistake is found.
        let parts: Vec<Folded<T>> = receive
            .into_iter()
            .par_bridge()
            .fold(empty, |mut folded, (number, block)| {
                let added = block.decode().and_then(|(batch, multiline)| {
                    folded.rows += batch.height() as u64;
                    folded.multiline += multiline;
                    if batch.height() == 0 {
                        return Ok(());
                    }
                    add(&mut folded.part, &batch)
                });
                if let Err(error) = added {
                    stop.store(true, Ordering::Relaxed);
                    let first = folded.mistake.as_ref();
                    if first.is_none_or(|(first, _)| number < *first) {
                        folded.mistake = Some((number, error));
                    }
                }
                folded
            })
            .collect();
        (parts, reader.join())
    });
    let mistakes = parts.iter().filter_map(|part| part.mistake.as_ref());
    if let Some((_, error)) = mistakes.min_by_key(|(number, _)| *number) {
        return Err(error.clone());
    }
    let (mut facts, mut quality) = match outcome {
        Ok(read) => read?,
        Err(panic) => std::panic::resume_unwind(panic),
    };
    facts.rows = parts.iter().map(|part| part.rows).sum();
    let multiline = parts.iter().map(|part| part.multiline).sum();
    if multiline > 0 {
        quality.note(QualityCode::LineBreaksInFields, &name, multiline, None);
    }
    Ok((
        parts.into_iter().map(|folded| folded.part).collect(),
        facts,
        quality,
    ))
}
