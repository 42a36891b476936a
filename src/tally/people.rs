//! Person rows: each row meets some conditions (stages reached, label), and one counter per cell and
//! set of conditions goes up.

use crate::config::number::{MICROS, parse_micros, parse_micros_rounded};
use crate::error::Result;
use crate::input::{Batch, Exclusion, Key, QualityCode, StageColumn, Values, yes_no};
use crate::tally::consent::Consents;
use crate::tally::reduce::{Kernel, Multiplicity, Part};
use crate::tally::scores::ScoredRows;
use crate::tally::units::id_of;
use crate::tally::values::{is_nan, not_binary};

/// Why rows of a batch are not counted: the stage (one beyond the last: the weight) and the reason, by row.
struct Excluded {
    height: usize,
    /// Empty while no row is excluded.
    reasons: Vec<Option<(usize, Exclusion)>>,
}

impl Excluded {
    /// Excludes a row, unless an earlier stage did.
    fn row(&mut self, row: usize, stage: usize, reason: Exclusion) {
        self.reasons.resize(self.height, None);
        self.reasons[row].get_or_insert((stage, reason));
    }

    fn reason(&self, row: usize) -> Option<(usize, Exclusion)> {
        *self.reasons.get(row)?
    }
}

impl Kernel<'_> {
    /// Adds the rows of a batch.
    pub(super) fn add_people(
        &self,
        part: &mut Part,
        name: &str,
        batch: &Batch,
        levels: &[Vec<u16>],
        multiplicity: &Multiplicity,
        consents: Option<&Consents<'_>>,
    ) -> Result<()> {
        let height = batch.height();
        let mut patterns = vec![0_u32; height];
        let mut excluded = Excluded {
            height,
            reasons: Vec::new(),
        };
        for (at, stage) in self.roles.stages.iter().enumerate() {
            let mut slow = Vec::new();
            let values = batch.values(&stage.column.column);
            let scored = self.threshold(stage);
            plain_bits(&values, scored.is_some(), 1 << at, &mut patterns, &mut slow);
            for row in slow {
                let text = values.text(row);
                let reading = self.read_stage(stage, scored, text.as_deref());
                let rows = multiplicity.of(row);
                let column = &stage.column.column;
                match reading {
                    Reading::Yes => patterns[row] |= 1 << at,
                    Reading::No => {}
                    Reading::EmptyAsNo => {
                        part.quality
                            .note(QualityCode::EmptyReadAsZero, column, rows, None);
                    }
                    Reading::Missing => excluded.row(row, at, Exclusion::MissingValue),
                    Reading::Unreadable(text) => {
                        part.quality
                            .note(QualityCode::UnreadableValues, column, rows, Some(text));
                        excluded.row(row, at, Exclusion::UnreadableValue);
                    }
                    Reading::Count(text) => {
                        return Err(not_binary(name, batch.place(row), column, text));
                    }
                }
            }
        }
        let by_weight = self.roles.stages.len();
        let weights = self.weights(part, name, batch, multiplicity, |row, reason| {
            excluded.row(row, by_weight, reason);
        })?;
        if let Some(label) = &self.roles.label {
            self.add_labels(part, batch, &label.column, multiplicity, &mut patterns);
        }
        if let Some(consents) = consents {
            consents.mark(self.plan.consent_bit(), &mut patterns);
        }
        let consents = consents.filter(|consents| consents.withhold_some());
        let withheld = |row| consents.and_then(|consents| consents.withheld(row));
        let rows_of = |row| match (excluded.reason(row), withheld(row)) {
            (None, None) => multiplicity.of(row),
            (Some(_), _) | (_, Some(_)) => 0,
        };
        if let (Some(binned), Some(score)) = (&mut part.binned, &self.roles.binned) {
            let values = batch.values(&score.column);
            binned.add(&values, levels, rows_of, |row| {
                ScoredRows::of(self.plan, patterns[row])
            })?;
        }
        if let Some(weighing) = &mut part.weighing {
            // Rows without consent are in the counter of all rows, and so are their weights.
            let counted = |row| match excluded.reason(row) {
                None => multiplicity.of(row),
                Some(_) => 0,
            };
            weighing.add(&weights, levels, &patterns, counted)?;
        }
        if part.met.is_some() || part.repeats.is_some() {
            self.add_units(part, batch, levels, &patterns, rows_of)?;
        }
        let places = part.table.places(levels, &patterns);
        let counts = part.table.counts();
        if excluded.reasons.is_empty() && consents.is_none() && multiplicity.is_one() {
            for place in places {
                counts[place] += 1;
            }
            part.accounting.rows_used += height as u64;
            return Ok(());
        }
        for (row, place) in places.into_iter().enumerate() {
            let rows = multiplicity.of(row);
            if let Some((stage, reason)) = excluded.reason(row) {
                let column = self.roles.stages.get(stage).map(|stage| &stage.column);
                let column = column.or(self.roles.weight.as_ref());
                let column = column.map_or("", |column| &column.column);
                part.accounting.exclude(column, reason, rows);
            } else {
                // Counted for its consent only, or in the audit.
                match consents.zip(withheld(row)) {
                    Some((consents, reason)) => {
                        part.accounting.exclude(consents.column(), reason, rows);
                    }
                    None => part.accounting.rows_used += rows,
                }
                counts[place] = counts[place]
                    .checked_add(rows)
                    .ok_or_else(super::cube::too_large)?;
            }
        }
        Ok(())
    }

    /// Adds the rows of a batch by unit, or looks whether ids repeat.
    fn add_units(
        &self,
        part: &mut Part,
        batch: &Batch,
        levels: &[Vec<u16>],
        patterns: &[u32],
        rows_of: impl Fn(usize) -> u64,
    ) -> Result<()> {
        if let (Some(met), Some(unit)) = (&mut part.met, &self.roles.unit) {
            met.add(&batch.values(&unit.column), levels, patterns, &rows_of)?;
        }
        if let (Some(repeats), Some(column)) = (&mut part.repeats, &self.roles.watched) {
            let (ids, mut digits) = (batch.values(column), String::new());
            for row in 0..batch.height() {
                let rows = rows_of(row);
                if let Some(id) = id_of(&ids, row, &mut digits).filter(|_| rows > 0) {
                    repeats.add(id, rows);
                }
            }
        }
        Ok(())
    }

    /// The threshold in millionths, when the stage is the decision made from a score.
    fn threshold(&self, stage: &StageColumn) -> Option<i64> {
        let decision = self.roles.decision.as_ref()?;
        self.plan.threshold.filter(|_| decision.outcome == stage.id)
    }

    fn read_stage<'t>(
        &self,
        stage: &StageColumn,
        scored: Option<i64>,
        text: Option<&'t str>,
    ) -> Reading<'t> {
        let text = text
            .map(str::trim)
            .filter(|text| !text.is_empty() && !is_nan(text));
        let Some(text) = text else {
            let needed = self.roles.decision.as_ref().is_none_or(|decision| {
                decision.outcome == stage.id || decision.eligible.as_ref() == Some(&stage.id)
            });
            return if needed {
                Reading::Missing
            } else {
                Reading::EmptyAsNo
            };
        };
        let yes = match scored {
            Some(threshold) => score(text).map(|score| score >= to_f64(threshold)),
            None => yes_no(text),
        };
        match yes {
            Some(true) => Reading::Yes,
            Some(false) => Reading::No,
            None if scored.is_none() && parse_micros(text).is_some_and(|n| n > MICROS) => {
                Reading::Count(text)
            }
            None => Reading::Unreadable(text),
        }
    }

    fn add_labels(
        &self,
        part: &mut Part,
        batch: &Batch,
        column: &str,
        multiplicity: &Multiplicity,
        patterns: &mut [u32],
    ) {
        let eligible = self
            .plan
            .decision
            .as_ref()
            .and_then(|d| d.eligible.as_ref());
        let needed = eligible.and_then(|id| self.plan.stages.iter().position(|stage| stage == id));
        let (labelled, positive) = (self.plan.labelled_bit(), self.plan.label_bit());
        let values = batch.values(column);
        let mut plain = vec![0; patterns.len()];
        let mut slow = Vec::new();
        plain_bits(&values, false, positive, &mut plain, &mut slow);
        for (pattern, plain) in patterns.iter_mut().zip(plain) {
            *pattern |= labelled | plain;
        }
        for row in slow {
            let text = values.text(row);
            let pattern = &mut patterns[row];
            match text.as_deref().and_then(yes_no) {
                Some(true) => *pattern |= positive,
                Some(false) => {}
                None => {
                    *pattern &= !labelled;
                    if needed.is_none_or(|at| *pattern & (1 << at) != 0) {
                        let rows = multiplicity.of(row);
                        part.quality
                            .note(QualityCode::MissingLabel, column, rows, text.as_deref());
                    }
                }
            }
        }
    }
}

