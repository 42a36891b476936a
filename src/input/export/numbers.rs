//! Numbers as people and spreadsheets write them: which sign is the decimal one and which stands
//! between thousands is decided once for a whole file, from numbers that can be read in one way only.
//! A file that has only numbers such as `1.234` says nothing, and nothing is guessed.

use std::fmt;

use crate::error::{Code, Error, Result};

/// The sign between the whole and the fraction of a number; the other one stands between thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decimal {
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

impl Decimal {
    /// Every sign with its word, as in `--decimal`.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Point, "point"), (Self::Comma, "comma")];

    const fn sign(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    const fn thousands(self) -> char {
        match self {
            Self::Point => ',',
            Self::Comma => '.',
        }
    }

    /// The word, as in `--decimal`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }
}

/// What one text says about the signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// No number.
    Nothing,
    /// A number that has none of the signs.
    Plain,
    /// A number that can be read in this way only.
    Surely(Decimal),
    /// A number that means something else in each way, such as `1.234`.
    Either,
}

/// Spaces and apostrophes, which stand between thousands and nowhere else.
const SPACES: [char; 6] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '\u{2019}'];

/// Signs and words around a number that do not change it.
const AROUND: &str = "€$£¥%";

/// Words for nothing where a number belongs.
const NOTHING: [&str; 12] = [
    "-", "--", "---", "\u{2013}", "\u{2014}", "n/a", "na", "nan", "null", "none", "#n/a", "n.d.",
];

/// Whether a text stands for no number.
pub(super) fn is_nothing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || NOTHING.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a text is a number in some way of writing it.
pub(super) fn is_number(text: &str) -> bool {
    says(text) != Says::Nothing
}

/// Whether a text is a number, or a word for none, that no program would write.
pub(super) fn is_written_for_people(text: &str) -> bool {
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    let nothing = is_nothing(text) && !text.eq_ignore_ascii_case("nan") && !text.is_empty();
    nothing || (!plain && is_number(text))
}

