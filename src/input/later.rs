//! Many inputs at once: each is looked at and closed again before the next is opened, and opened once
//! more when its turn to be read comes. The number of files bounds neither memory nor open files.

use crate::error::{Code, Error, Result};
use crate::input::{Body, Opened, Options, Quality, SAMPLE_ROWS, Source, open};

/// Inputs that may stay open together; more are closed in between.
const MOST_OPEN: usize = 16;

/// First rows kept of all inputs together, for recognising roles.
const SAMPLED: usize = MOST_OPEN * SAMPLE_ROWS;

/// An input that was looked at and closed.
pub(super) struct Later {
    source: Source,
    options: Options,
}

impl Later {
    /// Opens the input again.
    ///
    /// # Errors
    ///
    /// [`Code::ReadFailed`] when its columns are no longer those that were seen.
    pub(super) fn open(self, header: &[String]) -> Result<Opened> {
        let again = open(&self.source, &self.options)?;
        if again.header != header {
            return Err(Error::new(
                Code::ReadFailed,
                format!("`{}` was replaced while it was read", again.name),
            )
            .help("run the audit again when nobody writes the file"));
        }
        Ok(again)
    }
}

/// Opens all inputs of an audit: their headers and first rows.
///
/// # Errors
///
/// What keeps any of them from being a table.
pub fn open_all(sources: &[Source], options: &Options) -> Result<Vec<Opened>> {
    if sources.len() > MOST_OPEN {
        survey(sources, options)
    } else {
        sources.iter().map(|source| open(source, options)).collect()
    }
}

/// Looks at all inputs and closes them again, standard input apart; they are opened once more when
/// they are read.
///
/// # Errors
///
/// What keeps any of them from being a table.
pub fn survey(sources: &[Source], options: &Options) -> Result<Vec<Opened>> {
    let rows = (SAMPLED / sources.len().max(1)).clamp(1, SAMPLE_ROWS);
    sources
        .iter()
        .map(|source| {
            if *source == Source::Stdin {
                return open(source, options);
            }
            // Progress and digest are those of the second reading.
            let seen = open(source, &Options::default())?;
            Ok(closed(seen, source, options, rows))
        })
        .collect()
}

fn closed(mut seen: Opened, source: &Source, options: &Options, rows: usize) -> Opened {
    if seen.counts_text().is_some() {
        return seen;
    }
    seen.sample.truncate(rows);
    seen.sample.shrink_to_fit();
    Opened {
        quality: Quality::default(),
        body: Body::Later(Box::new(Later {
            source: source.clone(),
            options: options.clone(),
        })),
        ..seen
    }
}
