//! What sets two plans apart, in words: which part of them, and its value in each. Counts of different
//! plans cannot be added, and "different" alone would leave the user to compare two files by eye.

use std::fmt;

use crate::config::number::format_micros;
use crate::config::{RowShape, ScoreBins, WithoutConsent};
use crate::groups::{Attribute, Bands, Grouping, Kind, Quantity, Vocabulary};
use crate::input::{Arms, BinnedAs, Decision};
use crate::tally::{Plan, PlannedChecks};

/// One part in which two plans differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The part: `the attributes`, `the cut points of age` …
    pub what: String,
    /// Its value in the first plan, in words.
    pub here: String,
    /// Its value in the second plan, in words.
    pub there: String,
}

impl Difference {
    /// The difference as a sentence about two named places.
    #[must_use]
    pub fn between(&self, here: &str, there: &str) -> String {
        format!(
            "{}: {} in {here}, {} in {there}",
            self.what, self.here, self.there
        )
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, not {}", self.what, self.here, self.there)
    }
}

impl Plan {
    /// Every part in which another plan differs, in the order of the plan; empty when they are equal.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<Difference> {
        let Self {
            rows,
            attributes,
            strata,
            stages,
            decision,
            label,
            threshold,
            spend,
            unit,
            weight,
            membership,
            score_bins,
            binned_as,
            arms,
            filter,
            consent,
            checks,
        } = self;
        let mut found = Found::default();
        found.compare("one row", shape(*rows), shape(other.rows));
        found.attributes(attributes, &other.attributes);
        found.compare("the strata", list(strata), list(&other.strata));
        found.compare("the stages", list(stages), list(&other.stages));
        found.decision(decision.as_ref(), other.decision.as_ref());
        found.compare("the label", presence(*label), presence(other.label));
        found.compare(
            "the threshold of the score",
            number(*threshold),
            number(other.threshold),
        );
        found.compare("money", presence(*spend), presence(other.spend));
        found.compare("units", presence(*unit), presence(other.unit));
        found.compare("weights", presence(*weight), presence(other.weight));
        found.compare(
            "the probabilities of groups",
            list(membership),
            list(&other.membership),
        );
        let bins =
            |bins: &Option<ScoreBins>| bins.map_or_else(none, |bins| quoted(&bins.to_string()));
        found.compare(
            "the bins of the score",
            bins(score_bins),
            bins(&other.score_bins),
        );
        let read_as = |kind: BinnedAs| kind.key().unwrap_or("score").to_owned();
        found.compare(
            "what is counted in bins",
            read_as(*binned_as),
            read_as(other.binned_as),
        );
        let arms_of = |arms: &Option<Arms>| {
            let arms = arms.as_ref();
            arms.map_or_else(
                none,
                |Arms {
                     column,
                     apart,
                     treatment,
                     control,
                 }| {
                    let values = [list(treatment), list(control)].join(" against ");
                    let apart = if *apart { ", audited apart" } else { "" };
                    format!("`{column}`, {values}{apart}")
                },
            )
        };
        found.compare("the arms", arms_of(arms), arms_of(&other.arms));
        let chosen = |filter: &Option<String>| {
            let condition = filter.as_deref();
            condition.map_or_else(|| "all rows".to_owned(), |text| format!("`where {text}`"))
        };
        found.compare("which rows", chosen(filter), chosen(&other.filter));
        found.compare(
            "rows without consent",
            without_consent(*consent),
            without_consent(other.consent),
        );
        found.checks(checks, &other.checks);
        if found.0.is_empty() && self != other {
            found.compare("the digest of the plan", self.digest(), other.digest());
        }
        found.0
    }
}

#[derive(Default)]
struct Found(Vec<Difference>);

impl Found {
    fn compare(&mut self, what: &str, here: impl Into<String>, there: impl Into<String>) {
        let (here, there) = (here.into(), there.into());
        if here != there {
            self.0.push(Difference {
                what: what.to_owned(),
                here,
                there,
            });
        }
    }

    fn attributes(&mut self, here: &[Attribute], there: &[Attribute]) {
        let ids = |attributes: &[Attribute]| {
            let ids: Vec<String> = attributes.iter().map(|a| a.id.clone()).collect();
            list(&ids)
        };
        self.compare("the attributes", ids(here), ids(there));
        for attribute in here {
            if let Some(other) = there.iter().find(|other| other.id == attribute.id) {
                self.attribute(attribute, other);
            }
        }
    }

