//! Looking up columns: by exact name, by a name that differs in case and accents, or by what a name
//! means; with "did you mean" where nothing fits.

use crate::config::condition::Test;
use crate::config::{AttributeConfig, Named, Origin};
use crate::error::{Code, Error, Result, did_you_mean};
use crate::input::names::{identifier, person_rank};
use crate::input::{
    AttributeColumn, Body, How, Meaning, Opened, Options, Platform, Recognised, RoleColumn, Roles,
    Source, StageColumn, open, recognise, yes_no,
};

/// The columns of all files, those of the first one first: which file comes first must not decide
/// what is recognised.
pub(super) struct Table<'a> {
    /// The first file's name.
    pub(super) name: &'a str,
    header: Vec<&'a String>,
    inputs: &'a [Opened],
}

impl<'a> Table<'a> {
    pub(super) fn new(first: &'a Opened, inputs: &'a [Opened]) -> Self {
        let mut header: Vec<&'a String> = Vec::new();
        for column in inputs.iter().flat_map(|input| &input.header) {
            if column.is_empty() || !header.contains(&column) {
                header.push(column);
            }
        }
        Self {
            name: first.name.as_str(),
            header,
            inputs,
        }
    }

    pub(super) fn exact(&self, wanted: &str) -> Option<&'a str> {
        let same = |column: &&'a String| column.as_str() == wanted.trim();
        self.header.iter().copied().find(same).map(String::as_str)
    }

    /// A column by its name, or by a name that differs only in case, accents and punctuation.
    fn lookup(&self, wanted: &str) -> Option<&'a str> {
        self.exact(wanted).or_else(|| {
            let wanted = identifier(wanted);
            let mut like = self
                .header
                .iter()
                .copied()
                .filter(|column| identifier(column) == wanted);
            match (like.next(), like.next()) {
                (Some(only), None) => Some(only.as_str()),
                _ => None,
            }
        })
    }

    pub(super) fn find(&self, named: &Named, flag: &str) -> Result<RoleColumn> {
        match self.lookup(&named.value) {
            Some(column) => Ok(RoleColumn {
                column: column.to_owned(),
                how: How::from(&named.origin),
            }),
            None => Err(self.unknown(named, flag)),
        }
    }

    /// A column of the condition of `--where`.
    pub(super) fn tested(&self, test: &Test, origin: &Origin) -> Result<String> {
        if let Some(column) = self.lookup(&test.column) {
            return Ok(column.to_owned());
        }
        let place = match origin {
            Origin::Flag | Origin::Default => String::new(),
            Origin::File(place) => format!("{place}: "),
        };
        let error = Error::new(
            Code::UnknownColumn,
            format!(
                "{place}column `{}` of the condition not found in `{}`",
                test.column, self.name
            ),
        );
        let near = did_you_mean(&test.column, self.header.iter().map(|name| name.as_str()));
        Err(match near {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!("the columns are {}", self.columns())),
        })
    }

    /// An attribute may also be asked for by what it is: `-a gender` finds a column `sexe`.
    pub(super) fn find_attribute(
        &self,
        named: &Named,
        settings: &AttributeConfig,
    ) -> Result<RoleColumn> {
        if let Some(column) = self.lookup(&named.value) {
            return Ok(RoleColumn {
                column: column.to_owned(),
                how: How::from(&named.origin),
            });
        }
        if settings.column.is_none()
            && let Some(known) = attribute_of(&named.value)
            && let Some(found) = self.recognised(Recognised::Attribute(known), "-a")?
        {
            return Ok(RoleColumn {
                how: How::from(&named.origin),
                ..found
            });
        }
        Err(self.unknown(named, "-a"))
    }

    /// What a column means: as the file that has it says, or its platform, else as its name says.
    pub(super) fn meaning(&self, column: &str) -> Option<Recognised> {
        let has = |input: &&Opened| input.header.iter().any(|name| name == column);
        match self.inputs.iter().find(has) {
            Some(input) => input.meaning(column),
            None => recognise(column),
        }
    }

    /// What columns mean, of those that mean anything.
    pub(super) fn meanings(&self, columns: &[String]) -> Vec<(String, Recognised)> {
        let meaning = |column: &String| Some((column.clone(), self.meaning(column)?));
        columns.iter().filter_map(meaning).collect()
    }

    /// The platforms of the files.
    pub(super) fn platforms(&self) -> impl Iterator<Item = &'static Platform> {
        let seen = self
            .inputs
            .iter()
            .filter_map(|input| input.platform.as_ref());
        seen.map(|seen| seen.platform)
    }

    /// Whether a platform says that a column has no part in an audit.
    pub(super) fn is_unused(&self, column: &str) -> bool {
        self.platforms()
            .any(|platform| platform.meaning(column) == Some(Meaning::Unused))
    }

    /// Whether a platform counts a column's money in millionths.
    pub(super) fn in_micros(&self, column: &str) -> bool {
        self.platforms()
            .any(|platform| platform.meaning(column) == Some(Meaning::SpendMicros))
    }

    /// The column of a test's arms, by the platform.
    pub(super) fn arm(&self) -> Option<RoleColumn> {
        let is_arm = |column: &&&'a String| {
            self.platforms()
                .any(|platform| platform.meaning(column) == Some(Meaning::Arm))
        };
        let arm = self.header.iter().find(is_arm)?;
        Some(RoleColumn {
            column: (*arm).clone(),
            how: How::Recognised,
        })
    }

    /// The attribute that a column is.
    pub(super) fn attribute(&self, column: &str) -> Option<&'static str> {
        self.meaning(column)?.attribute()
    }

    /// The settings of an attribute with the codes of its platform, where it has nothing of its own and
    /// holds such codes.
    pub(super) fn with_codes(&self, settings: AttributeConfig, column: &str) -> AttributeConfig {
        if !settings.map.is_empty() || settings.cuts.is_some() {
            return settings;
        }
        let Some(attribute) = self.attribute(column) else {
            return settings;
        };
        let codes = self
            .platforms()
            .map(|platform| platform.codes_of(attribute));
        let holds = |codes: &Vec<(String, Vec<String>)>| {
            let known = |text: &str| {
                codes
                    .iter()
                    .any(|(_, codes)| codes.iter().any(|c| c == text))
            };
            self.values(column).any(known)
        };
        match codes
            .into_iter()
            .find(|codes| !codes.is_empty() && holds(codes))
        {
            Some(map) => AttributeConfig { map, ..settings },
            None => settings,
        }
    }

    /// Whether two columns never stand in one file, so that they can be one column by two names.
    fn are_apart(&self, a: &str, b: &str) -> bool {
        let has = |input: &Opened, column: &str| input.header.iter().any(|name| name == column);
        self.inputs.iter().all(|input| {
            !(has(input, a) && has(input, b))
                && (input.can_rename() || !(has(input, a) || has(input, b)))
        })
    }

    /// A stage by column name or by known id; added to the funnel when it is not there yet.
    pub(super) fn stage(
        &self,
        named: &Named,
        flag: &str,
        stages: &mut Vec<StageColumn>,
    ) -> Result<String> {
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
                    Some(
                        Recognised::Attribute(_)
                        | Recognised::Label
                        | Recognised::Spend
                        | Recognised::Person
                        | Recognised::Consent
                        | Recognised::OptOut,
                    )
                    | None => {
                        return Err(self.unknown(named, flag));
                    }
                },
            },
        };
        if let Some(stage) = stages
            .iter_mut()
            .find(|stage| stage.column.column == column)
        {
            stage.column.how = how;
            return Ok(stage.id.clone());
        }
        let id = match self.meaning(&column) {
            Some(Recognised::Stage(id)) if stages.iter().all(|stage| stage.id != id) => {
                id.to_owned()
            }
            _ => column.clone(),
        };
        stages.push(StageColumn {
            id: id.clone(),
            column: RoleColumn { column, how },
        });
        Ok(id)
    }

    pub(super) fn recognised(&self, wanted: Recognised, flag: &str) -> Result<Option<RoleColumn>> {
        self.recognised_free(wanted, flag, &[])
    }

    /// As [`Self::recognised`], among the columns that are not taken.
    pub(super) fn recognised_free(
        &self,
        wanted: Recognised,
        flag: &str,
        taken: &[&str],
    ) -> Result<Option<RoleColumn>> {
        let mut like: Vec<&String> = self
            .header
            .iter()
            .copied()
            .filter(|column| {
                self.meaning(column) == Some(wanted) && !taken.contains(&column.as_str())
            })
            .collect();
        like.dedup_by(|b, a| self.are_apart(a, b));
        match (like.first(), like.get(1)) {
            (None, _) => Ok(None),
            (Some(column), None) => Ok(Some(RoleColumn {
                column: (*column).clone(),
                how: How::Recognised,
            })),
            (Some(a), Some(b)) => {
                let what = match wanted {
                    Recognised::Attribute(id) | Recognised::Stage(id) => id,
                    Recognised::Label => "label",
                    Recognised::Spend => "spend",
                    Recognised::Person => "unit",
                    Recognised::Consent | Recognised::OptOut => "consent",
                };
                Err(Error::new(
                    Code::AmbiguousColumn,
                    format!("both `{a}` and `{b}` of `{}` could be `{what}`", self.name),
                )
                .help(format!("say which: `{flag} {a}` or `{flag} {b}`")))
            }
        }
    }

    pub(super) fn values(&self, column: &str) -> impl Iterator<Item = &'a str> {
        let inputs = self.inputs;
        let column = column.to_owned();
        inputs.iter().flat_map(move |input| {
            let at = input.header.iter().position(|name| *name == column);
            input
                .sample
                .iter()
                .filter_map(move |row| row.get(at?)?.as_deref())
        })
    }

    /// The columns whose names mean something.
    pub(super) fn like(&self, wanted: Recognised) -> Vec<String> {
        let mut names: Vec<String> = self.names().map(str::to_owned).collect();
        names.retain(|column| recognise(column) == Some(wanted));
        names
    }

    /// The columns of yes and no.
    pub(super) fn binary(&self) -> Vec<String> {
        let mut names: Vec<String> = self.names().map(str::to_owned).collect();
        names.retain(|column| self.is_binary(column));
        names
    }

    fn is_binary(&self, column: &str) -> bool {
        let mut values = self.values(column).peekable();
        values.peek().is_some() && values.all(|text| yes_no(text).is_some())
    }

    /// The only column of yes and no that has no other role.
    pub(super) fn only_binary(
        &self,
        stages: &mut Vec<StageColumn>,
        attributes: &[AttributeColumn],
        others: &[&RoleColumn],
        eligible: Option<&str>,
    ) -> Option<String> {
        let taken = |column: &str| {
            attributes.iter().any(|a| a.column.column == column)
                || others.iter().any(|role| role.column == column)
                || stages
                    .iter()
                    .any(|s| s.column.column == column && Some(s.id.as_str()) == eligible)
        };
        let mut free = self
            .header
            .iter()
            .copied()
            .filter(|column| !taken(column) && self.is_binary(column));
        let only = match (free.next(), free.next()) {
            (Some(only), None) => only.clone(),
            _ => return None,
        };
        if let Some(stage) = stages.iter().find(|stage| stage.column.column == only) {
            return Some(stage.id.clone());
        }
        stages.push(StageColumn {
            id: only.clone(),
            column: RoleColumn {
                column: only.clone(),
                how: How::Recognised,
            },
        });
        Some(only)
    }

    /// The column that looks most like the id of a person, of those without a role.
    pub(super) fn person(&self, taken: &[String]) -> Option<String> {
        let free = self.header.iter().filter(|column| !taken.contains(column));
        let ranked = free.filter_map(|column| Some((person_rank(column)?, column.as_str())));
        ranked.min().map(|(_, column)| column.to_owned())
    }

    /// The names of all columns that have one.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        let names = self.header.iter().map(|name| name.as_str());
        names.filter(|name| !name.is_empty())
    }

    pub(super) fn columns(&self) -> String {
        let names: Vec<String> = self
            .header
            .iter()
            .filter(|name| !name.is_empty())
            .map(|name| format!("`{name}`"))
            .collect();
        names.join(", ")
    }

    fn unknown(&self, named: &Named, flag: &str) -> Error {
        let place = match &named.origin {
            Origin::Flag | Origin::Default => String::new(),
            Origin::File(place) => format!("{place}: "),
        };
        let error = Error::new(
            Code::UnknownColumn,
            format!(
                "{place}column `{}` not found in `{}`",
                named.value, self.name
            ),
        );
        if self.header.len() == 1 {
            return error.help(format!(
                "the file has one column only, `{}`; is the separator something other than , ; tab or |?",
                self.header[0]
            ));
        }
        match did_you_mean(&named.value, self.header.iter().map(|name| name.as_str())) {
            Some(near) => error.help(format!("did you mean `{flag} {near}`?")),
            None => error.help(format!("the columns are {}", self.columns())),
        }
    }

    pub(super) fn no_outcome(&self) -> Error {
        let binary: Vec<String> = self
            .binary()
            .iter()
            .map(|column| format!("`-o {column}`"))
            .collect();
        let error = Error::new(
            Code::NoOutcome,
            format!(
                "no column of `{}` is recognised as the outcome under audit",
                self.name
            ),
        );
        if binary.is_empty() {
            error.help(format!(
                "name it: `-o COLUMN`; the columns are {}",
                self.columns()
            ))
        } else {
            error.help(format!("name it: {}", binary.join(" or ")))
        }
    }
}

