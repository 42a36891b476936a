//! Reports: one model made from the judgement, and one pure renderer per format. A renderer omits
//! nothing, judges nothing and rounds only through [`numbers`].

mod build;
mod conventions;
mod csv;
mod json;
pub mod model;
pub mod numbers;
pub mod proposal;
mod schema;
mod terminal;
pub mod text;

pub use build::{Audited, Wishes, build};
pub use conventions::Conventional;
pub use json::error_json;
pub use model::Report;
pub use schema::schema;
pub use terminal::Style;
pub use text::Lang;

/// The formats a report is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportFormat {
    /// Tables and sentences for a terminal.
    Terminal,
    /// The contract of `docs/report.schema.json`.
    Json,
    /// The measures, one row each.
    Csv,
}

impl ReportFormat {
    /// Every format with its name and one line about it.
    pub const ALL: [(ReportFormat, &'static str, &'static str); 3] = [
        (
            Self::Terminal,
            "terminal",
            "verdict, tables and sentences, for people",
        ),
        (
            Self::Json,
            "json",
            "everything, full precision, docs/report.schema.json",
        ),
        (
            Self::Csv,
            "csv",
            "the measures, one row each, full precision",
        ),
    ];

    /// The format of a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, id, _)| *id == name)
            .map(|(format, ..)| *format)
    }
}

/// Writes a report in a format.
#[must_use]
pub fn render(report: &Report, format: ReportFormat, lang: Lang, style: Style) -> String {
    match format {
        ReportFormat::Terminal => terminal::render(report, lang, style),
        ReportFormat::Json => json::render(report),
        ReportFormat::Csv => csv::render(report),
    }
}
