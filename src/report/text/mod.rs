//! Every sentence of the reports, one file per language. A language is an implementation of
//! [`Language`], so that a missing message does not compile.

mod checks;
mod conventions;
mod en;
mod fr;
pub mod init;
mod membership;
mod metric_names;
pub(super) mod page;
mod power;
mod units;
mod weights;

pub use checks::{Checking, Noun};
pub use membership::GroupExpected;
pub use power::Attaining;
pub use units::{GroupOfUnits, RowsOfUnits};
pub use weights::{GroupWithWeights, RowsWithWeights};

use crate::groups::JOINT;
use crate::input::QualityCode;
use crate::metrics::{Coverage, Definition, Need, Note, Question, Shortfall, metric};
use crate::policy::{End, OnePerson, Robust, Verdict, Why};
use crate::report::OutlookReport;
use crate::report::model::{AccountingReport, Scope};
use crate::report::numbers::NumberStyle;
use crate::tally::Undefined;

/// The languages of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

impl Lang {
    /// Every language with its code.
    pub const ALL: [(Lang, &'static str); 2] = [(Self::En, "en"), (Self::Fr, "fr")];

    /// The two-letter code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// The catalogue.
    #[must_use]
    pub fn text(self) -> &'static dyn Language {
        match self {
            Self::En => &en::English,
            Self::Fr => &fr::French,
        }
    }
}

/// One comparison, ready to be put into a sentence.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what is known of a comparison is a list of facts"
)]
pub struct Comparing<'a> {
    /// The metric's id.
    pub metric: &'a str,
    /// Attribute → group.
    pub cells: &'a [(String, String)],
    /// The attribute.
    pub attribute: &'a str,
    /// What the group was compared with: another group's cells, or a word.
    pub reference: Option<&'a str>,
    /// The stratum.
    pub stratum: Option<&'a str>,
    /// The numerator's stage.
    pub numerator: &'a str,
    /// The denominator's stage.
    pub denominator: &'a str,
    /// Whether stages count people (person rows) rather than events (count rows).
    pub people: bool,
    /// The two rates, when both groups have one.
    pub rates: Option<(f64, f64)>,
    /// The group's share of those reached and of the population, against a baseline.
    pub shares: Option<(f64, f64)>,
    /// Numerator and denominator of the group's own rate, or of a coverage.
    pub counts: Option<(u64, u64)>,
    /// The value.
    pub value: Option<f64>,
    /// The interval.
    pub interval: Option<(f64, Option<f64>)>,
    /// p-value, adjusted unless the policy adjusts none.
    pub p_adjusted: Option<f64>,
    /// Whether the policy adjusts p-values.
    pub is_adjusted: bool,
    /// The bounds, as numbers and as written.
    pub bounds: [Option<(f64, String)>; 2],
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on.
    pub why: Why,
    /// The smaller n.
    pub n: u64,
    /// Whether it counts units rather than rows.
    pub of_units: bool,
    /// Whether groups are known by probability only.
    pub by_probability: bool,
    /// The smallest n judged.
    pub min_n: u64,
    /// Groups that a metric over all groups had to leave out.
    pub left_out: &'a [String],
    /// People missing.
    pub shortfall: Option<Shortfall>,
    /// What people of unknown group can do to it.
    pub robust: Option<Robust>,
    /// What one different person would do.
    pub one_person: Option<OnePerson>,
    /// An odds factor that is assumed of them, and the values within it.
    pub within_odds: Option<(f64, f64, Option<f64>)>,
}

