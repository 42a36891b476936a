//! `man`: manual pages, one for the program and one for every command, made from the definition of the
//! command line. They carry no date, so that the same program writes the same bytes.

use std::path::Path;

use bias_audit::error::{Code, Error, Result};
use bias_audit::policy::Exit;
use clap::{Command, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::cli::arguments::{AFTER_HELP, Arguments};
use crate::cli::output::{self, Destination};

/// Prints the page of the program, or writes the pages of all commands into a folder.
pub(crate) fn run(folder: Option<&Path>) -> Result<Exit> {
    let mut program = Arguments::command().disable_help_subcommand(true);
    program.build();
    let Some(folder) = folder else {
        return output::print(&page(&program)?);
    };
    std::fs::create_dir_all(folder).map_err(|error| {
        let what = format!("the folder `{}` cannot be made: {error}", folder.display());
        Error::new(Code::OutputUnwritable, what).help("check the path and its permissions")
    })?;
    for command in std::iter::once(&program).chain(program.get_subcommands()) {
        let name = Man::new(command.clone()).get_filename();
        Destination::open(Some(&folder.join(name)), &[])?.write(&page(command)?)?;
    }
    Ok(Exit::Ok)
}

/// The page of a command. The exit codes, lines of the help, are a list here.
fn page(command: &Command) -> Result<String> {
    let ends_with_codes = command
        .get_after_help()
        .is_some_and(|text| text.to_string() == AFTER_HELP);
    let shown = if ends_with_codes {
        command.clone().after_help(None::<&str>)
    } else {
        command.clone()
    };
    let version = env!("CARGO_PKG_VERSION");
    let man = Man::new(shown)
        // An empty date would be left out, and what follows it taken for the date.
        .date(" ")
        .source(format!("bias-audit {version}"))
        .manual("User Commands");
    let mut text = Vec::new();
    let written = man.render(&mut text).and_then(|()| {
        if ends_with_codes {
            exit_codes().to_writer(&mut text)
        } else {
            Ok(())
        }
    });
    written.map_err(|error| Error::new(Code::Internal, format!("a page failed: {error}")))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn exit_codes() -> Roff {
    let mut section = Roff::new();
    section.control("SH", ["EXIT STATUS"]);
    for (exit, meaning) in Exit::ALL {
        section.control("TP", []);
        section.text([bold(exit.code().to_string())]);
        section.text([roman(meaning)]);
    }
    section
}