/// What the value of a stage says.
enum Reading<'t> {
    Yes,
    No,
    /// Empty, in a stage that may be empty.
    EmptyAsNo,
    /// Empty, in a stage that the decision needs.
    Missing,
    Unreadable(&'t str),
    /// A number above one.
    Count(&'t str),
}

/// Sets a bit in the rows that say `1`, and lists the rows that say neither `1` nor `0`; all rows, when
/// the values are scores.
fn plain_bits(
    values: &Values,
    scores: bool,
    bit: u32,
    patterns: &mut [u32],
    slow: &mut Vec<usize>,
) {
    match values {
        _ if scores => slow.extend(0..patterns.len()),
        Values::Text(texts) => {
            let mut neither = false;
            let rows = texts.are(Key::of("1")).zip(texts.are(Key::of("0")));
            for ((yes, no), pattern) in rows.zip(patterns) {
                *pattern |= if yes { bit } else { 0 };
                neither |= !(yes | no);
            }
            if neither {
                let rows = texts.are(Key::of("1")).zip(texts.are(Key::of("0")));
                slow.extend(
                    rows.enumerate()
                        .filter_map(|(row, (yes, no))| (!(yes | no)).then_some(row)),
                );
            }
        }
        Values::Whole(wholes) => {
            if let Some(numbers) = wholes.all()
                && numbers.iter().all(|number| matches!(number, 0 | 1))
            {
                for (pattern, number) in patterns.iter_mut().zip(numbers) {
                    *pattern |= if *number == 1 { bit } else { 0 };
                }
                return;
            }
            for (row, (number, pattern)) in wholes.iter().zip(patterns).enumerate() {
                match number {
                    Some(1) => *pattern |= bit,
                    Some(0) => {}
                    Some(_) | None => slow.push(row),
                }
            }
        }
    }
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
