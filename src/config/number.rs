//! Exact numbers as people write them: rationals for bounds, millionths for cut points and money.
//! No floating point: "0.8" is 4/5, not the double nearest to it.

use std::cmp::Ordering;
use std::fmt;

/// Millionths in one unit: the fixed-point scale of money, shares and cut points.
pub const MICROS: i64 = 1_000_000;

/// Largest denominator (and largest whole part) of a bound, so that comparing it with counts up
/// to 2⁵³ stays inside 128 bits.
pub const MAX_DENOMINATOR: i64 = 1_000_000;

/// An exact fraction in lowest terms with a positive denominator of at most [`MAX_DENOMINATOR`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rational {
    numerator: i64,
    denominator: i64,
}

impl Rational {
    /// Makes `numerator / denominator`; `None` when the denominator is zero or a part is too large.
    #[must_use]
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let divisor =
            i64::try_from(gcd(numerator.unsigned_abs(), denominator.unsigned_abs())).ok()?;
        let sign = denominator.signum();
        let (numerator, denominator) =
            (sign * (numerator / divisor), sign * (denominator / divisor));
        let largest = MAX_DENOMINATOR.checked_mul(denominator)?;
        (denominator <= MAX_DENOMINATOR && numerator.abs() <= largest.min(i64::MAX / 2)).then_some(
            Self {
                numerator,
                denominator,
            },
        )
    }

    /// Reads `4/5`, `-1/10`, `0.8`, `-.05`, `1` or `80%`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(percent) = text.strip_suffix('%') {
            let (n, d) = decimal(percent.trim())?;
            return Self::new(n, d.checked_mul(100)?);
        }
        if let Some((n, d)) = text.split_once('/') {
            return Self::new(n.trim().parse().ok()?, d.trim().parse().ok()?);
        }
        let (n, d) = decimal(text)?;
        Self::new(n, d)
    }

    /// The numerator, carrying the sign.
    #[must_use]
    pub const fn numerator(self) -> i64 {
        self.numerator
    }

    /// The denominator, positive.
    #[must_use]
    pub const fn denominator(self) -> i64 {
        self.denominator
    }

    /// The nearest double, for showing and for comparing with interval limits.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "both parts are at most 10^12, exact in a double"
    )]
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = i128::from(self.numerator) * i128::from(other.denominator);
        left.cmp(&(i128::from(other.numerator) * i128::from(self.denominator)))
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            write!(f, "{}", self.numerator)
        } else {
            write!(f, "{}/{}", self.numerator, self.denominator)
        }
    }
}

/// A decimal number as `(digits, power of ten)`; `None` when it is not one or is too long.
fn decimal(text: &str) -> Option<(i64, i64)> {
    let text = text.replace('_', "");
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty() && !digits.contains('0'))
        || !all_digits(whole)
        || !all_digits(fraction)
        || fraction.len() > 12
    {
        return None;
    }
    let scale = 10_i64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let joined = format!("{whole}{fraction}");
    let value: i64 = if joined.is_empty() {
        0
    } else {
        joined.parse().ok()?
    };
    Some((if negative { -value } else { value }, scale))
}

const fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    if a == 0 { 1 } else { a }
}

/// Reads a plain decimal number (`35`, `-1`, `1250.50`, `1e3`) as millionths.
///
/// `None` when the text is not a finite decimal number, has more than six decimals that matter, or
/// exceeds the range (about ±9.2 × 10¹²). Thousands separators are not understood here.
#[must_use]
pub fn parse_micros(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Some((mantissa, exponent)) = text.split_once(['e', 'E']) {
        let exponent: i32 = exponent.parse().ok()?;
        let (value, scale) = decimal(mantissa)?;
        let mut micros = i128::from(value) * i128::from(MICROS);
        for _ in 0..exponent.unsigned_abs().min(40) {
            if exponent > 0 {
                micros = micros.checked_mul(10)?;
            } else if micros % 10 == 0 {
                micros /= 10;
            } else {
                return None;
            }
        }
        (micros % i128::from(scale) == 0)
            .then(|| i64::try_from(micros / i128::from(scale)).ok())
            .flatten()
    } else {
        let (value, scale) = decimal(text)?;
        if scale > MICROS {
            let excess = scale / MICROS;
            return (value % excess == 0).then_some(value / excess);
        }
        value.checked_mul(MICROS / scale)
    }
}

/// Reads a number as millionths, rounding half away from zero what lies beyond the sixth decimal
/// (platforms export money as `1.429999948`).
#[must_use]
pub fn parse_micros_rounded(text: &str) -> Option<i64> {
    let text = plain_decimal(text.trim());
    let text = &without_exponent(&text).unwrap_or(text);
    match text.split_once('.') {
        Some((whole, fraction))
            if fraction.len() > 6 && fraction.bytes().all(|b| b.is_ascii_digit()) =>
        {
            let kept = parse_micros(&format!("{whole}.{}", &fraction[..6]))?;
            let up = i64::from(fraction.as_bytes()[6] >= b'5');
            if whole.starts_with('-') {
                kept.checked_sub(up)
            } else {
                kept.checked_add(up)
            }
        }
        _ => parse_micros(text),
    }
}

