//! `init`: looks at logs and writes the configuration of their audit. Never over a file that is there,
//! unless it is told to.

use std::path::{Path, PathBuf};

use bias_audit::error::{Code, Error, Result};
use bias_audit::policy::Exit;
use bias_audit::report::proposal;

use crate::cli::arguments::Init;
use crate::cli::output::Destination;
use crate::cli::{asking, language, output, progress};

pub(crate) fn run(init: &Init) -> Result<Exit> {
    refuse_flags(init)?;
    let path = Path::new(&init.output);
    refuse_existing(init, path)?;
    let read: Vec<PathBuf> = init.reading.files_read();
    let destination = Destination::open(Some(path), &read)?;
    let lang = language(init.lang);
    let config = init.reading.config(init.outcome.as_ref())?;
    if config.units_disjoint {
        return Err(unwanted("--units-disjoint", "`init` adds no counts"));
    }
    let found = init.reading.find()?;
    progress::use_threads(init.reading.threads)?;
    let bar = progress::Bar::start(&found.sources);
    let options = bar.options(false);
    let says = lang.explains();
    let proposed = bias_audit::propose(&config, &found.sources, &options, &mut |open| {
        asking::ask(&says.question(open), &says.choices(open), says.prompt())
    });
    bar.finish();
    let mut proposal = proposed.map_err(|error| in_words_of_init(&error))?;
    proposal.files.clone_from(&init.reading.files);
    let text = proposal::write(&proposal, lang, &init.output);
    // Somebody may have answered questions for a while.
    refuse_existing(init, path)?;
    let is_stdout = destination.is_stdout();
    destination.write(&text)?;
    if is_stdout {
        return Ok(Exit::Ok);
    }
    output::print(&proposal::summary(&proposal, lang, &init.output))
}

/// What is typed to `check` and means nothing here.
fn refuse_flags(init: &Init) -> Result<()> {
    let reading = &init.reading;
    let without = [
        (
            "--source",
            reading.engine.is_named(),
            "`init` looks at files",
        ),
        (
            "--tallies",
            reading.tallies.is_some(),
            "`init` keeps no counts",
        ),
        ("--digest", reading.digest, "`init` writes no report"),
    ];
    match without.iter().find(|(_, given, _)| *given) {
        Some((flag, _, why)) => Err(unwanted(flag, why)),
        None => reading.engine.place().map(|_| ()),
    }
}

fn unwanted(flag: &str, why: &str) -> Error {
    Error::new(Code::Usage, format!("`{flag}` means nothing here: {why}")).help("leave it out")
}

fn refuse_existing(init: &Init, path: &Path) -> Result<()> {
    if init.force || path == Path::new("-") || !path.is_file() {
        return Ok(());
    }
    Err(Error::new(
        Code::OutputUnwritable,
        format!("`{}` is there already, and is not replaced", init.output),
    )
    .help("`-o OTHER.toml` writes another file, `-o -` prints it, `--force` replaces it"))
}

/// An error of an audit, with the flags that `init` has: its `-o` is the file that it writes.
fn in_words_of_init(error: &Error) -> Error {
    let start = Error::new(error.code(), error.message());
    error.help_lines().iter().fold(start, |changed, line| {
        let line = line
            .replace("-o ", "--outcome ")
            .replace("`-o`", "`--outcome`");
        changed.help(line)
    })
}
