//! Reads the consent strings of the IAB Transparency and Consent Framework, version 2: which purposes a
//! person has agreed to, and when the string was last changed. A string is read whole or not at all:
//! one that is cut off or damaged says nothing. What a consent is good for is said in
//! [`crate::groups::consent`].
//!
//! Reference: IAB Europe and IAB Tech Lab, *Consent string and vendor list formats v2* (TCF 2.2 and 2.3
//! write the same core segment).

/// What a string says, as far as an audit needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TcString {
    /// When the string was made, in tenths of a second since 1970. Today's tools round down to
    /// the day.
    pub created: u64,
    /// When it was last changed, in tenths of a second since 1970. Today's tools round down to
    /// the day.
    pub last_updated: u64,
    /// Bit p − 1 is set when there is consent for purpose p, from 1 to 24.
    pub purposes_consent: u32,
    /// Bit p − 1 is set when purpose p was told and not objected to, on grounds of a legitimate interest.
    pub purposes_legitimate_interest: u32,
}

/// Storing and reading on a device, making a profile for advertising, choosing advertising by a profile.
/// Since TCF 2.2 consent is the only ground for 3 and 4.
const PROFILED: [u32; 3] = [1, 3, 4];

/// Bits of the fields before the purposes that are not looked at: CMP, its version, screen.
const CMP_AND_SCREEN: usize = 12 + 12 + 6;

/// Vendor list, policy, service-specific, texts, special features.
const LIST_TO_FEATURES: usize = 12 + 6 + 1 + 1 + 12;

impl TcString {
    /// Reads a string; `None` when it is of another version, cut off, or has something in it that no
    /// string has.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let mut segments = text.split('.');
        let mut bits = Bits::of(segments.next()?)?;
        if bits.take(6)? != 2 {
            return None;
        }
        let created = bits.take(36)?;
        let last_updated = bits.take(36)?;
        bits.skip(CMP_AND_SCREEN)?;
        bits.letters()?;
        bits.skip(LIST_TO_FEATURES)?;
        let purposes_consent = bits.flags()?;
        let purposes_legitimate_interest = bits.flags()?;
        bits.skip(1)?;
        bits.letters()?;
        // Consents and legitimate interests of vendors, then restrictions: what a cut-off string lacks.
        bits.vendors()?;
        bits.vendors()?;
        for _ in 0..bits.take(12)? {
            bits.skip(6 + 2)?;
            bits.ranges()?;
        }
        segments.all(is_segment).then_some(Self {
            created,
            last_updated,
            purposes_consent,
            purposes_legitimate_interest,
        })
    }

    /// Whether there is consent for a purpose, from 1 to 24.
    #[must_use]
    pub const fn consents_to(&self, purpose: u32) -> bool {
        matches!(purpose, 1..=24) && self.purposes_consent >> (purpose - 1) & 1 == 1
    }

    /// Whether the person may be shown advertising chosen by a profile: consent for purposes 1, 3 and 4.
    #[must_use]
    pub fn allows_profiling(&self) -> bool {
        PROFILED.iter().all(|purpose| self.consents_to(*purpose))
    }
}

/// Whether a segment after the core is one, and whole: vendors disclosed or allowed, or the publisher's
/// purposes with those of its own.
fn is_segment(text: &str) -> bool {
    let whole = |mut bits: Bits<'_>| match bits.take(3)? {
        1 | 2 => bits.vendors(),
        3 => {
            bits.skip(24 + 24)?;
            let custom = usize::try_from(bits.take(6)?).ok()?;
            bits.skip(2 * custom)
        }
        _ => None,
    };
    Bits::of(text).and_then(whole).is_some()
}

/// Whether a text has the form of a consent string, whatever it says: its letters, a version, and its
/// length.
#[must_use]
pub fn is_tc_string(text: &str) -> bool {
    /// A core segment with no vendor at all has as many letters.
    const SHORTEST: usize = 44;
    text.len() >= SHORTEST && text.starts_with(['B', 'C']) && text.split('.').all(is_base64url)
}

