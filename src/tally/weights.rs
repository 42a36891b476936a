//! Design weights: how many people each row speaks for, in millionths. Beside the counts of a cell stand
//! the sums of the weights and of their squares, whole numbers like the counts, so that threads, files
//! and shards add up to the same digits.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt as _};

use crate::config::number::parse_micros_rounded;
use crate::error::{Code, Error, Result};
use crate::input::{Batch, Exclusion, QualityCode};
use crate::tally::reduce::{Kernel, Multiplicity, Part};
use crate::tally::values::is_nan;
use crate::tally::{Cube, Level, MAX_COUNT, Margin, MarginGroup};

/// Weights of some rows, added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weighed {
    /// The rows, each once.
    pub people: u64,
    /// Σw in millionths, at most 2⁵³.
    pub weight: u64,
    /// Σw² in millionths of millionths.
    pub squares: u128,
}

impl Weighed {
    /// So many rows of one weight.
    fn of(people: u64, weight: u64) -> Option<Self> {
        let square = u128::from(weight) * u128::from(weight);
        Some(Self {
            people,
            weight: weight.checked_mul(people)?,
            squares: square.checked_mul(u128::from(people))?,
        })
    }

    /// These rows and others; `None` beyond 2⁵³ millionths.
    fn plus(self, other: Self) -> Option<Self> {
        let weight = self.weight.checked_add(other.weight);
        Some(Self {
            people: self.people.checked_add(other.people)?,
            weight: weight.filter(|sum| *sum <= MAX_COUNT)?,
            squares: self.squares.checked_add(other.squares)?,
        })
    }

    /// Whether weights of so many rows can have these sums.
    fn fits(self) -> bool {
        let (sum, people) = (u128::from(self.weight), u128::from(self.people));
        // A weight is at least a millionth; weights of one sum have the least squares when they are equal.
        sum >= people
            && sum <= u128::from(MAX_COUNT)
            && self.squares <= sum * sum
            && self
                .squares
                .checked_mul(people)
                .is_none_or(|most| most >= sum * sum)
            && (people > 0 || self.squares == 0)
    }
}

/// The weights of a cube: of every cell one for each counter of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Weights {
    pub(super) cells: BTreeMap<Vec<Level>, Vec<Weighed>>,
}

impl Weights {
    /// Adds weights to a cell.
    pub(super) fn add(&mut self, key: Vec<Level>, more: &[Weighed]) -> Result<()> {
        let cell = self
            .cells
            .entry(key)
            .or_insert_with(|| vec![Weighed::default(); more.len()]);
        for (sum, more) in cell.iter_mut().zip(more) {
            *sum = sum.plus(*more).ok_or_else(too_heavy)?;
        }
        Ok(())
    }

    /// Adds the weights of other rows.
    pub(super) fn merge(&mut self, other: Self) -> Result<()> {
        let mut cells = other.cells.into_iter();
        cells.try_for_each(|(key, more)| self.add(key, &more))
    }

    /// The weights by other keys; cells whose key becomes the same are added up.
    pub(super) fn moved(&self, to: impl Fn(&[Level]) -> Vec<Level>) -> Result<Self> {
        let mut moved = Self::default();
        for (key, weighed) in &self.cells {
            moved.add(to(key), weighed)?;
        }
        Ok(moved)
    }

    /// The weights of the groups of some axes, in the cells that are wanted.
    pub(super) fn margin(
        &self,
        axes: &[usize],
        is_wanted: impl Fn(&[Level]) -> bool,
    ) -> BTreeMap<Vec<Level>, Vec<Weighed>> {
        let mut groups: BTreeMap<Vec<Level>, Vec<Weighed>> = BTreeMap::new();
        for (key, cell) in self.cells.iter().filter(|(key, _)| is_wanted(key)) {
            let short = axes.iter().map(|axis| key[*axis].clone()).collect();
            let group = groups
                .entry(short)
                .or_insert_with(|| vec![Weighed::default(); cell.len()]);
            for (sum, more) in group.iter_mut().zip(cell) {
                *sum = Weighed {
                    people: sum.people.saturating_add(more.people),
                    weight: sum.weight.saturating_add(more.weight),
                    squares: sum.squares.saturating_add(more.squares),
                };
            }
        }
        groups
    }

    /// Σw and Σw² of one counter over all cells.
    #[must_use]
    pub fn of_all(&self, counter: usize) -> Weighed {
        let cells = self.cells.values().filter_map(|cell| cell.get(counter));
        cells.fold(Weighed::default(), |sum, more| Weighed {
            people: sum.people.saturating_add(more.people),
            weight: sum.weight.saturating_add(more.weight),
            squares: sum.squares.saturating_add(more.squares),
        })
    }

