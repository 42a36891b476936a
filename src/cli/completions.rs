//! `completions`: what a shell needs to complete commands and flags, made from the definition of the
//! command line, so that it cannot name a flag that is not there.

use bias_audit::error::Result;
use bias_audit::policy::Exit;
use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

use crate::cli::arguments::Arguments;
use crate::cli::output;

/// Prints the script of a shell.
pub(crate) fn run(shell: Shell) -> Result<Exit> {
    let mut command = Arguments::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    generate(shell, &mut command, name, &mut script);
    let script = String::from_utf8_lossy(&script);
    if shell == Shell::Bash {
        output::print(&joined(&script))
    } else {
        output::print(&script)
    }
}

/// The script of bash with one spelling of the program's name. `clap_complete` 4.6.11 writes the hyphen
/// in it in two ways, and no flag of a command is completed then:
/// <https://github.com/clap-rs/clap/issues/6421>. Without that mistake nothing is replaced.
fn joined(script: &str) -> String {
    script.replace("bias__subcmd__audit__subcmd__", "bias__audit__subcmd__")
}
