//! The page's head, its first screen – verdict, scope and key figures – the list of contents and the foot.

use crate::policy::Verdict;
use crate::report::html::findings::is_open;
use crate::report::html::markup::{Html, shortened};
use crate::report::html::policy::{SHEET, policy};
use crate::report::html::svg::{Kind, icon};
use crate::report::html::view::View;
use crate::report::text::{Noun, Phrase};

impl View<'_> {
    /// What browsers read before the page.
    pub(super) fn head(&self, h: &mut Html) {
        h.tag("head", &[], |h| {
            h.void("meta", &[("charset", "utf-8")]);
            let policy = policy();
            let attributes = [
                ("http-equiv", "Content-Security-Policy"),
                ("content", policy.as_str()),
            ];
            h.void("meta", &attributes);
            let width = "width=device-width, initial-scale=1";
            h.void("meta", &[("name", "viewport"), ("content", width)]);
            h.void("meta", &[("name", "referrer"), ("content", "no-referrer")]);
            let word = self.text.verdict(self.report.verdict);
            h.leaf("title", &[], &format!("{word} \u{2013} {}", self.name()));
            h.style(SHEET);
        });
    }

    /// What was audited: the first file, and how many more.
    fn name(&self) -> String {
        let title = self.words.title;
        let inputs = &self.report.inputs;
        let Some(first) = inputs.first() else {
            return title.into();
        };
        let file = shortened(&first.path, 80);
        let mut name = self.text.labelled(title, &file);
        if inputs.len() > 1 {
            name.push(' ');
            name.push_str(&(self.words.more_files)(inputs.len() - 1));
        }
        name
    }

    /// The first screen.
    pub(super) fn top(&self, h: &mut Html) {
        h.leaf(
            "a",
            &[("class", "skip"), ("href", "#main")],
            self.words.skip,
        );
        h.tag("header", &[], |h| {
            h.leaf("h1", &[], &self.name());
            self.verdict(h);
            self.figures(h);
            self.contents(h);
        });
    }

    fn verdict(&self, h: &mut Html) {
        let kind = Self::verdict_kind(self.report.verdict);
        let sentence = self
            .text
            .verdict_line(self.report.verdict, &self.report.scope);
        let end = sentence.find([':', ' ', '\u{a0}']);
        let (word, rest) = sentence.split_at(end.unwrap_or(sentence.len()));
        let rest = rest.trim_start_matches([':', ' ', '\u{a0}']);
        let class = format!("verdict {}", kind.class());
        h.tag("div", &[("class", &class)], |h| {
            h.tag("p", &[("class", "word")], |h| {
                icon(h, kind);
                h.text(word);
            });
            h.leaf("p", &[("class", "scope say")], rest);
            let denied = self.report.scope.denied;
            if denied.pass + denied.fail == 0 {
                let noun = Noun::of(self.report.findings.len(), self.report.scope.checks);
                let nothing = match noun {
                    Noun::Checks => Phrase::NothingChecked,
                    Noun::Comparisons | Noun::Both => Phrase::NothingJudged,
                };
                h.leaf("p", &[], self.text.phrase(nothing));
            }
            if self.report.verdict == Verdict::Inconclusive && self.report.exit_code == 0 {
                h.leaf("p", &[("class", "small")], self.text.exit_note());
            }
            let indicator = self.text.phrase(Phrase::Indicator);
            h.leaf("p", &[("class", "small soft")], indicator);
        });
    }

    fn figures(&self, h: &mut Html) {
        let words = &self.words.figures;
        let count = |n: usize| self.n.count(u64::try_from(n).unwrap_or(u64::MAX));
        let denied = self.report.scope.denied;
        let accounting = &self.report.accounting;
        let read = (words.rows)(&self.n.count(accounting.rows_read));
        let mut figures = vec![
            (count(denied.fail), words.failed.to_owned(), Kind::Fail),
            (
                count(denied.inconclusive),
                words.unsure.to_owned(),
                Kind::Unsure,
            ),
            (count(denied.pass), words.passed.to_owned(), Kind::Pass),
        ];
        if self.report.scope.warned.fail > 0 {
            let warnings = count(self.report.scope.warned.fail);
            figures.push((warnings, words.warnings.to_owned(), Kind::Warning));
        }
        figures.push((self.n.count(accounting.rows_used), read, Kind::Unjudged));
        let label = [("class", "figures"), ("aria-label", words.list)];
        h.tag("dl", &label, |h| {
            for (number, name, kind) in &figures {
                h.tag("div", &[], |h| {
                    h.leaf("dt", &[], name);
                    let toned = number != "0" && *kind != Kind::Unjudged;
                    let class = if toned { kind.class() } else { "plain" };
                    h.leaf("dd", &[("class", class)], number);
                });
            }
        });
    }

    fn contents(&self, h: &mut Html) {
        let titles = &self.words.titles;
        let phrase = |phrase| self.text.phrase(phrase).to_owned();
        let mut links = vec![("findings".to_owned(), phrase(Phrase::Findings))];
        for (at, attribute) in self.audited().into_iter().enumerate() {
            links.push((format!("attribute-{at}"), self.text.attribute(attribute)));
        }
        links.push(("missing".into(), phrase(Phrase::NotComputed)));
        links.push(("reading".into(), phrase(Phrase::HowRead)));
        if !self.report.conventions.is_empty() {
            links.push(("conventions".into(), titles.conventions.into()));
        }
        for (id, title) in [
            ("policy", titles.policy),
            ("methods", titles.methods),
            ("provenance", titles.provenance),
            ("glossary", titles.glossary),
        ] {
            links.push((id.into(), title.into()));
        }
        h.tag("nav", &[("aria-label", self.words.contents)], |h| {
            h.tag("ul", &[], |h| {
                for (id, title) in &links {
                    h.tag("li", &[], |h| {
                        h.tag("a", &[("href", &format!("#{id}"))], |h| h.name(title));
                    });
                }
            });
        });
    }

    /// The foot of the page.
    pub(super) fn bottom(&self, h: &mut Html) {
        let tool = &self.report.tool;
        h.tag("footer", &[], |h| {
            let indicator = self.text.phrase(Phrase::Indicator);
            h.leaf("p", &[("class", "small")], indicator);
            let all = self.text.phrase(Phrase::AllMeasures);
            h.leaf("p", &[("class", "small")], all);
            let made = format!("{} {}", tool.name, tool.version);
            h.leaf("p", &[("class", "small")], &made);
        });
    }

    /// Whether some finding has to be read.
    pub(super) fn has_open(&self) -> bool {
        self.report.findings.iter().any(is_open)
    }
}
