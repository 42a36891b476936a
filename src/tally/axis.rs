//! One axis of the cube while counting: raw values become level numbers. Nearly every value of a log
//! was seen before, so a small table by key and the bands by number answer first; what they cannot
//! answer is classified once and remembered.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt as _};

use crate::error::{Code, Error, Result};
use crate::groups::{Attribute, Bands, Class, Group, Grouping, Interval, Kind, WhyUnknown};
use crate::input::{Key, Quality, QualityCode, Values};
use crate::tally::Level;
use crate::tally::borders::straddling;
use crate::tally::checks::{MAX_GROUPS, MAX_STRATA};
use crate::tally::membership::{MAX_PROFILES, too_many_profiles};

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
    /// The smallest whole number of each band but the first, where that tells the band.
    cuts: Option<Vec<u32>>,
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
            cuts: of.bands().and_then(Bands::whole_cuts),
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
                        Some((bands, number)) => self.banded(bands, number),
                        None => self.slot(key),
                    };
                    numbers.push(match number {
                        Some(number) => number,
                        None => learn(self, key, row)?,
                    });
                }
            }
            Values::Whole(wholes) => {
                for (row, whole) in wholes.iter().enumerate() {
                    let key = whole.map_or(Key::EMPTY, Key::of_whole);
                    let unsigned = whole.and_then(|whole| u32::try_from(whole).ok());
                    let number = match of.bands().zip(unsigned) {
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

    /// The numbers of levels that are profiles of probabilities.
    ///
    /// # Errors
    ///
    /// [`Code::TooManyGroups`].
    pub(super) fn number_profiles(&mut self, column: &str, levels: Vec<Level>) -> Result<Vec<u16>> {
        let number = |level: Level| {
            if let Some(number) = self.numbers.get(&level) {
                return Ok(*number);
            }
            let number = u16::try_from(self.levels.len()).ok();
            let number = number.filter(|number| usize::from(*number) < MAX_PROFILES);
            let number = number.ok_or_else(|| too_many_profiles(column))?;
            self.levels.push(level.clone());
            self.numbers.insert(level, number);
            Ok(number)
        };
        levels.into_iter().map(number).collect()
    }

    #[inline]
    fn slot(&self, key: Key) -> Option<u16> {
        let (known, number) = self.slots[key.slot(SLOT_BITS)];
        (known == key && key != Key::LONG).then_some(number)
    }

    #[inline]
    fn banded(&self, bands: &Bands, number: u32) -> Option<u16> {
        if let Some(small) = self.small.get(number as usize) {
            return *small;
        }
        let band = match &self.cuts {
            Some(cuts) => cuts.iter().filter(|cut| **cut <= number).count(),
            None => bands.band_of(i64::from(number))?,
        };
        self.banded[band]
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
        Class::Straddling(cut) => {
            let band = text.unwrap_or_default();
            let known: Vec<Interval> = attribute.interval(band).into_iter().collect();
            let place = format!(" of `{name}`");
            Err(straddling(column, &attribute.id, &place, band, cut, &known))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::groups::Quantity;

    fn bands(quantity: Quantity, cuts: &[i64]) -> Attribute {
        Attribute {
            id: "a".into(),
            kind: Kind::Other,
            grouping: Grouping::Bands(Bands {
                quantity,
                cuts: cuts.to_vec(),
                ready_bands: false,
            }),
        }
    }

    proptest! {
        /// The quick ways to a level give what classifying every value gives.
        #[test]
        fn a_number_falls_into_the_band_that_classifying_finds(
            numbers in proptest::collection::vec(prop_oneof![-3_i64..130, 0_i64..100_000, 1_900_i64..2_030], 1..60),
            mut cuts in proptest::collection::vec(prop_oneof![-2_000_000_i64..200_000_000, 0_i64..90_000_000_000], 1..5),
            quantity in prop_oneof![
                Just(Quantity::Age), Just(Quantity::Income), Just(Quantity::Number),
                Just(Quantity::BirthYear { as_of: 2_026 }),
            ],
        ) {
            cuts.sort_unstable();
            cuts.dedup();
            let attribute = bands(quantity, &cuts);
            let of = AxisOf { attribute: Some(&attribute), column: "a" };
            let texts: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            let values = [Values::of_texts(&texts), Values::of_wholes(&numbers)];
            for values in values {
                let mut axis = Axis::new(&of);
                // Twice: what was learnt the first time answers the second time.
                for _ in 0..2 {
                    let found = axis.number_rows(&of, "f", &values, |_| 1).expect("numbers");
                    for (text, number) in texts.iter().zip(found) {
                        let (level, _) = classify(&attribute, "a", Some(text), "f").expect("numbers");
                        prop_assert_eq!(&axis.levels()[usize::from(number)], &level, "{}", text);
                    }
                }
                let (_, quality) = axis.finish(&of);
                let noted: u64 = quality.iter().map(|(_, _, seen)| seen.rows).sum();
                let notes = texts.iter().filter(|text| {
                    classify(&attribute, "a", Some(text), "f").is_ok_and(|(_, noted)| noted.is_some())
                });
                prop_assert_eq!(noted, 2 * notes.count() as u64);
            }
        }
    }
}
