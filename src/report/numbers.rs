//! The only place where a number becomes text: rounding and each language's way of writing numbers.
//! JSON and CSV keep full precision and do not come here.

/// How a language writes numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberStyle {
    decimal: char,
    group: char,
    percent: &'static str,
}

/// 1,234.5 and 12.3 %.
pub const ENGLISH: NumberStyle = NumberStyle {
    decimal: '.',
    group: ',',
    percent: "%",
};

/// 1 234,5 and 12,3 %, with narrow no-break spaces.
pub const FRENCH: NumberStyle = NumberStyle {
    decimal: ',',
    group: '\u{202f}',
    percent: "\u{202f}%",
};

/// p-values below this are written as "less than".
const SMALLEST_P: f64 = 0.001;

impl NumberStyle {
    /// A whole number with thousands grouped.
    #[must_use]
    pub fn count(self, n: u64) -> String {
        let digits = n.to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(self.group);
            }
            text.push(digit);
        }
        text
    }

    /// A whole number that is only known roughly: rounded up to three digits.
    #[must_use]
    pub fn about(self, n: u64) -> String {
        let digits = n.checked_ilog10().map_or(1, |log| log + 1);
        let unit = 10_u64.pow(digits.saturating_sub(3));
        self.count(n.div_ceil(unit).saturating_mul(unit))
    }

    /// A number with a fixed number of decimals.
    #[must_use]
    pub fn fixed(self, value: f64, decimals: usize) -> String {
        let text = format!("{:.decimals$}", value.abs());
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let negative = value < 0.0 && text.bytes().any(|b| b.is_ascii_digit() && b != b'0');
        let sign = if negative { "\u{2212}" } else { "" };
        let whole = whole
            .parse::<u64>()
            .map_or_else(|_| whole.to_owned(), |w| self.count(w));
        if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}{}{fraction}", self.decimal)
        }
    }

    /// A share as a percentage with one decimal, more below 1 %.
    #[must_use]
    pub fn percent(self, share: f64) -> String {
        let percent = 100.0 * share;
        let decimals = match percent.abs() {
            p if p > 0.0 && p < 0.1 => 3,
            p if p > 0.0 && p < 1.0 => 2,
            _ => 1,
        };
        self.percent_with(share, decimals)
    }

    /// A share in whole percent.
    #[must_use]
    pub fn whole_percent(self, share: f64) -> String {
        self.percent_with(share, 0)
    }

    fn percent_with(self, share: f64, decimals: usize) -> String {
        format!("{}{}", self.fixed(100.0 * share, decimals), self.percent)
    }

    /// A share and its interval in percent, with as many decimals as the interval's width deserves.
    #[must_use]
    pub fn percent_in(self, share: f64, lower: f64, upper: f64) -> String {
        let width = 100.0 * (upper - lower);
        let decimals = (1..6)
            .find(|decimals| width * 10_f64.powi(*decimals) >= 3.0)
            .unwrap_or(6);
        let decimals = usize::try_from(decimals).unwrap_or(1);
        let between = if self.decimal == ',' {
            "\u{a0};\u{a0}"
        } else {
            ",\u{a0}"
        };
        let limit = |share: f64| self.fixed(100.0 * share, decimals);
        format!(
            "{} [{}{between}{}]",
            self.percent_with(share, decimals),
            limit(lower),
            limit(upper)
        )
    }

    /// A ratio, difference or distance: three decimals, and more where rounding would move it onto or
    /// across a bound that it does not touch.
    #[must_use]
    pub fn beside(self, value: f64, bounds: [Option<f64>; 2]) -> String {
        let misleading = |decimals: usize| {
            let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(3));
            let rounded = (value * scale).round() / scale;
            bounds.iter().flatten().any(|bound| {
                let (before, after) = (value.total_cmp(bound), rounded.total_cmp(bound));
                before != after && (value - bound).abs() > 1e-12
            })
        };
        let decimals = (3..9).find(|decimals| !misleading(*decimals)).unwrap_or(9);
        self.fixed(value, decimals)
    }

    /// An interval with three decimals; an open upper end is ∞.
    #[must_use]
    pub fn interval(self, lower: f64, upper: Option<f64>) -> String {
        let upper = upper.map_or_else(|| "\u{221e}".to_owned(), |upper| self.fixed(upper, 3));
        let between = if self.decimal == ',' {
            "\u{a0};\u{a0}"
        } else {
            ",\u{a0}"
        };
        format!("[{}{between}{upper}]", self.fixed(lower, 3))
    }

    /// `p = 0.012` or `p < 0.001`.
    #[must_use]
    pub fn p_value(self, p: f64) -> String {
        if p < SMALLEST_P {
            format!("p < {}", self.fixed(SMALLEST_P, 3))
        } else {
            format!("p = {}", self.fixed(p, 3))
        }
    }

    /// Two rates as natural frequencies: a common round base and the two numbers out of it, so that
    /// the smaller one that is not zero is at least ten where a base up to ten million allows it.
    #[must_use]
    pub fn out_of(self, a: f64, b: f64) -> (String, String, String) {
        let smaller = if a > 0.0 && b > 0.0 {
            a.min(b)
        } else {
            a.max(b)
        };
        let bases = [1_000_u64, 10_000, 100_000, 1_000_000, 10_000_000];
        let base = bases
            .into_iter()
            .find(|base| smaller * to_f64(*base) >= 10.0)
            .unwrap_or(if smaller > 0.0 { 10_000_000 } else { 1_000 });
        let write = |rate: f64| self.fixed(rate * to_f64(base), 0);
        (self.count(base), write(a), write(b))
    }
}

