//! What the names of the columns leave open, as choices: which of several columns plays a role. The
//! choosing is somebody else's; here the candidates are found and a choice is put into the settings.

use crate::config::{AttributeConfig, Config, Named, RowShape};
use crate::error::Code;
use crate::input::lookup::{Table, attribute_of};
use crate::input::{Opened, Recognised, Roles, STAGES, is_personal, yes_no};

/// A role that several columns could play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenColumn {
    /// The role.
    pub about: About,
    /// The columns, in the order of the file.
    pub columns: Vec<String>,
}

/// A role that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// An attribute, by its id.
    Attribute(&'static str),
    /// A stage, by its id.
    Stage(&'static str),
    /// The true outcome.
    Label,
    /// The decision under audit.
    Outcome,
    /// Some attribute, none being recognised.
    SomeAttribute,
}

/// The attributes that are recognised, in the order in which they are looked for.
const ATTRIBUTES: [&str; 5] = ["gender", "age", "birth_year", "income", "race"];

/// Most groups of a column that is offered as an attribute.
const MOST_GROUPS: usize = 12;

/// Most values of a column that is proposed as strata.
const MOST_STRATA: usize = 20;

/// Most columns offered or proposed.
const MOST_COLUMNS: usize = 9;

/// What is open after recognising roles has failed with `code`; nothing when no choice would help.
#[must_use]
pub fn open_columns(config: &Config, inputs: &[Opened], code: Code) -> Vec<OpenColumn> {
    let Some(first) = inputs.first() else {
        return Vec::new();
    };
    let table = Table::new(first, inputs);
    match code {
        Code::NoOutcome => one(About::Outcome, table.binary()),
        Code::NoAttribute => one(About::SomeAttribute, few_valued(&table, inputs)),
        Code::AmbiguousColumn => ambiguous(config, &table),
        _ => Vec::new(),
    }
}

fn one(about: About, mut columns: Vec<String>) -> Vec<OpenColumn> {
    columns.truncate(MOST_COLUMNS);
    let open = (!columns.is_empty()).then_some(OpenColumn { about, columns });
    open.into_iter().collect()
}

/// The first kind of role, as recognising looks for them, of which several columns are meant.
fn ambiguous(config: &Config, table: &Table<'_>) -> Vec<OpenColumn> {
    let several = |about, wanted| {
        let columns = table.like(wanted);
        (columns.len() > 1).then_some(OpenColumn { about, columns })
    };
    let label = several(About::Label, Recognised::Label).filter(|_| config.label.is_none());
    if let Some(label) = label {
        return vec![label];
    }
    let open: Vec<OpenColumn> = ATTRIBUTES
        .iter()
        .filter(|id| config.attributes.is_empty() || meant(config, table, id).is_some())
        .filter_map(|id| several(About::Attribute(id), Recognised::Attribute(id)))
        .collect();
    if !open.is_empty() || !config.stages.is_empty() {
        return open;
    }
    STAGES
        .iter()
        .filter(|stage| named_stage(config, table, stage.id).is_none())
        .filter_map(|stage| several(About::Stage(stage.id), Recognised::Stage(stage.id)))
        .collect()
}

/// The attribute of the settings that is named by what it is, and by no column.
fn meant(config: &Config, table: &Table<'_>, id: &str) -> Option<usize> {
    config.attributes.iter().position(|attribute| {
        attribute.column.is_none()
            && attribute_of(&attribute.name.value) == Some(id)
            && table.exact(&attribute.name.value).is_none()
    })
}

/// The column of a stage that the outcome or its denominator names.
fn named_stage(config: &Config, table: &Table<'_>, id: &str) -> Option<String> {
    let named = [&config.outcome, &config.eligible].into_iter().flatten();
    named
        .filter_map(|named| table.exact(&named.value))
        .find(
            |column| matches!(table.meaning(column), Some(Recognised::Stage(stage)) if stage == id),
        )
        .map(str::to_owned)
}

/// Columns of a few values that have no other meaning.
fn few_valued(table: &Table<'_>, inputs: &[Opened]) -> Vec<String> {
    let free = table.names().map(str::to_owned);
    free.filter(|column| table.meaning(column).is_none() && !table.is_unused(column))
        .filter(|column| {
            values(column, inputs)
                .is_some_and(|(distinct, _)| (2..=MOST_GROUPS).contains(&distinct))
        })
        .collect()
}

/// Distinct values of a column in the first rows and rows that have one; `None` when a value is
/// somebody's or a number with a fraction.
fn values(column: &str, inputs: &[Opened]) -> Option<(usize, usize)> {
    let mut distinct: Vec<&str> = Vec::new();
    let mut rows = 0;
    for input in inputs {
        let Some(at) = input.header.iter().position(|name| name == column) else {
            continue;
        };
        for text in input
            .sample
            .iter()
            .filter_map(|row| row.get(at)?.as_deref())
        {
            if is_personal(text) || (text.contains('.') && text.parse::<f64>().is_ok()) {
                return None;
            }
            rows += 1;
            if !distinct.contains(&text) && distinct.len() <= MOST_STRATA {
                distinct.push(text);
            }
        }
    }
    Some((distinct.len(), rows))
}

/// Columns without a role that may be strata, with the number of their values in the first rows.
#[must_use]
pub fn possible_strata(roles: &Roles, inputs: &[Opened]) -> Vec<(String, usize)> {
    let Some(first) = inputs.first() else {
        return Vec::new();
    };
    let table = Table::new(first, inputs);
    let taken = roles.columns();
    // A value of people needs several of them; a row of counts stands for many.
    let least = match roles.shape {
        RowShape::Person => 5,
        RowShape::Counts => 2,
    };
    let free = table.names().map(str::to_owned);
    free.filter(|column| !taken.contains(column) && !table.is_unused(column))
        .filter(|column| table.meaning(column).is_none())
        .filter(|column| !table.values(column).all(|text| yes_no(text).is_some()))
        .filter_map(|column| {
            let (distinct, rows) = values(&column, inputs)?;
            let few = (2..=MOST_STRATA).contains(&distinct) && rows >= least * distinct;
            few.then_some((column, distinct))
        })
        .take(MOST_COLUMNS)
        .collect()
}

/// Puts the columns chosen into the settings, so that recognising finds them and everything else as
/// before.
pub fn settle(config: &mut Config, inputs: &[Opened], open: &[OpenColumn], chosen: &[String]) {
    let Some(first) = inputs.first() else {
        return;
    };
    let table = Table::new(first, inputs);
    let pick = |about: About| {
        let at = open.iter().position(|open| open.about == about)?;
        chosen.get(at).cloned()
    };
    match open.first().map(|open| open.about) {
        None => {}
        Some(about @ About::Label) => config.label = pick(about).map(Named::flag),
        Some(about @ About::Outcome) => config.outcome = pick(about).map(Named::flag),
        Some(about @ About::SomeAttribute) => {
            let attribute = pick(about).map(|column| AttributeConfig::named(Named::flag(column)));
            config.attributes.extend(attribute);
        }
        Some(About::Attribute(_)) if !config.attributes.is_empty() => {
            for id in ATTRIBUTES {
                let column = pick(About::Attribute(id));
                if let (Some(column), Some(at)) = (column, meant(config, &table, id)) {
                    config.attributes[at].column = Some(Named::flag(column));
                }
            }
        }
        Some(About::Attribute(_)) => {
            let by: Vec<&str> = config.by.iter().map(|named| named.value.as_str()).collect();
            let found = ATTRIBUTES.iter().filter_map(|id| {
                let sole = table.like(Recognised::Attribute(id)).into_iter().next();
                Some((*id, pick(About::Attribute(id)).or(sole)?))
            });
            let found: Vec<(&str, String)> =
                found.filter(|(_, c)| !by.contains(&c.as_str())).collect();
            let has_age = found.iter().any(|(id, _)| *id == "age");
            config.attributes = found
                .into_iter()
                .filter(|(id, _)| !(has_age && *id == "birth_year"))
                .map(|(_, column)| AttributeConfig::named(Named::flag(column)))
                .collect();
        }
        Some(About::Stage(_)) => {
            let known = STAGES.iter().filter_map(|stage| {
                let sole = table.like(Recognised::Stage(stage.id)).into_iter().next();
                let named = named_stage(config, &table, stage.id);
                named.or_else(|| pick(About::Stage(stage.id))).or(sole)
            });
            let mut stages: Vec<String> = known.collect();
            let ends = [&config.outcome, &config.eligible];
            // A stage of unknown name that is the denominator comes first, the outcome next.
            for named in ends.into_iter().flatten() {
                if let Some(column) = table.exact(&named.value)
                    && !stages.iter().any(|stage| stage == column)
                {
                    stages.insert(0, column.to_owned());
                }
            }
            config.stages = stages.into_iter().map(Named::flag).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Wanted, resolve};

    fn inputs(header: &[&str], rows: &[&[&str]]) -> Vec<Opened> {
        let text = |text: &&str| Some((*text).to_owned()).filter(|text| !text.is_empty());
        let rows = rows.iter().map(|row| row.iter().map(text).collect());
        let header = header.iter().map(ToString::to_string).collect();
        vec![Opened::of_engine("log".into(), header, rows.collect())]
    }

    /// Chooses the last candidate until everything is known.
    fn settled(inputs: &[Opened]) -> (Config, Vec<OpenColumn>) {
        let mut config = Config::default();
        let mut all = Vec::new();
        while let Err(error) = resolve(&config, inputs, &Wanted::default()) {
            let open = open_columns(&config, inputs, error.code());
            assert!(!open.is_empty(), "{error}");
            let chosen: Vec<String> = open
                .iter()
                .filter_map(|o| o.columns.last().cloned())
                .collect();
            settle(&mut config, inputs, &open, &chosen);
            all.extend(open);
        }
        (config, all)
    }

    #[test]
    fn several_columns_of_one_meaning_are_a_choice_and_the_other_attributes_stay() {
        let inputs = inputs(
            &["gender", "sexe", "age", "clicks", "clics", "impressions"],
            &[
                &["F", "F", "18-24", "3", "4", "90"],
                &["M", "H", "25-34", "5", "6", "80"],
            ],
        );
        let (config, open) = settled(&inputs);
        let about: Vec<About> = open.iter().map(|open| open.about).collect();
        assert_eq!(about, [About::Attribute("gender"), About::Stage("clicked")]);
        let roles = resolve(&config, &inputs, &Wanted::default()).expect("everything is settled");
        let columns: Vec<&str> = roles
            .attributes
            .iter()
            .map(|a| a.column.column.as_str())
            .collect();
        assert_eq!(columns, ["sexe", "age"]);
        let stages: Vec<&str> = roles
            .stages
            .iter()
            .map(|s| s.column.column.as_str())
            .collect();
        assert_eq!(stages, ["impressions", "clics"]);
    }

    #[test]
    fn without_a_known_name_columns_of_few_values_are_offered() {
        let header = ["segment", "id", "won", "lost"];
        let rows: Vec<[&str; 4]> = vec![["a", "1000001", "1", "0"], ["b", "1000002", "0", "1"]];
        let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
        let (config, open) = settled(&inputs(&header, &rows));
        assert_eq!(open[0].about, About::SomeAttribute);
        assert_eq!(open[0].columns, ["segment", "won", "lost"]);
        assert_eq!(config.attributes.len(), 1);
    }
}
