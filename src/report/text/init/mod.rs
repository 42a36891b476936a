//! The sentences of a proposed configuration: comments that say in plain words why a line is there, and
//! the questions that are asked about what the data leave open. One file per language.

mod en;
mod fr;

use crate::input::How;
use crate::metrics::Need;
use crate::report::proposal::Open;
use crate::report::text::Lang;

/// What a comment is about. Names stand in it as they are to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note<'a> {
    /// What the file is, from which log and how many rows.
    Head {
        /// The files.
        files: &'a str,
        /// Rows read.
        rows: u64,
    },
    /// How settings that are switched off are marked.
    Switches,
    /// Which rows are audited.
    Where,
    /// Whose export it is, and by which columns that was seen.
    Platform {
        /// The platform.
        name: &'static str,
        /// The columns.
        by: &'a str,
    },
    /// Whose export it is, as the settings say.
    Named,
    /// Which sign is the decimal one.
    Decimal,
    /// Which sheet of a workbook is the log.
    Sheet,
    /// That scores are counted in bins.
    Bins,
    /// Who has agreed to be profiled.
    Consent,
    /// What becomes of those who have not.
    WithoutConsent,
    /// The columns that checks of rows read.
    Fields,
    /// What is compared, out of what.
    Judged {
        /// The outcome.
        outcome: &'a str,
        /// The denominator; `None` for all rows.
        eligible: Option<&'a str>,
        /// The attributes.
        attributes: &'a str,
    },
    /// The log against a population.
    JudgedByBaseline {
        /// The attributes.
        attributes: &'a str,
    },
    /// Nothing can be judged.
    NotJudged,
    /// Attributes may be crossed.
    Intersect,
    /// A population would make a judgement possible.
    Baseline,
    /// Rows are people.
    RowsPerson,
    /// Rows are counts.
    RowsCounts,
    /// The decision.
    Outcome {
        /// Who named it.
        how: How,
        /// Whether its name is known.
        known: bool,
    },
    /// Counts without a decision.
    NoOutcome,
    /// The decision is made by a score.
    Score,
    /// The denominator.
    Eligible(How),
    /// Every row is eligible.
    AllRows,
    /// The funnel.
    Stages,
    /// A funnel of one stage.
    OneStage,
    /// The label.
    Label(How),
    /// There is no label.
    NoLabel,
    /// Whose rows they are.
    Unit,
    /// How many people each row speaks for.
    Weight,
    /// A column of ids, and rows of ids that repeat (0: none).
    Ids {
        /// The column.
        column: &'a str,
        /// Rows of ids that stand in several rows.
        rows: u64,
    },
    /// Strata in force.
    By,
    /// Columns that may be strata, with their numbers of values.
    Strata(&'a [(String, usize)]),
    /// Money is counted.
    Spend(&'a str),
    /// Columns without a role.
    Unused(&'a str),
    /// The spellings below were seen.
    Words,
    /// A map of the settings in force.
    OwnWords,
    /// So many groups, not listed.
    NotListed(usize),
    /// Values that look like somebody's, not listed.
    Personal,
    /// Rows of no known group; values in quotes with reasons.
    Unknown {
        /// Rows.
        rows: u64,
        /// Some of the values; empty when all are empty fields.
        examples: &'a str,
    },
    /// Spelled alike, kept apart.
    Alike {
        /// One.
        first: &'a str,
        /// The other.
        second: &'a str,
    },
    /// Platform bands of ages.
    AgeBands,
    /// The column of the values of offers.
    Values,
    /// The column of positions in a ranking.
    Ranks,
    /// The column of the arms of a test.
    Arms,
    /// The column holds bands already.
    ReadyBands,
    /// Fifths of this log.
    Quintiles,
    /// Cut points that somebody gave.
    OwnCuts,
    /// The groups that were seen, with their rows.
    Seen(&'a str),
    /// The year in which ages are counted.
    AsOf,
    /// Whom groups are compared with.
    Reference,
    /// What rules are.
    Rules,
    /// A preset, by its id.
    Preset(&'a str),
    /// The level of tests.
    Alpha,
    /// The smallest group.
    MinN,
    /// What happens to an undecided rule.
    Inconclusive,
    /// A rule of one's own.
    OwnRule,
    /// In a build.
    Build,
}

/// Headings of the file and words of the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Title {
    /// What is asked.
    Question,
    /// What the data can answer.
    Answers,
    /// Which column is what.
    Columns,
    /// An attribute.
    Attribute,
    /// The rules.
    Rules,
    /// How to run it.
    Running,
    /// Before a command run once.
    Once,
    /// Before a command run every night.
    Nightly,
    /// The data can answer.
    Yes,
    /// They cannot.
    No,
    /// What was left open.
    LeftOpen,
    /// What to do next.
    Next,
}

/// A language in which configurations are explained.
pub trait Explains: Sync {
    /// A heading or word.
    fn title(&self, title: Title) -> &'static str;
    /// A comment.
    fn note(&self, note: &Note<'_>) -> String;
    /// Where in the configuration to write what an answer needs.
    fn remedy(&self, need: Need) -> &'static str;
    /// Names in a row: `gender, age and income`.
    fn and(&self, names: &[String]) -> String;
    /// A value and the rows it stands in.
    fn rows(&self, rows: u64) -> String;
    /// The first line of the summary.
    fn written(&self, path: &str, files: &str, rows: u64) -> String;
    /// What is open, as a question.
    fn question(&self, open: &Open) -> String;
    /// The answers that may be given, in order.
    fn choices(&self, open: &Open) -> Vec<String>;
    /// How to answer: with a number, or not at all.
    fn prompt(&self) -> &'static str;
}

impl Lang {
    /// The sentences of proposed configurations.
    #[must_use]
    pub fn explains(self) -> &'static dyn Explains {
        match self {
            Self::En => &en::English,
            Self::Fr => &fr::French,
        }
    }
}
