//! Which column plays which role: named by a flag or the configuration, or recognised by its name.
//! Anything ambiguous is an error that prints the flag to add; nothing is guessed from values except
//! whether stages are 0/1 or counts.

use serde::{Deserialize, Serialize};

use crate::config::{AttributeConfig, Config, Named, Origin, RowShape};
use crate::error::{Code, Error, Result, did_you_mean};
use crate::input::names::identifier;
use crate::input::{Opened, Recognised, STAGES, recognise, yes_no};

/// How a column came to its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// A flag named it.
    Flag,
    /// The configuration named it.
    Config,
    /// Its name is known.
    Recognised,
}

impl From<&Origin> for How {
    fn from(origin: &Origin) -> Self {
        match origin {
            Origin::Flag => Self::Flag,
            Origin::File(_) => Self::Config,
        }
    }
}

/// A column in a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleColumn {
    /// The column's name in the file.
    pub column: String,
    /// How it came to the role.
    pub how: How,
}

/// A column that is a protected attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeColumn {
    /// The attribute's id.
    pub id: String,
    /// What the name says the attribute is: `gender`, `age`, `birth_year`, `income` or nothing.
    pub recognised: Option<&'static str>,
    /// The column.
    pub column: RoleColumn,
    /// The settings as written.
    pub settings: AttributeConfig,
}

/// A column that is a stage of the funnel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageColumn {
    /// The stage's id: the known one, or the column's own name.
    pub id: String,
    /// The column.
    pub column: RoleColumn,
}

/// The decision under audit: one stage out of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Stage id of the outcome.
    pub outcome: String,
    /// Stage id of the denominator; `None` means all rows (person rows only).
    pub eligible: Option<String>,
}

/// Every role of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles {
    /// What one row is.
    pub shape: RowShape,
    /// How the shape became known.
    pub shape_how: How,
    /// Protected attributes in order.
    pub attributes: Vec<AttributeColumn>,
    /// The funnel in order.
    pub stages: Vec<StageColumn>,
    /// The decision, when the data or the user says which it is.
    pub decision: Option<Decision>,
    /// The true outcome.
    pub label: Option<RoleColumn>,
    /// A score and its threshold in millionths; the outcome is derived from them.
    pub score: Option<(RoleColumn, i64)>,
    /// Money spent.
    pub spend: Option<RoleColumn>,
    /// Strata.
    pub by: Vec<RoleColumn>,
}

impl Roles {
    /// The columns to read, each once.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        let mut columns: Vec<String> = Vec::new();
        let attributes = self.attributes.iter().map(|a| &a.column);
        let stages = self.stages.iter().map(|s| &s.column);
        let others = self.label.iter().chain(self.score.iter().map(|(c, _)| c)).chain(&self.spend);
        for role in attributes.chain(stages).chain(others).chain(&self.by) {
            if !columns.contains(&role.column) {
                columns.push(role.column.clone());
            }
        }
        columns
    }
}

/// The id of the stage derived from a score.
const SCORED: &str = "selected";

