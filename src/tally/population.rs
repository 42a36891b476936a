//! Reads a population: shares typed, a table of shares or counts, a log in count rows or person rows,
//! or a counts file. Which groups of the log its groups are is not decided here.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Named;
use crate::config::number::{MICROS, format_micros};
use crate::error::{Code, Error, Result};
use crate::groups::{Attribute, Class, Group, Kind, band_order};
use crate::input::{
    Opened, Options, Population, ROWS_COLUMN, Recognised, Source, fold, open, population,
    recognise, shown,
};
use crate::tally::baseline::Weights;
use crate::tally::population_rows::{fold_rows, number};
use crate::tally::{Baseline, BaselineKind, Level, MAX_COUNT, Plan, read_counts};

/// Column names that hold shares or counts.
const SHARES: [&str; 5] = ["share", "part", "percentage", "percent", "pct"];
const COUNTS: [&str; 7] = [
    "count",
    "n",
    "population",
    "audience",
    "people",
    "effectif",
    "eligible",
];

/// Stages of a log that are a population, the most suitable one first.
const STAGES: [&str; 3] = ["eligible", "reached", "impressions"];

/// How far shares may add to something other than 1, in millionths: published shares are rounded.
const ROUNDING: i64 = 20_000;

impl Baseline {
    /// Reads a baseline: a file with the columns `attribute, group, share` (or `count`), a file with
    /// the columns of attributes and `share`, `count` or a stage, a file of one row per person, a counts
    /// file, or `gender:female=.5,male=.5;age:18-24=…`. A column that is a stratum of the plan gives a
    /// population for each of its values.
    ///
    /// # Errors
    ///
    /// [`Code::BaselineInvalid`], [`Code::NotAnAttribute`], [`Code::BandsOverlap`], or what opening the
    /// file brings.
    pub fn read(named: &Named, plan: &Plan) -> Result<Self> {
        let text = named.value.trim();
        let mut read = match population(text) {
            Population::Shares(text) => typed(text, plan)?,
            Population::File(text) => from_file(text, plan)?,
            Population::Rows(..) => return Err(invalid(text, "these are rows of the log itself")),
        };
        read.tables
            .retain(|table| table.cells.keys().any(|key| is_known(table, key)));
        if read.tables.is_empty() {
            return Err(invalid(text, "it has no known group of any attribute"));
        }
        for table in &read.tables {
            adds_up(text, table, read.kind)?;
            bands_are_apart(text, table, plan)?;
        }
        Ok(read)
    }

    fn empty(name: &str, kind: BaselineKind) -> Self {
        Self {
            name: shown(name),
            kind,
            people: 0,
            tables: Vec::new(),
        }
    }
}

fn is_known(table: &Weights, key: &[Level]) -> bool {
    key.iter()
        .take(table.attributes.len())
        .all(|level| !level.is_unknown())
}

/// The sums of a table make a population: not zero, for shares near 1 or 100, in each stratum.
fn adds_up(name: &str, table: &Weights, kind: BaselineKind) -> Result<()> {
    let what = table.attributes.join("`, `");
    let mut sums: BTreeMap<&[Level], u64> = BTreeMap::new();
    for (key, weight) in table.cells.iter().filter(|(key, _)| is_known(table, key)) {
        let sum = sums.entry(&key[table.attributes.len()..]).or_default();
        *sum = sum.saturating_add(*weight);
    }
    let all = sums
        .values()
        .fold(0_u64, |all, sum| all.saturating_add(*sum));
    if all > MAX_COUNT {
        return Err(invalid(
            name,
            &format!("the numbers of `{what}` add to more than 2^53"),
        ));
    }
    for sum in sums.values() {
        let near = |target: i64| {
            i64::try_from(*sum).is_ok_and(|sum| (sum - target).abs() <= target / MICROS * ROUNDING)
        };
        if kind == BaselineKind::Shares && *sum > 0 && !near(MICROS) && !near(100 * MICROS) {
            let what = format!("the shares of `{what}` do not add to 1 (or 100 %)");
            return Err(invalid(name, &what));
        }
    }
    if all == 0 {
        return Err(invalid(
            name,
            &format!("the shares of `{what}` are all zero"),
        ));
    }
    Ok(())
}

