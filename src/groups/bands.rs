//! Bands of numbers: left-closed intervals [a, b), their names, their order, and the numbers that
//! stand for "missing".

use serde::{Deserialize, Serialize};

use crate::config::number::{MICROS, format_micros, parse_micros, parse_micros_rounded};
use crate::groups::{Class, Group, Interval, WhyUnknown, is_unknown_word};
use crate::input::fold;

/// The cut points of the large ad platforms: 13-17, 18-24, 25-34, 35-44, 45-54, 55-64, 65+.
pub const AGE_CUTS: [i64; 7] = [13, 18, 25, 35, 45, 55, 65];

/// Ages that stand for "missing" in real exports.
const AGE_SENTINELS: [i64; 4] = [-1, 0, 118, 999];

/// Oldest age that is believed.
const OLDEST: i64 = 117;

/// Largest number that spans reach; everything beyond is classified one by one.
const MOST: i64 = 9_000_000_000_000;

/// What the numbers of a band attribute measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Completed years of age.
    Age,
    /// Year of birth; the age is `as_of` − year.
    BirthYear {
        /// The calendar year in which ages are counted.
        as_of: i32,
    },
    /// An amount of money; negative amounts are unknown.
    Income,
    /// Anything else.
    Number,
}

/// How numbers are cut into bands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bands {
    /// What is measured.
    pub quantity: Quantity,
    /// Increasing cut points in millionths; band i is [cutᵢ, cutᵢ₊₁).
    pub cuts: Vec<i64>,
    /// Whether ready bands such as `18-24` in the data are kept as groups.
    pub ready_bands: bool,
}

/// Raw numbers from `low` to `high`, both included, that fall into one band; in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The smallest.
    pub low: i64,
    /// The largest.
    pub high: i64,
    /// One of them, to stand for all: a whole number where there is one.
    pub like: i64,
}

impl Bands {
    /// Platform age bands; ready bands in the data are kept.
    #[must_use]
    pub fn platform_ages(quantity: Quantity) -> Self {
        Self {
            quantity,
            cuts: AGE_CUTS.iter().map(|cut| cut * MICROS).collect(),
            ready_bands: true,
        }
    }

    pub(super) fn classify(&self, text: &str) -> Class {
        let canonical = if self.in_years() {
            age_band(text)
        } else {
            None
        };
        let text = canonical.as_deref().unwrap_or(text);
        let Some(number) = parse_micros_rounded(text) else {
            return if is_unknown_word(text) {
                Class::Unknown(WhyUnknown::Said)
            } else if self.ready_bands {
                ready(text)
            } else {
                self.interval(text)
                    .map_or(Class::Unknown(WhyUnknown::NotANumber), |band| {
                        self.holder(band)
                    })
            };
        };
        match self.measured(number) {
            Ok(value) => Class::Known(self.band(value)),
            Err(why) => Class::Unknown(why),
        }
    }

    /// Whether the quantity is counted in whole years.
    const fn in_years(&self) -> bool {
        matches!(self.quantity, Quantity::Age | Quantity::BirthYear { .. })
    }

    /// The numbers of a ready band of the quantity; `None` for what is no band.
    pub(super) fn interval(&self, text: &str) -> Option<Interval> {
        if self.in_years() {
            Interval::of_ages(text)
        } else {
            Interval::of_amounts(text)
        }
    }

    /// The band of the cut points that holds a ready band.
    pub(super) fn holder(&self, band: Interval) -> Class {
        if let Some(cut) = self.cuts.iter().find(|cut| band.is_cut_by(**cut)) {
            return Class::Straddling(*cut);
        }
        let above = self.cuts.iter().filter(|cut| **cut <= band.low).count();
        let lower = above.checked_sub(1).map(|at| self.cuts[at]);
        Class::Known(self.between(lower, self.cuts.get(above).copied()))
    }

    #[inline]
    /// The quantity in millionths, or why it is not believed.
    fn measured(&self, number: i64) -> Result<i64, WhyUnknown> {
        let age = match self.quantity {
            Quantity::Number => return Ok(number),
            Quantity::Income if number < 0 => return Err(WhyUnknown::Sentinel),
            Quantity::Income => return Ok(number),
            Quantity::Age => number,
            Quantity::BirthYear { as_of } => i64::from(as_of) * MICROS - number,
        };
        if AGE_SENTINELS
            .iter()
            .any(|sentinel| sentinel * MICROS == age)
        {
            Err(WhyUnknown::Sentinel)
        } else if !(0..(OLDEST + 1) * MICROS).contains(&age) {
            Err(WhyUnknown::OutOfRange)
        } else {
            Ok(age)
        }
    }

