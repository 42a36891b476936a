//! Which column plays which role: named by a flag or the configuration, or recognised by its name.
//! Anything ambiguous is an error that prints the flag to add; nothing is guessed from values except
//! whether stages are 0/1 or counts.

use crate::config::condition::Filter;
use crate::config::{Config, Named, RowShape, WithoutConsent};
use crate::error::{Code, Error, Result};
use crate::input::arms::arms;
use crate::input::attributes::attributes;
use crate::input::consent::{consent, of_people};
use crate::input::fields::checked_columns;
use crate::input::funnel::{Funnel, funnel, outcome, shape};
use crate::input::lookup::Table;
use crate::input::membership::{membership, probable, refuse_membership_of_counts};
use crate::input::{
    AttributeColumn, BinnedAs, CheckedColumns, ConsentColumn, Decision, FILTER_COLUMN, How, Opened,
    Population, ROWS_COLUMN, Recognised, RoleColumn, Roles, RowFilter, StageColumn, Wanted,
    population,
};

/// Finds the role of every column. Where only checks of rows are wanted and the user names no part of
/// a comparison, no group and no outcome is looked for.
///
/// # Errors
///
/// [`Code::UnknownColumn`], [`Code::AmbiguousColumn`], [`Code::NoAttribute`], [`Code::NoOutcome`],
/// [`Code::NoRows`], or [`Code::Usage`] when settings contradict each other.
pub fn resolve(config: &Config, inputs: &[Opened], wanted: &Wanted) -> Result<Roles> {
    let first = inputs
        .first()
        .ok_or_else(|| Error::new(Code::Usage, "no file was named"))?;
    let table = Table::new(first, inputs);
    refuse_no_row(first, inputs)?;
    let checked = checked_columns(config, &table, wanted)?;
    if wanted.alone && !names_a_comparison(config) {
        return checks_alone(config, &table, inputs, wanted, checked);
    }
    let label = match &config.label {
        Some(named) => Some(table.find(named, "--label")?),
        None => table.recognised(Recognised::Label, "--label")?,
    };
    let mut by = strata(config, &table)?;
    let membership = membership(config, &table)?;
    let attributes = attributes(config, &table, &by, &membership)?;
    by.extend(population_column(config, &table, &by)?);
    let arms = arms(config, &table, &by)?;
    let mut funnel = funnel(config, &table)?;
    let consent = consent(
        config,
        &table,
        &taken(&attributes, &funnel, label.as_ref(), &by),
    )?;
    let (shape, shape_how) = shape(config, &table, &funnel.stages, funnel.score.is_some())?;
    let consent = of_people(consent, shape, config)?;
    let others: Vec<&RoleColumn> = label
        .iter()
        .chain(consent.iter().map(|role| &role.column))
        .collect();
    let outcome = outcome(
        &table,
        shape,
        &mut funnel,
        &attributes,
        &others,
        config.rank.is_some(),
    )?;
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
    let spend_in_micros = spend
        .as_ref()
        .is_some_and(|role| table.in_micros(&role.column));
    let unit = unit(config, &table, shape)?;
    let weight = weight(config, &table, shape)?;
    let binned = binned(config, &table, shape, consent.as_ref())?;
    // With a threshold the score is a stage already.
    let apart = binned.as_ref().filter(|_| score.is_none());
    let others = [
        label.as_ref().map(|role| (role, "label")),
        apart.map(|role| (role, binned_as(config).key().unwrap_or("score"))),
        consent.as_ref().map(|role| (&role.column, "consent")),
        weight.as_ref().map(|role| (role, "weight")),
    ];
    let armed = arms.as_ref().map(|(role, _)| (role, "arm"));
    let others = others.into_iter().flatten().chain(armed);
    let others = others.chain(probable(&membership));
    one_role_each(&attributes, &stages, others, unit.as_ref(), &by)?;
    by.extend(arms.iter().filter(|(_, a)| !a.apart).map(|a| a.0.clone()));
    let label = label.filter(|_| shape == RowShape::Person && decision.is_some());
    let mut roles = Roles {
        shape,
        shape_how,
        attributes,
        stages,
        decision,
        label,
        score,
        binned,
        binned_as: binned_as(config),
        spend,
        spend_in_micros,
        by,
        arms: arms.map(|(role, arms)| (arms, role.how)),
        multiplicity: multiplicity(inputs),
        unit,
        weight,
        membership,
        filter: filter(config, &table, inputs)?,
        consent,
        watched: None,
        checked,
        meanings: Vec::new(),
    };
    roles.meanings = table.meanings(&roles.columns());
    if roles.shape == RowShape::Person && roles.unit.is_none() {
        roles.watched = table.person(&roles.columns_counted());
    }
    Ok(roles)
}

/// Refuses inputs that have a header and nothing else.
fn refuse_no_row(first: &Opened, inputs: &[Opened]) -> Result<()> {
    if inputs.iter().all(|input| input.sample.is_empty()) {
        return Err(Error::new(
            Code::NoRows,
            format!("`{}` has a header and no row", first.name),
        )
        .help("an audit of nothing would always pass; check the export"));
    }
    Ok(())
}

