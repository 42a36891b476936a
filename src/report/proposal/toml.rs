//! TOML as text: strings, keys and lists escaped so that whatever a column or a value is called is read
//! back as it was, each on one line. What is written is not decided here.

use std::fmt::Write as _;

/// A string as TOML reads it back, on one line.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            // Line ends of Unicode and marks of direction would make a line look like another.
            c if c.is_control() || is_unseen(c) => {
                let _ = write!(written, "\\U{:08X}", u32::from(c));
            }
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

/// Characters that change how the text around them is shown.
const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A key: bare where TOML allows it.
#[must_use]
pub fn key(name: &str) -> String {
    let is_bare = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    if is_bare {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// A list of strings.
#[must_use]
pub fn list<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name.as_ref())).collect();
    format!("[{}]", names.join(", "))
}

/// A name inside a comment: no longer than a line, nothing that could end the comment.
#[must_use]
pub fn mentioned(name: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = name.chars().take(LONGEST).collect();
    if name.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    on_one_line(&shown)
}

/// A text on one line, as it is but for what would end the line or hide in it.
#[must_use]
pub fn on_one_line(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            if c.is_control() || is_unseen(c) {
                c.escape_unicode().collect()
            } else {
                vec![c]
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text() -> impl Strategy<Value = String> {
        let hostile = prop::sample::select(vec![
            "\"",
            "'",
            "\"\"\"",
            "'''",
            "\\",
            "\\u0041",
            "\n",
            "\r\n",
            "\t",
            "\u{0}",
            "\u{7f}",
            "\u{85}",
            "\u{2028}",
            "\u{202e}",
            "\u{feff}",
            "#",
            "=",
            "[",
            "]",
            "{",
            "}",
            ".",
            "👩🏽‍🚀",
            "é",
            " ",
            "-",
            "_",
            "a",
        ]);
        prop_oneof![
            any::<String>(),
            prop::collection::vec(hostile, 0..20).prop_map(|parts| parts.concat()),
            Just("x\"".repeat(5_000)),
        ]
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_back(name in text(), value in text()) {
            let line = format!("{} = [{}, {}]", key(&name), quoted(&value), quoted("next"));
            prop_assert_eq!(line.lines().count(), 1);
            let table: toml::Table = line.parse().expect("TOML");
            let (found, list) = table.iter().next().expect("a key");
            prop_assert_eq!(found, &name);
            prop_assert_eq!(list[0].as_str(), Some(value.as_str()));
        }

        #[test]
        fn a_name_in_a_comment_cannot_end_it(name in text()) {
            let text = format!("# {}\na = 1\n", mentioned(&name));
            let table: toml::Table = text.parse().expect("TOML");
            prop_assert_eq!(table.len(), 1);
            prop_assert_eq!(text.lines().count(), 2);
        }
    }
}