/// A number such as `1.5e-7` with the point where it belongs, `0.00000015`, as engines and frames write
/// very small and large numbers. `None` without an exponent, or with one that no quantity here has.
fn without_exponent(text: &str) -> Option<String> {
    const LARGEST: usize = 40;
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let exponent: i32 = exponent.parse().ok()?;
    let shift = usize::try_from(exponent.unsigned_abs()).ok()?;
    let (sign, digits) = match mantissa.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", mantissa),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if shift > LARGEST || whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let zeros = "0".repeat(shift);
    let (whole, fraction) = if exponent < 0 {
        let (whole, moved) = {
            let padded = format!("{zeros}{whole}");
            let at = padded.len() - shift;
            (padded[..at].to_owned(), padded[at..].to_owned())
        };
        (whole, format!("{moved}{fraction}"))
    } else {
        let padded = format!("{fraction}{zeros}");
        (
            format!("{whole}{}", &padded[..shift]),
            padded[shift..].to_owned(),
        )
    };
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(format!("{sign}{whole}.{fraction}0"))
}

/// A number as people write it in tables, with a decimal point and nothing else: spaces between
/// thousands, a currency sign around it and an unmistakable decimal comma are understood (`1 234,50
/// €`, `0,7`). A comma before exactly three digits could mean thousands and is left as it is, so that
/// the number is not read at all.
fn plain_decimal(text: &str) -> String {
    let bare = text.trim_matches(|c: char| "€$£".contains(c) || c.is_whitespace());
    let parts: Vec<&str> = bare.split([' ', '\u{a0}', '\u{202f}']).collect();
    let digits = |part: &str| part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit());
    let thousands = parts.len() > 1
        && parts[1..]
            .iter()
            .all(|part| digits(part.split([',', '.']).next().unwrap_or(part)))
        && !parts[0].is_empty();
    let joined = if thousands {
        parts.concat()
    } else {
        bare.to_owned()
    };
    match joined.split_once(',') {
        Some((whole, fraction))
            if !joined.contains('.')
                && fraction.bytes().all(|b| b.is_ascii_digit())
                && (fraction.len() != 3 || matches!(whole, "0" | "-0")) =>
        {
            format!("{whole}.{fraction}")
        }
        Some(_) | None => joined,
    }
}

/// Largest size of a number that a condition compares; beyond it doubles and decimals part.
pub const LARGEST_COMPARED: i64 = 9_000_000_000_000;

/// A decimal number of any length, known well enough to be compared exactly with millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// The largest number of millionths that does not exceed it.
    floor: i64,
    /// Whether it exceeds them.
    more: bool,
}

impl Decimal {
    /// Reads a number as people, engines and frames write it: `18`, `-.5`, `1 234,50 €`, `1.5e-7`. `None`
    /// when it is none, or beyond [`LARGEST_COMPARED`].
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = plain_decimal(text.trim());
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i16>().ok()?),
            None => (text.as_str(), 0),
        };
        let (negative, digits) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let digits = format!("{whole}{fraction}");
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        // Digits up to the sixth decimal.
        let kept = i64::try_from(whole.len()).ok()? + i64::from(exponent) + 6;
        let zeros = digits.bytes().take_while(|b| *b == b'0').count();
        if zeros == digits.len() {
            return Self::within(0, false);
        }
        let kept = usize::try_from(kept).unwrap_or(0);
        let (front, rest) = digits.split_at(kept.min(digits.len()));
        let more = rest.bytes().any(|b| b != b'0');
        // A number that is too large for a string of so many zeros is too large anyway.
        if kept > zeros + 20 {
            return None;
        }
        let micros: i128 = if front.is_empty() {
            0
        } else {
            format!("{front}{}", "0".repeat(kept - front.len()))
                .parse()
                .ok()?
        };
        let floor = if negative {
            -micros - i128::from(more)
        } else {
            micros
        };
        Self::within(floor, more)
    }

    /// A whole number; `None` beyond [`LARGEST_COMPARED`].
    #[must_use]
    pub fn whole(whole: i64) -> Option<Self> {
        Self::within(i128::from(whole) * i128::from(MICROS), false)
    }

    fn within(floor: i128, more: bool) -> Option<Self> {
        let most = i128::from(LARGEST_COMPARED) * i128::from(MICROS);
        let is_within = -most <= floor && (floor < most || (floor == most && !more));
        let floor = i64::try_from(floor).ok()?;
        is_within.then_some(Self { floor, more })
    }

    /// The largest number of millionths that does not exceed it.
    #[must_use]
    pub const fn floor(self) -> i64 {
        self.floor
    }

    /// How the number stands to millionths.
    #[must_use]
    pub fn compare(self, micros: i64) -> Ordering {
        let beyond = if self.more {
            Ordering::Greater
        } else {
            Ordering::Equal
        };
        self.floor.cmp(&micros).then(beyond)
    }
}

