//! What the audit did not say and what it was made of: groups that are not there, questions without an
//! answer, how files and columns were read, what was noticed, and other tools' numbers.

use crate::input::{Format, by_id};
use crate::report::html::attribute::notes;
use crate::report::html::markup::{Html, shortened};
use crate::report::html::tables::{Cell, Table};
use crate::report::html::view::View;
use crate::report::model::ConventionReport;
use crate::report::text::{Heading, Phrase};
use crate::tally::Because;

/// Decimals of other tools' numbers, as in the terminal.
const DECIMALS: usize = 4;

impl View<'_> {
    /// Groups that the log has not, questions, and what metrics would need.
    pub(super) fn missing(&self, h: &mut Html) {
        let (titles, labels) = (&self.words.titles, &self.words.labels);
        let title = self.text.phrase(Phrase::NotComputed);
        Self::section(h, "missing", title, |h| {
            self.excluded_groups(h);
            let answered = |needs: &Option<String>| {
                needs.as_ref().map_or_else(
                    || Cell::Text(labels.answered.into()),
                    |needs| Cell::Text(format!("{}{needs}", labels.needs)),
                )
            };
            let questions = self.report.questions.iter();
            let rows: Vec<Vec<Cell>> = questions
                .map(|asked| vec![Cell::Head(asked.message.clone()), answered(&asked.needs)])
                .collect();
            let table = Table {
                caption: titles.questions,
                is_titled: false,
                headings: &[(labels.question, false), (labels.answer, false)],
            };
            if !rows.is_empty() {
                table.write(h, &rows);
            }
            self.metrics_missing(h);
        });
    }

    /// Metrics that could not be computed, those that need the same together.
    fn metrics_missing(&self, h: &mut Html) {
        let labels = &self.words.labels;
        let mut by_need: Vec<(&str, Vec<String>)> = Vec::new();
        for missing in &self.report.not_computable {
            let name = self.text.metric(missing.metric);
            let name = missing.attribute.as_ref().map_or_else(
                || name.to_owned(),
                |attribute| format!("{name} ({})", self.text.attribute(attribute)),
            );
            match by_need.iter_mut().find(|(need, _)| *need == missing.needs) {
                Some((_, names)) => names.push(name),
                None => by_need.push((&missing.needs, vec![name])),
            }
        }
        if by_need.is_empty() {
            return;
        }
        let rows: Vec<Vec<Cell>> = by_need
            .into_iter()
            .map(|(need, names)| {
                let need = format!("{}{need}", labels.needs);
                vec![Cell::Words(names.join(", ")), Cell::Text(need)]
            })
            .collect();
        let table = Table {
            caption: self.words.titles.metrics,
            is_titled: false,
            headings: &[(labels.metric, false), (labels.answer, false)],
        };
        table.write(h, &rows);
    }

    fn excluded_groups(&self, h: &mut Html) {
        type Groups = Vec<(String, Option<u64>)>;
        let mut by_attribute: Vec<(&str, Because, Groups)> = Vec::new();
        for excluded in &self.report.excluded_groups {
            let name = self.text.group(&excluded.attribute, &excluded.group);
            let group = (shortened(&name, 80), excluded.people);
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
            return;
        }
        h.leaf("h3", &[], self.text.phrase(Phrase::ExcludedGroups));
        let lines: Vec<String> = by_attribute
            .iter()
            .map(|(attribute, because, groups)| {
                let judged = *because == Because::Baseline;
                self.text.excluded_groups(attribute, groups, judged)
            })
            .collect();
        notes(h, &lines);
    }

    /// How the files were read, and what was noticed.
    pub(super) fn reading(&self, h: &mut Html) {
        Self::section(h, "reading", self.text.phrase(Phrase::HowRead), |h| {
            let rows = self.text.accounting(&self.report.accounting, self.rows());
            h.leaf("p", &[("class", "say")], &rows);
            self.inputs(h);
            h.leaf("h3", &[], self.words.titles.columns);
            let columns = self.report.columns.iter();
            let mut lines: Vec<String> = columns
                .map(|c| self.text.column(&c.role, &c.id, &c.column, c.how))
                .collect();
            if !self.report.columns_unused.is_empty() {
                let unused = self.report.columns_unused.iter();
                let unused: Vec<String> = unused.map(|name| format!("`{name}`")).collect();
                lines.push(self.text.unused(&unused.join(", ")));
            }
            notes(h, &lines);
            if !self.report.data_quality.is_empty() {
                h.leaf("h3", &[], self.text.phrase(Phrase::DataQuality));
                let quality = self.report.data_quality.iter();
                let lines: Vec<String> = quality.map(|note| note.message.clone()).collect();
                notes(h, &lines);
            }
        });
    }

    fn inputs(&self, h: &mut Html) {
        let labels = &self.words.labels;
        let mut headings = vec![
            (labels.file, false),
            (labels.format, false),
            (labels.rows, true),
            (labels.bytes, true),
        ];
        let has_digest = self
            .report
            .inputs
            .iter()
            .any(|input| input.sha256.is_some());
        if has_digest {
            headings.push(("SHA-256", false));
        }
        let mut platforms: Vec<String> = Vec::new();
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for input in &self.report.inputs {
            let format = Format::ALL
                .iter()
                .find(|(format, ..)| *format == input.format);
            let mut row = vec![
                Cell::Head(input.path.clone()),
                Cell::Code(format.map_or("", |(_, id, _)| *id).to_owned()),
                Cell::Number(self.n.count(input.rows)),
                Cell::Number(self.n.count(input.bytes)),
            ];
            if has_digest {
                row.push(Cell::Code(input.sha256.clone().unwrap_or_default()));
            }
            rows.push(row);
            if let Some(id) = input.platform.as_deref() {
                let name = by_id(id).map_or(id, |platform| platform.name);
                let by = input.recognised_by.iter();
                let by: Vec<String> = by.map(|column| format!("`{column}`")).collect();
                let path = shortened(&input.path, 80);
                platforms.push(self.text.platform(&path, name, &by.join(", ")));
            }
        }
        let table = Table {
            caption: self.words.titles.inputs,
            is_titled: false,
            headings: &headings,
        };
        table.write(h, &rows);
        notes(h, &platforms);
    }

    /// What other tools would print, where that was asked for.
    pub(super) fn conventions(&self, h: &mut Html) {
        if self.report.conventions.is_empty() {
            return;
        }
        Self::section(h, "conventions", self.words.titles.conventions, |h| {
            for convention in &self.report.conventions {
                self.convention(h, convention);
            }
        });
    }

    fn convention(&self, h: &mut Html, convention: &ConventionReport) {
        h.leaf("h3", &[], convention.tool);
        let heading = |heading| self.text.heading(heading);
        let fixed = |value: f64| self.n.fixed(value, DECIMALS);
        let rows: Vec<Vec<Cell>> = convention
            .numbers
            .iter()
            .map(|number| {
                let theirs = number.value.map_or_else(
                    || "\u{2013}".into(),
                    |value| {
                        let decimals = if number.is_count { 0 } else { DECIMALS };
                        self.n.fixed(value, decimals)
                    },
                );
                let ours = number
                    .measure
                    .and_then(|id| self.report.measures.get(id)?.value);
                let people = number.people.filter(|_| !number.is_count);
                let named = |group: &str| self.text.group(&number.attribute, group);
                let reference = number.reference.as_deref().map(|reference| {
                    if reference == "rest" {
                        self.text.phrase(Phrase::AllOthers).to_owned()
                    } else {
                        named(reference)
                    }
                });
                let who = number.group.as_deref().map(named);
                let who = [who, reference].into_iter().flatten().collect::<Vec<_>>();
                let mut notes = vec![who.join(" / ")];
                notes.extend(number.stratum.clone());
                notes.extend(number.by.clone());
                notes.extend(
                    number
                        .note
                        .map(|note| self.text.convention_note(note).into()),
                );
                notes.retain(|note| !note.is_empty());
                vec![
                    Cell::Words(number.name.into()),
                    Cell::Text(self.text.attribute(&number.attribute)),
                    Cell::Text(notes.join("; ")),
                    Cell::Number(theirs),
                    Cell::Number(ours.map(fixed).unwrap_or_default()),
                    Cell::Number(people.map_or_else(String::new, |n| self.n.count(n))),
                ]
            })
            .collect();
        let table = Table {
            caption: convention.tool,
            is_titled: true,
            headings: &[
                (heading(Heading::Number), false),
                (self.words.labels.attributes, false),
                (heading(Heading::Group), false),
                (heading(Heading::Theirs), true),
                (heading(Heading::Ours), true),
                (heading(Heading::N), true),
            ],
        };
        table.write(h, &rows);
        if !convention.needs.is_empty() {
            let needs = convention.needs.join(", ");
            let needs = self.text.convention_needs(convention.tool, &needs);
            h.leaf("p", &[], &needs);
        }
    }
}