    fn attribute(&mut self, here: &Attribute, there: &Attribute) {
        let Attribute { id, kind, grouping } = here;
        self.compare(
            &format!("the kind of `{id}`"),
            kind_name(*kind),
            kind_name(there.kind),
        );
        match (grouping, &there.grouping) {
            (Grouping::Bands(here), Grouping::Bands(there)) => self.bands(id, here, there),
            (Grouping::Words(here), Grouping::Words(there)) => {
                let Vocabulary { map } = here;
                self.compare(&format!("the map of `{id}`"), words(map), words(&there.map));
            }
            (Grouping::Words(_), Grouping::Bands(_)) | (Grouping::Bands(_), Grouping::Words(_)) => {
                self.compare(
                    &format!("the groups of `{id}`"),
                    grouping_name(grouping),
                    grouping_name(&there.grouping),
                );
            }
        }
    }

    fn bands(&mut self, id: &str, here: &Bands, there: &Bands) {
        let Bands {
            quantity,
            cuts,
            ready_bands,
        } = here;
        self.compare(
            &format!("the cut points of `{id}`"),
            points(cuts),
            points(&there.cuts),
        );
        self.compare(
            &format!("what `{id}` measures"),
            measured(*quantity),
            measured(there.quantity),
        );
        self.compare(
            &format!("bands written in `{id}`"),
            kept(*ready_bands),
            kept(there.ready_bands),
        );
    }

    fn checks(&mut self, here: &PlannedChecks, there: &PlannedChecks) {
        let PlannedChecks {
            ids,
            fields,
            words: map,
        } = here;
        self.compare("the checks of rows", list(ids), list(&there.ids));
        let what = "the settings that checks read";
        self.compare(what, list(fields), list(&there.fields));
        let what = "the words of settings";
        self.compare(what, words(map), words(&there.words));
    }

    fn decision(&mut self, here: Option<&Decision>, there: Option<&Decision>) {
        let outcome = |decision: Option<&Decision>| {
            decision.map_or_else(none, |Decision { outcome, .. }| quoted(outcome))
        };
        self.compare("the outcome", outcome(here), outcome(there));
        let eligible = |decision: Option<&Decision>| match decision {
            None => none(),
            Some(Decision {
                outcome: _,
                eligible,
            }) => eligible
                .as_ref()
                .map_or_else(|| "all rows".to_owned(), |id| quoted(id)),
        };
        self.compare("the denominator", eligible(here), eligible(there));
    }
}

fn none() -> String {
    "none".to_owned()
}

fn quoted(text: &str) -> String {
    format!("`{text}`")
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        return none();
    }
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    names.join(", ")
}

const fn shape(rows: RowShape) -> &'static str {
    match rows {
        RowShape::Person => "a person",
        RowShape::Counts => "counts of people",
    }
}

const fn presence(there_is_one: bool) -> &'static str {
    if there_is_one { "counted" } else { "none" }
}

const fn without_consent(consent: Option<WithoutConsent>) -> &'static str {
    match consent {
        None => "not told apart",
        Some(WithoutConsent::Exclude) => "excluded",
        Some(WithoutConsent::Include) => "included",
        Some(WithoutConsent::Drop) => "dropped",
    }
}

fn number(micros: Option<i64>) -> String {
    micros.map_or_else(none, |micros| quoted(&format_micros(micros)))
}

fn points(cuts: &[i64]) -> String {
    if cuts.is_empty() {
        return none();
    }
    let cuts: Vec<String> = cuts.iter().copied().map(format_micros).collect();
    quoted(&cuts.join(","))
}

fn words(map: &[(String, Vec<String>)]) -> String {
    if map.is_empty() {
        return none();
    }
    let groups: Vec<String> = map
        .iter()
        .map(|(group, values)| format!("{group} = {values:?}"))
        .collect();
    quoted(&groups.join(", "))
}

const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Gender => "gender",
        Kind::Age => "ages",
        Kind::BirthYear => "years of birth",
        Kind::Income => "income",
        Kind::Other => "words of its own",
    }
}

fn grouping_name(grouping: &Grouping) -> String {
    match grouping {
        Grouping::Words(Vocabulary { map }) if map.is_empty() => "words".to_owned(),
        Grouping::Words(Vocabulary { map }) => format!("the map {}", words(map)),
        Grouping::Bands(bands) => format!("bands cut at {}", points(&bands.cuts)),
    }
}

fn measured(quantity: Quantity) -> String {
    match quantity {
        Quantity::Age => "age".to_owned(),
        Quantity::BirthYear { as_of } => format!("age in {as_of} from the year of birth"),
        Quantity::Income => "income".to_owned(),
        Quantity::Number => "a number".to_owned(),
    }
}