    /// The number of the band, from 0, into which a whole number of the data falls.
    ///
    /// `None` when the number stands for "missing", is not believed or is too large.
    #[must_use]
    pub fn band_of(&self, number: i64) -> Option<usize> {
        let value = self.measured(number.checked_mul(MICROS)?).ok()?;
        Some(self.cuts.iter().filter(|cut| **cut <= value).count())
    }

    /// For quantities of which every whole number from 0 on is believed: the smallest whole number of
    /// each band but the first. `None` for other quantities, and when a cut is below 0.
    #[must_use]
    pub fn whole_cuts(&self) -> Option<Vec<u32>> {
        if !matches!(self.quantity, Quantity::Income | Quantity::Number) {
            return None;
        }
        let ceiling = |cut: &i64| {
            u32::try_from(cut.div_euclid(MICROS) + i64::from(cut.rem_euclid(MICROS) > 0)).ok()
        };
        self.cuts.iter().map(ceiling).collect()
    }

    fn band(&self, value: i64) -> Group {
        let above = self.cuts.partition_point(|cut| *cut <= value);
        let lower = above.checked_sub(1).map(|at| self.cuts[at]);
        self.between(lower, self.cuts.get(above).copied())
    }

    fn between(&self, lower: Option<i64>, upper: Option<i64>) -> Group {
        Group {
            order: lower.unwrap_or(i64::MIN),
            label: self.label(lower, upper),
        }
    }

    /// Every band in order, the open ones at both ends included.
    #[must_use]
    pub fn groups(&self) -> Vec<Group> {
        let below = self.cuts.first().map(|cut| cut - 1);
        below
            .into_iter()
            .chain(self.cuts.iter().copied())
            .map(|value| self.band(value))
            .collect()
    }

    /// The believed numbers cut into spans, each within one band. What lies in no span (stand-ins for
    /// "missing", numbers out of range, and what is less than a millionth below a cut point) has to
    /// be classified one by one.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        let (least, most) = match self.quantity {
            Quantity::Age | Quantity::BirthYear { .. } => (1, (OLDEST + 1) * MICROS - 1),
            Quantity::Income => (0, MOST * MICROS),
            Quantity::Number => (-MOST * MICROS, MOST * MICROS),
        };
        let mut lows = vec![least];
        lows.extend(self.cuts.iter().copied());
        let highs = self.cuts.iter().map(|cut| cut - 1).chain([most]);
        let mut spans = Vec::new();
        for (low, high) in lows.iter().copied().zip(highs) {
            let (low, high) = (low.max(least), high.min(most));
            if low > high {
                continue;
            }
            let above = low.div_euclid(MICROS) * MICROS
                + if low.rem_euclid(MICROS) == 0 {
                    0
                } else {
                    MICROS
                };
            let like = if low == -MOST * MICROS {
                high
            } else if above <= high {
                above
            } else {
                low
            };
            spans.push(self.raw(Span { low, high, like }));
        }
        spans
    }

    /// A span of the quantity as a span of what the column holds: years of birth run backwards.
    fn raw(&self, span: Span) -> Span {
        let Quantity::BirthYear { as_of } = self.quantity else {
            return span;
        };
        let year = |age: i64| i64::from(as_of) * MICROS - age;
        Span {
            low: year(span.high),
            high: year(span.low),
            like: year(span.like),
        }
    }

    fn label(&self, lower: Option<i64>, upper: Option<i64>) -> String {
        let years = self.in_years();
        match (lower, upper) {
            (None, None) => "all".into(),
            (None, Some(b)) => format!("<{}", format_micros(b)),
            (Some(a), None) => format!("{}+", format_micros(a)),
            (Some(a), Some(b)) if years && a % MICROS == 0 && b == a + MICROS => format_micros(a),
            (Some(a), Some(b)) if years && a % MICROS == 0 && b % MICROS == 0 => {
                format!("{}-{}", format_micros(a), format_micros(b - MICROS))
            }
            (Some(a), Some(b)) => format!("{}-<{}", format_micros(a), format_micros(b)),
        }
    }
}

/// A ready band as it is, unless it is meant as a number.
fn ready(text: &str) -> Class {
    if looks_numeric(text) {
        return Class::Unknown(WhyUnknown::NotANumber);
    }
    Class::Known(Group {
        order: band_order(text).unwrap_or(i64::MAX),
        label: text.to_owned(),
    })
}

