//! A proposed configuration: what was found in a log and decided about it, and what was left open. It is
//! made elsewhere; here it becomes a commented `bias-audit.toml` and a short summary.

mod attributes;
mod checks;
mod columns;
mod page;
mod rules;
pub mod toml;
mod write;

use crate::config::Config;
use crate::input::{About, Roles};
use crate::metrics::Answer;
use crate::policy::Policy;
use crate::tally::{Census, Cube};

pub use checks::{FieldTable, field_tables};
pub(crate) use page::shell;
pub use write::{summary, write};

/// What a configuration is made of.
pub struct Proposal {
    /// The files as they were named.
    pub files: Vec<String>,
    /// The settings, answers put in.
    pub config: Config,
    /// The role of every column.
    pub roles: Roles,
    /// The counts, with the plan they were made by.
    pub cube: Cube,
    /// The values of each attribute, in the order of the plan.
    pub census: Vec<Census>,
    /// The rules as they will be judged.
    pub policy: Policy,
    /// What the data can answer.
    pub answers: Vec<Answer>,
    /// Columns that may be strata, with the number of their values.
    pub strata: Vec<(String, usize)>,
    /// What nobody has answered.
    pub open: Vec<Open>,
}

/// Something that the data leave open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Open {
    /// Which of several columns plays a role. Without an answer there is no audit.
    Column {
        /// The role.
        about: About,
        /// The columns.
        columns: Vec<String>,
    },
    /// Which digit is which gender. Without an answer there is no audit.
    Codes {
        /// The column.
        column: String,
        /// The two digits.
        codes: [String; 2],
    },
    /// Whether two spellings are one group. Without an answer they are kept apart.
    Alike {
        /// The attribute.
        attribute: String,
        /// The spellings, each with its rows.
        spellings: [(String, u64); 2],
    },
    /// Whether ids that repeat are people. Without an answer rows are taken as independent.
    Repeats {
        /// The column.
        column: String,
        /// Rows of ids that stand in several.
        rows: u64,
    },
}

/// Answers a question with the number of a choice, from 0; `None` leaves it open.
pub type Ask<'a> = dyn FnMut(&Open) -> Option<usize> + 'a;
