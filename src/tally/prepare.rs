//! From roles to a plan: which bands, which vocabulary, and the one question that needs a pass of
//! its own, quintiles.

use crate::config::number::parse_micros_rounded;
use crate::config::{Config, CutsText, RowShape, ScoreBins, WithoutConsent};
use crate::error::{Code, Error, Result};
use crate::groups::{
    Attribute, Bands, Consent, Grouping, Kind, Quantity, Vocabulary, consents, is_unknown_word,
};
use crate::input::{
    AttributeColumn, BinnedAs, CheckedColumns, Opened, Options, Quality, QualityCode, Roles,
    Source, fold_batches, open_aligned,
};
use crate::tally::filter::{Kept, choose};
use crate::tally::quintiles::{Quintiles, Ranges};
use crate::tally::{Plan, PlannedChecks};

/// Makes the plan of an audit. Without sources, as for an engine, there are no quintiles.
///
/// # Errors
///
/// [`Code::QuintilesNeedFile`], [`Code::NotNumeric`], or what reading the column brings.
pub fn plan(
    config: &Config,
    roles: &Roles,
    inputs: &[Opened],
    sources: &[Source],
    quality: &mut Quality,
) -> Result<Plan> {
    let attributes = roles
        .attributes
        .iter()
        .map(|column| attribute(config, column, roles, inputs, sources, quality))
        .collect::<Result<Vec<_>>>()?;
    Ok(Plan {
        rows: roles.shape,
        attributes,
        strata: roles.by.iter().map(|role| role.column.clone()).collect(),
        stages: roles.stages.iter().map(|stage| stage.id.clone()).collect(),
        decision: roles.decision.clone(),
        label: roles.label.is_some(),
        threshold: roles.score.as_ref().map(|(_, threshold)| *threshold),
        spend: roles.spend.is_some(),
        unit: roles.unit.is_some(),
        weight: roles.weight.is_some(),
        membership: (roles.membership.iter())
            .map(|(_, group)| group.clone())
            .collect(),
        score_bins: match roles.binned_as {
            BinnedAs::Ranks => Some(ScoreBins::ranks()),
            BinnedAs::Amounts => Some(ScoreBins::amounts()),
            BinnedAs::Scores => roles.binned.as_ref().and(config.score_bins),
        },
        binned_as: roles.binned_as,
        arms: roles.arms.as_ref().map(|(arms, _)| arms.clone()),
        filter: roles.filter.as_ref().map(|f| f.condition.to_string()),
        consent: roles.consent.as_ref().map(|role| role.without),
        checks: planned(&roles.checked),
    })
}

/// The checks of rows as a part of the plan: which fields the log has, not the names of its columns.
fn planned(checked: &CheckedColumns) -> PlannedChecks {
    if checked.checks.is_empty() {
        return PlannedChecks::default();
    }
    let mut fields: Vec<String> = Vec::new();
    for held in &checked.columns {
        let key = held.field.key();
        if !fields.iter().any(|known| known == key) {
            fields.push(key.to_owned());
        }
    }
    PlannedChecks {
        ids: checked.checks.iter().map(ToString::to_string).collect(),
        fields,
        words: checked.words.clone(),
    }
}

fn attribute(
    config: &Config,
    column: &AttributeColumn,
    roles: &Roles,
    inputs: &[Opened],
    sources: &[Source],
    quality: &mut Quality,
) -> Result<Attribute> {
    let kind = match column.recognised {
        Some("gender") => Kind::Gender,
        Some("age") => Kind::Age,
        Some("birth_year") => Kind::BirthYear,
        Some("income") => Kind::Income,
        Some(_) | None => Kind::Other,
    };
    let quantity = match kind {
        Kind::Age => Quantity::Age,
        Kind::BirthYear => Quantity::BirthYear {
            as_of: year(config, column)?,
        },
        Kind::Income => Quantity::Income,
        Kind::Gender | Kind::Other => Quantity::Number,
    };
    let settings = &column.settings;
    let grouping = match (&settings.cuts, kind) {
        (Some(_), Kind::Gender) => {
            return Err(Error::new(
                Code::NotNumeric,
                format!("`{}` has words, not numbers to cut", column.column.column),
            )
            .help("leave out the cut points; map words to groups in bias-audit.toml"));
        }
        (Some(CutsText::Points(cuts)), _) => Grouping::Bands(Bands {
            quantity,
            cuts: cuts.clone(),
            ready_bands: false,
        }),
        (Some(CutsText::Quintiles), _) => Grouping::Bands(quintiles(
            config, column, quantity, roles, sources, quality,
        )?),
        (None, _) if !settings.map.is_empty() => Grouping::Words(Vocabulary {
            map: settings.map.clone(),
        }),
        (None, Kind::Age | Kind::BirthYear) => Grouping::Bands(Bands::platform_ages(quantity)),
        (None, Kind::Income) if mostly_numbers(&column.column.column, inputs) => Grouping::Bands(
            quintiles(config, column, quantity, roles, sources, quality)?,
        ),
        (None, Kind::Income | Kind::Gender | Kind::Other) => Grouping::Words(Vocabulary::default()),
    };
    Ok(Attribute {
        id: column.id.clone(),
        kind,
        grouping,
    })
}

fn year(config: &Config, column: &AttributeColumn) -> Result<i32> {
    column.settings.as_of.or(config.year).ok_or_else(|| {
        Error::new(
            Code::Usage,
            format!(
                "`{}` holds years of birth; ages need a year",
                column.column.column
            ),
        )
        .help("set `as-of = 2026` under [attributes.age] in bias-audit.toml")
    })
}