/// Whether a flag or the configuration names a part of a comparison of groups.
const fn names_a_comparison(config: &Config) -> bool {
    config.eligible.is_some()
        || config.outcome.is_some()
        || config.label.is_some()
        || config.score.is_some()
        || config.threshold.is_some()
        || config.unit.is_some()
        || config.weight.is_some()
        || config.membership.is_some()
        || config.baseline.is_some()
        || !config.stages.is_empty()
        || !config.attributes.is_empty()
        || !config.intersections.is_empty()
        || !config.by.is_empty()
        || config.arm.is_some()
        || config.rank.is_some()
        || config.value.is_some()
        || config.without_consent.is_some()
}

/// The roles of a log of which only rows are checked: rows are counted as they are, in one cell.
fn checks_alone(
    config: &Config,
    table: &Table<'_>,
    inputs: &[Opened],
    wanted: &Wanted,
    checked: CheckedColumns,
) -> Result<Roles> {
    if checked.columns.iter().all(|held| held.field.is_beside()) {
        let first = wanted.fields.iter().find(|field| !field.is_beside());
        let flag = first.map_or_else(String::new, |field| {
            format!("--{} {}=COLUMN", field.table(), field.key())
        });
        return Err(Error::new(
            Code::NoSettings,
            format!(
                "no column of `{}` is a setting or a time that a check reads",
                table.name
            ),
        )
        .help(format!(
            "name one: `{flag}`; the columns are {}",
            table.columns()
        )));
    }
    let rows = config.rows.as_ref();
    Ok(Roles {
        shape: RowShape::Person,
        shape_how: rows.map_or(How::Recognised, |(_, origin)| How::from(origin)),
        attributes: Vec::new(),
        stages: Vec::new(),
        decision: None,
        label: None,
        score: None,
        binned: None,
        binned_as: BinnedAs::Scores,
        spend: None,
        spend_in_micros: false,
        by: Vec::new(),
        arms: None,
        multiplicity: multiplicity(inputs),
        unit: None,
        weight: None,
        membership: Vec::new(),
        filter: filter(config, table, inputs)?,
        consent: None,
        watched: None,
        checked,
        meanings: Vec::new(),
    })
}

/// The columns whose values are audited apart.
fn strata(config: &Config, table: &Table<'_>) -> Result<Vec<RoleColumn>> {
    let mut by = config
        .by
        .iter()
        .map(|named| table.find(named, "--by"))
        .collect::<Result<Vec<_>>>()?;
    // The arms of a test are audited apart: pooled, they are of no campaign.
    if by.is_empty() && config.arm.is_none() {
        by.extend(table.arm());
    }
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
    Ok(by)
}

/// The condition that rows must meet. Its columns may have other roles as well.
fn filter(config: &Config, table: &Table<'_>, inputs: &[Opened]) -> Result<Option<RowFilter>> {
    let marks = |input: &Opened| input.header.iter().any(|name| name == FILTER_COLUMN);
    let is_marked = inputs.iter().any(marks);
    let Some(Filter { condition, origin }) = &config.filter else {
        if is_marked {
            return Err(Error::new(
                Code::Usage,
                format!(
                    "`{FILTER_COLUMN}` marks the rows that a condition chose, and none is named"
                ),
            )
            .help("give the `--where` that the statement was made with"));
        }
        return Ok(None);
    };
    let mut condition = condition.clone();
    condition.rename(&mut |test| {
        let column = if is_marked {
            test.column.clone()
        } else {
            table.tested(test, origin)?
        };
        if column == ROWS_COLUMN || column == FILTER_COLUMN {
            return Err(Error::new(
                Code::Usage,
                format!("`{column}` is no column of the log, and stands in the condition"),
            )
            .help("name a column of the log in `--where`"));
        }
        Ok(column)
    })?;
    Ok(Some(RowFilter {
        condition,
        how: How::from(origin),
        is_marked,
    }))
}

/// The score that is counted in bins.
fn binned(
    config: &Config,
    table: &Table<'_>,
    shape: RowShape,
    consent: Option<&ConsentColumn>,
) -> Result<Option<RoleColumn>> {
    let withheld = consent.is_some_and(|role| role.without == WithoutConsent::Exclude);
    if let (Some(named), _) | (None, Some(named)) = (&config.rank, &config.value) {
        return one_by_one(config, table, shape, withheld, named);
    }
    match (&config.score, &config.score_bins, shape) {
        (_, None, _) => Ok(None),
        (None, Some(_), _) => Err(
            Error::new(Code::Usage, "`--score-bins` needs `--score COLUMN`")
                .help("name the column of scores"),
        ),
        (Some(_), Some(_), RowShape::Counts) => Err(Error::new(
            Code::Usage,
            "`--score-bins` needs person rows; a row of counts belongs to many people",
        )
        .help("leave it out; if stages are yes and no, add `--rows person`")),
        (Some(named), Some(_), RowShape::Person) if withheld => Err(Error::new(
            Code::Usage,
            format!(
                "`{}` is counted in bins, and some have not consented",
                named.value
            ),
        )
        .help(
            "say whose scores are counted: `--without-consent drop` or `--without-consent include`",
        )),
        (Some(named), Some(_), RowShape::Person) => Ok(Some(table.find(named, "--score")?)),
    }
}

