//! `check`: audit and judge. Destinations are opened before the work and written after it, all from
//! one report; the exit code is the report's.

use bias_audit::error::{Code, Error, Result};
use bias_audit::policy::Exit;
use bias_audit::report::{ReportFormat, Style, Wishes, error_json, render};

use crate::cli::arguments::Check;
use crate::cli::output::Destination;
use crate::cli::{counting, language, output, print_config, progress, style};

pub(crate) fn run(check: &Check) -> Result<Exit> {
    let mut opened = Vec::new();
    let outcome = open_all(check, &mut opened).and_then(|()| audit(check));
    match outcome {
        Ok(None) => Ok(Exit::Ok),
        Ok(Some((report, exit))) => {
            for (format, destination) in opened {
                let on_stdout = destination.is_stdout();
                if on_stdout && check.quiet && exit == Exit::Ok {
                    continue;
                }
                let style = if on_stdout {
                    style()
                } else {
                    Style {
                        colour: false,
                        width: 80,
                    }
                };
                destination.write(&render(&report, format, language(check.lang), style))?;
            }
            Ok(if check.exit_zero { Exit::Ok } else { exit })
        }
        Err(error) => {
            for (format, destination) in opened {
                if format == ReportFormat::Json {
                    destination.write(&error_json(&error))?;
                }
            }
            Err(error)
        }
    }
}

/// Opens every destination, standard output first, so that it can tell why another one failed.
fn open_all(check: &Check, opened: &mut Vec<(ReportFormat, Destination)>) -> Result<()> {
    let read = check.files_read();
    let mut destinations = check.destinations()?;
    destinations.sort_by_key(|(_, path)| path.is_some());
    for (format, path) in destinations {
        opened.push((format, Destination::open(path.as_deref(), &read)?));
    }
    Ok(())
}

fn audit(check: &Check) -> Result<Option<(bias_audit::report::Report, Exit)>> {
    let config = check.config()?;
    let place = check.reading.engine.place()?;
    if check.print_config && place.is_some() {
        return Err(Error::new(
            Code::Usage,
            "`--print-config` looks at files, and an engine is named",
        )
        .help("`bias-audit sql` with the same arguments prints what the engine is asked"));
    }
    let found = check.reading.find()?;
    progress::use_threads(check.reading.threads)?;
    if check.print_config {
        print_config::print(&config, &found.sources)?;
        return Ok(None);
    }
    let asked = check.timestamp || std::env::var_os("SOURCE_DATE_EPOCH").is_some();
    let wishes = Wishes {
        lang: language(check.lang),
        timestamp: asked.then(timestamp).transpose()?,
        methods: check.methods,
    };
    let cube = match place {
        Some(place) => counting::count_engine(&check.reading, &config, &place)?,
        None => counting::count(&check.reading, &config, &found, check.quiet)?,
    };
    let report = bias_audit::audit(&cube, &config, &wishes)?;
    let exit = Exit::ALL
        .iter()
        .map(|(exit, _)| *exit)
        .find(|exit| exit.code() == report.exit_code);
    let exit =
        exit.ok_or_else(|| Error::new(Code::Internal, "the report has an unknown exit code"))?;
    Ok(Some((report, exit)))
}

/// `SOURCE_DATE_EPOCH` when it is set, so that reports can be reproduced; now otherwise.
#[expect(
    clippy::disallowed_methods,
    reason = "the clock is read in cli/ and nowhere else"
)]
fn timestamp() -> Result<String> {
    let moment = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text
            .parse::<i64>()
            .ok()
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
            .ok_or_else(|| {
                Error::new(
                    Code::Usage,
                    format!("SOURCE_DATE_EPOCH is `{text}`, not a number of seconds"),
                )
            })?,
        Err(_) => jiff::Timestamp::now(),
    };
    Ok(output::seconds(moment))
}
