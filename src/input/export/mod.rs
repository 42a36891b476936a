//! Exports: tables that somebody downloaded to look at, with titles above, totals below, and numbers
//! written for people. They are small; one is read whole, cleaned to a plain table, and checked
//! against its own totals. What a column means is the business of [`super::platforms`].

mod layout;
mod numbers;
mod shares;
mod totals;

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::error::{Code, Error, Result};
use crate::input::batch::BatchBuilder;
use crate::input::block::{Block, Sink};
use crate::input::names::identifier;
use crate::input::platforms::{Choice, Content, Meaning, Seen, seen};
use crate::input::{
    Body, Format, Opened, Quality, QualityCode, Recognised, SAMPLE_ROWS, csv, recognise, yes_no,
};

pub use numbers::Decimal;
#[cfg(feature = "xlsx")]
pub(super) use numbers::TextNumbers;

/// How exports are to be read, where the file does not say it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// Which platform's file it is.
    pub platform: Choice,
    /// The decimal sign of its numbers.
    pub decimal: Option<Decimal>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Columns by which rows are chosen.
    pub chosen: Vec<String>,
}

impl Reading {
    /// What the settings say.
    ///
    /// # Errors
    ///
    /// [`Code::UnknownId`] for a platform that does not exist, [`Code::Usage`] for any other sign.
    pub fn of(config: &Config) -> Result<Self> {
        let platform = config
            .platform
            .as_ref()
            .map(|named| Choice::parse(&named.value));
        let decimal = config.decimal.as_ref().map(|named| {
            let known = Decimal::ALL.iter().find(|(_, word)| *word == named.value);
            known.map(|(decimal, _)| *decimal).ok_or_else(|| {
                let what = format!("`{}` is no decimal sign", named.value);
                Error::new(Code::Usage, what)
                    .help("write `--decimal point` (1,234.5) or `--decimal comma` (1.234,5)")
            })
        });
        Ok(Self {
            platform: platform.transpose()?.unwrap_or_default(),
            decimal: decimal.transpose()?,
            sheet: config.sheet.as_ref().map(|named| named.value.clone()),
            chosen: config.filter.as_ref().map_or_else(Vec::new, |filter| {
                let columns = filter.condition.columns();
                columns.into_iter().map(str::to_owned).collect()
            }),
        })
    }
}

/// A line of a table as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number, from 1.
    pub(super) number: u64,
    /// Its cells.
    pub(super) cells: Vec<String>,
}

impl Line {
    fn filled(&self) -> usize {
        let filled = |cell: &&String| !cell.trim().is_empty();
        self.cells.iter().filter(filled).count()
    }

    fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", |cell| cell.trim())
    }
}

/// Everything that stands in a file, before anybody knows what it is.
pub(super) struct Sheet {
    /// The file's name.
    pub(super) name: String,
    /// Its lines, blank ones too: a blank line ends a table.
    pub(super) lines: Vec<Line>,
    /// Whether the last line is ended; one that is not may be cut off.
    pub(super) ended: bool,
    /// Whether numbers are in plain form already.
    pub(super) plain: bool,
    /// Bytes and digest of the file.
    pub(super) facts: (u64, Option<String>),
}

/// What a column is to the cleaning of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Attribute,
    /// A count of the stage with this id.
    Count(&'static str),
    /// Counts whatever the indicator beside it says.
    Results,
    Indicator,
    Money,
    Level,
    Other,
}

impl Part {
    const fn is_number(self) -> bool {
        matches!(self, Self::Count(_) | Self::Results | Self::Money)
    }
}

