//! What no audit may be made of: checks of the finished cube, so that a gate is never green because
//! it looked at nothing.

use std::collections::BTreeSet;

use crate::config::{RowShape, WithoutConsent};
use crate::error::{Code, Error, Result};
use crate::input::{Accounting, Exclusion, QualityCode, Roles};
use crate::tally::membership::{MAX_PROFILES, check_people, too_many_profiles};
use crate::tally::{Cube, Level, arms};

/// Most groups an attribute may have; more look like an identifier.
pub(super) const MAX_GROUPS: usize = 1_000;

/// Most values a stratum column may have.
pub(super) const MAX_STRATA: usize = 10_000;

/// Most attributes and strata together; each takes sixteen bits of a cell's key.
pub(super) const MAX_AXES: usize = 7;

/// Most cells the program holds.
pub(super) const MAX_CELLS: usize = 250_000;

/// Refuses a cube that has outgrown what an audit compares and the memory promised: every part of the
/// data may be within the limits and their sum beyond them.
pub(super) fn check_size(cube: &Cube) -> Result<()> {
    if cube.cells.len() <= MAX_GROUPS {
        return Ok(());
    }
    let ids = cube.plan.attributes.iter().map(|a| a.id.as_str());
    let names: Vec<&str> = ids
        .chain(cube.plan.strata.iter().map(String::as_str))
        .collect();
    let mut widest = ("", 0);
    for (axis, name) in names.into_iter().enumerate() {
        let levels: BTreeSet<&Level> = cube.cells.keys().map(|key| &key[axis]).collect();
        let is_attribute = axis < cube.plan.attributes.len();
        let limit = match (is_attribute, cube.plan.is_by_probability()) {
            (true, true) => MAX_PROFILES,
            (true, false) => MAX_GROUPS,
            (false, _) => MAX_STRATA,
        };
        if levels.len() > limit && is_attribute && cube.plan.is_by_probability() {
            return Err(too_many_profiles(name));
        }
        if levels.len() > limit {
            return Err(too_many_groups(name, limit));
        }
        if levels.len() > widest.1 {
            widest = (name, levels.len());
        }
    }
    if cube.cells.len() > MAX_CELLS {
        return Err(too_many_cells(widest.0));
    }
    Ok(())
}

/// An attribute or stratum of too many values, wherever they stand.
fn too_many_groups(name: &str, limit: usize) -> Error {
    Error::new(
        Code::TooManyGroups,
        format!("`{name}` has more than {limit} different values in all of the data"),
    )
    .help("it looks like an identifier; name another column, or cut numbers into bands: `-a COLUMN=CUTS`")
}

