//! Draft.
pub mod config;
pub mod error;
pub mod groups;
pub mod input;
pub mod tally;
pub mod inference;
pub mod metrics;
