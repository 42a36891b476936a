//! The one statement: a log compressed to groups of rows that classify alike, in the words of an
//! engine. Words stay as they are and numbers become a number of their band, so that the kernel
//! judges the result exactly as it would have judged the log.

use std::collections::BTreeMap;

use crate::config::RowShape;
use crate::config::number::{MICROS, format_micros};
use crate::engine::condition::{Marks, marks};
use crate::engine::selected::Selected;
use crate::engine::{Dialect, Relation};
use crate::error::{Code, Error, Result};
use crate::groups::{Grouping, Span};
use crate::input::{BinnedAs, FILTER_COLUMN, Opened, ROWS_COLUMN, Roles, RowFilter};
use crate::tally::Plan;

/// What the values of a column are in the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Numbers of a type that compares exactly as their text does.
    Numbers,
    /// Anything else.
    Words,
}

/// What every column holds, by its name; one that is not listed holds words.
pub type Columns = BTreeMap<String, Holds>;

/// What columns hold, told from the first rows of files: numbers, if every value that is there is
/// one. Files do not say how an engine stores a column; where it stores text, it refuses to compare
/// it with numbers.
#[must_use]
pub fn columns_of(inputs: &[Opened]) -> Columns {
    let mut columns = Columns::new();
    for input in inputs {
        for (at, name) in input.header.iter().enumerate() {
            let values = input
                .sample
                .iter()
                .filter_map(|row| row.get(at)?.as_deref());
            let mut values = values.peekable();
            let numbers = values.peek().is_some()
                && values.all(|text| text.parse::<f64>().is_ok_and(f64::is_finite));
            let holds = if numbers {
                Holds::Numbers
            } else {
                Holds::Words
            };
            let known = columns.entry(name.clone()).or_insert(holds);
            if holds == Holds::Words {
                *known = Holds::Words;
            }
        }
    }
    columns
}

/// Largest score that is told apart from its neighbours by the threshold alone.
const LARGEST_SCORE: i64 = 9_000_000_000_000 * MICROS;

/// The statement that makes the rows of a plan.
///
/// # Errors
///
/// [`Code::UnquotableName`] for names that the dialect cannot write, [`Code::NotNumeric`] for counts
/// that are not numbers in the engine.
pub fn statement(
    dialect: Dialect,
    relation: &Relation,
    roles: &Roles,
    plan: &Plan,
    columns: &Columns,
) -> Result<String> {
    if let Some(unit) = &roles.unit {
        return Err(Error::new(
            Code::Usage,
            format!("an engine cannot be asked for the units of `{}`: it would give back a row for each", unit.column),
        )
        .help("leave out `--unit`, or export the log: the units of files are counted"));
    }
    if plan.binned_as == BinnedAs::Amounts {
        return Err(Error::new(
            Code::Usage,
            "an engine cannot be asked for values of offers: it would give back a row for nearly every one",
        )
        .help("leave out `--value`, or export the log: the values of files are counted"));
    }
    if plan.binned_as == BinnedAs::Ranks {
        return Err(Error::new(
            Code::Usage,
            "an engine cannot be asked for positions in a ranking: it would give back a row for each",
        )
        .help("leave out `--rank`, or export the log: the positions of files are counted"));
    }
    if let Some((column, _)) = roles.membership.first() {
        return Err(Error::new(
            Code::Usage,
            format!("an engine cannot be asked for the probabilities of `{}`: it would give back a row for nearly every one", column.column),
        )
        .help("leave out `--membership`, or export the log: the probabilities of files are counted"));
    }
    if let Some(weight) = &roles.weight {
        return Err(Error::new(
            Code::Usage,
            format!("an engine cannot be asked for the weights of `{}`: it would give back a row for nearly every weight", weight.column),
        )
        .help("leave out `--weight`, or export the log: the weights of files are added up"));
    }
    if plan.score_bins.is_some() {
        return Err(Error::new(
            Code::Usage,
            "an engine cannot be asked for scores in bins: it would give back a row for nearly every score",
        )
        .help("leave out `--score-bins`, or export the log: the scores of files are counted"));
    }
    let writer = Writer {
        dialect,
        roles,
        plan,
        columns,
    };
    let mut selected = Selected::default();
    for column in writer.keys() {
        let (inner, name) = (writer.key(&column)?, dialect.name(&column)?);
        selected.add_key(&inner, &name);
    }
    let filter = roles.filter.as_ref();
    let marks = filter.map(|filter| writer.marks(filter)).transpose()?;
    if let Some(marks) = &marks {
        selected.add_mark(marks, &writer.name(FILTER_COLUMN)?);
    }
    if plan.rows == RowShape::Counts {
        for stage in &roles.stages {
            let column = writer.counts(&stage.column.column)?;
            selected.add_sum(
                &column,
                |sum| dialect.sum_of_counts(sum),
                &writer.name(&stage.column.column)?,
            );
        }
        if let Some(spend) = &roles.spend {
            let column = writer.counts(&spend.column)?;
            selected.add_sum(
                &column,
                |sum| dialect.sum_of_amounts(sum),
                &writer.name(&spend.column)?,
            );
        }
    }
    if columns.contains_key(ROWS_COLUMN) {
        let column = writer.counts(ROWS_COLUMN)?;
        selected.add_sum(
            &column,
            |sum| dialect.sum_of_counts(sum),
            &writer.name(ROWS_COLUMN)?,
        );
        // Rows that are left out are counted, too.
        selected.last_is_always_there();
    } else {
        let rows = Dialect::count_rows();
        selected
            .outer
            .push(format!("{rows} AS {}", writer.name(ROWS_COLUMN)?));
    }
    let relation = relation.written(dialect)?;
    let rows = match marks {
        Some(Marks::Made { values, chosen }) => selected.marked(&values, &chosen, &relation),
        Some(Marks::There(_)) | None => selected.plain(&relation),
    };
    Ok(format!(
        "SELECT\n  {}\nFROM (\n{rows}\n) AS k\nGROUP BY {}",
        selected.outer.join(",\n  "),
        selected.keys.join(", ")
    ))
}