impl Comparing<'_> {
    /// The cells of the reference group; `None` when it is a word such as `rest`.
    #[must_use]
    pub fn reference_cells(&self) -> Option<Vec<(String, String)>> {
        let words = ["rest", "overall", "baseline"];
        let reference = self.reference.filter(|word| !words.contains(word))?;
        let groups: Vec<&str> = if self.cells.len() == 1 {
            vec![reference]
        } else {
            reference.split(JOINT).collect()
        };
        let pairs = self
            .cells
            .iter()
            .zip(&groups)
            .map(|((a, _), g)| (a.clone(), (*g).to_owned()));
        (groups.len() == self.cells.len()).then(|| pairs.collect())
    }

    /// Which ads the metric counts, and how many of how many; `None` for what is no coverage.
    #[must_use]
    pub fn coverage(&self) -> Option<(Coverage, u64, u64)> {
        let Definition::Coverage(coverage) = metric(self.metric)?.definition else {
            return None;
        };
        let (k, n) = self.counts?;
        Some((coverage, k, n))
    }

    /// One different person, where the bound would be kept or the group be ahead.
    #[must_use]
    pub fn changing_person(&self) -> Option<OnePerson> {
        self.one_person
            .filter(|then| then.keeps_bound || then.ahead)
    }

    /// What people of unknown group can do to a verdict, where they can do something: how many they are,
    /// and the value that is on the other side.
    #[must_use]
    pub fn undone(&self) -> Option<(u64, End)> {
        let is_told = self.verdict != Verdict::Inconclusive || self.why == Why::NotRobust;
        let robust = self.robust.filter(|_| is_told)?;
        Some((robust.people, robust.end?))
    }

    /// The bounds as plain numbers, for rounding beside them.
    #[must_use]
    pub fn bound_values(&self) -> [Option<f64>; 2] {
        [
            self.bounds[0].as_ref().map(|b| b.0),
            self.bounds[1].as_ref().map(|b| b.0),
        ]
    }

    /// The bound that the value breaks or comes nearest to: as written, and whether it is the lower.
    #[must_use]
    pub fn nearest_bound(&self) -> Option<(&str, bool)> {
        match &self.bounds {
            [Some(min), Some(max)] => {
                let value = self.value?;
                let lower = value - min.0 <= max.0 - value;
                Some((if lower { &min.1 } else { &max.1 }, lower))
            }
            [Some(min), None] => Some((&min.1, true)),
            [None, Some(max)] => Some((&max.1, false)),
            [None, None] => None,
        }
    }
}

/// How p-values are adjusted, for the sentence that says so.
#[derive(Debug, Clone, Copy)]
pub struct Adjusting {
    /// The word of the method, as in the configuration.
    pub method: &'static str,
    /// The word of the family.
    pub family: &'static str,
}

impl Adjusting {
    /// The names of the method's authors; `None` without adjustment.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        match self.method {
            "holm" => Some("Holm"),
            "hochberg" => Some("Hochberg"),
            "benjamini-hochberg" => Some("Benjamini\u{2013}Hochberg"),
            "benjamini-yekutieli" => Some("Benjamini\u{2013}Yekutieli"),
            _ => None,
        }
    }
}

/// The columns of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    /// The group.
    Group,
    /// Numerator / denominator.
    Counts,
    /// Rate and interval.
    Rate,
    /// Ratio and interval.
    Ratio,
    /// Difference and interval.
    Difference,
    /// Verdict.
    Verdict,
    /// Share of those reached against the population.
    Share,
    /// Value of a metric and its interval.
    Value,
    /// A column without a heading.
    Blank,
    /// The name of a number.
    Number,
    /// What another tool prints.
    Theirs,
    /// Our value of the same question.
    Ours,
    /// The people it is made of.
    N,
}

/// Fixed phrases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phrase {
    /// Title of the findings.
    Findings,
    /// Title of what could not be computed.
    NotComputed,
    /// Title of the observations about the data.
    DataQuality,
    /// Title of how the data was read.
    HowRead,
    /// In a table: this group is the reference.
    Reference,
    /// In a table: shown, not judged.
    NotJudged,
    /// In a table: nobody in the group.
    Nobody,
    /// The closing remark.
    Indicator,
    /// Nothing was judged.
    NothingJudged,
    /// No check of rows could be made.
    NothingChecked,
    /// Where all measures are.
    AllMeasures,
    /// Where curves of scores are.
    Curves,
    /// Title of the groups that the log has not.
    ExcludedGroups,
    /// In a table: all groups but one, together.
    AllOthers,
}

