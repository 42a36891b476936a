//! The text of a proposed configuration: settings in the order in which somebody reads them, each below a
//! comment that says why. What the settings are was decided before; here they are written down.

use crate::config::number::format_micros;
use crate::config::{BoundText, CutsText, Named, RowShape, RuleConfig};
use crate::groups::{Attribute, Grouping, Quantity};
use crate::input::{AttributeColumn, How, QualityCode, shown};
use crate::metrics::{Need, Question};
use crate::report::proposal::toml::{key, list, mentioned, quoted};
use crate::report::proposal::{Open, Proposal};
use crate::report::text::init::{Explains, Note, Title};
use crate::report::text::{Lang, Language};
use crate::tally::Census;

/// Characters of a line of comment.
const WIDTH: usize = 96;

/// The commented configuration, to be written to `path`.
#[must_use]
pub fn write(proposal: &Proposal, lang: Lang, path: &str) -> String {
    let mut file = File {
        proposal,
        says: lang.explains(),
        text: lang.text(),
        written: String::new(),
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
        says.written(&mentioned(path), &files(proposal), rows),
        String::new(),
    ];
    for answer in &proposal.answers {
        lines.extend(answered(says, text, answer.question, answer.needs, "  "));
    }
    lines.push(String::new());
    if !proposal.open.is_empty() {
        lines.push(says.title(Title::LeftOpen).to_owned());
        let open = proposal.open.iter();
        lines.extend(open.flat_map(|open| wrapped(&said(says, open), "  ", "  ")));
        lines.push(String::new());
    }
    lines.push(format!(
        "{} {}",
        says.title(Title::Next),
        command(proposal, path, "")
    ));
    lines.join("\n") + "\n"
}

/// A question as one line of text, names of the data made harmless.
fn said(says: &dyn Explains, open: &Open) -> String {
    says.question(open)
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn files(proposal: &Proposal) -> String {
    let names = proposal.files.iter().map(|name| mentioned(&shown(name)));
    names.collect::<Vec<_>>().join(", ")
}

fn command(proposal: &Proposal, path: &str, more: &str) -> String {
    let files: Vec<String> = proposal
        .files
        .iter()
        .map(|name| shell(&shown(name)))
        .collect();
    format!(
        "bias-audit check {} -c {}{more}",
        files.join(" "),
        shell(if path == "-" { "bias-audit.toml" } else { path })
    )
}

/// An argument as a shell reads it.
fn shell(argument: &str) -> String {
    let argument = mentioned(argument);
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=,@%+".contains(c);
    if !argument.is_empty() && argument.chars().all(is_plain) {
        argument
    } else {
        format!("'{}'", argument.replace('\'', "'\\''"))
    }
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

/// Lines of at most [`WIDTH`] characters, words kept whole.
fn wrapped(text: &str, first: &str, next: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in text.split(' ') {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut line, next.to_owned()));
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    lines.push(line);
    lines
}

struct File<'p> {
    proposal: &'p Proposal,
    says: &'static dyn Explains,
    text: &'static dyn Language,
    written: String,
}

