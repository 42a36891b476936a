//! What is read in an engine: a table by its name, or a query as it is written.

use std::fmt;

use crate::engine::Dialect;
use crate::error::{Code, Error, Result};

/// A table or a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relation {
    /// The parts of a table's name: catalogue, schema, table.
    Table(Vec<String>),
    /// A query, to stand between brackets.
    Query(String),
}

impl Relation {
    /// A table by its name; points separate the parts, quotes are added.
    ///
    /// # Errors
    ///
    /// [`Code::UnquotableName`] for empty parts and control characters.
    pub fn table(name: &str) -> Result<Self> {
        let parts: Vec<String> = name.trim().split('.').map(str::to_owned).collect();
        if parts.iter().any(String::is_empty) || name.chars().any(char::is_control) {
            return Err(Error::new(
                Code::UnquotableName,
                format!("`{}` is not the name of a table", name.escape_debug()),
            )
            .help("write `table`, `schema.table` or `catalogue.schema.table`, without quotes; or use `--query`"));
        }
        Ok(Self::Table(parts))
    }

    /// A query, as it is.
    ///
    /// # Errors
    ///
    /// [`Code::UnquotableName`] when it is empty, holds a `;` or control characters other than line
    /// breaks and tabs.
    pub fn query(text: &str) -> Result<Self> {
        let text = text.trim();
        let bad = text
            .chars()
            .any(|c| c == ';' || (c.is_control() && !matches!(c, '\n' | '\r' | '\t')));
        if text.is_empty() || bad {
            return Err(Error::new(
                Code::UnquotableName,
                "the query is empty, or holds `;` or a control character",
            )
            .help("write one SELECT without `;`: it stands within a larger statement"));
        }
        Ok(Self::Query(text.to_owned()))
    }

    /// What stands after `FROM`.
    pub(super) fn written(&self, dialect: Dialect) -> Result<String> {
        match self {
            Self::Table(parts) => {
                let parts: Result<Vec<String>> =
                    parts.iter().map(|part| dialect.name(part)).collect();
                Ok(parts?.join("."))
            }
            // A comment at the end of the query must not take the bracket with it.
            Self::Query(text) => Ok(format!("(\n{text}\n)")),
        }
    }
}

/// `table ads.delivery`, or `query`: what a query says is not repeated, since it may hold secrets.
impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(parts) => write!(f, "table {}", parts.join(".")),
            Self::Query(_) => f.write_str("query"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_parts_and_a_query_has_brackets() {
        let table = Relation::table("ads.delivery").expect("a table");
        assert_eq!(
            table.written(Dialect::DuckDb),
            Ok("\"ads\".\"delivery\"".into())
        );
        assert_eq!(table.to_string(), "table ads.delivery");
        let query = Relation::query("SELECT 1 -- all").expect("a query");
        assert_eq!(
            query.written(Dialect::DuckDb),
            Ok("(\nSELECT 1 -- all\n)".into())
        );
        assert_eq!(query.to_string(), "query");
    }

    #[test]
    fn what_is_no_name_and_what_is_two_statements_is_refused() {
        for name in ["", ".", "ads.", "a\0b", "a\nb"] {
            let error = Relation::table(name).expect_err(name);
            assert_eq!(error.code(), Code::UnquotableName, "{name:?}");
        }
        for query in ["", "SELECT 1; DROP TABLE a", "SELECT '\0'"] {
            let error = Relation::query(query).expect_err(query);
            assert_eq!(error.code(), Code::UnquotableName, "{query:?}");
        }
    }
}
