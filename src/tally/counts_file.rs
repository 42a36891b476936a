//! The counts file, version 1: the cube as JSON, to be merged with other parts and audited again.
//! It holds no row and no person: counts, names of inputs, and a few example values that could not be
//! read; cells are sorted.

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};
use serde_json::ser::Formatter;

use crate::config::{RowShape, ScoreBins, WithoutConsent};
use crate::error::{Code, Error, Result};
use crate::groups::Group;
use crate::input::{Accounting, BinnedAs, Format, InputFacts, Quality, QualityCode};
use crate::tally::checks::MAX_AXES;
use crate::tally::membership;
use crate::tally::score_view::{ScoreView, read_scores, score_view};
use crate::tally::weight_view::{WeightView, read_weights, weight_view};
use crate::tally::{Checked, ColumnUse, Cube, Level, Plan, Scores, Sums, UnitSums, check_of};

/// The version written and read.
const VERSION: &str = "1";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CountsFile {
    counts_version: String,
    plan: PlanWithDigest,
    columns: Vec<ColumnUse>,
    columns_unused: Vec<String>,
    views: Vec<View>,
    /// Only with units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    units: Option<Vec<UnitView>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit_rows: Option<UnitRows>,
    /// Only with weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weights: Option<Vec<WeightView>>,
    /// Only with a score in bins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scores: Option<Vec<ScoreView>>,
    /// Only with checks of rows.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    checked: BTreeMap<String, Checked>,
    accounting: Accounting,
    data_quality: Vec<Observed>,
    sources: Vec<InputSource>,
    /// Only in tallies that are kept beside a log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kept: Option<Kept>,
}