/// Finds the role of every column.
///
/// # Errors
///
/// [`Code::UnknownColumn`], [`Code::AmbiguousColumn`], [`Code::NoAttribute`], [`Code::NoOutcome`],
/// [`Code::NoRows`], or [`Code::Usage`] when settings contradict each other.
pub fn resolve(config: &Config, inputs: &[Opened]) -> Result<Roles> {
    let first = inputs.first().ok_or_else(|| Error::new(Code::Usage, "no file was named"))?;
    let table = Table { name: &first.name, header: &first.header, inputs };
    if inputs.iter().all(|input| input.sample.is_empty()) {
        return Err(Error::new(Code::NoRows, format!("`{}` has a header and no row", first.name))
            .help("an audit of nothing would always pass; check the export"));
    }
    let label = match &config.label {
        Some(named) => Some(table.find(named, "--label")?),
        None => table.recognised(Recognised::Label, "--label")?,
    };
    let by = config.by.iter().map(|named| table.find(named, "--by")).collect::<Result<Vec<_>>>()?;
    let attributes = attributes(config, &table, &by)?;
    let mut stages = stages(config, &table)?;
    let eligible = match &config.eligible {
        Some(named) => Some(table.stage(named, "--eligible", &mut stages)?),
        None => stages.iter().find(|stage| stage.id == "eligible").map(|stage| stage.id.clone()),
    };
    let score = score(config, &table)?;
    let named_outcome = match (&config.outcome, &score) {
        (Some(_), Some(_)) => {
            return Err(Error::new(Code::Usage, "both an outcome and a score with a threshold are named")
                .help("leave out `-o`: the score decides; or leave out `--score`"));
        }
        (Some(named), None) => Some(table.stage(named, "-o", &mut stages)?),
        (None, Some((column, _))) => {
            stages.retain(|stage| stage.id != SCORED);
            stages.push(StageColumn { id: SCORED.into(), column: column.clone() });
            Some(SCORED.to_owned())
        }
        (None, None) => None,
    };
    order(&mut stages, config, eligible.as_deref(), named_outcome.as_deref());
    let (shape, shape_how) = shape(config, &table, &stages, score.is_some());
    let outcome = named_outcome
        .or_else(|| first_decided(&stages, eligible.as_deref()))
        .or_else(|| match shape {
            RowShape::Person => table.only_binary(&mut stages, &attributes, label.as_ref(), eligible.as_deref()),
            RowShape::Counts => None,
        });
    if outcome.is_none() && stages.iter().all(|stage| Some(&stage.id) == eligible.as_ref()) {
        return Err(table.no_outcome());
    }
    if outcome.is_some() && outcome == eligible {
        return Err(Error::new(Code::Usage, "the outcome and its denominator are the same column")
            .help("name two stages: `-o targeted --eligible eligible`"));
    }
    let decision = outcome.and_then(|outcome| match shape {
        RowShape::Counts if eligible.is_none() => None,
        RowShape::Counts | RowShape::Person => Some(Decision { outcome, eligible }),
    });
    let spend = match shape {
        RowShape::Counts => table.recognised(Recognised::Spend, "--stages")?,
        RowShape::Person => None,
    };
    let label = label.filter(|_| shape == RowShape::Person && decision.is_some());
    Ok(Roles { shape, shape_how, attributes, stages, decision, label, score, spend, by })
}

fn attributes(config: &Config, table: &Table<'_>, by: &[RoleColumn]) -> Result<Vec<AttributeColumn>> {
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
            return Err(Error::new(Code::AmbiguousColumn, format!("attribute `{id}` is named twice"))
                .help("name each attribute once"));
        }
        // A column of birth years keeps its meaning whatever the attribute is called.
        let recognised = attribute_of(&column.column).filter(|known| *known == "birth_year").or(by_name);
        found.push(AttributeColumn { id, recognised, column, settings: settings.clone() });
    }
    if !config.attributes.is_empty() {
        return Ok(found);
    }
    for known in ["gender", "age", "birth_year", "income", "race"] {
        if known == "birth_year" && found.iter().any(|other| other.id == "age") {
            continue;
        }
        let Some(column) = table.recognised(Recognised::Attribute(known), "-a")? else { continue };
        if by.iter().any(|role| role.column == column.column) {
            continue;
        }
        let settings = AttributeConfig::named(Named::flag(column.column.clone()));
        found.push(AttributeColumn { id: public_id(known).into(), recognised: Some(known), column, settings });
    }
    if found.is_empty() {
        return Err(Error::new(
            Code::NoAttribute,
            format!("no column of `{}` is recognised as gender, age or income", table.name),
        )
        .help(format!("name one: `-a COLUMN`; the columns are {}", table.columns())));
    }
    Ok(found)
}

fn attribute_of(name: &str) -> Option<&'static str> {
    match recognise(name) {
        Some(Recognised::Attribute(id)) => Some(id),
        Some(Recognised::Stage(_) | Recognised::Label | Recognised::Spend) | None => None,
    }
}

/// Birth years are reported as the attribute they become.
const fn public_id(known: &'static str) -> &'static str {
    if matches!(known.as_bytes(), b"birth_year") { "age" } else { known }
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
        let named = [&config.outcome, &config.eligible].into_iter().flatten().find_map(|named| {
            let column = table.exact(&named.value)?;
            (recognise(column) == Some(wanted))
                .then(|| RoleColumn { column: column.to_owned(), how: How::from(&named.origin) })
        });
        let column = match named {
            Some(column) => Some(column),
            None => table.recognised(wanted, "--stages")?,
        };
        if let Some(column) = column {
            stages.push(StageColumn { id: known.id.to_owned(), column });
        }
    }
    Ok(stages)
}

