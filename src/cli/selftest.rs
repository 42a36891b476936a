//! `selftest`: the proof of the methods, run where the program runs.

use bias_audit::error::Result;
use bias_audit::policy::Exit;
use bias_audit::selftest::{Wanted, page, selftest};

use crate::cli::arguments::Selftest;
use crate::cli::output;

/// Prints the page; 1 when a cell is outside of what is promised or known.
pub(crate) fn run(asked: &Selftest) -> Result<Exit> {
    let outcome = selftest(Wanted {
        full: asked.full,
        seed: asked.seed,
    });
    output::print(&page(&outcome))?;
    Ok(if outcome.unexpected() == 0 {
        Exit::Ok
    } else {
        Exit::Breach
    })
}
