//! The funnel: which columns are its stages and in what order, which of them is the decision, and whether
//! they hold yes and no or counts. Nothing is guessed from values but the last.

use crate::config::{Config, RowShape};
use crate::error::{Code, Error, Result};
use crate::input::lookup::Table;
use crate::input::{
    AttributeColumn, Content, How, Recognised, RoleColumn, STAGES, StageColumn, yes_no,
};

/// The id of the stage derived from a score.
const SCORED: &str = "selected";

/// The stages in order, and what the user said about them.
pub(super) struct Funnel {
    pub(super) stages: Vec<StageColumn>,
    pub(super) eligible: Option<String>,
    pub(super) named_outcome: Option<String>,
    pub(super) score: Option<(RoleColumn, i64)>,
}

pub(super) fn funnel(config: &Config, table: &Table<'_>) -> Result<Funnel> {
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
/// log has only steps that people take themselves, or is a ranking in which nothing is decided.
pub(super) fn outcome(
    table: &Table<'_>,
    shape: RowShape,
    funnel: &mut Funnel,
    attributes: &[AttributeColumn],
    others: &[&RoleColumn],
    is_ranking: bool,
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
            RowShape::Person => table.only_binary(stages, attributes, others, eligible),
            RowShape::Counts => None,
        });
    if outcome.is_none() && is_ranking {
        return Ok(None);
    }
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
                (table.meaning(column) == Some(wanted)).then(|| RoleColumn {
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
        // It is only counted in bins; the decision is another column.
        (Some(_), None) if config.score_bins.is_some() => Ok(None),
        (Some(named), None) => Err(Error::new(
            Code::Usage,
            format!("`--score {}` needs a threshold", named.value),
        )
        .help("add `--threshold 0.5`: scores at or above it count as selected; or `--score-bins 1000` to count scores beside another outcome")),
        (None, Some(_)) => Err(Error::new(
            Code::Usage,
            "`--threshold` needs `--score COLUMN`",
        )),
        (None, None) => Ok(None),
    }
}

/// Counts when some stage holds other numbers than 0 and 1 in at least half of the first rows, people
/// otherwise; a stray number among zeros and ones is then an error of its row.
pub(super) fn shape(
    config: &Config,
    table: &Table<'_>,
    stages: &[StageColumn],
    scored: bool,
) -> Result<(RowShape, How)> {
    if let Some((shape, origin)) = &config.rows {
        return Ok((*shape, How::from(origin)));
    }
    // A platform's counts may all be 0 and 1.
    if table
        .platforms()
        .any(|platform| platform.content != Content::People)
    {
        return Ok((RowShape::Counts, How::Recognised));
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