fn part(column: &str, seen: Option<&Seen>) -> Part {
    let by_name = |found: Option<Recognised>| match found {
        Some(Recognised::Attribute(_)) => Part::Attribute,
        Some(Recognised::Stage(id)) => Part::Count(id),
        Some(Recognised::Spend) => Part::Money,
        Some(Recognised::Label | Recognised::Person | Recognised::Consent | Recognised::OptOut)
        | None => Part::Other,
    };
    match seen.and_then(|seen| seen.platform.meaning(column)) {
        Some(Meaning::Results) => Part::Results,
        Some(Meaning::Indicator) => Part::Indicator,
        Some(Meaning::Level) => Part::Level,
        Some(Meaning::Attribute(_)) => Part::Attribute,
        Some(Meaning::Stage(id)) => Part::Count(id),
        Some(Meaning::Spend | Meaning::SpendMicros) => Part::Money,
        Some(Meaning::Label | Meaning::Person | Meaning::Arm | Meaning::Unused) => Part::Other,
        None => by_name(recognise(column)),
    }
}

/// A cleaned export: a plain table, and what was found around and in it.
struct Export {
    header: Vec<String>,
    table: Cleaned,
    quality: Quality,
    seen: Option<Seen>,
    overrides: BTreeMap<String, Option<Recognised>>,
}

/// Line number and cells of a row.
type Row = (u64, Vec<Option<String>>);

/// The rows of a cleaned export.
pub(super) struct Cleaned {
    header: Vec<String>,
    rows: Vec<Row>,
    /// Bytes and digest of the file.
    facts: (u64, Option<String>),
}

/// Rows that are counted at a time.
const BATCH_ROWS: usize = 16_384;

impl Cleaned {
    /// The first rows.
    pub(super) fn sample(&self, rows: usize) -> Vec<Vec<Option<String>>> {
        let first = self.rows.iter().take(rows);
        first.map(|(_, cells)| cells.clone()).collect()
    }

    /// Calls a column by another name.
    pub(super) fn rename(&mut self, from: &str, to: &str) {
        for name in self.header.iter_mut().filter(|name| *name == from) {
            to.clone_into(name);
        }
    }

    /// Hands on the rows with the named columns; returns the bytes and digest of the file.
    pub(super) fn read(self, columns: &[String], sink: &mut Sink<'_>) -> (u64, Option<String>) {
        let at: Vec<Option<usize>> = columns
            .iter()
            .map(|column| self.header.iter().position(|name| name == column))
            .collect();
        for rows in self.rows.chunks(BATCH_ROWS) {
            let mut batch = BatchBuilder::new(columns, rows.len());
            for (number, cells) in rows {
                batch.push(*number, at.iter().map(|at| cells[(*at)?].as_deref()));
            }
            if sink(Block::Ready(batch.finish())).is_break() {
                break;
            }
        }
        self.facts
    }
}

impl Opened {
    /// Whether two exports hold the same rows.
    pub(crate) fn is_copy_of(&self, other: &Self) -> bool {
        match (&self.body, &other.body) {
            (Body::Export(own), Body::Export(other)) => own.rows == other.rows,
            _ => false,
        }
    }

    /// An export, cleaned.
    ///
    /// # Errors
    ///
    /// As [`clean`].
    pub(super) fn of_sheet(sheet: Sheet, format: Format, reading: &Reading) -> Result<Self> {
        let name = sheet.name.clone();
        let Export {
            header,
            table,
            quality,
            seen,
            overrides,
        } = clean(sheet, reading)?;
        Ok(Self {
            name,
            format,
            header,
            sample: table.sample(SAMPLE_ROWS),
            quality,
            platform: seen,
            overrides,
            bytes: None,
            body: Body::Export(table),
        })
    }
}

