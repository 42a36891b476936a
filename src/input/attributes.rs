//! The protected attributes: those that are named, or those that the names of columns say. What their
//! values mean is not decided here.

use crate::config::{AttributeConfig, Config, Named};
use crate::error::{Code, Error, Result};
use crate::input::lookup::{Table, attribute_of};
use crate::input::membership::known_by_probability;
use crate::input::{AttributeColumn, Demographics, Platform, Recognised, RoleColumn};

pub(super) fn attributes(
    config: &Config,
    table: &Table<'_>,
    by: &[RoleColumn],
    membership: &[(RoleColumn, String)],
) -> Result<Vec<AttributeColumn>> {
    if let Some(attribute) = known_by_probability(config, membership) {
        return Ok(vec![attribute]);
    }
    let mut found: Vec<AttributeColumn> = Vec::new();
    for settings in &config.attributes {
        let wanted = settings.column.as_ref().unwrap_or(&settings.name);
        let column = table.find_attribute(wanted, settings)?;
        let by_name =
            attribute_of(&settings.name.value).or_else(|| table.attribute(&column.column));
        let id = match (&settings.column, by_name) {
            (Some(_), _) | (None, None) => settings.name.value.clone(),
            (None, Some(known)) => public_id(known).to_owned(),
        };
        if found.iter().any(|other| other.id == id) {
            return Err(Error::new(
                Code::AmbiguousColumn,
                format!("attribute `{id}` is named twice"),
            )
            .help("name each attribute once"));
        }
        // A column of birth years keeps its meaning whatever the attribute is called.
        let recognised = table
            .attribute(&column.column)
            .filter(|known| *known == "birth_year")
            .or(by_name);
        found.push(AttributeColumn {
            id,
            recognised,
            settings: table.with_codes(settings.clone(), &column.column),
            column,
        });
    }
    if !config.attributes.is_empty() {
        return Ok(found);
    }
    let of_platforms = table.platforms().flat_map(Platform::attributes);
    let mut kinds = vec!["gender", "age", "birth_year", "income", "race"];
    for id in of_platforms {
        if !kinds.contains(&id) {
            kinds.push(id);
        }
    }
    for known in kinds {
        if known == "birth_year" && found.iter().any(|other| other.id == "age") {
            continue;
        }
        let Some(column) = table.recognised(Recognised::Attribute(known), "-a")? else {
            continue;
        };
        if by.iter().any(|role| role.column == column.column) {
            continue;
        }
        let settings = AttributeConfig::named(Named::flag(column.column.clone()));
        let settings = table.with_codes(settings, &column.column);
        found.push(AttributeColumn {
            id: public_id(known).into(),
            recognised: Some(known),
            column,
            settings,
        });
    }
    if found.is_empty() {
        if let Some(platform) = table
            .platforms()
            .find(|platform| platform.demographics == Demographics::Absent)
        {
            return Err(Error::new(
                Code::NoAttribute,
                format!("`{}` is an export of {}", table.name, platform.name),
            )
            .help(platform.answers)
            .help(format!(
                "name a column: `-a COLUMN`; the columns are {}",
                table.columns()
            )));
        }
        return Err(Error::new(
            Code::NoAttribute,
            format!(
                "no column of `{}` is recognised as gender, age or income",
                table.name
            ),
        )
        .help(format!(
            "name one: `-a COLUMN`; the columns are {}",
            table.columns()
        )));
    }
    Ok(found)
}

/// Birth years are reported as the attribute they become.
const fn public_id(known: &'static str) -> &'static str {
    if matches!(known.as_bytes(), b"birth_year") {
        "age"
    } else {
        known
    }
}
