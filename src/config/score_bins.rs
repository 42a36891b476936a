//! Bins of scores: a range cut into parts of equal width, each a whole number of millionths wide, so
//! that which bin a score is in is exact however it is written.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::config::condition::is_null;
use crate::config::number::{Decimal, MICROS, format_micros, parse_micros};

/// Most bins.
const MOST: u32 = 10_000;

/// A hundredth of a unit of money, in millionths.
const CENT: i64 = MICROS / 100;

/// Amounts of money that are told apart: 0.00 to 39,999,999.99.
const AMOUNTS: u32 = 4_000_000_000;

/// A range of scores and the number of bins that it is cut into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreBins {
    /// The lower end of the first bin, in millionths.
    low: i64,
    /// The upper end of the last bin, in millionths; it belongs to that bin.
    high: i64,
    /// The number of bins. Bin i, from 0, has the scores from `low + i·w` to below `low + (i + 1)·w`, where
    /// w is `(high − low) / bins`.
    bins: u32,
}

/// Where a score is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// There is no score.
    Missing,
    /// What is there is no number.
    Unreadable,
    /// Below the range.
    Below,
    /// In a bin, counted from 0.
    In(u32),
    /// Above the range.
    Above,
}

impl ScoreBins {
    /// So many bins of a range in millionths; `None` when there are none or too many, when the range is
    /// empty, or when bins are not a whole number of millionths wide.
    #[must_use]
    pub fn new(low: i64, high: i64, bins: u32) -> Option<Self> {
        let width = high.checked_sub(low)?;
        let fits = (1..=MOST).contains(&bins) && width > 0 && width % i64::from(bins) == 0;
        fits.then_some(Self { low, high, bins })
    }

    /// Reads `1000`, bins of 0 to 1, or `550:300,850`, bins of 300 to 850.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (bins, low, high) = match text.split_once(':') {
            Some((bins, range)) => {
                let (low, high) = range.split_once(',')?;
                (bins, parse_micros(low)?, parse_micros(high)?)
            }
            None => (text, 0, MICROS),
        };
        Self::new(low, high, bins.trim().parse().ok()?)
    }

    /// One bin for each position of a ranking, from 1 at the top: bin i has the position i + 1.
    #[must_use]
    pub fn ranks() -> Self {
        Self {
            low: MICROS,
            high: MICROS * (i64::from(MOST) + 1),
            bins: MOST,
        }
    }

    /// Where a position of a ranking is counted: a whole number, 1 or more. Positions beyond the last bin
    /// are [`Slot::Above`], what is no position is [`Slot::Unreadable`].
    #[must_use]
    pub fn slot_of_rank(self, text: Option<&str>) -> Slot {
        let Some(text) = text.filter(|text| !is_null(text)) else {
            return Slot::Missing;
        };
        let text = text.trim();
        let whole = match text.split_once('.') {
            Some((whole, zeros)) if zeros.bytes().all(|digit| digit == b'0') => whole,
            Some(_) | None => text,
        };
        match whole.parse::<u64>() {
            Ok(0) | Err(_) => Slot::Unreadable,
            Ok(position) => u32::try_from(position - 1)
                .ok()
                .filter(|bin| *bin < self.bins)
                .map_or(Slot::Above, Slot::In),
        }
    }

    /// One bin for each amount of money in hundredths of the unit, from 0.
    #[must_use]
    pub fn amounts() -> Self {
        Self {
            low: 0,
            high: CENT * i64::from(AMOUNTS),
            bins: AMOUNTS,
        }
    }

    /// Where an amount of money is counted: 0 or more, with two decimals at most. An empty field is an
    /// amount of 0; what is none is [`Slot::Unreadable`].
    #[must_use]
    pub fn slot_of_amount(self, text: Option<&str>) -> Slot {
        let Some(text) = text.filter(|text| !is_null(text)) else {
            return Slot::In(0);
        };
        match parse_micros(text.trim()) {
            Some(micros) if micros >= 0 && micros % CENT == 0 => u32::try_from(micros / CENT)
                .ok()
                .filter(|bin| *bin < self.bins)
                .map_or(Slot::Above, Slot::In),
            Some(_) | None => Slot::Unreadable,
        }
    }

    /// The number of bins.
    #[must_use]
    pub const fn bins(self) -> u32 {
        self.bins
    }

    /// The lower and the upper end of a bin, in millionths.
    #[must_use]
    pub fn ends(self, bin: u32) -> (i64, i64) {
        let width = (self.high - self.low) / i64::from(self.bins);
        let low = self.low + i64::from(bin) * width;
        (low, low + width)
    }

    /// The lower end of the first and the upper end of the last bin, in millionths.
    #[must_use]
    pub const fn range(self) -> (i64, i64) {
        (self.low, self.high)
    }

    /// Whether the bins are such as [`Self::new`] makes; those of a file may be others.
    #[must_use]
    pub fn is_valid(self) -> bool {
        Self::new(self.low, self.high, self.bins) == Some(self) || self == Self::amounts()
    }

    /// Where a field is counted.
    #[must_use]
    pub fn slot(self, text: Option<&str>) -> Slot {
        match text.filter(|text| !is_null(text)) {
            None => Slot::Missing,
            Some(text) => Decimal::read(text).map_or(Slot::Unreadable, |score| self.of(score)),
        }
    }

    fn of(self, score: Decimal) -> Slot {
        if score.compare(self.low).is_lt() {
            return Slot::Below;
        }
        let above = score.compare(self.high);
        if above.is_gt() {
            return Slot::Above;
        }
        if above.is_eq() {
            return Slot::In(self.bins - 1);
        }
        let width = (self.high - self.low) / i64::from(self.bins);
        u32::try_from((score.floor() - self.low) / width).map_or(Slot::Above, Slot::In)
    }
}

