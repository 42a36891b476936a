//! The kernel: batches of text in, a cube out. Levels become small integers, rows become one
//! increment each, partial results are merged exactly, whatever the number of threads.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;

use rayon::iter::{ParallelBridge as _, ParallelIterator as _};

use crate::config::RowShape;
use crate::config::number::{MICROS, parse_micros, parse_micros_rounded};
use crate::error::{Code, Error, Result};
use crate::groups::{Attribute, Class, Group, Kind, WhyUnknown};
use crate::input::{
    Accounting, Batch, Exclusion, InputFacts, Opened, Quality, QualityCode, Roles, yes_no,
};
use crate::tally::checks::{
    MAX_AXES, MAX_CELLS, MAX_GROUPS, MAX_STRATA, check_size, too_many_cells,
};
use crate::tally::values::{amount, is_nan, not_binary, whole};
use crate::tally::{ColumnUse, Cube, Level, MAX_COUNT, Plan};

/// Distinct raw values remembered per column before the memory is emptied.
const REMEMBERED: usize = 65_536;

/// Counts the rows of all inputs. The cube is not yet checked as a whole: see
/// [`crate::tally::check`].
///
/// # Errors
///
/// Whatever is wrong with the data that cannot be counted around; see [`Code`].
pub fn count(plan: &Plan, roles: &Roles, inputs: Vec<Opened>) -> Result<Cube> {
    let axes = plan.attributes.len() + plan.strata.len();
    if axes > MAX_AXES {
        return Err(Error::new(
            Code::Usage,
            format!("{axes} attributes and strata; at most {MAX_AXES} can be counted at once"),
        )
        .help("name fewer with `-a` and `--by`"));
    }
    let kernel = Kernel {
        plan,
        roles,
        masks: plan.masks(),
    };
    let mut cube = Cube::new(plan.clone());
    cube.columns = column_uses(roles);
    for input in &inputs {
        for name in input.header.iter().filter(|name| !name.is_empty()) {
            if !roles.columns().contains(name) && !cube.columns_unused.contains(name) {
                cube.columns_unused.push(name.clone());
            }
        }
    }
    cube.columns_unused.sort();
    for input in inputs {
        let (part, facts, quality) = kernel.count_input(input)?;
        kernel.finish(part, &mut cube)?;
        check_size(&cube)?;
        cube.accounting.rows_read += facts.rows;
        cube.quality.merge(quality);
        cube.inputs.push(facts);
    }
    Ok(cube)
}

pub(super) fn column_uses(roles: &Roles) -> Vec<ColumnUse> {
    let mut uses = Vec::new();
    let mut add = |role: &str, id: &str, column: &crate::input::RoleColumn| {
        uses.push(ColumnUse {
            role: role.into(),
            id: id.into(),
            column: column.column.clone(),
            how: column.how,
        });
    };
    for attribute in &roles.attributes {
        add("attribute", &attribute.id, &attribute.column);
    }
    for stage in &roles.stages {
        let role = match &roles.decision {
            Some(decision) if decision.outcome == stage.id => "outcome",
            Some(decision) if decision.eligible.as_ref() == Some(&stage.id) => "eligible",
            Some(_) | None => "stage",
        };
        add(role, &stage.id, &stage.column);
    }
    for (role, column) in [("label", &roles.label), ("spend", &roles.spend)] {
        if let Some(column) = column {
            add(role, role, column);
        }
    }
    for by in &roles.by {
        add("stratum", &by.column, by);
    }
    uses
}

/// One axis while counting: raw values remembered, levels numbered as they come.
struct Axis {
    seen: BTreeMap<Box<str>, (u16, Option<QualityCode>, u64)>,
    empty: Option<u16>,
    levels: Vec<Level>,
    numbers: BTreeMap<Level, u16>,
}