/// Whether a table that could be read as it is looks like one that was made to be looked at: it is of a
/// platform that exports counts, its counts are written with signs, or a row is a total.
pub(super) fn is_export(
    header: &[String],
    sample: &[Vec<Option<String>>],
    platform: Option<&Seen>,
    is_small: bool,
) -> bool {
    if platform.is_some_and(|seen| seen.platform.content != Content::People) {
        return true;
    }
    let parts: Vec<Part> = header.iter().map(|name| part(name, platform)).collect();
    let column = |at: usize| sample.iter().filter_map(move |row| row.get(at)?.as_deref());
    // In a column of yes and no, a dash is a value that cannot be read.
    let counts =
        |at: usize| column(at).any(|text| yes_no(text).is_none() && numbers::is_number(text));
    let written = parts.iter().enumerate().any(|(at, part)| {
        matches!(part, Part::Count(_) | Part::Money)
            && counts(at)
            && column(at).any(numbers::is_written_for_people)
    });
    let mut rows = sample.iter().map(|row| {
        let cells = row.iter().map(|cell| cell.as_deref().unwrap_or_default());
        cells.collect::<Vec<&str>>()
    });
    let counted = parts.iter().any(|part| part.is_number());
    let numbers = (0..parts.len()).any(|at| parts[at].is_number() && counts(at));
    // In a small table of counts, rows without a group may be subtotals.
    let groupless = |cells: &Vec<&str>| {
        let mut groups = parts
            .iter()
            .zip(cells)
            .filter(|(part, _)| **part == Part::Attribute);
        is_small && numbers && groups.any(|(_, cell)| cell.is_empty())
    };
    written
        || (counted
            && rows.any(|cells| totals::is_total(&parts, |at| cells[at]) || groupless(&cells)))
}

/// Cleans a table as it stands in a file.
///
/// # Errors
///
/// [`Code::TitleLines`] when no line is a header, [`Code::RaggedRow`], [`Code::AmbiguousNumber`],
/// [`Code::TotalsDisagree`], [`Code::MixedLevels`], [`Code::NoRows`], [`Code::DuplicateHeader`].
fn clean(sheet: Sheet, reading: &Reading) -> Result<Export> {
    let Sheet {
        name,
        lines,
        ended,
        plain,
        facts,
    } = sheet;
    let at = layout::header(&name, &lines)?;
    let mut quality = Quality::default();
    let header = csv::header(&name, &lines[at].cells, &mut quality)?;
    let width = layout::width(&header);
    let header = header[..width].to_vec();
    let seen = seen(&header, reading.platform);
    let parts: Vec<Part> = header
        .iter()
        .map(|name| part(name, seen.as_ref()))
        .collect();
    for title in lines[..at].iter().filter(|line| line.filled() > 0) {
        quality.note(
            QualityCode::LinesAround,
            &name,
            1,
            Some(title.cells[0].trim()),
        );
    }
    let body = layout::body(&name, &lines[at + 1..], &header, &parts)?;
    for note in &body.notes {
        quality.note(
            QualityCode::LinesAround,
            &name,
            1,
            Some(note.cells[0].trim()),
        );
    }
    let mut table = Columns {
        name: &name,
        header: &header,
        parts: &parts,
        decimal: Decimal::Point,
    };
    let said = if plain {
        Some(Decimal::Point)
    } else {
        reading.decimal
    };
    let (decimal, witness) = table.decide(&body, said)?;
    table.decimal = decimal;
    if let Some(witness) = &witness {
        let example = format!("{} ({})", witness, decimal.word());
        quality.note(QualityCode::DecimalSign, &name, 0, Some(&example));
    }
    let exported = seen
        .as_ref()
        .is_some_and(|seen| seen.platform.content == Content::Counts);
    let split = totals::split(&table, body, exported);
    if split.rows.is_empty() {
        return Err(Error::new(
            Code::NoRows,
            format!("`{name}` has a header and no row below it"),
        )
        .help("an audit of nothing would always pass; check the export"));
    }
    table.one_level(&split.rows, &reading.chosen)?;
    let mut overrides = table.results(&split.rows, &mut quality);
    let found = table.control(&split, &overrides)?;
    found.note(&name, &mut quality);
    let expects_totals = seen
        .as_ref()
        .is_some_and(|seen| seen.platform.ends_with_totals);
    if expects_totals && found.is_empty() {
        quality.note(QualityCode::NoTotals, &name, 0, None);
    }
    if !ended {
        quality.note(QualityCode::NotEnded, &name, 0, None);
    }
    let rows: Vec<Row> = split
        .rows
        .into_iter()
        .map(|line| (line.number, table.plain(&line)))
        .collect();
    table.leave_out_fractions(&rows, &mut overrides, &mut quality);
    if exported {
        note_repeated(&name, &rows, &mut quality);
    }
    shares::check(&name, &header, &parts, &rows)?;
    Ok(Export {
        table: Cleaned {
            header: header.clone(),
            rows,
            facts,
        },
        header,
        quality,
        seen,
        overrides,
    })
}

