//! Workbooks: `.xlsx`, `.xls`, `.xlsb` and `.ods` of spreadsheets, read by `calamine` where the feature
//! `xlsx` is on. One sheet is the log; cells become text, numbers in plain form.

use crate::error::{Code, Error, Result};
use crate::input::Opened;
use crate::input::export::Reading;
use crate::input::stream::Text;

/// Opens the sheet of a workbook that has rows, or the one that is named.
///
/// # Errors
///
/// [`Code::FormatUnknown`] for other archives and without the feature, [`Code::CorruptFile`],
/// [`Code::AmbiguousSheet`], [`Code::AmbiguousNumber`] for texts, or what cleaning an export brings.
pub(super) fn open(name: String, text: Text, reading: &Reading) -> Result<Opened> {
    #[cfg(feature = "xlsx")]
    return sheets::open(name, text, reading);
    #[cfg(not(feature = "xlsx"))]
    {
        let _ = (text, reading);
        Err(not_read(&name))
    }
}

/// What is said of an archive that is no workbook.
fn not_read(name: &str) -> Error {
    Error::new(
        Code::FormatUnknown,
        format!("`{name}` is an archive or a workbook that cannot be read"),
    )
    .help(if cfg!(feature = "xlsx") {
        "unpack the archive, or save the sheet as CSV (UTF-8)"
    } else {
        "save the sheet as CSV (UTF-8), unpack the archive, or build the program with the feature `xlsx`"
    })
}

#[cfg(feature = "xlsx")]
mod sheets {
    use std::io::Cursor;

    use calamine::{Data, Range, Reader as _, open_workbook_auto_from_rs};

    use crate::error::{Code, Error, Result};
    use crate::input::export::{Line, Reading, Sheet, TextNumbers};
    use crate::input::stream::Text;
    use crate::input::{Format, Opened};

    pub(super) fn open(name: String, text: Text, reading: &Reading) -> Result<Opened> {
        let (bytes, facts) = text.read_whole(&name)?;
        let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes.as_slice()))
            .map_err(|_| super::not_read(&name))?;
        let mut filled: Vec<(String, Range<Data>)> = Vec::new();
        for sheet in workbook.sheet_names() {
            let range = workbook.worksheet_range(&sheet).map_err(|error| {
                Error::new(
                    Code::CorruptFile,
                    format!("the sheet `{sheet}` of `{name}` cannot be read: {error}"),
                )
                .help("open the workbook and save it again, or save the sheet as CSV (UTF-8)")
            })?;
            if range.height() > 1 {
                filled.push((sheet, range));
            }
        }
        let range = choose(&name, filled, reading.sheet.as_deref())?;
        let lines = lines(&name, &range, reading)?;
        let sheet = Sheet {
            name,
            lines,
            ended: true,
            plain: true,
            facts,
        };
        Opened::of_sheet(sheet, Format::Xlsx, reading)
    }

    fn choose(
        name: &str,
        filled: Vec<(String, Range<Data>)>,
        wanted: Option<&str>,
    ) -> Result<Range<Data>> {
        let names: Vec<String> = filled.iter().map(|(name, _)| format!("`{name}`")).collect();
        let error = |what: String| {
            Error::new(Code::AmbiguousSheet, what).help(format!(
                "say which sheet is the log: `--sheet NAME`; it has {}",
                names.join(", ")
            ))
        };
        let count = filled.len();
        let mut chosen = filled
            .into_iter()
            .filter(|(sheet, _)| wanted.is_none_or(|wanted| wanted == sheet));
        match (chosen.next(), wanted) {
            (Some((_, range)), Some(_)) => Ok(range),
            (Some((_, range)), None) if count == 1 => Ok(range),
            (Some(_), None) => Err(error(format!("`{name}` has several sheets with rows"))),
            (None, Some(wanted)) => {
                Err(error(format!("`{name}` has no sheet `{wanted}` with rows")))
            }
            (None, None) => Err(Error::new(
                Code::NoRows,
                format!("no sheet of `{name}` has a header and a row"),
            )
            .help("an audit of nothing would always pass; check the export")),
        }
    }

    fn lines(name: &str, range: &Range<Data>, reading: &Reading) -> Result<Vec<Line>> {
        let first = range.start().map_or(0, |(row, _)| u64::from(row)) + 1;
        let mut texts = TextNumbers::default();
        for (row, number) in range.rows().zip(first..) {
            for cell in row {
                if let Data::String(text) = cell {
                    texts.look_at(text, number);
                }
            }
        }
        let texts = texts.decide(name, reading.decimal)?;
        let lines = range.rows().zip(first..).map(|(row, number)| {
            let filled = row.iter().any(|cell| *cell != Data::Empty);
            let cells = row.iter().map(|cell| texts.plain(text(cell)));
            Line {
                number,
                cells: if filled { cells.collect() } else { Vec::new() },
            }
        });
        Ok(lines.collect())
    }

    /// The text of a cell; whether it was one in the workbook says the type.
    fn text(cell: &Data) -> (String, bool) {
        match cell {
            Data::String(text) => (text.trim().to_owned(), true),
            Data::Int(number) => (number.to_string(), false),
            Data::Float(number) => (number.to_string(), false),
            Data::Bool(yes) => (yes.to_string(), false),
            Data::DateTime(moment) => {
                let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
                let date = format!("{year:04}-{month:02}-{day:02}");
                let midnight = (hour, minute, second) == (0, 0, 0);
                let time = format!("T{hour:02}:{minute:02}:{second:02}");
                (if midnight { date } else { date + &time }, false)
            }
            Data::DateTimeIso(text) | Data::DurationIso(text) => (text.clone(), false),
            Data::Error(error) => (error.to_string(), false),
            Data::Empty => (String::new(), false),
        }
    }
}