/// A population counts everybody once: its bands may not have numbers in common.
fn bands_are_apart(name: &str, table: &Weights, plan: &Plan) -> Result<()> {
    for (at, id) in table.attributes.iter().enumerate() {
        let attribute = plan.attributes.iter().find(|attribute| attribute.id == *id);
        let Some(attribute) = attribute.filter(|attribute| attribute.has_ready_bands()) else {
            continue;
        };
        let groups: BTreeSet<&Level> = table.cells.keys().map(|key| &key[at]).collect();
        let bands = groups.into_iter().map(Level::label);
        let bands: Vec<_> = bands
            .filter_map(|b| Some((b, attribute.interval(b)?)))
            .collect();
        for (place, (a, first)) in bands.iter().enumerate() {
            if let Some((b, _)) = bands[place + 1..]
                .iter()
                .find(|(_, band)| band.meets(first))
            {
                return Err(Error::new(
                    Code::BandsOverlap,
                    format!("the bands `{a}` and `{b}` of the baseline `{}` overlap: people in both would count twice", shown(name)),
                )
                .help("leave out the one that holds the other, or make two files of them"));
            }
        }
    }
    Ok(())
}

fn find<'p>(plan: &'p Plan, name: &str) -> Result<&'p Attribute> {
    let known = match recognise(name).and_then(Recognised::attribute) {
        Some("birth_year") => "age",
        Some(id) => id,
        None => name,
    };
    plan.attributes
        .iter()
        .find(|attribute| attribute.id == known || attribute.id == name)
        .ok_or_else(|| {
            let ids: Vec<&str> = plan.attributes.iter().map(|a| a.id.as_str()).collect();
            Error::new(
                Code::NotAnAttribute,
                format!("the baseline names `{name}`, which is not audited"),
            )
            .help(format!(
                "the attributes are `{}`; add one with `-a`",
                ids.join("`, `")
            ))
        })
}

pub(super) fn invalid(name: &str, what: &str) -> Error {
    let name = shown(name);
    Error::new(Code::BaselineInvalid, format!("the baseline `{name}` cannot be used: {what}"))
        .help("write a CSV with the columns attribute,group,share (or count), or 'gender:female=.5,male=.5'")
}

/// The group that a text of a population means. Single years stay single: they count in whatever band
/// of the log holds them.
fn level(name: &str, attribute: &Attribute, text: Option<&str>) -> Result<Option<Level>> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    let single = attribute.has_ready_bands()
        && matches!(attribute.kind, Kind::Age | Kind::BirthYear)
        && text.is_some_and(|text| text.len() < 4 && text.bytes().all(|b| b.is_ascii_digit()));
    if let (true, Some(year)) = (single, text) {
        let label = year.trim_start_matches('0');
        let label = if label.is_empty() { "0" } else { label };
        return Ok(Some(Level::Known(Group {
            order: band_order(label).unwrap_or(i64::MAX),
            label: label.to_owned(),
        })));
    }
    match attribute.classify(text) {
        Class::Known(group) => Ok(Some(Level::Known(group))),
        Class::Unknown(_) => Ok(Some(Level::Unknown)),
        // Totals of other rows are not counted again.
        Class::Total => Ok(None),
        Class::Straddling(cut) => {
            let cut = format_micros(cut);
            let band = text.unwrap_or_default();
            Err(Error::new(
                Code::BandsOverlap,
                format!(
                    "the cut point {cut} of `{}` goes through the band `{band}` of the baseline `{}`, whose people cannot be divided",
                    attribute.id,
                    shown(name)
                ),
            )
            .help("use a population in finer bands, or other cut points"))
        }
        Class::BareCode => Err(invalid(
            name,
            &format!(
                "`{}` is coded in digits, which mean opposite things in different systems",
                attribute.id
            ),
        )),
    }
}

fn weight(name: &str, group: &str, value: i64) -> Result<u64> {
    u64::try_from(value)
        .map_err(|_| invalid(name, &format!("group `{group}` has a negative weight")))
}

