//! Partitions: folders named `key=value` in the path of a file (Hive style) are columns that have one
//! value in all of its rows. The rule looks at the path as named and at nothing else, so that a folder,
//! a pattern and the file itself mean the same.

use std::path::{Component, Path};
use std::sync::Arc;

use crate::error::{Code, Error, Result};
use crate::input::block::{Block, Sink};
use crate::input::{Batch, Body, InputFacts, Opened, Quality, Source};

/// The folder name that stands for an empty value.
const EMPTY: &str = "__HIVE_DEFAULT_PARTITION__";

/// A column whose value is that of a folder, `None` where it is empty.
type Constant = (String, Option<String>);

/// Whether a folder's name has the form `key=value`.
pub(super) fn is_partition(name: &str) -> bool {
    name.split_once('=').is_some_and(|(key, _)| !key.is_empty())
}

/// The partition columns of a path, outermost first.
fn constants(path: &Path) -> Result<Vec<Constant>> {
    let mut found: Vec<Constant> = Vec::new();
    for component in path.parent().into_iter().flat_map(Path::components) {
        let Component::Normal(name) = component else {
            continue;
        };
        let lossy = name.to_string_lossy();
        let Some((key, value)) = lossy.split_once('=').filter(|(key, _)| !key.is_empty()) else {
            continue;
        };
        let (Some(_), Some(key), Some(value)) = (name.to_str(), decoded(key), decoded(value))
        else {
            return Err(Error::new(
                Code::NotUtf8,
                format!("the folder `{lossy}` of `{}` is not UTF-8", path.display()),
            )
            .help("rename the folder: its name is a column and a value"));
        };
        if found.iter().any(|(known, _)| *known == key) {
            return Err(Error::new(
                Code::DuplicateHeader,
                format!(
                    "two folders in the path of `{}` name the column `{key}`",
                    path.display()
                ),
            )
            .help("rename one of the folders"));
        }
        let value = Some(value.trim().to_owned()).filter(|text| !text.is_empty() && text != EMPTY);
        found.push((key, value));
    }
    Ok(found)
}

/// A name with `%3A` and the like decoded; other percent signs stand for themselves. `None` when the
/// result is not UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|two| {
            let digits = two.iter().all(u8::is_ascii_hexdigit);
            u8::from_str_radix(std::str::from_utf8(two).ok().filter(|_| digits)?, 16).ok()
        });
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).ok()
}

/// An input below partition folders.
pub(super) struct Partitioned {
    inner: Opened,
    constants: Constants,
}

/// What a path says of the rows of its file.
#[derive(Clone)]
pub(super) struct Constants {
    /// The file's name.
    name: String,
    /// Columns that only the path has.
    added: Vec<Constant>,
    /// Columns that the file has as well, which must say the same.
    repeated: Vec<Constant>,
}

/// Gives an opened input the columns of its path.
pub(super) fn attach(mut inner: Opened, source: &Source) -> Result<Opened> {
    let path = match source {
        Source::Stdin => return Ok(inner),
        Source::File(path) => path.clone(),
        #[cfg(feature = "cloud")]
        Source::Remote(remote) => remote.path(),
    };
    if inner.counts_text().is_some() {
        return Ok(inner);
    }
    let (repeated, added): (Vec<_>, Vec<_>) = constants(&path)?
        .into_iter()
        .partition(|(key, _)| inner.header.contains(key));
    if repeated.is_empty() && added.is_empty() {
        return Ok(inner);
    }
    let mut header = inner.header.clone();
    header.extend(added.iter().map(|(key, _)| key.clone()));
    let mut sample = std::mem::take(&mut inner.sample);
    for row in &mut sample {
        row.extend(added.iter().map(|(_, value)| value.clone()));
    }
    let constants = Constants {
        name: inner.name.clone(),
        added,
        repeated,
    };
    Ok(Opened {
        name: inner.name.clone(),
        format: inner.format,
        header,
        sample,
        quality: Quality::default(),
        platform: inner.platform.clone(),
        overrides: inner.overrides.clone(),
        bytes: inner.bytes,
        body: Body::Partitioned(Box::new(Partitioned { inner, constants })),
    })
}

