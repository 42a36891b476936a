//! `bias-audit` audits advertising and marketing campaign logs for algorithmic bias.
//!
//! ```text
//!  files, stdin ─┐
//!  counts files ─┤                                                                    ┌─ terminal
//!  SQL engines ──┴▶ input ─▶ groups ─▶ tally ─▶ metrics ─▶ inference ─▶ policy ─▶ report ─┤─ json
//!                   frames    keys      CUBE     values     evidence    VERDICT   MODEL   └─ csv
//! ```
//!
//! *Count once, judge many times*: one pass over the log makes a small [`tally::Cube`] of integer
//! counts; everything after it is a pure function of those integers. [`count`] makes the cube,
//! or [`count_engine`] makes it in an SQL engine's own words, [`audit()`] judges it and makes the [`report::Report`], [`report::render`] writes it. [`propose()`] proposes
//! the configuration of an audit.
//!
//! The modules stand in the order of the pipeline; each may use what stands to its left in the
//! picture, and nothing to its right.

pub mod config;
pub mod engine;
pub mod error;
pub mod groups;
pub mod inference;
pub mod input;
pub mod metrics;
pub mod policy;
pub mod report;
pub mod tally;

mod audit;
mod propose;
pub mod selftest;

pub use audit::{
    Tallied, audit, compared, count, count_engine, count_kept, references, statement,
    statement_of_engine,
};
pub use propose::propose;
