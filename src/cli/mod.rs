//! The thin shell around the library: arguments, terminal, clock and output paths. One file per
//! command; nothing is computed here.

mod arguments;
mod asking;
mod check;
mod completions;
mod counting;
mod explain;
mod init;
mod man;
mod output;
mod power;
mod print_config;
mod progress;
mod selftest;
mod shards;
mod sql;

use std::io::IsTerminal as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use bias_audit::error::{Code, Error};
use bias_audit::policy::Exit;
use bias_audit::report::{Lang, Style};
use clap::Parser as _;

use arguments::{Arguments, Command};

/// Runs the program: parses, dispatches, and turns the result into an exit code.
pub(crate) fn run() -> ExitCode {
    let arguments = Arguments::parse();
    std::panic::set_hook(Box::new(|_| {}));
    let outcome = catch_unwind(AssertUnwindSafe(|| dispatch(arguments))).unwrap_or_else(|panic| {
        Err(Error::new(
            Code::Internal,
            format!("a library failed on this input: {}", panic_text(&*panic)),
        )
        .help("please report it with the smallest file that shows it; nothing was judged")
        .into())
    });
    match outcome {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(error) => {
            output::complain(
                &error
                    .downcast::<Error>()
                    .unwrap_or_else(|other| Error::new(Code::Internal, format!("{other:#}"))),
            );
            ExitCode::from(Exit::Error.code())
        }
    }
}

fn dispatch(arguments: Arguments) -> anyhow::Result<Exit> {
    Ok(match arguments.command {
        Command::Check(check) => check::run(&check)?,
        Command::Init(init) => init::run(&init)?,
        Command::Tally(tally) => shards::tally(&tally)?,
        Command::Merge(merge) => shards::merge(&merge)?,
        Command::Sql(sql) => sql::run(&sql)?,
        Command::Explain { id } => explain::explain(&id)?,
        Command::List { what } => explain::list(what)?,
        Command::Power(asked) => power::run(&asked)?,
        Command::Selftest(wanted) => selftest::run(&wanted)?,
        Command::Completions { shell } => completions::run(shell)?,
        Command::Man { out } => man::run(out.as_deref())?,
        Command::Schema => output::print(&bias_audit::report::schema())?,
    })
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("no message")
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// Narrowest and widest report on a terminal, and the width of one that is no terminal.
const WIDTHS: (usize, usize, usize) = (60, 120, 80);

/// How to draw on standard output: colours only on a terminal that wants them.
fn style() -> Style {
    let terminal = std::io::stdout().is_terminal();
    let (narrowest, widest, plain) = WIDTHS;
    let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let width = columns
        .filter(|_| terminal)
        .unwrap_or(plain)
        .clamp(narrowest, widest);
    let colour = anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
    Style { colour, width }
}

/// The language asked for, or the environment's.
fn language(flag: Option<Lang>) -> Lang {
    let environment = || {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|value| !value.is_empty())
            .is_some_and(|value| value.starts_with("fr"))
    };
    flag.unwrap_or(if environment() { Lang::Fr } else { Lang::En })
}
