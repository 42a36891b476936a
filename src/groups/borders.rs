//! Bands as intervals: which numbers a ready band such as `18-24`, `65+` or `$50k-$75k` stands for,
//! and which bands hold or cross each other. Nothing is merged here.

use crate::config::number::{MICROS, format_micros};
use crate::groups::bands::{age_band, number_at};
use crate::input::fold;

/// From this age on the upper end of a wide band means "and older": exports write `55-100` for `55+`.
const OLDEST_WRITTEN: i64 = 99;

/// Years of a band from which it is wide: `95-99` is a band of a census and ends at 99.
const WIDE: i64 = 12;

/// Words before or after an amount that leave the band open below, and above.
const BELOW: [&str; 9] = [
    "<",
    "≤",
    "under",
    "below",
    "less",
    "up to",
    "moins",
    "jusqu",
    "inferieur",
];
const ABOVE: [&str; 9] = [
    ">",
    "≥",
    "over",
    "above",
    "more",
    "plus",
    "superieur",
    "at least",
    "a partir",
];

/// The numbers of a band in millionths. Two bands that only touch have nothing in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The lower end; `i64::MIN` when the band is open below.
    pub low: i64,
    /// The upper end; `i64::MAX` when the band is open above.
    pub high: i64,
}

impl Interval {
    /// The interval of an age band: `18-24` is [18, 25), `65+` [65, ∞), `<18` everything below 18, and
    /// `30` the one year. The upper end of a wide band is open from 99 on, a lower end of 0 always.
    /// `None` for what is no band of ages.
    #[must_use]
    pub fn of_ages(text: &str) -> Option<Self> {
        let plain = age_band(text);
        let word = plain.as_deref().unwrap_or_else(|| text.trim());
        let years = |text: &str| -> Option<i64> {
            let digits = (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            text.parse::<i64>().ok().filter(|_| digits)
        };
        let (first, after) = if let Some(rest) = word.strip_prefix("<=").or(word.strip_prefix('≤'))
        {
            (None, Some(years(rest.trim())? + 1))
        } else if let Some(rest) = word.strip_prefix('<') {
            (None, Some(years(rest.trim())?))
        } else if let Some(rest) = word.strip_prefix(">=").or(word.strip_prefix('≥')) {
            (Some(years(rest.trim())?), None)
        } else if let Some(rest) = word.strip_prefix('>') {
            (Some(years(rest.trim())? + 1), None)
        } else if let Some(rest) = word.strip_suffix('+') {
            (Some(years(rest)?), None)
        } else if let Some((a, b)) = word.split_once("-<") {
            (Some(years(a)?), Some(years(b)?))
        } else if let Some((a, b)) = word.split_once('-') {
            (Some(years(a)?), Some(years(b)? + 1))
        } else {
            let year = years(word)?;
            (Some(year), Some(year + 1))
        };
        Self::new(
            first.filter(|first| *first > 0).map(|first| first * MICROS),
            after
                .filter(|after| *after <= OLDEST_WRITTEN || *after - first.unwrap_or(0) < WIDE)
                .map(|after| after * MICROS),
        )
    }

    /// The interval of a band of amounts: `$50k-$75k`, `20 000 - 40 000 €`, `<20k`, `75000+`. `None`
    /// for words, percentiles, single amounts, and amounts of which it is not clear how large they are
    /// (`20.000`).
    #[must_use]
    pub fn of_amounts(text: &str) -> Option<Self> {
        let word = without_commas(&fold(text).replace(['\u{2013}', '\u{2014}', '\u{2212}'], "-"));
        let denied = ["no ", "not ", "pas "].iter().any(|no| word.contains(no));
        if denied || word.contains('%') || word.starts_with('-') || has_dotted_thousands(&word) {
            return None;
        }
        let (first, end, scale) = number_at(&word)?;
        let rest = &word[end..];
        if let Some((second, end, larger)) = number_at(rest) {
            if number_at(&rest[end..]).is_some() {
                return None;
            }
            // In `50-75k` the unit is written once.
            let first = if scale == 1 && larger > 1 && first < second / larger {
                first.checked_mul(larger)?
            } else {
                first
            };
            return Self::new(Some(first), Some(second));
        }
        let open = |words: &[&str]| words.iter().any(|w| word.contains(w));
        if word.ends_with('+') || (open(&ABOVE) && !open(&BELOW)) {
            Self::new(Some(first), None)
        } else if open(&BELOW) && !open(&ABOVE) {
            Self::new(None, Some(first))
        } else {
            None
        }
    }

    fn new(low: Option<i64>, high: Option<i64>) -> Option<Self> {
        let (low, high) = (low.unwrap_or(i64::MIN), high.unwrap_or(i64::MAX));
        (low < high).then_some(Self { low, high })
    }

    /// Whether every number of this band lies in the other.
    #[must_use]
    pub const fn is_inside(&self, other: &Self) -> bool {
        other.low <= self.low && self.high <= other.high
    }

    /// Whether some number lies in both bands.
    #[must_use]
    pub const fn meets(&self, other: &Self) -> bool {
        self.low < other.high && other.low < self.high
    }

    /// Whether the bands have numbers in common and neither holds the other.
    #[must_use]
    pub const fn crosses(&self, other: &Self) -> bool {
        self.meets(other) && !self.is_inside(other) && !other.is_inside(self)
    }

    /// Whether a cut point goes through the band.
    #[must_use]
    pub const fn is_cut_by(&self, cut: i64) -> bool {
        self.low < cut && cut < self.high
    }

    /// The parts of this band that lie in none of the others, in order.
    #[must_use]
    pub fn without(&self, others: &[Self]) -> Vec<Self> {
        let mut rest = vec![*self];
        for other in others {
            rest = rest
                .iter()
                .flat_map(|part| {
                    let below = (part.low, part.high.min(other.low));
                    let above = (part.low.max(other.high), part.high);
                    [below, above]
                })
                .filter(|(low, high)| low < high)
                .map(|(low, high)| Self { low, high })
                .collect();
        }
        rest
    }

    /// The band of ages as it is written: `18-24`, `65+`, `<18`, `30`.
    #[must_use]
    pub fn in_years(&self) -> String {
        let years = format_micros;
        match (self.low, self.high) {
            (i64::MIN, i64::MAX) => "all".to_owned(),
            (i64::MIN, high) => format!("<{}", years(high)),
            (low, i64::MAX) => format!("{}+", years(low)),
            (low, high) if high == low + MICROS => years(low),
            (low, high) => format!("{}-{}", years(low), years(high - MICROS)),
        }
    }

    /// The ends that are numbers.
    pub fn ends(&self) -> impl Iterator<Item = i64> {
        [self.low, self.high]
            .into_iter()
            .filter(|end| *end != i64::MIN && *end != i64::MAX)
    }
}

/// The cut points at which no band is cut, as typed after `-a COLUMN=`; `None` when there are none.
#[must_use]
pub fn common_cuts(bands: &[Interval]) -> Option<String> {
    let mut ends: Vec<i64> = bands.iter().flat_map(Interval::ends).collect();
    ends.sort_unstable();
    ends.dedup();
    ends.retain(|end| bands.iter().all(|band| !band.is_cut_by(*end)));
    let texts: Vec<String> = ends.into_iter().map(format_micros).collect();
    (!texts.is_empty()).then(|| texts.join(","))
}

/// `50,000` as `50000`.
fn without_commas(word: &str) -> String {
    let bytes = word.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let thousands = |at: usize| {
        at > 0 && digit(at - 1) && (1..=3).all(|ahead| digit(at + ahead)) && !digit(at + 4)
    };
    word.char_indices()
        .filter(|(at, c)| *c != ',' || !thousands(*at))
        .map(|(_, c)| c)
        .collect()
}

/// Whether some number is written `20.000`, which is twenty or twenty thousand.
fn has_dotted_thousands(word: &str) -> bool {
    let bytes = word.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    word.match_indices('.')
        .any(|(at, _)| (1..=3).all(|ahead| digit(at + ahead)) && !digit(at + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ages(text: &str) -> Interval {
        Interval::of_ages(text).unwrap_or_else(|| panic!("{text} is a band of ages"))
    }

    fn amounts(text: &str) -> (i64, i64) {
        let Interval { low, high } =
            Interval::of_amounts(text).unwrap_or_else(|| panic!("{text} is a band of amounts"));
        (low.div_euclid(MICROS), high.div_euclid(MICROS))
    }

    #[test]
    fn age_bands_hold_their_last_year() {
        assert_eq!(
            (ages("18-24").low, ages("18-24").high),
            (18 * MICROS, 25 * MICROS)
        );
        assert_eq!(ages("18 à 24 ans"), ages("18-24"));
        assert_eq!(ages("65 et plus"), ages("65+"));
        assert_eq!(ages("55-100"), ages("55+"));
        assert!(!ages("95-99").meets(&ages("100+")) && !ages("99").meets(&ages("100+")));
        assert_eq!(ages("0-17"), ages("<18"));
        assert_eq!(ages(">64"), ages("65+"));
        assert_eq!(ages("<=17"), ages("<18"));
        assert!(ages("30").is_inside(&ages("25-34")));
        for text in ["Paris", "34-25", "1234", "old", "18-24-30"] {
            assert_eq!(Interval::of_ages(text), None, "{text}");
        }
    }

    #[test]
    fn neighbours_touch_and_do_not_meet() {
        assert!(!ages("18-24").meets(&ages("25-34")));
        assert!(ages("35-44").is_inside(&ages("35-54")));
        assert!(ages("45-54").crosses(&ages("35-49")));
        assert!(ages("55-64").crosses(&ages("60+")));
        assert!(!ages("65+").crosses(&ages("55+")));
    }

    #[test]
    fn what_is_left_of_a_band_is_written_as_a_band() {
        let left = |text: &str, others: &[&str]| -> Vec<String> {
            let others: Vec<Interval> = others.iter().map(|text| ages(text)).collect();
            let parts = ages(text).without(&others);
            parts.iter().map(Interval::in_years).collect()
        };
        assert_eq!(left("25-34", &["30-34", "35-39"]), ["25-29"]);
        assert_eq!(left("25-34", &["27-30", "32"]), ["25-26", "31", "33-34"]);
        assert_eq!(left("65+", &["45-49"]), ["65+"]);
        assert_eq!(left("65+", &["55-100"]), [""; 0]);
    }

    #[test]
    fn amounts_have_units_and_open_ends() {
        for text in [
            "$50k-$75k",
            "50-75k",
            "50 000 - 75 000 €",
            "$50,000 to $75,000",
            "50000-<75000",
        ] {
            assert_eq!(amounts(text), (50_000, 75_000), "{text}");
        }
        for text in ["75k+", "plus de 75 000 €", ">75000", "75000+"] {
            let (low, high) = amounts(text);
            assert_eq!((low, high > 1_000_000_000), (75_000, true), "{text}");
        }
        assert_eq!(amounts("moins de 20 000 €").1, 20_000);
        for text in ["Top 10%", "low", "20.000 - 40.000", "50000", "1-2-3"] {
            assert_eq!(Interval::of_amounts(text), None, "{text}");
        }
    }

    #[test]
    fn common_cut_points_cut_no_band() {
        let bands = |texts: &[&str]| texts.iter().map(|text| ages(text)).collect::<Vec<_>>();
        let platforms = bands(&[
            "18-24", "25-34", "35-44", "45-54", "55-64", "65+", "35-49", "50-64",
        ]);
        assert_eq!(common_cuts(&platforms).as_deref(), Some("18,25,35,65"));
        assert_eq!(common_cuts(&bands(&["<40", "30+"])), None);
    }
}