/// Adds a weight to the table of one attribute; a group that is there already is a mistake.
fn add_once(tables: &mut Vec<Weights>, name: &str, row: (&Attribute, &str, i64)) -> Result<()> {
    let (attribute, text, value) = row;
    let Some(level) = level(name, attribute, Some(text))? else {
        return Ok(());
    };
    let at = tables
        .iter()
        .position(|table| table.attributes[0] == attribute.id);
    let at = at.unwrap_or_else(|| {
        tables.push(Weights {
            attributes: vec![attribute.id.clone()],
            ..Weights::default()
        });
        tables.len() - 1
    });
    let label = level.label().to_owned();
    let known = !level.is_unknown();
    let weight = weight(name, &label, value)?;
    if tables[at].cells.insert(vec![level], weight).is_some() && known {
        return Err(invalid(name, &format!("group `{label}` is given twice")));
    }
    Ok(())
}

fn typed(text: &str, plan: &Plan) -> Result<Baseline> {
    let mut baseline = Baseline::empty(text, BaselineKind::Shares);
    for part in text.split(';').filter(|part| !part.trim().is_empty()) {
        let (attribute, groups) = part
            .split_once(':')
            .ok_or_else(|| invalid(text, "an attribute has no `:`"))?;
        let attribute = find(plan, attribute.trim())?;
        for group in groups.split(',') {
            let (group, share) = group
                .split_once('=')
                .ok_or_else(|| invalid(text, "a group has no `=`"))?;
            let share = number(share)
                .ok_or_else(|| invalid(text, &format!("`{share}` is not a number")))?;
            add_once(&mut baseline.tables, text, (attribute, group.trim(), share))?;
        }
    }
    Ok(baseline)
}

fn from_file(text: &str, plan: &Plan) -> Result<Baseline> {
    let sources = crate::input::expand(&[text.to_owned()])?;
    let [source] = sources.as_slice() else {
        return Err(invalid(text, "it is not one file"));
    };
    if *source == Source::Stdin {
        return Err(invalid(text, "it cannot come from standard input"));
    }
    let opened = open(source, &Options::default())?;
    if let Some(counts) = opened.counts_text() {
        return from_counts(text, counts, plan);
    }
    let header = opened.header.clone();
    let column = |names: &[&str]| {
        let named = |name: &&String| names.contains(&fold(name).as_str());
        header.iter().find(named).cloned()
    };
    let long = column(&["attribute", "attribut", "dimension"])
        .zip(column(&["group", "groupe", "category"]));
    let stage = || {
        let wanted = STAGES.map(|id| Some(Recognised::Stage(id)));
        let of = |stage: &Option<Recognised>| header.iter().find(|name| recognise(name) == *stage);
        wanted.iter().find_map(of).cloned()
    };
    let (kind, values) = match (column(&SHARES), column(&COUNTS)) {
        (Some(shares), _) => (BaselineKind::Shares, Some(shares)),
        (None, counts) => (
            BaselineKind::Counts,
            counts.or_else(stage).or_else(|| column(&[ROWS_COLUMN])),
        ),
    };
    match (long, values) {
        (Some((attribute, group)), Some(values)) => {
            from_groups(text, opened, &[attribute, group, values], kind, plan)
        }
        (Some(_), None) => Err(invalid(text, "it has no column `share` or `count`")),
        (None, values) => from_table(text, opened, values.as_ref(), kind, plan),
    }
}

/// A file with a row for each group of each attribute.
fn from_groups(
    name: &str,
    opened: Opened,
    columns: &[String; 3],
    kind: BaselineKind,
    plan: &Plan,
) -> Result<Baseline> {
    let mut baseline = Baseline::empty(name, kind);
    let rows = fold_rows(name, opened, columns, 2, kind)?;
    for (texts, (value, rows)) in rows {
        let [Some(attribute), Some(group)] = texts.as_slice() else {
            return Err(invalid(name, "a row lacks an attribute or a group"));
        };
        let attribute = find(plan, attribute)?;
        if rows > 1
            && !matches!(
                level(name, attribute, Some(group))?,
                None | Some(Level::Unknown)
            )
        {
            return Err(invalid(name, &format!("group `{group}` is given twice")));
        }
        add_once(&mut baseline.tables, name, (attribute, group, value))?;
    }
    Ok(baseline)
}