/// What a file was like when its kept tally was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    /// The program that counted.
    pub(super) program: String,
    /// The file as named.
    pub(super) file: String,
    /// Its format.
    pub(super) format: Format,
    /// Its size.
    pub(super) bytes: u64,
    /// Seconds and nanoseconds since 1970 of its last change; absent when it had just been changed.
    pub(super) modified: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct PlanWithDigest {
    digest: String,
    #[serde(flatten)]
    plan: Plan,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct View {
    name: String,
    keys: Vec<String>,
    /// Per key the groups in order; a cell's key points into them, null is the unknown group.
    groups: Vec<Vec<Group>>,
    cells: Vec<Cell>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cell {
    key: Vec<Option<String>>,
    counts: BTreeMap<String, u64>,
}

/// Sums over the units of one margin; its keys point into the groups of the main view.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitView {
    keys: Vec<String>,
    rates: Vec<String>,
    /// Units with rows in several known groups; left out when there is none.
    #[serde(default, skip_serializing_if = "is_zero")]
    shared: u64,
    cells: Vec<UnitCell>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitCell {
    key: Vec<Option<String>>,
    /// Per rate: units, Σk², Σkn, Σn².
    sums: Vec<[u64; 4]>,
    /// Per rate: units with k > 0. Not in files of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reached: Option<Vec<u64>>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// How many rows the units of the whole log have.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitRows {
    units: u64,
    rows: u64,
    repeated_units: u64,
    repeated_rows: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Observed {
    code: QualityCode,
    column: String,
    rows: u64,
    examples: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InputSource {
    name: String,
    rows: u64,
    bytes: u64,
    sha256: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    platform: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    recognised_by: Vec<String>,
}

/// Writes a cube as a counts file.
///
/// # Panics
///
/// Never: a cube is always valid JSON.
#[must_use]
pub fn write_counts(cube: &Cube) -> String {
    write_file(cube, None)
}

/// Writes a cube as a counts file that may say what it was made of.
pub(super) fn write_file(cube: &Cube, kept: Option<Kept>) -> String {
    let counters = cube.plan.counters();
    let keys = axis_names(&cube.plan);
    let groups = (0..keys.len())
        .map(|axis| {
            let levels: std::collections::BTreeSet<&Level> =
                cube.cells.keys().map(|key| &key[axis]).collect();
            levels.into_iter().filter_map(known).cloned().collect()
        })
        .collect();
    let cells = cube
        .cells
        .iter()
        .map(|(key, counts)| Cell {
            key: key
                .iter()
                .map(|level| known(level).map(|group| group.label.clone()))
                .collect(),
            counts: counters
                .iter()
                .cloned()
                .zip(counts.iter().copied())
                .collect(),
        })
        .collect();
    let file = CountsFile {
        counts_version: VERSION.into(),
        plan: PlanWithDigest {
            digest: cube.plan.digest(),
            plan: cube.plan.clone(),
        },
        columns: cube.columns.clone(),
        columns_unused: cube.columns_unused.clone(),
        units: cube.units.as_ref().map(|units| unit_views(cube, units)),
        unit_rows: cube.units.as_ref().map(|units| UnitRows {
            units: units.units,
            rows: units.rows,
            repeated_units: units.repeated_units,
            repeated_rows: units.repeated_rows,
        }),
        weights: cube
            .weights
            .as_ref()
            .map(|weights| vec![weight_view(cube, weights)]),
        scores: cube
            .scores
            .as_ref()
            .map(|scores| vec![score_view(cube, scores)]),
        checked: cube.checked.clone(),
        views: vec![View {
            name: "main".into(),
            keys,
            groups,
            cells,
        }],
        accounting: cube.accounting.clone(),
        data_quality: cube
            .quality
            .iter()
            .map(|(code, column, seen)| Observed {
                code,
                column: column.to_owned(),
                rows: seen.rows,
                examples: seen.examples.iter().cloned().collect(),
            })
            .collect(),
        sources: cube
            .inputs
            .iter()
            .map(|input| InputSource {
                name: input.path.clone(),
                rows: input.rows,
                bytes: input.bytes,
                sha256: input.sha256.clone(),
                platform: input.platform.clone(),
                recognised_by: input.recognised_by.clone(),
            })
            .collect(),
        kept,
    };
    let mut bytes = Vec::new();
    let mut writer = serde_json::Serializer::with_formatter(&mut bytes, OneCellPerLine::default());
    file.serialize(&mut writer)
        .expect("a cube has only string keys");
    bytes.push(b'\n');
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// The name of every axis.
pub(super) fn axis_names(plan: &Plan) -> Vec<String> {
    let ids = plan.attributes.iter().map(|a| a.id.clone());
    ids.chain(plan.strata.iter().cloned()).collect()
}

fn unit_views(cube: &Cube, units: &UnitSums) -> Vec<UnitView> {
    let names = axis_names(&cube.plan);
    let rates: Vec<String> = cube.plan.unit_rates().into_iter().map(|r| r.name).collect();
    let margins = cube.plan.unit_margins();
    let margins = margins.iter().zip(&units.margins).zip(&units.shared);
    let views = margins.map(|((axes, margin), shared)| {
        let cells = margin.iter().map(|(key, sums)| UnitCell {
            key: key
                .iter()
                .map(|level| known(level).map(|group| group.label.clone()))
                .collect(),
            sums: sums.iter().map(|s| [s.units, s.kk, s.kn, s.nn]).collect(),
            // A rate without units has nothing to say.
            reached: sums
                .iter()
                .map(|s| s.reached.or((s.units == 0).then_some(0)))
                .collect(),
        });
        UnitView {
            keys: axes.iter().map(|axis| names[*axis].clone()).collect(),
            rates: rates.clone(),
            shared: *shared,
            cells: cells.collect(),
        }
    });
    views.collect()
}

/// The sums over units as written, or what is wrong with them. Whether they fit the cells is not looked
/// at.
fn read_units(
    plan: &Plan,
    groups: &[Vec<Group>],
    views: Vec<UnitView>,
    rows: &UnitRows,
) -> std::result::Result<UnitSums, &'static str> {
    let names = axis_names(plan);
    let rates: Vec<String> = plan.unit_rates().into_iter().map(|r| r.name).collect();
    let margins = plan.unit_margins();
    if views.len() != margins.len() {
        return Err("its sums over units do not match its plan");
    }
    let mut units = UnitSums::new(plan);
    units.units = rows.units;
    units.rows = rows.rows;
    units.repeated_units = rows.repeated_units;
    units.repeated_rows = rows.repeated_rows;
    units.shared = views.iter().map(|view| view.shared).collect();
    for ((view, axes), margin) in views.into_iter().zip(&margins).zip(&mut units.margins) {
        let same_keys = view.keys.iter().eq(axes.iter().map(|axis| &names[*axis]));
        if !same_keys || view.rates != rates {
            return Err("its sums over units do not match its plan");
        }
        let groups = || axes.iter().map(|axis| &groups[*axis]);
        for UnitCell { key, sums, reached } in view.cells {
            let reaches = reached.as_ref().is_none_or(|r| r.len() == rates.len());
            if key.len() != axes.len() || sums.len() != rates.len() || !reaches {
                return Err("its sums over units do not match its plan");
            }
            let key = read_key(&key, groups())?;
            let sums = sums
                .into_iter()
                .enumerate()
                .map(|(at, [units, kk, kn, nn])| Sums {
                    units,
                    kk,
                    kn,
                    nn,
                    reached: reached.as_ref().map(|reached| reached[at]),
                });
            if margin.insert(key, sums.collect()).is_some() {
                return Err("the sums over units have a group twice");
            }
        }
    }
    Ok(units)
}

/// Layout of a counts file: what a person looks at is indented, a cell is one line. A large cube stays
/// readable and a fifth of its indented size.
#[derive(Default)]
struct OneCellPerLine {
    depth: usize,
    /// Whether nothing stands yet in what was opened last.
    empty: bool,
}

/// Cells are elements of a list in an object in a list in the file.
const DEPTH_OF_CELLS: usize = 4;

impl OneCellPerLine {
    fn line<W: ?Sized + io::Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| writer.write_all(b"  "))
    }

    fn open<W: ?Sized + io::Write>(&mut self, writer: &mut W, bracket: u8) -> io::Result<()> {
        self.depth += 1;
        self.empty = true;
        writer.write_all(&[bracket])
    }

    fn close<W: ?Sized + io::Write>(&mut self, writer: &mut W, bracket: u8) -> io::Result<()> {
        self.depth -= 1;
        if self.depth < DEPTH_OF_CELLS && !std::mem::take(&mut self.empty) {
            self.line(writer)?;
        }
        self.empty = false;
        writer.write_all(&[bracket])
    }

    fn next<W: ?Sized + io::Write>(&mut self, writer: &mut W, is_first: bool) -> io::Result<()> {
        self.empty = false;
        if !is_first {
            writer.write_all(b",")?;
        }
        if self.depth <= DEPTH_OF_CELLS {
            self.line(writer)
        } else if is_first {
            Ok(())
        } else {
            writer.write_all(b" ")
        }
    }
}

impl Formatter for OneCellPerLine {
    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b'[')
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b']')
    }

    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.next(writer, first)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b'{')
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b'}')
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.next(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

/// The group of a level that is one.
pub(super) const fn known(level: &Level) -> Option<&Group> {
    match level {
        Level::Known(group) => Some(group),
        Level::Unknown => None,
    }
}

/// Whether no set of conditions is met by more rows than a set it contains.
fn subsets_fit(plan: &Plan, counts: &[u64]) -> bool {
    if plan.rows == RowShape::Counts {
        return true;
    }
    let masks = plan.masks();
    // A positive label implies that there is a label.
    let implied = |mask: u32| {
        if mask & plan.label_bit() == 0 {
            mask
        } else {
            mask | plan.labelled_bit()
        }
    };
    masks.iter().zip(counts).all(|(whole, most)| {
        masks
            .iter()
            .zip(counts)
            .filter(|(part, _)| implied(**part) & whole == *whole)
            .all(|(_, count)| count <= most)
    })
}

/// The levels that a key names; `groups` are those of each of its axes.
pub(super) fn read_key<'g>(
    key: &[Option<String>],
    groups: impl Iterator<Item = &'g Vec<Group>>,
) -> std::result::Result<Vec<Level>, &'static str> {
    let level = |(label, groups): (&Option<String>, &Vec<Group>)| match label {
        None => Some(Level::Unknown),
        Some(label) => groups
            .iter()
            .find(|group| group.label == *label)
            .cloned()
            .map(Level::Known),
    };
    let levels: Option<Vec<Level>> = key.iter().zip(groups).map(level).collect();
    levels.ok_or("a cell names a group that is not listed")
}