/// The digits and signs of a number without what stands around it, a minus sign kept; `None` when the
/// text is no number.
fn bare(text: &str) -> Option<String> {
    let text = text.trim();
    let around = |c: char| AROUND.contains(c) || SPACES.contains(&c) && c != '\'';
    let text = text.trim_matches(around);
    // A currency's three letters before or behind the number.
    let code = |part: &str| part.len() == 3 && part.bytes().all(|b| b.is_ascii_uppercase());
    let text = match text.split_once([' ', '\u{a0}']) {
        Some((first, rest)) if code(first) => rest,
        _ => match text.rsplit_once([' ', '\u{a0}']) {
            Some((rest, last)) if code(last) => rest,
            _ => text,
        },
    };
    let text = text.trim_matches(around);
    let (minus, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let begins = digits.starts_with(|c: char| c.is_ascii_digit());
    let known = digits
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.' || c == ',' || SPACES.contains(&c));
    (begins && known && in_threes(digits)).then(|| {
        let kept: String = digits.chars().filter(|c| !SPACES.contains(c)).collect();
        format!("{minus}{kept}")
    })
}

/// Whether spaces, where there are any, stand between groups of three digits.
fn in_threes(digits: &str) -> bool {
    let whole = digits.split(['.', ',']).next().unwrap_or(digits);
    let mut groups = whole.split(SPACES);
    let first = groups.next().unwrap_or_default().len();
    let rest: Vec<&str> = groups.collect();
    let fraction = &digits[whole.len()..];
    (rest.is_empty() || (first <= 3 && rest.iter().all(|group| group.len() == 3)))
        && !fraction.contains(SPACES)
}

/// What a text says about the signs.
fn says(text: &str) -> Says {
    let Some(number) = bare(text) else {
        return Says::Nothing;
    };
    let number = number.trim_start_matches('-');
    let count = |sign: char| number.matches(sign).count();
    let (points, commas) = (count('.'), count(','));
    let after = |sign: char| number.rsplit(sign).next().map_or(0, str::len);
    let grouped = |sign: char| {
        let mut groups = number.split(sign);
        let first = groups.next().unwrap_or_default();
        (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)
    };
    match (points, commas) {
        (0, 0) => Says::Plain,
        (1.., 1..) => {
            // The last of the two is the decimal sign, once; the other one stands before it, in threes.
            let decimal = if number.rfind('.') > number.rfind(',') {
                Decimal::Point
            } else {
                Decimal::Comma
            };
            let whole = number.rsplit_once(decimal.sign()).map_or("", |(w, _)| w);
            let mut groups = whole.split(decimal.thousands());
            let first = groups.next().unwrap_or_default();
            let threes = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
            if count(decimal.sign()) == 1 && threes {
                Says::Surely(decimal)
            } else {
                Says::Nothing
            }
        }
        (2.., 0) if grouped('.') => Says::Surely(Decimal::Comma),
        (0, 2..) if grouped(',') => Says::Surely(Decimal::Point),
        (2.., 0) | (0, 2..) => Says::Nothing,
        (1, 0) => one(number, '.', after('.'), Decimal::Point, Decimal::Comma),
        (0, 1) => one(number, ',', after(','), Decimal::Comma, Decimal::Point),
    }
}

/// What a number with one sign says: `decimal` if it cannot stand between thousands.
fn one(number: &str, sign: char, after: usize, decimal: Decimal, other: Decimal) -> Says {
    let before = number.find(sign).unwrap_or(0);
    let leading_zero = number.starts_with('0');
    if after != 3 || before > 3 || before == 0 || leading_zero {
        Says::Surely(decimal)
    } else {
        debug_assert_ne!(decimal, other, "one sign has two meanings");
        Says::Either
    }
}

/// A number that decided, or could not decide, how a file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Witness {
    line: u64,
    column: String,
    text: String,
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` holds `{}` on line {}",
            self.column, self.text, self.line
        )
    }
}

/// What the numbers of a file say together.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    point: Option<Witness>,
    comma: Option<Witness>,
    either: Option<Witness>,
}

impl Evidence {
    /// Looks at a text; texts that are no numbers say nothing.
    pub(super) fn look_at(&mut self, text: &str, line: u64, column: &str) {
        let place = match says(text) {
            Says::Nothing | Says::Plain => return,
            Says::Surely(Decimal::Point) => &mut self.point,
            Says::Surely(Decimal::Comma) => &mut self.comma,
            Says::Either => &mut self.either,
        };
        place.get_or_insert_with(|| Witness {
            line,
            column: column.to_owned(),
            text: text.trim().to_owned(),
        });
    }

    /// The decimal sign of the file, and the number that decided; without any sign it does not matter.
    ///
    /// # Errors
    ///
    /// [`Code::AmbiguousNumber`] when the numbers contradict each other, or when each of them can be
    /// read in both ways.
    pub(super) fn decide(
        self,
        name: &str,
        said: Option<Decimal>,
    ) -> Result<(Decimal, Option<String>)> {
        let flag = "say which it is: `--decimal point` (1,234.5) or `--decimal comma` (1.234,5)";
        match (said, self.point, self.comma, self.either) {
            (Some(said), ..) => Ok((said, None)),
            (None, Some(point), Some(comma), _) => Err(Error::new(
                Code::AmbiguousNumber,
                format!("the numbers of `{name}` are written in two ways: {point}, {comma}"),
            )
            .help("export the file again in one language, or correct the numbers")),
            (None, Some(point), None, _) => Ok((Decimal::Point, Some(point.text))),
            (None, None, Some(comma), _) => Ok((Decimal::Comma, Some(comma.text))),
            (None, None, None, Some(either)) => Err(Error::new(
                Code::AmbiguousNumber,
                format!("`{name}`: {either}, which may be a thousand times more or less; no other number of the file tells"),
            )
            .help(flag)),
            (None, None, None, None) => Ok((Decimal::Point, None)),
        }
    }
}

/// The numbers of a workbook that are stored as text; those stored as numbers have no signs.
#[cfg(feature = "xlsx")]
#[derive(Default)]
pub(in crate::input) struct TextNumbers {
    evidence: Evidence,
}

#[cfg(feature = "xlsx")]
impl TextNumbers {
    /// Looks at a text.
    pub(in crate::input) fn look_at(&mut self, text: &str, line: u64) {
        self.evidence.look_at(text, line, "a cell");
    }

    /// How the texts are read.
    ///
    /// # Errors
    ///
    /// As [`Evidence::decide`].
    pub(in crate::input) fn decide(self, name: &str, said: Option<Decimal>) -> Result<Texts> {
        let (decimal, _) = self.evidence.decide(name, said)?;
        Ok(Texts { decimal })
    }
}

/// How the texts of a workbook are read.
#[cfg(feature = "xlsx")]
pub(in crate::input) struct Texts {
    decimal: Decimal,
}

#[cfg(feature = "xlsx")]
impl Texts {
    /// A cell with its number, if it is a text that is one, in plain form.
    pub(in crate::input) fn plain(&self, (text, is_text): (String, bool)) -> String {
        let signed = is_text && is_written_for_people(&text) && !text.contains('%');
        plain(&text, self.decimal)
            .filter(|_| signed)
            .unwrap_or(text)
    }
}

/// A number in plain form (`1234.5`), read with a decimal sign; `None` when it is not one.
pub(super) fn plain(text: &str, decimal: Decimal) -> Option<String> {
    let number = bare(text)?;
    let (minus, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number.as_str()),
    };
    let (whole, fraction) = match digits.split_once(decimal.sign()) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let mut groups = whole.split(decimal.thousands());
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let threes = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if first.is_empty()
        || !threes
        || !all_digits(&rest.concat())
        || !fraction.is_none_or(all_digits)
    {
        return None;
    }
    let fraction = fraction.map(|part| format!(".{part}")).unwrap_or_default();
    Some(format!("{minus}{first}{}{fraction}", rest.concat()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decided(texts: &[&str]) -> Result<Decimal> {
        let mut evidence = Evidence::default();
        for (line, text) in (1..).zip(texts) {
            evidence.look_at(text, line, "Impr.");
        }
        evidence.decide("a.csv", None).map(|(decimal, _)| decimal)
    }

    #[test]
    fn one_number_that_can_be_read_in_one_way_decides_for_all() {
        for (texts, wanted) in [
            (&["9,236", "0.29%"][..], Decimal::Point),
            (&["9.236", "0,29 %"], Decimal::Comma),
            (&["1.234.567"], Decimal::Comma),
            (&["1,234,567"], Decimal::Point),
            (&["1.234,5"], Decimal::Comma),
            (&["1,234.50 €"], Decimal::Point),
            (&["1234,567"], Decimal::Comma),
            (&["0.123"], Decimal::Point),
            (&["12", "7"], Decimal::Point),
            (&["9 236", "0,5"], Decimal::Comma),
        ] {
            assert_eq!(decided(texts), Ok(wanted), "{texts:?}");
        }
    }

    #[test]
    fn numbers_that_may_be_a_thousand_times_more_are_not_guessed() {
        let error = decided(&["12", "1.234"]).expect_err("either way");
        assert_eq!(error.code(), Code::AmbiguousNumber);
        assert!(error.message().contains("`1.234` on line 2"), "{error}");
        assert!(error.help_lines()[0].contains("--decimal comma"), "{error}");
    }

    #[test]
    fn numbers_that_contradict_each_other_are_refused() {
        let error = decided(&["0,5", "0.5"]).expect_err("two ways");
        assert_eq!(error.code(), Code::AmbiguousNumber);
    }

    #[test]
    fn numbers_are_read_without_what_stands_around_them() {
        for (text, decimal, wanted) in [
            ("9,236", Decimal::Point, Some("9236")),
            ("9.236", Decimal::Comma, Some("9236")),
            ("0,29 %", Decimal::Comma, Some("0.29")),
            ("€1,234.50", Decimal::Point, Some("1234.50")),
            ("EUR 12", Decimal::Point, Some("12")),
            ("12 EUR", Decimal::Point, Some("12")),
            ("1\u{202f}234\u{a0}€", Decimal::Comma, Some("1234")),
            ("1'234", Decimal::Point, Some("1234")),
            ("-5", Decimal::Point, Some("-5")),
            ("1 23", Decimal::Point, None),
            ("12 34,5", Decimal::Comma, None),
            ("2020-08-26", Decimal::Point, None),
            ("9,23", Decimal::Point, None),
            ("#####", Decimal::Point, None),
            ("1,,2", Decimal::Point, None),
            ("Link Clicks", Decimal::Point, None),
        ] {
            assert_eq!(plain(text, decimal).as_deref(), wanted, "{text}");
        }
        assert!(is_nothing(" --") && is_nothing("") && !is_nothing("0"));
    }

    /// A number written with signs, and its value in hundredths.
    fn written(value: u64, decimal: Decimal, between: &str) -> String {
        let whole = (value / 100).to_string();
        let first = (whole.len() + 2) % 3 + 1;
        let mut text = whole[..first].to_owned();
        for group in whole.as_bytes()[first..].chunks(3) {
            text.push_str(between);
            text.push_str(std::str::from_utf8(group).expect("digits"));
        }
        format!("{text}{}{:02}", decimal.sign(), value % 100)
    }

    proptest! {
        #[test]
        fn every_way_of_writing_a_number_is_read_back(value in 0_u64..900_000_000_000, comma: bool, spaced: bool) {
            let decimal = if comma { Decimal::Comma } else { Decimal::Point };
            let thousands = decimal.thousands().to_string();
            let text = written(value, decimal, if spaced { "\u{a0}" } else { &thousands });
            prop_assert_eq!(decided(&[&text]), Ok(decimal));
            let read = plain(&text, decimal).expect("a number");
            prop_assert_eq!(read, format!("{}.{:02}", value / 100, value % 100));
        }

        #[test]
        fn no_text_is_read_as_two_numbers(text in "[0-9., ']{1,12}") {
            if let Says::Surely(decimal) = says(&text) {
                prop_assert!(plain(&text, decimal).is_some(), "{}", text);
            }
        }
    }
}
