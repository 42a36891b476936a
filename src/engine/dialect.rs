//! What SQL engines write differently: quotes, escapes, names of types. One row per dialect; the
//! statement itself is the same for all of them.

use crate::error::{Code, Error, Result, did_you_mean};

/// An SQL dialect that a statement can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// Apache Spark.
    Spark,
    /// Databricks.
    Databricks,
    /// Google `BigQuery`.
    BigQuery,
    /// Snowflake.
    Snowflake,
    /// Trino.
    Trino,
    /// `PostgreSQL`.
    PostgreSql,
    /// Amazon Redshift.
    Redshift,
    /// `DuckDB`.
    DuckDb,
    /// `ClickHouse`.
    ClickHouse,
    /// `SQLite`.
    Sqlite,
}

/// How a text between single quotes holds a quote and a backslash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Escape {
    /// A quote is doubled, a backslash is a character like any other.
    Doubled,
    /// A backslash escapes both; two texts side by side would be joined.
    Backslash,
    /// A quote is doubled, and a backslash, which would escape what follows, too.
    Both,
}

/// One row of the table of dialects.
struct Row {
    dialect: Dialect,
    id: &'static str,
    about: &'static str,
    /// Schemes of addresses, which are also the names of drivers.
    schemes: &'static [&'static str],
    /// The mark around names; doubled within them.
    quote: char,
    /// Characters that no name may hold, because engines read them differently within quotes.
    refused: &'static [char],
    escape: Escape,
    /// The type of texts.
    text: &'static str,
    /// The type of whole numbers that may be null.
    whole: &'static str,
    /// The type of exact amounts with six decimals.
    amount: &'static str,
}

/// `CAST(… AS BIGINT)` everywhere: engines give sums in types of their own.
const BIGINT: &str = "BIGINT";

const AMOUNT: &str = "DECIMAL(38, 6)";

const ROWS: [Row; 10] = [
    Row {
        dialect: Dialect::Spark,
        id: "spark",
        about: "Apache Spark 3.4 and newer",
        schemes: &["spark", "sc"],
        quote: '`',
        refused: &[],
        escape: Escape::Backslash,
        text: "STRING",
        whole: BIGINT,
        amount: AMOUNT,
    },
    Row {
        dialect: Dialect::Databricks,
        id: "databricks",
        about: "Databricks SQL",
        schemes: &["databricks"],
        quote: '`',
        refused: &[],
        escape: Escape::Backslash,
        text: "STRING",
        whole: BIGINT,
        amount: AMOUNT,
    },
    Row {
        dialect: Dialect::BigQuery,
        id: "bigquery",
        about: "Google BigQuery (GoogleSQL)",
        schemes: &["bigquery"],
        quote: '`',
        refused: &['`', '\\'],
        escape: Escape::Backslash,
        text: "STRING",
        whole: BIGINT,
        amount: "BIGNUMERIC",
    },
    Row {
        dialect: Dialect::Snowflake,
        id: "snowflake",
        about: "Snowflake; names are quoted, so write them as they are stored (mostly upper case)",
        schemes: &["snowflake"],
        quote: '"',
        refused: &[],
        escape: Escape::Both,
        text: "VARCHAR",
        whole: BIGINT,
        amount: AMOUNT,
    },
    Row {
        dialect: Dialect::Trino,
        id: "trino",
        about: "Trino",
        schemes: &["trino"],
        quote: '"',
        refused: &[],
        escape: Escape::Doubled,
        text: "VARCHAR",
        whole: BIGINT,
        amount: AMOUNT,
    },
    Row {
        dialect: Dialect::PostgreSql,
        id: "postgresql",
        about: "PostgreSQL 12 and newer",
        schemes: &["postgresql", "postgres"],
        quote: '"',
        refused: &[],
        escape: Escape::Doubled,
        text: "TEXT",
        whole: BIGINT,
        amount: AMOUNT,
    },
    Row {
        dialect: Dialect::Redshift,
        id: "redshift",
        about: "Amazon Redshift",
        schemes: &["redshift"],
        quote: '"',
        refused: &[],
        escape: Escape::Both,
        text: "VARCHAR(65535)",
        whole: BIGINT,
        amount: AMOUNT,
    },
    Row {
        dialect: Dialect::DuckDb,
        id: "duckdb",
        about: "DuckDB",
        schemes: &["duckdb"],
        quote: '"',
        refused: &[],
        escape: Escape::Doubled,
        text: "VARCHAR",
        whole: BIGINT,
        amount: AMOUNT,
    },
    Row {
        dialect: Dialect::ClickHouse,
        id: "clickhouse",
        about: "ClickHouse",
        schemes: &["clickhouse"],
        quote: '"',
        refused: &['\\'],
        escape: Escape::Both,
        text: "Nullable(String)",
        // A type is never null here unless it says so.
        whole: "Nullable(Int64)",
        amount: "Nullable(Decimal(38, 6))",
    },
    Row {
        dialect: Dialect::Sqlite,
        id: "sqlite",
        about: "SQLite",
        schemes: &["sqlite"],
        quote: '"',
        refused: &[],
        escape: Escape::Doubled,
        text: "TEXT",
        whole: BIGINT,
        amount: AMOUNT,
    },
];