/// A cell's key and counts, or what is wrong with it.
fn read_cell(
    cell: &Cell,
    groups: &[Vec<Group>],
    counters: &[String],
) -> std::result::Result<(Vec<Level>, Vec<u64>), &'static str> {
    let counts: Option<Vec<u64>> = counters
        .iter()
        .map(|counter| cell.counts.get(counter).copied())
        .collect();
    Ok((
        read_key(&cell.key, groups.iter())?,
        counts.ok_or("a cell lacks a counter of its plan")?,
    ))
}

/// The answers of rows as written, or what is wrong with them.
/// The scores of a cube, which must be those of its plan and of its cells.
fn scores_of(
    cube: &Cube,
    groups: &[Vec<Group>],
    views: Option<Vec<ScoreView>>,
) -> std::result::Result<Option<Scores>, &'static str> {
    let mut views = views.unwrap_or_default();
    match (cube.plan.score_bins, views.pop(), views.is_empty()) {
        (None, None, _) => Ok(None),
        (Some(_), Some(view), true) => {
            let scores = read_scores(&cube.plan, groups, view)?;
            scores.check(cube)?;
            Ok(Some(scores))
        }
        _ => Err("its scores do not match its plan"),
    }
}

fn read_checked(
    cube: &Cube,
    checked: BTreeMap<String, Checked>,
) -> std::result::Result<BTreeMap<String, Checked>, &'static str> {
    let planned = &cube.plan.checks;
    if planned.ids.iter().any(|id| check_of(id).is_none()) {
        return Err("its plan has checks that are not known");
    }
    if !checked.keys().eq(cube.checked.keys()) {
        return Err("its checks do not match its plan");
    }
    // Rows that a condition leaves out are not checked.
    let accounting = &cube.accounting;
    let most = accounting.rows_read;
    let least = match cube.plan.filter {
        Some(_) => accounting.rows_used,
        None => most,
    };
    if !checked.values().all(|rows| rows.fits(&(least..=most))) {
        return Err("its checks do not add up to the rows read");
    }
    Ok(checked)
}

