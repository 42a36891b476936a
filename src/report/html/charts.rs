//! From measures to drawings: which values a forest plot, paired bars, the funnel and the heat map show.

use crate::metrics::metric;
use crate::report::html::attribute::Rates;
use crate::report::html::bars::{self, Pair, Steps};
use crate::report::html::forest::{self, Forest};
use crate::report::html::heat::{self, Cell as HeatCell};
use crate::report::html::markup::Html;
use crate::report::html::svg::{Kind, badge};
use crate::report::html::tables::{Cell, Table};
use crate::report::html::view::{Margin, View, minus};
use crate::report::text::{Heading, Phrase};
use crate::report::values::{self, money};

/// More groups than this have the table of the funnel, but no drawing of it.
const MOST_FUNNELS: usize = 12;

impl View<'_> {
    /// The forest plot of a table; none for a metric without parity.
    pub(super) fn forest_of(&self, h: &mut Html, rates: &Rates<'_>) {
        let Some((id, parity)) = rates.rows.iter().find_map(|row| {
            let id = row.beside?.metric;
            Some((id, metric(id)?.parity?))
        }) else {
            return;
        };
        let logarithmic = parity == 1;
        let parity = if logarithmic { 1.0 } else { 0.0 };
        let mut bounds: Vec<(f64, String)> = Vec::new();
        let mut written = String::new();
        let mut beside = rates.rows.iter().filter_map(|row| row.beside);
        if let Some(finding) = beside.find_map(|m| self.worst(m)) {
            written = self.written_bound(finding);
            let mut rules = self.report.policy.rules.iter();
            if let Some(rule) = rules.find(|rule| rule.id == finding.rule) {
                let both = [
                    (finding.bound.min, &rule.min),
                    (finding.bound.max, &rule.max),
                ];
                for (value, text) in both {
                    let bound = value.zip(text.as_deref());
                    bounds.extend(bound.map(|(v, t)| (v, minus(t))));
                }
            }
        }
        let rows: Vec<forest::Row> = rates
            .rows
            .iter()
            .map(|row| {
                let compared = row.beside.filter(|_| row.kind != Kind::Reference);
                let why = row.beside.and_then(|m| m.undefined);
                let says = match (row.kind, why) {
                    (Kind::Reference, _) => self.text.phrase(Phrase::Reference).to_owned(),
                    (_, Some(why)) => (self.words.drawings.no_value)(self.text.undefined(why)),
                    (_, None) => row.word.to_owned(),
                };
                forest::Row {
                    name: self.group_of(row.own),
                    kind: row.kind,
                    value: compared.and_then(|m| m.value),
                    interval: compared
                        .and_then(|m| m.interval)
                        .map(|i| (i.lower, i.upper)),
                    says,
                }
            })
            .collect();
        let drawings = &self.words.drawings;
        let name = self.text.metric(id);
        let number = self.n.fixed(parity, 0);
        h.tag("figure", &[], |h| {
            let plot = Forest {
                title: &rates.title,
                desc: &(drawings.forest)(name, &number, &written, logarithmic),
                rows: &rows,
                parity,
                bounds: &bounds,
                logarithmic,
            };
            forest::forest(h, self.n, &plot);
            h.tag("figcaption", &[], |h| {
                let caption = (drawings.forest_caption)(name, &written, logarithmic);
                h.leaf("span", &[], &caption);
                legend(h, rates.rows.iter().map(|row| (row.kind, row.word)));
            });
        });
    }

    /// Each group's share of the denominator beside its share of the numerator.
    pub(super) fn shares(&self, h: &mut Html, rates: &Rates<'_>) {
        let counted = rates.rows.iter().map(|row| {
            let is_rate = ["selection-rate", "event-rate"].contains(&row.own.metric);
            let counts = row.own.k.zip(row.own.n).filter(|_| is_rate)?;
            (row.own.numerator != "spend").then_some((row.own, counts))
        });
        let counted: Option<Vec<_>> = counted.collect();
        let Some(counted) = counted.filter(|counted| !counted.is_empty()) else {
            return;
        };
        let sums = counted.iter().fold((0.0, 0.0), |(k, n), (_, counts)| {
            (k + money(counts.0), n + money(counts.1))
        });
        if sums.0 <= 0.0 || sums.1 <= 0.0 {
            return;
        }
        let share = |part: u64, of: f64| {
            let share = money(part) / of;
            (share, self.n.percent(share))
        };
        let mut pairs: Vec<Pair> = Vec::new();
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for (own, (k, n)) in &counted {
            let shares = [share(*n, sums.1), share(*k, sums.0)];
            let mut row = vec![Cell::Head(self.group_of(own))];
            for (count, (_, written)) in [n, k].into_iter().zip(&shares) {
                let count = self.n.count(*count);
                row.push(Cell::Number(format!(
                    "{count} {}",
                    (self.words.drawings.share)(written)
                )));
            }
            rows.push(row);
            pairs.push(Pair {
                name: self.group_of(own),
                shares,
            });
        }
        let stages = [&counted[0].0.denominator, &counted[0].0.numerator];
        let [from, to] = stages.map(|stage| self.text.stage(stage));
        let title = (self.words.titles.shares)(&from, &to);
        h.leaf("h3", &[], &title);
        h.tag("div", &[("class", "pair")], |h| {
            h.tag("figure", &[], |h| {
                let desc = (self.words.drawings.shares)(&from, &to);
                bars::pairs(h, &title, &desc, &pairs);
                h.tag("figcaption", &[], |h| {
                    h.tag("span", &[("class", "legend")], |h| {
                        for (class, stage) in [("bar", &from), ("bar-two", &to)] {
                            swatch(h, class, stage);
                        }
                    });
                });
            });
            let table = Table {
                caption: &title,
                is_titled: true,
                headings: &[
                    (self.text.heading(Heading::Group), false),
                    (&from, true),
                    (&to, true),
                ],
            };
            table.write(h, &rows);
        });
    }

    /// The funnel, where it has more than two stages.
    pub(super) fn funnel(&self, h: &mut Html, margin: &Margin<'_>) {
        let mut stages: Vec<&str> = Vec::new();
        let rates = margin.measures.iter().filter(|m| {
            ["selection-rate", "event-rate"].contains(&m.metric) && m.numerator != "spend"
        });
        for stage in rates.flat_map(|m| [&m.denominator, &m.numerator]) {
            let has = |stage: &String| margin.groups.iter().all(|g| g.stages.contains_key(stage));
            if !stages.contains(&stage.as_str()) && has(stage) {
                stages.push(stage);
            }
        }
        let Some(first) = stages.first().filter(|_| stages.len() > 2) else {
            return;
        };
        let (titles, drawings) = (&self.words.titles, &self.words.drawings);
        let mut groups: Vec<Steps> = Vec::new();
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for group in &margin.groups {
            let name = self.text.group(margin.attribute, &group.group);
            let all = group.stages.get(*first).copied().unwrap_or(0);
            let mut steps = Vec::new();
            let mut row = vec![Cell::Head(name.clone())];
            for stage in &stages {
                let count = group.stages.get(*stage).copied().unwrap_or(0);
                let mut written = self.n.count(count);
                let part = (all > 0).then(|| money(count) / money(all));
                if let Some(part) = part.filter(|_| stage != first) {
                    written.push(' ');
                    written.push_str(&(drawings.share)(&self.n.percent(part)));
                }
                row.push(Cell::Number(written.clone()));
                steps.push((self.text.stage(stage), part, written));
            }
            rows.push(row);
            groups.push(Steps { name, steps });
        }
        h.leaf("h3", &[], titles.funnel);
        h.tag("div", &[("class", "pair")], |h| {
            if groups.len() <= MOST_FUNNELS {
                h.tag("figure", &[], |h| {
                    let desc = (drawings.funnel)(&self.text.stage(first));
                    bars::steps(h, titles.funnel, &desc, &groups);
                });
            }
            let names: Vec<String> = stages.iter().map(|stage| self.text.stage(stage)).collect();
            let mut headings = vec![(self.text.heading(Heading::Group), false)];
            headings.extend(names.iter().map(|name| (name.as_str(), true)));
            let table = Table {
                caption: titles.funnel,
                is_titled: true,
                headings: &headings,
            };
            table.write(h, &rows);
        });
    }

    /// The heat maps of an intersection: one for its first two attributes, or one for each combination of
    /// the others.
    pub(super) fn heat_maps(&self, h: &mut Html, margin: &Margin<'_>) {
        let names: Vec<&str> = margin.attribute.split('*').collect();
        let [first, second, others @ ..] = names.as_slice() else {
            return;
        };
        let tables = self.tables_of(margin);
        let Some(rates) = tables
            .first()
            .filter(|table| table.rate == Some(Heading::Rate))
        else {
            return;
        };
        let mut maps: Vec<(String, Vec<HeatCell>)> = Vec::new();
        for row in &rates.rows {
            let group = |attribute: &str| {
                let group = row.own.cells.get(attribute);
                group.map_or_else(String::new, |group| self.text.group(attribute, group))
            };
            let rest: Vec<String> = others.iter().map(|other| group(other)).collect();
            let rest = rest.join(" \u{d7} ");
            let rate = row.own.value.filter(|_| row.own.n > Some(0));
            let cell = HeatCell {
                row: group(first),
                column: group(second),
                rate: rate.map(|rate| (rate, self.n.percent(rate))),
                counts: values::counts(self.text, row.own),
                kind: row.kind,
            };
            match maps.iter_mut().find(|(name, _)| *name == rest) {
                Some((_, cells)) => cells.push(cell),
                None => maps.push((rest, vec![cell])),
            }
        }
        let Some(own) = rates.rows.first().map(|row| row.own) else {
            return;
        };
        let drawings = &self.words.drawings;
        let [one, two] = [first, second].map(|id| self.text.attribute(id));
        let [over, under] = [&own.numerator, &own.denominator].map(|id| self.text.stage(id));
        let desc = (drawings.heat)(&one, &two, &over, &under);
        h.leaf("h3", &[], self.words.titles.heat);
        for (rest, cells) in &maps {
            let title = match rest.as_str() {
                "" => self.words.titles.heat.to_owned(),
                rest => self.text.labelled(self.words.titles.heat, rest),
            };
            h.tag("figure", &[("class", "wide")], |h| {
                let region = [
                    ("class", "scroll"),
                    ("role", "group"),
                    ("tabindex", "0"),
                    ("aria-label", title.as_str()),
                ];
                h.tag("div", &region, |h| heat::heat(h, &title, &desc, cells));
                h.tag("figcaption", &[], |h| {
                    let what = format!("{over} / {under}");
                    let what = if rest.is_empty() {
                        what
                    } else {
                        format!("{rest}: {what}")
                    };
                    h.leaf("span", &[], &format!("{what}. {}", drawings.heat_key));
                    legend(h, rates.rows.iter().map(|row| (row.kind, row.word)));
                });
            });
        }
    }
}

/// The marks that a drawing has, with their words.
fn legend(h: &mut Html, said: impl Iterator<Item = (Kind, &'static str)>) {
    let mut seen: Vec<(Kind, &str)> = Vec::new();
    for (kind, word) in said.filter(|(kind, _)| *kind != Kind::Reference) {
        if seen.iter().all(|(other, _)| *other != kind) {
            seen.push((kind, word));
        }
    }
    h.tag("span", &[("class", "legend")], |h| {
        for (kind, word) in seen {
            badge(h, kind, word);
        }
    });
}

fn swatch(h: &mut Html, class: &str, word: &str) {
    h.tag("span", &[("class", "badge reference")], |h| {
        let attributes = [
            ("class", "swatch"),
            ("viewBox", "0 0 16 16"),
            ("aria-hidden", "true"),
        ];
        h.tag("svg", &attributes, |h| {
            let attributes = [("class", class), ("width", "16"), ("height", "16")];
            h.tag("rect", &attributes, |_| ());
        });
        h.text(word);
    });
}
