//! The columns of the one statement while it grows: what the subquery selects, what it is grouped by, and
//! how rows that do not meet a condition are put into one group. What the columns are is said elsewhere.

use crate::engine::condition::Marks;

/// The parts of the statement as they grow: names within the subquery are our own, so that no name
/// of the data can mean two things.
#[derive(Default)]
pub(super) struct Selected {
    inner: Vec<Inner>,
    pub(super) outer: Vec<String>,
    pub(super) keys: Vec<String>,
}

/// A column of the subquery.
struct Inner {
    own: String,
    expression: String,
    /// Whether it also counts in rows that the condition leaves out.
    always: bool,
}

impl Selected {
    fn add(&mut self, expression: &str) -> String {
        let own = format!("k{}", self.inner.len() + 1);
        self.inner.push(Inner {
            own: own.clone(),
            expression: expression.to_owned(),
            always: false,
        });
        own
    }

    pub(super) fn add_key(&mut self, expression: &str, name: &str) {
        let own = self.add(expression);
        self.outer.push(format!("k.{own} AS {name}"));
        self.keys.push(format!("k.{own}"));
    }

    pub(super) fn add_sum(&mut self, column: &str, sum: impl FnOnce(&str) -> String, name: &str) {
        let own = self.add(column);
        self.outer
            .push(format!("{} AS {name}", sum(&format!("k.{own}"))));
    }

    /// The key that says whether rows meet the condition.
    pub(super) fn add_mark(&mut self, marks: &Marks, name: &str) {
        match marks {
            Marks::There(expression) => self.add_key(expression, name),
            Marks::Made { .. } => {
                self.outer.push(format!("k.{MARK} AS {name}"));
                self.keys.push(format!("k.{MARK}"));
            }
        }
    }

    pub(super) fn last_is_always_there(&mut self) {
        if let Some(last) = self.inner.last_mut() {
            last.always = true;
        }
    }

    /// The subquery without a condition.
    pub(super) fn plain(&self, relation: &str) -> String {
        let inner = self.inner.iter();
        let inner: Vec<String> = inner
            .map(
                |Inner {
                     own, expression, ..
                 }| format!("{expression} AS {own}"),
            )
            .collect();
        format!(
            "  SELECT\n    {}\n  FROM {relation} AS t",
            inner.join(",\n    ")
        )
    }

    /// The subquery with one: `values` are what it tests, and `chosen` the mark made of them. Rows that
    /// it leaves out have no other key, so that they come back as one group.
    pub(super) fn marked(&self, values: &[String], chosen: &str, relation: &str) -> String {
        let owns = || self.inner.iter().map(|inner| &inner.own);
        let masked = self.inner.iter().map(|Inner { own, always, .. }| {
            if *always {
                format!("m.{own} AS {own}")
            } else {
                format!("CASE WHEN m.{MARK} = 1 THEN m.{own} END AS {own}")
            }
        });
        let masked: Vec<String> = masked.chain([format!("m.{MARK} AS {MARK}")]).collect();
        let passed = owns().map(|own| format!("f.{own} AS {own}"));
        let passed: Vec<String> = passed.chain([format!("{chosen} AS {MARK}")]).collect();
        let inner = self.inner.iter();
        let inner = inner.map(
            |Inner {
                 own, expression, ..
             }| format!("{expression} AS {own}"),
        );
        let inner: Vec<String> = inner.chain(values.iter().cloned()).collect();
        format!(
            "  SELECT\n    {}\n  FROM (\n  SELECT\n    {}\n  FROM (\n  SELECT\n    {}\n  FROM {relation} AS t\n  ) AS f\n  ) AS m",
            masked.join(",\n    "),
            passed.join(",\n    "),
            inner.join(",\n    "),
        )
    }
}

/// The name of the mark within the statement.
const MARK: &str = "chosen";