fn observed(observations: Vec<Observed>) -> Quality {
    let mut quality = Quality::default();
    for seen in observations {
        quality.note(seen.code, &seen.column, seen.rows, None);
        for example in seen.examples {
            quality.note(seen.code, &seen.column, 0, Some(&example));
        }
    }
    quality
}

/// Reads a counts file back into a cube.
///
/// # Errors
///
/// [`Code::CountsVersion`] when the file is of another version, damaged, or contradicts itself;
/// [`Code::NothingUsed`] when it counts nobody.
pub fn read_counts(name: &str, text: &str) -> Result<Cube> {
    let (cube, _) = read_file(name, text)?;
    if cube.accounting.rows_used == 0 {
        return Err(
            Error::new(Code::NothingUsed, format!("`{name}` counts no row"))
                .help("an audit of nothing would always pass; check the tally"),
        );
    }
    Ok(cube)
}

/// Whether anything can be counted by a plan as it is written, or what contradicts itself in it.
fn can_count(plan: &Plan, axes: usize) -> std::result::Result<(), &'static str> {
    let is_binned = match plan.binned_as {
        BinnedAs::Scores => plan.score_bins != Some(ScoreBins::amounts()),
        BinnedAs::Ranks => plan.score_bins == Some(ScoreBins::ranks()),
        BinnedAs::Amounts => plan.score_bins == Some(ScoreBins::amounts()),
    };
    if !is_binned {
        return Err("its bins do not match its plan");
    }
    if plan.arms.is_some() && plan.arm_axis().is_none() {
        return Err("its arms do not match its plan");
    }
    let of_people = plan.unit
        || plan.weight
        || plan.is_by_probability()
        || plan.score_bins.is_some()
        || plan.consent.is_some();
    if axes > MAX_AXES || (of_people && plan.rows == RowShape::Counts) {
        return Err("nothing can be counted by its plan");
    }
    Ok(())
}

