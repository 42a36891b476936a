//! The words of the page that browsers show: titles, captions, column headings, what drawings show, and
//! a short glossary. One file per language; a field that is missing does not compile.

mod en;
mod fr;

use crate::report::text::Lang;

/// The words of the page.
pub struct Words {
    /// What the page is, before the name of the file.
    pub title: &'static str,
    /// More files than the one that is named.
    pub more_files: fn(usize) -> String,
    /// The link over everything that stands before the findings.
    pub skip: &'static str,
    /// The list of sections.
    pub contents: &'static str,
    /// The numbers at the top.
    pub figures: Figures,
    /// What stands under a finding.
    pub finding: Finding,
    /// Titles of sections and tables.
    pub titles: Titles,
    /// Column headings and labels of facts.
    pub labels: Labels,
    /// What stands in and under drawings.
    pub drawings: Drawings,
    /// A bound as it was written: smallest, largest.
    pub bound: fn(Option<&str>, Option<&str>) -> String,
    /// Words and what they mean.
    pub glossary: &'static [(&'static str, &'static str)],
}

/// The numbers at the top.
pub struct Figures {
    /// The list.
    pub list: &'static str,
    /// Rows used, of those read.
    pub rows: fn(&str) -> String,
    /// Failed.
    pub failed: &'static str,
    /// Not decided.
    pub unsure: &'static str,
    /// Passed.
    pub passed: &'static str,
    /// Broken rules that only warn.
    pub warnings: &'static str,
}

/// What stands with a finding.
pub struct Finding {
    /// The smaller n of a comparison, before the number.
    pub smaller: &'static str,
    /// Rows looked at, before the number.
    pub rows: &'static str,
    /// The bound, before it.
    pub bound: &'static str,
    /// The rest of the findings.
    pub others: fn(&str) -> String,
    /// No finding at all.
    pub none: &'static str,
    /// All findings are passed or of rules that only warn.
    pub none_open: &'static str,
}

/// Titles.
pub struct Titles {
    /// Values of each metric over all groups.
    pub over_groups: &'static str,
    /// Every measure of an attribute.
    pub all_measures: &'static str,
    /// The funnel.
    pub funnel: &'static str,
    /// The heat map.
    pub heat: &'static str,
    /// Shares of two stages.
    pub shares: fn(&str, &str) -> String,
    /// What was asked, and whether it was answered.
    pub questions: &'static str,
    /// Inputs.
    pub inputs: &'static str,
    /// Columns.
    pub columns: &'static str,
    /// Policy.
    pub policy: &'static str,
    /// Rules.
    pub rules: &'static str,
    /// Methods.
    pub methods: &'static str,
    /// Metrics.
    pub metrics: &'static str,
    /// Other tools.
    pub conventions: &'static str,
    /// Provenance.
    pub provenance: &'static str,
    /// Glossary.
    pub glossary: &'static str,
    /// The heading of the part of one stratum.
    pub stratum: &'static str,
}

/// Column headings and labels.
pub struct Labels {
    /// Stages of numerator and denominator.
    pub stage: &'static str,
    /// Metric.
    pub metric: &'static str,
    /// Reference.
    pub reference: &'static str,
    /// p-value.
    pub p: &'static str,
    /// Method.
    pub method: &'static str,
    /// Formula.
    pub formula: &'static str,
    /// Question.
    pub question: &'static str,
    /// Answer.
    pub answer: &'static str,
    /// It was answered.
    pub answered: &'static str,
    /// What an answer needs, before it.
    pub needs: &'static str,
    /// Rows.
    pub rows: &'static str,
    /// File.
    pub file: &'static str,
    /// Format.
    pub format: &'static str,
    /// Bytes.
    pub bytes: &'static str,
    /// Rule.
    pub rule: &'static str,
    /// Bound.
    pub bound: &'static str,
    /// Attributes.
    pub attributes: &'static str,
    /// All attributes.
    pub all: &'static str,
    /// Evidence.
    pub evidence: &'static str,
    /// Severity.
    pub severity: &'static str,
    /// What an undecided comparison means.
    pub on_inconclusive: &'static str,
    /// Smallest group.
    pub min_n: &'static str,
    /// Where it was written.
    pub place: &'static str,
    /// Presets.
    pub presets: &'static str,
    /// Level of tests.
    pub alpha: &'static str,
    /// Adjustment of p-values.
    pub adjustment: &'static str,
    /// Tests adjusted together.
    pub family: &'static str,
    /// The program.
    pub tool: &'static str,
    /// Version of the contract.
    pub contract: &'static str,
    /// Exit code.
    pub exit_code: &'static str,
    /// Digest of the plan.
    pub plan: &'static str,
    /// What a row is.
    pub row_kind: &'static str,
    /// The population.
    pub baseline: &'static str,
    /// Rows without consent.
    pub without_consent: &'static str,
    /// Time.
    pub time: &'static str,
}

/// What stands in and under drawings.
pub struct Drawings {
    /// What a forest plot shows: metric, parity, bound, and whether the axis is logarithmic.
    pub forest: fn(&str, &str, &str, bool) -> String,
    /// The same in one line under it.
    pub forest_caption: fn(&str, &str, bool) -> String,
    /// In a row: no value, and why.
    pub no_value: fn(&str) -> String,
    /// What paired bars show: two stages.
    pub shares: fn(&str, &str) -> String,
    /// What the funnel shows: its first stage.
    pub funnel: fn(&str) -> String,
    /// What the heat map shows: the two attributes, numerator and denominator.
    pub heat: fn(&str, &str, &str, &str) -> String,
    /// The heat map's key.
    pub heat_key: &'static str,
    /// A share after its count.
    pub share: fn(&str) -> String,
}

impl Lang {
    /// The words of the page.
    #[must_use]
    pub fn page(self) -> &'static Words {
        match self {
            Self::En => &en::WORDS,
            Self::Fr => &fr::WORDS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_explains_as_many_words_each_once() {
        let all = Lang::ALL.map(|(lang, _)| lang.page().glossary);
        for glossary in all {
            assert_eq!(glossary.len(), all[0].len());
            let words: std::collections::BTreeSet<&str> =
                glossary.iter().map(|(word, _)| *word).collect();
            assert_eq!(words.len(), glossary.len());
            assert!(glossary.iter().all(|(_, meaning)| !meaning.is_empty()));
        }
    }
}