/// Attributes that multiply beyond what is held in memory.
pub(super) fn too_many_cells(widest: &str) -> Error {
    Error::new(
        Code::TooManyCells,
        format!("the attributes make more than {MAX_CELLS} cells; `{widest}` has the most groups"),
    )
    .help("give it fewer groups: `-a COLUMN=CUTS`, or audit it apart")
}

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
///
/// # Errors
///
/// [`Code::NoRows`], [`Code::RowsUnreadable`], [`Code::NothingUsed`], [`Code::NotNumeric`].
pub fn check(cube: &Cube, roles: &Roles) -> Result<()> {
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
    let rows_chosen = cube.accounting.rows_chosen();
    if let (0, Some(condition)) = (rows_chosen, &cube.plan.filter) {
        return Err(Error::new(
            Code::NothingUsed,
            format!("none of the {rows_read} rows of `{names}` meets `{condition}`"),
        )
        .help("look at the values of its columns: texts compare exactly, letter by letter, and a field that is empty meets no comparison"));
    }
    for (column, reasons) in excluded {
        let unreadable = reasons
            .get(&Exclusion::UnreadableValue)
            .copied()
            .unwrap_or(0);
        if unreadable * UNREADABLE_ONE_IN > rows_chosen || (unreadable > 0 && one_sided(cube)) {
            let examples = examples(cube, QualityCode::UnreadableValues, column);
            let chosen = match cube.plan.filter {
                Some(_) => " that the condition does not leave out",
                None => "",
            };
            let error = Error::new(
                Code::RowsUnreadable,
                format!(
                    "`{column}` cannot be read in {unreadable} of {rows_chosen} rows of `{names}`{chosen}{examples}"
                ),
            );
            let filter = roles.filter.as_ref();
            if filter
                .is_some_and(|filter| filter.condition.number_columns().contains(&column.as_str()))
            {
                return Err(error.help(format!(
                    "the condition compares `{column}` with a number: put the value in single quotes to compare texts, or correct the values"
                )));
            }
            return Err(error.help("stages must be 0/1, true/false, yes/no or oui/non (person rows) or whole numbers (count rows), scores numbers; correct the values, or name another column"));
        }
    }
    consented(cube, roles, &names)?;
    if *rows_used == 0 {
        let filled = excluded.iter().filter(|(_, reasons)| {
            let others = |why: &Exclusion| *why != Exclusion::Filtered;
            reasons.keys().any(others)
        });
        let columns: Vec<&str> = filled.map(|(column, _)| column.as_str()).collect();
        return Err(Error::new(
            Code::NothingUsed,
            format!(
                "all {rows_chosen} rows of `{names}` are excluded: nothing in `{}`",
                columns.join("`, `")
            ),
        )
        .help("name columns that are filled: `-o COLUMN --eligible COLUMN`"));
    }
    // Where rows without consent are dropped nobody has looked at their attributes.
    let classified = match cube.plan.consent {
        Some(WithoutConsent::Exclude) => *rows_used + cube.accounting.rows_without_consent(),
        Some(WithoutConsent::Include | WithoutConsent::Drop) | None => *rows_used,
    };
    arms::check_words(cube)?;
    check_people(cube)?;
    no_subtotals(cube, roles)?;
    for attribute in &roles.attributes {
        let column = &attribute.column.column;
        let words = cube.quality.rows(QualityCode::NotANumber, column);
        if 2 * words > classified {
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

/// A sum that does not equal another by chance.
const LARGE: u64 = 1_000;

/// Refuses rows without a group that count exactly what all rows with one count together: they are
/// subtotals, and everybody would be counted twice. There must be two groups to add up, and two counts
/// must say so, or one large one.
fn no_subtotals(cube: &Cube, roles: &Roles) -> Result<()> {
    if cube.plan.rows == RowShape::Person {
        return Ok(());
    }
    for (axis, attribute) in roles.attributes.iter().enumerate() {
        let stages = 1..=cube.plan.stages.len();
        let sums = stages.map(|at| {
            let of = |unknown: bool| -> u64 {
                let cells = cube.cells.iter();
                let cells = cells.filter(|(key, _)| key[axis].is_unknown() == unknown);
                cells.map(|(_, counts)| counts[at]).sum()
            };
            (of(true), of(false))
        });
        // A count that the rows leave empty says nothing.
        let sums: Vec<(u64, u64)> = sums.filter(|(unknown, _)| *unknown > 0).collect();
        let agree = sums.iter().all(|(unknown, known)| unknown == known);
        let known: BTreeSet<&Level> = cube
            .cells
            .keys()
            .map(|key| &key[axis])
            .filter(|level| !level.is_unknown())
            .collect();
        let sure = sums.len() > 1 || sums.iter().any(|(unknown, _)| *unknown >= LARGE);
        if agree && sure && known.len() > 1 {
            let column = &attribute.column.column;
            return Err(Error::new(
                Code::TotalRow,
                format!("the rows without a value in `{column}` count exactly what all others count: they are totals of them"),
            )
            .help(format!("leave them out: `--where \"\\\"{column}\\\" is not null\"`")));
        }
    }
    Ok(())
}

/// What no audit of those who consent may be made of.
fn consented(cube: &Cube, roles: &Roles, names: &str) -> Result<()> {
    let Accounting {
        rows_read,
        rows_used,
        excluded: _,
    } = &cube.accounting;
    let without_consent = cube.accounting.rows_without_consent();
    let Some(role) = &roles.consent else {
        return Ok(());
    };
    let column = &role.column.column;
    let unreadable = cube.quality.rows(QualityCode::UnreadableConsent, column);
    if 2 * unreadable > *rows_read {
        let examples = examples(cube, QualityCode::UnreadableConsent, column);
        return Err(Error::new(
            Code::RowsUnreadable,
            format!("`{column}` says nothing readable about consent in {unreadable} of {rows_read} rows of `{names}`{examples}"),
        )
        .help("consent must be yes/no or oui/non, 1/0, granted/denied, or strings of the IAB TCF, version 2; correct the values, or name another column: `--consent COLUMN`"));
    }
    if *rows_used == 0 && without_consent > 0 {
        return Err(Error::new(
            Code::NothingUsed,
            format!("none of the {rows_read} rows of `{names}` is left: `{column}` gives no consent in {without_consent}"),
        )
        .help("name another column: `--consent COLUMN`, or audit rows without consent as well: `--without-consent include`"));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RowShape;
    use crate::groups::{Attribute, Group, Grouping, Kind, Vocabulary};
    use crate::tally::Plan;

    fn attribute(id: &str) -> Attribute {
        Attribute {
            id: id.into(),
            kind: Kind::Other,
            grouping: Grouping::Words(Vocabulary::default()),
        }
    }

    /// A cube of one row per cell: so many groups of each of two attributes, in a range of the first.
    fn cube(zips: std::ops::Range<usize>, jobs: usize) -> Cube {
        let mut cube = Cube::new(Plan {
            rows: RowShape::Person,
            attributes: vec![attribute("zip"), attribute("job")],
            strata: Vec::new(),
            stages: Vec::new(),
            decision: None,
            label: false,
            threshold: None,
            spend: false,
            ..Plan::empty()
        });
        for zip in zips {
            for job in 0..jobs {
                let level = |number: usize| Level::Known(Group::unordered(number.to_string()));
                cube.add(vec![level(zip), level(job)], &[1])
                    .expect("small counts");
            }
        }
        cube
    }

    #[test]
    fn parts_within_the_limits_may_add_up_to_an_identifier() {
        let mut sum = cube(0..1_000, 1);
        check_size(&sum).expect("as many groups as are allowed");
        let error = sum.merge(cube(1_000..1_001, 1)).expect_err("one more");
        assert_eq!(error.code(), Code::TooManyGroups);
        assert!(error.message().starts_with("`zip` has"), "{error}");
    }

    #[test]
    fn attributes_that_multiply_are_refused_by_name() {
        let mut sum = cube(0..500, 500);
        check_size(&sum).expect("as many cells as are allowed");
        let error = sum.merge(cube(500..501, 500)).expect_err("500 more");
        assert_eq!(error.code(), Code::TooManyCells);
        assert!(error.message().contains("`zip` has the most"), "{error}");
    }
}
