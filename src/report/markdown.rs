//! Markdown, as GitHub reads it: the verdict, findings that are not passed, a table per attribute and
//! rate, and what was not computed. Texts from the data are escaped, so that none of them is markup.

use crate::report::Report;
use crate::report::model::{FindingReport, MeasureReport};
use crate::report::numbers::NumberStyle;
use crate::report::outcome::complaints;
use crate::report::text::{Heading, Lang, Language, Phrase};

/// Longest text of the data in a cell, in characters.
const LONGEST: usize = 80;

/// Metrics of groups that have a table, each with the comparison beside it.
const TABLES: [(&str, &str, Heading); 5] = [
    ("selection-rate", "impact-ratio", Heading::Ratio),
    (
        "true-positive-rate",
        "equal-opportunity-difference",
        Heading::Difference,
    ),
    ("event-rate", "event-rate-ratio", Heading::Ratio),
    ("consent-rate", "consent-ratio", Heading::Ratio),
    (
        "representation-ratio",
        "representation-ratio",
        Heading::Ratio,
    ),
];

pub(super) fn render(report: &Report, lang: Lang) -> String {
    let page = Page {
        report,
        text: lang.text(),
        n: lang.text().numbers(),
    };
    let mut out = String::from("# bias-audit\n\n");
    let verdict = page.text.verdict_line(report.verdict, &report.scope);
    out.push_str(&format!("**{}**\n\n", escaped(&verdict)));
    if report.scope.denied.pass + report.scope.denied.fail == 0 {
        out.push_str(&format!("{}\n\n", page.text.phrase(Phrase::NothingJudged)));
    }
    let findings: Vec<&FindingReport> =
        complaints(report).iter().map(|told| told.finding).collect();
    if !findings.is_empty() {
        out.push_str(&format!("## {}\n\n", page.text.phrase(Phrase::Findings)));
        for finding in findings {
            out.push_str(&format!(
                "- **{}** `{}`: {}",
                page.text.verdict(finding.verdict),
                finding.rule.replace('`', "'"),
                escaped(&finding.message)
            ));
            if let Some(power) = finding.settles() {
                out.push_str(&format!(" {}", escaped(power)));
            }
            out.push('\n');
        }
        out.push('\n');
    }
    out.push_str(&page.tables());
    let unanswered: Vec<String> = report
        .questions
        .iter()
        .filter_map(|asked| {
            let needs = asked.needs.as_ref()?;
            Some(format!(
                "- {} \u{2190} {}\n",
                escaped(&asked.message),
                escaped(needs)
            ))
        })
        .collect();
    if !unanswered.is_empty() {
        out.push_str(&format!("## {}\n\n", page.text.phrase(Phrase::NotComputed)));
        out.push_str(&unanswered.concat());
        out.push('\n');
    }
    if !report.data_quality.is_empty() {
        out.push_str(&format!("## {}\n\n", page.text.phrase(Phrase::DataQuality)));
        for note in &report.data_quality {
            out.push_str(&format!("- {}\n", escaped(&note.message)));
        }
        out.push('\n');
    }
    if !report.curves.is_empty() {
        out.push_str(&format!("{}\n\n", page.text.phrase(Phrase::Curves)));
    }
    out.push_str(page.text.phrase(Phrase::Indicator));
    out.push('\n');
    out
}

struct Page<'a> {
    report: &'a Report,
    text: &'static dyn Language,
    n: NumberStyle,
}

/// What one table is about: attribute, stratum, metric, numerator, denominator.
type Key<'a> = (&'a str, Option<&'a str>, &'a str, &'a str, &'a str);

fn key(measure: &MeasureReport) -> Key<'_> {
    (
        &measure.attribute,
        measure.stratum.as_deref(),
        measure.metric,
        &measure.numerator,
        &measure.denominator,
    )
}