    /// Whether the weights can be those of the cube's rows; what is wrong otherwise.
    pub(super) fn check(&self, cube: &Cube) -> std::result::Result<(), &'static str> {
        let unfit = "its weights do not fit the counts of its cells";
        if !self.cells.keys().eq(cube.cells.keys()) {
            return Err(unfit);
        }
        for (weighed, counts) in self.cells.values().zip(cube.cells.values()) {
            let people = weighed.iter().map(|weighed| weighed.people);
            if !people.eq(counts.iter().copied()) || !weighed.iter().all(|w| w.fits()) {
                return Err(unfit);
            }
        }
        Ok(())
    }

    /// Refuses weights that are more together than can be counted, though no cell's are.
    pub(super) fn check_sum(&self) -> Result<()> {
        // The first counter is that of all rows.
        let mut cells = self.cells.values().filter_map(|cell| cell.first());
        let sum = cells.try_fold(Weighed::default(), |sum, more| sum.plus(*more));
        sum.map(|_| ()).ok_or_else(too_heavy)
    }
}

impl MarginGroup {
    /// The people of a counter, whatever they weigh.
    #[must_use]
    pub fn people(&self, counter: usize) -> u64 {
        let weighed = self.weighed.get(counter);
        weighed.map_or_else(|| self.counts[counter], |weighed| weighed.people)
    }
}

impl Margin {
    /// The same groups with weights, in millionths, for counts.
    #[must_use]
    pub fn by_weight(&self) -> Self {
        let mut margin = self.clone();
        for group in &mut margin.groups {
            group.counts = group.weighed.iter().map(|weighed| weighed.weight).collect();
        }
        margin
    }
}

fn too_heavy() -> Error {
    Error::new(
        Code::CountTooLarge,
        "the weights add up to more than 9007199254.740992 (2^53 millionths)",
    )
    .help("divide all weights by a thousand: rates and intervals stay the same")
}

/// What one thread has weighed, by packed level numbers and pattern.
pub(super) struct Weighing {
    sums: HashMap<(u128, u32), Weighed>,
}

impl Weighing {
    pub(super) fn new() -> Self {
        Self {
            sums: HashMap::new(),
        }
    }

    /// Adds the rows of a batch; `levels` has one column of level numbers per axis, and `rows_of` is 0
    /// for rows that are excluded.
    pub(super) fn add(
        &mut self,
        weights: &[u64],
        levels: &[Vec<u16>],
        patterns: &[u32],
        rows_of: impl Fn(usize) -> u64,
    ) -> Result<()> {
        for (row, (weight, pattern)) in weights.iter().zip(patterns).enumerate() {
            let rows = rows_of(row);
            if rows == 0 {
                continue;
            }
            let levels = levels.iter().enumerate();
            let key = levels.fold(0, |key, (axis, column)| {
                key | u128::from(column[row]) << (16 * axis)
            });
            let sum = self.sums.entry((key, *pattern)).or_default();
            *sum = Weighed::of(rows, *weight)
                .and_then(|more| sum.plus(more))
                .ok_or_else(too_heavy)?;
        }
        Ok(())
    }

    /// Adds what was weighed to the weights of the cube; `levels` are the levels per axis, in order of
    /// their numbers, and `masks` the conditions of each counter.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a level number has sixteen bits; the rest belongs to other axes"
    )]
    pub(super) fn finish(
        self,
        levels: &[Vec<Level>],
        masks: &[u32],
        weights: &mut Weights,
    ) -> Result<()> {
        let mut sums: Vec<((u128, u32), Weighed)> = self.sums.into_iter().collect();
        sums.sort_unstable_by_key(|(cell, _)| *cell);
        for ((key, pattern), weighed) in sums {
            let levels = levels.iter().enumerate().map(|(axis, levels)| {
                let number = (key >> (16 * axis)) as u16;
                levels[usize::from(number)].clone()
            });
            let of = masks.iter().map(|mask| {
                if pattern & mask == *mask {
                    weighed
                } else {
                    Weighed::default()
                }
            });
            weights.add(levels.collect(), &of.collect::<Vec<_>>())?;
        }
        Ok(())
    }
}

/// What the weight of a row says.
enum Reading<'t> {
    /// In millionths.
    Weight(u64),
    Missing,
    Zero,
    Unreadable(&'t str),
}