impl Partitioned {
    pub(super) fn read(
        self,
        columns: &[String],
        sink: &mut Sink<'_>,
    ) -> Result<(InputFacts, Quality)> {
        let Self { inner, constants } = self;
        let constants = constants.of(columns);
        let inside = constants.inside(columns, &inner.header);
        let constants = Arc::new(constants);
        inner.read(&inside, &mut |block| {
            sink(Block::Partitioned(Box::new(block), Arc::clone(&constants)))
        })
    }
}

impl Constants {
    /// Those that are asked for.
    fn of(self, columns: &[String]) -> Self {
        let asked = |constants: Vec<Constant>| -> Vec<Constant> {
            let asked = |(key, _): &Constant| columns.contains(key);
            constants.into_iter().filter(asked).collect()
        };
        Self {
            name: self.name,
            added: asked(self.added),
            repeated: asked(self.repeated),
        }
    }

    /// The columns that the file itself must give; at least one, because rows must be read to be
    /// counted.
    fn inside(&self, columns: &[String], header: &[String]) -> Vec<String> {
        let mut inside: Vec<String> = columns
            .iter()
            .filter(|column| self.added.iter().all(|(key, _)| key != *column))
            .cloned()
            .collect();
        if inside.is_empty() {
            inside.extend(header.iter().find(|name| !name.is_empty()).cloned());
        }
        inside
    }

    /// Adds the columns of the path to a batch.
    ///
    /// # Errors
    ///
    /// [`Code::DuplicateHeader`] when the file says something else than its path.
    pub(super) fn apply(&self, batch: &mut Batch) -> Result<()> {
        for constant in &self.repeated {
            self.compare(batch, constant)?;
        }
        for (key, value) in &self.added {
            batch.add_constant(key, value.as_deref());
        }
        Ok(())
    }

    fn compare(&self, batch: &Batch, (key, value): &Constant) -> Result<()> {
        let values = batch.values(key);
        let said = |row: usize| values.text(row).map(|text| text.trim().to_owned());
        let differs = |row: &usize| said(*row).as_deref() != value.as_deref();
        let Some(row) = (0..batch.height()).find(differs) else {
            return Ok(());
        };
        let shown = |text: Option<&str>| match text {
            Some(text) => format!("`{text}`"),
            None => "nothing".to_owned(),
        };
        Err(Error::new(
            Code::DuplicateHeader,
            format!(
                "`{key}` is a column of `{}` and a folder of its path, and they disagree: {} in line or row {}, {} in the path",
                self.name,
                shown(said(row).as_deref()),
                batch.place(row),
                shown(value.as_deref())
            ),
        )
        .help("rename the column or the folder; which of them is right is not guessed"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str) -> Vec<(String, Option<String>)> {
        constants(Path::new(path)).expect("a path of partitions")
    }

    #[test]
    fn folders_of_the_form_key_value_are_columns() {
        let one = |key: &str, value: &str| (key.to_owned(), Some(value.to_owned()));
        assert_eq!(
            found("log/date=2026-11-01/region=%C3%8Ele%2Fde%20R%C3%A9/a=b.csv"),
            [one("date", "2026-11-01"), one("region", "Île/de Ré")]
        );
        assert_eq!(found("=x/plain/log.csv"), []);
        assert_eq!(found("rate=100%/x.csv"), [one("rate", "100%")]);
        assert_eq!(found("eq=a=b/x.csv"), [one("eq", "a=b")]);
    }

    #[test]
    fn an_empty_value_is_a_missing_one() {
        let empty = [("date".to_owned(), None)];
        assert_eq!(found("date=/x.csv"), empty);
        assert_eq!(found("date=__HIVE_DEFAULT_PARTITION__/x.csv"), empty);
    }

    #[test]
    fn a_column_named_by_two_folders_is_refused() {
        let error = constants(Path::new("a=1/a=2/x.csv")).expect_err("twice");
        assert_eq!(error.code(), Code::DuplicateHeader);
        let error = constants(Path::new("a=%ff/x.csv")).expect_err("no text");
        assert_eq!(error.code(), Code::NotUtf8);
    }
}
