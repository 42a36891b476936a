//! Reports: one model made from the judgement, and one pure renderer per format. A renderer omits
//! nothing, judges nothing and rounds only through [`numbers`].

mod build;
mod conventions;
mod csv;
mod curves;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod markdown;
pub mod model;
pub mod numbers;
mod outcome;
mod outlook;
mod power;
mod prometheus;
pub mod proposal;
mod sarif;
mod schema;
mod tap;
mod terminal;
pub mod text;
mod values;

pub use build::{Audited, Wishes, build};
pub use conventions::Conventional;
pub use json::error_json;
pub use model::Report;
pub use outlook::{OutlookReport, Sizes};
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
    /// Tables and sentences as Markdown.
    Markdown,
    /// A page of its own, with drawings.
    Html,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// `JUnit` XML, for test reports.
    Junit,
    /// Workflow commands of GitHub.
    Github,
    /// Code quality report of GitLab.
    Gitlab,
    /// Test Anything Protocol 14.
    Tap,
    /// Text format of Prometheus, for the textfile collector.
    Prometheus,
}

impl ReportFormat {
    /// Every format with its name and one line about it.
    pub const ALL: [(ReportFormat, &'static str, &'static str); 11] = [
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
        (
            Self::Markdown,
            "markdown",
            "verdict, tables and sentences, for summaries, wikis and mail",
        ),
        (
            Self::Html,
            "html",
            "a page in one file, with drawings, for browsers and paper",
        ),
        (
            Self::Sarif,
            "sarif",
            "SARIF 2.1.0 at the line of each rule, for code scanning",
        ),
        (
            Self::Junit,
            "junit",
            "JUnit XML, a suite per attribute, for test reports",
        ),
        (
            Self::Github,
            "github",
            "workflow commands, an annotation per finding, for GitHub Actions",
        ),
        (
            Self::Gitlab,
            "gitlab",
            "code quality report, for GitLab merge requests",
        ),
        (
            Self::Tap,
            "tap",
            "Test Anything Protocol 14, a line per finding",
        ),
        (
            Self::Prometheus,
            "prometheus",
            "gauges for the textfile collector of Prometheus",
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
        ReportFormat::Markdown => markdown::render(report, lang),
        ReportFormat::Html => html::render(report, lang),
        ReportFormat::Sarif => sarif::render(report),
        ReportFormat::Junit => junit::render(report),
        ReportFormat::Github => github::render(report, lang),
        ReportFormat::Gitlab => gitlab::render(report),
        ReportFormat::Tap => tap::render(report),
        ReportFormat::Prometheus => prometheus::render(report),
    }
}
