//! Texts that are counts or money, read exactly, and what to say when they are not.

use crate::config::number::{MICROS, parse_micros, parse_micros_rounded};
use crate::error::{Code, Error, Result};
use crate::tally::MAX_COUNT;

/// Whether a text is the word for "no number", which means an empty field.
pub(super) fn is_nan(text: &str) -> bool {
    text.len() == 3 && text.eq_ignore_ascii_case("nan")
}

pub(super) fn not_binary(name: &str, place: u64, column: &str, text: &str) -> Error {
    Error::new(
        Code::NotBinary,
        format!(
            "`{name}` line {place}: `{column}` holds `{text}`, but the first rows hold 0 and 1"
        ),
    )
    .help("if the columns are counts, add `--rows counts`; if not, correct the value")
}

/// A whole count; `None` when the text is no number at all.
pub(super) fn whole(text: &str, (name, place, column): (&str, u64, &str)) -> Result<Option<u64>> {
    if let Ok(count) = text.parse::<u64>() {
        return if count <= MAX_COUNT {
            Ok(Some(count))
        } else {
            Err(too_large_at(text, name, place, column))
        };
    }
    let at = format!("`{name}` line {place}: `{column}` holds `{text}`");
    let Some(micros) = parse_micros(text) else {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if digits > 15
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || b == b'.' || b == b'-')
        {
            return Err(too_large_at(text, name, place, column));
        }
        if digits == 0 {
            return Ok(None);
        }
        return Err(Error::new(
            Code::NotNumeric,
            format!("{at}, which is not read as a number"),
        )
        .help("write counts without separators, signs or units: 9236, not `9,236` or `9 236`"));
    };
    if micros < 0 {
        return Err(
            Error::new(Code::NegativeCount, format!("{at}, a negative count"))
                .help("correct it; noisy or corrected counts below 0 cannot be audited"),
        );
    }
    if micros % MICROS != 0 {
        return Err(Error::new(
            Code::FractionalCount,
            format!("{at}, a count with a fraction"),
        )
        .help("leave the column out: name the stages to use with `--stages A,B`"));
    }
    Ok(u64::try_from(micros / MICROS).ok())
}

fn too_large_at(text: &str, name: &str, place: u64, column: &str) -> Error {
    Error::new(
        Code::CountTooLarge,
        format!(
            "`{name}` line {place}: `{column}` holds `{text}`, more than 2^53 (9007199254740992)"
        ),
    )
    .help("no campaign has that many; check the column")
}

/// An amount of money in millionths; `None` when the text is no number at all.
pub(super) fn amount(text: &str, (name, place, column): (&str, u64, &str)) -> Result<Option<u64>> {
    let at = format!("`{name}` line {place}: `{column}` holds `{text}`");
    match parse_micros_rounded(text) {
        Some(micros) if micros < 0 => Err(Error::new(
            Code::NegativeCount,
            format!("{at}, a negative amount"),
        )
        .help("correct it, or leave the column out of the file")),
        Some(micros) => Ok(u64::try_from(micros).ok()),
        None if text.bytes().any(|b| b.is_ascii_digit()) => Err(Error::new(
            Code::NotNumeric,
            format!("{at}, which is not read as a number"),
        )
        .help("write amounts with a point and without separators or currency: 1234.50")),
        None => Ok(None),
    }
}
