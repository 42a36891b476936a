//! Which column says who has agreed to be profiled: named, or recognised by its name where it has no
//! other role. What its values mean is said in [`crate::groups::consents`].

use crate::config::{Config, RowShape, WithoutConsent};
use crate::error::{Code, Error, Result};
use crate::input::lookup::Table;
use crate::input::{Recognised, RoleColumn, recognise};

/// The column that says who has agreed, and what becomes of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentColumn {
    /// The column.
    pub column: RoleColumn,
    /// Whether it says who has objected (`opt_out`): its yes is no consent.
    pub inverted: bool,
    /// What becomes of rows without consent.
    pub without: WithoutConsent,
}

impl ConsentColumn {
    /// How the column is read: `consent`, or `opt_out` where yes means no.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        if self.inverted { "opt_out" } else { "consent" }
    }
}

/// Finds the column; `taken` are columns that have another role.
pub(super) fn consent(
    config: &Config,
    table: &Table<'_>,
    taken: &[&str],
) -> Result<Option<ConsentColumn>> {
    let column = match &config.consent {
        Some(named) => Some(table.find(named, "--consent")?),
        None => match table.recognised_free(Recognised::Consent, "--consent", taken)? {
            Some(column) => Some(column),
            None => table.recognised_free(Recognised::OptOut, "--consent", taken)?,
        },
    };
    let without = config.without_consent.as_ref();
    match (column, without) {
        (None, Some((without, _))) => Err(Error::new(
            Code::Usage,
            format!(
                "`--without-consent {}` needs a column that says who has consented",
                without.word()
            ),
        )
        .help("name it: `--consent COLUMN`")),
        (None, None) => Ok(None),
        (Some(column), without) => Ok(Some(ConsentColumn {
            inverted: recognise(&column.column) == Some(Recognised::OptOut),
            column,
            without: without.map_or_else(WithoutConsent::default, |(without, _)| *without),
        })),
    }
}

/// Consent of rows that are people. A row of counts belongs to many: a named column is refused, one that
/// was only recognised has no role.
pub(super) fn of_people(
    found: Option<ConsentColumn>,
    shape: RowShape,
    config: &Config,
) -> Result<Option<ConsentColumn>> {
    let named = config.consent.is_some() || config.without_consent.is_some();
    match (shape, found) {
        (RowShape::Counts, Some(role)) if named => Err(Error::new(
            Code::Usage,
            format!(
                "`--consent {}` needs person rows; a row of counts belongs to many people",
                role.column.column
            ),
        )
        .help("leave it out, and count those with and without consent apart with `--by`; if stages are yes and no, add `--rows person`")),
        (RowShape::Counts, _) => Ok(None),
        (RowShape::Person, found) => Ok(found),
    }
}
