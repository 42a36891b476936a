//! SQL engines: the same plan that drives the kernel, written as one aggregate statement, and the
//! small table that comes back. Nothing is judged here, and rows are counted by the kernel as those
//! of a file are.

#[cfg(feature = "adbc")]
mod adbc;
mod address;
mod condition;
mod consent;
mod dialect;
mod relation;
mod selected;
mod statement;
#[cfg(not(feature = "adbc"))]
mod without;

#[cfg(feature = "adbc")]
pub use adbc::Engine;
pub use address::Address;
pub use consent::refuse_consent;
pub use dialect::Dialect;
pub use relation::Relation;
pub use statement::{Columns, Holds, columns_of, first_rows, statement};
#[cfg(not(feature = "adbc"))]
pub use without::Engine;

use crate::input::Table;

/// Most rows that a statement may give back; as many cells as the program holds.
pub const MAX_RESULT_ROWS: usize = 250_000;

/// Where an engine is, what is read there, and in which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The address or profile.
    pub address: Address,
    /// The table or query.
    pub relation: Relation,
    /// The dialect, where neither the address nor the engine says it.
    pub dialect: Option<Dialect>,
}

impl Place {
    /// The name shown in reports and errors; it holds no credentials.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.address, self.relation)
    }
}

/// Rows that an engine gave back, and what their columns hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// The rows as text.
    pub table: Table,
    /// What each column holds.
    pub columns: Columns,
}
