//! Every mistake a user can make, as a stable code, with what is wrong, where, and what to type next.
//!
//! The program has one error type. Its [`Code`] is part of the contract (it appears in `--report
//! json` as `error.code`), its message says what and where, and its help lines say what to do.

use std::fmt;

/// Result with the program's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $id:literal,)+) => {
        /// The kinds of mistakes, one variant each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])+ $variant,)+ }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)+];

            /// The stable identifier, kebab-case.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Code::$variant => $id,)+ }
            }

            /// What the code means, in one sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Code::$variant => concat!($($doc,)+).trim_ascii(),)+ }
            }
        }
    };
}

codes! {
    /// The arguments contradict each other or a value cannot be understood.
    Usage = "usage",
    /// The condition of `--where` cannot be read.
    WhereSyntax = "where-syntax",
    /// A named file does not exist or cannot be opened.
    FileNotFound = "file-not-found",
    /// A pattern matches no file, or a folder holds no data file.
    NoFilesMatched = "no-files-matched",
    /// A folder stands where a file or a partition (`key=value`) is needed.
    IsADirectory = "is-a-directory",
    /// A folder cannot be listed, a link in it leads nowhere or back, or a file in it cannot be opened.
    FolderUnreadable = "folder-unreadable",
    /// The file has no byte in it.
    FileEmpty = "file-empty",
    /// The file has a header and no row.
    NoRows = "no-rows",
    /// The text is not UTF-8.
    NotUtf8 = "not-utf8",
    /// The bytes are of no format the program reads, or the format's name is unknown.
    FormatUnknown = "format-unknown",
    /// Two columns have the same name, or a column and a partition that disagree.
    DuplicateHeader = "duplicate-header",
    /// The columns are separated by something other than `,` `;` tab or `|`.
    WrongSeparator = "wrong-separator",
    /// Lines stand above the header.
    TitleLines = "title-lines",
    /// A named column is not in the file.
    UnknownColumn = "unknown-column",
    /// A row has more or fewer fields than the header.
    RaggedRow = "ragged-row",
    /// A quote is opened and never closed.
    UnclosedQuote = "unclosed-quote",
    /// A stray quote swallowed whole rows.
    StrayQuote = "stray-quote",
    /// The compressed stream is damaged or cut off.
    CorruptCompression = "corrupt-compression",
    /// The Parquet or Arrow file is damaged or cut off, or its type cannot be read.
    CorruptFile = "corrupt-file",
    /// A line of an NDJSON file is not one JSON object.
    NdjsonSyntax = "ndjson-syntax",
    /// A JSON document cannot be parsed, or holds no list of rows.
    JsonSyntax = "json-syntax",
    /// A workbook has several sheets with rows, or not the one that is named.
    AmbiguousSheet = "ambiguous-sheet",
    /// The file could not be read to its end.
    ReadFailed = "read-failed",
    /// An object store was named and this program was built without them.
    CloudOff = "cloud-off",
    /// An object store cannot be reached, gives no permission, or lost the connection.
    ObjectStore = "object-store",
    /// Several columns could play one role.
    AmbiguousColumn = "ambiguous-column",
    /// Which arm of a test a value means is not known, or one arm has nobody.
    UnclearArm = "unclear-arm",
    /// No column can be recognised as the outcome under audit.
    NoOutcome = "no-outcome",
    /// No column can be recognised as a protected attribute.
    NoAttribute = "no-attribute",
    /// Only checks of rows are asked for, and no column is a setting that they read.
    NoSettings = "no-settings",
    /// A targeting setting is coded in a way that no map explains.
    AmbiguousSetting = "ambiguous-setting",
    /// A row is a total of other rows and would be counted twice.
    TotalRow = "total-row",
    /// The rows of an export do not add up to its own total.
    TotalsDisagree = "totals-disagree",
    /// The shares of an advertisement's audience do not add up to one.
    SharesNotWhole = "shares-not-whole",
    /// The header stands in the middle of an export once more.
    HeaderAgain = "header-again",
    /// Two exports hold the same rows, which would be counted twice.
    SameRows = "same-rows",
    /// Rows of several levels (campaign and ad set) count everything several times.
    MixedLevels = "mixed-levels",
    /// The numbers of an export can be read in two ways, a thousand times apart.
    AmbiguousNumber = "ambiguous-number",
    /// An export, which is read whole, is larger than is held in memory.
    ExportTooLarge = "export-too-large",
    /// Gender is coded in digits and no map says which is which.
    NumericCodes = "numeric-codes",
    /// An attribute has more groups than an audit can compare; an identifier was probably named.
    TooManyGroups = "too-many-groups",
    /// The attributes together make more cells than the program holds.
    TooManyCells = "too-many-cells",
    /// A later row holds a number where the rows before were 0 or 1.
    NotBinary = "not-binary",
    /// A count has a fraction.
    FractionalCount = "fractional-count",
    /// A count is negative.
    NegativeCount = "negative-count",
    /// A weight is negative, or too large.
    BadWeight = "bad-weight",
    /// Of the probabilities that a person belongs to groups one is none, or they add up to more than one.
    BadProbability = "bad-probability",
    /// A count exceeds 2^53.
    CountTooLarge = "count-too-large",
    /// Too many values of a stage (more than one in twenty, or all of one side) or of a consent (more than
    /// half) cannot be read.
    RowsUnreadable = "rows-unreadable",
    /// More people of a group were selected than were eligible.
    MoreThanEligible = "more-than-eligible",
    /// No row is left to audit.
    NothingUsed = "nothing-used",
    /// An attribute was named that this audit does not have.
    NotAnAttribute = "not-an-attribute",
    /// A group was named that the data does not have.
    UnknownGroup = "unknown-group",
    /// Cut points are not increasing numbers.
    BadCuts = "bad-cuts",
    /// Two bands overlap and neither holds the other, or a cut point goes through a band.
    BandsOverlap = "bands-overlap",
    /// Cut points were given for a column of words.
    NotNumeric = "not-numeric",
    /// Quintiles need all of the data twice: neither standard input nor kept tallies will do.
    QuintilesNeedFile = "quintiles-need-file",
    /// The configuration is not TOML.
    ConfigSyntax = "config-syntax",
    /// The configuration has keys or values that mean nothing.
    ConfigInvalid = "config-invalid",
    /// A policy or preset cannot be used.
    PolicyInvalid = "policy-invalid",
    /// A bound is not a number, is negative where it cannot be, or can never be broken.
    BadBound = "bad-bound",
    /// The baseline and the log do not have the same groups.
    BaselineMismatch = "baseline-mismatch",
    /// The baseline cannot be read as shares or counts of groups.
    BaselineInvalid = "baseline-invalid",
    /// The counts file was written by another version, or is not a counts file.
    CountsVersion = "counts-version",
    /// Two counts files were made with different plans and cannot be added.
    CountsPlanDiffers = "counts-plan-differs",
    /// A name or text cannot be written in an SQL statement, or a query is more than one statement.
    UnquotableName = "unquotable-name",
    /// The program was built without SQL engines.
    NoEngineSupport = "no-engine-support",
    /// The ADBC driver or connection profile of a source cannot be loaded.
    DriverNotFound = "driver-not-found",
    /// An SQL engine refused the connection or the statement, or the connection was lost.
    EngineFailed = "engine-failed",
    /// Counts with sums over units cannot be added while a unit may stand in several of them.
    UnitsMayOverlap = "units-may-overlap",
    /// A report or a tally cannot be written.
    OutputUnwritable = "output-unwritable",
    /// Nothing has this identifier.
    UnknownId = "unknown-id",
    /// A library or this program failed in a way that is not the user's mistake.
    Internal = "internal",
}

