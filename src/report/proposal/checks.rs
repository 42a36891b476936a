//! The columns that checks of rows read, and the rules that are checks, as a configuration writes them.

use crate::config::{CheckRuleConfig, Field};
use crate::input::{FieldColumn, How, Roles};
use crate::report::proposal::page::File;
use crate::report::proposal::toml::{list, quoted};
use crate::report::text::init::Note;

/// A table of fields: its name, and each key with its value and how its columns were found.
pub type FieldTable = (&'static str, Vec<(&'static str, String, How)>);

/// The tables of the fields that a log holds.
#[must_use]
pub fn field_tables(roles: &Roles) -> Vec<FieldTable> {
    let held = &roles.checked.columns;
    let mut tables: Vec<&str> = held.iter().map(|held| held.field.table()).collect();
    tables.dedup();
    let table = |name: &'static str| {
        let fields = Field::ALL.iter().filter(|field| field.table() == name);
        let mut keys: Vec<(&'static str, String, How)> = fields
            .filter_map(|field| {
                let of_field = held.iter().filter(|held| held.field == *field);
                let columns: Vec<&FieldColumn> = of_field.collect();
                let how = columns.first()?.column.how;
                let names: Vec<&str> = columns.iter().map(|c| c.column.column.as_str()).collect();
                Some((field.key(), list(&names), how))
            })
            .collect();
        let words = roles.checked.words.iter();
        let words: Vec<String> = words
            .map(|(meaning, words)| {
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                format!("{meaning} = {}", list(&words))
            })
            .collect();
        if !words.is_empty() && name == "targeting" {
            keys.push(("words", format!("{{ {} }}", words.join(", ")), How::Config));
        }
        (name, keys)
    };
    tables.into_iter().map(table).collect()
}

impl File<'_> {
    /// The fields that checks of the settings read.
    pub(super) fn fields(&mut self) {
        for (table, keys) in field_tables(&self.proposal.roles) {
            self.line(&format!("\n[{table}]"));
            self.once(&Note::Fields);
            for (key, value, _) in keys {
                self.set(key, &value);
            }
        }
    }

    /// A check that the settings had already.
    pub(super) fn check(&mut self, rule: &CheckRuleConfig) {
        let CheckRuleConfig {
            check,
            severity,
            on_inconclusive,
            id,
        } = rule;
        self.line("[[rules]]");
        self.set("check", &quoted(&check.value));
        let others = [
            ("id", id),
            ("severity", severity),
            ("on-inconclusive", on_inconclusive),
        ];
        for (key, named) in others {
            if let Some(named) = named {
                self.set(key, &quoted(&named.value));
            }
        }
        self.space();
    }
}