impl Axis {
    const fn new() -> Self {
        Self {
            seen: BTreeMap::new(),
            empty: None,
            levels: Vec::new(),
            numbers: BTreeMap::new(),
        }
    }

    fn number(&mut self, level: Level) -> Option<u16> {
        if let Some(number) = self.numbers.get(&level) {
            return Some(*number);
        }
        let number = u16::try_from(self.levels.len()).ok()?;
        self.levels.push(level.clone());
        self.numbers.insert(level, number);
        Some(number)
    }
}

/// What one thread has counted.
struct Part {
    axes: Vec<Axis>,
    /// Person rows: cell and pattern of conditions → rows. The low sixteen bits are the pattern.
    people: BTreeMap<u128, u64>,
    /// Count rows: cell → sums.
    sums: BTreeMap<u128, Vec<u64>>,
    accounting: Accounting,
    quality: Quality,
    /// The first mistake, by the number of its batch.
    mistake: Option<(u64, Error)>,
}

struct Kernel<'a> {
    plan: &'a Plan,
    roles: &'a Roles,
    masks: Vec<u32>,
}

impl Kernel<'_> {
    fn part(&self) -> Part {
        let axes = self.plan.attributes.len() + self.plan.strata.len();
        Part {
            axes: (0..axes).map(|_| Axis::new()).collect(),
            people: BTreeMap::new(),
            sums: BTreeMap::new(),
            accounting: Accounting::default(),
            quality: Quality::default(),
            mistake: None,
        }
    }

    /// Reads one input on a thread of its own and counts its batches on all of them.
    fn count_input(&self, input: Opened) -> Result<(Vec<Part>, InputFacts, Quality)> {
        let columns = self.roles.columns();
        let name = input.name.clone();
        let stop = AtomicBool::new(false);
        let (send, receive) = sync_channel::<(u64, Batch)>(2 * rayon::current_num_threads());
        let (parts, outcome) = std::thread::scope(|scope| {
            let stop = &stop;
            let reader = scope.spawn(move || {
                let mut number = 0;
                input.read(&columns, &mut |batch| {
                    number += 1;
                    if stop.load(Ordering::Relaxed) || send.send((number, batch)).is_err() {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                })
            });
            let parts: Vec<Part> = receive
                .into_iter()
                .par_bridge()
                .fold(
                    || self.part(),
                    |mut part, (number, batch)| {
                        if let Err(error) = self.add(&mut part, &name, &batch) {
                            stop.store(true, Ordering::Relaxed);
                            if part
                                .mistake
                                .as_ref()
                                .is_none_or(|(first, _)| number < *first)
                            {
                                part.mistake = Some((number, error));
                            }
                        }
                        part
                    },
                )
                .collect();
            (parts, reader.join())
        });
        let first = parts
            .iter()
            .filter_map(|p| p.mistake.as_ref())
            .min_by_key(|(number, _)| *number);
        if let Some((_, error)) = first {
            return Err(error.clone());
        }
        match outcome {
            Ok(read) => read.map(|(facts, quality)| (parts, facts, quality)),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    fn add(&self, part: &mut Part, name: &str, batch: &Batch) -> Result<()> {
        let mut keys = vec![0_u128; batch.height()];
        let attributes = self.roles.attributes.iter().map(|a| &a.column.column);
        for (at, column) in attributes
            .chain(self.roles.by.iter().map(|b| &b.column))
            .enumerate()
        {
            let shift = 16 * (at + 1);
            for (key, text) in keys.iter_mut().zip(batch.texts(column)) {
                *key |= u128::from(self.level(part, at, column, text, name)?) << shift;
            }
        }
        match self.plan.rows {
            RowShape::Person => self.add_people(part, name, batch, &keys),
            RowShape::Counts => self.add_counts(part, name, batch, &keys),
        }?;
        if part.people.len() > 4 * MAX_CELLS || part.sums.len() > MAX_CELLS {
            let widest = part
                .axes
                .iter()
                .enumerate()
                .max_by_key(|(_, axis)| axis.levels.len());
            let column = widest.map_or("", |(at, _)| self.axis_column(at));
            return Err(too_many_cells(column));
        }
        Ok(())
    }

    fn axis_column(&self, at: usize) -> &str {
        match self.roles.attributes.get(at) {
            Some(attribute) => &attribute.column.column,
            None => &self.roles.by[at - self.roles.attributes.len()].column,
        }
    }

    /// The number of a raw value's level.
    fn level(
        &self,
        part: &mut Part,
        at: usize,
        column: &str,
        text: Option<&str>,
        name: &str,
    ) -> Result<u16> {
        let axis = &mut part.axes[at];
        match text {
            None => {
                if let Some(number) = axis.empty {
                    return Ok(number);
                }
            }
            Some(text) => {
                if let Some((number, _, rows)) = axis.seen.get_mut(text) {
                    *rows += 1;
                    return Ok(*number);
                }
            }
        }
        let (level, noted) = match self.plan.attributes.get(at) {
            Some(attribute) => classify(attribute, column, text, name)?,
            None => (stratum(text), None),
        };
        let limit = if at < self.plan.attributes.len() {
            MAX_GROUPS
        } else {
            MAX_STRATA
        };
        let number = axis.number(level).filter(|number| usize::from(*number) < limit).ok_or_else(|| {
            Error::new(
                Code::TooManyGroups,
                format!("`{column}` of `{name}` has more than {limit} different values"),
            )
            .help("it looks like an identifier; name another column, or cut numbers into bands: `-a COLUMN=CUTS`")
        })?;
        match text {
            None => axis.empty = Some(number),
            Some(text) => {
                if axis.seen.len() >= REMEMBERED {
                    part.quality.merge(noted_rows(axis, column));
                    axis.seen.clear();
                }
                axis.seen.insert(text.into(), (number, noted, 1));
            }
        }
        Ok(number)
    }

    fn add_people(&self, part: &mut Part, name: &str, batch: &Batch, keys: &[u128]) -> Result<()> {
        let height = keys.len();
        let mut patterns = vec![0_u32; height];
        let mut excluded: Vec<Option<(usize, Exclusion)>> = vec![None; height];
        for (at, stage) in self.roles.stages.iter().enumerate() {
            let column = &stage.column.column;
            let scored = self.plan.threshold.filter(|_| {
                self.roles
                    .decision
                    .as_ref()
                    .is_some_and(|decision| decision.outcome == stage.id)
            });
            let needed = self.roles.decision.as_ref().is_none_or(|decision| {
                decision.outcome == stage.id || decision.eligible.as_ref() == Some(&stage.id)
            });
            for (row, text) in batch.texts(column).enumerate() {
                let text = text
                    .map(str::trim)
                    .filter(|text| !text.is_empty() && !is_nan(text));
                let reason = match (text, scored) {
                    (None, _) if needed => Some(Exclusion::MissingValue),
                    (None, _) => {
                        part.quality
                            .note(QualityCode::EmptyReadAsZero, column, 1, None);
                        None
                    }
                    (Some(text), Some(threshold)) => match score(text) {
                        Some(score) => {
                            patterns[row] |= u32::from(score >= to_f64(threshold)) << at;
                            None
                        }
                        None => Some(unreadable(part, column, text)),
                    },
                    (Some(text), None) => match yes_no(text) {
                        Some(yes) => {
                            patterns[row] |= u32::from(yes) << at;
                            None
                        }
                        None if parse_micros(text).is_some_and(|number| number > MICROS) => {
                            return Err(not_binary(name, batch.places[row], column, text));
                        }
                        None => Some(unreadable(part, column, text)),
                    },
                };
                if let Some(reason) = reason {
                    excluded[row].get_or_insert((at, reason));
                }
            }
        }
        if let Some(label) = &self.roles.label {
            self.add_labels(part, batch, &label.column, &mut patterns);
        }
        for ((key, pattern), excluded) in keys.iter().zip(patterns).zip(excluded) {
            if let Some((stage, reason)) = excluded {
                part.accounting
                    .exclude(&self.roles.stages[stage].column.column, reason);
            } else {
                part.accounting.rows_used += 1;
                *part.people.entry(key | u128::from(pattern)).or_default() += 1;
            }
        }
        Ok(())
    }

    fn add_labels(&self, part: &mut Part, batch: &Batch, column: &str, patterns: &mut [u32]) {
        let eligible = self
            .plan
            .decision
            .as_ref()
            .and_then(|d| d.eligible.as_ref());
        let needed = eligible.and_then(|id| self.plan.stages.iter().position(|stage| stage == id));
        for (pattern, text) in patterns.iter_mut().zip(batch.texts(column)) {
            match text.and_then(yes_no) {
                Some(true) => *pattern |= self.plan.labelled_bit() | self.plan.label_bit(),
                Some(false) => *pattern |= self.plan.labelled_bit(),
                None if needed.is_none_or(|at| *pattern & (1 << at) != 0) => {
                    part.quality
                        .note(QualityCode::MissingLabel, column, 1, text);
                }
                None => {}
            }
        }
    }

    fn add_counts(&self, part: &mut Part, name: &str, batch: &Batch, keys: &[u128]) -> Result<()> {
        let height = keys.len();
        let width = self.roles.stages.len();
        let total = 1 + width + usize::from(self.plan.spend);
        let mut counts = vec![0_u64; height * total];
        let mut excluded: Vec<Option<&str>> = vec![None; height];
        let money = self.roles.spend.iter().map(|role| (width, &role.column));
        let stages = self
            .roles
            .stages
            .iter()
            .map(|stage| &stage.column.column)
            .enumerate();
        for (at, column) in stages.chain(money) {
            for (row, text) in batch.texts(column).enumerate() {
                let text = text
                    .map(str::trim)
                    .filter(|text| !text.is_empty() && !is_nan(text));
                let Some(text) = text else {
                    part.quality
                        .note(QualityCode::EmptyReadAsZero, column, 1, None);
                    continue;
                };
                let place = (name, batch.places[row], column.as_str());
                let value = if at == width {
                    amount(text, place)?
                } else {
                    whole(text, place)?
                };
                if let Some(value) = value {
                    counts[row * total + 1 + at] = value;
                } else {
                    unreadable(part, column, text);
                    excluded[row].get_or_insert(column);
                }
            }
        }
        for (row, key) in keys.iter().enumerate() {
            if let Some(column) = excluded[row] {
                part.accounting.exclude(column, Exclusion::UnreadableValue);
                continue;
            }
            part.accounting.rows_used += 1;
            let counts = &mut counts[row * total..(row + 1) * total];
            counts[0] = 1;
            for at in 1..width {
                if counts[1 + at] > counts[at] {
                    let column = &self.roles.stages[at].column.column;
                    part.quality
                        .note(QualityCode::MoreEventsThanExposure, column, 1, None);
                }
            }
            let sums = part.sums.entry(*key).or_insert_with(|| vec![0; total]);
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum = sum
                    .checked_add(*count)
                    .filter(|sum| *sum <= MAX_COUNT)
                    .ok_or_else(super::cube::too_large)?;
            }
        }
        Ok(())
    }

    /// Adds what the threads counted to the cube.
    fn finish(&self, parts: Vec<Part>, cube: &mut Cube) -> Result<()> {
        for part in parts {
            let Part {
                axes,
                people,
                sums,
                accounting,
                mut quality,
                mistake: _,
            } = part;
            for (at, axis) in axes.iter().enumerate().take(self.plan.attributes.len()) {
                quality.merge(noted_rows(axis, self.axis_column(at)));
            }
            let key = |packed: u128| -> Vec<Level> {
                axes.iter()
                    .enumerate()
                    .map(|(at, axis)| {
                        axis.levels[(packed >> (16 * (at + 1)) & 0xffff) as usize].clone()
                    })
                    .collect()
            };
            for (packed, rows) in people {
                let pattern = (packed & 0xffff) as u32;
                let counts: Vec<u64> = self
                    .masks
                    .iter()
                    .map(|mask| if pattern & mask == *mask { rows } else { 0 })
                    .collect();
                cube.add(key(packed), &counts)?;
                for at in 1..self.plan.stages.len() {
                    if pattern & (1 << at) != 0 && pattern & (1 << (at - 1)) == 0 {
                        let column = &self.roles.stages[at].column.column;
                        quality.note(QualityCode::OutOfOrder, column, rows, None);
                    }
                }
            }
            for (packed, counts) in sums {
                cube.add(key(packed), &counts)?;
            }
            cube.accounting.merge(accounting);
            cube.quality.merge(quality);
        }
        Ok(())
    }
}

/// What the remembered values of an axis say about data quality.
fn noted_rows(axis: &Axis, column: &str) -> Quality {
    let mut quality = Quality::default();
    for (text, (_, noted, rows)) in &axis.seen {
        if let Some(code) = noted {
            quality.note(*code, column, *rows, Some(text));
        }
    }
    quality
}

fn classify(
    attribute: &Attribute,
    column: &str,
    text: Option<&str>,
    name: &str,
) -> Result<(Level, Option<QualityCode>)> {
    match attribute.classify(text) {
        Class::Known(group) => Ok((Level::Known(group), None)),
        Class::Unknown(why) => {
            let code = match why {
                WhyUnknown::Empty | WhyUnknown::Said => None,
                WhyUnknown::Sentinel => Some(QualityCode::Sentinel),
                WhyUnknown::OutOfRange => Some(QualityCode::OutOfRange),
                WhyUnknown::NotANumber => Some(QualityCode::NotANumber),
            };
            Ok((Level::Unknown, code))
        }
        Class::Total => {
            let value = text.unwrap_or_default();
            Err(Error::new(
                Code::TotalRow,
                format!("`{column}` of `{name}` holds `{value}`: a row of totals, which would count everybody twice"),
            )
            .help(format!("remove the rows of totals: `grep -v '{value}' {name} > rows.csv`")))
        }
        Class::BareCode => {
            let code = text.unwrap_or_default();
            let id = if attribute.kind == Kind::Gender {
                "gender"
            } else {
                &attribute.id
            };
            Err(Error::new(
                Code::NumericCodes,
                format!("`{column}` of `{name}` is coded in digits (`{code}`), which mean opposite things in different systems"),
            )
            .help("say which is which in bias-audit.toml and add `-c bias-audit.toml`:")
            .help(format!("[attributes.{id}]"))
            .help(format!("column = \"{column}\""))
            .help("map = { female = [\"2\"], male = [\"1\"] }"))
        }
    }
}

fn stratum(text: Option<&str>) -> Level {
    text.map(str::trim)
        .filter(|text| !text.is_empty())
        .map_or(Level::Unknown, |text| Level::Known(Group::unordered(text)))
}

fn unreadable(part: &mut Part, column: &str, text: &str) -> Exclusion {
    part.quality
        .note(QualityCode::UnreadableValues, column, 1, Some(text));
    Exclusion::UnreadableValue
}

/// A score as a double; scores are the one thing here that is not counted exactly.
fn score(text: &str) -> Option<f64> {
    let number = text.parse::<f64>().ok();
    let number = number.or_else(|| parse_micros_rounded(text).map(to_f64));
    number.filter(|score| score.is_finite())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "thresholds have at most six decimals and few digits"
)]
fn to_f64(micros: i64) -> f64 {
    micros as f64 / MICROS as f64
}
