//! The kernel: batches in, a cube out. Levels become small integers, rows become one increment each,
//! partial results are merged exactly, whatever the number of threads. What one row adds is the
//! business of [`super::people`] (person rows) and [`super::sums`] (count rows).

use crate::config::RowShape;
use crate::error::{Code, Error, Result};
use crate::input::{
    Accounting, Batch, ESTIMATED, Exclusion, Opened, Quality, QualityCode, Roles, fold_batches,
};
use crate::tally::arms::is_outside;
use crate::tally::axis::{Axis, AxisOf};
use crate::tally::checks::{MAX_AXES, MAX_CELLS, check_size, too_many_cells};
use crate::tally::consent::Consents;
use crate::tally::filter::{Kept, Unreadable, choose};
use crate::tally::repeats::Repeats;
use crate::tally::row_checks::{Checker, Counting};
use crate::tally::scores::Binned;
use crate::tally::table::Table;
use crate::tally::units::{Met, Units};
use crate::tally::values::whole;
use crate::tally::weights::Weighing;
use crate::tally::{ColumnUse, Cube, Level, Plan};

/// Counts the rows of all inputs. The cube is not yet checked as a whole: see
/// [`crate::tally::check`].
///
/// # Errors
///
/// Whatever is wrong with the data that cannot be counted around; see [`Code`].
pub fn count(plan: &Plan, roles: &Roles, inputs: Vec<Opened>) -> Result<Cube> {
    let kernel = Kernel::new(plan, roles)?;
    let mut cube = Cube::new(plan.clone());
    cube.columns = column_uses(roles);
    for input in &inputs {
        for name in input.header.iter().filter(|name| !name.is_empty()) {
            if !roles.uses(name) && !cube.columns_unused.contains(name) {
                cube.columns_unused.push(name.clone());
            }
        }
    }
    cube.columns_unused.sort();
    let mut whole = Whole {
        units: plan.unit.then(Units::new),
        repeats: roles.watched.is_some().then(Repeats::new),
    };
    for input in inputs {
        let name = input.name.clone();
        let (mut columns, mut counted) = (roles.columns(), roles.columns_counted());
        let watched = roles.watched.as_ref();
        let watched = watched.filter(|column| input.header.contains(column));
        counted.extend(watched.cloned());
        columns.extend(watched.filter(|column| !columns.contains(column)).cloned());
        let (parts, mut facts, quality) = fold_batches(
            input,
            &columns,
            || kernel.part(watched.is_some()),
            |part, batch| kernel.choose_and_add(part, &name, batch, &counted),
        )?;
        facts.rows = parts.iter().map(|part| part.accounting.rows_read).sum();
        for part in parts {
            kernel.finish(part, &name, &mut cube, &mut whole)?;
        }
        check_size(&cube)?;
        cube.quality.merge(quality);
        cube.inputs.push(facts);
    }
    whole.finish(roles, &mut cube)?;
    Ok(cube)
}

/// What can be added up only when all inputs are counted.
struct Whole {
    units: Option<Units>,
    repeats: Option<Repeats>,
}

