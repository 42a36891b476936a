//! The dialect of a CSV file, decided from its first lines: separator, header, and what stands above
//! the header.

use crate::error::{Code, Error, Result};
use crate::input::{Quality, QualityCode};

/// Separators that are tried, in order of preference.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Rows looked at to choose a separator.
const LOOKED_AT: usize = 50;

/// How often each separator cuts the first rows.
struct Trial {
    separator: u8,
    header: usize,
    /// The most common number of fields among the rows after the header.
    usual: usize,
    /// Whether the first line has cells for all columns and fills hardly any: a title that a
    /// spreadsheet has saved.
    titled: bool,
}

fn trial(head: &[u8], separator: u8) -> Trial {
    let mut reader = reader(head, separator);
    let mut lengths = Vec::new();
    let mut record = csv::ByteRecord::new();
    let mut filled = Vec::new();
    while lengths.len() < LOOKED_AT && reader.read_byte_record(&mut record).unwrap_or(false) {
        lengths.push(record.len());
        let blank = |cell: &&[u8]| !cell.iter().all(u8::is_ascii_whitespace);
        filled.push(record.iter().filter(blank).count());
    }
    let most = filled.iter().copied().max().unwrap_or(0);
    let titled = filled
        .first()
        .is_some_and(|first| *first <= 2 && most > 2 && 2 * first <= most);
    let header = lengths.first().copied().unwrap_or(0);
    let rest = if lengths.len() > 1 {
        &lengths[1..]
    } else {
        &lengths[..]
    };
    let usual = rest
        .iter()
        .copied()
        .max_by_key(|length| {
            (
                rest.iter().filter(|other| *other == length).count(),
                *length,
            )
        })
        .unwrap_or(0);
    Trial {
        separator,
        header,
        usual,
        titled,
    }
}

/// A reader that leaves ragged rows to us.
pub(super) fn reader<R: std::io::Read>(input: R, separator: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .buffer_capacity(1 << 18)
        .from_reader(input)
}

/// How a file separates its columns, and whether lines stand above its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) separator: u8,
    pub(super) titled: bool,
}

/// The dialect of a file, from its first lines.
///
/// # Errors
///
/// [`Code::WrongSeparator`] when another character seems to separate the columns, or header and rows
/// are separated by two.
pub(super) fn dialect(name: &str, head: &[u8]) -> Result<Dialect> {
    // A note for a spreadsheet says which separator it is.
    if let Some(note) = head.strip_prefix(b"sep=") {
        let separator = note.first().copied().filter(|s| SEPARATORS.contains(s));
        return separator.map_or_else(
            || {
                Err(foreign(
                    name,
                    char::from(note.first().copied().unwrap_or(b' ')),
                ))
            },
            |separator| {
                Ok(Dialect {
                    separator,
                    titled: true,
                })
            },
        );
    }
    let trials: Vec<Trial> = SEPARATORS.iter().map(|s| trial(head, *s)).collect();
    let best = trials
        .iter()
        .filter(|t| t.usual > 1)
        .max_by_key(|t| (t.header == t.usual, t.usual, std::cmp::Reverse(t.separator)));
    let plain = |separator: u8| Dialect {
        separator,
        titled: false,
    };
    match best {
        Some(t) if t.header < t.usual && t.header <= t.usual / 2 => {
            match trials
                .iter()
                .find(|other| other.header > 1 && other.header >= t.usual)
            {
                Some(other) => Err(mixed(name, other.separator, t.separator)),
                None => Ok(Dialect {
                    separator: t.separator,
                    titled: true,
                }),
            }
        }
        Some(t) => Ok(Dialect {
            separator: t.separator,
            titled: t.titled,
        }),
        None => {
            if let Some(other) = other_separator(head) {
                return Err(foreign(name, other));
            }
            Ok(plain(
                trials
                    .iter()
                    .find(|t| t.header > 1)
                    .map_or(b',', |t| t.separator),
            ))
        }
    }
}

fn foreign(name: &str, other: char) -> Error {
    Error::new(
        Code::WrongSeparator,
        format!("the columns of `{name}` seem to be separated by `{other}`"),
    )
    .help(format!(
        "comma, semicolon, tab and `|` are read; convert it: `tr '{other}' ',' < {name} > comma.csv`"
    ))
}

fn mixed(name: &str, header: u8, rows: u8) -> Error {
    let (header, rows) = (
        char::from(header).escape_default(),
        char::from(rows).escape_default(),
    );
    Error::new(
        Code::WrongSeparator,
        format!("line 1 of `{name}`, the header, is separated by `{header}`, the rows by `{rows}`"),
    )
    .help("use one separator in the whole file")
}

/// A character that cuts every one of the first lines into equally many fields, but is not read.
fn other_separator(head: &[u8]) -> Option<char> {
    let text = String::from_utf8_lossy(head);
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(LOOKED_AT)
        .collect();
    ['^', '~', ':', '#', '!', '·', ' ']
        .into_iter()
        .find(|candidate| {
            let cuts = |line: &&str| line.matches(*candidate).count();
            let first = lines.first().map_or(0, cuts);
            first > 0 && lines.len() > 1 && lines.iter().all(|line| cuts(line) == first)
        })
}

/// The column names of the first record.
///
/// # Errors
///
/// [`Code::DuplicateHeader`], naming both columns.
pub(in crate::input) fn header(
    name: &str,
    fields: &[String],
    quality: &mut Quality,
) -> Result<Vec<String>> {
    let names: Vec<String> = fields.iter().map(|field| field.trim().to_owned()).collect();
    for (at, column) in names.iter().enumerate() {
        if column.is_empty() {
            quality.note(
                QualityCode::UnnamedColumns,
                &format!("column {}", at + 1),
                0,
                None,
            );
        } else if let Some(first) = names[..at].iter().position(|other| other == column) {
            return Err(Error::new(
                Code::DuplicateHeader,
                format!(
                    "`{name}` has two columns named `{column}`: columns {} and {}",
                    first + 1,
                    at + 1
                ),
            )
            .help("rename one of them; which one is meant cannot be guessed"));
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_that_cuts_header_and_rows_alike() {
        for (text, separator, titled) in [
            ("a,b\n1,2\n", b',', false),
            ("a;b;c\n1,5;2,3;x\n1,5;2,4;y\n", b';', false),
            ("a\tb\n1\t2\n", b'\t', false),
            ("a|b\n1|2\n", b'|', false),
            ("a\n1\n2\n", b',', false),
            ("sep=;\na;b\n1;2\n", b';', true),
            (
                "Gender report\nAll time\nStatus,Gender,Clicks\nx,Male,3\nx,Female,4\n",
                b',',
                true,
            ),
            (
                "Gender report;;\nAll time;;\nStatus;Gender;Clicks\nx;Male;3\n",
                b';',
                true,
            ),
        ] {
            let wanted = Dialect { separator, titled };
            assert_eq!(dialect("x.csv", text.as_bytes()), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn a_foreign_separator_is_named() {
        let error = dialect("x.csv", b"gender^age\nF^3\nM^4\n").expect_err("a caret");
        assert_eq!(error.code(), Code::WrongSeparator);
        assert!(error.message().contains("`^`"));
    }
}
