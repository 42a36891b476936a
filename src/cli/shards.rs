//! `tally` and `merge`: the cube as a file.

use std::path::{Path, PathBuf};

use bias_audit::error::{Code, Error, Result};
use bias_audit::input::{Options, expand, open};
use bias_audit::policy::Exit;
use bias_audit::tally::{read_counts, sum, write_counts};

use crate::cli::arguments::{Merge, Tally};
use crate::cli::output::Destination;
use crate::cli::{counting, progress};

pub(crate) fn tally(tally: &Tally) -> Result<Exit> {
    let read = tally.reading.files_read();
    let destination = Destination::open(Some(Path::new(&tally.output)), &read)?;
    let config = tally.reading.config(tally.outcome.as_ref())?;
    progress::use_threads(tally.reading.threads)?;
    let cube = if let Some(place) = tally.reading.engine.place()? {
        counting::count_engine(&tally.reading, &config, &place)?
    } else {
        let found = tally.reading.find()?;
        counting::count(&tally.reading, &config, &found, false)?
    };
    destination.write(&write_counts(&cube))?;
    Ok(Exit::Ok)
}

pub(crate) fn merge(merge: &Merge) -> Result<Exit> {
    let read: Vec<PathBuf> = merge.files.iter().map(PathBuf::from).collect();
    let destination = Destination::open(Some(Path::new(&merge.output)), &read)?;
    let counts = expand(&merge.files)?.into_iter().map(|source| {
        let input = open(&source, &Options::default())?;
        let text = input.counts_text().ok_or_else(|| {
            Error::new(
                Code::CountsVersion,
                format!("`{}` is not a counts file", input.name),
            )
            .help("write it with `bias-audit tally FILES -o counts.json`")
        })?;
        Ok((input.name.clone(), read_counts(&input.name, text)?))
    });
    let sum = sum(counts)?;
    destination.write(&write_counts(&sum))?;
    Ok(Exit::Ok)
}
