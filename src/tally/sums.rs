//! Count rows: each row brings counts by stage, or shares of an audience, and money, which are added to
//! the sums of its cell. Shares and money are counted in millionths.

use crate::error::Result;
use crate::input::{Batch, Exclusion, QualityCode, SHARE, Values};
use crate::tally::MAX_COUNT;
use crate::tally::reduce::{Kernel, Multiplicity, Part};
use crate::tally::values::{amount, is_nan, whole};

impl Kernel<'_> {
    /// Adds the rows of a batch.
    pub(super) fn add_sums(
        &self,
        part: &mut Part,
        name: &str,
        batch: &Batch,
        levels: &[Vec<u16>],
        multiplicity: &Multiplicity,
    ) -> Result<()> {
        let height = batch.height();
        let stages = self.roles.stages.len();
        // Rows of the log, then one count per stage, then money.
        let width = 1 + stages + usize::from(self.plan.spend);
        let mut counts = vec![0_u64; height * width];
        let mut excluded: Vec<Option<&str>> = vec![None; height];
        let columns = self.roles.stages.iter().map(|stage| &stage.column);
        for (at, role) in columns.chain(&self.roles.spend).enumerate() {
            let column = role.column.as_str();
            let values = batch.values(column);
            for row in 0..height {
                let slot = &mut counts[row * width + 1 + at];
                let is_count = at < stages && self.roles.stages[at].id != SHARE;
                if let (Values::Whole(wholes), true) = (&values, is_count)
                    && let Some(count) = wholes.get(row).and_then(|n| u64::try_from(n).ok())
                    && count <= MAX_COUNT
                {
                    *slot = count;
                    continue;
                }
                let text = values.text(row);
                let text = text
                    .as_deref()
                    .map(str::trim)
                    .filter(|text| !text.is_empty() && !is_nan(text));
                let rows = multiplicity.of(row);
                let Some(text) = text else {
                    part.quality
                        .note(QualityCode::EmptyReadAsZero, column, rows, None);
                    continue;
                };
                let place = (name, batch.place(row), column);
                let money = at == stages;
                let share = !money && self.roles.stages[at].id == SHARE;
                let value = if money && self.roles.spend_in_micros {
                    whole(text, place)?
                } else if money || share {
                    amount(text, place)?
                } else {
                    whole(text, place)?
                };
                if let Some(value) = value {
                    *slot = value;
                } else {
                    part.quality
                        .note(QualityCode::UnreadableValues, column, rows, Some(text));
                    excluded[row].get_or_insert(column);
                }
            }
        }
        let places = part.table.places(levels, &vec![0; height]);
        for (row, place) in places.into_iter().enumerate() {
            let rows = multiplicity.of(row);
            if let Some(column) = excluded[row] {
                part.accounting
                    .exclude(column, Exclusion::UnreadableValue, rows);
                continue;
            }
            part.accounting.rows_used += rows;
            let counts = &mut counts[row * width..(row + 1) * width];
            counts[0] = rows;
            for at in 1..stages {
                // One person sees an advertisement several times; that is no oddity of a row.
                if self.plan.stages[at] != "impressions" && counts[1 + at] > counts[at] {
                    let column = &self.roles.stages[at].column.column;
                    part.quality
                        .note(QualityCode::MoreEventsThanExposure, column, rows, None);
                }
            }
            let sums = &mut part.table.counts()[place..place + width];
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum = sum
                    .checked_add(*count)
                    .filter(|sum| *sum <= MAX_COUNT)
                    .ok_or_else(super::cube::too_large)?;
            }
        }
        Ok(())
    }
}
