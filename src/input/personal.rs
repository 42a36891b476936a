//! Values that look like somebody's: addresses, telephone numbers, keys of a table of people. They may be
//! counted, and are not written into files that people pass on.

/// Letters and digits in one word from which on it looks like a key.
const KEY_LENGTH: usize = 16;

/// Digits in one word from which on they look like a number of a person.
const MANY_DIGITS: usize = 7;

/// Whether a value looks like an id or an address of a person.
///
/// It is one when it has an `@` with something on both sides, seven digits or more and nothing but
/// marks between them (dates and ranges such as `20000-40000` apart), or sixteen letters and digits
/// mixed without a space.
#[must_use]
pub fn is_personal(value: &str) -> bool {
    let value = value.trim();
    if let Some((before, after)) = value.split_once('@') {
        return !before.is_empty() && after.contains('.') && !value.contains(' ');
    }
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    if digits >= MANY_DIGITS
        && value
            .bytes()
            .all(|b| b.is_ascii_digit() || b"+-. ()".contains(&b))
    {
        return !is_date(value) && !is_range(value);
    }
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let is_word = value
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    is_word && digits >= 4 && letters > 0 && digits + letters >= KEY_LENGTH
}

/// Eight digits that start with a year of this century or the last.
fn is_date(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    digits == 8 && (value.starts_with("19") || value.starts_with("20"))
}

/// Two numbers with a dash between them.
fn is_range(value: &str) -> bool {
    let digits = |part: &str| {
        let part = part.trim();
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
    };
    value
        .split_once('-')
        .is_some_and(|(from, to)| digits(from) && digits(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_keys_are_somebodys() {
        for value in [
            "anna@example.org",
            "+33 6 12 34 56 78",
            "10000042",
            "68be06ca386d4c31939f3a4f0e3dd783",
            "123e4567-e89b-12d3-a456-426614174000",
        ] {
            assert!(is_personal(value), "{value}");
        }
    }

    #[test]
    fn names_of_groups_are_not() {
        for value in [
            "F",
            "18-24",
            "65+",
            "50,000-75,000",
            "AGE_RANGE_18_24",
            "INCOME_RANGE_UNDETERMINED",
            "Hispanic or Latino",
            "Black or African American",
            "top @ 10%",
            "2026-11-01",
            "20170212",
            "100000 - 149999",
            "",
        ] {
            assert!(!is_personal(value), "{value}");
        }
    }
}