/// An age or age band in its plain spelling: `18–24`, `18 - 24 ans` and `18 à 24` are `18-24`; `65 et
/// plus` is `65+`; `moins de 18 ans` is `<18`; `30 ans` is `30`. `None` for anything else.
pub(super) fn age_band(text: &str) -> Option<String> {
    let mut word = fold(text).replace(['\u{2013}', '\u{2014}', '\u{2212}'], "-");
    for unit in ["ans", "years old", "years", "yrs", "jahre"] {
        word = word.replace(unit, " ");
    }
    for (spelling, plain) in [
        (" a ", "-"),
        (" to ", "-"),
        ("et plus", "+"),
        ("ou plus", "+"),
        ("and over", "+"),
        ("and older", "+"),
        ("or more", "+"),
        ("moins de", "<"),
        ("under", "<"),
    ] {
        word = word.replace(spelling, plain);
    }
    word.retain(|c| !c.is_whitespace());
    let number =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let known = number(&word)
        || word.strip_suffix('+').is_some_and(number)
        || word.strip_prefix('<').is_some_and(number)
        || word
            .split_once('-')
            .is_some_and(|(a, b)| number(a) && number(b));
    known.then_some(word)
}

/// Whether a text is meant as one number, though not one that is read here (`1e400`, `NaN`, `12,5`).
fn looks_numeric(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_digit() || b".,+-eE".contains(&b))
        && !text.trim_start_matches('-').contains('-')
        && !text.ends_with('+')
}

/// The sort key of a ready band, in millionths: its lower edge.
///
/// Understands `18-24`, `65+`, `<20k`, `under 18`, `moins de 20 000 €`, `≥ 75k`, `$50k-$75k`,
/// `AGE_RANGE_18_24`, and percentiles counted from the top (`Top 10%`, `11-20%`, `Lower 50%`).
/// `None` when there is no number in it.
#[must_use]
pub fn band_order(text: &str) -> Option<i64> {
    let word = fold(text);
    let (first, ..) = number_at(&word)?;
    if word.contains('%') && !word.contains('$') {
        let lowest = ["lower", "bottom", "bas"]
            .iter()
            .any(|w| word.starts_with(w));
        let top = word.starts_with("top");
        return Some(if lowest {
            -100 * MICROS
        } else if top {
            0
        } else {
            -first
        });
    }
    let open_below = word.starts_with(['<', '≤'])
        || [
            "under",
            "below",
            "less",
            "up to",
            "moins",
            "jusqu",
            "inferieur",
        ]
        .iter()
        .any(|w| word.starts_with(w));
    Some(if open_below { first - 1 } else { first })
}