/// A place in a drawing: one decimal at most, with a point, as SVG has it.
#[must_use]
pub fn coordinate(place: f64) -> String {
    let text = format!("{place:.1}");
    let short = text.strip_suffix(".0").unwrap_or(&text);
    if short == "-0" { "0" } else { short }.to_owned()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "bases are powers of ten, exact in a double"
)]
const fn to_f64(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_writes_its_own_numbers() {
        assert_eq!(ENGLISH.count(1_234_567), "1,234,567");
        assert_eq!(FRENCH.count(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(ENGLISH.percent(0.1234), "12.3%");
        assert_eq!(FRENCH.whole_percent(0.8), "80\u{202f}%");
        let about = [0, 7, 999, 1_000, 1_001, 1_234_567].map(|n| ENGLISH.about(n));
        assert_eq!(about, ["0", "7", "999", "1,000", "1,010", "1,240,000"]);
        assert_eq!(FRENCH.percent(0.1234), "12,3\u{202f}%");
        assert_eq!(ENGLISH.percent(0.000_131), "0.013%");
        assert_eq!(ENGLISH.interval(0.5, None), "[0.500,\u{a0}\u{221e}]");
        assert_eq!(
            ENGLISH.percent_in(0.000_2, 0.000_195, 0.000_205),
            "0.0200% [0.0195,\u{a0}0.0205]"
        );
        assert_eq!(ENGLISH.fixed(-0.0001, 3), "0.000");
    }

    #[test]
    fn rounding_never_moves_a_value_across_the_bound() {
        let bound = [Some(0.8), None];
        assert_eq!(ENGLISH.beside(0.799_96, bound), "0.79996");
        assert_eq!(ENGLISH.beside(0.8, bound), "0.800");
        assert_eq!(ENGLISH.beside(0.655_4, bound), "0.655");
    }

    #[test]
    fn places_in_drawings_are_short() {
        let places = [0.0, -0.04, 12.0, 12.34, -3.06].map(coordinate);
        assert_eq!(places, ["0", "0", "12", "12.3", "-3.1"]);
    }

    #[test]
    fn frequencies_share_a_base() {
        assert_eq!(
            ENGLISH.out_of(0.012, 0.019),
            ("1,000".into(), "12".into(), "19".into())
        );
        assert_eq!(ENGLISH.out_of(0.000_2, 0.000_3).0, "100,000");
        assert_eq!(
            ENGLISH.out_of(0.0, 0.5),
            ("1,000".into(), "0".into(), "500".into())
        );
    }
}
