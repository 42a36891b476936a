//! The sentences about the numbers of other tools, one file per language.

pub(super) mod en;
pub(super) mod fr;
