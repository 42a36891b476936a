//! `tally` and `merge`: the cube as a file.

use std::path::{Path, PathBuf};

use bias_audit::error::{Code, Error, Result};
use bias_audit::input::{Options, expand, open};
use bias_audit::policy::Exit;
use bias_audit::tally::{Cube, read_counts, write_counts};

use crate::cli::arguments::{Merge, Tally};
use crate::cli::output::Destination;

pub(crate) fn tally(tally: &Tally) -> Result<Exit> {
    let read = tally.reading.files_read();
    let destination = Destination::open(Some(Path::new(&tally.output)), &read)?;
    let config = tally.reading.config(tally.outcome.as_ref())?;
    let cube = tally.reading.count(&config)?;
    destination.write(&write_counts(&cube))?;
    Ok(Exit::Ok)
}

pub(crate) fn merge(merge: &Merge) -> Result<Exit> {
    let read: Vec<PathBuf> = merge.files.iter().map(PathBuf::from).collect();
    let destination = Destination::open(Some(Path::new(&merge.output)), &read)?;
    let mut sum: Option<Cube> = None;
    for source in expand(&merge.files)? {
        let input = open(&source, &Options::default())?;
        let text = input.counts_text().ok_or_else(|| {
            Error::new(
                Code::CountsVersion,
                format!("`{}` is not a counts file", input.name),
            )
            .help("write it with `bias-audit tally FILES -o counts.json`")
        })?;
        let cube = read_counts(&input.name, text)?;
        match &mut sum {
            None => sum = Some(cube),
            Some(sum) => sum.merge(cube)?,
        }
    }
    let sum = sum.ok_or_else(|| Error::new(Code::Usage, "no counts file was named"))?;
    destination.write(&write_counts(&sum))?;
    Ok(Exit::Ok)
}