/// The statement that shows the first rows with all columns.
///
/// # Errors
///
/// As [`statement`].
pub fn first_rows(dialect: Dialect, relation: &Relation, rows: usize) -> Result<String> {
    Ok(format!(
        "SELECT * FROM {} AS t LIMIT {rows}",
        relation.written(dialect)?
    ))
}

struct Writer<'a> {
    dialect: Dialect,
    roles: &'a Roles,
    plan: &'a Plan,
    columns: &'a Columns,
}

impl Writer<'_> {
    fn name(&self, column: &str) -> Result<String> {
        self.dialect.name(column)
    }

    /// A column of the log.
    fn column(&self, column: &str) -> Result<String> {
        Ok(format!("t.{}", self.name(column)?))
    }

    fn holds(&self, column: &str) -> Holds {
        self.columns.get(column).copied().unwrap_or(Holds::Words)
    }

    /// How rows are told apart by the condition.
    fn marks(&self, filter: &RowFilter) -> Result<Marks> {
        if filter.is_marked {
            let there = self.column(FILTER_COLUMN)?;
            return Ok(Marks::There(self.dialect.to_text(&there)));
        }
        marks(&filter.condition, self.dialect, |column| {
            let value = self.column(column)?;
            Ok((value, self.holds(column) == Holds::Numbers))
        })
    }

    /// The columns that rows are grouped by, each once.
    fn keys(&self) -> Vec<String> {
        let attributes = self.roles.attributes.iter().map(|a| &a.column.column);
        let strata = self.roles.by.iter().map(|by| &by.column);
        let mut keys: Vec<String> = Vec::new();
        let mut add = |column: &String| {
            if !keys.contains(column) {
                keys.push(column.clone());
            }
        };
        let checked = self.roles.checked.columns.iter();
        let checked = checked.map(|held| &held.column.column);
        attributes.chain(strata).chain(checked).for_each(&mut add);
        if self.plan.rows == RowShape::Person {
            let stages = self.roles.stages.iter().map(|stage| &stage.column.column);
            let label = self.roles.label.iter().map(|label| &label.column);
            let consent = self.roles.consent.iter().map(|role| &role.column.column);
            stages.chain(label).chain(consent).for_each(&mut add);
        }
        keys
    }

    /// What a column is grouped by: its value as text, or a number of its band.
    fn key(&self, column: &str) -> Result<String> {
        let value = self.column(column)?;
        let raw = self.dialect.to_text(&value);
        let spans = self.spans(column);
        if spans.is_empty() {
            return Ok(raw);
        }
        let mut cases: Vec<String> = self
            .dialect
            .not_a_number(&value)
            .map(|not| format!("WHEN {not} THEN {raw}"))
            .into_iter()
            .collect();
        for Span { low, high, like } in spans {
            cases.push(format!(
                "WHEN {value} BETWEEN {} AND {} THEN {}",
                format_micros(low),
                format_micros(high),
                self.dialect.literal(&format_micros(like))?
            ));
        }
        Ok(format!(
            "CASE\n      {}\n      ELSE {raw}\n    END",
            cases.join("\n      ")
        ))
    }

    /// The spans of numbers that need not be told apart; none where the value itself is needed.
    fn spans(&self, column: &str) -> Vec<Span> {
        let is_stratum = self.roles.by.iter().any(|by| by.column == column);
        let checked = self.roles.checked.columns.iter();
        let is_checked = checked
            .map(|held| &held.column.column)
            .any(|name| name == column);
        if self.holds(column) != Holds::Numbers || is_stratum || is_checked {
            return Vec::new();
        }
        let mut roles = self.roles.attributes.iter().zip(&self.plan.attributes);
        if let Some((_, attribute)) = roles.find(|(role, _)| role.column.column == column) {
            return match &attribute.grouping {
                Grouping::Bands(bands) => bands.spans(),
                Grouping::Words(_) => Vec::new(),
            };
        }
        match &self.roles.score {
            Some((score, threshold)) if score.column == column => scores(*threshold),
            Some(_) | None => Vec::new(),
        }
    }

    /// A column that is summed.
    fn counts(&self, column: &str) -> Result<String> {
        if self.holds(column) == Holds::Numbers {
            return self.column(column);
        }
        Err(Error::new(
            Code::NotNumeric,
            format!("`{column}` holds counts, but is no column of exact numbers in the engine"),
        )
        .help(format!(
            "cast it: `--query \"SELECT …, CAST({column} AS BIGINT) AS {column} FROM …\"`"
        )))
    }
}