/// Puts the funnel in order: known stages by their rank; a stage of unknown name that the user made
/// the denominator comes first, one made the outcome right after the denominator.
fn order(stages: &mut [StageColumn], config: &Config, eligible: Option<&str>, outcome: Option<&str>) {
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
        .find(|stage| STAGES.iter().any(|known| known.id == stage.id && known.decided))
        .map(|stage| stage.id.clone())
}

fn score(config: &Config, table: &Table<'_>) -> Result<Option<(RoleColumn, i64)>> {
    match (&config.score, &config.threshold) {
        (Some(named), Some((threshold, _))) => Ok(Some((table.find(named, "--score")?, *threshold))),
        (Some(named), None) => Err(Error::new(
            Code::Usage,
            format!("`--score {}` needs a threshold", named.value),
        )
        .help("add `--threshold 0.5`: scores at or above it count as selected")),
        (None, Some(_)) => Err(Error::new(Code::Usage, "`--threshold` needs `--score COLUMN`")),
        (None, None) => Ok(None),
    }
}

/// Counts when some stage holds other numbers than 0 and 1 in at least half of the first rows, people
/// otherwise; a stray number among zeros and ones is then an error of its row.
fn shape(config: &Config, table: &Table<'_>, stages: &[StageColumn], scored: bool) -> (RowShape, How) {
    if let Some((shape, origin)) = &config.rows {
        return (*shape, How::from(origin));
    }
    let is_count = |text: &&str| yes_no(text).is_none() && text.bytes().any(|b| b.is_ascii_digit());
    let counts = !scored
        && stages.iter().any(|stage| {
            let column = &stage.column.column;
            let counts = table.values(column).filter(is_count).count();
            counts > 0 && 2 * counts >= table.values(column).count()
        });
    (if counts { RowShape::Counts } else { RowShape::Person }, How::Recognised)
}

/// The first file, where names are looked up.
struct Table<'a> {
    name: &'a str,
    header: &'a [String],
    inputs: &'a [Opened],
}