/// A mistake, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    code: Code,
    message: String,
    help: Vec<String>,
}

impl Error {
    /// Makes an error; `message` says what is wrong and where, without a full stop.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            help: Vec::new(),
        }
    }

    /// Adds a line that says what to type or change.
    #[must_use]
    pub fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// What is wrong, and where.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it, line by line.
    #[must_use]
    pub fn help_lines(&self) -> &[String] {
        &self.help
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error[{}]: {}", self.code.id(), self.message)?;
        for line in &self.help {
            write!(f, "\n  help: {line}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// The candidate most like `wanted`, when one is like enough to be meant.
///
/// Similarity is Jaro–Winkler on lower-cased names, at least 0.8.
#[must_use]
pub fn did_you_mean<'a>(
    wanted: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    const LIKE_ENOUGH: f64 = 0.8;
    let wanted = wanted.to_lowercase();
    candidates
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&wanted, &name.to_lowercase()), name))
        .filter(|(score, _)| *score >= LIKE_ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique_kebab_case_and_explained() {
        let ids: BTreeSet<_> = Code::ALL.iter().map(|code| code.id()).collect();
        assert_eq!(ids.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(
                code.id()
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            );
            assert!(code.meaning().ends_with('.'), "{}", code.id());
        }
    }

    #[test]
    fn a_misspelt_name_finds_its_neighbour_and_a_foreign_one_does_not() {
        assert_eq!(did_you_mean("gendr", ["age", "gender"]), Some("gender"));
        assert_eq!(did_you_mean("zip", ["age", "gender"]), None);
    }
}
