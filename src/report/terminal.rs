//! The terminal: the verdict first, then a table per attribute and rate, then findings as sentences,
//! then what could not be computed. Colours repeat what the words say.

mod conventions;

use anstyle::{AnsiColor, Style as Ansi};
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};

use crate::input::by_id;
use crate::policy::{Adjustment, FamilyOf, Verdict};
use crate::report::model::{FindingReport, GroupReport, MeasureReport, Report};
use crate::report::numbers::NumberStyle;
use crate::report::text::{
    Adjusting, GroupExpected, GroupOfUnits, GroupWithWeights, Heading, Lang, Language, Noun, Phrase,
};
use crate::report::values;
use crate::tally::Because;

/// How to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour.
    pub colour: bool,
    /// Width in columns.
    pub width: usize,
}

/// The tables of a report: a base rate and the comparison shown beside it.
pub(super) const TABLES: [(&str, &str, Heading); 5] = [
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

/// Findings told one by one; beyond them only failures are.
const MOST_FINDINGS: usize = 15;

/// Longest group name in a table, in characters.
const LONGEST_NAME: usize = 28;

pub(super) fn render(report: &Report, lang: Lang, style: Style) -> String {
    let view = View {
        report,
        text: lang.text(),
        n: lang.text().numbers(),
        style,
    };
    let mut out = Vec::new();
    out.push(view.verdict_line());
    if report.scope.denied.pass + report.scope.denied.fail == 0 {
        let nothing = match view.noun() {
            Noun::Checks => Phrase::NothingChecked,
            Noun::Comparisons | Noun::Both => Phrase::NothingJudged,
        };
        out.push(view.wrap(view.text.phrase(nothing), 0));
    }
    let rows = view.rows();
    if !report.accounting.excluded.is_empty() {
        out.push(view.wrap(&clean(&view.text.accounting(&report.accounting, rows)), 0));
    }
    if report.verdict == Verdict::Inconclusive && report.exit_code == 0 {
        out.push(view.wrap(view.text.exit_note(), 0));
    }
    out.push(String::new());
    for margin in view.margins() {
        out.extend(view.tables(margin));
    }
    out.extend(view.findings());
    out.extend(view.excluded_groups());
    out.extend(view.not_computed());
    out.extend(view.conventions());
    out.extend(view.about_the_data());
    out.push(view.wrap(view.text.phrase(Phrase::AllMeasures), 0));
    if !report.curves.is_empty() {
        out.push(view.wrap(view.text.phrase(Phrase::Curves), 0));
    }
    out.push(view.wrap(view.text.phrase(Phrase::Indicator), 0));
    let mut text = out.join("\n");
    text.push('\n');
    text
}

/// One attribute in one stratum.
type MarginKey<'a> = (&'a str, Option<&'a str>);

struct View<'a> {
    report: &'a Report,
    text: &'static dyn Language,
    n: NumberStyle,
    style: Style,
}

impl<'a> View<'a> {
    fn paint(&self, text: &str, colour: Option<AnsiColor>) -> String {
        if !self.style.colour {
            return text.to_owned();
        }
        let style = match colour {
            Some(colour) => Ansi::new().bold().fg_color(Some(colour.into())),
            None => Ansi::new().bold(),
        };
        format!("{style}{text}{style:#}")
    }

    fn verdict_line(&self) -> String {
        let text = self
            .text
            .verdict_line(self.report.verdict, &self.report.scope);
        let line = self.wrap(&clean(&text), 0);
        let (word, rest) = line.split_at(line.find([':', ' ', '\u{a0}']).unwrap_or(line.len()));
        format!(
            "{}{rest}",
            self.paint(word, Some(colour(self.report.verdict)))
        )
    }

    /// What the findings are.
    fn noun(&self) -> Noun {
        Noun::of(self.report.findings.len(), self.report.scope.checks)
    }