/// Writes millionths as the shortest plain decimal: 50000000000 is `50000`.
#[must_use]
pub fn format_micros(micros: i64) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    let (whole, fraction) = (
        micros.unsigned_abs() / MICROS.unsigned_abs(),
        micros.unsigned_abs() % MICROS.unsigned_abs(),
    );
    if fraction == 0 {
        format!("{sign}{whole}")
    } else {
        format!(
            "{sign}{whole}.{}",
            format!("{fraction:06}").trim_end_matches('0')
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_fifths_is_the_same_number_however_it_is_written() {
        for text in ["4/5", "0.8", ".80", "80%", "8/10", "-4/-5"] {
            let value = Rational::parse(text).expect(text);
            assert_eq!((value.numerator(), value.denominator()), (4, 5), "{text}");
        }
        assert_eq!(
            Rational::parse("-1/10").map(|r| r.to_string()),
            Some("-1/10".into())
        );
    }

    #[test]
    fn numbers_of_any_length_are_compared_exactly() {
        for (text, micros, order) in [
            ("0.3", 300_000, Ordering::Equal),
            ("0.30000000000000004", 300_000, Ordering::Greater),
            ("0.29999999999999999", 300_000, Ordering::Less),
            ("-0.30000000000000004", -300_000, Ordering::Less),
            ("-0.29999999999999999", -300_000, Ordering::Greater),
            ("1e-300", 0, Ordering::Greater),
            ("-1e-300", 0, Ordering::Less),
            ("0e-300", 0, Ordering::Equal),
            ("0.0000012", 1, Ordering::Greater),
            ("1.2e-6", 1, Ordering::Greater),
            ("1.8E1", 18 * MICROS, Ordering::Equal),
            ("9e12", 9_000_000_000_000_000_000, Ordering::Equal),
            (
                "-9000000000000.000",
                -9_000_000_000_000_000_000,
                Ordering::Equal,
            ),
            ("00000000000000000000000018", 18 * MICROS, Ordering::Equal),
            ("1 234,50 €", 1_234_500_000, Ordering::Equal),
            (" +5. ", 5 * MICROS, Ordering::Equal),
        ] {
            let number = Decimal::read(text).expect(text);
            assert_eq!(number.compare(micros), order, "{text}");
        }
        for text in [
            "",
            " ",
            ".",
            "-",
            "e5",
            "1e",
            "1e5e5",
            "1.2.3",
            "--1",
            "inf",
            "nan",
            "1_000",
            "0x1",
            "1,234",
            "9e12.5",
            "9000000000000.0000001",
            "-9000000000000.0000001",
            "1e13",
            "1e300",
            "1e99999",
            "५",
        ] {
            assert_eq!(Decimal::read(text), None, "{text}");
        }
        assert_eq!(Decimal::whole(18), Decimal::read("18"));
        assert_eq!(Decimal::whole(9_000_000_000_001), None);
        assert_eq!(Decimal::whole(i64::MIN), None);
    }

    #[test]
    fn what_is_not_a_number_is_not_a_bound() {
        for text in [
            "NaN",
            "inf",
            "-inf",
            "",
            "-",
            ".",
            "1/0",
            "0,8",
            "1e3",
            "abc",
            "1/3000000",
        ] {
            assert_eq!(Rational::parse(text), None, "{text}");
        }
    }

    #[test]
    fn millionths_are_exact() {
        assert_eq!(parse_micros("1.429999"), Some(1_429_999));
        assert_eq!(parse_micros("1.4299999"), None);
        assert_eq!(parse_micros_rounded("1.429999948"), Some(1_430_000));
        assert_eq!(parse_micros_rounded("-1.4299999"), Some(-1_430_000));
        assert_eq!(
            parse_micros_rounded("1\u{202f}234,50 €"),
            Some(1_234_500_000)
        );
        assert_eq!(parse_micros_rounded("0,7"), Some(700_000));
        assert_eq!(parse_micros_rounded("1,234"), None);
        assert_eq!(parse_micros_rounded("12 34"), None);
        assert_eq!(parse_micros("1e3"), Some(1_000 * MICROS));
        for (text, micros) in [
            ("1e-07", 0),
            ("5E-7", 1),
            ("-5e-7", -1),
            ("1.2345678912E1", 12_345_679),
            ("1.8E1", 18 * MICROS),
            ("2e4", 20_000 * MICROS),
            ("1.25e1", 12_500_000),
            ("0.05e2", 5 * MICROS),
        ] {
            assert_eq!(parse_micros_rounded(text), Some(micros), "{text}");
        }
        for text in [
            "1e400", "e5", "1e", "1e5e5", "1.2.3e4", "--1e4", "inf", "1e+-5",
        ] {
            assert_eq!(parse_micros_rounded(text), None, "{text}");
        }
        assert_eq!(parse_micros("25e-1"), Some(2_500_000));
        assert_eq!(parse_micros("NaN"), None);
        assert_eq!(parse_micros("0"), Some(0));
        assert_eq!(format_micros(-1_500_000), "-1.5");
        assert_eq!(format_micros(50_000 * MICROS), "50000");
    }
}
