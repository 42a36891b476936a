//! The names of metrics, one file a language.

pub(super) mod en;
pub(super) mod fr;
