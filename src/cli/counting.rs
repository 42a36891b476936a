//! From the files named to the cube: progress, kept tallies, and what is told about both on standard
//! error.

use std::path::Path;

use bias_audit::config::Config;
use bias_audit::engine::Place;
use bias_audit::error::{Code, Error, Result};
use bias_audit::input::Found;
use bias_audit::tally::Cube;
use bias_audit::{Tallied, count_kept};

use crate::cli::arguments::Reading;
use crate::cli::{output, progress};

/// Names of a list that are told; the rest is a number.
const TOLD: usize = 3;

/// Counts the files found, with kept tallies where they are asked for.
pub(crate) fn count(
    reading: &Reading,
    config: &Config,
    found: &Found,
    quiet: bool,
) -> Result<Cube> {
    let bar = progress::Bar::start(&found.sources);
    let options = bar.options(reading.digest);
    let counted = match &reading.tallies {
        None => bias_audit::count(config, &found.sources, &options).map(|cube| (cube, None)),
        Some(folder) => count_kept(config, &found.sources, &options, folder)
            .map(|(cube, told)| (cube, Some((folder, told)))),
    };
    bar.finish();
    let (mut cube, told) = counted?;
    if let Some((folder, told)) = told {
        tell(folder, &told, quiet);
    }
    found.note_ignored(&mut cube.quality);
    Ok(cube)
}

/// Counts a table or query of an SQL engine.
pub(crate) fn count_engine(reading: &Reading, config: &Config, place: &Place) -> Result<Cube> {
    let about_files = [
        ("--digest", reading.digest),
        ("--tallies", reading.tallies.is_some()),
    ];
    if let Some((flag, _)) = about_files.iter().find(|(_, given)| *given) {
        let what = format!("`{flag}` is about files, and an engine is named");
        return Err(Error::new(Code::Usage, what).help("leave it out"));
    }
    bias_audit::count_engine(config, place)
}

/// One line about what was counted, unless it is unwanted, and one for whatever was not as expected.
fn tell(folder: &Path, told: &Tallied, quiet: bool) {
    let Tallied {
        counted,
        read,
        damaged,
        changing,
        of_nothing,
    } = told;
    if !quiet {
        output::remark(&format!(
            "{counted} of {} files counted, {read} read from tallies in `{}`",
            counted + read,
            folder.display()
        ));
    }
    for what in damaged {
        output::remark(&format!("counted again: {what}"));
    }
    for name in changing {
        output::remark(&format!(
            "`{name}` changed while it was counted; its tally was not kept"
        ));
    }
    if let Some(first) = of_nothing
        .get(..of_nothing.len().min(TOLD))
        .filter(|f| !f.is_empty())
    {
        let names: Vec<String> = first
            .iter()
            .map(|path| format!("`{}`", path.display()))
            .collect();
        let more = of_nothing.len() - first.len();
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        output::remark(&format!(
            "not used, because their files are not part of this run: {}{more}",
            names.join(", ")
        ));
    }
}