impl Kernel<'_> {
    /// The weight of every row of a batch in millionths, rounded to them; 0 for rows that are handed to
    /// `exclude`. Empty without a column of weights.
    pub(super) fn weights(
        &self,
        part: &mut Part,
        name: &str,
        batch: &Batch,
        multiplicity: &Multiplicity,
        mut exclude: impl FnMut(usize, Exclusion),
    ) -> Result<Vec<u64>> {
        let Some(role) = &self.roles.weight else {
            return Ok(Vec::new());
        };
        let column = role.column.as_str();
        let values = batch.values(column);
        let mut weights = vec![0; batch.height()];
        for (row, weight) in weights.iter_mut().enumerate() {
            let text = values.text(row);
            let place = (name, batch.place(row), column);
            match read(text.as_deref(), place)? {
                Reading::Weight(micros) => *weight = micros,
                Reading::Missing => exclude(row, Exclusion::MissingValue),
                Reading::Zero => exclude(row, Exclusion::ZeroWeight),
                Reading::Unreadable(text) => {
                    let rows = multiplicity.of(row);
                    part.quality
                        .note(QualityCode::UnreadableValues, column, rows, Some(text));
                    exclude(row, Exclusion::UnreadableValue);
                }
            }
        }
        Ok(weights)
    }
}

fn read<'t>(
    text: Option<&'t str>,
    (name, place, column): (&str, u64, &str),
) -> Result<Reading<'t>> {
    let text = text.map(str::trim);
    let Some(text) = text.filter(|text| !text.is_empty() && !is_nan(text)) else {
        return Ok(Reading::Missing);
    };
    let wrong = |what: &str| {
        Error::new(
            Code::BadWeight,
            format!("`{name}` line {place}: `{column}` holds `{text}`, {what}"),
        )
    };
    let Some(micros) = parse_micros_rounded(text) else {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 9 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return Err(wrong("a weight that is too large")
                .help("divide all weights by a thousand: rates and intervals stay the same"));
        }
        return Ok(Reading::Unreadable(text));
    };
    match u64::try_from(micros) {
        Err(_) => Err(wrong("a negative weight")
            .help("a row cannot speak for less than nobody: correct it, or leave out `--weight`")),
        Ok(0) => Ok(Reading::Zero),
        Ok(micros) if micros > MAX_COUNT => Err(wrong("a weight that is too large")
            .help("divide all weights by a thousand: rates and intervals stay the same")),
        Ok(micros) => Ok(Reading::Weight(micros)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        match read(Some(text), ("log.csv", 2, "w")) {
            Ok(Reading::Weight(micros)) => micros.to_string(),
            Ok(Reading::Missing) => "missing".into(),
            Ok(Reading::Zero) => "zero".into(),
            Ok(Reading::Unreadable(text)) => format!("unreadable {text}"),
            Err(error) => error.code().id().into(),
        }
    }

    #[test]
    fn weights_are_read_to_millionths() {
        for (text, wanted) in [
            ("1", "1000000"),
            (" 2.5 ", "2500000"),
            ("0.000001", "1"),
            ("1234.5678905", "1234567891"),
            ("1e3", "1000000000"),
            ("0", "zero"),
            ("0.0000001", "zero"),
            ("", "missing"),
            ("NaN", "missing"),
            ("inf", "unreadable inf"),
            ("heavy", "unreadable heavy"),
            ("-1", "bad-weight"),
            ("9007199254.740993", "bad-weight"),
            ("100000000000000000000", "bad-weight"),
        ] {
            assert_eq!(said(text), wanted, "{text}");
        }
    }

    #[test]
    fn sums_that_no_weights_can_have_are_seen() {
        // Weights of 1 and 3 millionths.
        let sums = Weighed {
            people: 2,
            weight: 4,
            squares: 10,
        };
        assert!(sums.fits());
        assert!(Weighed::default().fits());
        for wrong in [
            Weighed { people: 5, ..sums },
            Weighed { people: 1, ..sums },
            Weighed {
                squares: 17,
                ..sums
            },
            Weighed { squares: 7, ..sums },
            Weighed {
                people: 0,
                weight: 0,
                squares: 1,
            },
        ] {
            assert!(!wrong.fits(), "{wrong:?}");
        }
    }

    #[test]
    fn more_than_can_be_counted_is_an_error() {
        let heavy = Weighed::of(1, MAX_COUNT).expect("the largest weight");
        assert_eq!(heavy.plus(Weighed::of(1, 1).expect("the smallest")), None);
        assert_eq!(Weighed::of(3, u64::MAX), None);
    }
}