impl Dialect {
    /// Every dialect in the order of documentation.
    pub const ALL: [Self; 10] = [
        Self::Spark,
        Self::Databricks,
        Self::BigQuery,
        Self::Snowflake,
        Self::Trino,
        Self::PostgreSql,
        Self::Redshift,
        Self::DuckDb,
        Self::ClickHouse,
        Self::Sqlite,
    ];

    fn row(self) -> &'static Row {
        ROWS.iter()
            .find(|row| row.dialect == self)
            .expect("every dialect has a row")
    }

    /// The name used on the command line.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.row().id
    }

    /// One line about the dialect.
    #[must_use]
    pub fn about(self) -> &'static str {
        self.row().about
    }

    /// The dialect called so.
    ///
    /// # Errors
    ///
    /// [`Code::Usage`], naming the dialects.
    pub fn parse(id: &str) -> Result<Self> {
        let wanted = id.trim().to_lowercase();
        let found = Self::ALL.into_iter().find(|dialect| {
            dialect.id() == wanted || dialect.row().schemes.contains(&wanted.as_str())
        });
        found.ok_or_else(|| {
            let ids: Vec<&str> = Self::ALL.iter().map(|dialect| dialect.id()).collect();
            let error = Error::new(Code::Usage, format!("there is no dialect `{id}`"));
            match did_you_mean(&wanted, ids.iter().copied()) {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error.help(format!("the dialects are {}", ids.join(", "))),
            }
        })
    }

    /// The dialect of an address's scheme: `postgresql` of `postgresql://host/database`.
    #[must_use]
    pub fn of_scheme(scheme: &str) -> Option<Self> {
        let scheme = scheme.to_lowercase();
        ROWS.iter()
            .find(|row| row.schemes.contains(&scheme.as_str()))
            .map(|row| row.dialect)
    }

    /// The dialect of an engine that gives its name: `Apache Spark`, `DuckDB`.
    #[must_use]
    pub fn of_vendor(vendor: &str) -> Option<Self> {
        let vendor: String = vendor.to_lowercase().replace([' ', '-', '_'], "");
        // Longer names first: a Redshift that calls itself "PostgreSQL (Redshift)" is Redshift.
        let mut known: Vec<(&str, Self)> = ROWS.iter().map(|row| (row.id, row.dialect)).collect();
        known.sort_by_key(|(id, _)| (*id == "postgresql" || *id == "spark", *id));
        known
            .into_iter()
            .find(|(id, _)| vendor.contains(id))
            .map(|(_, dialect)| dialect)
    }

    /// A name between the dialect's quotes, exactly as it is written.
    ///
    /// # Errors
    ///
    /// [`Code::UnquotableName`] for an empty name, one with control characters, or one with a
    /// character that the engine would not take as it is.
    pub(super) fn name(self, name: &str) -> Result<String> {
        let row = self.row();
        if name.is_empty() {
            return Err(Error::new(Code::UnquotableName, "a name is empty")
                .help("write a table as `schema.table`, each part with a name"));
        }
        if let Some(bad) = name
            .chars()
            .find(|c| c.is_control() || row.refused.contains(c))
        {
            return Err(Error::new(
                Code::UnquotableName,
                format!(
                    "the name `{}` holds `{}`, which is not written in {} statements",
                    name.escape_debug(),
                    bad.escape_debug(),
                    row.id
                ),
            )
            .help("rename the column or table, or rename it in `--query \"SELECT … AS …\"`"));
        }
        let quote = row.quote;
        let inner = name.replace(quote, &format!("{quote}{quote}"));
        Ok(format!("{quote}{inner}{quote}"))
    }

    /// A text as a literal.
    ///
    /// # Errors
    ///
    /// [`Code::UnquotableName`] when it holds control characters.
    pub(super) fn literal(self, text: &str) -> Result<String> {
        if text.chars().any(char::is_control) {
            return Err(Error::new(
                Code::UnquotableName,
                format!(
                    "the value `{}` holds a control character",
                    text.escape_debug()
                ),
            )
            .help("name another value, or filter in `--query`"));
        }
        let inner = match self.row().escape {
            Escape::Doubled => text.replace('\'', "''"),
            Escape::Both => text.replace('\\', "\\\\").replace('\'', "''"),
            Escape::Backslash => text.replace('\\', "\\\\").replace('\'', "\\'"),
        };
        Ok(format!("'{inner}'"))
    }

    /// An expression as text; null stays null.
    pub(super) fn to_text(self, expression: &str) -> String {
        format!("CAST({expression} AS {})", self.row().text)
    }

    /// A text that is compared byte by byte, whatever the language of the database.
    pub(super) fn by_bytes(self, text: &str) -> String {
        match self {
            Self::PostgreSql => format!("({text}) COLLATE \"C\""),
            _ => text.to_owned(),
        }
    }

    /// The number of rows of a group.
    pub(super) fn count_rows() -> &'static str {
        "CAST(COUNT(*) AS BIGINT)"
    }

    /// The sum of a column of counts; −1, which every reader refuses, when one of them is negative,
    /// has a fraction, is not a number or exceeds 2⁵³.
    pub(super) fn sum_of_counts(self, column: &str) -> String {
        let whole = self.row().whole;
        let fraction = match self {
            // FLOOR is an optional part of SQLite.
            Self::Sqlite => format!("{column} <> CAST({column} AS INTEGER)"),
            _ => format!("{column} <> FLOOR({column})"),
        };
        format!(
            "CASE WHEN SUM(CASE WHEN {column} < 0 OR {column} > 9007199254740992 OR {fraction} \
             THEN 1 ELSE 0 END) > 0 THEN -1 ELSE CAST(SUM({column}) AS {whole}) END"
        )
    }

    /// The exact sum of a column of amounts as text with six decimals; `-1` when one of them is
    /// negative or not a number.
    pub(super) fn sum_of_amounts(self, column: &str) -> String {
        let bad = format!("{column} < 0 OR {column} > 9000000000000");
        let sum = match self {
            // SQLite has no decimals: whole millionths are exact.
            Self::Sqlite => {
                let micros = format!("SUM(CAST(ROUND({column} * 1000000) AS INTEGER))");
                format!("PRINTF('%d.%06d', {micros} / 1000000, {micros} % 1000000)")
            }
            // A cast would cut decimals off, and BIGNUMERIC has more than six.
            Self::ClickHouse | Self::BigQuery => {
                let amount = self.row().amount;
                self.to_text(&format!("SUM(CAST(ROUND({column}, 6) AS {amount}))"))
            }
            _ => self.to_text(&format!("SUM(CAST({column} AS {}))", self.row().amount)),
        };
        format!("CASE WHEN SUM(CASE WHEN {bad} THEN 1 ELSE 0 END) > 0 THEN '-1' ELSE {sum} END")
    }

    /// Whether a value of a column of numbers is something else; `None` where types are kept.
    pub(super) fn not_a_number(self, column: &str) -> Option<String> {
        (self == Self::Sqlite).then(|| format!("TYPEOF({column}) NOT IN ('integer', 'real')"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dialect_is_found_by_its_name_and_its_schemes() {
        for dialect in Dialect::ALL {
            assert_eq!(Dialect::parse(dialect.id()), Ok(dialect));
            assert_eq!(Dialect::of_vendor(dialect.id()), Some(dialect));
            for scheme in dialect.row().schemes {
                assert_eq!(Dialect::of_scheme(scheme), Some(dialect), "{scheme}");
            }
        }
        assert_eq!(Dialect::of_vendor("Apache Spark"), Some(Dialect::Spark));
        assert_eq!(Dialect::of_vendor("Unheard Of"), None);
    }

    #[test]
    fn a_misspelt_dialect_finds_its_neighbour() {
        let error = Dialect::parse("postgre").expect_err("no such dialect");
        assert_eq!(error.code(), Code::Usage);
        assert!(error.help_lines()[0].contains("postgresql"), "{error}");
    }

    #[test]
    fn quotes_within_names_are_doubled_and_control_characters_refused() {
        assert_eq!(
            Dialect::PostgreSql.name("a\"; DROP TABLE b; --"),
            Ok("\"a\"\"; DROP TABLE b; --\"".into())
        );
        assert_eq!(Dialect::Spark.name("a`b"), Ok("`a``b`".into()));
        for (dialect, name) in [
            (Dialect::PostgreSql, "a\0b"),
            (Dialect::Trino, "a\nb"),
            (Dialect::BigQuery, "a`b"),
            (Dialect::ClickHouse, "a\\"),
            (Dialect::DuckDb, ""),
        ] {
            let error = dialect.name(name).expect_err(name);
            assert_eq!(error.code(), Code::UnquotableName, "{name:?}");
        }
    }

    #[test]
    fn quotes_and_backslashes_within_texts_stay_within_them() {
        for (dialect, wanted) in [
            (Dialect::PostgreSql, r"'d''\été'"),
            (Dialect::Spark, r"'d\'\\été'"),
            (Dialect::BigQuery, r"'d\'\\été'"),
            (Dialect::Snowflake, r"'d''\\été'"),
        ] {
            assert_eq!(dialect.literal(r"d'\été"), Ok(wanted.into()));
        }
        assert!(Dialect::DuckDb.literal("a\u{1b}[31m").is_err());
    }
}