/// A language.
pub trait Language: Sync {
    /// How numbers are written.
    fn numbers(&self) -> NumberStyle;
    /// A fixed phrase.
    fn phrase(&self, phrase: Phrase) -> &'static str;
    /// The heading of a table column.
    fn heading(&self, heading: Heading) -> &'static str;
    /// The word for a verdict, as it stands in tables.
    fn verdict(&self, verdict: Verdict) -> &'static str;
    /// The word for a failed rule that is only a warning.
    fn warning(&self) -> &'static str;
    /// The first line: the verdict and what it covers.
    fn verdict_line(&self, verdict: Verdict, scope: &Scope) -> String;
    /// The title of the table of a metric that was asked for.
    fn metric_title(&self, attribute: &str, metric: &str, reference: Option<&str>) -> String;
    /// The name of a metric.
    fn metric(&self, id: &str) -> &'static str;
    /// Why something is undefined.
    fn undefined(&self, reason: Undefined) -> &'static str;
    /// A question that may be asked of a campaign.
    fn question(&self, question: Question) -> &'static str;
    /// What an answer would need.
    fn need(&self, need: Need) -> &'static str;
    /// The name of a group in tables; ids of known groups are translated.
    fn group(&self, attribute: &str, group: &str) -> String;
    /// The name of an attribute or an intersection.
    fn attribute(&self, id: &str) -> String;
    /// The name of a stage of the funnel.
    fn stage(&self, id: &str) -> String;
    /// A word before what it labels: `FAIL: …`.
    fn labelled(&self, word: &str, text: &str) -> String;
    /// The title of a table: attribute, rate and reference.
    fn table_title(
        &self,
        attribute: &str,
        numerator: &str,
        denominator: &str,
        reference: Option<&str>,
    ) -> String;
    /// A comparison as a sentence in natural frequencies, with its reason.
    fn finding(&self, comparing: &Comparing<'_>) -> String;
    /// A check of rows as a sentence, with its reason.
    fn check(&self, checking: &Checking<'_>) -> String;
    /// What a comparison could have shown, and what would settle it.
    fn attainable(&self, of: &Attaining<'_>) -> String;
    /// What an audit can show before the campaign runs: the page of `power`.
    fn outlook(&self, of: &OutlookReport) -> String;
    /// An observation about the data.
    fn quality(&self, code: QualityCode, column: &str, rows: u64, examples: &[String]) -> String;
    /// How many units of a column have several rows, and what allows for it.
    fn repeated_units(&self, column: &str, of: &RowsOfUnits<'_>) -> String;
    /// That so many units have rows in several groups of an attribute.
    fn shared_units(&self, attribute: &str, units: u64) -> String;
    /// Rows and units of a group.
    fn group_of_units(&self, of: &GroupOfUnits<'_>) -> String;
    /// How many people the weights of a column speak for, and what takes none.
    fn weighted_rows(&self, column: &str, of: &RowsWithWeights) -> String;
    /// People who are expected in a group.
    fn group_expected(&self, of: &GroupExpected<'_>) -> String;
    /// People and weight of a group.
    fn group_with_weights(&self, of: &GroupWithWeights<'_>) -> String;
    /// Rows read, used and excluded; `rows` is `person` or `count`, or empty where it does not matter.
    fn accounting(&self, accounting: &AccountingReport, rows: &str) -> String;
    /// That an inconclusive verdict leaves the exit code at 0.
    fn exit_note(&self) -> &'static str;
    /// The groups of an attribute that the log has not, each with its people in the population where
    /// that is known; `judged` when the population has them.
    fn excluded_groups(
        &self,
        attribute: &str,
        groups: &[(String, Option<u64>)],
        judged: bool,
    ) -> String;
    /// The columns that have no role.
    fn unused(&self, columns: &str) -> String;
    /// How a role's column was found.
    fn column(&self, role: &str, id: &str, column: &str, how: crate::input::How) -> String;
    /// Which platform's a file is, and by which columns that was seen; none when it was named.
    fn platform(&self, file: &str, platform: &str, by: &str) -> String;
    /// How many comparisons or checks passed, how many more are inconclusive, and how many that could
    /// only warn are: they are not listed one by one.
    fn others(&self, noun: Noun, passed: usize, inconclusive: usize, warnings: usize) -> String;
    /// The level of the intervals and the number of tests adjusted together.
    fn levels(&self, level: f64, family: usize, adjustment: &Adjusting) -> String;
    /// The title of a table of another tool's numbers.
    fn convention_title(&self, tool: &str, attribute: &str) -> String;
    /// What more of its numbers would need.
    fn convention_needs(&self, tool: &str, needs: &str) -> String;
    /// What has to be known to read one of them.
    fn convention_note(&self, note: Note) -> &'static str;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::REGISTRY;

    #[test]
    fn every_metric_has_a_name_of_its_own_in_every_language() {
        for (lang, code) in Lang::ALL {
            let mut names = std::collections::BTreeSet::new();
            for metric in REGISTRY {
                let name = lang.text().metric(metric.id);
                assert_ne!(name, "", "{code}: {}", metric.id);
                assert!(names.insert(name), "{code}: {name} names two metrics");
            }
        }
    }
}