impl Whole {
    fn finish(self, roles: &Roles, cube: &mut Cube) -> Result<()> {
        if let (Some(units), Some(role)) = (self.units, &roles.unit) {
            let alone = units.rows_alone();
            if alone > 0 {
                cube.quality
                    .note(QualityCode::MissingUnit, &role.column, alone, None);
            }
            cube.units = Some(units.finish(&cube.plan)?);
        }
        let repeated = self.repeats.and_then(|repeats| repeats.finish());
        if let (Some(repeated), Some(column)) = (repeated, &roles.watched) {
            let estimated = (!repeated.exact).then_some(ESTIMATED);
            cube.quality
                .note(QualityCode::RepeatedIds, column, repeated.rows, estimated);
        }
        Ok(())
    }
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
        if roles.membership.is_empty() {
            add("attribute", &attribute.id, &attribute.column);
        }
        for (column, group) in &roles.membership {
            add("probability", &format!("{}={group}", attribute.id), column);
        }
    }
    for stage in &roles.stages {
        let role = match &roles.decision {
            Some(decision) if decision.outcome == stage.id => "outcome",
            Some(decision) if decision.eligible.as_ref() == Some(&stage.id) => "eligible",
            Some(_) | None => "stage",
        };
        add(role, &stage.id, &stage.column);
    }
    for (role, column) in [
        ("label", &roles.label),
        ("spend", &roles.spend),
        (roles.binned_as.key().unwrap_or("score"), &roles.binned),
        ("unit", &roles.unit),
        ("weight", &roles.weight),
        ("rows", &roles.multiplicity),
    ] {
        if let Some(column) = column {
            add(role, role, column);
        }
    }
    if let Some(consent) = &roles.consent {
        add("consent", consent.id(), &consent.column);
    }
    let arms = roles.arms.as_ref();
    let hidden = arms.and_then(|(arms, _)| (!arms.apart).then_some(arms.column.as_str()));
    for by in &roles.by {
        let role = if hidden == Some(by.column.as_str()) {
            "arm"
        } else {
            "stratum"
        };
        add(role, &by.column, by);
    }
    for held in &roles.checked.columns {
        add(held.field.table(), held.field.key(), &held.column);
    }
    if let Some(filter) = &roles.filter {
        uses.extend(
            filter
                .condition
                .columns()
                .into_iter()
                .map(|column| ColumnUse {
                    role: "filter".into(),
                    id: "filter".into(),
                    column: column.into(),
                    how: filter.how,
                }),
        );
    }
    uses
}

/// What one thread has counted.
pub(super) struct Part {
    axes: Vec<Axis>,
    /// Person rows: rows by cell and pattern of conditions. Count rows: sums by cell.
    pub(super) table: Table,
    pub(super) accounting: Accounting,
    pub(super) quality: Quality,
    /// Person rows with units: which unit has how many rows where.
    pub(super) met: Option<Met>,
    /// Person rows with weights.
    pub(super) weighing: Option<Weighing>,
    /// Person rows with a score that is counted in bins.
    pub(super) binned: Option<Binned>,
    /// Person rows without: whether a column that looks like an id repeats.
    pub(super) repeats: Option<Repeats>,
    /// Answers of rows to checks.
    checks: Counting,
}

/// What is counted, ready to be used on every batch.
pub(super) struct Kernel<'a> {
    pub(super) plan: &'a Plan,
    pub(super) roles: &'a Roles,
    axes: Vec<AxisOf<'a>>,
    masks: Vec<u32>,
    checker: Checker<'a>,
}

/// How many rows of the log each row of a batch stands for.
pub(super) struct Multiplicity(Option<Vec<u64>>);

impl Multiplicity {
    /// Rows of the log that a row of the batch stands for.
    pub(super) fn of(&self, row: usize) -> u64 {
        self.0.as_ref().map_or(1, |rows| rows[row])
    }

    /// That of the rows of the batch that are kept.
    pub(super) fn keep(&self, kept: &[bool]) -> Self {
        let rows = self.0.as_ref().map(|rows| {
            let rows = rows.iter().zip(kept).filter(|(_, kept)| **kept);
            rows.map(|(rows, _)| *rows).collect()
        });
        Self(rows)
    }

    /// Whether every row stands for itself.
    pub(super) const fn is_one(&self) -> bool {
        self.0.is_none()
    }
}

impl<'a> Kernel<'a> {
    fn new(plan: &'a Plan, roles: &'a Roles) -> Result<Self> {
        let attributes = plan.attributes.iter().zip(&roles.attributes);
        let attributes = attributes.map(|(attribute, role)| AxisOf {
            attribute: Some(attribute),
            column: &role.column.column,
        });
        let strata = roles.by.iter().map(|role| AxisOf {
            attribute: None,
            column: &role.column,
        });
        let axes: Vec<AxisOf<'a>> = attributes.chain(strata).collect();
        if axes.len() > MAX_AXES {
            let axes = axes.len();
            return Err(Error::new(
                Code::Usage,
                format!("{axes} attributes and strata; at most {MAX_AXES} can be counted at once"),
            )
            .help("name fewer with `-a` and `--by`"));
        }
        Ok(Self {
            plan,
            roles,
            axes,
            masks: plan.masks(),
            checker: Checker::new(plan, roles),
        })
    }

