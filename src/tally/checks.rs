//! What no audit may be made of: checks of the finished cube, so that a gate is never green because
//! it looked at nothing.

use crate::error::{Code, Error, Result};
use crate::input::{Accounting, Exclusion, QualityCode, Roles};
use crate::tally::Cube;

/// More unreadable values than one in this many make the rest unfit to be audited.
const UNREADABLE_ONE_IN: u64 = 20;

/// Whether the rows that are left say only yes or only no: what could not be read is the other half.
fn one_sided(cube: &Cube) -> bool {
    let Some(pair) = cube.plan.decision_pair() else {
        return false;
    };
    let sum = |at: usize| cube.cells.values().map(|counts| counts[at]).sum::<u64>();
    sum(pair.top) == 0 || sum(pair.top) == sum(pair.bottom)
}

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
        if unreadable * UNREADABLE_ONE_IN > *rows_read || (unreadable > 0 && one_sided(cube)) {
            let examples = examples(cube, QualityCode::UnreadableValues, column);
            return Err(Error::new(
                Code::RowsUnreadable,
                format!("`{column}` cannot be read in {unreadable} of {rows_read} rows of `{names}`{examples}"),
            )
            .help("stages must be 0/1, true/false, yes/no or oui/non (person rows) or whole numbers (count rows), scores numbers; correct the values, or name another column"));
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
