//! The roles that columns play, and how each came to it.

use serde::{Deserialize, Serialize};

use crate::config::condition::Condition;
use crate::config::{AttributeConfig, Origin, RowShape};
use crate::error::{Code, Error, Result};
use crate::input::{Arms, CheckedColumns, ConsentColumn, Opened, Recognised};

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
            Origin::Default => Self::Recognised,
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

/// The condition that rows must meet to be audited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFilter {
    /// The condition, its columns called as in the data.
    pub condition: Condition,
    /// How it came.
    pub how: How,
    /// Whether an engine has judged the rows: they are marked in [`FILTER_COLUMN`], and the columns of
    /// the condition need not be there.
    pub is_marked: bool,
}

/// The decision under audit: one stage out of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Stage id of the outcome.
    pub outcome: String,
    /// Stage id of the denominator; `None` means all rows (person rows only).
    pub eligible: Option<String>,
}

/// What values are that are counted one by one or in bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BinnedAs {
    /// Scores.
    #[default]
    Scores,
    /// Positions in a ranking.
    Ranks,
    /// Amounts of money that are offered.
    Amounts,
}

impl BinnedAs {
    /// Whether they are scores.
    #[must_use]
    pub const fn is_scores(&self) -> bool {
        matches!(self, Self::Scores)
    }

    /// The key of the configuration that names the column; that of scores has more to say.
    #[must_use]
    pub const fn key(self) -> Option<&'static str> {
        match self {
            Self::Scores => None,
            Self::Ranks => Some("rank"),
            Self::Amounts => Some("value"),
        }
    }
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
    /// A score whose values are counted in bins.
    pub binned: Option<RoleColumn>,
    /// What the values are that are counted in bins.
    pub binned_as: BinnedAs,
    /// Money spent.
    pub spend: Option<RoleColumn>,
    /// Whether money is counted in millionths of its unit already.
    pub spend_in_micros: bool,
    /// What the columns in use mean, where that is known; files that call them otherwise are read by it.
    pub meanings: Vec<(String, Recognised)>,
    /// Strata.
    pub by: Vec<RoleColumn>,
    /// The stratum that holds the arms of a test, what its values mean, and how that became known.
    pub arms: Option<(Arms, How)>,
    /// How many rows of the log a row stands for: the column [`ROWS_COLUMN`] of an aggregated log.
    pub multiplicity: Option<RoleColumn>,
    /// Whom rows belong to: rows of one unit are not independent.
    pub unit: Option<RoleColumn>,
    /// How many people each row speaks for.
    pub weight: Option<RoleColumn>,
    /// Columns of the probabilities of groups, and their groups; the one attribute is known by them. Empty
    /// where attributes are columns.
    pub membership: Vec<(RoleColumn, String)>,
    /// Which rows are audited.
    pub filter: Option<RowFilter>,
    /// Who has agreed to be profiled; person rows only.
    pub consent: Option<ConsentColumn>,
    /// A column without a role that looks like the id of a person. It is looked at for repeats, in the
    /// inputs that have it.
    pub watched: Option<String>,
    /// What checks of rows read.
    pub checked: CheckedColumns,
}

/// The name of the column that says for how many rows of the log a row of an aggregated log stands.
pub const ROWS_COLUMN: &str = "bias_audit_rows";

/// The name of the column in which an engine marks the rows that the condition of `--where` chose: `1`
/// for those chosen, `0` for the others, and `-n` for those whose value in the n-th of the columns that
/// are compared with numbers is none, where that decides.
pub const FILTER_COLUMN: &str = "bias_audit_where";

impl RowFilter {
    /// The columns that are read for it.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        if self.is_marked {
            vec![FILTER_COLUMN]
        } else {
            self.condition.columns()
        }
    }
}

impl Roles {
    /// Whether a column of the data has a part in the audit.
    #[must_use]
    pub fn uses(&self, column: &str) -> bool {
        let filter = self.filter.as_ref();
        self.columns().iter().any(|used| used == column)
            || filter.is_some_and(|filter| filter.condition.columns().contains(&column))
    }

    /// Checks that every input has every column in use.
    ///
    /// # Errors
    ///
    /// [`Code::UnknownColumn`], naming the file.
    pub fn check_headers(&self, inputs: &[Opened]) -> Result<()> {
        for (input, column) in inputs
            .iter()
            .flat_map(|i| self.columns().into_iter().map(move |c| (i, c)))
        {
            if !input.header.contains(&column) {
                return Err(Error::new(
                    Code::UnknownColumn,
                    format!("column `{column}` not found in `{}`", input.name),
                )
                .help("files of one audit need the same columns; audit the others apart"));
            }
        }
        Ok(())
    }

    /// The columns to read, each once.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        let mut columns = self.columns_counted();
        for column in self.filter.iter().flat_map(RowFilter::columns) {
            if !columns.iter().any(|known| known == column) {
                columns.push(column.to_owned());
            }
        }
        columns
    }

    /// The columns that are still needed when it is known which rows are audited, each once.
    #[must_use]
    pub fn columns_counted(&self) -> Vec<String> {
        let mut columns: Vec<String> = Vec::new();
        let attributes = self.attributes.iter().map(|a| &a.column);
        let stages = self.stages.iter().map(|s| &s.column);
        let others = self
            .label
            .iter()
            .chain(self.score.iter().map(|(c, _)| c))
            .chain(&self.binned)
            .chain(&self.spend)
            .chain(&self.multiplicity)
            .chain(&self.unit)
            .chain(&self.weight)
            .chain(self.membership.iter().map(|(column, _)| column))
            .chain(self.consent.iter().map(|consent| &consent.column))
            .chain(self.checked.columns.iter().map(|held| &held.column));
        for role in attributes.chain(stages).chain(others).chain(&self.by) {
            if !columns.contains(&role.column) {
                columns.push(role.column.clone());
            }
        }
        columns
    }
}