    fn part(&self, watches: bool) -> Part {
        let (width, pattern_bits) = match self.plan.rows {
            RowShape::Person => (1, self.plan.conditions()),
            RowShape::Counts => (self.plan.counters().len(), 0),
        };
        Part {
            axes: self.axes.iter().map(Axis::new).collect(),
            table: Table::new(width, self.axes.len(), pattern_bits),
            accounting: Accounting::default(),
            quality: Quality::default(),
            met: self.plan.unit.then(Met::new),
            weighing: self.plan.weight.then(Weighing::new),
            binned: self
                .plan
                .score_bins
                .map(|bins| Binned::new(bins, self.plan.binned_as)),
            repeats: watches.then(Repeats::new),
            checks: self.checker.start(),
        }
    }

    /// Adds the rows of a batch that meet the condition, if there is one; the others are excluded.
    /// `counted` are the columns that counting needs.
    fn choose_and_add(
        &self,
        part: &mut Part,
        name: &str,
        batch: &Batch,
        counted: &[String],
    ) -> Result<()> {
        let multiplicity = self.multiplicity(name, batch)?;
        let rows: u64 = (0..batch.height()).map(|row| multiplicity.of(row)).sum();
        part.accounting.rows_read += rows;
        let (Some(filter), Some(text)) = (&self.roles.filter, &self.plan.filter) else {
            return self.add(part, name, batch, &multiplicity);
        };
        let choice = choose(filter, name, batch)?;
        let columns = filter.condition.number_columns();
        let mut left_out = rows;
        for (row, used) in choice.used.iter().enumerate() {
            left_out -= if *used { multiplicity.of(row) } else { 0 };
        }
        for Unreadable { row, column, value } in &choice.unreadable {
            let (rows, column) = (multiplicity.of(*row), columns[*column]);
            part.accounting
                .exclude(column, Exclusion::UnreadableValue, rows);
            part.quality.note(
                QualityCode::UnreadableValues,
                column,
                rows,
                value.as_deref(),
            );
            left_out -= rows;
        }
        // Also when every row is audited: the accounting names the condition.
        part.accounting.exclude(text, Exclusion::Filtered, left_out);
        match choice.keep(batch, counted) {
            Kept::All => self.add(part, name, batch, &multiplicity),
            Kept::Some(batch) => self.add(part, name, &batch, &multiplicity.keep(&choice.used)),
            Kept::None => Ok(()),
        }
    }

    /// Checks the rows of a batch, and counts those that consent leaves in the audit.
    fn add(
        &self,
        part: &mut Part,
        name: &str,
        batch: &Batch,
        multiplicity: &Multiplicity,
    ) -> Result<()> {
        let rows_of = |row| multiplicity.of(row);
        self.checker.add(&mut part.checks, name, batch, rows_of)?;
        let Some(consents) = self.consents(part, batch, multiplicity) else {
            return self.add_rows(part, name, batch, multiplicity, None);
        };
        match Self::without_dropped(part, batch, multiplicity, &consents) {
            Some((batch, multiplicity)) => self.add_rows(part, name, &batch, &multiplicity, None),
            None => self.add_rows(part, name, batch, multiplicity, Some(&consents)),
        }
    }

    fn add_rows(
        &self,
        part: &mut Part,
        name: &str,
        batch: &Batch,
        multiplicity: &Multiplicity,
        consents: Option<&Consents<'_>>,
    ) -> Result<()> {
        let mut levels = Vec::with_capacity(self.axes.len());
        for (at, (axis, of)) in part.axes.iter_mut().zip(&self.axes).enumerate() {
            if at == 0 && self.plan.is_by_probability() {
                levels.push(axis.number_profiles(of.column, self.profiles(name, batch)?)?);
                continue;
            }
            let values = batch.values(of.column);
            levels.push(axis.number_rows(of, name, &values, |row| multiplicity.of(row))?);
        }
        part.table
            .fit(part.axes.iter().map(|axis| axis.levels().len()));
        match self.plan.rows {
            RowShape::Person => {
                self.add_people(part, name, batch, &levels, multiplicity, consents)?;
            }
            RowShape::Counts => self.add_sums(part, name, batch, &levels, multiplicity)?,
        }
        if part.table.cells_held() > MAX_CELLS {
            let widest = part.axes.iter().zip(&self.axes);
            let widest = widest.max_by_key(|(axis, _)| axis.levels().len());
            return Err(too_many_cells(widest.map_or("", |(_, of)| of.column)));
        }
        Ok(())
    }