impl fmt::Display for ScoreBins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { low, high, bins } = *self;
        if (low, high) == (0, MICROS) {
            return write!(f, "{bins}");
        }
        write!(f, "{bins}:{},{}", format_micros(low), format_micros(high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_hundredths_and_nothing_is_zero() {
        let amounts = ScoreBins::amounts();
        let slot = |text: &str| amounts.slot_of_amount(Some(text));
        assert_eq!(slot("12.5"), Slot::In(1_250));
        assert_eq!(slot("0"), Slot::In(0));
        assert_eq!(slot("39999999.99"), Slot::In(3_999_999_999));
        assert_eq!(slot("40000000"), Slot::Above);
        for none in ["-1", "0.001", "ten", "5 €"] {
            assert_eq!(slot(none), Slot::Unreadable, "{none}");
        }
        assert_eq!(slot(""), Slot::In(0));
        assert_eq!(amounts.slot_of_amount(None), Slot::In(0));
        assert!(amounts.is_valid());
    }

    #[test]
    fn positions_are_whole_numbers_from_one() {
        let ranks = ScoreBins::ranks();
        assert!(ranks.is_valid());
        let slot = |text: &str| ranks.slot_of_rank(Some(text));
        assert_eq!(slot("1"), Slot::In(0));
        assert_eq!(slot(" 7.0 "), Slot::In(6));
        assert_eq!(slot("10000"), Slot::In(9_999));
        assert_eq!(slot("10001"), Slot::Above);
        for none in ["0", "-1", "1.5", "first", "1e3", "99999999999999999999"] {
            assert_eq!(slot(none), Slot::Unreadable, "{none}");
        }
        for missing in [None, Some(""), Some("NaN")] {
            assert_eq!(ranks.slot_of_rank(missing), Slot::Missing);
        }
    }

    #[test]
    fn a_score_is_in_the_bin_that_its_digits_say() {
        let bins = ScoreBins::parse("10").expect("ten bins");
        for (text, slot) in [
            ("0", Slot::In(0)),
            ("0.0999999999999", Slot::In(0)),
            ("0.1", Slot::In(1)),
            // The double nearest to 0.3 is below it, and 0.1 + 0.2 above.
            ("0.3", Slot::In(3)),
            ("0.29999999999999999", Slot::In(2)),
            ("0.30000000000000004", Slot::In(3)),
            ("1e-300", Slot::In(0)),
            ("0.99", Slot::In(9)),
            ("1", Slot::In(9)),
            ("1.00000000001", Slot::Above),
            ("-0.00000000001", Slot::Below),
            ("", Slot::Missing),
            ("NaN", Slot::Missing),
            ("high", Slot::Unreadable),
            ("inf", Slot::Unreadable),
        ] {
            assert_eq!(bins.slot(Some(text)), slot, "{text}");
        }
        let credit = ScoreBins::parse("550:300,850").expect("a range");
        assert_eq!(credit.slot(Some("300")), Slot::In(0));
        assert_eq!(credit.slot(Some("849.5")), Slot::In(549));
        assert_eq!(credit.slot(Some("850")), Slot::In(549));
        assert_eq!(credit.slot(Some("851")), Slot::Above);
    }

    #[test]
    fn bins_are_read_as_they_are_written_and_have_whole_widths() {
        for text in ["1000", "550:300,850", "4:-1,1", "10000:0,0.01"] {
            assert_eq!(
                ScoreBins::parse(text)
                    .map(|bins| bins.to_string())
                    .as_deref(),
                Some(text)
            );
        }
        for text in [
            "", "0", "-1", "3", "10001", "10:1", "10:1,1", "10:2,1", "10:0,x", "7:0,1",
        ] {
            assert_eq!(ScoreBins::parse(text), None, "{text}");
        }
    }
}