const fn kept(ready: bool) -> &'static str {
    if ready {
        "kept as groups"
    } else {
        "not numbers, so unknown"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn age(grouping: Grouping) -> Attribute {
        Attribute {
            id: "age".into(),
            kind: Kind::Age,
            grouping,
        }
    }

    fn bands() -> Bands {
        Bands {
            quantity: Quantity::BirthYear { as_of: 2026 },
            cuts: vec![18_000_000, 25_500_000],
            ready_bands: false,
        }
    }

    fn plan() -> Plan {
        Plan {
            rows: RowShape::Person,
            attributes: vec![age(Grouping::Bands(bands()))],
            strata: vec!["campaign".into()],
            stages: vec!["eligible".into(), "targeted".into()],
            decision: Some(Decision {
                outcome: "targeted".into(),
                eligible: Some("eligible".into()),
            }),
            label: true,
            threshold: Some(500_000),
            spend: false,
            ..Plan::empty()
        }
    }

    fn with(change: impl FnOnce(&mut Plan)) -> Plan {
        let mut changed = plan();
        change(&mut changed);
        changed
    }

    fn with_bands(change: impl FnOnce(&mut Bands)) -> Plan {
        let mut changed = bands();
        change(&mut changed);
        with(|plan| plan.attributes = vec![age(Grouping::Bands(changed))])
    }

    #[test]
    fn equal_plans_do_not_differ() {
        assert_eq!(plan().differences(&plan()), []);
    }

    #[test]
    fn every_field_of_a_plan_is_told_with_both_values() {
        let words = |map: Vec<(String, Vec<String>)>| Grouping::Words(Vocabulary { map });
        let decided = |outcome: &str, eligible: Option<&str>| {
            with(|plan| {
                plan.decision = Some(Decision {
                    outcome: outcome.into(),
                    eligible: eligible.map(Into::into),
                });
            })
        };
        let cases = [
            (
                with(|plan| plan.rows = RowShape::Counts),
                "one row: a person, not counts of people",
            ),
            (
                with(|plan| {
                    plan.attributes.push(Attribute {
                        id: "zip".into(),
                        ..plan.attributes[0].clone()
                    });
                }),
                "the attributes: `age`, not `age`, `zip`",
            ),
            (
                with(|plan| plan.attributes[0].kind = Kind::Other),
                "the kind of `age`: ages, not words of its own",
            ),
            (
                with(|plan| plan.attributes[0].grouping = words(Vec::new())),
                "the groups of `age`: bands cut at `18,25.5`, not words",
            ),
            (
                with_bands(|bands| bands.cuts = vec![18_000_000]),
                "the cut points of `age`: `18,25.5`, not `18`",
            ),
            (
                with_bands(|bands| bands.quantity = Quantity::BirthYear { as_of: 2027 }),
                "what `age` measures: age in 2026 from the year of birth, not age in 2027 from the year of birth",
            ),
            (
                with_bands(|bands| bands.ready_bands = true),
                "bands written in `age`: not numbers, so unknown, not kept as groups",
            ),
            (
                with(|plan| plan.strata = Vec::new()),
                "the strata: `campaign`, not none",
            ),
            (
                with(|plan| plan.stages.push("clicked".into())),
                "the stages: `eligible`, `targeted`, not `eligible`, `targeted`, `clicked`",
            ),
            (
                decided("clicked", Some("eligible")),
                "the outcome: `targeted`, not `clicked`",
            ),
            (
                decided("targeted", None),
                "the denominator: `eligible`, not all rows",
            ),
            (
                with(|plan| plan.label = false),
                "the label: counted, not none",
            ),
            (
                with(|plan| plan.threshold = None),
                "the threshold of the score: `0.5`, not none",
            ),
            (with(|plan| plan.spend = true), "money: none, not counted"),
            (with(|plan| plan.unit = true), "units: none, not counted"),
            (
                with(|plan| plan.weight = true),
                "weights: none, not counted",
            ),
            (
                with(|plan| plan.score_bins = ScoreBins::parse("1000")),
                "the bins of the score: none, not `1000`",
            ),
            (
                with(|plan| plan.filter = Some("age >= 18".into())),
                "which rows: all rows, not `where age >= 18`",
            ),
            (
                with(|plan| plan.consent = Some(WithoutConsent::Drop)),
                "rows without consent: not told apart, not dropped",
            ),
        ];
        for (changed, sentence) in cases {
            let differences = plan().differences(&changed);
            let told: Vec<String> = differences.iter().map(ToString::to_string).collect();
            assert_eq!(told, [sentence]);
        }
    }

    #[test]
    fn maps_that_differ_are_told_with_both_of_them() {
        let words = |map: Vec<(String, Vec<String>)>| Grouping::Words(Vocabulary { map });
        let mapped = |value: &str| {
            with(|plan| {
                plan.attributes[0].grouping = words(vec![("old".into(), vec![value.into()])]);
            })
        };
        let differences = mapped("1").differences(&mapped("2"));
        assert_eq!(
            differences[0].between("`a`", "`b`"),
            "the map of `age`: `old = [\"1\"]` in `a`, `old = [\"2\"]` in `b`"
        );
    }

    #[test]
    fn all_differences_are_told_at_once() {
        let other = with(|plan| {
            plan.label = false;
            plan.strata = Vec::new();
        });
        assert_eq!(plan().differences(&other).len(), 2);
    }
}