/// Notes rows that stand in the file already.
fn note_repeated(name: &str, rows: &[Row], quality: &mut Quality) {
    let mut seen: BTreeSet<&[Option<String>]> = BTreeSet::new();
    for (number, cells) in rows {
        if !seen.insert(cells) {
            let example = format!("line {number}");
            quality.note(QualityCode::RepeatedRows, name, 1, Some(&example));
        }
    }
}

/// Words of an indicator that mean a click on a link.
const LINK_CLICKS: [&str; 8] = [
    "link clicks",
    "link click",
    "actions:link_click",
    "link_click",
    "clics sur un lien",
    "clics sur le lien",
    "linkklicks",
    "clics en el enlace",
];

/// What is known of the columns while rows are cleaned.
struct Columns<'t> {
    name: &'t str,
    header: &'t [String],
    parts: &'t [Part],
    decimal: Decimal,
}

impl Columns<'_> {
    /// The decimal sign, from every number of the file: rates and prices tell what counts cannot.
    fn decide(
        &self,
        body: &layout::Body,
        said: Option<Decimal>,
    ) -> Result<(Decimal, Option<String>)> {
        let mut evidence = numbers::Evidence::default();
        for (at, (column, part)) in self.header.iter().zip(self.parts).enumerate() {
            let cells = || body.rows.iter().map(|line| (line.number, line.cell(at)));
            let filled = cells().filter(|(_, cell)| !numbers::is_nothing(cell));
            let is_number = |(_, cell): &(u64, &str)| {
                numbers::plain(cell, Decimal::Point).is_some()
                    || numbers::plain(cell, Decimal::Comma).is_some()
            };
            let (all, read) = filled.fold((0, 0), |(all, read), cell| {
                (all + 1, read + usize::from(is_number(&cell)))
            });
            // A column of words may hold a number by chance; it says nothing about numbers.
            if part.is_number() || (*part == Part::Other && all > 0 && all == read) {
                for (number, cell) in cells() {
                    evidence.look_at(cell, number, column);
                }
            }
        }
        evidence.decide(self.name, said)
    }

    /// Holds rows to totals; results that are clicks are compared as clicks are.
    fn control(
        &self,
        split: &totals::Split,
        overrides: &BTreeMap<String, Option<Recognised>>,
    ) -> Result<totals::Totals> {
        let counted = self.header.iter().zip(self.parts);
        let counted = counted.map(|(column, part)| match overrides.get(column) {
            Some(Some(Recognised::Stage(id))) => Part::Count(id),
            Some(_) | None => *part,
        });
        let counted: Vec<Part> = counted.collect();
        let columns = Columns {
            parts: &counted,
            ..*self
        };
        split.control(&columns)
    }

    /// The cells of a row with numbers in plain form.
    fn plain(&self, line: &Line) -> Vec<Option<String>> {
        let cells = self.parts.iter().enumerate().map(|(at, part)| {
            let text = line.cell(at);
            if text.is_empty() {
                return None;
            }
            match part {
                Part::Count(_) | Part::Results | Part::Money if numbers::is_nothing(text) => None,
                Part::Count(_) | Part::Results | Part::Money | Part::Other => {
                    let percent = text.contains('%');
                    let number = numbers::plain(text, self.decimal).filter(|_| !percent);
                    Some(number.map_or_else(|| text.to_owned(), without_zeros))
                }
                Part::Attribute | Part::Indicator | Part::Level => Some(text.to_owned()),
            }
        });
        cells.collect()
    }

    /// Refuses rows of several levels of the hierarchy, which count everything once a level, unless rows
    /// are chosen by it.
    fn one_level(&self, data: &[Line], chosen: &[String]) -> Result<()> {
        for (at, _) in self
            .parts
            .iter()
            .enumerate()
            .filter(|(_, part)| **part == Part::Level)
        {
            let levels: BTreeSet<&str> = data.iter().map(|line| line.cell(at)).collect();
            // Who chooses rows by their level has seen that there are several.
            let is_chosen = chosen
                .iter()
                .any(|name| identifier(name) == identifier(&self.header[at]));
            if levels.len() > 1 && !is_chosen {
                let column = &self.header[at];
                let most =
                    |level: &&&str| data.iter().filter(|line| line.cell(at) == **level).count();
                let usual = levels.iter().max_by_key(most).copied().unwrap_or_default();
                let some: Vec<&str> = levels.iter().copied().collect();
                return Err(Error::new(
                    Code::MixedLevels,
                    format!(
                        "`{}` of `{}` holds `{}`: rows of several levels count everything several times",
                        column,
                        self.name,
                        some.join("`, `")
                    ),
                )
                .help(format!("export one level, or choose it: `--where \"\\\"{column}\\\" = '{usual}'\"`")));
            }
        }
        Ok(())
    }

    /// What a column of results counts, if its indicator says one thing that is known.
    fn results(
        &self,
        data: &[Line],
        quality: &mut Quality,
    ) -> BTreeMap<String, Option<Recognised>> {
        let mut overrides = BTreeMap::new();
        let find = |wanted: Part| self.parts.iter().position(|part| *part == wanted);
        let (Some(results), indicator) = (find(Part::Results), find(Part::Indicator)) else {
            return overrides;
        };
        let said: BTreeSet<String> = data
            .iter()
            .filter_map(|line| Some(line.cell(indicator?).to_lowercase()))
            .filter(|text| !text.is_empty())
            .collect();
        let clicks =
            !said.is_empty() && said.iter().all(|text| LINK_CLICKS.contains(&text.as_str()));
        let column = &self.header[results];
        if clicks && !self.parts.contains(&Part::Count("clicked")) {
            overrides.insert(column.clone(), Some(Recognised::Stage("clicked")));
        } else {
            for text in said.iter().take(3) {
                quality.note(QualityCode::ResultsLeftOut, column, 0, Some(text));
            }
        }
        overrides
    }

    /// Counts with fractions (shares of a conversion) are no stage of a funnel of people.
    fn leave_out_fractions(
        &self,
        rows: &[Row],
        overrides: &mut BTreeMap<String, Option<Recognised>>,
        quality: &mut Quality,
    ) {
        for (at, (column, part)) in self.header.iter().zip(self.parts).enumerate() {
            // A conversion may be shared among clicks; of impressions and clicks there is no half.
            let counted = matches!(part, Part::Count("converted" | "approved"))
                || overrides.contains_key(column);
            let fraction = rows
                .iter()
                .filter_map(|(_, cells)| cells[at].as_deref())
                .find(|text| {
                    text.contains('.') && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
                });
            if let Some(text) = fraction.filter(|_| counted) {
                overrides.insert(column.clone(), None);
                quality.note(QualityCode::FractionsLeftOut, column, 0, Some(text));
            }
        }
    }
}

/// A plain number without zeros at its end that do not count: `1.00` is `1`.
fn without_zeros(number: String) -> String {
    match number.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|b| b == b'0') => whole.to_owned(),
        _ => number,
    }
}
