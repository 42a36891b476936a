//! `sql`: the statement that an engine would be sent, for people who run it themselves.

use bias_audit::error::{Code, Error, Result};
use bias_audit::policy::Exit;

use crate::cli::arguments::Sql;
use crate::cli::output;

pub(crate) fn run(sql: &Sql) -> Result<Exit> {
    let config = sql.reading.config(sql.outcome.as_ref())?;
    let engine = &sql.reading.engine;
    let statement = if engine.is_named() {
        let place = engine.place()?.ok_or_else(no_dialect)?;
        bias_audit::statement_of_engine(&config, &place)?
    } else {
        let dialect = engine.dialect()?.ok_or_else(no_dialect)?;
        let found = sql.reading.find()?;
        bias_audit::statement(&config, &found.sources, dialect, &engine.relation()?)?
    };
    output::print(&format!("{statement}\n"))
}

fn no_dialect() -> Error {
    Error::new(Code::Usage, "no dialect is named")
        .help("add `--dialect DIALECT`; `bias-audit list dialects` names them")
}