impl<'a> Table<'a> {
    fn exact(&self, wanted: &str) -> Option<&'a str> {
        let same = |column: &&'a String| column.as_str() == wanted.trim();
        self.header.iter().find(same).map(String::as_str)
    }

    /// A column by its name, or by a name that differs only in case, accents and punctuation.
    fn lookup(&self, wanted: &str) -> Option<&'a str> {
        self.exact(wanted).or_else(|| {
            let wanted = identifier(wanted);
            let mut like = self.header.iter().filter(|column| identifier(column) == wanted);
            match (like.next(), like.next()) {
                (Some(only), None) => Some(only.as_str()),
                _ => None,
            }
        })
    }

    fn find(&self, named: &Named, flag: &str) -> Result<RoleColumn> {
        match self.lookup(&named.value) {
            Some(column) => {
                Ok(RoleColumn { column: column.to_owned(), how: How::from(&named.origin) })
            }
            None => Err(self.unknown(named, flag)),
        }
    }

    /// An attribute may also be asked for by what it is: `-a gender` finds a column `sexe`.
    fn find_attribute(&self, named: &Named, settings: &AttributeConfig) -> Result<RoleColumn> {
        if let Some(column) = self.lookup(&named.value) {
            return Ok(RoleColumn { column: column.to_owned(), how: How::from(&named.origin) });
        }
        if settings.column.is_none() {
            if let Some(known) = attribute_of(&named.value) {
                if let Some(found) = self.recognised(Recognised::Attribute(known), "-a")? {
                    return Ok(RoleColumn { how: How::from(&named.origin), ..found });
                }
            }
        }
        Err(self.unknown(named, "-a"))
    }

    /// A stage by column name or by known id; added to the funnel when it is not there yet.
    fn stage(&self, named: &Named, flag: &str, stages: &mut Vec<StageColumn>) -> Result<String> {
        let how = How::from(&named.origin);
        let column = match self.lookup(&named.value) {
            Some(column) => column.to_owned(),
            None => match stages.iter().find(|stage| stage.id == named.value) {
                Some(stage) => return Ok(stage.id.clone()),
                None => match recognise(&named.value) {
                    Some(wanted @ Recognised::Stage(_)) => match self.recognised(wanted, flag)? {
                        Some(found) => found.column,
                        None => return Err(self.unknown(named, flag)),
                    },
                    Some(Recognised::Attribute(_) | Recognised::Label | Recognised::Spend) | None => {
                        return Err(self.unknown(named, flag));
                    }
                },
            },
        };
        if let Some(stage) = stages.iter_mut().find(|stage| stage.column.column == column) {
            stage.column.how = how;
            return Ok(stage.id.clone());
        }
        let id = match recognise(&column) {
            Some(Recognised::Stage(id)) if stages.iter().all(|stage| stage.id != id) => id.to_owned(),
            _ => column.clone(),
        };
        stages.push(StageColumn { id: id.clone(), column: RoleColumn { column, how } });
        Ok(id)
    }

    fn recognised(&self, wanted: Recognised, flag: &str) -> Result<Option<RoleColumn>> {
        let mut like = self.header.iter().filter(|column| recognise(column) == Some(wanted));
        match (like.next(), like.next()) {
            (None, _) => Ok(None),
            (Some(column), None) => {
                Ok(Some(RoleColumn { column: column.clone(), how: How::Recognised }))
            }
            (Some(a), Some(b)) => {
                let what = match wanted {
                    Recognised::Attribute(id) | Recognised::Stage(id) => id,
                    Recognised::Label => "label",
                    Recognised::Spend => "spend",
                };
                Err(Error::new(
                    Code::AmbiguousColumn,
                    format!("both `{a}` and `{b}` of `{}` could be `{what}`", self.name),
                )
                .help(format!("say which: `{flag} {a}` or `{flag} {b}`")))
            }
        }
    }

    fn values(&self, column: &str) -> impl Iterator<Item = &'a str> {
        let inputs = self.inputs;
        let column = column.to_owned();
        inputs.iter().flat_map(move |input| {
            let at = input.header.iter().position(|name| *name == column);
            input.sample.iter().filter_map(move |row| row.get(at?)?.as_deref())
        })
    }

    fn is_binary(&self, column: &str) -> bool {
        let mut values = self.values(column).peekable();
        values.peek().is_some() && values.all(|text| yes_no(text).is_some())
    }

    /// The only column of yes and no that has no other role.
    fn only_binary(
        &self,
        stages: &mut Vec<StageColumn>,
        attributes: &[AttributeColumn],
        label: Option<&RoleColumn>,
        eligible: Option<&str>,
    ) -> Option<String> {
        let taken = |column: &str| {
            attributes.iter().any(|a| a.column.column == column)
                || label.is_some_and(|role| role.column == column)
                || stages.iter().any(|s| s.column.column == column && Some(s.id.as_str()) == eligible)
        };
        let mut free =
            self.header.iter().filter(|column| !taken(column) && self.is_binary(column));
        let only = match (free.next(), free.next()) {
            (Some(only), None) => only.clone(),
            _ => return None,
        };
        if let Some(stage) = stages.iter().find(|stage| stage.column.column == only) {
            return Some(stage.id.clone());
        }
        stages.push(StageColumn {
            id: only.clone(),
            column: RoleColumn { column: only.clone(), how: How::Recognised },
        });
        Some(only)
    }

    fn columns(&self) -> String {
        let names: Vec<String> =
            self.header.iter().filter(|name| !name.is_empty()).map(|name| format!("`{name}`")).collect();
        names.join(", ")
    }

    fn unknown(&self, named: &Named, flag: &str) -> Error {
        let place = match &named.origin {
            Origin::Flag => String::new(),
            Origin::File(place) => format!("{place}: "),
        };
        let error = Error::new(
            Code::UnknownColumn,
            format!("{place}column `{}` not found in `{}`", named.value, self.name),
        );
        if self.header.len() == 1 {
            return error.help(format!(
                "the file has one column only, `{}`; is the separator something other than , ; tab or |?",
                self.header[0]
            ));
        }
        match did_you_mean(&named.value, self.header.iter().map(String::as_str)) {
            Some(near) => error.help(format!("did you mean `{flag} {near}`?")),
            None => error.help(format!("the columns are {}", self.columns())),
        }
    }

    fn no_outcome(&self) -> Error {
        let binary: Vec<String> = self
            .header
            .iter()
            .filter(|column| self.is_binary(column))
            .map(|column| format!("`-o {column}`"))
            .collect();
        let error = Error::new(
            Code::NoOutcome,
            format!("no column of `{}` is recognised as the outcome under audit", self.name),
        );
        if binary.is_empty() {
            error.help(format!("name it: `-o COLUMN`; the columns are {}", self.columns()))
        } else {
            error.help(format!("name it: {}", binary.join(" or ")))
        }
    }
}