fn is_base64url(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|letter| sextet(letter).is_some())
}

/// The six bits of a letter of base64url.
const fn sextet(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    })
}

/// A segment as bits, and how far it has been read.
struct Bits<'t> {
    letters: &'t [u8],
    at: usize,
}

impl<'t> Bits<'t> {
    fn of(text: &'t str) -> Option<Self> {
        is_base64url(text).then_some(Self {
            letters: text.as_bytes(),
            at: 0,
        })
    }

    /// A whole number of so many bits, the highest first; at most 64.
    fn take(&mut self, width: usize) -> Option<u64> {
        let mut number = 0;
        for _ in 0..width {
            let six = sextet(*self.letters.get(self.at / 6)?)?;
            number = number << 1 | u64::from(six >> (5 - self.at % 6) & 1);
            self.at += 1;
        }
        Some(number)
    }

    fn skip(&mut self, width: usize) -> Option<()> {
        self.at = self.at.checked_add(width)?;
        (self.at <= 6 * self.letters.len()).then_some(())
    }

    /// Two letters, such as a language; A is 0.
    fn letters(&mut self) -> Option<()> {
        let (first, second) = (self.take(6)?, self.take(6)?);
        (first < 26 && second < 26).then_some(())
    }

    /// Twenty-four flags, the first as the lowest bit.
    fn flags(&mut self) -> Option<u32> {
        let flags = u32::try_from(self.take(24)?).ok()?;
        Some(flags.reverse_bits() >> 8)
    }

    /// A set of vendors: a bit for each, or ranges.
    fn vendors(&mut self) -> Option<()> {
        let most = usize::try_from(self.take(16)?).ok()?;
        if self.take(1)? == 1 {
            self.ranges()
        } else {
            self.skip(most)
        }
    }

