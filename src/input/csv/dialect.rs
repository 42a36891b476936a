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
}

fn trial(head: &[u8], separator: u8) -> Trial {
    let mut reader = reader(head, separator);
    let mut lengths = Vec::new();
    let mut record = csv::ByteRecord::new();
    while lengths.len() < LOOKED_AT && reader.read_byte_record(&mut record).unwrap_or(false) {
        lengths.push(record.len());
    }
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

/// The separator of a file, from its first lines.
///
/// # Errors
///
/// [`Code::TitleLines`] when the header does not stand on the first line, [`Code::WrongSeparator`]
/// when another character seems to separate the columns.
pub(super) fn separator(name: &str, head: &[u8]) -> Result<u8> {
    if head.starts_with(b"sep=") {
        return Err(Error::new(
            Code::TitleLines,
            format!(
                "line 1 of `{name}` is `sep=`, a note for a spreadsheet; the header stands below it"
            ),
        )
        .help(format!("remove the line: `tail -n +2 {name} > table.csv`")));
    }
    let trials: Vec<Trial> = SEPARATORS.iter().map(|s| trial(head, *s)).collect();
    let best = trials
        .iter()
        .filter(|t| t.usual > 1)
        .max_by_key(|t| (t.header == t.usual, t.usual, std::cmp::Reverse(t.separator)));
    match best {
        Some(t) if t.header < t.usual && t.header <= t.usual / 2 => {
            match trials.iter().find(|other| other.header > 1) {
                Some(other) => Err(mixed(name, other.separator, t.separator)),
                None => Err(title_lines(name, head, t)),
            }
        }
        Some(t) => Ok(t.separator),
        None => {
            if let Some(other) = other_separator(head) {
                return Err(Error::new(
                    Code::WrongSeparator,
                    format!("the columns of `{name}` seem to be separated by `{other}`"),
                )
                .help(format!(
                    "comma, semicolon, tab and `|` are read; convert it: `tr '{other}' ',' < {name} > comma.csv`"
                )));
            }
            Ok(trials
                .iter()
                .find(|t| t.header > 1)
                .map_or(b',', |t| t.separator))
        }
    }
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

fn title_lines(name: &str, head: &[u8], trial: &Trial) -> Error {
    let mut reader = reader(head, trial.separator);
    let mut record = csv::ByteRecord::new();
    let mut line = 1;
    while reader.read_byte_record(&mut record).unwrap_or(false) && record.len() < trial.usual {
        line = reader.position().line();
    }
    Error::new(
        Code::TitleLines,
        format!("the header of `{name}` seems to stand on line {line}, below title lines"),
    )
    .help(format!("remove the lines above it: `tail -n +{line} {name} > table.csv` (and any totals at the end)"))
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
pub(super) fn header(name: &str, fields: &[String], quality: &mut Quality) -> Result<Vec<String>> {
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
        for (text, wanted) in [
            ("a,b\n1,2\n", b','),
            ("a;b;c\n1,5;2,3;x\n1,5;2,4;y\n", b';'),
            ("a\tb\n1\t2\n", b'\t'),
            ("a|b\n1|2\n", b'|'),
            ("a\n1\n2\n", b','),
        ] {
            assert_eq!(separator("x.csv", text.as_bytes()), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn a_foreign_separator_is_named() {
        let error = separator("x.csv", b"gender^age\nF^3\nM^4\n").expect_err("a caret");
        assert_eq!(error.code(), Code::WrongSeparator);
        assert!(error.message().contains("`^`"));
    }

    #[test]
    fn title_lines_above_the_header_are_counted() {
        let text =
            b"Gender report\nAll time\nStatus,Gender,Clicks\nx,Male,3\nx,Female,4\ny,Male,2\n";
        let error = separator("x.csv", text).expect_err("two title lines");
        assert_eq!(error.code(), Code::TitleLines);
        assert!(error.message().contains("line 3"), "{error}");
    }
}
