//! The words of a condition: names, texts, numbers and signs, each with its place.

use std::ops::Range;

use crate::config::number::parse_micros;

/// A mistake in a condition: where in its text, what, and what to type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) at: usize,
    pub(super) what: String,
    pub(super) help: String,
}

impl Mistake {
    pub(super) fn new(at: usize, what: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            at,
            what: what.into(),
            help: help.into(),
        }
    }
}

/// What stands in a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A bare word: a keyword or a column.
    Word(String),
    /// A column in double quotes or backticks.
    Name(String),
    /// A text in single quotes.
    Text(String),
    /// A number in millionths.
    Number(i64),
    /// A bracket, a comma or a comparison.
    Sign(&'static str),
}

/// A token and where it stands, in bytes.
pub(super) type Placed = (Token, Range<usize>);

/// Words that mean something and are no columns unless they are quoted.
pub(super) const KEYWORDS: [&str; 7] = ["and", "or", "not", "in", "between", "is", "null"];

/// Longer signs first.
const SIGNS: [&str; 10] = ["!=", "<>", "<=", ">=", "=", "<", ">", "(", ")", ","];

/// Most digits of a number, so that it means the same in a file and in every SQL engine.
const MOST_DIGITS: usize = 15;

fn begins_name(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn within_name(c: char) -> bool {
    begins_name(c) || c.is_alphanumeric()
}

/// Whether a column is written without quotes.
pub(super) fn is_plain_name(name: &str) -> bool {
    name.chars().next().is_some_and(begins_name)
        && name.chars().all(within_name)
        && !is_keyword(name)
}

pub(super) fn is_keyword(word: &str) -> bool {
    KEYWORDS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
}

/// Cuts a text into its tokens.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, Mistake> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (token, length) = if matches!(first, '\'' | '"' | '`') {
            quoted(rest, at, first)?
        } else if begins_name(first) {
            let length = rest.find(|c| !within_name(c)).unwrap_or(rest.len());
            (Token::Word(rest[..length].to_owned()), length)
        } else if begins_number(rest) {
            number(rest, at)?
        } else {
            sign(rest, at)?
        };
        found.push((token, at..at + length));
        at += length;
    }
    Ok(found)
}

/// A text or name up to its closing quote; a doubled quote stands for itself.
fn quoted(rest: &str, at: usize, quote: char) -> Result<(Token, usize), Mistake> {
    let mut inner = String::new();
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((place, c)) = characters.next() {
        if c != quote {
            inner.push(c);
        } else if characters.next_if(|(_, next)| *next == quote).is_some() {
            inner.push(quote);
        } else {
            let token = if quote == '\'' {
                Token::Text(inner)
            } else {
                Token::Name(inner)
            };
            return Ok((token, place + 1));
        }
    }
    Err(Mistake::new(
        at,
        format!("the quote {quote} is not closed"),
        format!("close it with {quote}; a {quote} within is written twice"),
    ))
}

fn begins_number(rest: &str) -> bool {
    let digits = rest.trim_start_matches(['-', '+']);
    let sign = rest.len() - digits.len();
    let digits = digits.strip_prefix('.').unwrap_or(digits);
    sign <= 1 && digits.starts_with(|c: char| c.is_ascii_digit())
}

fn number(rest: &str, at: usize) -> Result<(Token, usize), Mistake> {
    let end = |c: char| !(within_name(c) || matches!(c, '.' | ':' | '-'));
    let length = rest[1..].find(end).map_or(rest.len(), |end| end + 1);
    let text = &rest[..length];
    let plain = text
        .bytes()
        .skip(1)
        .all(|b| b.is_ascii_digit() || b == b'.');
    let micros = parse_micros(text).filter(|_| plain).ok_or_else(|| {
        Mistake::new(
            at,
            format!("`{text}` is not a number with at most six decimals"),
            format!("write numbers as 18 or 0.5; a text stands in single quotes: '{text}'"),
        )
    })?;
    let digits = micros.unsigned_abs().to_string();
    if digits.trim_end_matches('0').len() > MOST_DIGITS {
        return Err(Mistake::new(
            at,
            format!("`{text}` has more than {MOST_DIGITS} digits"),
            format!("compare it as a text: '{text}'"),
        ));
    }
    Ok((Token::Number(micros), length))
}

fn sign(rest: &str, at: usize) -> Result<(Token, usize), Mistake> {
    if rest.starts_with("==") {
        return Err(Mistake::new(at, "`==` means nothing here", "write `=`"));
    }
    for (symbol, word) in [("&&", "and"), ("||", "or"), ("!", "not")] {
        if rest.starts_with(symbol) && !rest.starts_with("!=") {
            let what = format!("`{symbol}` means nothing here");
            return Err(Mistake::new(at, what, format!("write `{word}`")));
        }
    }
    let found = SIGNS.iter().find(|sign| rest.starts_with(**sign));
    found
        .map(|sign| (Token::Sign(sign), sign.len()))
        .ok_or_else(|| {
            let c = rest.chars().next().unwrap_or_default();
            Mistake::new(
                at,
                format!("`{}` means nothing here", c.escape_debug()),
                "a column with signs in its name stands in double quotes: \"e-mail\"",
            )
        })
}
