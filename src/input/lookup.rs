//! Looking up columns: by exact name, by a name that differs in case and accents, or by what a name
//! means; with "did you mean" where nothing fits.

use crate::config::{AttributeConfig, Named, Origin};
use crate::error::{Code, Error, Result, did_you_mean};
use crate::input::names::{identifier, person_rank};
use crate::input::{
    AttributeColumn, How, Opened, Recognised, RoleColumn, StageColumn, recognise, yes_no,
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
                        | Recognised::Person,
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
        let id = match recognise(&column) {
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
        let mut like = self
            .header
            .iter()
            .copied()
            .filter(|column| recognise(column) == Some(wanted));
        match (like.next(), like.next()) {
            (None, _) => Ok(None),
            (Some(column), None) => Ok(Some(RoleColumn {
                column: column.clone(),
                how: How::Recognised,
            })),
            (Some(a), Some(b)) => {
                let what = match wanted {
                    Recognised::Attribute(id) | Recognised::Stage(id) => id,
                    Recognised::Label => "label",
                    Recognised::Spend => "spend",
                    Recognised::Person => "unit",
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

    /// The names of all columns that have one.
    pub(super) fn names(&self) -> Vec<String> {
        let named = self.header.iter().filter(|name| !name.is_empty());
        named.map(|name| (*name).clone()).collect()
    }

    /// The columns whose names mean something.
    pub(super) fn like(&self, wanted: Recognised) -> Vec<String> {
        let mut names = self.names();
        names.retain(|column| recognise(column) == Some(wanted));
        names
    }

    /// The columns of yes and no.
    pub(super) fn binary(&self) -> Vec<String> {
        let mut names = self.names();
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
        label: Option<&RoleColumn>,
        eligible: Option<&str>,
    ) -> Option<String> {
        let taken = |column: &str| {
            attributes.iter().any(|a| a.column.column == column)
                || label.is_some_and(|role| role.column == column)
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

/// The attribute that a name means.
pub(super) fn attribute_of(name: &str) -> Option<&'static str> {
    match recognise(name) {
        Some(Recognised::Attribute(id)) => Some(id),
        Some(Recognised::Stage(_) | Recognised::Label | Recognised::Spend | Recognised::Person)
        | None => None,
    }
}