impl Opened {
    /// What a column of the file means: what was found about it, what its platform says, or what its
    /// name says.
    #[must_use]
    pub fn meaning(&self, column: &str) -> Option<Recognised> {
        match (self.overrides.get(column), &self.platform) {
            (Some(found), _) => *found,
            (None, Some(seen)) => seen.platform.recognise(column),
            (None, None) => recognise(column),
        }
    }

    /// Whether the rows are in memory, so that a column can be called by another name.
    pub(super) const fn can_rename(&self) -> bool {
        matches!(self.body, Body::Export(_))
    }

    /// Gives a column the name that it has in the other files of an audit.
    fn rename(&mut self, from: &str, to: &str) {
        if let Body::Export(table) = &mut self.body {
            table.rename(from, to);
            for name in self.header.iter_mut().filter(|name| *name == from) {
                to.clone_into(name);
            }
        }
    }
}

/// Calls the columns of exports by the names of the roles that they have: every platform and language
/// has names of its own for one thing.
pub fn align(roles: &Roles, inputs: &mut [Opened]) {
    for input in inputs.iter_mut().filter(|input| input.can_rename()) {
        for (column, meaning) in &roles.meanings {
            if input.header.contains(column) {
                continue;
            }
            let same = |name: &&String| input.meaning(name) == Some(*meaning);
            let mut like = input.header.iter().filter(same);
            if let (Some(own), None) = (like.next().cloned(), like.next()) {
                input.rename(&own, column);
            }
        }
    }
}

/// Opens one more time a source whose columns have roles.
///
/// # Errors
///
/// As [`open`].
pub fn open_aligned(source: &Source, options: &Options, roles: &Roles) -> Result<Opened> {
    let mut input = open(source, options)?;
    align(roles, std::slice::from_mut(&mut input));
    Ok(input)
}

/// The attribute that a name means.
pub(super) fn attribute_of(name: &str) -> Option<&'static str> {
    recognise(name)?.attribute()
}