/// A file in which each attribute has a column of its own.
fn from_table(
    name: &str,
    opened: Opened,
    values: Option<&String>,
    kind: BaselineKind,
    plan: &Plan,
) -> Result<Baseline> {
    let mut attributes: Vec<(&Attribute, String)> = Vec::new();
    for column in opened
        .header
        .iter()
        .filter(|column| Some(*column) != values)
    {
        let Ok(attribute) = find(plan, column) else {
            continue;
        };
        if let Some((_, other)) = attributes
            .iter()
            .find(|(known, _)| known.id == attribute.id)
        {
            let id = &attribute.id;
            let what = format!("its columns `{other}` and `{column}` could both be `{id}`");
            return Err(invalid(name, &what));
        }
        attributes.push((attribute, column.clone()));
    }
    if attributes.is_empty() {
        let what =
            "it has neither the columns `attribute` and `group` nor an attribute's own column";
        return Err(invalid(name, what));
    }
    let strata: Vec<&String> = plan
        .strata
        .iter()
        .filter(|s| opened.header.contains(s))
        .collect();
    let mut columns: Vec<String> = attributes
        .iter()
        .map(|(_, column)| column.clone())
        .collect();
    columns.extend(strata.iter().map(|column| (*column).clone()));
    columns.extend(values.cloned());
    let width = attributes.len();
    let keys = width + strata.len();
    let found = fold_rows(name, opened, &columns, keys, kind)?;
    let people = values.is_none();
    if people && found.values().all(|(_, rows)| *rows == 1) {
        let what = "it has no column `share` or `count`, and as rows of people no group has two";
        return Err(invalid(name, what));
    }
    let mut table = Weights {
        attributes: attributes
            .iter()
            .map(|(attribute, _)| attribute.id.clone())
            .collect(),
        strata: strata.into_iter().cloned().collect(),
        cells: BTreeMap::new(),
    };
    let mut baseline = Baseline::empty(name, kind);
    for (texts, (value, rows)) in found {
        let mut key = Vec::with_capacity(keys);
        for ((attribute, _), text) in attributes.iter().zip(&texts) {
            key.extend(level(name, attribute, text.as_deref())?);
        }
        if key.len() < width {
            continue;
        }
        let labels: Vec<&str> = key.iter().map(Level::label).collect();
        let label = labels.join(", ");
        let known = key.iter().all(|level| !level.is_unknown());
        key.extend(texts[width..].iter().map(|text| {
            text.as_deref()
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map_or(Level::Unknown, |text| Level::Known(Group::unordered(text)))
        }));
        let is_new = !table.cells.contains_key(&key);
        if kind == BaselineKind::Shares && known && (rows > 1 || !is_new) {
            return Err(invalid(name, &format!("group `{label}` is given twice")));
        }
        let sum = table.cells.entry(key).or_default();
        *sum = sum.saturating_add(weight(name, &label, value)?);
        baseline.people += if people { rows } else { 0 };
    }
    baseline.tables.push(table);
    Ok(baseline)
}