/// Whether at least half of the known values in the first rows are single numbers.
fn mostly_numbers(column: &str, inputs: &[Opened]) -> bool {
    let (mut numbers, mut words) = (0, 0);
    for input in inputs {
        let Some(at) = input.header.iter().position(|name| name == column) else {
            continue;
        };
        for text in input
            .sample
            .iter()
            .filter_map(|row| row.get(at)?.as_deref())
        {
            if parse_micros_rounded(text).is_some() {
                numbers += 1;
            } else if !is_unknown_word(text) {
                words += 1;
            }
        }
    }
    numbers > words
}

/// Whether an attribute would be cut into fifths without being asked: an income of plain amounts.
pub(super) fn needs_quintiles(column: &AttributeColumn, inputs: &[Opened]) -> bool {
    column.recognised == Some("income")
        && column.settings.cuts.is_none()
        && column.settings.map.is_empty()
        && mostly_numbers(&column.column.column, inputs)
}

fn quintiles(
    config: &Config,
    column: &AttributeColumn,
    quantity: Quantity,
    roles: &Roles,
    sources: &[Source],
    quality: &mut Quality,
) -> Result<Bands> {
    let name = &column.column.column;
    let remedy = format!("give cut points: `-a {name}=20000,40000,60000`");
    if roles.shape == RowShape::Counts {
        return Err(Error::new(
            Code::QuintilesNeedFile,
            format!("`{name}` holds amounts, and count rows cannot be cut into fifths of people"),
        )
        .help(remedy));
    }
    if sources.is_empty() {
        return Err(Error::new(
            Code::QuintilesNeedFile,
            format!("fifths of `{name}` need every value, and an engine is asked for groups only"),
        )
        .help(remedy));
    }
    if sources.contains(&Source::Stdin) {
        return Err(Error::new(
            Code::QuintilesNeedFile,
            format!(
                "quintiles of `{name}` need the data twice, and standard input can be read once"
            ),
        )
        .help(remedy));
    }
    let options = Options::default().with(config)?;
    let Some(cuts) = quintile_cuts(name, quantity, roles, sources, &options)? else {
        if let Some(filter) = &roles.filter {
            return Err(Error::new(
                Code::NothingUsed,
                format!(
                    "no row that meets `{}` has a number in `{name}`",
                    filter.condition
                ),
            )
            .help(remedy));
        }
        return Err(Error::new(
            Code::NotNumeric,
            format!("`{name}` has no numbers to make quintiles of"),
        )
        .help("leave out `=quintiles`: ready bands are read as they are"));
    };
    if cuts.len() < 4 {
        let cut = u64::try_from(cuts.len()).unwrap_or(0);
        quality.note(
            QualityCode::UnequalQuintiles,
            name,
            0,
            Some(&format!("{} groups", cut + 1)),
        );
    }
    Ok(Bands {
        quantity,
        cuts,
        ready_bands: false,
    })
}

/// Passes over one column until the cut points between fifths are exact; `None` without numbers.
fn quintile_cuts(
    name: &str,
    quantity: Quantity,
    roles: &Roles,
    sources: &[Source],
    options: &Options,
) -> Result<Option<Vec<i64>>> {
    let multiplicity = roles.multiplicity.as_ref();
    // Who has not consented is in no group, and has no part in where groups are cut.
    let consent = roles.consent.as_ref();
    let consent = consent.filter(|role| role.without != WithoutConsent::Include);
    let mut wanted = vec![name.to_owned()];
    wanted.extend(multiplicity.map(|role| role.column.clone()));
    wanted.extend(consent.map(|role| role.column.column.clone()));
    let filter = roles.filter.as_ref();
    let mut columns = wanted.clone();
    for column in filter.iter().flat_map(|filter| filter.columns()) {
        if !columns.iter().any(|known| known == column) {
            columns.push(column.to_owned());
        }
    }
    let mut quintiles = Quintiles::new();
    loop {
        let mut counted = None;
        for source in sources {
            let input = open_aligned(source, options, roles)?;
            let (found, ..) = fold_batches(
                input,
                &columns,
                || quintiles.part(),
                |part, batch| {
                    let chosen = match filter {
                        Some(filter) => choose(filter, &source.name(), batch)?.keep(batch, &wanted),
                        None => Kept::All,
                    };
                    let batch = match &chosen {
                        Kept::All => batch,
                        Kept::Some(batch) => batch,
                        Kept::None => return Ok(()),
                    };
                    let values = batch.values(name);
                    let rows = multiplicity.map(|role| batch.values(&role.column));
                    let said =
                        consent.map(|role| consents(role, &batch.values(&role.column.column)));
                    let has_consent =
                        |row: usize| said.as_ref().is_none_or(|said| said[row] == Consent::Given);
                    for row in (0..batch.height()).filter(|row| has_consent(*row)) {
                        let value = values.text(row);
                        let Some(value) = value.as_deref().and_then(parse_micros_rounded) else {
                            continue;
                        };
                        // What is wrong with a number of rows is said when the rows are counted.
                        let rows = rows.as_ref().map(|rows| rows.text(row)?.parse().ok());
                        if quantity != Quantity::Income || value >= 0 {
                            part.add(value, rows.map_or(1, |rows| rows.unwrap_or(0)));
                        }
                    }
                    Ok(())
                },
            )?;
            counted = counted.into_iter().chain(found).reduce(Ranges::merge);
        }
        if !quintiles.end_pass(counted) {
            return Ok((!quintiles.is_empty()).then(|| quintiles.cuts()));
        }
    }
}