    fn multiplicity(&self, name: &str, batch: &Batch) -> Result<Multiplicity> {
        let Some(column) = &self.roles.multiplicity else {
            return Ok(Multiplicity(None));
        };
        let values = batch.values(&column.column);
        let rows = (0..batch.height()).map(|row| {
            let text = values.text(row);
            let place = (name, batch.place(row), column.column.as_str());
            match text.as_deref().map(|text| whole(text, place)).transpose()? {
                Some(Some(rows)) => Ok(rows),
                Some(None) | None => Err(Error::new(
                    Code::NotNumeric,
                    format!(
                        "`{name}` line {}: `{}` says for how many rows a row stands, and holds `{}`",
                        batch.place(row),
                        column.column,
                        text.unwrap_or_default()
                    ),
                )
                .help("it must be a whole number in every row")),
            }
        });
        Ok(Multiplicity(Some(rows.collect::<Result<Vec<u64>>>()?)))
    }

    /// Adds what one thread counted to the cube.
    fn finish(&self, part: Part, name: &str, cube: &mut Cube, whole: &mut Whole) -> Result<()> {
        let Part {
            axes,
            table,
            accounting,
            mut quality,
            met,
            weighing,
            binned,
            repeats,
            checks,
        } = part;
        self.checker.finish(checks, &mut cube.checked);
        let mut levels: Vec<Vec<Level>> = Vec::with_capacity(axes.len());
        for (axis, of) in axes.into_iter().zip(&self.axes) {
            let (found, noted) = axis.finish(of);
            cube.note_bands(levels.len(), found.iter(), name);
            levels.push(found);
            quality.merge(noted);
        }
        if let (Some(units), Some(met)) = (&mut whole.units, met) {
            units.merge(met, &levels)?;
        }
        if let (Some(weights), Some(weighing)) = (&mut cube.weights, weighing) {
            weighing.finish(&levels, &self.masks, weights)?;
        }
        if let (Some(scores), Some(binned)) = (&mut cube.scores, binned) {
            if let Some(role) = &self.roles.binned {
                binned.tell(&role.column, &mut quality);
            }
            binned.finish(&levels, scores)?;
        }
        if let (Some(all), Some(repeats)) = (&mut whole.repeats, repeats) {
            all.merge(repeats);
        }
        let arm_axis = self.plan.arm_axis();
        for cell in table.cells() {
            let key = cell.levels.iter().zip(&levels);
            let key = key.map(|(number, levels)| levels[usize::from(*number)].clone());
            let key: Vec<Level> = key.collect();
            if let (Some(arms), Some(axis)) = (&self.plan.arms, arm_axis)
                && is_outside(arms, &key[axis])
            {
                let other = Some(&key[axis]).filter(|level| !level.is_unknown());
                let (code, column) = (QualityCode::OutsideArms, &arms.column);
                quality.note(code, column, cell.counts[0], other.map(Level::label));
            }
            match self.plan.rows {
                RowShape::Counts => cube.add(key, cell.counts)?,
                RowShape::Person => {
                    let rows = cell.counts[0];
                    let meets = |mask: &u32| cell.pattern & mask == *mask;
                    let counts: Vec<u64> = self
                        .masks
                        .iter()
                        .map(|mask| if meets(mask) { rows } else { 0 })
                        .collect();
                    cube.add(key, &counts)?;
                    for at in 1..self.plan.stages.len() {
                        if meets(&(1 << at)) && !meets(&(1 << (at - 1))) {
                            let column = &self.roles.stages[at].column.column;
                            quality.note(QualityCode::OutOfOrder, column, rows, None);
                        }
                    }
                }
            }
        }
        if cube.cells.len() > MAX_CELLS {
            let widest = levels.iter().zip(&self.axes);
            let widest = widest.max_by_key(|(levels, _)| levels.len());
            return Err(too_many_cells(widest.map_or("", |(_, of)| of.column)));
        }
        cube.accounting.merge(accounting);
        cube.quality.merge(quality);
        Ok(())
    }
}
