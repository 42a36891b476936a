//! Rules as meant: metric found, bounds exact, attributes checked. A validated policy is another type
//! than a written one.

use std::collections::BTreeMap;

use crate::config::number::Rational;
use crate::config::{BoundText, CheckRuleConfig, Named, Origin, PolicyConfig, RuleConfig};
use crate::error::{Code, Error, Result, did_you_mean};
use crate::inference::Confidence;
use crate::metrics::{
    ALIASES, Convention, Definition, Favourable, Layout, Metric, REGISTRY, Reference, Wanted,
    metric, takes_weights,
};
use crate::policy::{Adjustment, CheckRule, FamilyOf, preset};
use crate::tally::{CHECKS, check_of};

/// How much evidence a rule asks for; see the table of verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceKind {
    /// The value alone.
    Point,
    /// Fail: broken and not chance. Pass: the whole interval inside.
    Screening,
    /// Both by the whole interval.
    Confident,
}

/// What a failed rule means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The audit fails.
    Deny,
    /// A warning.
    Warn,
    /// A remark.
    Note,
}

/// What becomes of a pass that people of unknown group could undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnUnknown {
    /// It stays a pass, and the report says so.
    Note,
    /// It is inconclusive.
    Inconclusive,
}

macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),+ }) => {
        impl $type {
            /// Every value with its word.
            pub const ALL: &'static [($type, &'static str)] = &[$(($type::$variant, $word)),+];

            /// The word, as in the configuration.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $($type::$variant => $word),+ }
            }
        }
    };
}

words!(EvidenceKind { Point = "point", Screening = "screening", Confident = "confident" });
words!(OnUnknown { Note = "note", Inconclusive = "inconclusive" });
words!(Severity { Deny = "deny", Warn = "warn", Note = "note" });

/// The allowed values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// Smallest allowed value.
    pub min: Option<Rational>,
    /// Largest allowed value.
    pub max: Option<Rational>,
}

/// A rule, ready to judge.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The rule's name, unique in the policy.
    pub id: String,
    /// The metric.
    pub metric: &'static Metric,
    /// The attributes it judges; all when empty.
    pub attributes: Vec<String>,
    /// The bounds.
    pub bound: Bound,
    /// The evidence.
    pub evidence: EvidenceKind,
    /// The severity.
    pub severity: Severity,
    /// Whether an inconclusive finding of this rule is denied.
    pub deny_inconclusive: bool,
    /// What becomes of a pass that people of unknown group could undo.
    pub on_unknown: OnUnknown,
    /// The smallest group judged.
    pub min_n: u64,
    /// Where it was written.
    pub origin: Origin,
}

/// A validated policy.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The presets joined.
    pub presets: Vec<String>,
    /// The level of tests and, as 1 − α, of intervals; exact.
    pub alpha: Rational,
    /// The same as a confidence level.
    pub confidence: Confidence,
    /// How p-values are adjusted.
    pub adjustment: Adjustment,
    /// Which comparisons are adjusted together.
    pub family: FamilyOf,
    /// Whether the adjustment was asked for, so that intervals that match it are made.
    pub adjusts_intervals: bool,
    /// The smallest group judged where a rule says nothing else.
    pub min_n: u64,
    /// By how much the odds of unknown people are taken to differ from those of the known, at least 1;
    /// `None` when nothing is taken for granted.
    pub unknown_odds: Option<Rational>,
    /// The rules in order.
    pub rules: Vec<Rule>,
    /// The rules that are checks of rows, in order.
    pub checks: Vec<CheckRule>,
    /// The metrics to measure.
    pub wanted: Wanted,
    /// The tools whose numbers stand beside ours, each once, in order.
    pub conventions: Vec<Convention>,
}

/// The smallest group that is judged unless the policy says otherwise.
const MIN_N: u64 = 10;

