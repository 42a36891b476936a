//! Which column plays which role: named by a flag or the configuration, or recognised by its name.
//! Anything ambiguous is an error that prints the flag to add; nothing is guessed from values except
//! whether stages are 0/1 or counts.

use crate::config::{AttributeConfig, Config, Named, RowShape};
use crate::error::{Code, Error, Result};
use crate::input::lookup::{Table, attribute_of};
use crate::input::{
    AttributeColumn, Decision, How, Opened, Population, ROWS_COLUMN, Recognised, RoleColumn, Roles,
    STAGES, StageColumn, population, recognise, yes_no,
};

/// The id of the stage derived from a score.
const SCORED: &str = "selected";

/// Finds the role of every column.
///
/// # Errors
///
/// [`Code::UnknownColumn`], [`Code::AmbiguousColumn`], [`Code::NoAttribute`], [`Code::NoOutcome`],
/// [`Code::NoRows`], or [`Code::Usage`] when settings contradict each other.
pub fn resolve(config: &Config, inputs: &[Opened]) -> Result<Roles> {
    let first = inputs
        .first()
        .ok_or_else(|| Error::new(Code::Usage, "no file was named"))?;
    let table = Table::new(first, inputs);
    if inputs.iter().all(|input| input.sample.is_empty()) {
        return Err(Error::new(
            Code::NoRows,
            format!("`{}` has a header and no row", first.name),
        )
        .help("an audit of nothing would always pass; check the export"));
    }
    let label = match &config.label {
        Some(named) => Some(table.find(named, "--label")?),
        None => table.recognised(Recognised::Label, "--label")?,
    };
    let mut by = config
        .by
        .iter()
        .map(|named| table.find(named, "--by"))
        .collect::<Result<Vec<_>>>()?;
    if let Some(twice) = by
        .iter()
        .enumerate()
        .find(|(at, role)| by[..*at].contains(role))
    {
        return Err(Error::new(
            Code::Usage,
            format!("the stratum `{}` is named twice", twice.1.column),
        )
        .help("name it once"));
    }
    let attributes = attributes(config, &table, &by)?;
    by.extend(population_column(config, &table, &by)?);
    let mut funnel = funnel(config, &table)?;
    let (shape, shape_how) = shape(config, &table, &funnel.stages, funnel.score.is_some())?;
    let outcome = outcome(&table, shape, &mut funnel, &attributes, label.as_ref())?;
    let Funnel {
        stages,
        eligible,
        score,
        ..
    } = funnel;
    let decision = outcome.and_then(|outcome| match shape {
        RowShape::Counts if eligible.is_none() => None,
        RowShape::Counts | RowShape::Person => Some(Decision { outcome, eligible }),
    });
    let spend = match shape {
        RowShape::Counts => table.recognised(Recognised::Spend, "--stages")?,
        RowShape::Person => None,
    };
    let unit = unit(config, &table, shape)?;
    one_role_each(&attributes, &stages, label.as_ref(), unit.as_ref(), &by)?;
    let label = label.filter(|_| shape == RowShape::Person && decision.is_some());
    let mut roles = Roles {
        shape,
        shape_how,
        attributes,
        stages,
        decision,
        label,
        score,
        spend,
        by,
        multiplicity: multiplicity(inputs),
        unit,
        watched: None,
    };
    if roles.shape == RowShape::Person && roles.unit.is_none() {
        roles.watched = table.person(&roles.columns());
    }
    Ok(roles)
}

/// The column whose one value is the population, after the strata that are audited; `None` when the
/// population is something else, or the column is a stratum already.
fn population_column(
    config: &Config,
    table: &Table<'_>,
    by: &[RoleColumn],
) -> Result<Option<RoleColumn>> {
    let Some(named) = &config.baseline else {
        return Ok(None);
    };
    let Population::Rows(column, _) = population(&named.value) else {
        return Ok(None);
    };
    let column = Named {
        value: column.to_owned(),
        origin: named.origin.clone(),
    };
    let role = table.find(&column, "--baseline")?;
    Ok(Some(role).filter(|role| by.iter().all(|other| other.column != role.column)))
}

/// Whom rows belong to. A row of counts belongs to many people.
fn unit(config: &Config, table: &Table<'_>, shape: RowShape) -> Result<Option<RoleColumn>> {
    let Some(named) = &config.unit else {
        return Ok(None);
    };
    let column = table.find(named, "--unit")?;
    let name = &column.column;
    match shape {
        RowShape::Counts => Err(Error::new(
            Code::Usage,
            format!("`--unit {name}` needs person rows; a row of counts belongs to many people"),
        )
        .help("leave out `--unit`; if stages are yes and no, add `--rows person`")),
        RowShape::Person if name == ROWS_COLUMN => Err(Error::new(
            Code::AmbiguousColumn,
            format!("`{name}` says how many rows a row stands for, and cannot be the unit"),
        )
        .help("name the column of a person's id")),
        RowShape::Person => Ok(Some(column)),
    }
}

