//! What an engine cannot be asked about consent. Yes and no are grouped like any other words; strings of
//! the IAB framework are not decoded by SQL, and rows are not dropped unseen by grouping them.

use crate::config::WithoutConsent;
use crate::error::{Code, Error, Result};
use crate::input::{Opened, Roles, is_tc_string};

/// Refuses a column of consent that the statement could not treat as a file's column is treated.
///
/// # Errors
///
/// [`Code::Usage`].
pub fn refuse_consent(roles: &Roles, inputs: &[Opened]) -> Result<()> {
    let Some(role) = &roles.consent else {
        return Ok(());
    };
    let column = &role.column.column;
    if role.without == WithoutConsent::Drop {
        return Err(Error::new(
            Code::Usage,
            "an engine groups all rows by their attributes; `--without-consent drop` would not keep it from doing so",
        )
        .help(format!(
            "leave the rows out yourself: `--query \"SELECT … FROM … WHERE {column} = …\"`, and leave out `--without-consent`"
        )));
    }
    let decoded = inputs.iter().any(|input| {
        let at = input.header.iter().position(|name| name == column);
        let values = input
            .sample
            .iter()
            .filter_map(|row| row.get(at?)?.as_deref());
        values.map(str::trim).any(is_tc_string)
    });
    if decoded {
        return Err(Error::new(
            Code::Usage,
            format!("`{column}` holds IAB TCF strings: an engine cannot decode them, and would give back a row for each"),
        )
        .help("export the log: the strings of files are decoded; or add a column of yes and no to the table and name it: `--consent COLUMN`"));
    }
    Ok(())
}