/// Reads a counts file that may count nobody and may say what it was made of.
pub(super) fn read_file(name: &str, text: &str) -> Result<(Cube, Option<Kept>)> {
    let wrong = |what: &str| {
        Error::new(
            Code::CountsVersion,
            format!("`{name}` is not a counts file of version {VERSION}: {what}"),
        )
        .help("write it again with `bias-audit tally FILES -o counts.json`")
    };
    let file: CountsFile = serde_json::from_str(text).map_err(|error| wrong(&error.to_string()))?;
    if file.counts_version != VERSION {
        return Err(wrong(&format!("it says version {}", file.counts_version)));
    }
    let PlanWithDigest { digest, plan } = file.plan;
    if digest != plan.digest() {
        return Err(wrong(
            "its plan was changed by hand (the digest does not match)",
        ));
    }
    let [view] = file.views.as_slice() else {
        return Err(wrong("it must have one view"));
    };
    let counters = plan.counters();
    let axes = plan.attributes.len() + plan.strata.len();
    if view.groups.len() != axes {
        return Err(wrong("its groups do not match its plan"));
    }
    can_count(&plan, axes).map_err(wrong)?;
    let mut cube = Cube::new(plan);
    for cell in &view.cells {
        if cell.key.len() != axes || cell.counts.len() != counters.len() {
            return Err(wrong("a cell does not match its plan"));
        }
        let (key, counts) = read_cell(cell, &view.groups, &counters).map_err(wrong)?;
        if !subsets_fit(&cube.plan, &counts) {
            return Err(wrong("a cell counts more of a part than of the whole"));
        }
        if cube.cells.contains_key(&key) {
            return Err(wrong("a cell stands twice"));
        }
        cube.add(key, &counts)?;
    }
    let file_name = match file.sources.as_slice() {
        [source] => source.name.clone(),
        _ => name.to_owned(),
    };
    for (axis, groups) in view.groups.iter().enumerate() {
        let levels: Vec<Level> = groups.iter().cloned().map(Level::Known).collect();
        cube.note_bands(axis, levels.iter(), &file_name);
    }
    cube.accounting = file.accounting;
    let sum = |at: usize| cube.cells.values().map(|counts| counts[at]).sum::<u64>();
    let used = cube.plan.used_at();
    let withheld = match cube.plan.consent {
        Some(WithoutConsent::Exclude) => cube.accounting.rows_without_consent(),
        Some(WithoutConsent::Include | WithoutConsent::Drop) | None => 0,
    };
    if sum(used) != cube.accounting.rows_used || sum(0) - sum(used) != withheld {
        return Err(wrong(
            "its cells do not add up to the rows used; a cell was changed or removed",
        ));
    }
    if !cube.accounting.balances() {
        return Err(wrong("rows read are not rows used and rows excluded"));
    }
    cube.units = match (cube.plan.unit, file.units, file.unit_rows) {
        (true, Some(views), Some(rows)) => {
            let units = read_units(&cube.plan, &view.groups, views, &rows).map_err(wrong)?;
            units.check(&cube).map_err(wrong)?;
            Some(units)
        }
        (false, None, None) => None,
        _ => return Err(wrong("its sums over units do not match its plan")),
    };
    membership::fits(&cube).map_err(wrong)?;
    cube.weights = read_weights(&cube, &view.groups, file.weights).map_err(wrong)?;
    cube.scores = scores_of(&cube, &view.groups, file.scores).map_err(wrong)?;
    cube.checked = read_checked(&cube, file.checked).map_err(wrong)?;
    cube.quality = observed(file.data_quality);
    cube.columns = file.columns;
    cube.columns_unused = file.columns_unused;
    cube.inputs = file
        .sources
        .into_iter()
        .map(|source| InputFacts {
            path: source.name,
            format: Format::Counts,
            platform: source.platform,
            recognised_by: source.recognised_by,
            rows: source.rows,
            bytes: source.bytes,
            sha256: source.sha256,
        })
        .collect();
    Ok((cube, file.kept))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groups::{Attribute, Grouping, Kind, Vocabulary};

    fn plan(rows: RowShape, attributes: usize) -> Plan {
        let attribute = |number: usize| Attribute {
            id: number.to_string(),
            kind: Kind::Other,
            grouping: Grouping::Words(Vocabulary::default()),
        };
        Plan {
            rows,
            attributes: (0..attributes).map(attribute).collect(),
            strata: Vec::new(),
            stages: vec!["targeted".into()],
            decision: None,
            label: false,
            threshold: None,
            spend: false,
            ..Plan::empty()
        }
    }

    /// What is said of a file that has units in its plan and no sums.
    fn said_of(plan: Plan) -> String {
        let mut cube = Cube::new(plan);
        cube.plan.unit = true;
        let text = write_counts(&cube);
        let error = read_counts("x.json", &text).expect_err("nobody is counted");
        format!("{}: {}", error.code().id(), error.message())
    }

    #[test]
    fn plans_of_units_that_cannot_be_are_refused_at_once() {
        let refusal = "counts-version: `x.json` is not a counts file of version 1: ";
        for (plan, what) in [
            (
                plan(RowShape::Counts, 1),
                "nothing can be counted by its plan",
            ),
            (
                plan(RowShape::Person, 70),
                "nothing can be counted by its plan",
            ),
            (
                plan(RowShape::Person, 1),
                "its sums over units do not match its plan",
            ),
        ] {
            assert_eq!(said_of(plan), format!("{refusal}{what}"));
        }
    }
}
