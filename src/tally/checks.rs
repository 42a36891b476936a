//! What no audit may be made of: checks of the finished cube, so that a gate is never green because
//! it looked at nothing.

use crate::error::{Code, Error, Result};
use crate::input::{Accounting, Exclusion, QualityCode, Roles};
use crate::tally::Cube;

/// What no audit may be made of.
pub(super) fn check(cube: &Cube, roles: &Roles) -> Result<()> {
    let Accounting {
        rows_read,
        rows_used,
        excluded,
    } = &cube.accounting;
    let names: Vec<&str> = cube
        .inputs
        .iter()
        .map(|input| input.path.as_str())
        .collect();
    let names = names.join("`, `");
    if *rows_read == 0 {
        return Err(
            Error::new(Code::NoRows, format!("`{names}` has a header and no row"))
                .help("an audit of nothing would always pass; check the export"),
        );
    }
    for (column, reasons) in excluded {
        let unreadable = reasons
            .get(&Exclusion::UnreadableValue)
            .copied()
            .unwrap_or(0);
        if 2 * unreadable > *rows_read {
            let examples = examples(cube, QualityCode::UnreadableValues, column);
            return Err(Error::new(
                Code::RowsUnreadable,
                format!("`{column}` cannot be read in {unreadable} of {rows_read} rows of `{names}`{examples}"),
            )
            .help("stages must be 0/1, true/false, yes/no or oui/non (person rows) or whole numbers (count rows); name another column with `-o`"));
        }
    }
    if *rows_used == 0 {
        let columns: Vec<&str> = excluded.keys().map(String::as_str).collect();
        return Err(Error::new(
            Code::NothingUsed,
            format!(
                "all {rows_read} rows of `{names}` are excluded: nothing in `{}`",
                columns.join("`, `")
            ),
        )
        .help("name columns that are filled: `-o COLUMN --eligible COLUMN`"));
    }
    for attribute in &roles.attributes {
        let column = &attribute.column.column;
        let words = cube.quality.rows(QualityCode::NotANumber, column);
        if 2 * words > *rows_used {
            let examples = examples(cube, QualityCode::NotANumber, column);
            return Err(Error::new(
                Code::NotNumeric,
                format!("`{column}` has cut points but no numbers{examples}"),
            )
            .help(format!(
                "leave out the cut points: `-a {column}` reads ready bands as they are"
            )));
        }
    }
    Ok(())
}

fn examples(cube: &Cube, code: QualityCode, column: &str) -> String {
    let found = cube
        .quality
        .iter()
        .find(|(c, name, _)| *c == code && *name == column);
    let values: Vec<String> = found
        .map(|(_, _, seen)| seen.examples.iter().map(|e| format!("`{e}`")).collect())
        .unwrap_or_default();
    if values.is_empty() {
        String::new()
    } else {
        format!(", such as {}", values.join(", "))
    }
}
