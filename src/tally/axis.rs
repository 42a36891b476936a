//! One axis of the cube while counting: raw values become level numbers. Nearly every value of a log
//! was seen before, so a small table by key and the bands by number answer first; what they cannot
//! answer is classified once and remembered.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt as _};

use crate::error::{Code, Error, Result};
use crate::groups::{Attribute, Bands, Class, Group, Grouping, Kind, WhyUnknown};
use crate::input::{Key, Quality, QualityCode, Values};
use crate::tally::Level;

/// Most groups an attribute may have; more look like an identifier.
const MAX_GROUPS: usize = 1_000;

/// Most values a stratum column may have.
const MAX_STRATA: usize = 10_000;

/// Distinct raw values remembered per column before the memory is emptied.
const REMEMBERED: usize = 65_536;

/// The small table has two to this power slots.
const SLOT_BITS: u32 = 8;

/// Whole numbers below it, ages above all, have a table of their own.
const SMALL: usize = 128;

/// What an axis counts.
pub(super) struct AxisOf<'p> {
    /// The attribute; `None` for a stratum.
    pub(super) attribute: Option<&'p Attribute>,
    /// The column in the data.
    pub(super) column: &'p str,
}

impl AxisOf<'_> {
    fn bands(&self) -> Option<&Bands> {
        match &self.attribute?.grouping {
            Grouping::Bands(bands) => Some(bands),
            Grouping::Words(_) => None,
        }
    }
}

/// What a raw value turned out to be.
struct Known {
    number: u16,
    noted: Option<QualityCode>,
    rows: u64,
}

/// Levels numbered as they come, and raw values remembered.
pub(super) struct Axis {
    levels: Vec<Level>,
    numbers: BTreeMap<Level, u16>,
    /// Values without anything to note, each in the slot of its key.
    slots: Vec<(Key, u16)>,
    /// Level number of each small number that was met, in bands, without anything to note.
    small: Vec<Option<u16>>,
    /// Level number of each band that was met, without anything to note.
    banded: Vec<Option<u16>>,
    known: HashMap<Box<str>, Known>,
    quality: Quality,
}

impl Axis {
    pub(super) fn new(of: &AxisOf<'_>) -> Self {
        Self {
            levels: Vec::new(),
            numbers: BTreeMap::new(),
            slots: vec![(Key::LONG, 0); 1 << SLOT_BITS],
            small: vec![None; SMALL],
            banded: vec![None; of.bands().map_or(0, |bands| bands.cuts.len() + 1)],
            known: HashMap::new(),
            quality: Quality::default(),
        }
    }

    /// The levels in order of their numbers.
    pub(super) fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// The level number of every row of a column.
    ///
    /// # Errors
    ///
    /// [`Code::TotalRow`], [`Code::NumericCodes`] or [`Code::TooManyGroups`].
    pub(super) fn number_rows(
        &mut self,
        of: &AxisOf<'_>,
        name: &str,
        values: &Values,
        rows_of: impl Fn(usize) -> u64,
    ) -> Result<Vec<u16>> {
        let learn = |axis: &mut Self, key: Key, row: usize| {
            let text = values.text(row);
            axis.learn(of, name, key, text.as_deref(), rows_of(row))
        };
        let mut numbers = Vec::with_capacity(values.len());
        match values {
            Values::Text(texts) => {
                let bands = of.bands();
                for (row, key) in texts.keys().enumerate() {
                    let number = match bands.zip(key.digits()) {
                        Some((bands, number)) => self.banded(bands, i64::from(number)),
                        None => self.slot(key),
                    };
                    numbers.push(match number {
                        Some(number) => number,
                        None => learn(self, key, row)?,
                    });
                }
            }
            Values::Whole(wholes) => {
                for row in 0..wholes.len() {
                    let whole = wholes.get(row);
                    let key = whole.map_or(Key::EMPTY, Key::of_whole);
                    let number = match of.bands().zip(whole) {
                        Some((bands, number)) => self.banded(bands, number),
                        None => self.slot(key),
                    };
                    numbers.push(match number {
                        Some(number) => number,
                        None => learn(self, key, row)?,
                    });
                }
            }
        }
        Ok(numbers)
    }

    #[inline]
    fn slot(&self, key: Key) -> Option<u16> {
        let (known, number) = self.slots[key.slot(SLOT_BITS)];
        (known == key && key != Key::LONG).then_some(number)
    }

    #[inline]
    fn banded(&self, bands: &Bands, number: i64) -> Option<u16> {
        match usize::try_from(number) {
            Ok(small) if small < SMALL => self.small[small],
            Ok(_) | Err(_) => self.banded[bands.band_of(number)?],
        }
    }

    /// Classifies a value, or remembers what it was.
    fn learn(
        &mut self,
        of: &AxisOf<'_>,
        name: &str,
        key: Key,
        text: Option<&str>,
        rows: u64,
    ) -> Result<u16> {
        let remembered = text.and_then(|text| self.known.get_mut(text));
        let (number, noted) = if let Some(known) = remembered {
            known.rows += rows;
            (known.number, known.noted)
        } else {
            let (level, noted) = match of.attribute {
                Some(attribute) => classify(attribute, of.column, text, name)?,
                None => (stratum(text), None),
            };
            let number = self.number(of, level, name)?;
            if let Some(text) = text {
                if self.known.len() >= REMEMBERED {
                    self.forget(of.column);
                }
                let known = Known {
                    number,
                    noted,
                    rows,
                };
                self.known.insert(text.into(), known);
            }
            (number, noted)
        };
        if noted.is_none() {
            self.slots[key.slot(SLOT_BITS)] = (key, number);
            let whole = text.and_then(|text| text.parse::<u32>().ok());
            if let (Some(bands), Some(whole)) = (of.bands(), whole)
                && let Some(band) = bands.band_of(i64::from(whole))
            {
                self.banded[band] = Some(number);
                if let Some(small) = usize::try_from(whole)
                    .ok()
                    .and_then(|at| self.small.get_mut(at))
                {
                    *small = Some(number);
                }
            }
        }
        Ok(number)
    }

    fn number(&mut self, of: &AxisOf<'_>, level: Level, name: &str) -> Result<u16> {
        if let Some(number) = self.numbers.get(&level) {
            return Ok(*number);
        }
        let limit = match of.attribute {
            Some(_) => MAX_GROUPS,
            None => MAX_STRATA,
        };
        let number = u16::try_from(self.levels.len()).ok();
        let number = number.filter(|number| usize::from(*number) < limit);
        let column = of.column;
        let number = number.ok_or_else(|| {
            Error::new(
                Code::TooManyGroups,
                format!("`{column}` of `{name}` has more than {limit} different values"),
            )
            .help("it looks like an identifier; name another column, or cut numbers into bands: `-a COLUMN=CUTS`")
        })?;
        self.levels.push(level.clone());
        self.numbers.insert(level, number);
        Ok(number)
    }

    /// Empties the memory of raw values, keeping what is to be said of them.
    fn forget(&mut self, column: &str) {
        let known = std::mem::take(&mut self.known);
        let mut noted: Vec<_> = known
            .into_iter()
            .filter_map(|(text, known)| Some((text, known.noted?, known.rows)))
            .collect();
        noted.sort_unstable();
        for (text, code, rows) in noted {
            self.quality.note(code, column, rows, Some(&text));
        }
    }

    /// The levels, and what was noticed about the values of an attribute.
    pub(super) fn finish(mut self, of: &AxisOf<'_>) -> (Vec<Level>, Quality) {
        self.forget(of.column);
        (self.levels, self.quality)
    }
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