/// The reserved column of an aggregated log. When one input has it, all need it.
fn multiplicity(inputs: &[Opened]) -> Option<RoleColumn> {
    let reserved = |input: &Opened| input.header.iter().any(|name| name == ROWS_COLUMN);
    inputs.iter().any(reserved).then(|| RoleColumn {
        column: ROWS_COLUMN.to_owned(),
        how: How::Recognised,
    })
}

/// A column that audits itself would always agree with itself.
fn one_role_each(
    attributes: &[AttributeColumn],
    stages: &[StageColumn],
    label: Option<&RoleColumn>,
    unit: Option<&RoleColumn>,
    by: &[RoleColumn],
) -> Result<()> {
    let mut taken: Vec<(&str, String)> = Vec::new();
    let attributes = attributes
        .iter()
        .map(|a| (&a.column, format!("attribute `{}`", a.id)));
    let stages = stages
        .iter()
        .map(|s| (&s.column, format!("stage `{}`", s.id)));
    let label = label.map(|l| (l, "label".to_owned()));
    // An attribute may be a stratum as well; a unit may not.
    let by = by
        .iter()
        .filter(|role| unit.is_some_and(|unit| unit.column == role.column));
    let by = by.map(|role| (role, format!("stratum `{}`", role.column)));
    let unit = unit.map(|unit| (unit, "unit".to_owned()));
    for (column, role) in attributes.chain(stages).chain(label).chain(by).chain(unit) {
        if let Some((_, other)) = taken.iter().find(|(name, _)| *name == column.column) {
            return Err(Error::new(
                Code::AmbiguousColumn,
                format!(
                    "column `{}` is named as {other} and as {role}",
                    column.column
                ),
            )
            .help("a column has one role; name another column for one of them"));
        }
        taken.push((&column.column, role));
    }
    Ok(())
}

/// The stages in order, and what the user said about them.
struct Funnel {
    stages: Vec<StageColumn>,
    eligible: Option<String>,
    named_outcome: Option<String>,
    score: Option<(RoleColumn, i64)>,
}

fn funnel(config: &Config, table: &Table<'_>) -> Result<Funnel> {
    let mut stages = stages(config, table)?;
    let eligible = match &config.eligible {
        Some(named) => Some(table.stage(named, "--eligible", &mut stages)?),
        None => stages
            .iter()
            .find(|stage| stage.id == "eligible")
            .map(|stage| stage.id.clone()),
    };
    let score = score(config, table)?;
    let named_outcome = match (&config.outcome, &score) {
        (Some(_), Some(_)) => {
            return Err(Error::new(
                Code::Usage,
                "both an outcome and a score with a threshold are named",
            )
            .help("leave out `-o`: the score decides; or leave out `--score`"));
        }
        (Some(named), None) => Some(table.stage(named, "-o", &mut stages)?),
        (None, Some((column, _))) => {
            stages.retain(|stage| stage.id != SCORED);
            stages.push(StageColumn {
                id: SCORED.into(),
                column: column.clone(),
            });
            Some(SCORED.to_owned())
        }
        (None, None) => None,
    };
    order(
        &mut stages,
        config,
        eligible.as_deref(),
        named_outcome.as_deref(),
    );
    Ok(Funnel {
        stages,
        eligible,
        named_outcome,
        score,
    })
}

/// The outcome: named, or the first decided stage, or the only column of yes and no. `None` when the
/// log has only steps that people take themselves.
fn outcome(
    table: &Table<'_>,
    shape: RowShape,
    funnel: &mut Funnel,
    attributes: &[AttributeColumn],
    label: Option<&RoleColumn>,
) -> Result<Option<String>> {
    let Funnel {
        stages,
        eligible,
        named_outcome,
        score: _,
    } = funnel;
    let eligible = eligible.as_deref();
    let outcome = named_outcome
        .clone()
        .or_else(|| first_decided(stages, eligible))
        .or_else(|| match shape {
            RowShape::Person => table.only_binary(stages, attributes, label, eligible),
            RowShape::Counts => None,
        });
    if outcome.is_none()
        && stages
            .iter()
            .all(|stage| Some(stage.id.as_str()) == eligible)
    {
        return Err(table.no_outcome());
    }
    if outcome.is_some() && outcome.as_deref() == eligible {
        return Err(Error::new(
            Code::Usage,
            "the outcome and its denominator are the same column",
        )
        .help("name two stages: `-o targeted --eligible eligible`"));
    }
    Ok(outcome)
}

