//! Points in time as logs write them, and which of two was earlier. Times with and without a zone are
//! never compared, and no zone is guessed; what is no time here is unreadable.

use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Timestamp};

/// A point in time, as exactly as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// A time with a zone, or counted since 1970.
    Instant(Timestamp),
    /// A time without a zone.
    Local(DateTime),
    /// A day.
    Day(Date),
}

impl Moment {
    /// Reads ISO 8601 (`2026-03-01T10:00:00Z`, with or without zone, or a day), or whole seconds (nine or
    /// ten digits) or milliseconds (twelve or thirteen) since 1970.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
        match text.len() {
            9 | 10 if is_digits => Self::of_seconds(text.parse().ok()?),
            12 | 13 if is_digits => Self::of_milliseconds(text.parse().ok()?),
            _ if is_digits => None,
            10 if text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-') =>
            {
                text.parse().ok().map(Self::Day)
            }
            _ => {
                let instant = text.parse().ok().map(Self::Instant);
                instant.or_else(|| text.parse().ok().map(Self::Local))
            }
        }
    }

    fn of_seconds(seconds: i64) -> Option<Self> {
        Timestamp::from_second(seconds).ok().map(Self::Instant)
    }

    fn of_milliseconds(milliseconds: i64) -> Option<Self> {
        let instant = Timestamp::from_millisecond(milliseconds);
        instant.ok().map(Self::Instant)
    }

    /// The moment of so many tenths of a second since 1970.
    pub(super) fn of_deciseconds(deciseconds: u64) -> Option<Self> {
        Self::of_milliseconds(i64::try_from(deciseconds.checked_mul(100)?).ok()?)
    }

    /// How long after another moment it is, negative when before; `None` when only one has a zone. Where
    /// one is a day, days are compared.
    pub(super) fn since(self, other: Self) -> Option<SignedDuration> {
        match (self, other) {
            (Self::Instant(a), Self::Instant(b)) => Some(a.duration_since(b)),
            (Self::Local(a), Self::Local(b)) => Some(a.duration_since(b)),
            (Self::Local(_) | Self::Day(_), Self::Local(_) | Self::Day(_)) => {
                Some(self.day()?.duration_since(other.day()?))
            }
            (Self::Instant(_), _) | (_, Self::Instant(_)) => None,
        }
    }

    fn day(self) -> Option<Date> {
        match self {
            Self::Instant(_) => None,
            Self::Local(time) => Some(time.date()),
            Self::Day(day) => Some(day),
        }
    }
}

/// A duration in its largest whole unit, as ISO 8601 writes it: `P2D`, `PT3H`, `PT5M`, `PT1S`.
pub(super) fn rounded(duration: SignedDuration) -> String {
    let seconds = duration.unsigned_abs().as_secs();
    match seconds {
        86_400.. => format!("P{}D", seconds / 86_400),
        3_600.. => format!("PT{}H", seconds / 3_600),
        60.. => format!("PT{}M", seconds / 60),
        1.. => format!("PT{seconds}S"),
        0 => "< PT1S".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn since(a: &str, b: &str) -> Option<i64> {
        let duration = Moment::parse(a)?.since(Moment::parse(b)?)?;
        Some(duration.as_secs())
    }

    #[test]
    fn one_instant_is_written_in_many_ways() {
        // 2026-03-01T10:00:00Z is 1,772,359,200 seconds after 1970: 20,513 days and ten hours.
        assert_eq!(20_513 * 86_400 + 36_000, 1_772_359_200);
        for text in [
            "2026-03-01T10:00:00Z",
            "2026-03-01 10:00:00Z",
            "2026-03-01T12:00:00+02:00",
            "2026-03-01T10:00:00.000Z",
            "1772359200",
            "1772359200000",
        ] {
            assert_eq!(since(text, "2026-03-01T10:00:00Z"), Some(0), "{text}");
        }
        let tenths = Moment::of_deciseconds(17_723_592_005).expect("a moment");
        let gap = tenths.since(Moment::parse("1772359200").expect("a moment"));
        assert_eq!(gap, Some(SignedDuration::from_millis(500)));
    }

    #[test]
    fn times_with_and_without_a_zone_are_not_compared() {
        assert_eq!(since("2026-03-01T10:00:00", "2026-03-01T10:00:00Z"), None);
        assert_eq!(since("2026-03-01", "1772359200"), None);
        let local = since("2026-03-01T10:00:01", "2026-03-01 10:00:00");
        assert_eq!(local, Some(1));
    }

    #[test]
    fn where_one_is_a_day_days_are_compared() {
        assert_eq!(since("2026-03-01T09:00:00", "2026-03-01"), Some(0));
        assert_eq!(since("2026-03-01", "2026-03-01T09:00:00"), Some(0));
        assert_eq!(since("2026-02-28T23:59:59", "2026-03-01"), Some(-86_400));
        assert_eq!(since("2026-03-02", "2026-03-01"), Some(86_400));
    }

    #[test]
    fn what_is_no_time_is_not_guessed() {
        for text in [
            "",
            "yesterday",
            "01/03/2026 10:00",
            "2026-13-01",
            "2026-02-30",
            "12345",
            "20260301",
            "17723592",
            "177235920012345",
            "10:00",
            "-1772359200",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[test]
    fn durations_are_told_in_their_largest_unit() {
        for (seconds, text) in [
            (-2 * 86_400 - 5, "P2D"),
            (3 * 3_600 + 59, "PT3H"),
            (-61, "PT1M"),
            (1, "PT1S"),
            (0, "< PT1S"),
        ] {
            assert_eq!(rounded(SignedDuration::from_secs(seconds)), text);
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(a in "[0-9TZ:+. -]{0,30}", b in ".*") {
            let (a, b) = (Moment::parse(&a), Moment::parse(&b));
            if let Some((a, b)) = a.zip(b) {
                prop_assert_eq!(a.since(b).map(|gap| -gap), b.since(a));
            }
        }
    }
}
