//! The settings of one audit and where each came from.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::config::condition::Filter;
use crate::config::number::Rational;
use crate::config::{CheckRuleConfig, FieldConfig, MembershipConfig};
use crate::config::{ScoreBins, WithoutConsent};

/// A line and column of a configuration file, both counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file as the user named it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Where a setting came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag,
    /// Nobody: it applies unless something else is said.
    Default,
    /// A place in a configuration file.
    File(Place),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("flag"),
            Self::Default => f.write_str("default"),
            Self::File(place) => place.fmt(f),
        }
    }
}

/// A name together with the place that named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What was written.
    pub value: String,
    /// Where.
    pub origin: Origin,
}

impl Named {
    /// A name that applies unless something else is said.
    #[must_use]
    pub fn default(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            origin: Origin::Default,
        }
    }

    /// A name given on the command line.
    #[must_use]
    pub fn flag(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            origin: Origin::Flag,
        }
    }
}

/// What one row of the log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowShape {
    /// One row per person, impression or decision; stages are 0/1.
    Person,
    /// One row per campaign × age × …; stages are counts.
    Counts,
}

impl RowShape {
    /// The word for the shape, as in `--rows`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Counts => "counts",
        }
    }
}

/// How a numeric attribute is cut into bands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CutsText {
    /// Five groups of equal size, found by a pass over the column.
    Quintiles,
    /// Increasing cut points in millionths.
    Points(Vec<i64>),
}

/// A protected attribute as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeConfig {
    /// The attribute's name; the column's own name until the column is recognised.
    pub name: Named,
    /// The column, when it is not the name.
    pub column: Option<Named>,
    /// Group → the values that mean it.
    pub map: Vec<(String, Vec<String>)>,
    /// Bands.
    pub cuts: Option<CutsText>,
    /// `best`, `largest`, `rest`, `overall` or a group.
    pub reference: Option<Named>,
    /// The year in which ages are counted, for a column of birth years.
    pub as_of: Option<i32>,
}

impl AttributeConfig {
    /// An attribute of which only the name is known.
    #[must_use]
    pub const fn named(name: Named) -> Self {
        Self {
            name,
            column: None,
            map: Vec::new(),
            cuts: None,
            reference: None,
            as_of: None,
        }
    }
}

/// A bound as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundText {
    /// The text, for messages.
    pub text: String,
    /// The exact value, when the text is a number.
    pub value: Option<Rational>,
    /// Where it stands.
    pub origin: Origin,
}

/// A rule as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleConfig {
    /// The metric's id.
    pub metric: Named,
    /// The attributes it judges; all when empty.
    pub attributes: Vec<Named>,
    /// Lower bound.
    pub min: Option<BoundText>,
    /// Upper bound.
    pub max: Option<BoundText>,
    /// `point`, `screening` or `confident`.
    pub evidence: Option<Named>,
    /// `deny`, `warn` or `note`.
    pub severity: Option<Named>,
    /// `warn` or `deny`.
    pub on_inconclusive: Option<Named>,
    /// `note` or `inconclusive`.
    pub on_unknown: Option<Named>,
    /// Smallest group that is judged.
    pub min_n: Option<u64>,
    /// A short name of the rule, for findings; made from the metric when absent.
    pub id: Option<Named>,
}

/// The policy as written: presets, common settings and rules.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyConfig {
    /// Names of built-in policies; `None` when the key is absent.
    pub presets: Option<Vec<Named>>,
    /// Level of the tests and one minus the level of the intervals.
    pub alpha: Option<BoundText>,
    /// How p-values are adjusted.
    pub adjustment: Option<Named>,
    /// Which comparisons are adjusted together.
    pub family: Option<Named>,
    /// Smallest group that is judged.
    pub min_n: Option<u64>,
    /// What an inconclusive finding of a denied rule does to the exit code.
    pub on_inconclusive: Option<Named>,
    /// What becomes of a pass that people of unknown group could undo.
    pub on_unknown: Option<Named>,
    /// By how much the odds of unknown people may differ from those of the known.
    pub unknown_odds: Option<BoundText>,
    /// Metrics that are measured besides the standard ones: ids, questions or `all`.
    pub metrics: Vec<Named>,
    /// Tools whose numbers stand beside ours.
    pub conventions: Vec<Named>,
    /// Rules in order of writing.
    pub rules: Vec<RuleConfig>,
    /// Rules that are checks of rows, in order of writing.
    pub checks: Vec<CheckRuleConfig>,
}

/// Everything that can be asked of an audit, from the file and the flags together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// What one row is, when the user says so.
    pub rows: Option<(RowShape, Origin)>,
    /// The platform whose export it is, or `none`.
    pub platform: Option<Named>,
    /// The decimal sign of an export's numbers: `point` or `comma`.
    pub decimal: Option<Named>,
    /// The sheet of a workbook.
    pub sheet: Option<Named>,
    /// The denominator stage.
    pub eligible: Option<Named>,
    /// The stage under audit.
    pub outcome: Option<Named>,
    /// The true outcome.
    pub label: Option<Named>,
    /// A score from which the decision is derived.
    pub score: Option<Named>,
    /// Scores at or above it are selected, in millionths.
    pub threshold: Option<(i64, Origin)>,
    /// What the offer of a row is worth.
    pub value: Option<Named>,
    /// The position of a row in a ranking.
    pub rank: Option<Named>,
    /// How the scores are counted in bins; not at all without it.
    pub score_bins: Option<ScoreBins>,
    /// The funnel, in order; recognised names when empty.
    pub stages: Vec<Named>,
    /// Which rows are audited; all of them without it.
    pub filter: Option<Filter>,
    /// Columns whose values are audited apart as well as together.
    pub by: Vec<Named>,
    /// Which arm of a test rows are of.
    pub arm: Option<Named>,
    /// Values of it that are treated; known words when empty.
    pub treatment: Vec<Named>,
    /// Values of it that are held out; known words when empty.
    pub control: Vec<Named>,
    /// Whom rows belong to.
    pub unit: Option<Named>,
    /// How many people each row speaks for.
    pub weight: Option<Named>,
    /// The attribute of which columns hold probabilities.
    pub membership: Option<MembershipConfig>,
    /// Whether no unit has rows in two of the counts files that are added.
    pub units_disjoint: bool,
    /// Who has agreed to be profiled.
    pub consent: Option<Named>,
    /// What becomes of rows without consent.
    pub without_consent: Option<(WithoutConsent, Origin)>,
    /// Protected attributes; recognised names when empty.
    pub attributes: Vec<AttributeConfig>,
    /// Intersections, each of two or more attribute names.
    pub intersections: Vec<Vec<Named>>,
    /// Reference choices of the command line, `attribute → choice`; an empty name means all.
    pub references: Vec<(String, Named)>,
    /// The population to compare with: a file or inline shares.
    pub baseline: Option<Named>,
    /// The rules.
    pub policy: PolicyConfig,
    /// The calendar year in which birth years are turned into ages.
    pub year: Option<i32>,
    /// Columns that checks of rows read; recognised names for the others.
    pub fields: Vec<FieldConfig>,
    /// Meaning → the words of the log that have it, for checks of rows.
    pub words: Vec<(String, Vec<String>)>,
}