impl Page<'_> {
    fn tables(&self) -> String {
        let mut out = String::new();
        let mut keys: Vec<Key<'_>> = Vec::new();
        for measure in &self.report.measures {
            let key = key(measure);
            let own = TABLES.iter().any(|(rate, ..)| *rate == key.2)
                || self.report.policy.metrics.contains(&key.2)
                    && TABLES.iter().all(|(_, comparison, _)| *comparison != key.2);
            if own && measure.group.is_some() && !keys.contains(&key) {
                keys.push(key);
            }
        }
        for key in keys {
            out.push_str(&self.table(key));
        }
        let whole = self.report.measures.iter().filter(|m| m.group.is_none());
        let lines: Vec<String> = whole.filter_map(|m| self.over_groups(m)).collect();
        if !lines.is_empty() {
            out.push_str(&lines.concat());
            out.push('\n');
        }
        out
    }

    fn table(&self, (attribute, stratum, metric, numerator, denominator): Key<'_>) -> String {
        let found = TABLES.iter().find(|(rate, ..)| *rate == metric);
        let (comparison, heading) = found.map_or((metric, Heading::Value), |t| (t.1, t.2));
        let of = |id: &str| -> Vec<&MeasureReport> {
            let wanted = (attribute, stratum, id, numerator, denominator);
            let measures = self.report.measures.iter();
            measures
                .filter(|m| key(m) == wanted && m.group.is_some())
                .collect()
        };
        let (rates, compared) = (of(metric), of(comparison));
        let reference = compared.iter().find_map(|m| m.reference.as_deref());
        let title = if found.is_some() {
            self.text
                .table_title(attribute, numerator, denominator, reference)
        } else {
            self.text
                .metric_title(attribute, self.text.metric(metric), reference)
        };
        let stratum = stratum.map(|s| format!("[{s}] ")).unwrap_or_default();
        let mut out = format!("### {}\n\n", cell(&format!("{stratum}{title}")));
        let two = metric != comparison;
        let mut headings = vec![Heading::Group, Heading::Counts];
        if two {
            headings.push(Heading::Rate);
        }
        headings.extend([heading, Heading::Verdict]);
        let names: Vec<&str> = headings.iter().map(|h| self.text.heading(*h)).collect();
        out.push_str(&format!("| {} |\n|---|", names.join(" | ")));
        out.push_str(&"--:|".repeat(headings.len() - 2));
        out.push_str("---|\n");
        for own in rates {
            let beside = compared.iter().find(|m| m.group == own.group).copied();
            let group = own.group.as_deref().unwrap_or_default();
            let mut cells = vec![cell(&self.text.group(attribute, group)), self.counts(own)];
            if two {
                cells.push(self.value(own));
            }
            cells.push(beside.map(|m| self.value(m)).unwrap_or_default());
            cells.push(self.verdict(beside));
            out.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
        out.push('\n');
        out
    }

    fn counts(&self, measure: &MeasureReport) -> String {
        match (measure.k, measure.n) {
            (Some(k), Some(n)) => format!("{}/{}", self.n.count(k), self.n.count(n)),
            (Some(_) | None, Some(_) | None) => String::new(),
        }
    }

    fn value(&self, measure: &MeasureReport) -> String {
        match (measure.value, measure.interval) {
            (Some(value), Some(i)) => format!(
                "{} {}",
                self.n.beside(value, self.bounds(measure)),
                self.n.interval(i.lower, i.upper)
            ),
            (Some(value), None) => self.n.fixed(value, 3),
            (None, _) => measure
                .undefined
                .map_or("\u{2013}", |why| self.text.undefined(why))
                .to_owned(),
        }
    }

    fn bounds(&self, measure: &MeasureReport) -> [Option<f64>; 2] {
        let mut findings = self.report.findings.iter();
        let finding = findings.find(|f| f.measure == Some(measure.id));
        finding.map_or([None, None], |f| [f.bound.min, f.bound.max])
    }

    fn verdict(&self, measure: Option<&MeasureReport>) -> String {
        let findings = self.report.findings.iter();
        let own = findings.filter(|f| f.measure.is_some() && f.measure == measure.map(|m| m.id));
        own.max_by_key(|f| f.verdict)
            .map_or_else(String::new, |f| self.text.verdict(f.verdict).to_owned())
    }

    fn over_groups(&self, measure: &MeasureReport) -> Option<String> {
        measure.value?;
        let stratum = measure.stratum.as_ref();
        let stratum = stratum.map(|s| format!("[{s}] ")).unwrap_or_default();
        let name =
            self.text
                .metric_title(&measure.attribute, self.text.metric(measure.metric), None);
        let verdict = self.verdict(Some(measure));
        let line = format!(
            "- {}: {}",
            cell(&format!("{stratum}{name}")),
            self.value(measure)
        );
        Some(format!("{line} {verdict}").trim_end().to_owned() + "\n")
    }
}

/// A text of the data in a cell: escaped, on one line, not too long.
fn cell(text: &str) -> String {
    let short: String = if text.chars().count() > LONGEST {
        text.chars().take(LONGEST - 1).chain(['\u{2026}']).collect()
    } else {
        text.to_owned()
    };
    escaped(&short)
}

/// A text with everything that Markdown or HTML would take for markup written out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            '@' => out.push_str("&#64;"),
            c if c.is_control() || is_direction(c) => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Whether a character changes the direction of the text after it.
const fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_name_is_markup() {
        assert_eq!(
            escaped("<script>a|b `c` **d** [l](u) @team\n"),
            "&lt;script&gt;a\\|b \\`c\\` \\*\\*d\\*\\* \\[l\\](u) &#64;team "
        );
        assert_eq!(cell(&"x".repeat(200)).chars().count(), LONGEST);
        assert_eq!(escaped("\u{202e}right"), " right");
    }
}