/// Makes a policy from what was written; without presets and rules the default ones.
///
/// # Errors
///
/// [`Code::PolicyInvalid`] or [`Code::BadBound`], with the place of the mistake.
pub fn policy(
    written: &PolicyConfig,
    label: bool,
    baseline: &[String],
    attributes: &[String],
) -> Result<Policy> {
    let presets: Vec<Named> = match &written.presets {
        Some(presets) => presets.clone(),
        None if written.rules.is_empty() && written.checks.is_empty() => {
            default_presets(label, !baseline.is_empty())
        }
        None => Vec::new(),
    };
    let mut mistakes = Mistakes::default();
    let alpha = mistakes.note(alpha(written.alpha.as_ref()));
    let min_n = written.min_n.unwrap_or(MIN_N).max(1);
    let deny_inconclusive = mistakes
        .note(on_inconclusive(written.on_inconclusive.as_ref()))
        .flatten()
        .unwrap_or(false);
    let unknown = mistakes.note(on_unknown(written.on_unknown.as_ref(), OnUnknown::Note));
    let (adjustment, family) = adjusting(written, &mut mistakes);
    let unknown_odds = mistakes.note(unknown_odds(written.unknown_odds.as_ref()));
    let common = Common {
        min_n,
        deny_inconclusive,
        on_unknown: unknown.unwrap_or(OnUnknown::Note),
        attributes,
    };
    let mut rules: Vec<Rule> = Vec::new();
    for named in &presets {
        let known = mistakes.note(preset(&named.value, &place(&named.origin)));
        let written = known.map(|preset| preset.rules).unwrap_or_default();
        let concerned: Vec<RuleConfig> = written
            .iter()
            .filter_map(|rule| of_audited(rule, attributes))
            .collect();
        if concerned.is_empty() && !written.is_empty() {
            mistakes.0.push(judges_nothing(named, &written));
        }
        for rule in concerned {
            let Some(rule) = mistakes.note(common.rule(&rule)) else {
                continue;
            };
            if rules.iter().all(|other| other.id != rule.id) {
                // The population is compared where the baseline has it.
                let attributes = if named.value == "representation" {
                    baseline.to_vec()
                } else {
                    rule.attributes.clone()
                };
                rules.push(Rule {
                    origin: named.origin.clone(),
                    attributes,
                    ..rule
                });
            }
        }
    }
    for rule in &written.rules {
        let Some(mut rule) = mistakes.note(common.rule(rule)) else {
            continue;
        };
        let taken = |id: &str| rules.iter().any(|other| other.id == id);
        if taken(&rule.id) {
            let number = (2..=written.rules.len() + 1)
                .find(|number| !taken(&format!("{}-{number}", rule.id)))
                .unwrap_or(2);
            rule.id = format!("{}-{number}", rule.id);
        }
        rules.push(rule);
    }
    let mut checks = mistakes.note(collected_checks(written)).unwrap_or_default();
    for check in &mut checks {
        while rules.iter().any(|rule| rule.id == check.id) {
            check.id.push_str("-check");
        }
    }
    let wanted = wanted(written, &rules, &mut mistakes);
    let conventions = conventions(written, &presets, &mut mistakes);
    let alpha = mistakes.end(alpha)?;
    let confidence = Confidence::from_alpha(alpha.to_f64())
        .ok_or_else(|| Error::new(Code::PolicyInvalid, "alpha must lie between 0 and 1"))?;
    if rules.is_empty() && checks.is_empty() {
        return Err(Error::new(
            Code::PolicyInvalid,
            "the policy has no rule: it would judge nothing",
        )
        .help("add `presets = [\"four-fifths\"]` under [policy], or a [[rules]] table"));
    }
    let presets = presets.into_iter().map(|named| named.value).collect();
    Ok(Policy {
        presets,
        alpha,
        confidence,
        adjustment,
        family,
        adjusts_intervals: written.adjustment.is_some(),
        min_n,
        unknown_odds: unknown_odds.flatten(),
        rules,
        checks,
        wanted,
        conventions,
    })
}

/// How p-values are adjusted, and which together.
fn adjusting(written: &PolicyConfig, mistakes: &mut Mistakes) -> (Adjustment, FamilyOf) {
    let named = written.adjustment.as_ref();
    let adjustment = mistakes.note(word(named, "adjustment", Adjustment::ALL));
    let family = mistakes.note(word(written.family.as_ref(), "family", FamilyOf::ALL));
    (
        adjustment.flatten().unwrap_or(Adjustment::Holm),
        family.flatten().unwrap_or(FamilyOf::Run),
    )
}

