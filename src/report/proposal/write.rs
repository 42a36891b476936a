//! The text of a proposed configuration from top to bottom, and its summary. What the settings are was
//! decided before; here they are put in the order in which somebody reads them.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::metrics::{Need, Question};
use crate::report::proposal::Proposal;
use crate::report::proposal::page::{File, command, files, values, wrapped};
use crate::report::proposal::toml::{list, mentioned, on_one_line, quoted};
use crate::report::text::init::{Explains, Note, Title};
use crate::report::text::{Lang, Language};

/// The commented configuration, to be written to `path`.
#[must_use]
pub fn write(proposal: &Proposal, lang: Lang, path: &str) -> String {
    let mut file = File {
        proposal,
        says: lang.explains(),
        text: lang.text(),
        written: String::new(),
        told: BTreeSet::new(),
    };
    file.head(path);
    file.answers();
    file.columns();
    for (at, column) in proposal.roles.attributes.iter().enumerate() {
        if let (Some(attribute), Some(census)) = (
            proposal.cube.plan.attributes.get(at),
            proposal.census.get(at),
        ) {
            file.attribute(column, attribute, census);
        }
    }
    file.fields();
    file.rules();
    file.running(path);
    file.written
}

/// What was written, what the data can answer, what is open, and what to do next.
#[must_use]
pub fn summary(proposal: &Proposal, lang: Lang, path: &str) -> String {
    let (says, text) = (lang.explains(), lang.text());
    let rows = proposal.cube.accounting.rows_read;
    let mut lines = vec![
        says.written(&on_one_line(path), &files(proposal), rows),
        String::new(),
    ];
    for answer in &proposal.answers {
        lines.extend(answered(says, text, answer.question, answer.needs, "  "));
    }
    lines.push(String::new());
    if !proposal.open.is_empty() {
        lines.push(says.title(Title::LeftOpen).to_owned());
        let open = proposal.open.iter();
        lines.extend(open.flat_map(|open| wrapped(&on_one_line(&says.question(open)), "  ", "  ")));
        lines.push(String::new());
    }
    lines.push(format!(
        "{} {}",
        says.title(Title::Next),
        command(proposal, path, "")
    ));
    lines.join("\n") + "\n"
}

fn answered(
    says: &dyn Explains,
    text: &dyn Language,
    question: Question,
    needs: Option<Need>,
    indent: &str,
) -> Vec<String> {
    let word = says.title(if needs.is_none() {
        Title::Yes
    } else {
        Title::No
    });
    let mut line = text.question(question).to_owned();
    if let Some(need) = needs {
        line.push(' ');
        line.push_str(says.remedy(need));
    }
    wrapped(
        &line,
        &format!("{indent}{word:<5}"),
        &format!("{indent}     "),
    )
}

impl File<'_> {
    fn head(&mut self, path: &str) {
        let files = files(self.proposal);
        self.note(&Note::Head {
            files: &files,
            rows: self.proposal.cube.accounting.rows_read,
        });
        let command = command(self.proposal, path, "");
        self.line(&format!("#\n#   {command}\n#"));
        self.note(&Note::Switches);
        self.title(self.says.title(Title::Question));
        let attributes = &self.proposal.cube.plan.attributes;
        let attributes: Vec<String> = attributes.iter().map(|a| mentioned(&a.id)).collect();
        let attributes = self.says.and(&attributes);
        let outcome = self.role("outcome").or_else(|| {
            let score = self.proposal.roles.score.as_ref();
            score.map(|(role, _)| role.column.clone())
        });
        let eligible = self.role("eligible").map(|name| mentioned(&name));
        match outcome {
            Some(outcome) => self.note(&Note::Judged {
                outcome: &mentioned(&outcome),
                eligible: eligible.as_deref(),
                attributes: &attributes,
            }),
            None if self.proposal.config.baseline.is_some() => self.note(&Note::JudgedByBaseline {
                attributes: &attributes,
            }),
            None => self.note(&Note::NotJudged),
        }
    }

    fn answers(&mut self) {
        let proposal = self.proposal;
        self.title(self.says.title(Title::Answers));
        for answer in &proposal.answers {
            for line in answered(self.says, self.text, answer.question, answer.needs, "# ") {
                self.line(&line);
            }
        }
        // Every setting is named here, so that a new one is thought of where configurations are written.
        let Config {
            intersections,
            baseline,
            filter,
            // Written as the roles that they led to.
            rows: _,
            eligible: _,
            outcome: _,
            label: _,
            score: _,
            threshold: _,
            stages: _,
            by: _,
            value: _,
            rank: _,
            arm: _,
            treatment: _,
            control: _,
            unit: _,
            weight: _,
            membership: _,
            consent: _,
            without_consent: _,
            fields: _,
            words: _,
            // Written with the columns.
            platform: _,
            decimal: _,
            sheet: _,
            score_bins: _,
            // Written below.
            attributes: _,
            policy: _,
            // No settings of a file.
            units_disjoint: _,
            references: _,
            year: _,
        } = &proposal.config;
        let attributes: Vec<&str> = proposal
            .cube
            .plan
            .attributes
            .iter()
            .map(|a| a.id.as_str())
            .collect();
        let can_cross = proposal
            .answers
            .iter()
            .any(|a| a.question == Question::Intersections && a.needs.is_none());
        if let Some(filter) = filter {
            self.space();
            self.note(&Note::Where);
            self.set("where", &quoted(&filter.condition.to_string()));
        }
        if !intersections.is_empty() {
            let joint = intersections.iter().map(|names| list(&values(names)));
            let joint: Vec<String> = joint.collect();
            self.space();
            self.set("intersect", &format!("[{}]", joint.join(", ")));
        } else if let (true, [first, second, ..]) = (can_cross, attributes.as_slice()) {
            self.space();
            self.note(&Note::Intersect);
            self.off("intersect", &format!("[{}]", list(&[first, second])));
        }
        if let Some(baseline) = baseline {
            self.space();
            self.set("baseline", &quoted(&baseline.value));
        } else if proposal.roles.decision.is_none() {
            self.space();
            self.note(&Note::Baseline);
            self.off("baseline", &quoted("population.csv"));
        }
    }

    fn running(&mut self, path: &str) {
        self.title(self.says.title(Title::Running));
        let nightly = " --quiet --report terminal=audit.txt --report json=audit.json";
        for (title, more) in [(Title::Once, ""), (Title::Nightly, nightly)] {
            let command = command(self.proposal, path, more);
            let line = self.text.labelled(self.says.title(title), &command);
            self.line(&format!("# {line}"));
        }
        self.note(&Note::Build);
    }
}
