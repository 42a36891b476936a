//! The attribute that no column holds: which columns say with what probability a person belongs to which
//! group, and what cannot be asked of people whose group is known in no other way.

use crate::config::{AttributeConfig, Config, MembershipConfig, RowShape};
use crate::error::{Code, Error, Result};
use crate::input::lookup::Table;
use crate::input::{AttributeColumn, RoleColumn, is_unknown_word};

/// The columns of probabilities, each with its group; none where no attribute is known by them.
pub(super) fn membership(config: &Config, table: &Table<'_>) -> Result<Vec<(RoleColumn, String)>> {
    let Some(named) = &config.membership else {
        return Ok(Vec::new());
    };
    refuse_together(config, named)?;
    let attribute = &named.attribute.value;
    let mut found: Vec<(RoleColumn, String)> = Vec::new();
    for (column, group) in &named.columns {
        let column = table.find(column, "--membership")?;
        let wrong = |what: String, help: &str| Err(Error::new(Code::Usage, what).help(help));
        if is_unknown_word(group) {
            return wrong(
                format!(
                    "`{}` is given as the probability of no group: `{group}`",
                    column.column
                ),
                "leave the column out: what the probabilities lack to 1 is of unknown group",
            );
        }
        if found.iter().any(|(_, other)| other == group) {
            return wrong(
                format!("the group `{group}` of `{attribute}` has two columns of probabilities"),
                "name one column for each group",
            );
        }
        if found.iter().any(|(other, _)| *other == column) {
            return wrong(
                format!(
                    "`{}` is the probability of two groups of `{attribute}`",
                    column.column
                ),
                "name one column for each group",
            );
        }
        found.push((column, group.clone()));
    }
    if found.len() < 2 {
        return Err(Error::new(
            Code::Usage,
            format!("`{attribute}` has a column of probabilities for one group only"),
        )
        .help("groups are compared with each other: name a column for a second one, as `gender=p_female:female,p_male:male`"));
    }
    Ok(found)
}

/// What has no form for people whose group is a probability.
fn refuse_together(config: &Config, named: &MembershipConfig) -> Result<()> {
    let is_reference = |attribute: &AttributeConfig| {
        let plain = AttributeConfig {
            reference: attribute.reference.clone(),
            ..AttributeConfig::named(attribute.name.clone())
        };
        attribute.name.value == named.attribute.value && *attribute == plain
    };
    let others = [
        ("-a", !config.attributes.iter().all(is_reference)),
        ("--intersect", !config.intersections.is_empty()),
        ("--weight", config.weight.is_some()),
        ("--unit", config.unit.is_some()),
        ("--score-bins", config.score_bins.is_some()),
        ("--rank", config.rank.is_some()),
        ("--value", config.value.is_some()),
        ("--arm", config.arm.is_some()),
        ("--baseline", config.baseline.is_some()),
    ];
    let Some((flag, _)) = others.iter().find(|(_, is_set)| *is_set) else {
        return Ok(());
    };
    Err(Error::new(
        Code::Usage,
        format!("`--membership` and `{flag}` cannot be used together: people whose group is a probability are audited by that one attribute, and counted once"),
    )
    .help("leave one out"))
}

/// The attribute itself; its first column stands for all of them.
pub(super) fn known_by_probability(
    config: &Config,
    membership: &[(RoleColumn, String)],
) -> Option<AttributeColumn> {
    let (column, _) = membership.first()?;
    let named = &config.membership.as_ref()?.attribute;
    let settings = config.attributes.first().cloned();
    Some(AttributeColumn {
        id: named.value.clone(),
        recognised: None,
        settings: settings.unwrap_or_else(|| AttributeConfig::named(named.clone())),
        column: column.clone(),
    })
}

/// The columns but for the first, which stands for the attribute, with what they are.
pub(super) fn probable(
    membership: &[(RoleColumn, String)],
) -> impl Iterator<Item = (&RoleColumn, &'static str)> {
    let others = membership.iter().skip(1);
    others.map(|(column, _)| (column, "probability of a group"))
}

/// Refuses probabilities of rows that are counts of people.
pub(super) fn refuse_membership_of_counts(config: &Config, shape: RowShape) -> Result<()> {
    if config.membership.is_none() || shape == RowShape::Person {
        return Ok(());
    }
    Err(Error::new(
        Code::Usage,
        "`--membership` needs person rows: a probability is that of one person",
    )
    .help("leave it out; if stages are yes and no, add `--rows person`"))
}