/// What the values are that are counted in bins.
const fn binned_as(config: &Config) -> BinnedAs {
    if config.rank.is_some() {
        BinnedAs::Ranks
    } else if config.value.is_some() {
        BinnedAs::Amounts
    } else {
        BinnedAs::Scores
    }
}

/// Positions of a ranking, or values of offers: they are counted one by one where scores are in bins.
fn one_by_one(
    config: &Config,
    table: &Table<'_>,
    shape: RowShape,
    withheld: bool,
    named: &Named,
) -> Result<Option<RoleColumn>> {
    let usage = |what: String, help: &str| Err(Error::new(Code::Usage, what).help(help));
    let name = &named.value;
    let flag = binned_as(config).key().unwrap_or_default();
    let others = [
        ("--value", config.value.is_some()),
        ("--score-bins", config.score_bins.is_some()),
    ];
    let mut others = others.iter().filter(|(other, _)| other[2..] != *flag);
    if let Some((other, _)) = others.find(|(_, is_there)| *is_there) {
        let what = format!("`--{flag}` and `{other}` are counted in the same place");
        return usage(what, "leave out one of them, and audit the other apart");
    }
    match shape {
        RowShape::Counts => usage(
            format!("`--{flag} {name}` needs person rows; a row of counts belongs to many people"),
            "leave it out; if stages are yes and no, add `--rows person`",
        ),
        RowShape::Person if withheld => usage(
            format!("`{name}` is counted value by value, and some have not consented"),
            "say whose values are counted: `--without-consent drop` or `--without-consent include`",
        ),
        RowShape::Person => Ok(Some(table.find(named, &format!("--{flag}"))?)),
    }
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

/// How many people each row speaks for. What has no weighted form is refused by name.
fn weight(config: &Config, table: &Table<'_>, shape: RowShape) -> Result<Option<RoleColumn>> {
    refuse_membership_of_counts(config, shape)?;
    let Some(named) = &config.weight else {
        return Ok(None);
    };
    let column = table.find(named, "--weight")?;
    let name = &column.column;
    let wrong = |what: &str, help: &str| {
        Err(Error::new(Code::Usage, format!("`--weight {name}` {what}")).help(help))
    };
    if shape == RowShape::Counts {
        return wrong(
            "needs person rows; a row of counts speaks for the people it counts",
            "leave out `--weight`; if stages are yes and no, add `--rows person`",
        );
    }
    if name == ROWS_COLUMN {
        return wrong(
            "names how many rows a row stands for, which are counted and not weighed",
            "leave out `--weight`: the column is read by its name",
        );
    }
    if config.unit.is_some() {
        return wrong(
            "and `--unit` cannot be named together: sums of weights are not kept by unit",
            "leave one out, or write one row per person with the sum of the weights",
        );
    }
    if config.score_bins.is_some() {
        return wrong(
            "and `--score-bins` cannot be named together: scores in bins are counted, not weighed",
            "leave one out",
        );
    }
    Ok(Some(column))
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
fn one_role_each<'a>(
    attributes: &'a [AttributeColumn],
    stages: &'a [StageColumn],
    others: impl Iterator<Item = (&'a RoleColumn, &'static str)>,
    unit: Option<&'a RoleColumn>,
    by: &'a [RoleColumn],
) -> Result<()> {
    let mut taken: Vec<(&str, String)> = Vec::new();
    let attributes = attributes
        .iter()
        .map(|a| (&a.column, format!("attribute `{}`", a.id)));
    let stages = stages
        .iter()
        .map(|s| (&s.column, format!("stage `{}`", s.id)));
    let others = others.map(|(column, role)| (column, role.to_owned()));
    // An attribute may be a stratum as well; a unit may not.
    let by = by
        .iter()
        .filter(|role| unit.is_some_and(|unit| unit.column == role.column));
    let by = by.map(|role| (role, format!("stratum `{}`", role.column)));
    let unit = unit.map(|unit| (unit, "unit".to_owned()));
    let all = attributes.chain(stages).chain(others).chain(by).chain(unit);
    for (column, role) in all {
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

/// The columns that attributes, stages, label, score and strata have.
fn taken<'a>(
    attributes: &'a [AttributeColumn],
    funnel: &'a Funnel,
    label: Option<&'a RoleColumn>,
    by: &'a [RoleColumn],
) -> Vec<&'a str> {
    let attributes = attributes.iter().map(|attribute| &attribute.column);
    let stages = funnel.stages.iter().map(|stage| &stage.column);
    let roles = attributes.chain(stages).chain(label).chain(by);
    roles.map(|role| role.column.as_str()).collect()
}
