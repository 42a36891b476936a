//! Tallies kept beside a log: one counts file per input, used again as long as neither the input nor
//! what is counted has changed. A tally that does not fit is never used and never an error: its input
//! is counted again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::NamedTempFile;

use crate::config::CutsText;
use crate::error::{Code, Error, Result};
use crate::input::{Opened, Roles, Source, file_digest};
use crate::tally::counts_file::{Kept, read_file, write_file};
use crate::tally::prepare::needs_quintiles;
use crate::tally::reduce::column_uses;
use crate::tally::{ColumnUse, Cube, Plan};

/// What the name of a kept tally ends with.
const ENDING: &str = ".counts.json";

/// File systems count time in steps: a file may be changed twice in one. Where whole seconds are kept
/// the step is two seconds at most, elsewhere some milliseconds.
const STEP: Duration = Duration::from_millis(50);
const COARSE_STEP: Duration = Duration::from_secs(2);

/// A folder of kept tallies, and what they must have counted to be of use.
pub struct Tallies<'a> {
    folder: &'a Path,
    plan: &'a Plan,
    /// Role, id and column of everything that is read.
    columns: Vec<(String, String, String)>,
    /// Whether files are told apart by their bytes instead of size and time.
    by_digest: bool,
}

/// What a folder of tallies has for an input.
pub enum Standing {
    /// The counts of the input as it is.
    Fresh(Box<Cube>),
    /// Nothing that can be used: the input is new, it has changed, or something else is counted.
    Stale,
    /// A file that is no tally, with what is wrong.
    Damaged(String),
}

/// The state of a file, seen before it is counted.
#[derive(PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: SystemTime,
}

/// A place for the tally of an input that is about to be counted.
pub struct Slot {
    temporary: NamedTempFile,
    target: PathBuf,
    source: PathBuf,
    seen: Stamp,
    /// Whether the file could change once more without a change of its time.
    young: bool,
}

impl<'a> Tallies<'a> {
    /// The tallies in a folder for one plan. The folder is made when it does not exist.
    ///
    /// # Errors
    ///
    /// [`Code::OutputUnwritable`].
    pub fn open(folder: &'a Path, plan: &'a Plan, roles: &Roles, by_digest: bool) -> Result<Self> {
        fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
        Ok(Self {
            folder,
            plan,
            columns: uses(&column_uses(roles)),
            by_digest,
        })
    }