/// The first number of a text in millionths, with `k`/`m` multipliers and spaces between thousands;
/// where it ends, and its multiplier.
pub(super) fn number_at(word: &str) -> Option<(i64, usize, i64)> {
    let start = word.find(|c: char| c.is_ascii_digit())?;
    let rest = &word[start..];
    let mut digits = String::new();
    let mut chars = rest.char_indices().peekable();
    let mut end = 0;
    while let Some((at, c)) = chars.next() {
        let thousands = c == ' '
            && rest[at + 1..].len() >= 3
            && rest.as_bytes()[at + 1..]
                .iter()
                .take_while(|b| b.is_ascii_digit())
                .count()
                == 3;
        if c.is_ascii_digit() || (c == '.' && chars.peek().is_some_and(|(_, n)| n.is_ascii_digit()))
        {
            digits.push(c);
        } else if !thousands {
            end = at;
            break;
        }
        end = at + c.len_utf8();
    }
    let scale = match rest[end..].trim_start().chars().next() {
        Some('k') => 1_000,
        Some('m') if !rest[end..].trim_start().starts_with("mo") => 1_000_000,
        _ => 1,
    };
    let number = parse_micros(&digits)?.checked_mul(scale)?;
    Some((number, start + end, scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ages() -> Bands {
        Bands::platform_ages(Quantity::Age)
    }

    fn label(bands: &Bands, text: &str) -> String {
        match bands.classify(text) {
            Class::Known(group) => group.label,
            Class::Unknown(why) => format!("{why:?}"),
            Class::Straddling(cut) => format!("cut at {}", format_micros(cut)),
            Class::BareCode | Class::Total => "code".into(),
        }
    }

    #[test]
    fn bands_are_closed_on_the_left() {
        for (age, band) in [
            ("12", "<13"),
            ("13", "13-17"),
            ("17.9", "13-17"),
            ("18", "18-24"),
            ("24", "18-24"),
            ("25.0", "25-34"),
            ("65", "65+"),
            ("117", "65+"),
        ] {
            assert_eq!(label(&ages(), age), band, "{age}");
        }
    }

    #[test]
    fn stand_ins_for_missing_ages_are_unknown() {
        for age in ["0", "-1", "118", "999"] {
            assert_eq!(label(&ages(), age), "Sentinel", "{age}");
        }
        assert_eq!(label(&ages(), "150"), "OutOfRange");
        assert_eq!(label(&ages(), "1e400"), "NotANumber");
    }

    #[test]
    fn ready_bands_are_kept_or_fall_into_the_cut_band_that_holds_them() {
        assert_eq!(label(&ages(), "35-39"), "35-39");
        let cut = Bands {
            ready_bands: false,
            ..ages()
        };
        for (band, holder) in [
            ("18-24", "18-24"),
            ("35 à 39 ans", "35-44"),
            ("35-49", "cut at 45"),
            ("65-100", "65+"),
            ("55+", "cut at 65"),
            ("12", "<13"),
            ("children", "NotANumber"),
        ] {
            assert_eq!(label(&cut, band), holder, "{band}");
        }
    }

    #[test]
    fn one_band_has_one_spelling() {
        for spelling in ["18-24", "18–24", "18 - 24", "18 à 24 ans", "18 to 24 years"] {
            assert_eq!(label(&ages(), spelling), "18-24", "{spelling}");
        }
        for spelling in ["65+", "65 et plus", "65 ans et plus", "65 and over"] {
            assert_eq!(label(&ages(), spelling), "65+", "{spelling}");
        }
        assert_eq!(label(&ages(), "moins de 18 ans"), "<18");
        assert_eq!(label(&ages(), "30 ans"), "25-34");
        assert_eq!(label(&ages(), ">65"), ">65");
    }

    #[test]
    fn birth_years_become_ages() {
        let bands = Bands::platform_ages(Quantity::BirthYear { as_of: 2026 });
        assert_eq!(label(&bands, "2001"), "25-34");
        assert_eq!(label(&bands, "1900"), "OutOfRange");
    }

    #[test]
    fn a_span_is_of_one_band_and_no_believed_whole_number_is_in_none() {
        let cut = |quantity, cuts: &[&str]| Bands {
            quantity,
            cuts: cuts.iter().filter_map(|cut| parse_micros(cut)).collect(),
            ready_bands: false,
        };
        let year = Quantity::BirthYear { as_of: 2026 };
        for bands in [
            ages(),
            Bands::platform_ages(year),
            cut(Quantity::Age, &["0", "0.5", "18", "117.5", "130"]),
            cut(Quantity::Income, &["0.000001", "20000", "75000.5"]),
            cut(Quantity::Income, &["-5", "0"]),
            cut(Quantity::Number, &["-1.5", "0", "7"]),
            cut(year, &["18", "30.25"]),
        ] {
            for span in bands.spans() {
                let wanted = label(&bands, &format_micros(span.like));
                for number in [span.low, span.high] {
                    assert_eq!(label(&bands, &format_micros(number)), wanted, "{bands:?}");
                }
                assert!((span.low..=span.high).contains(&span.like));
                assert!(!wanted.is_empty() && wanted != "Sentinel" && wanted != "OutOfRange");
            }
            for whole in -3..2_100 {
                let number = whole * MICROS;
                let in_spans = bands
                    .spans()
                    .iter()
                    .filter(|span| (span.low..=span.high).contains(&number))
                    .count();
                let known = matches!(bands.classify(&whole.to_string()), Class::Known(_));
                assert_eq!(in_spans, usize::from(known), "{whole} of {bands:?}");
            }
        }
    }

    #[test]
    fn income_bands_name_both_ends() {
        let bands = Bands {
            quantity: Quantity::Income,
            cuts: vec![50_000 * MICROS, 75_000 * MICROS],
            ready_bands: false,
        };
        let labels: Vec<_> = bands.groups().into_iter().map(|g| g.label).collect();
        assert_eq!(labels, ["<50000", "50000-<75000", "75000+"]);
        assert_eq!(label(&bands, "-5"), "Sentinel");
        assert_eq!(label(&bands, "0"), "<50000");
    }

    #[test]
    fn ready_bands_sort_by_their_lower_edge() {
        let sorted = |names: &[&str]| names.is_sorted_by_key(|name| band_order(name).expect(name));
        assert!(sorted(&["under 18", "18-24", "25-34", "65+"]));
        assert!(sorted(&[
            "moins de 20 000 €",
            "20 000 - 40 000 €",
            "plus de 40 000 €"
        ]));
        assert!(sorted(&["<$50k", "$50k-$75k", "$75K+", "$1M+"]));
        assert!(sorted(&["Lower 50%", "41-50%", "11-20%", "Top 10%"]));
        assert!(sorted(&["AGE_RANGE_18_24", "AGE_RANGE_65_UP"]));
        assert_eq!(band_order("Paris"), None);
    }
}