fn attributes(
    config: &Config,
    table: &Table<'_>,
    by: &[RoleColumn],
) -> Result<Vec<AttributeColumn>> {
    let mut found: Vec<AttributeColumn> = Vec::new();
    for settings in &config.attributes {
        let wanted = settings.column.as_ref().unwrap_or(&settings.name);
        let column = table.find_attribute(wanted, settings)?;
        let by_name = attribute_of(&settings.name.value).or_else(|| attribute_of(&column.column));
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
        let recognised = attribute_of(&column.column)
            .filter(|known| *known == "birth_year")
            .or(by_name);
        found.push(AttributeColumn {
            id,
            recognised,
            column,
            settings: settings.clone(),
        });
    }
    if !config.attributes.is_empty() {
        return Ok(found);
    }
    for known in ["gender", "age", "birth_year", "income", "race"] {
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
        found.push(AttributeColumn {
            id: public_id(known).into(),
            recognised: Some(known),
            column,
            settings,
        });
    }
    if found.is_empty() {
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

fn stages(config: &Config, table: &Table<'_>) -> Result<Vec<StageColumn>> {
    let mut stages = Vec::new();
    if !config.stages.is_empty() {
        for named in &config.stages {
            table.stage(named, "--stages", &mut stages)?;
        }
        return Ok(stages);
    }
    for known in &STAGES {
        let wanted = Recognised::Stage(known.id);
        // A column named by a flag settles which of several is meant.
        let named = [&config.outcome, &config.eligible]
            .into_iter()
            .flatten()
            .find_map(|named| {
                let column = table.exact(&named.value)?;
                (recognise(column) == Some(wanted)).then(|| RoleColumn {
                    column: column.to_owned(),
                    how: How::from(&named.origin),
                })
            });
        let column = match named {
            Some(column) => Some(column),
            None => table.recognised(wanted, "--stages")?,
        };
        if let Some(column) = column {
            stages.push(StageColumn {
                id: known.id.to_owned(),
                column,
            });
        }
    }
    Ok(stages)
}

/// Puts the funnel in order: known stages by their rank; a stage of unknown name that the user made
/// the denominator comes first, one made the outcome right after the denominator.
fn order(
    stages: &mut [StageColumn],
    config: &Config,
    eligible: Option<&str>,
    outcome: Option<&str>,
) {
    if !config.stages.is_empty() {
        return;
    }
    let rank = |id: &str| STAGES.iter().position(|stage| stage.id == id);
    let first = eligible.and_then(rank).map_or(0, |at| 2 * at + 1);
    stages.sort_by_key(|stage| match rank(&stage.id) {
        Some(at) => 2 * at + 2,
        None if Some(stage.id.as_str()) == eligible => 0,
        None if Some(stage.id.as_str()) == outcome => first + 2,
        None => 2 * STAGES.len() + 2,
    });
}

fn first_decided(stages: &[StageColumn], eligible: Option<&str>) -> Option<String> {
    stages
        .iter()
        .filter(|stage| Some(stage.id.as_str()) != eligible)
        .find(|stage| {
            STAGES
                .iter()
                .any(|known| known.id == stage.id && known.decided)
        })
        .map(|stage| stage.id.clone())
}

fn score(config: &Config, table: &Table<'_>) -> Result<Option<(RoleColumn, i64)>> {
    match (&config.score, &config.threshold) {
        (Some(named), Some((threshold, _))) => {
            Ok(Some((table.find(named, "--score")?, *threshold)))
        }
        (Some(named), None) => Err(Error::new(
            Code::Usage,
            format!("`--score {}` needs a threshold", named.value),
        )
        .help("add `--threshold 0.5`: scores at or above it count as selected")),
        (None, Some(_)) => Err(Error::new(
            Code::Usage,
            "`--threshold` needs `--score COLUMN`",
        )),
        (None, None) => Ok(None),
    }
}

/// Counts when some stage holds other numbers than 0 and 1 in at least half of the first rows, people
/// otherwise; a stray number among zeros and ones is then an error of its row.
fn shape(
    config: &Config,
    table: &Table<'_>,
    stages: &[StageColumn],
    scored: bool,
) -> Result<(RowShape, How)> {
    if let Some((shape, origin)) = &config.rows {
        return Ok((*shape, How::from(origin)));
    }
    let is_count = |text: &&str| yes_no(text).is_none() && text.bytes().any(|b| b.is_ascii_digit());
    let counts = !scored
        && stages.iter().any(|stage| {
            let column = &stage.column.column;
            let counts = table.values(column).filter(is_count).count();
            counts > 0 && 2 * counts >= table.values(column).count()
        });
    // Yes and no coded as 1 and 2 look like counts that never exceed 2.
    let one_two = |column: &str| table.values(column).all(|text| matches!(text, "1" | "2"));
    let rows = stages
        .first()
        .map_or(0, |stage| table.values(&stage.column.column).count());
    if counts && rows >= FEW_ROWS && stages.iter().all(|stage| one_two(&stage.column.column)) {
        return Err(Error::new(
            Code::NotBinary,
            format!("every stage of `{}` holds only 1 and 2", table.name),
        )
        .help("if they are codes for yes and no, write 1 and 0; if they are counts, add `--rows counts`"));
    }
    Ok((
        if counts {
            RowShape::Counts
        } else {
            RowShape::Person
        },
        How::Recognised,
    ))
}

/// Rows below which a file of ones and twos may well be a small table of counts.
const FEW_ROWS: usize = 20;