/// The metrics that are asked for, and those that rules judge.
fn wanted(written: &PolicyConfig, rules: &[Rule], mistakes: &mut Mistakes) -> Wanted {
    let mut wanted = Wanted::default();
    for named in &written.metrics {
        mistakes.note(ask(&mut wanted, named));
    }
    for rule in rules {
        wanted.judge(rule.metric);
    }
    wanted
}

/// Asks for a metric by name.
fn ask(wanted: &mut Wanted, named: &Named) -> Result<()> {
    if wanted.ask(&named.value) {
        return Ok(());
    }
    let at = place(&named.origin);
    let what = format!("{at}there is no metric `{}`", named.value);
    let error = Error::new(Code::PolicyInvalid, what);
    Err(
        match did_you_mean(&named.value, metric_names().chain(Wanted::words())) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!(
                "`bias-audit list metrics` names them all; `{}` names several",
                Wanted::words().join("`, `")
            )),
        },
    )
}

/// The tools that are named, or that a preset brings, each once.
fn conventions(
    written: &PolicyConfig,
    presets: &[Named],
    mistakes: &mut Mistakes,
) -> Vec<Convention> {
    // What is wrong with a preset is told where its rules are made.
    let brought = presets
        .iter()
        .filter_map(|named| preset(&named.value, "").ok());
    let brought: Vec<Named> = brought.flat_map(|preset| preset.conventions).collect();
    let mut found: Vec<Convention> = written
        .conventions
        .iter()
        .chain(&brought)
        .filter_map(|named| mistakes.note(convention(named)))
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The tool of a name.
fn convention(named: &Named) -> Result<Convention> {
    Convention::parse(&named.value).ok_or_else(|| {
        let at = place(&named.origin);
        let what = format!("{at}there is no convention `{}`", named.value);
        let ids = Convention::ALL.map(Convention::id);
        let error = Error::new(Code::PolicyInvalid, what);
        match did_you_mean(&named.value, ids) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!("the conventions are `{}`", ids.join("`, `"))),
        }
    })
}

/// The ids and aliases of all metrics.
fn metric_names() -> impl Iterator<Item = &'static str> {
    let ids = REGISTRY.iter().map(|metric| metric.id);
    ids.chain(ALIASES.iter().map(|(alias, _)| *alias))
}

/// The presets that a policy names; the default ones have no checks.
pub(super) fn presets_of(written: &PolicyConfig) -> Result<Vec<PolicyConfig>> {
    let named = written.presets.iter().flatten();
    let mut mistakes = Mistakes::default();
    let presets = named
        .filter_map(|named| mistakes.note(preset(&named.value, &place(&named.origin))))
        .collect();
    mistakes.end(Some(presets))
}

/// The rules of a policy that are checks: those of its presets, then its own. A preset gives way where
/// an id is taken, a rule of the configuration gets a number.
pub(super) fn collected_checks(written: &PolicyConfig) -> Result<Vec<CheckRule>> {
    let mut mistakes = Mistakes::default();
    let deny = mistakes
        .note(on_inconclusive(written.on_inconclusive.as_ref()))
        .flatten()
        .unwrap_or(false);
    let mut rules: Vec<CheckRule> = Vec::new();
    for named in written.presets.iter().flatten() {
        // What is wrong with a preset is told where its other rules are made.
        let known = preset(&named.value, "").unwrap_or_default();
        for rule in &known.checks {
            let Some(rule) = mistakes.note(check_rule(rule, deny)) else {
                continue;
            };
            if rules.iter().all(|other| other.id != rule.id) {
                let origin = named.origin.clone();
                rules.push(CheckRule { origin, ..rule });
            }
        }
    }
    for rule in &written.checks {
        let Some(mut rule) = mistakes.note(check_rule(rule, deny)) else {
            continue;
        };
        let taken = |id: &str| rules.iter().any(|other| other.id == id);
        if taken(&rule.id) {
            let id = &rule.id;
            let numbered = (2..).map(|number| format!("{id}-{number}"));
            rule.id = numbered
                .take(rules.len() + 1)
                .find(|id| !taken(id))
                .unwrap_or_default();
        }
        rules.push(rule);
    }
    mistakes.end(Some(rules))
}

