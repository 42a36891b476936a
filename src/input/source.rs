//! Which files: paths, patterns and standard input, in a fixed order.

use std::path::PathBuf;

use crate::error::{Code, Error, Result};
#[cfg(feature = "cloud")]
use crate::input::cloud::{self, Remote};
use crate::input::remote;

/// One input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// An object of an object store or a web server.
    #[cfg(feature = "cloud")]
    Remote(Remote),
}

impl Source {
    /// The name shown in reports and errors.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "-".into(),
            Self::File(path) => path.display().to_string(),
            #[cfg(feature = "cloud")]
            Self::Remote(remote) => remote.name(),
        }
    }

    /// Whether both are one file, however it is spelt.
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File(a), Self::File(b)) => {
                a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
            }
            (Self::Stdin, Self::Stdin) => true,
            (Self::File(_), Self::Stdin) | (Self::Stdin, Self::File(_)) => false,
            #[cfg(feature = "cloud")]
            (Self::Remote(a), Self::Remote(b)) => a == b,
            #[cfg(feature = "cloud")]
            (Self::Remote(_), _) | (_, Self::Remote(_)) => false,
        }
    }

    /// Size in bytes, when it is known beforehand.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::Stdin => None,
            Self::File(path) => std::fs::metadata(path).ok().map(|facts| facts.len()),
            #[cfg(feature = "cloud")]
            Self::Remote(remote) => remote.size(),
        }
    }
}

/// The files that arguments mean: `-` is standard input, a pattern with `*`, `?` or `[` every file
/// it matches in order of name; an existing path always means itself. A URL is an object of a store, with
/// the feature `cloud`.
///
/// # Errors
///
/// [`Code::FileNotFound`], [`Code::IsADirectory`], [`Code::NoFilesMatched`], or [`Code::Usage`]
/// when nothing or standard input twice was named.
pub fn expand(arguments: &[String]) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for argument in arguments {
        let path = PathBuf::from(argument);
        if argument == "-" {
            sources.push(Source::Stdin);
        } else if path.is_dir() {
            return Err(
                Error::new(Code::IsADirectory, format!("`{argument}` is a folder")).help(format!(
                    "name its files: `{}/*.csv`",
                    argument.trim_end_matches('/')
                )),
            );
        } else if path.exists() {
            sources.push(Source::File(path));
        } else if remote::is_url(argument) {
            #[cfg(feature = "cloud")]
            sources.extend(cloud::expand(argument)?);
            #[cfg(not(feature = "cloud"))]
            return Err(remote::refused(argument));
        } else if argument.contains(['*', '?', '[']) {
            sources.extend(matches(argument)?);
        } else {
            return Err(not_found(argument));
        }
    }
    if sources
        .iter()
        .filter(|source| **source == Source::Stdin)
        .count()
        > 1
    {
        return Err(Error::new(Code::Usage, "standard input `-` is named twice"));
    }
    for (at, source) in sources.iter().enumerate() {
        if sources[..at].iter().any(|other| other.is_same(source)) {
            return Err(Error::new(
                Code::Usage,
                format!(
                    "`{}` is named twice; its rows would be counted twice",
                    source.name()
                ),
            )
            .help("name each file once"));
        }
    }
    Ok(sources)
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
    fn a_file_named_twice_would_be_counted_twice() {
        let error = expand(&["Cargo.toml".into(), "Cargo.toml".into()]).expect_err("twice");
        assert_eq!(error.code(), Code::Usage);
        let error = expand(&["Cargo.tom".into()]).expect_err("misspelt");
        assert!(error.help_lines()[0].contains("Cargo.toml"), "{error}");
    }
}
