//! The section of an attribute: for all of the data and for each stratum the tables of rates with what is
//! drawn beside them, metrics over all groups, and every measure.

use crate::report::html::markup::{Html, shortened};
use crate::report::html::svg::Kind;
use crate::report::html::tables::{Cell, Table};
use crate::report::html::view::{Margin, View};
use crate::report::model::MeasureReport;
use crate::report::terminal::TABLES;
use crate::report::text::{GroupOfUnits, GroupWithWeights, Heading};
use crate::report::values;

/// A table of rates and comparisons: what it is called, and its rows.
pub(super) struct Rates<'a> {
    pub(super) title: String,
    pub(super) heading: Heading,
    /// The heading of the rates; none for a metric that stands alone.
    pub(super) rate: Option<Heading>,
    pub(super) rows: Vec<Rated<'a>>,
}

/// A group's rate and the comparison beside it.
pub(super) struct Rated<'a> {
    pub(super) own: &'a MeasureReport,
    pub(super) beside: Option<&'a MeasureReport>,
    pub(super) kind: Kind,
    pub(super) word: &'static str,
}

impl<'a> View<'a> {
    /// The attributes and intersections that have groups, in order.
    pub(super) fn audited(&self) -> Vec<&'a str> {
        let mut attributes: Vec<&str> = Vec::new();
        for margin in &self.margins {
            if !attributes.contains(&margin.attribute) {
                attributes.push(margin.attribute);
            }
        }
        attributes
    }

    /// The sections of all attributes.
    pub(super) fn attributes(&self, h: &mut Html) {
        for (at, attribute) in self.audited().into_iter().enumerate() {
            let title = shortened(&self.text.attribute(attribute), 120);
            Self::section(h, &format!("attribute-{at}"), &title, |h| {
                let of = |margin: &&Margin<'a>| margin.attribute == attribute;
                for margin in self.margins.iter().filter(of) {
                    let Some(stratum) = margin.stratum else {
                        self.margin(h, margin);
                        continue;
                    };
                    h.tag("details", &[], |h| {
                        let only = self.text.labelled(self.words.titles.stratum, stratum);
                        h.leaf("summary", &[], &only);
                        self.margin(h, margin);
                    });
                }
            });
        }
    }

    fn margin(&self, h: &mut Html, margin: &Margin<'a>) {
        self.heat_maps(h, margin);
        for (at, rates) in self.tables_of(margin).iter().enumerate() {
            h.leaf("h3", &[("class", "say")], &rates.title);
            h.tag("div", &[("class", "pair")], |h| {
                self.forest_of(h, rates);
                self.rates(h, rates);
            });
            if at == 0 {
                self.shares(h, rates);
                self.units(h, margin);
            }
        }
        self.funnel(h, margin);
        self.over_groups(h, margin);
        self.all_measures(h, margin);
    }

    /// Every table of a margin: those of base rates, then those of metrics that were asked for.
    pub(super) fn tables_of(&self, margin: &Margin<'a>) -> Vec<Rates<'a>> {
        let mut tables = Vec::new();
        for (rate, comparison, heading) in TABLES {
            let is_shown = match rate {
                "representation-ratio" => self.report.provenance.baseline.is_some(),
                "event-rate" => margin.stratum.is_none(),
                _ => true,
            };
            let mut steps: Vec<(&str, &str)> = Vec::new();
            for m in margin
                .measures
                .iter()
                .filter(|m| m.metric == rate && is_shown)
            {
                let step = (m.numerator.as_str(), m.denominator.as_str());
                if !steps.contains(&step) {
                    steps.push(step);
                }
            }
            for step in steps {
                tables.push(self.table(margin, (rate, comparison), heading, step));
            }
        }
        let shown = |metric: &str| TABLES.iter().any(|(a, b, _)| *a == metric || *b == metric);
        let asked = self.report.policy.metrics.iter();
        for metric in asked.filter(|metric| !shown(metric)) {
            let of = |m: &&&MeasureReport| m.metric == *metric && m.group.is_some();
            let rows: Vec<Rated<'a>> = margin
                .measures
                .iter()
                .filter(of)
                .map(|own| self.rated(margin, own, Some(own), false))
                .collect();
            if let Some(first) = rows.first() {
                let name = self.text.metric(metric);
                let reference = first.own.reference.as_deref();
                tables.push(Rates {
                    title: self.text.metric_title(margin.attribute, name, reference),
                    heading: Heading::Value,
                    rate: None,
                    rows,
                });
            }
        }
        tables
    }

    fn table(
        &self,
        margin: &Margin<'a>,
        (rate, comparison): (&str, &str),
        heading: Heading,
        (numerator, denominator): (&str, &str),
    ) -> Rates<'a> {
        let of = |metric: &str| -> Vec<&'a MeasureReport> {
            let measures = margin.measures.iter().copied();
            let fits = |m: &&MeasureReport| {
                m.metric == metric && m.numerator == numerator && m.denominator == denominator
            };
            measures.filter(fits).collect()
        };
        let compared = of(comparison);
        let reference = compared.iter().find_map(|m| m.reference.as_deref());
        let rows = of(rate).into_iter().map(|own| {
            let beside = compared.iter().copied().find(|m| m.group == own.group);
            let is_reference = reference.is_some() && own.group.as_deref() == reference;
            self.rated(margin, own, beside, is_reference)
        });
        let (attribute, text) = (margin.attribute, self.text);
        Rates {
            title: text.table_title(attribute, numerator, denominator, reference),
            heading,
            rate: Some(if rate == comparison {
                Heading::Share
            } else {
                Heading::Rate
            }),
            rows: rows.collect(),
        }
    }

    fn rated(
        &self,
        margin: &Margin<'_>,
        own: &'a MeasureReport,
        beside: Option<&'a MeasureReport>,
        is_reference: bool,
    ) -> Rated<'a> {
        let (kind, word) = self.said(margin, own, beside, is_reference);
        Rated {
            own,
            beside,
            kind,
            word,
        }
    }

    fn rates(&self, h: &mut Html, rates: &Rates<'_>) {
        let heading = |heading| self.text.heading(heading);
        let mut headings = vec![
            (heading(Heading::Group), false),
            (heading(Heading::Counts), true),
        ];
        headings.extend(rates.rate.map(|rate| (heading(rate), true)));
        headings.push((heading(rates.heading), true));
        headings.push((heading(Heading::Verdict), false));
        let rows: Vec<Vec<Cell>> = rates.rows.iter().map(|row| self.row(rates, row)).collect();
        let table = Table {
            caption: &shortened(&rates.title, 200),
            is_titled: true,
            headings: &headings,
        };
        table.write(h, &rows);
    }

    fn row(&self, rates: &Rates<'_>, row: &Rated<'_>) -> Vec<Cell> {
        let counts = match (rates.rate, row.own.k) {
            (None, None) => String::new(),
            _ => values::counts(self.text, row.own),
        };
        let mut cells = vec![Cell::Head(self.group_of(row.own)), Cell::Number(counts)];
        if rates.rate.is_some() {
            cells.push(self.valued(row.own, values::rate(self.n, row.own)));
        }
        cells.push(row.beside.map_or_else(
            || Cell::Number(String::new()),
            |m| self.valued(m, values::compared(self.n, m, self.bounds(m))),
        ));
        cells.push(Cell::Said(row.kind, row.word));
        cells
    }

    /// A value, or why there is none.
    fn valued(&self, measure: &MeasureReport, written: String) -> Cell {
        match (measure.value, measure.undefined) {
            (None, Some(why)) => Cell::Text(self.text.undefined(why).into()),
            (None | Some(_), _) => Cell::Number(written),
        }
    }

    /// Rows, units or weights, and effective numbers of the groups, where rows have them.
    fn units(&self, h: &mut Html, margin: &Margin<'a>) {
        let of = |m: &&MeasureReport| {
            m.group.as_ref()?;
            let group = shortened(&self.group_of(m), 80);
            if let Some(weight) = m.weighted_n.filter(|_| m.n > Some(0)) {
                return Some(self.text.group_with_weights(&GroupWithWeights {
                    group: &group,
                    people: m.n?,
                    weight,
                    kish: m.kish_n,
                    effective: m.effective_n,
                }));
            }
            Some(self.text.group_of_units(&GroupOfUnits {
                group: &group,
                rows: m.n?,
                units: m.units.filter(|units| *units > 0)?,
                effective: m.effective_n,
            }))
        };
        let rates = margin
            .measures
            .iter()
            .filter(|m| m.metric == "selection-rate");
        let lines: Vec<String> = rates.filter_map(of).collect();
        notes(h, &lines);
    }

    fn over_groups(&self, h: &mut Html, margin: &Margin<'_>) {
        let whole = margin.measures.iter();
        let rows: Vec<Vec<Cell>> = whole
            .filter(|m| m.group.is_none())
            .map(|m| {
                let said = self.worst(m).map_or_else(
                    || self.said(margin, m, None, false),
                    |f| (Kind::of(f), self.word(f)),
                );
                vec![
                    Cell::Head(self.text.metric(m.metric).into()),
                    self.valued(m, values::compared(self.n, m, self.bounds(m))),
                    Cell::Said(said.0, said.1),
                ]
            })
            .collect();
        if rows.is_empty() {
            return;
        }
        let title = self.words.titles.over_groups;
        h.leaf("h3", &[], title);
        let table = Table {
            caption: title,
            is_titled: true,
            headings: &[
                (self.words.labels.metric, false),
                (self.text.heading(Heading::Value), true),
                (self.text.heading(Heading::Verdict), false),
            ],
        };
        table.write(h, &rows);
    }

    fn all_measures(&self, h: &mut Html, margin: &Margin<'_>) {
        let (titles, labels) = (&self.words.titles, &self.words.labels);
        let rows: Vec<Vec<Cell>> = margin
            .measures
            .iter()
            .filter(|m| m.group.is_some())
            .map(|m| self.measure(m))
            .collect();
        if rows.is_empty() {
            return;
        }
        let table = Table {
            caption: titles.all_measures,
            is_titled: true,
            headings: &[
                (labels.metric, false),
                (labels.stage, false),
                (self.text.heading(Heading::Group), false),
                (labels.reference, false),
                (self.text.heading(Heading::Counts), true),
                (self.text.heading(Heading::Value), true),
                (labels.p, true),
                (labels.method, false),
            ],
        };
        h.tag("details", &[], |h| {
            h.leaf("summary", &[], titles.all_measures);
            table.write(h, &rows);
        });
    }

    fn measure(&self, m: &MeasureReport) -> Vec<Cell> {
        let p = m.test.map(|test| {
            let p = self.n.p_value(test.p_adjusted.unwrap_or(test.p_value));
            p.trim_start_matches("p = ").to_owned()
        });
        let interval = m.interval.map(|interval| interval.method);
        let methods: Vec<&str> = interval
            .into_iter()
            .chain(m.test.map(|test| test.method))
            .collect();
        let stages = [&m.numerator, &m.denominator].map(|stage| {
            let parts = stage.split('&').map(|part| self.text.stage(part));
            parts.collect::<Vec<_>>().join(" & ")
        });
        let counts =
            m.k.map_or_else(String::new, |_| values::counts(self.text, m));
        vec![
            Cell::Head(self.text.metric(m.metric).into()),
            Cell::Text(stages.join(" / ")),
            Cell::Text(self.group_of(m)),
            Cell::Text(self.reference_of(m)),
            Cell::Number(counts),
            self.valued(m, values::compared(self.n, m, self.bounds(m))),
            Cell::Number(p.unwrap_or_default()),
            Cell::Code(methods.join(", ")),
        ]
    }
}

/// Lines as a list; none for none.
pub(super) fn notes(h: &mut Html, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    h.tag("ul", &[("class", "notes")], |h| {
        for line in lines {
            h.leaf("li", &[], line);
        }
    });
}