fn check_rule(written: &CheckRuleConfig, deny_inconclusive: bool) -> Result<CheckRule> {
    let name = &written.check;
    let check = check_of(&name.value).ok_or_else(|| {
        let at = place(&name.origin);
        let what = format!("{at}there is no check `{}`", name.value);
        let error = Error::new(Code::PolicyInvalid, what);
        match did_you_mean(&name.value, CHECKS.iter().map(|check| check.id)) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help("`bias-audit list checks` names them all"),
        }
    })?;
    let id = written.id.as_ref();
    Ok(CheckRule {
        id: id.map_or_else(|| check.id.to_owned(), |id| id.value.clone()),
        check,
        severity: word(written.severity.as_ref(), "severity", Severity::ALL)?
            .unwrap_or(Severity::Deny),
        deny_inconclusive: on_inconclusive(written.on_inconclusive.as_ref())?
            .unwrap_or(deny_inconclusive),
        origin: name.origin.clone(),
    })
}

/// A rule of a preset on those of its attributes that are audited; `None` when none of them is.
fn of_audited(rule: &RuleConfig, audited: &[String]) -> Option<RuleConfig> {
    let mut concerned = rule.clone();
    concerned
        .attributes
        .retain(|attribute| audited.contains(&attribute.value));
    (rule.attributes.is_empty() || !concerned.attributes.is_empty()).then_some(concerned)
}

/// A preset whose attributes are not audited would be a rule less than the user thinks.
fn judges_nothing(named: &Named, rules: &[RuleConfig]) -> Error {
    let mut wanted: Vec<&str> = Vec::new();
    for attribute in rules.iter().flat_map(|rule| &rule.attributes) {
        if !wanted.contains(&attribute.value.as_str()) {
            wanted.push(&attribute.value);
        }
    }
    Error::new(
        Code::PolicyInvalid,
        format!(
            "{}preset `{}` judges `{}`, and none of them is audited",
            place(&named.origin),
            named.value,
            wanted.join("`, `")
        ),
    )
    .help(format!(
        "add one: `-a {}`",
        wanted.first().unwrap_or(&"COLUMN")
    ))
}

/// Mistakes collected so that all are told at once.
#[derive(Default)]
struct Mistakes(Vec<Error>);

impl Mistakes {
    fn note<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.0.push(error)).ok()
    }

    /// The value, when there was no mistake at all.
    fn end<T>(self, value: Option<T>) -> Result<T> {
        let mut mistakes = self.0.into_iter();
        match (mistakes.next(), value) {
            (None, Some(value)) => Ok(value),
            (None, None) => Err(Error::new(Code::Internal, "a setting was lost")),
            (Some(first), _) => {
                let mut message = first.message().to_owned();
                let mut help: Vec<String> = first.help_lines().to_vec();
                for other in mistakes {
                    message = format!("{message}\n  {}", other.message());
                    help.extend(other.help_lines().iter().cloned());
                }
                help.dedup();
                Err(help
                    .into_iter()
                    .fold(Error::new(first.code(), message), Error::help))
            }
        }
    }
}

impl Policy {
    /// Refuses what has no form for rows with weights: rules on other metrics, numbers of other tools.
    ///
    /// # Errors
    ///
    /// [`Code::PolicyInvalid`], naming the rule or the convention.
    pub fn refuse_unweighted(&self, layout: &Layout) -> Result<()> {
        if !layout.weighted {
            return Ok(());
        }
        let (flag, weights) = if layout.expected {
            ("--membership", "probabilities of groups")
        } else {
            ("--weight", "weights")
        };
        if let Some(rule) = self.rules.iter().find(|rule| !takes_weights(rule.metric)) {
            let what = format!(
                "{}rule `{}` judges `{}`, which takes no {weights}",
                place(&rule.origin),
                rule.id,
                rule.metric.id
            );
            return Err(Error::new(Code::PolicyInvalid, what)
                .help(format!("leave out the rule, or `{flag}`; rates of people and comparisons of them take {weights}")));
        }
        if let Some(convention) = self.conventions.first() {
            let what = format!(
                "the numbers of `{}` are of counts, and the rows have {weights}",
                convention.id()
            );
            return Err(Error::new(Code::PolicyInvalid, what)
                .help(format!("leave out `convention`, or `{flag}`")));
        }
        Ok(())
    }