    /// Ranges of vendors: their number, then one id or two each.
    fn ranges(&mut self) -> Option<()> {
        for _ in 0..self.take(12)? {
            let is_range = self.take(1)? == 1;
            let first = self.take(16)?;
            let last = if is_range { self.take(16)? } else { first };
            if first == 0 || last < first {
                return None;
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A string made by hand, field by field: version 2, no times, CMP, its version and screen 0, language
    /// EN (4, 13), list, policy, flags and special features 0, the consents, no legitimate interest,
    /// purpose one told, country FR (5, 17), no vendors twice, no restrictions.
    fn by_hand(consents: &str) -> String {
        let mut bits = String::from("000010");
        bits.push_str(&"0".repeat(72 + 30));
        bits.push_str("000100001101");
        bits.push_str(&"0".repeat(12 + 6 + 1 + 1 + 12));
        bits.push_str(consents);
        bits.push_str(&"0".repeat(24 - consents.len() + 24 + 1));
        bits.push_str("000101010001");
        bits.push_str(&"0".repeat(17 + 17 + 12));
        bits.push_str(&"0".repeat((6 - bits.len() % 6) % 6));
        letters(&bits)
    }

    fn letters(bits: &str) -> String {
        const LETTERS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        bits.as_bytes()
            .chunks(6)
            .map(|six| {
                let number = six
                    .iter()
                    .fold(0, |n, bit| n << 1 | usize::from(bit - b'0'));
                char::from(LETTERS[number])
            })
            .collect()
    }

    #[test]
    fn purposes_one_three_and_four_are_needed_together() {
        for (consents, allowed) in [
            ("1011", true),
            ("101111", true),
            ("0011", false),
            ("1001", false),
            ("1010", false),
            ("0100", false),
            ("", false),
        ] {
            let string = TcString::decode(&by_hand(consents)).expect("a whole string");
            assert_eq!(string.allows_profiling(), allowed, "{consents}");
        }
        let string = TcString::decode(&by_hand("1011")).expect("a whole string");
        assert_eq!(string.purposes_consent, 0b1101);
        assert!(!string.consents_to(0) && !string.consents_to(25));
    }

    #[test]
    fn a_string_that_is_cut_off_says_nothing() {
        let whole = by_hand("1011");
        assert!(is_tc_string(&whole));
        for length in 0..whole.len() {
            assert_eq!(TcString::decode(&whole[..length]), None, "{length}");
        }
    }

    #[test]
    fn other_versions_letters_and_segments_are_refused() {
        let whole = by_hand("1011");
        let with = |more: &str| TcString::decode(&format!("{whole}{more}"));
        assert!(with("").is_some());
        // 001, 010 and 011 begin the segments that exist: I is 001000, Q 010000, Y 011000. Those of vendors
        // have 20 bits at least, that of the publisher 57.
        let purposes = format!(".Y{}", "A".repeat(9));
        assert!(with(".IAAA").is_some() && with(".QAAA").is_some() && with(&purposes).is_some());
        for more in [
            ".",
            "..IAAA",
            ".AAAA",
            ".gAAA",
            " ",
            "=",
            ".I+AA",
            "é",
            ".IAA",
            ".YAAAAAAAA",
        ] {
            assert_eq!(with(more), None, "{more}");
        }
        assert_eq!(TcString::decode(&whole.replacen('C', "B", 1)), None);
        assert_eq!(TcString::decode(&format!(" {whole}")), None);
        // The language 63, 63 is none.
        let bits = format!("{}{}", &whole[..18], "__");
        assert_eq!(TcString::decode(&format!("{bits}{}", &whole[20..])), None);
    }

    #[test]
    fn the_strings_of_the_reference_library_are_read_as_it_reads_them() {
        let table = include_str!("../../tests/oracles/tcf.tsv");
        let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
        let mut read = 0;
        for row in rows {
            let cells: Vec<&str> = row.split('\t').collect();
            let [text, created, updated, consents, interests, profiled] = cells[..] else {
                panic!("{row}");
            };
            let flags = |list: &str| -> u32 {
                let purposes = list.split(',').filter_map(|id| id.parse::<u32>().ok());
                purposes.map(|purpose| 1 << (purpose - 1)).sum()
            };
            let string = TcString::decode(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((string.created * 100).to_string(), created);
            assert_eq!((string.last_updated * 100).to_string(), updated);
            assert_eq!(string.purposes_consent, flags(consents), "{row}");
            assert_eq!(
                string.purposes_legitimate_interest,
                flags(interests),
                "{row}"
            );
            assert_eq!(string.allows_profiling(), profiled == "yes", "{row}");
            assert!(is_tc_string(text));
            // The library fills up with at most 23 zeros: what is lost beyond them is noticed.
            let core = text.split('.').next().unwrap_or_default();
            for length in 0..=core.len() - 4 {
                assert_eq!(
                    TcString::decode(&core[..length]),
                    None,
                    "{length} of {core}"
                );
            }
            read += 1;
        }
        assert!(read >= 50, "the table holds {read} rows");
    }

    proptest! {
        #[test]
        fn no_text_makes_the_decoder_panic(text in ".*") {
            let _ = TcString::decode(&text);
            let _ = is_tc_string(&text);
        }

        #[test]
        fn no_letters_make_the_decoder_panic(text in "C[A-Za-z0-9_-]{0,400}(\\.[A-Za-z0-9_-]{0,9}){0,3}") {
            if let Some(string) = TcString::decode(&text) {
                prop_assert!(string.purposes_consent < 1 << 24);
                prop_assert!(string.purposes_legitimate_interest < 1 << 24);
            }
        }

        #[test]
        fn a_letter_that_is_changed_never_panics(at in 0_usize..60, letter in "[ -~]", row in 0_usize..60) {
            let table = include_str!("../../tests/oracles/tcf.tsv");
            let line = table.lines().nth(3 + row).expect("the table has 60 rows");
            let mut text = line.split('\t').next().unwrap_or_default().to_owned();
            let at = at.min(text.len() - 1);
            text.replace_range(at..=at, &letter);
            let _ = TcString::decode(&text);
        }
    }
}