    /// What one row is; empty where rows are only checked, for then it does not matter.
    fn rows(&self) -> &'static str {
        if self.report.scope.attributes.is_empty() {
            ""
        } else {
            self.report.provenance.rows.trim_end_matches('s')
        }
    }

    fn margins(&self) -> Vec<MarginKey<'a>> {
        let mut margins: Vec<MarginKey<'a>> = Vec::new();
        for group in &self.report.groups {
            let key = (group.attribute.as_str(), group.stratum.as_deref());
            if !margins.contains(&key) {
                margins.push(key);
            }
        }
        margins
    }

    fn tables(&self, margin: MarginKey<'_>) -> Vec<String> {
        let mut out = Vec::new();
        for (rate, comparison, heading) in TABLES {
            let rates: Vec<&MeasureReport> = self.measures(margin, rate).collect();
            let mut steps: Vec<(&str, &str)> = Vec::new();
            for measure in &rates {
                let step = (measure.numerator.as_str(), measure.denominator.as_str());
                if !steps.contains(&step) {
                    steps.push(step);
                }
            }
            let shown = match rate {
                "representation-ratio" => self.report.provenance.baseline.is_some(),
                "event-rate" => margin.1.is_none(),
                _ => true,
            };
            for step in steps.into_iter().filter(|_| shown) {
                out.push(self.table(margin, rate, comparison, heading, step));
                out.push(String::new());
            }
        }
        out.extend(self.units(margin));
        out.extend(self.asked(margin));
        out.extend(self.over_groups(margin));
        out
    }

    /// Rows, units or weights, and effective numbers of the groups of an attribute, where rows have them.
    fn units(&self, margin: MarginKey<'_>) -> Vec<String> {
        let of = |measure: &MeasureReport| {
            let group = measure.group.as_deref()?;
            if let Some(people) = measure.n.filter(|_| measure.expected.is_some()) {
                let bounds = measure.unknown_bounds;
                return Some(self.text.group_expected(&GroupExpected {
                    group: &shorten(&clean(&self.text.group(margin.0, group))),
                    people,
                    effective: measure.effective_n,
                    bounds: bounds.and_then(|bounds| Some((bounds.lower, bounds.upper?))),
                }));
            }
            if let Some(weight) = measure.weighted_n.filter(|_| measure.n > Some(0)) {
                return Some(self.text.group_with_weights(&GroupWithWeights {
                    group: &shorten(&clean(&self.text.group(margin.0, group))),
                    people: measure.n?,
                    weight,
                    kish: measure.kish_n,
                    effective: measure.effective_n,
                }));
            }
            Some(self.text.group_of_units(&GroupOfUnits {
                group: &shorten(&clean(&self.text.group(margin.0, group))),
                rows: measure.n?,
                units: measure.units.filter(|units| *units > 0)?,
                effective: measure.effective_n,
            }))
        };
        let groups: Vec<String> = self
            .measures(margin, "selection-rate")
            .filter_map(of)
            .collect();
        if groups.is_empty() || margin.1.is_some() {
            return Vec::new();
        }
        vec![self.wrap(&groups.join("; "), 2), String::new()]
    }

    /// A table for every metric of groups that was asked for and stands in none of the others.
    fn asked(&self, margin: MarginKey<'_>) -> Vec<String> {
        let mut out = Vec::new();
        let shown = |metric: &str| TABLES.iter().any(|(a, b, _)| *a == metric || *b == metric);
        let asked = self.report.policy.metrics.iter();
        for metric in asked.filter(|metric| !shown(metric)) {
            let measures: Vec<&MeasureReport> = self
                .measures(margin, metric)
                .filter(|m| m.group.is_some())
                .collect();
            if measures.is_empty() {
                continue;
            }
            let reference = measures.iter().find_map(|m| m.reference.as_deref());
            let title = self
                .text
                .metric_title(margin.0, self.text.metric(metric), reference);
            let title = margin
                .1
                .map_or_else(|| title.clone(), |stratum| format!("[{stratum}] {title}"));
            let headings = [
                Heading::Group,
                Heading::Counts,
                Heading::Value,
                Heading::Blank,
                Heading::Verdict,
            ];
            let mut rows = vec![headings.map(|heading| self.text.heading(heading).to_owned())];
            for own in measures {
                let group = own.group.as_deref().unwrap_or_default();
                let counts = own.k.map(|_| self.counts(own)).unwrap_or_default();
                let verdict = self.verdict_of(margin, own, Some(own), false);
                rows.push([
                    shorten(&clean(&self.text.group(margin.0, group))),
                    counts,
                    self.compared(own),
                    String::new(),
                    verdict.replace(' ', "\u{a0}"),
                ]);
            }
            out.push(format!(
                "{}\n{}",
                self.paint(&self.wrap(&clean(&title), 0), None),
                self.draw(&rows)
            ));
            out.push(String::new());
        }
        out
    }

    fn measures(
        &self,
        (attribute, stratum): MarginKey<'_>,
        metric: &str,
    ) -> impl Iterator<Item = &'a MeasureReport> {
        self.report.measures.iter().filter(move |m| {
            m.metric == metric && m.attribute == attribute && m.stratum.as_deref() == stratum
        })
    }

    fn table(
        &self,
        margin: MarginKey<'_>,
        rate: &str,
        comparison: &str,
        heading: Heading,
        (numerator, denominator): (&str, &str),
    ) -> String {
        let of_step = |m: &&MeasureReport| m.numerator == numerator && m.denominator == denominator;
        let compared: Vec<&MeasureReport> =
            self.measures(margin, comparison).filter(of_step).collect();
        let reference = compared.iter().find_map(|m| m.reference.as_deref());
        let title = self
            .text
            .table_title(margin.0, numerator, denominator, reference);
        let title = margin
            .1
            .map_or_else(|| title.clone(), |stratum| format!("[{stratum}] {title}"));
        let rate_heading = if rate == comparison {
            Heading::Share
        } else {
            Heading::Rate
        };
        let headings = [
            Heading::Group,
            Heading::Counts,
            rate_heading,
            heading,
            Heading::Verdict,
        ];
        let mut rows =
            vec![headings.map(|heading| self.text.heading(heading).replace(' ', "\u{a0}"))];
        for own in self.measures(margin, rate).filter(of_step) {
            let beside = compared.iter().find(|m| m.group == own.group).copied();
            let is_reference = reference.is_some() && own.group.as_deref() == reference;
            rows.push([
                shorten(&clean(
                    &self
                        .text
                        .group(margin.0, own.group.as_deref().unwrap_or_default()),
                )),
                self.counts(own),
                self.rate(own),
                beside.map(|m| self.compared(m)).unwrap_or_default(),
                self.verdict_of(margin, own, beside, is_reference)
                    .replace(' ', "\u{a0}"),
            ]);
        }
        format!(
            "{}\n{}",
            self.paint(&self.wrap(&clean(&title), 0), None),
            self.draw(&rows)
        )
    }

    /// Draws rows as a table without borders, two spaces between columns, one where space is short.
    fn draw(&self, rows: &[[String; 5]]) -> String {
        let widest = |column: usize| {
            rows.iter()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or(0)
        };
        let natural: usize = (0..5).map(widest).sum();
        let gap = if natural + 10 <= self.style.width {
            2
        } else {
            1
        };
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.style.width).unwrap_or(u16::MAX));
        for row in rows {
            table.add_row(row.iter().map(Cell::new));
        }
        for (at, column) in table.column_iter_mut().enumerate() {
            column.set_padding((gap, 0));
            if (1..=3).contains(&at) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let lines: Vec<String> = table
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect();
        lines.join("\n")
    }

    fn counts(&self, m: &MeasureReport) -> String {
        values::counts(self.text, m)
    }

    fn rate(&self, m: &MeasureReport) -> String {
        values::rate(self.n, m)
    }

    fn compared(&self, m: &MeasureReport) -> String {
        values::compared(self.n, m, self.bounds(m))
    }

    fn bounds(&self, m: &MeasureReport) -> [Option<f64>; 2] {
        let finding = self
            .report
            .findings
            .iter()
            .find(|f| f.measure == Some(m.id));
        finding.map_or([None, None], |f| [f.bound.min, f.bound.max])
    }

    fn verdict_of(
        &self,
        margin: MarginKey<'_>,
        own: &MeasureReport,
        beside: Option<&MeasureReport>,
        reference: bool,
    ) -> String {
        if reference {
            return self.text.phrase(Phrase::Reference).into();
        }
        let group = self.group(margin, own);
        if group.is_some_and(|group| group.unknown) {
            return self.text.phrase(Phrase::NotJudged).into();
        }
        let found = beside.and_then(|m| {
            self.report
                .findings
                .iter()
                .filter(|f| f.measure == Some(m.id))
                .max_by_key(|f| f.verdict)
        });
        match found {
            Some(finding) => self.verdict(finding),
            None if own.n.is_none_or(|n| n == 0) => self.text.phrase(Phrase::Nobody).into(),
            None => self.text.phrase(Phrase::NotJudged).into(),
        }
    }

    fn verdict(&self, finding: &FindingReport) -> String {
        if finding.verdict == Verdict::Fail && finding.severity != "deny" {
            return self.text.warning().to_owned();
        }
        self.text.verdict(finding.verdict).to_owned()
    }

    fn group(
        &self,
        (attribute, stratum): MarginKey<'_>,
        m: &MeasureReport,
    ) -> Option<&'a GroupReport> {
        self.report.groups.iter().find(|g| {
            g.attribute == attribute
                && g.stratum.as_deref() == stratum
                && Some(&g.group) == m.group.as_ref()
        })
    }

    /// Metrics over all groups of an attribute, one line each.
    fn over_groups(&self, margin: MarginKey<'_>) -> Vec<String> {
        let whole = self.report.measures.iter().filter(|m| {
            m.group.is_none() && m.attribute == margin.0 && m.stratum.as_deref() == margin.1
        });
        let mut lines: Vec<String> = whole
            .filter_map(|m| {
                let value = self.n.fixed(m.value?, 3);
                let interval = m
                    .interval
                    .map(|i| format!(" {}", self.n.interval(i.lower, i.upper)))
                    .unwrap_or_default();
                let mut found = self.report.findings.iter();
                let found = found.find(|f| f.measure == Some(m.id));
                let verdict = found
                    .map(|f| format!(" {}", self.verdict(f)))
                    .unwrap_or_default();
                Some(self.wrap(
                    &format!("{} {value}{interval}{verdict}", self.text.metric(m.metric)),
                    2,
                ))
            })
            .collect();
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines
    }

    fn findings(&self) -> Vec<String> {
        let told = |f: &&FindingReport| {
            let is_undone = f.verdict == Verdict::Pass && f.robust == Some(false);
            f.verdict == Verdict::Fail
                || ((f.verdict == Verdict::Inconclusive || is_undone) && f.severity == "deny")
        };
        let mut shown: Vec<&FindingReport> = self.report.findings.iter().filter(told).collect();
        shown.sort_by_key(|f| {
            (
                f.severity != "deny",
                std::cmp::Reverse(f.verdict),
                f.measure.is_none(),
                f.measure,
            )
        });
        let failed = shown.iter().filter(|f| f.verdict == Verdict::Fail).count();
        let count = |shown: &[&FindingReport], verdict: Verdict| {
            shown.iter().filter(|f| f.verdict == verdict).count()
        };
        let unsure = count(&shown, Verdict::Inconclusive);
        // Every failure, and of the others the first.
        let mut others = MOST_FINDINGS.saturating_sub(failed);
        shown.retain(|f| {
            let is_failed = f.verdict == Verdict::Fail;
            let is_told = is_failed || others > 0;
            others -= usize::from(is_told && !is_failed);
            is_told
        });
        let folded = unsure - count(&shown, Verdict::Inconclusive);
        let mut out = vec![self.paint(self.text.phrase(Phrase::Findings), None)];
        for finding in &shown {
            let word = self.verdict(finding);
            let painted = self.paint(&word, Some(colour(finding.verdict)));
            let line = self.wrap(&self.text.labelled(&word, &clean(&finding.message)), 2);
            out.push(line.replacen(&word, &painted, 1));
            if let Some(power) = finding.settles() {
                out.push(self.wrap(power, 4));
            }
        }
        let passed = self
            .report
            .findings
            .iter()
            .filter(|f| f.verdict == Verdict::Pass)
            .count();
        let undecided = self.report.findings.len() - failed - unsure - passed;
        let passed = passed - count(&shown, Verdict::Pass);
        if passed + undecided + folded > 0 {
            out.push(self.wrap(&self.text.others(self.noun(), passed, folded, undecided), 2));
        }
        let level = self
            .report
            .measures
            .iter()
            .find_map(|m| m.interval)
            .map(|i| i.level);
        if let Some(level) = level {
            let policy = &self.report.policy;
            let adjustment = Adjusting {
                method: policy.adjustment.unwrap_or(Adjustment::Holm.word()),
                family: policy.family.unwrap_or(FamilyOf::Run.word()),
            };
            let family = self.report.provenance.family;
            out.push(self.wrap(&self.text.levels(level, family, &adjustment), 2));
        }
        out.push(String::new());
        out
    }

    /// Groups that the log has not, one line per attribute.
    fn excluded_groups(&self) -> Vec<String> {
        type Groups = Vec<(String, Option<u64>)>;
        let mut by_attribute: Vec<(&str, Because, Groups)> = Vec::new();
        for excluded in &self.report.excluded_groups {
            let name = self.text.group(&excluded.attribute, &excluded.group);
            let group = (shorten(&name), excluded.people);
            match by_attribute.last_mut() {
                Some((attribute, because, groups))
                    if *attribute == excluded.attribute && *because == excluded.because =>
                {
                    groups.push(group);
                }
                _ => by_attribute.push((&excluded.attribute, excluded.because, vec![group])),
            }
        }
        if by_attribute.is_empty() {
            return Vec::new();
        }
        let mut out = vec![self.paint(self.text.phrase(Phrase::ExcludedGroups), None)];
        out.extend(by_attribute.iter().map(|(attribute, because, groups)| {
            let judged = *because == Because::Baseline;
            self.wrap(
                &clean(&self.text.excluded_groups(attribute, groups, judged)),
                2,
            )
        }));
        out.push(String::new());
        out
    }

    fn not_computed(&self) -> Vec<String> {
        let questions = self.report.questions.iter();
        let unanswered: Vec<String> = questions
            .filter_map(|asked| Some((&asked.message, asked.needs.as_ref()?)))
            .map(|(text, needs)| self.wrap(&format!("{text} \u{2190} {needs}"), 2))
            .collect();
        // Metrics that lack something else than the questions do.
        let said = |need: &str| {
            self.report
                .questions
                .iter()
                .any(|q| q.needs.as_deref() == Some(need))
        };
        let mut by_need: Vec<(&str, Vec<String>)> = Vec::new();
        for missing in self
            .report
            .not_computable
            .iter()
            .filter(|m| !said(&m.needs))
        {
            let name = self.text.metric(missing.metric);
            let name = match &missing.attribute {
                Some(attribute) => format!("{name} ({})", clean(attribute)),
                None => name.to_owned(),
            };
            match by_need.iter_mut().find(|(need, _)| *need == missing.needs) {
                Some((_, names)) => names.push(name),
                None => by_need.push((&missing.needs, vec![name])),
            }
        }
        if unanswered.is_empty() && by_need.is_empty() {
            return Vec::new();
        }
        let mut out = vec![self.paint(self.text.phrase(Phrase::NotComputed), None)];
        out.extend(unanswered);
        out.extend(
            by_need.iter().map(|(need, names)| {
                self.wrap(&format!("{} \u{2190} {need}", names.join(", ")), 2)
            }),
        );
        out.push(String::new());
        out
    }

    fn about_the_data(&self) -> Vec<String> {
        let mut out = vec![self.paint(self.text.phrase(Phrase::HowRead), None)];
        let rows = self.rows();
        out.push(self.wrap(&self.text.accounting(&self.report.accounting, rows), 2));
        out.extend(self.platforms());
        let columns: Vec<String> = self
            .report
            .columns
            .iter()
            .map(|c| self.text.column(&c.role, &c.id, &clean(&c.column), c.how))
            .collect();
        out.push(self.wrap(&columns.join("; "), 2));
        let unused: Vec<String> = self
            .report
            .columns_unused
            .iter()
            .map(|name| format!("`{}`", clean(name)))
            .collect();
        if !unused.is_empty() {
            out.push(self.wrap(&self.text.unused(&unused.join(", ")), 2));
        }
        out.push(String::new());
        if !self.report.data_quality.is_empty() {
            out.push(self.paint(self.text.phrase(Phrase::DataQuality), None));
            out.extend(
                self.report
                    .data_quality
                    .iter()
                    .map(|q| self.wrap(&clean(&q.message), 2)),
            );
            out.push(String::new());
        }
        out
    }

    /// Which files are of which platforms; many files of one are told by the first.
    fn platforms(&self) -> Vec<String> {
        let mut told: Vec<(&str, &[String])> = Vec::new();
        let mut lines = Vec::new();
        for input in &self.report.inputs {
            let Some(id) = input.platform.as_deref() else {
                continue;
            };
            if told.contains(&(id, &input.recognised_by)) {
                continue;
            }
            told.push((id, &input.recognised_by));
            let name = by_id(id).map_or(id, |platform| platform.name);
            let columns = input.recognised_by.iter();
            let by: Vec<String> = columns
                .map(|column| format!("`{}`", clean(column)))
                .collect();
            let line = self
                .text
                .platform(&clean(&input.path), name, &by.join(", "));
            lines.push(self.wrap(&line, 2));
        }
        lines
    }

    /// Breaks lines at spaces to the width, with an indent and a deeper one for what follows.
    fn wrap(&self, text: &str, indent: usize) -> String {
        let mut lines: Vec<String> = Vec::new();
        let mut line = " ".repeat(indent);
        let mut empty = true;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let length = line.chars().count() + 1 + word.chars().count();
            if !empty && length > self.style.width {
                lines.push(std::mem::replace(&mut line, " ".repeat(indent + 2)));
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        lines.push(line);
        lines.join("\n")
    }
}

