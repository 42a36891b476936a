//! Where text goes: standard output, files written atomically, and complaints on standard error.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use bias_audit::error::{Code, Error, Result};
use bias_audit::policy::Exit;
use tempfile::NamedTempFile;

/// A place for a report, opened before the work.
pub(crate) enum Destination {
    /// Standard output.
    Stdout,
    /// A file: a temporary neighbour that takes its place when complete.
    File(NamedTempFile, PathBuf),
    /// A device or pipe, which must be written to and never replaced.
    Special(File, PathBuf),
}

impl Destination {
    /// Opens a destination; `None` or `-` is standard output. What the run reads is never written.
    pub(crate) fn open(path: Option<&Path>, read: &[PathBuf]) -> Result<Self> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            return Ok(Self::Stdout);
        };
        // A link stays a link: what it points to is replaced.
        let path = &path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        if path.exists() && !path.is_file() && !path.is_dir() {
            let special = File::options().write(true).open(path);
            let special = special.map_err(|error| unwritable(path, &error.kind().to_string()))?;
            return Ok(Self::Special(special, path.clone()));
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if let (Ok(target), true) = (path.canonicalize(), path.exists())
            && read
                .iter()
                .any(|input| input.canonicalize().is_ok_and(|input| input == target))
        {
            return Err(unwritable(path, "this run reads it"));
        }
        if path.is_dir() {
            return Err(unwritable(path, "it is a folder"));
        }
        let file =
            neighbour(folder).map_err(|error| unwritable(path, &error.kind().to_string()))?;
        Ok(Self::File(file, path.clone()))
    }

    pub(crate) const fn is_stdout(&self) -> bool {
        matches!(self, Self::Stdout)
    }

    /// Writes everything, or leaves the file as it was.
    pub(crate) fn write(self, text: &str) -> Result<()> {
        match self {
            Self::Stdout => print(text).map(|_| ()),
            Self::Special(mut file, path) => match file.write_all(text.as_bytes()) {
                Ok(()) => Ok(()),
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                Err(error) => Err(unwritable(&path, &error.kind().to_string())),
            },
            Self::File(mut file, path) => {
                let failed = |error: &io::Error| unwritable(&path, &error.to_string());
                file.write_all(text.as_bytes())
                    .map_err(|error| failed(&error))?;
                file.as_file().sync_all().map_err(|error| failed(&error))?;
                file.persist(&path)
                    .map(|_| ())
                    .map_err(|error| failed(&error.error))
            }
        }
    }
}

/// A temporary file with the permissions that a new file would have.
fn neighbour(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn unwritable(path: &Path, why: &str) -> Error {
    let name = if path == Path::new("-") {
        "standard output".to_owned()
    } else {
        format!("`{}`", path.display())
    };
    Error::new(
        Code::OutputUnwritable,
        format!("{name} cannot be written: {why}"),
    )
    .help("check the folder and its permissions")
}

/// Prints on standard output, byte by byte as it is: names from the data may hold escape sequences,
/// which machine formats must keep. A reader that has gone away does not change the exit code.
pub(crate) fn print(text: &str) -> Result<Exit> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(Exit::Ok),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Ok),
        Err(error) => Err(unwritable(Path::new("-"), &error.to_string())),
    }
}

/// Prints an error on standard error.
pub(crate) fn complain(error: &Error) {
    remark(&error.to_string());
}

/// Prints a line on standard error, control characters written out.
pub(crate) fn remark(text: &str) {
    let text: String = text
        .chars()
        .flat_map(|c| {
            if c.is_control() && c != '\n' {
                c.escape_unicode().collect::<Vec<_>>()
            } else {
                vec![c]
            }
        })
        .collect();
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr(), "{text}");
}

/// A moment as `2026-11-22T03:04:05Z`.
pub(crate) fn seconds(moment: jiff::Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