    /// What the tallies have counted.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        self.plan
    }

    /// Where the tally of an input stands.
    ///
    /// # Errors
    ///
    /// [`Code::Usage`] for standard input.
    pub fn path_of(&self, source: &Source) -> Result<PathBuf> {
        let mut path = source.place_in_log().ok_or_else(|| {
            Error::new(Code::Usage, "the tally of standard input cannot be kept")
                .help("name files, or leave out `--tallies`")
        })?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(ENDING);
        path.set_file_name(name);
        Ok(self.folder.join(path))
    }

    /// The kept counts of an input, when it is still what was counted.
    ///
    /// # Errors
    ///
    /// When the input itself cannot be looked at.
    pub fn find(&self, source: &Source) -> Result<Standing> {
        let path = self.path_of(source)?;
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Standing::Stale),
            Err(error) => return Ok(Standing::Damaged(damage(&path, &error.to_string()))),
        };
        let (mut cube, kept) = match read_file(&path.display().to_string(), &text) {
            Ok((cube, Some(kept))) => (cube, kept),
            Ok((_, None)) => return Ok(Standing::Damaged(damage(&path, "it is no kept tally"))),
            Err(error) => return Ok(Standing::Damaged(error.message().to_owned())),
        };
        let Source::File(file) = source else {
            return Ok(Standing::Stale);
        };
        let [facts] = cube.inputs.as_mut_slice() else {
            return Ok(Standing::Damaged(damage(
                &path,
                "it is not the tally of one file",
            )));
        };
        let same = kept.program == program()
            && kept.file == source.name()
            && cube.plan == *self.plan
            && self.columns == uses(&cube.columns)
            && self.is_unchanged(file, &kept, facts.sha256.as_deref())?;
        if !same {
            return Ok(Standing::Stale);
        }
        facts.format = kept.format;
        Ok(Standing::Fresh(Box::new(cube)))
    }

    fn is_unchanged(&self, file: &Path, kept: &Kept, sha256: Option<&str>) -> Result<bool> {
        let now = Stamp::of(file)?;
        if now.bytes != kept.bytes {
            return Ok(false);
        }
        if self.by_digest {
            return Ok(match sha256 {
                Some(known) => known == file_digest(file)?,
                None => false,
            });
        }
        Ok(kept.modified.is_some() && kept.modified == moment(now.modified))
    }

    /// Prepares to keep the tally of an input; to be called before the input is counted.
    ///
    /// # Errors
    ///
    /// [`Code::OutputUnwritable`], or when the input cannot be looked at.
    pub fn slot(&self, source: &Source) -> Result<Slot> {
        let target = self.path_of(source)?;
        let folder = target.parent().unwrap_or(self.folder);
        let failed = |error: &io::Error| unwritable(&target, error);
        fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        let temporary = neighbour(folder).map_err(|error| failed(&error))?;
        // The time of a file just made is the file system's own now.
        let now = temporary
            .as_file()
            .metadata()
            .and_then(|facts| facts.modified());
        let now = now.map_err(|error| failed(&error))?;
        let Source::File(source) = source else {
            return Err(unwritable(&target, &io::ErrorKind::Unsupported.into()));
        };
        let source = source.clone();
        let seen = Stamp::of(&source)?;
        Ok(Slot {
            young: seen.is_young(now),
            temporary,
            target,
            source,
            seen,
        })
    }

    /// Files of the folder that are the tally of no input of this run, in order of name.
    ///
    /// # Errors
    ///
    /// [`Code::FolderUnreadable`].
    pub fn of_nothing(&self, sources: &[Source]) -> Result<Vec<PathBuf>> {
        let expected = sources
            .iter()
            .map(|source| self.path_of(source))
            .collect::<Result<BTreeSet<_>>>()?;
        let mut found = Vec::new();
        tallies_below(self.folder, &mut found)?;
        found.retain(|path| !expected.contains(path));
        Ok(found)
    }

    /// Refuses inputs whose tallies would stand in one place.
    ///
    /// # Errors
    ///
    /// [`Code::Usage`].
    pub fn check_places(&self, sources: &[Source]) -> Result<()> {
        let mut places = BTreeMap::new();
        for source in sources {
            if let Some(other) = places.insert(self.path_of(source)?, source) {
                return Err(Error::new(
                    Code::Usage,
                    format!(
                        "the tallies of `{}` and `{}` would stand in one place",
                        other.name(),
                        source.name()
                    ),
                )
                .help("audit one folder at a time, or give the files names of their own"));
            }
        }
        Ok(())
    }
}

impl Slot {
    /// Keeps the counts of the input. `false` when the input changed while it was counted: such counts
    /// are not kept.
    ///
    /// # Errors
    ///
    /// [`Code::OutputUnwritable`], or when the input cannot be looked at any more.
    pub fn keep(mut self, cube: &Cube) -> Result<bool> {
        if Stamp::of(&self.source)? != self.seen {
            return Ok(false);
        }
        let [facts] = cube.inputs.as_slice() else {
            return Ok(false);
        };
        let kept = Kept {
            program: program(),
            file: facts.path.clone(),
            format: facts.format,
            bytes: self.seen.bytes,
            modified: moment(self.seen.modified).filter(|_| !self.young),
        };
        let failed = |error: &io::Error| unwritable(&self.target, error);
        self.temporary
            .write_all(write_file(cube, Some(kept)).as_bytes())
            .map_err(|error| failed(&error))?;
        self.temporary
            .as_file()
            .sync_all()
            .map_err(|error| failed(&error))?;
        self.temporary
            .persist(&self.target)
            .map_err(|error| failed(&error.error))?;
        Ok(true)
    }
}