    /// Refuses rules that the choice of the best group as reference makes vacuous: no group is above
    /// the best, so an upper bound at or above parity alone can never be broken.
    ///
    /// # Errors
    ///
    /// [`Code::BadBound`], with the place of the rule.
    pub fn refuse_vacuous(&self, references: &BTreeMap<String, Reference>) -> Result<()> {
        for rule in &self.rules {
            let Definition::Compare(base, _) = rule.metric.definition else {
                continue;
            };
            let Some(parity) = rule
                .metric
                .parity
                .and_then(|parity| Rational::new(parity, 1))
            else {
                continue;
            };
            let concerned = references
                .iter()
                .filter(|(id, _)| rule.attributes.is_empty() || rule.attributes.contains(id));
            let all_best = concerned
                .map(|(_, reference)| reference)
                .all(|r| *r == Reference::Best);
            let vacuous = match (base.favourable, rule.bound.min, rule.bound.max) {
                (Favourable::High, None, Some(max)) => max >= parity,
                (Favourable::Low, Some(min), None) => min <= parity,
                (Favourable::High | Favourable::Low, ..) => false,
            };
            if all_best && vacuous {
                return Err(Error::new(
                    Code::BadBound,
                    format!(
                        "{}the bound of rule `{}` can never be broken: groups are compared with the best of them",
                        place(&rule.origin), rule.id
                    ),
                )
                .help("bound the other side, or choose another reference: `--reference largest`"));
            }
        }
        Ok(())
    }
}

fn default_presets(label: bool, baseline: bool) -> Vec<Named> {
    let mut presets = vec![Named::default("four-fifths")];
    presets.extend(label.then(|| Named::default("equal-opportunity")));
    presets.extend(baseline.then(|| Named::default("representation")));
    presets
}

fn alpha(written: Option<&BoundText>) -> Result<Rational> {
    let default = Rational::new(1, 20).expect("1/20 is a fraction");
    let (zero, one) = (Rational::new(0, 1), Rational::new(1, 1));
    match written {
        None => Ok(default),
        Some(text) => text
            .value
            .filter(|value| Some(*value) > zero && Some(*value) < one)
            .ok_or_else(|| {
                Error::new(
                    Code::PolicyInvalid,
                    format!(
                        "{}`alpha` must lie between 0 and 1, not `{}`",
                        place(&text.origin),
                        text.text
                    ),
                )
                .help("0.05 is the default; six decimals at most")
            }),
    }
}

/// The odds factor: a number that is at least 1, since 1/2 and 2 would say the same.
fn unknown_odds(written: Option<&BoundText>) -> Result<Option<Rational>> {
    let Some(text) = written else { return Ok(None) };
    let odds = text
        .value
        .filter(|value| Some(*value) >= Rational::new(1, 1));
    odds.map(Some).ok_or_else(|| {
        Error::new(
            Code::PolicyInvalid,
            format!(
                "{}`unknown-odds` must be at least 1, not `{}`",
                place(&text.origin),
                text.text
            ),
        )
        .help("2 lets the odds of a group be half or twice those among the known; 1 takes them as equal")
    })
}

/// The place of a setting as a prefix of a message.
fn place(origin: &Origin) -> String {
    match origin {
        Origin::Flag | Origin::Default => String::new(),
        Origin::File(place) => format!("{place}: "),
    }
}

fn word<T: Copy>(named: Option<&Named>, key: &str, all: &[(T, &str)]) -> Result<Option<T>> {
    let Some(named) = named else { return Ok(None) };
    if let Some((value, _)) = all.iter().find(|(_, word)| *word == named.value) {
        return Ok(Some(*value));
    }
    let words: Vec<&str> = all.iter().map(|(_, word)| *word).collect();
    Err(Error::new(
        Code::PolicyInvalid,
        format!(
            "{}`{key}` cannot be `{}`",
            place(&named.origin),
            named.value
        ),
    )
    .help(format!("it is one of {}", words.join(", "))))
}