/// A counts file: its denominator, or whoever was reached, is the population.
fn from_counts(name: &str, text: &str, plan: &Plan) -> Result<Baseline> {
    let cube = read_counts(name, text)?;
    let baseline = Baseline::of_cube(&shown(name), &cube);
    let shared = |id: &String| plan.attributes.iter().any(|attribute| attribute.id == *id);
    let tables = baseline.tables.into_iter().map(|table| {
        let axes = table.attributes.iter().map(shared);
        let strata = table.strata.iter().map(|name| plan.strata.contains(name));
        let kept: Vec<bool> = axes.chain(strata).collect();
        let mut cells: BTreeMap<Vec<Level>, u64> = BTreeMap::new();
        for (key, weight) in table.cells {
            let key = key
                .into_iter()
                .zip(&kept)
                .filter(|(_, kept)| **kept)
                .map(|(level, _)| level);
            *cells.entry(key.collect()).or_default() += weight;
        }
        Weights {
            attributes: table.attributes.into_iter().filter(shared).collect(),
            strata: table
                .strata
                .into_iter()
                .filter(|name| plan.strata.contains(name))
                .collect(),
            cells,
        }
    });
    Ok(Baseline {
        tables: tables
            .filter(|table| !table.attributes.is_empty())
            .collect(),
        ..baseline
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RowShape;
    use crate::groups::{Bands, Grouping, Quantity, Vocabulary};

    fn plan(strata: &[&str]) -> Plan {
        let attribute = |id: &str, kind, grouping| Attribute {
            id: id.into(),
            kind,
            grouping,
        };
        Plan {
            rows: RowShape::Counts,
            attributes: vec![
                attribute(
                    "gender",
                    Kind::Gender,
                    Grouping::Words(Vocabulary::default()),
                ),
                attribute(
                    "age",
                    Kind::Age,
                    Grouping::Bands(Bands::platform_ages(Quantity::Age)),
                ),
            ],
            strata: strata.iter().map(ToString::to_string).collect(),
            stages: vec!["reached".into()],
            decision: None,
            label: false,
            threshold: None,
            spend: false,
            ..Plan::empty()
        }
    }

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::Builder::new()
            .suffix(".csv")
            .tempfile()
            .expect("a temporary file");
        std::fs::write(file.path(), text).expect("it can be written");
        file
    }

    fn read(text: &str, strata: &[&str]) -> Result<Baseline> {
        let file = file(text);
        Baseline::read(
            &Named::flag(file.path().display().to_string()),
            &plan(strata),
        )
    }

    fn cells(baseline: &Baseline) -> Vec<(String, u64)> {
        let cells = baseline.tables.iter().flat_map(|table| &table.cells);
        let label = |key: &Vec<Level>| key.iter().map(Level::label).collect::<Vec<_>>().join("/");
        cells.map(|(key, weight)| (label(key), *weight)).collect()
    }

    fn of(cells: &[(&str, u64)]) -> Vec<(String, u64)> {
        cells
            .iter()
            .map(|(key, weight)| ((*key).to_owned(), *weight))
            .collect()
    }

    #[test]
    fn count_rows_of_a_log_are_added_up() {
        let text =
            "sexe,age,campaign,reach,impressions\nF,18-24,a,3,9\nF,18-24,b,4,9\nH,25-34,a,5,9\n";
        let baseline = read(text, &[]).expect("a log");
        assert_eq!(
            cells(&baseline),
            of(&[("female/18-24", 7), ("male/25-34", 5)])
        );
        // With the campaign as stratum each has a population of its own.
        let apart = read(text, &["campaign"]).expect("a log");
        assert_eq!(
            cells(&apart),
            of(&[
                ("female/18-24/a", 3),
                ("female/18-24/b", 4),
                ("male/25-34/a", 5)
            ])
        );
    }

    #[test]
    fn person_rows_are_people_and_eligible_ones_where_a_column_says_so() {
        let baseline = read("gender\nf\nf\nm\n\n", &[]).expect("people");
        assert_eq!(cells(&baseline), of(&[("female", 2), ("male", 1)]));
        assert_eq!(baseline.people, 3);
        let baseline = read("gender,eligible\nf,oui\nf,non\nm,1\n", &[]).expect("people");
        assert_eq!(cells(&baseline), of(&[("female", 1), ("male", 1)]));
        // A table of groups whose numbers have an unknown name is not taken for people.
        let error = read("gender,shar\nf,0.5\nm,0.5\n", &[]).expect_err("no numbers");
        assert_eq!(error.code(), Code::BaselineInvalid);
    }

    #[test]
    fn single_years_stay_single_and_totals_are_left_out() {
        let text = "age,population\nTotal,60\n0,10\n07,10\n30,10\n99,10\n100+,20\n";
        let baseline = read(text, &[]).expect("a census");
        assert_eq!(
            cells(&baseline),
            of(&[("0", 10), ("7", 10), ("30", 10), ("99", 10), ("100+", 20)])
        );
    }

    #[test]
    fn a_population_counts_nobody_twice() {
        let error = read("age,count\n25-34,5\n30-34,2\n", &[]).expect_err("30-34 is in 25-34");
        assert_eq!(error.code(), Code::BandsOverlap);
        let error = read("gender,share\nF,.5\nfemme,.5\n", &[]).expect_err("women twice");
        assert_eq!(error.code(), Code::BaselineInvalid);
        let error = read("gender,count\n1,5\n2,2\n", &[]).expect_err("digits");
        assert_eq!(error.code(), Code::BaselineInvalid);
    }

    #[test]
    fn shares_must_add_to_one() {
        let named = Named::flag("gender:female=.5,male=.2");
        let error = Baseline::read(&named, &plan(&[])).expect_err("0.7");
        assert_eq!(error.code(), Code::BaselineInvalid);
    }
}