impl Stamp {
    fn of(path: &Path) -> Result<Self> {
        let facts = fs::metadata(path).and_then(|facts| {
            Ok(Self {
                bytes: facts.len(),
                modified: facts.modified()?,
            })
        });
        facts.map_err(|error| {
            Error::new(
                Code::FileNotFound,
                format!("`{}` cannot be looked at: {error}", path.display()),
            )
            .help("run the audit again when nobody writes or removes the file")
        })
    }

    /// Whether a change right now could leave the file's time as it is.
    fn is_young(&self, now: SystemTime) -> bool {
        let whole_seconds = self
            .modified
            .duration_since(SystemTime::UNIX_EPOCH)
            .is_ok_and(|since| since.subsec_nanos() == 0);
        let step = if whole_seconds { COARSE_STEP } else { STEP };
        now.duration_since(self.modified)
            .map_or(true, |age| age < step)
    }
}

/// The program that counts: another version may read a value differently.
fn program() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Seconds and nanoseconds since 1970, which JSON numbers cannot hold.
fn moment(time: SystemTime) -> Option<String> {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(format!("{}.{:09}", since.as_secs(), since.subsec_nanos()))
}

fn uses(columns: &[ColumnUse]) -> Vec<(String, String, String)> {
    columns
        .iter()
        .map(|used| (used.role.clone(), used.id.clone(), used.column.clone()))
        .collect()
}

/// A temporary file with the permissions that a new file would have.
fn neighbour(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn tallies_below(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let failed = |error: &io::Error| {
        Error::new(
            Code::FolderUnreadable,
            format!("`{}` cannot be listed: {error}", folder.display()),
        )
        .help("check the folder of `--tallies` and its permissions")
    };
    let mut entries = fs::read_dir(folder)
        .and_then(Iterator::collect::<io::Result<Vec<_>>>)
        .map_err(|error| failed(&error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type().map_err(|error| failed(&error))?;
        if kind.is_dir() {
            tallies_below(&entry.path(), found)?;
        } else if entry.file_name().to_string_lossy().ends_with(ENDING) {
            found.push(entry.path());
        }
    }
    Ok(())
}

fn damage(path: &Path, what: &str) -> String {
    format!("`{}`: {what}", path.display())
}

fn unwritable(path: &Path, error: &io::Error) -> Error {
    Error::new(
        Code::OutputUnwritable,
        format!("`{}` cannot be written: {error}", path.display()),
    )
    .help("check the folder of `--tallies` and its permissions")
}

/// Refuses bands that depend on all of the data: with every new file they would move, and no kept
/// tally would fit.
///
/// # Errors
///
/// [`Code::QuintilesNeedFile`].
pub fn refuse_quintiles(roles: &Roles, inputs: &[Opened]) -> Result<()> {
    for attribute in &roles.attributes {
        let asked = attribute.settings.cuts == Some(CutsText::Quintiles);
        if asked || needs_quintiles(attribute, inputs) {
            let column = &attribute.column.column;
            return Err(Error::new(
                Code::QuintilesNeedFile,
                format!(
                    "quintiles of `{column}` move with every new file, so no tally could be kept"
                ),
            )
            .help(format!("give cut points: `-a {column}=20000,40000,60000`")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_changed_within_the_clocks_step_is_young() {
        let at = |seconds, nanos| SystemTime::UNIX_EPOCH + Duration::new(seconds, nanos);
        let young = |modified, now| {
            let stamp = Stamp { bytes: 1, modified };
            stamp.is_young(now)
        };
        assert!(young(at(9, 5), at(9, 6)));
        assert!(!young(at(9, 5), at(9, 60_000_005)));
        // Whole seconds: the file system may know no finer ones.
        assert!(young(at(9, 0), at(10, 0)));
        assert!(!young(at(9, 0), at(11, 0)));
        // A time to come says nothing.
        assert!(young(at(9, 5), at(8, 0)));
    }

    #[test]
    fn a_moment_keeps_its_nanoseconds() {
        let time = SystemTime::UNIX_EPOCH + Duration::new(1_793_000_000, 7);
        assert_eq!(moment(time).as_deref(), Some("1793000000.000000007"));
    }
}