fn on_inconclusive(named: Option<&Named>) -> Result<Option<bool>> {
    word(named, "on-inconclusive", &[(false, "warn"), (true, "deny")])
}

fn on_unknown(named: Option<&Named>, inherited: OnUnknown) -> Result<OnUnknown> {
    Ok(word(named, "on-unknown", OnUnknown::ALL)?.unwrap_or(inherited))
}

/// What rules inherit from the policy.
struct Common<'a> {
    min_n: u64,
    deny_inconclusive: bool,
    on_unknown: OnUnknown,
    attributes: &'a [String],
}

impl Common<'_> {
    fn rule(&self, written: &RuleConfig) -> Result<Rule> {
        let at = place(&written.metric.origin);
        let metric = metric(&written.metric.value).ok_or_else(|| {
            let error = Error::new(
                Code::PolicyInvalid,
                format!("{at}there is no metric `{}`", written.metric.value),
            );
            match did_you_mean(&written.metric.value, metric_names()) {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error.help("`bias-audit list metrics` names them all"),
            }
        })?;
        for attribute in &written.attributes {
            if !self.attributes.contains(&attribute.value) {
                let known = self.attributes.join("`, `");
                return Err(Error::new(
                    Code::NotAnAttribute,
                    format!(
                        "{}`{}` is not audited",
                        place(&attribute.origin),
                        attribute.value
                    ),
                )
                .help(format!(
                    "this audit has `{known}`; add it with `-a` or `--intersect`"
                )));
            }
        }
        let evidence = word(written.evidence.as_ref(), "evidence", EvidenceKind::ALL)?
            .unwrap_or(EvidenceKind::Screening);
        if metric.parity.is_none() && evidence != EvidenceKind::Point {
            return Err(Error::new(
                Code::PolicyInvalid,
                format!(
                    "{at}`{}` is a rate and has no parity: under `{}` evidence a rule on it could never fail",
                    metric.id,
                    evidence.word()
                ),
            )
            .help("add `evidence = \"point\"`, or judge a comparison such as impact-ratio"));
        }
        Ok(Rule {
            id: written
                .id
                .as_ref()
                .map_or_else(|| metric.id.to_owned(), |id| id.value.clone()),
            metric,
            attributes: written
                .attributes
                .iter()
                .map(|named| named.value.clone())
                .collect(),
            bound: bound(metric, written, &at)?,
            evidence,
            severity: word(written.severity.as_ref(), "severity", Severity::ALL)?
                .unwrap_or(Severity::Deny),
            deny_inconclusive: on_inconclusive(written.on_inconclusive.as_ref())?
                .unwrap_or(self.deny_inconclusive),
            on_unknown: on_unknown(written.on_unknown.as_ref(), self.on_unknown)?,
            min_n: written.min_n.unwrap_or(self.min_n).max(1),
            origin: written.metric.origin.clone(),
        })
    }
}

