//! Which files: paths, folders, patterns and standard input, in a fixed order.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::error::{Code, Error, Result};
use crate::input::folder::list;
use crate::input::partition::is_partition;
use crate::input::{Quality, QualityCode};

/// One input.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Source {
    /// The name shown in reports and errors.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "-".into(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// The same for all spellings of one file.
    fn place(&self) -> Self {
        match self {
            Self::Stdin => Self::Stdin,
            Self::File(path) => Self::File(path.canonicalize().unwrap_or_else(|_| path.clone())),
        }
    }

    /// The file's place below the folder that holds all partitions: from its first `key=value` folder
    /// on, or its name alone. `None` for standard input.
    #[must_use]
    pub fn place_in_log(&self) -> Option<PathBuf> {
        let Self::File(path) = self else {
            return None;
        };
        let names = path.components().filter_map(|component| match component {
            Component::Normal(name) => Some(name),
            _ => None,
        });
        let names: Vec<_> = names.collect();
        let (_, folders) = names.split_last()?;
        let first = folders
            .iter()
            .position(|name| is_partition(&name.to_string_lossy()));
        Some(names[first.unwrap_or(folders.len())..].iter().collect())
    }

    /// Size in bytes, when it is known beforehand.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::Stdin => None,
            Self::File(path) => std::fs::metadata(path).ok().map(|facts| facts.len()),
        }
    }
}

/// The files that arguments mean, and what was left out of folders.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The inputs, in a fixed order.
    pub sources: Vec<Source>,
    /// Files and folders below a named folder that are not read, with the folder that was named.
    pub ignored: Vec<(String, PathBuf)>,
}

impl Found {
    /// Says in the report what was left out of folders.
    pub fn note_ignored(&self, quality: &mut Quality) {
        for (folder, path) in &self.ignored {
            let below = path.strip_prefix(folder).unwrap_or(path);
            let below = below.display().to_string();
            quality.note(QualityCode::FilesIgnored, folder, 1, Some(&below));
        }
    }
}

/// The files that arguments mean: `-` is standard input, a folder its data files (below partitions
/// too), a pattern with `*`, `?` or `[` every file it matches; folders and patterns in order of name.
/// An existing path always means itself.
///
/// # Errors
///
/// As [`find`].
pub fn expand(arguments: &[String]) -> Result<Vec<Source>> {
    find(arguments, None).map(|found| found.sources)
}

/// As [`expand`], with what was left out; the folder of kept tallies is no part of a log.
///
/// # Errors
///
/// [`Code::FileNotFound`], [`Code::NoFilesMatched`], [`Code::IsADirectory`] or [`Code::FormatUnknown`]
/// for what a folder holds that may be meant or not, [`Code::FolderUnreadable`], or [`Code::Usage`]
/// when a file or standard input was named twice.
pub fn find(arguments: &[String], tallies: Option<&Path>) -> Result<Found> {
    let mut found = Found::default();
    for argument in arguments {
        let path = PathBuf::from(argument);
        if argument == "-" {
            found.sources.push(Source::Stdin);
        } else if path.is_dir() {
            let same = |folder: &Path| folder.canonicalize().ok() == path.canonicalize().ok();
            if tallies.is_some_and(same) {
                return Err(Error::new(
                    Code::Usage,
                    format!("`{argument}` is the log and the folder of its tallies"),
                )
                .help(format!(
                    "give the tallies a folder of their own: `--tallies {}`",
                    path.join("_tallies").display()
                )));
            }
            let listing = list(&path, tallies)?;
            found
                .sources
                .extend(listing.files.into_iter().map(Source::File));
            let ignored = listing.ignored.into_iter();
            found
                .ignored
                .extend(ignored.map(|path| (argument.clone(), path)));
        } else if path.exists() {
            found.sources.push(Source::File(path));
        } else if argument.contains(['*', '?', '[']) {
            found.sources.extend(matches(argument)?);
        } else {
            return Err(not_found(argument));
        }
    }
    let mut places = BTreeSet::new();
    for source in &found.sources {
        if places.insert(source.place()) {
            continue;
        }
        return Err(match source {
            Source::Stdin => Error::new(Code::Usage, "standard input `-` is named twice"),
            Source::File(path) => Error::new(
                Code::Usage,
                format!(
                    "`{}` is named twice; its rows would be counted twice",
                    path.display()
                ),
            )
            .help("name each file once"),
        });
    }
    Ok(found)
}

fn matches(pattern: &str) -> Result<Vec<Source>> {
    let paths = glob::glob(pattern).map_err(|error| {
        Error::new(
            Code::Usage,
            format!("`{pattern}` is not a pattern: {error}"),
        )
    })?;
    let mut files: Vec<PathBuf> = paths
        .filter_map(std::result::Result::ok)
        .filter(|p| p.is_file())
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(
            Error::new(Code::NoFilesMatched, format!("no file matches `{pattern}`"))
                .help("an audit of nothing would always pass; check the folder and the pattern"),
        );
    }
    Ok(files.into_iter().map(Source::File).collect())
}

fn not_found(argument: &str) -> Error {
    let path = PathBuf::from(argument);
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let neighbours: Vec<String> = std::fs::read_dir(&folder)
        .map(|entries| {
            entries
                .filter_map(std::result::Result::ok)
                .map(|entry| entry.file_name().to_string_lossy().into_owned())
                .collect()
        })
        .unwrap_or_default();
    let wanted = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    // Endings say nothing about likeness; the stems are compared.
    let stem = |name: &str| name.split('.').next().unwrap_or(name).to_owned();
    let near = neighbours
        .iter()
        .find(|name| crate::error::did_you_mean(&stem(&wanted), [stem(name).as_str()]).is_some());
    let error = Error::new(Code::FileNotFound, format!("there is no file `{argument}`"));
    match near {
        Some(near) => error.help(format!(
            "did you mean `{}`?",
            path.with_file_name(near).display()
        )),
        None => error.help("check the path; `-` reads standard input"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_that_matches_nothing_is_an_error() {
        let error = expand(&["no-such-folder/*.csv".into()]).expect_err("nothing matches");
        assert_eq!(error.code(), Code::NoFilesMatched);
    }

    #[test]
    fn a_file_has_its_place_below_its_first_partition() {
        let place = |path: &str| {
            let place = Source::File(path.into()).place_in_log();
            place.map(|place| place.display().to_string())
        };
        assert_eq!(
            place("log/date=1/h=2/a.csv").as_deref(),
            Some("date=1/h=2/a.csv")
        );
        assert_eq!(place("../log/a.csv").as_deref(), Some("a.csv"));
        assert_eq!(place("log/a=b.csv").as_deref(), Some("a=b.csv"));
        assert_eq!(Source::Stdin.place_in_log(), None);
    }

    #[test]
    fn a_file_named_twice_would_be_counted_twice() {
        let error = expand(&["Cargo.toml".into(), "Cargo.toml".into()]).expect_err("twice");
        assert_eq!(error.code(), Code::Usage);
        let error = expand(&["Cargo.tom".into()]).expect_err("misspelt");
        assert!(error.help_lines()[0].contains("Cargo.toml"), "{error}");
    }
}