const fn colour(verdict: Verdict) -> AnsiColor {
    match verdict {
        Verdict::Pass => AnsiColor::Green,
        Verdict::Fail => AnsiColor::Red,
        Verdict::Inconclusive => AnsiColor::Yellow,
    }
}

fn shorten(name: &str) -> String {
    if name.chars().count() <= LONGEST_NAME {
        return name.to_owned();
    }
    let start: String = name.chars().take(LONGEST_NAME - 1).collect();
    format!("{start}\u{2026}")
}

/// Text from the data made harmless for a terminal: control, escape and direction-changing characters
/// are written out, and endless names are cut.
fn clean(text: &str) -> String {
    const LONGEST: usize = 2_000;
    let written = |c: char| {
        if is_hidden(c) {
            c.escape_unicode().collect::<Vec<_>>()
        } else {
            vec![c]
        }
    };
    text.chars().take(LONGEST).flat_map(written).collect()
}

/// Whether a character of the data is written out: it controls the display, or changes the direction of
/// the text after it.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_the_data_reaches_the_terminal_as_a_command() {
        assert_eq!(clean("\u{1b}[31mred"), "\\u{1b}[31mred");
        assert_eq!(clean("a\u{202e}b\nc"), "a\\u{202e}b\\u{a}c");
        assert_eq!(shorten(&"x".repeat(50)).chars().count(), LONGEST_NAME);
    }
}