/// The bounds of a rule; one that is not a number, that no value can break, or that no value can
/// keep disarms the gate and is refused.
fn bound(metric: &Metric, written: &RuleConfig, at: &str) -> Result<Bound> {
    let number = |text: &BoundText, key: &str| {
        text.value.ok_or_else(|| {
            Error::new(
                Code::BadBound,
                format!(
                    "{}`{key} = {}` is not an exact number",
                    place(&text.origin),
                    text.text
                ),
            )
            .help("write 0.8 or \"4/5\"; six decimals at most")
        })
    };
    let min = written
        .min
        .as_ref()
        .map(|text| number(text, "min"))
        .transpose()?;
    let max = written
        .max
        .as_ref()
        .map(|text| number(text, "max"))
        .transpose()?;
    let place_of = |bound: &Option<BoundText>| {
        bound
            .as_ref()
            .map_or_else(|| at.to_owned(), |text| place(&text.origin))
    };
    let (at_min, at_max) = (place_of(&written.min), place_of(&written.max));
    let bad = |at: &str, what: &str, help: &str| {
        Err(Error::new(
            Code::BadBound,
            format!("{at}{what} (metric `{}`)", metric.id),
        )
        .help(help))
    };
    let (low, high) = metric.scale.range();
    let low = low.and_then(|low| Rational::new(low, 1));
    let high = high.and_then(|high| Rational::new(high, 1));
    if min.is_none() && max.is_none() {
        return bad(
            at,
            "the rule has neither `min` nor `max`: it can never fail",
            "add `min = \"4/5\"`, for example",
        );
    }
    if low.is_some() && min.is_some() && min <= low {
        return bad(
            &at_min,
            "`min` can never be broken",
            "the smallest value is 0 (ratios, rates, distances) or -1 (differences); choose a larger bound",
        );
    }
    if low.is_some() && max.is_some() && max < low {
        return bad(
            &at_max,
            "`max` can never be kept",
            "the smallest value is 0 (ratios, rates, distances) or -1 (differences)",
        );
    }
    if high.is_some() && max.is_some() && max >= high {
        return bad(
            &at_max,
            "`max` can never be broken",
            "the largest value is 1; choose a smaller bound",
        );
    }
    if high.is_some() && min > high {
        return bad(&at_min, "`min` can never be kept", "the largest value is 1");
    }
    if min.is_some() && max.is_some() && min > max {
        return bad(&at_min, "`min` is larger than `max`", "swap them");
    }
    Ok(Bound { min, max })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse_policy;

    fn made(text: &str) -> Result<Policy> {
        policy(
            &parse_policy("p.toml", text).expect("TOML"),
            true,
            &[],
            &["gender".into()],
        )
    }

    #[test]
    fn without_a_policy_the_four_fifths_rule_and_with_a_label_equal_opportunity() {
        let ids: Vec<String> = made("")
            .expect("defaults")
            .rules
            .into_iter()
            .map(|rule| rule.id)
            .collect();
        assert_eq!(
            ids,
            ["four-fifths", "four-fifths-behaviour", "equal-opportunity"]
        );
    }

    #[test]
    fn rules_alone_mean_those_rules_alone() {
        let policy =
            made("[[rules]]\nmetric = \"disparate-impact\"\nmin = 0.9\n").expect("one rule");
        assert_eq!(policy.rules.len(), 1);
        assert_eq!(policy.rules[0].metric.id, "impact-ratio");
    }

    #[test]
    fn bounds_that_disarm_the_gate_are_refused_with_their_place() {
        for (rule, code) in [
            ("metric = \"impact-ratio\"\nmin = nan", Code::BadBound),
            ("metric = \"impact-ratio\"\nmin = -0.8", Code::BadBound),
            ("metric = \"impact-ratio\"\nmin = 0", Code::BadBound),
            ("metric = \"impact-ratio\"", Code::BadBound),
            (
                "metric = \"impact-ratio\"\nmin = 1\nmax = 0.5",
                Code::BadBound,
            ),
            (
                "metric = \"equal-opportunity-difference\"\nmax = 1",
                Code::BadBound,
            ),
            ("metric = \"delivery-variance\"\nmax = 1", Code::BadBound),
            ("metric = \"impakt-ratio\"\nmin = 0.8", Code::PolicyInvalid),
            (
                "metric = \"impact-ratio\"\nmin = 0.8\nseverity = \"high\"",
                Code::PolicyInvalid,
            ),
            (
                "metric = \"impact-ratio\"\nmin = 0.8\nattributes = [\"gendr\"]",
                Code::NotAnAttribute,
            ),
        ] {
            let error = made(&format!("[[rules]]\n{rule}\n")).expect_err(rule);
            assert_eq!(error.code(), code, "{rule}: {error}");
            assert!(error.message().contains("p.toml:"), "{rule}: {error}");
        }
        for text in [
            "[policy]\nalpha = 1.5\n",
            "[policy]\npresets = []\n",
            "[policy]\nunknown-odds = 0.5\n",
            "[policy]\nadjustment = \"bonferroni\"\n",
            "[policy]\nfamily = \"metric\"\n",
            "[policy]\non-unknown = \"deny\"\n",
        ] {
            assert_eq!(made(text).expect_err(text).code(), Code::PolicyInvalid);
        }
    }
}