impl File<'_> {
    fn line(&mut self, line: &str) {
        self.written.push_str(line);
        self.written.push('\n');
    }

    fn title(&mut self, title: &str) {
        let dashes = WIDTH.saturating_sub(title.chars().count() + 7);
        self.line(&format!("\n# --- {title} {}", "-".repeat(dashes)));
    }

    fn note(&mut self, note: &Note<'_>) {
        for line in wrapped(&self.says.note(note), "# ", "# ") {
            self.line(&line);
        }
    }

    fn set(&mut self, name: &str, value: &str) {
        self.line(&format!("{name} = {value}"));
    }

    /// A setting that is switched off.
    fn off(&mut self, name: &str, value: &str) {
        self.line(&format!("#{name} = {value}"));
    }

    fn space(&mut self) {
        self.line("");
    }

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
        let attributes = attributes.join(", ");
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

    /// The column of the outcome or of its denominator, when there is a decision.
    fn role(&self, role: &str) -> Option<String> {
        let roles = &self.proposal.roles;
        let decision = roles.decision.as_ref()?;
        let id = match role {
            "outcome" if roles.score.is_none() => Some(&decision.outcome),
            "eligible" => decision.eligible.as_ref(),
            _ => None,
        }?;
        let stage = roles.stages.iter().find(|stage| stage.id == *id)?;
        Some(stage.column.column.clone())
    }

    fn how(&self, column: &str) -> How {
        let stages = self.proposal.roles.stages.iter();
        let stage = stages
            .map(|stage| &stage.column)
            .find(|role| role.column == column);
        stage.map_or(How::Recognised, |role| role.how)
    }

    fn answers(&mut self) {
        let proposal = self.proposal;
        self.title(self.says.title(Title::Answers));
        for answer in &proposal.answers {
            for line in answered(self.says, self.text, answer.question, answer.needs, "# ") {
                self.line(&line);
            }
        }
        let config = &proposal.config;
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
        if !config.intersections.is_empty() {
            let joint = config
                .intersections
                .iter()
                .map(|names| list(&values(names)));
            let joint: Vec<String> = joint.collect();
            self.space();
            self.set("intersect", &format!("[{}]", joint.join(", ")));
        } else if let (true, [first, second, ..]) = (can_cross, attributes.as_slice()) {
            self.space();
            self.note(&Note::Intersect);
            self.off("intersect", &format!("[{}]", list(&[first, second])));
        }
        if let Some(baseline) = &config.baseline {
            self.space();
            self.set("baseline", &quoted(&baseline.value));
        } else if proposal.roles.decision.is_none() {
            self.space();
            self.note(&Note::Baseline);
            self.off("baseline", &quoted("population.csv"));
        }
    }

    fn columns(&mut self) {
        let proposal = self.proposal;
        let roles = &proposal.roles;
        self.title(self.says.title(Title::Columns));
        self.line("[columns]");
        self.note(match roles.shape {
            RowShape::Person => &Note::RowsPerson,
            RowShape::Counts => &Note::RowsCounts,
        });
        self.set("rows", &quoted(roles.shape.id()));
        self.decision();
        let scored = roles.score.as_ref().map(|(role, _)| role.column.as_str());
        let stages = roles
            .stages
            .iter()
            .map(|stage| stage.column.column.as_str());
        let stages: Vec<&str> = stages.filter(|column| Some(*column) != scored).collect();
        if !stages.is_empty() {
            self.space();
            self.note(&Note::Stages);
            self.set("stages", &list(&stages));
        }
        self.space();
        if let Some(label) = &roles.label {
            self.note(&Note::Label(label.how));
            self.set("label", &quoted(&label.column));
        } else if roles.decision.is_some() && roles.shape == RowShape::Person {
            self.note(&Note::NoLabel);
            self.off("label", &quoted("COLUMN"));
        }
        self.whose();
        self.strata();
        if let Some(spend) = &roles.spend {
            self.note(&Note::Spend(&mentioned(&spend.column)));
        }
        let unused = proposal.cube.columns_unused.iter();
        let unused: Vec<String> = unused
            .map(|name| format!("`{}`", mentioned(name)))
            .collect();
        if !unused.is_empty() {
            self.note(&Note::Unused(&unused.join(", ")));
        }
    }

    fn decision(&mut self) {
        let roles = &self.proposal.roles;
        self.space();
        if let Some((score, threshold)) = &roles.score {
            self.note(&Note::Score);
            self.set("score", &quoted(&score.column));
            self.set("threshold", &format_micros(*threshold));
        } else if let Some(outcome) = self.role("outcome") {
            self.note(&Note::Outcome(self.how(&outcome)));
            self.set("outcome", &quoted(&outcome));
        } else {
            self.note(&Note::NoOutcome);
            self.off("eligible", &quoted("COLUMN"));
            self.off("outcome", &quoted("COLUMN"));
            return;
        }
        self.space();
        if let Some(eligible) = self.role("eligible") {
            self.note(&Note::Eligible(self.how(&eligible)));
            self.set("eligible", &quoted(&eligible));
        } else {
            self.note(&Note::AllRows);
            self.off("eligible", &quoted("COLUMN"));
        }
    }

    fn whose(&mut self) {
        let proposal = self.proposal;
        if let Some(unit) = &proposal.roles.unit {
            self.space();
            self.note(&Note::Unit);
            self.set("unit", &quoted(&unit.column));
        } else if let Some(column) = &proposal.roles.watched {
            let repeated = proposal
                .cube
                .quality
                .iter()
                .find_map(|(code, named, seen)| {
                    (code == QualityCode::RepeatedIds && named == column.as_str())
                        .then_some(seen.rows)
                });
            self.space();
            self.note(&Note::Ids {
                column: &mentioned(column),
                rows: repeated.unwrap_or(0),
            });
            self.off("unit", &quoted(column));
        }
    }

    fn strata(&mut self) {
        let proposal = self.proposal;
        if !proposal.roles.by.is_empty() {
            let names = proposal.roles.by.iter().map(|role| role.column.as_str());
            let names: Vec<&str> = names.collect();
            self.space();
            self.note(&Note::By);
            self.set("by", &list(&names));
        } else if let [(first, _), ..] = proposal.strata.as_slice() {
            let columns = proposal.strata.iter();
            let columns: Vec<(String, usize)> = columns.map(|(c, n)| (mentioned(c), *n)).collect();
            self.space();
            self.note(&Note::Strata(&columns));
            self.off("by", &list(&[first]));
        }
        self.space();
    }

    fn attribute(&mut self, column: &AttributeColumn, attribute: &Attribute, census: &Census) {
        let title = format!(
            "{}: {}",
            self.says.title(Title::Attribute),
            mentioned(&attribute.id)
        );
        self.title(&title);
        self.line(&format!("[attributes.{}]", key(&attribute.id)));
        self.set("column", &quoted(&column.column.column));
        self.space();
        match &attribute.grouping {
            Grouping::Bands(bands) if census.ready_bands => {
                self.note(&Note::ReadyBands);
                self.seen(census);
                self.year(bands.quantity);
            }
            Grouping::Bands(bands) => {
                let is_own = matches!(column.settings.cuts, Some(CutsText::Points(_)));
                self.note(if bands.ready_bands {
                    &Note::AgeBands
                } else if is_own {
                    &Note::OwnCuts
                } else {
                    &Note::Quintiles
                });
                self.seen(census);
                let cuts: Vec<String> = bands.cuts.iter().map(|cut| format_micros(*cut)).collect();
                let cuts = format!("[{}]", cuts.join(", "));
                // Built-in bands are what they are; cut points would show bands of nobody as well.
                if bands.ready_bands {
                    self.off("cuts", &cuts);
                } else if !bands.cuts.is_empty() {
                    self.set("cuts", &cuts);
                }
                self.year(bands.quantity);
            }
            Grouping::Words(words) => self.words(&words.map, census),
        }
        self.unknown(census);
        self.alike(&attribute.id, census);
        self.space();
        self.note(&Note::Reference);
        let reference = column.settings.reference.as_ref();
        let reference = reference.map_or("best", |named| named.value.as_str());
        self.set("reference", &quoted(reference));
    }

    fn year(&mut self, quantity: Quantity) {
        if let Quantity::BirthYear { as_of } = quantity {
            self.note(&Note::AsOf);
            self.set("as-of", &as_of.to_string());
        }
    }

    /// The groups with their rows.
    fn seen(&mut self, census: &Census) {
        const MOST: usize = 40;
        if census.personal {
            return self.note(&Note::Personal);
        }
        if census.groups.len() > MOST {
            return self.note(&Note::NotListed(census.groups.len()));
        }
        let groups = census.groups.iter();
        let groups: Vec<String> = groups
            .map(|(group, found)| {
                format!("{} {}", mentioned(&group.label), self.says.rows(found.rows))
            })
            .collect();
        if !groups.is_empty() {
            self.note(&Note::Seen(&groups.join("; ")));
        }
    }

    /// The map of values to groups, one spelling with its rows a line.
    fn words(&mut self, own: &[(String, Vec<String>)], census: &Census) {
        let found = census.vocabulary(&[]);
        let map = if own.is_empty() {
            found.as_deref()
        } else {
            Some(own)
        };
        let Some(map) = map else {
            if census.personal {
                self.note(&Note::Personal);
            } else if census.vocabulary_is_ambiguous() {
                self.seen(census);
            } else if !census.groups.is_empty() {
                self.note(&Note::NotListed(census.groups.len()));
            }
            return;
        };
        self.note(if own.is_empty() {
            &Note::Words
        } else {
            &Note::OwnWords
        });
        for (group, spellings) in map {
            let name = format!("map.{}", key(group));
            let rows = |spelling: &String| self.says.rows(census.rows_of(spelling));
            if let [only] = spellings.as_slice() {
                let line = format!("{name} = [{}] # {}", quoted(only), rows(only));
                self.line(&line);
            } else {
                let each = spellings
                    .iter()
                    .map(|spelling| format!("\n    {}, # {}", quoted(spelling), rows(spelling)));
                let line = format!("{name} = [{}\n]", each.collect::<String>());
                self.line(&line);
            }
        }
    }

    fn unknown(&mut self, census: &Census) {
        let rows: u64 = census.unknown.values().map(|unknown| unknown.rows).sum();
        if rows == 0 {
            return;
        }
        let examples = census
            .unknown
            .values()
            .flat_map(|unknown| &unknown.examples);
        let examples: Vec<String> = examples
            .map(|text| format!("`{}`", mentioned(text)))
            .collect();
        self.note(&Note::Unknown {
            rows,
            examples: &examples.join(", "),
        });
    }

    fn alike(&mut self, id: &str, census: &Census) {
        for open in &self.proposal.open {
            let Open::Alike {
                attribute,
                spellings,
            } = open
            else {
                continue;
            };
            if attribute != id || census.personal {
                continue;
            }
            let [(first, _), (second, _)] = spellings;
            self.space();
            self.note(&Note::Alike {
                first: &mentioned(first),
                second: &mentioned(second),
            });
            self.off(&format!("map.{}", key(first)), &list(&[first, second]));
        }
    }

    fn rules(&mut self) {
        let proposal = self.proposal;
        let written = &proposal.config.policy;
        self.title(self.says.title(Title::Rules));
        self.note(&Note::Rules);
        self.line("[policy]");
        for preset in &proposal.policy.presets {
            self.note(&Note::Preset(preset));
        }
        self.set("presets", &list(&proposal.policy.presets));
        self.space();
        self.note(&Note::MinN);
        self.set("min-n", &proposal.policy.min_n.to_string());
        self.note(&Note::Alpha);
        self.set("alpha", &quoted(&proposal.policy.alpha.to_string()));
        self.note(&Note::Inconclusive);
        let inconclusive = written.on_inconclusive.as_ref();
        let inconclusive = inconclusive.map_or("warn", |named| named.value.as_str());
        self.set("on-inconclusive", &quoted(inconclusive));
        self.space();
        for rule in &written.rules {
            self.rule(rule);
        }
        if written.rules.is_empty() {
            self.note(&Note::OwnRule);
            self.line("#[[rules]]");
            self.off("metric", &quoted("statistical-parity-difference"));
            self.off("min", &quoted("-1/10"));
            self.off("max", &quoted("1/10"));
            self.off("severity", &quoted("warn"));
        }
    }

    /// A rule that the settings had already.
    fn rule(&mut self, rule: &RuleConfig) {
        let RuleConfig {
            metric,
            attributes,
            min,
            max,
            evidence,
            severity,
            on_inconclusive,
            min_n,
            id,
        } = rule;
        self.line("[[rules]]");
        let text = |named: &Option<Named>| named.as_ref().map(|named| quoted(&named.value));
        let bound = |bound: &Option<BoundText>| bound.as_ref().map(|b| quoted(&b.text));
        let attributes = (!attributes.is_empty()).then(|| list(&values(attributes)));
        for (name, value) in [
            ("id", text(id)),
            ("metric", Some(quoted(&metric.value))),
            ("attributes", attributes),
            ("min", bound(min)),
            ("max", bound(max)),
            ("evidence", text(evidence)),
            ("severity", text(severity)),
            ("on-inconclusive", text(on_inconclusive)),
            ("min-n", min_n.map(|n| n.to_string())),
        ] {
            if let Some(value) = value {
                self.set(name, &value);
            }
        }
        self.space();
    }

    fn running(&mut self, path: &str) {
        self.title(self.says.title(Title::Running));
        let nightly = " --quiet --report terminal=audit.txt --report json=audit.json";
        for (title, more) in [(Title::Once, ""), (Title::Nightly, nightly)] {
            let command = command(self.proposal, path, more);
            let line = format!("# {}: {command}", self.says.title(title));
            self.line(&line);
        }
        self.note(&Note::Build);
    }
}

fn values(names: &[Named]) -> Vec<&str> {
    names.iter().map(|named| named.value.as_str()).collect()
}