/// Scores at or above the threshold, and those below it by a millionth or more.
fn scores(threshold: i64) -> Vec<Span> {
    let above = (threshold, LARGEST_SCORE, threshold);
    let below = (-LARGEST_SCORE, threshold - 1, threshold - MICROS);
    [above, below]
        .into_iter()
        .filter(|(low, high, like)| (low..=high).contains(&like))
        .map(|(low, high, like)| Span { low, high, like })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sqlparser::ast::{SetExpr, Statement};
    use sqlparser::dialect as parsers;
    use sqlparser::parser::Parser;
    use sqlparser::tokenizer::{Token, Tokenizer, Whitespace};

    use super::*;
    use crate::config::condition::parse_condition;
    use crate::config::{AttributeConfig, Named};
    use crate::groups::{Attribute, Bands, Kind, Quantity, Vocabulary};
    use crate::input::{AttributeColumn, Decision, How, RoleColumn, StageColumn};

    fn role(column: &str) -> RoleColumn {
        RoleColumn {
            column: column.into(),
            how: How::Flag,
        }
    }

    fn attribute(column: &str, kind: Kind, grouping: Grouping) -> (AttributeColumn, Attribute) {
        let role = AttributeColumn {
            id: column.into(),
            recognised: None,
            column: role(column),
            settings: AttributeConfig::named(Named::flag(column)),
        };
        let attribute = Attribute {
            id: column.into(),
            kind,
            grouping,
        };
        (role, attribute)
    }

    /// A log of gender, age and income with a funnel of two stages.
    struct Log {
        roles: Roles,
        plan: Plan,
        columns: Columns,
    }

    fn log(shape: RowShape, names: [&str; 6]) -> Log {
        let [gender, age, income, eligible, targeted, stratum] = names;
        let bands = Bands::platform_ages(Quantity::Age);
        let cuts = Bands {
            quantity: Quantity::Income,
            cuts: vec![20_000 * MICROS, 50_000 * MICROS],
            ready_bands: false,
        };
        let (attributes, meanings): (Vec<_>, Vec<_>) = [
            attribute(gender, Kind::Gender, Grouping::Words(Vocabulary::default())),
            attribute(age, Kind::Age, Grouping::Bands(bands)),
            attribute(income, Kind::Income, Grouping::Bands(cuts)),
        ]
        .into_iter()
        .unzip();
        let stages = [eligible, targeted].map(|column| StageColumn {
            id: column.into(),
            column: role(column),
        });
        let decision = Some(Decision {
            outcome: targeted.into(),
            eligible: Some(eligible.into()),
        });
        let roles = Roles {
            shape,
            shape_how: How::Flag,
            attributes,
            stages: stages.to_vec(),
            decision: decision.clone(),
            label: None,
            score: None,
            binned: None,
            binned_as: BinnedAs::Scores,
            spend: None,
            spend_in_micros: false,
            meanings: Vec::new(),
            arms: None,
            by: vec![role(stratum)],
            multiplicity: None,
            unit: None,
            weight: None,
            membership: Vec::new(),
            filter: None,
            consent: None,
            watched: None,
            checked: crate::input::CheckedColumns::default(),
        };
        let plan = Plan {
            rows: shape,
            attributes: meanings,
            strata: vec![stratum.into()],
            stages: vec![eligible.into(), targeted.into()],
            decision,
            label: false,
            threshold: None,
            spend: false,
            ..Plan::empty()
        };
        let numbers = [age, income, eligible, targeted];
        let columns = numbers.map(|name| (name.to_owned(), Holds::Numbers));
        Log {
            roles,
            plan,
            columns: columns.into(),
        }
    }

    const NAMES: [&str; 6] = [
        "gender", "age", "income", "eligible", "targeted", "campaign",
    ];

    fn written(log: &Log, dialect: Dialect, relation: &Relation) -> Result<String> {
        statement(dialect, relation, &log.roles, &log.plan, &log.columns)
    }

    fn parser(dialect: Dialect) -> Box<dyn parsers::Dialect> {
        match dialect {
            Dialect::Spark => Box::new(parsers::SparkSqlDialect),
            Dialect::Databricks => Box::new(parsers::DatabricksDialect {}),
            Dialect::BigQuery => Box::new(parsers::BigQueryDialect {}),
            Dialect::Snowflake => Box::new(parsers::SnowflakeDialect {}),
            // There is no parser of Trino's own; it keeps to the standard.
            Dialect::Trino => Box::new(parsers::GenericDialect {}),
            Dialect::PostgreSql => Box::new(parsers::PostgreSqlDialect {}),
            Dialect::Redshift => Box::new(parsers::RedshiftSqlDialect {}),
            Dialect::DuckDb => Box::new(parsers::DuckDbDialect {}),
            Dialect::ClickHouse => Box::new(parsers::ClickHouseDialect {}),
            Dialect::Sqlite => Box::new(parsers::SQLiteDialect {}),
        }
    }

    /// The names between quotes in a statement, as its dialect reads it, each once and sorted;
    /// asserts that it is one SELECT without comments and with numbers for texts.
    fn names_in(dialect: Dialect, sql: &str) -> Vec<String> {
        let parser = parser(dialect);
        let statements = Parser::parse_sql(&*parser, sql)
            .unwrap_or_else(|error| panic!("{dialect:?}: {error}\n{sql}"));
        let [Statement::Query(query)] = statements.as_slice() else {
            panic!("{} statements: {sql}", statements.len());
        };
        assert!(matches!(*query.body, SetExpr::Select(_)), "{sql}");
        let tokens = Tokenizer::new(&*parser, sql)
            .tokenize()
            .unwrap_or_else(|error| panic!("{dialect:?}: {error}\n{sql}"));
        let mut names = Vec::new();
        for token in tokens {
            match token {
                Token::Word(word) if word.quote_style.is_some() => names.push(word.value),
                Token::SingleQuotedString(text) => {
                    let known = text.parse::<f64>().is_ok()
                        || ["integer", "real", "%d.%06d"].contains(&text.as_str());
                    assert!(known, "{text} in {sql}");
                }
                Token::DoubleQuotedString(text) | Token::NationalStringLiteral(text) => {
                    panic!("{text} in {sql}")
                }
                Token::Whitespace(
                    Whitespace::SingleLineComment { .. } | Whitespace::MultiLineComment(_),
                ) => panic!("a comment in {sql}"),
                _ => {}
            }
        }
        names.sort();
        names.dedup();
        names
    }

    fn sorted(names: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        names.push(ROWS_COLUMN.into());
        names.sort();
        names.dedup();
        names
    }

    #[test]
    fn people_are_grouped_by_words_and_by_a_number_of_their_band() {
        let log = log(RowShape::Person, NAMES);
        let table = Relation::table("ads.delivery").expect("a table");
        let sql = written(&log, Dialect::PostgreSql, &table).expect("plain names");
        let wanted = r#"SELECT
  k.k1 AS "gender",
  k.k2 AS "age",
  k.k3 AS "income",
  k.k4 AS "campaign",
  k.k5 AS "eligible",
  k.k6 AS "targeted",
  CAST(COUNT(*) AS BIGINT) AS "bias_audit_rows"
FROM (
  SELECT
    CAST(t."gender" AS TEXT) AS k1,
    CASE
      WHEN t."age" BETWEEN 0.000001 AND 12.999999 THEN '1'
      WHEN t."age" BETWEEN 13 AND 17.999999 THEN '13'
      WHEN t."age" BETWEEN 18 AND 24.999999 THEN '18'
      WHEN t."age" BETWEEN 25 AND 34.999999 THEN '25'
      WHEN t."age" BETWEEN 35 AND 44.999999 THEN '35'
      WHEN t."age" BETWEEN 45 AND 54.999999 THEN '45'
      WHEN t."age" BETWEEN 55 AND 64.999999 THEN '55'
      WHEN t."age" BETWEEN 65 AND 117.999999 THEN '65'
      ELSE CAST(t."age" AS TEXT)
    END AS k2,
    CASE
      WHEN t."income" BETWEEN 0 AND 19999.999999 THEN '0'
      WHEN t."income" BETWEEN 20000 AND 49999.999999 THEN '20000'
      WHEN t."income" BETWEEN 50000 AND 9000000000000 THEN '50000'
      ELSE CAST(t."income" AS TEXT)
    END AS k3,
    CAST(t."campaign" AS TEXT) AS k4,
    CAST(t."eligible" AS TEXT) AS k5,
    CAST(t."targeted" AS TEXT) AS k6
  FROM "ads"."delivery" AS t
) AS k
GROUP BY k.k1, k.k2, k.k3, k.k4, k.k5, k.k6"#;
        assert_eq!(sql, wanted);
    }

    #[test]
    fn counts_are_summed_and_what_is_no_count_becomes_one_that_is_refused() {
        let mut log = log(RowShape::Counts, NAMES);
        log.roles.spend = Some(role("spend"));
        log.columns.insert("spend".into(), Holds::Numbers);
        let table = Relation::table("delivery").expect("a table");
        let sql = written(&log, Dialect::DuckDb, &table).expect("plain names");
        for part in [
            "CASE WHEN SUM(CASE WHEN k.k5 < 0 OR k.k5 > 9007199254740992 OR k.k5 <> FLOOR(k.k5) \
             THEN 1 ELSE 0 END) > 0 THEN -1 ELSE CAST(SUM(k.k5) AS BIGINT) END AS \"eligible\"",
            "ELSE CAST(SUM(CAST(k.k7 AS DECIMAL(38, 6))) AS VARCHAR) END AS \"spend\"",
            "GROUP BY k.k1, k.k2, k.k3, k.k4",
        ] {
            assert!(sql.contains(part), "{part} in {sql}");
        }
        log.columns.remove("targeted");
        let error = written(&log, Dialect::DuckDb, &table).expect_err("words");
        assert_eq!(error.code(), Code::NotNumeric);
    }

    fn with_condition(log: &mut Log, text: &str) {
        log.roles.filter = Some(RowFilter {
            condition: parse_condition(text).expect(text),
            how: How::Flag,
            is_marked: false,
        });
    }

    #[test]
    fn a_condition_marks_rows_and_leaves_the_others_in_one_group() {
        let mut log = log(RowShape::Person, ["g", "a", "i", "e", "t", "c"]);
        log.roles.attributes.truncate(1);
        log.plan.attributes.truncate(1);
        with_condition(&mut log, "c = 'it''s' and (a >= 18 or a is null)");
        let table = Relation::table("ads").expect("a table");
        let sql = written(&log, Dialect::Sqlite, &table).expect("plain names");
        let wanted = r#"SELECT
  k.k1 AS "g",
  k.k2 AS "c",
  k.k3 AS "e",
  k.k4 AS "t",
  k.chosen AS "bias_audit_where",
  CAST(COUNT(*) AS BIGINT) AS "bias_audit_rows"
FROM (
  SELECT
    CASE WHEN m.chosen = 1 THEN m.k1 END AS k1,
    CASE WHEN m.chosen = 1 THEN m.k2 END AS k2,
    CASE WHEN m.chosen = 1 THEN m.k3 END AS k3,
    CASE WHEN m.chosen = 1 THEN m.k4 END AS k4,
    m.chosen AS chosen
  FROM (
  SELECT
    f.k1 AS k1,
    f.k2 AS k2,
    f.k3 AS k3,
    f.k4 AS k4,
    CASE
      WHEN f.w1 = 'it''s' AND (f.n2 >= 18 OR f.w2 IS NULL) THEN 1
      WHEN (f.w2 IS NOT NULL AND f.n2 IS NULL) AND (f.w1 = 'it''s' AND ((f.n2 >= 18 OR (f.w2 IS NOT NULL AND f.n2 IS NULL)) OR f.w2 IS NULL)) THEN -1
      ELSE 0
    END AS chosen
  FROM (
  SELECT
    CAST(t."g" AS TEXT) AS k1,
    CAST(t."c" AS TEXT) AS k2,
    CAST(t."e" AS TEXT) AS k3,
    CAST(t."t" AS TEXT) AS k4,
    CASE WHEN REPLACE(CAST(t."c" AS TEXT), ' ', '') = '' OR LOWER(CAST(t."c" AS TEXT)) = 'nan' THEN NULL ELSE CAST(t."c" AS TEXT) END AS w1,
    CASE WHEN REPLACE(CAST(t."a" AS TEXT), ' ', '') = '' OR LOWER(CAST(t."a" AS TEXT)) = 'nan' THEN NULL ELSE CAST(t."a" AS TEXT) END AS w2,
    CASE WHEN TYPEOF(t."a") NOT IN ('integer', 'real') THEN NULL WHEN t."a" BETWEEN -9000000000000 AND 9000000000000 THEN t."a" END AS n2
  FROM "ads" AS t
  ) AS f
  ) AS m
) AS k
GROUP BY k.k1, k.k2, k.k3, k.k4, k.chosen"#;
        assert_eq!(sql, wanted);
        let sql = written(&log, Dialect::PostgreSql, &table).expect("plain names");
        assert!(sql.contains("END) COLLATE \"C\" AS w1"), "{sql}");
        with_condition(&mut log, "c > 3");
        let error = written(&log, Dialect::PostgreSql, &table).expect_err("words");
        assert_eq!(error.code(), Code::NotNumeric);
        // A table of rows that are marked already is grouped by its marks.
        if let Some(filter) = &mut log.roles.filter {
            filter.is_marked = true;
        }
        let sql = written(&log, Dialect::Sqlite, &table).expect("plain names");
        let key = "CAST(t.\"bias_audit_where\" AS TEXT) AS k5";
        assert!(sql.contains(key) && !sql.contains("chosen"), "{sql}");
    }

    #[test]
    fn sums_of_rows_that_are_left_out_are_not_made_but_the_rows_are_counted() {
        let mut log = log(RowShape::Counts, NAMES);
        log.columns.insert(ROWS_COLUMN.into(), Holds::Numbers);
        with_condition(&mut log, "campaign != 'x'");
        let table = Relation::table("ads").expect("a table");
        let sql = written(&log, Dialect::DuckDb, &table).expect("plain names");
        for part in [
            "CASE WHEN m.chosen = 1 THEN m.k5 END AS k5",
            "m.k7 AS k7,\n    m.chosen AS chosen",
            "t.\"bias_audit_rows\" AS k7",
        ] {
            assert!(sql.contains(part), "{part} in {sql}");
        }
    }

    #[test]
    fn every_dialect_reads_its_statement_as_one_select() {
        let table = Relation::table("prod.ads.delivery").expect("a table");
        let query =
            Relation::query("SELECT * FROM delivery WHERE day >= '2026-01-01'").expect("a query");
        for dialect in Dialect::ALL {
            for shape in [RowShape::Person, RowShape::Counts] {
                let mut log = log(shape, NAMES);
                if shape == RowShape::Counts {
                    log.roles.spend = Some(role("spend"));
                    log.columns.insert("spend".into(), Holds::Numbers);
                }
                let sql = written(&log, dialect, &table).expect("plain names");
                let mut names = NAMES.to_vec();
                names.extend(["prod", "ads", "delivery"]);
                if shape == RowShape::Counts {
                    names.push("spend");
                }
                assert_eq!(names_in(dialect, &sql), sorted(&names), "{dialect:?}");
                let sql = written(&log, dialect, &query).expect("a query");
                let parsed = Parser::parse_sql(&*parser(dialect), &sql);
                assert_eq!(parsed.map(|all| all.len()), Ok(1), "{sql}");
                with_condition(
                    &mut log,
                    "campaign in ('a', 'b') and (age not between 3 and 4.5 or income is null)",
                );
                let chosen = written(&log, dialect, &query).expect("a condition");
                let parsed = Parser::parse_sql(&*parser(dialect), &chosen);
                assert_eq!(parsed.map(|all| all.len()), Ok(1), "{chosen}");
                assert!(
                    sql.contains("BIGINT") || dialect == Dialect::ClickHouse,
                    "{sql}"
                );
            }
            let first = first_rows(dialect, &table, 1_000).expect("plain names");
            assert_eq!(names_in(dialect, &first).len(), 3, "{first}");
        }
    }

    #[test]
    fn scores_become_the_threshold_or_less() {
        let mut log = log(RowShape::Person, NAMES);
        log.roles.score = Some((role("score"), 500_000));
        log.roles.stages[1].column = role("score");
        log.plan.threshold = Some(500_000);
        log.columns.insert("score".into(), Holds::Numbers);
        let table = Relation::table("delivery").expect("a table");
        let sql = written(&log, Dialect::Trino, &table).expect("plain names");
        for part in [
            "WHEN t.\"score\" BETWEEN 0.5 AND 9000000000000 THEN '0.5'",
            "WHEN t.\"score\" BETWEEN -9000000000000 AND 0.499999 THEN '-0.5'",
            "ELSE CAST(t.\"score\" AS VARCHAR)",
        ] {
            assert!(sql.contains(part), "{part} in {sql}");
        }
    }

    #[test]
    fn a_stratum_and_a_column_of_words_keep_their_values() {
        let mut log = log(RowShape::Person, NAMES);
        log.columns.remove("income");
        log.roles.by = vec![role("age")];
        let table = Relation::table("delivery").expect("a table");
        let sql = written(&log, Dialect::Sqlite, &table).expect("plain names");
        assert!(!sql.contains("BETWEEN"), "{sql}");
        assert_eq!(sql.matches("AS \"age\"").count(), 1, "{sql}");
    }

    #[test]
    fn a_table_of_groups_is_grouped_again_by_its_own_rows() {
        let mut log = log(RowShape::Person, NAMES);
        log.columns.insert(ROWS_COLUMN.into(), Holds::Numbers);
        let table = Relation::table("delivery").expect("a table");
        let sql = written(&log, Dialect::DuckDb, &table).expect("plain names");
        assert!(!sql.contains("COUNT(*)"), "{sql}");
        assert!(
            sql.contains("CAST(SUM(k.k7) AS BIGINT) END AS \"bias_audit_rows\""),
            "{sql}"
        );
    }

    /// Names that try to leave their quotes.
    fn hostile() -> impl Strategy<Value = String> {
        let mark = prop_oneof![
            Just("\""),
            Just("'"),
            Just("`"),
            Just("\\"),
            Just(";"),
            Just("--"),
            Just("/*"),
            Just("*/"),
            Just("["),
            Just("]"),
            Just("$$"),
            Just(")"),
            Just("("),
            Just("\0"),
            Just("\n"),
            Just(" OR 1=1 "),
            Just("a"),
            Just("é"),
            Just("#"),
            Just("{{x}}"),
            Just("?"),
            Just(":p"),
            Just("@v"),
            Just("\u{2019}"),
            Just("\u{ff07}"),
            Just("%s"),
        ];
        prop_oneof![
            prop::collection::vec(mark, 1..8).prop_map(|marks| marks.concat()),
            any::<String>(),
        ]
    }

    proptest! {
        #[test]
        fn no_name_leaves_its_quotes(names in prop::array::uniform6(hostile()), table in hostile()) {
            let [a, b, c, d, e, f] = &names;
            let log = log(RowShape::Person, [a, b, c, d, e, f]);
            let Ok(relation) = Relation::table(&table) else {
                return Ok(());
            };
            let Relation::Table(parts) = &relation else {
                panic!("a table was asked for");
            };
            let mut all: Vec<&str> = names.iter().map(String::as_str).collect();
            all.extend(parts.iter().map(String::as_str));
            for dialect in Dialect::ALL {
                match written(&log, dialect, &relation) {
                    Ok(sql) => prop_assert_eq!(names_in(dialect, &sql), sorted(&all)),
                    Err(error) => prop_assert_eq!(error.code(), Code::UnquotableName),
                }
            }
        }

        /// A condition adds its columns and its texts to the tokens of the statement, and nothing else.
        #[test]
        fn no_condition_leaves_its_place(column in hostile(), text in hostile(), list in hostile()) {
            let texts = [&text, &list].map(|text| format!("{text}x"));
            let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
            let written_condition = format!(
                "not (\"{0}\" in ({1}, {2}) or \"{0}\" is null) and age between 3 and 4.5",
                column.replace('"', "\"\""),
                quoted(&texts[0]),
                quoted(&texts[1]),
            );
            let Ok(condition) = parse_condition(&written_condition) else {
                prop_assert!(column.is_empty(), "{}", written_condition);
                return Ok(());
            };
            for dialect in Dialect::ALL {
                // The parsers of Spark's dialects know no backslash, which there escapes quotes.
                let spark = matches!(dialect, Dialect::Spark | Dialect::Databricks);
                let parser = if spark { parser(Dialect::BigQuery) } else { parser(dialect) };
                let mut log = log(RowShape::Person, NAMES);
                log.roles.filter = Some(RowFilter {
                    condition: condition.clone(),
                    how: How::Flag,
                    is_marked: false,
                });
                let table = Relation::table("ads").expect("a table");
                let sql = match written(&log, dialect, &table) {
                    Ok(sql) => sql,
                    Err(error) => {
                        prop_assert_eq!(error.code(), Code::UnquotableName);
                        continue;
                    }
                };
                let tokens = Tokenizer::new(&*parser, &sql).tokenize();
                let tokens = tokens.map_err(|error| TestCaseError::fail(format!("{error}: {sql}")))?;
                let strings = tokens.iter().filter_map(|token| match token {
                    Token::SingleQuotedString(text) => Some(text.as_str()),
                    _ => None,
                });
                let strings: Vec<&str> = strings.collect();
                prop_assert!(strings.contains(&texts[0].as_str()), "{}", sql);
                prop_assert!(strings.contains(&texts[1].as_str()), "{}", sql);
                let plain = tokens.iter().filter(|token| {
                    !matches!(token, Token::SingleQuotedString(_) | Token::Whitespace(_))
                        && !matches!(token, Token::Word(word) if word.quote_style.is_some())
                });
                // The same statement for harmless words has the same tokens.
                with_condition(&mut log, "not (\"c\" in ('a', 'b') or \"c\" is null) and age between 3 and 4.5");
                let harmless = written(&log, dialect, &table).expect("plain names");
                let harmless = Tokenizer::new(&*parser, &harmless).tokenize().expect("plain names");
                let harmless = harmless.iter().filter(|token| {
                    !matches!(token, Token::SingleQuotedString(_) | Token::Whitespace(_))
                        && !matches!(token, Token::Word(word) if word.quote_style.is_some())
                });
                prop_assert!(plain.eq(harmless), "{}", sql);
            }
        }

        #[test]
        fn no_text_leaves_its_quotes(text in hostile()) {
            for dialect in Dialect::ALL {
                // The parsers of Spark's dialects know no backslash, which there escapes quotes.
                let spark = matches!(dialect, Dialect::Spark | Dialect::Databricks);
                let parser = if spark { parser(Dialect::BigQuery) } else { parser(dialect) };
                let Ok(literal) = dialect.literal(&text) else {
                    continue;
                };
                let tokens = Tokenizer::new(&*parser, &literal).tokenize();
                prop_assert_eq!(tokens, Ok(vec![Token::SingleQuotedString(text.clone())]));
            }
        }
    }
}
