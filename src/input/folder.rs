//! What a folder holds: its data files in order of name, in partitions (`key=value`) or side by side.
//! What is left out is named; what looks like data and would be left out is an error.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::error::{Code, Error, Result};
use crate::input::partition::is_partition;

/// Endings of files that are read, after `.gz` or `.zst` is taken off.
const DATA: [&str; 10] = [
    "csv", "tsv", "ndjson", "jsonl", "json", "parquet", "pq", "arrow", "ipc", "feather",
];

/// Endings of files that lie beside data and are none.
const BESIDE_DATA: [&str; 22] = [
    "bak", "crc", "css", "gif", "html", "ini", "jpg", "lock", "log", "md", "md5", "pdf", "png",
    "py", "r", "rst", "sh", "sha256", "sql", "svg", "toml", "yaml",
];

/// Bytes of a file of unknown ending that are looked at.
const LOOKED_AT: u64 = 4_096;

/// The files of a folder.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Data files in order of name.
    pub(super) files: Vec<PathBuf>,
    /// Files and folders that were left out.
    pub(super) ignored: Vec<PathBuf>,
}

/// Lists the data files of a folder, leaving out one folder below it (that of the kept tallies).
///
/// # Errors
///
/// [`Code::FolderUnreadable`], [`Code::IsADirectory`] for a sub-folder that is no partition,
/// [`Code::FormatUnknown`] for a file that looks like data and is not known as such,
/// [`Code::NoFilesMatched`] when nothing is left.
pub(super) fn list(root: &Path, without: Option<&Path>) -> Result<Listing> {
    let without = without.and_then(|folder| folder.canonicalize().ok());
    let mut listing = Listing::default();
    let mut above = Vec::new();
    descend(root, without.as_deref(), &mut above, &mut listing)?;
    if listing.files.is_empty() {
        let what = match listing.ignored.as_slice() {
            [] => String::new(),
            ignored => format!("; left out: {}", names(ignored)),
        };
        return Err(Error::new(
            Code::NoFilesMatched,
            format!("the folder `{}` holds no data file{what}", root.display()),
        )
        .help("an audit of nothing would always pass; check the folder, or name its files by a pattern"));
    }
    Ok(listing)
}

fn descend(
    folder: &Path,
    without: Option<&Path>,
    above: &mut Vec<PathBuf>,
    listing: &mut Listing,
) -> Result<()> {
    let place = folder
        .canonicalize()
        .map_err(|error| unreadable(folder, &error))?;
    if without == Some(place.as_path()) {
        return Ok(());
    }
    if above.contains(&place) {
        return Err(Error::new(
            Code::FolderUnreadable,
            format!("`{}` leads back to a folder above it", folder.display()),
        )
        .help("remove the symbolic link: its files would be counted without end"));
    }
    above.push(place);
    let mut entries = fs::read_dir(folder)
        .and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<io::Result<Vec<_>>>()
        })
        .map_err(|error| unreadable(folder, &error))?;
    entries.sort();
    for entry in entries {
        add(entry, without, above, listing)?;
    }
    above.pop();
    Ok(())
}

fn add(
    path: PathBuf,
    without: Option<&Path>,
    above: &mut Vec<PathBuf>,
    listing: &mut Listing,
) -> Result<()> {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    if name.starts_with('.') || (name.starts_with('_') && !is_partition(&name)) {
        let is_kept = without.is_some() && path.canonicalize().ok().as_deref() == without;
        listing.ignored.extend((!is_kept).then_some(path));
        return Ok(());
    }
    let facts = fs::metadata(&path).map_err(|error| unreadable(&path, &error))?;
    if facts.is_dir() {
        if is_partition(&name) {
            return descend(&path, without, above, listing);
        }
        if without.is_some() && path.canonicalize().ok().as_deref() == without {
            return Ok(());
        }
        return Err(Error::new(
            Code::IsADirectory,
            format!(
                "`{}` is a folder and no partition (`key=value`)",
                path.display()
            ),
        )
        .help(format!(
            "name the folders or files that are meant, such as `{}`; a leading `_` or `.` leaves a folder out",
            path.join("*.csv").display()
        )));
    }
    if facts.is_file() && has_ending(&name, &DATA) {
        listing.files.push(path);
    } else if facts.is_file() && !has_ending(&name, &BESIDE_DATA) && looks_like_data(&path)? {
        return Err(Error::new(
            Code::FormatUnknown,
            format!(
                "`{}` looks like data, but its ending is not one that is read from a folder",
                path.display()
            ),
        )
        .help(format!(
            "rename it (.{}; text also .gz or .zst), name the files that are meant, or leave it out by a leading `_` or `.`",
            DATA.join(", .")
        )));
    } else {
        listing.ignored.push(path);
    }
    Ok(())
}

fn has_ending(name: &str, endings: &[&str]) -> bool {
    let name = name.to_lowercase();
    let plain = name
        .strip_suffix(".gz")
        .or_else(|| name.strip_suffix(".zst"))
        .unwrap_or(&name);
    plain
        .rsplit_once('.')
        .is_some_and(|(_, ending)| endings.contains(&ending))
}

/// Whether the first bytes are those of a table: a columnar, compressed or spreadsheet file, JSON
/// objects, or two lines with the same number of the same separator.
fn looks_like_data(path: &Path) -> Result<bool> {
    let mut head = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LOOKED_AT).read_to_end(&mut head))
        .map_err(|error| unreadable(path, &error))?;
    let magic: [&[u8]; 5] = [
        b"PAR1",
        b"ARROW1",
        b"PK\x03\x04",
        &[0x1f, 0x8b],
        &[0x28, 0xb5, 0x2f, 0xfd],
    ];
    if magic.iter().any(|magic| head.starts_with(magic)) {
        return Ok(true);
    }
    let text = String::from_utf8_lossy(&head);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else {
        return Ok(text.trim_start().starts_with("{\""));
    };
    let fields = |line: &str, separator: char| line.matches(separator).count();
    let is_table = [',', ';', '\t', '|'].into_iter().any(|separator| {
        fields(first, separator) > 0 && fields(first, separator) == fields(second, separator)
    });
    Ok(is_table || first.starts_with("{\""))
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    Error::new(
        Code::FolderUnreadable,
        format!("`{}` cannot be read: {error}", path.display()),
    )
    .help("mend the link or the permissions; what it holds would be missing from the audit")
}

fn names(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths
        .iter()
        .map(|path| format!("`{}`", path.display()))
        .collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_seen_through_compression_and_capitals() {
        for name in [
            "a.csv",
            "A.CSV.GZ",
            "part-0.ndjson.zst",
            "x.parquet",
            "x.y.tsv",
        ] {
            assert!(has_ending(name, &DATA), "{name}");
        }
        for name in ["csv", "a.csv.bak", "a.xlsx", "a.tar.gz", "readme"] {
            assert!(!has_ending(name, &DATA), "{name}");
        }
    }
}
