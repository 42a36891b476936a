//! `bias-audit.toml` and policy files: TOML in, [`Config`] out, every mistake of the file reported
//! at once with its line and column.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::config::condition::{Filter, parse_condition};
use crate::config::number::{Rational, parse_micros};
use crate::config::{
    AttributeConfig, BoundText, CheckRuleConfig, Config, CutsText, Field, FieldConfig, MEANINGS,
    MembershipConfig, Named, Origin, Place, PolicyConfig, RowShape, RuleConfig, ScoreBins,
    WithoutConsent,
};
use crate::error::{Code, Error, Result, did_you_mean};

/// Reads a whole configuration file.
///
/// # Errors
///
/// [`Code::ConfigSyntax`] when the text is not TOML, [`Code::ConfigInvalid`] with all unknown keys
/// and wrong values otherwise.
pub fn parse_config(file: &str, text: &str) -> Result<Config> {
    read(file, text, |reader, root| {
        let mut config = Config::default();
        root.table(reader, "columns", |reader, t| {
            columns(reader, t, &mut config);
        });
        if let Some((span, DeValue::Table(table))) = root.take("attributes") {
            for (name, value) in table {
                let named = reader.named(name.get_ref(), name.span());
                if let Some(attribute) = attribute(reader, named, value, &span) {
                    config.attributes.push(attribute);
                }
            }
        }
        membership(reader, root, &mut config);
        config.filter = filter(reader, root);
        config.intersections = root.lists_of_names(reader, "intersect");
        config.baseline = root.name(reader, "baseline");
        root.table(reader, "targeting", |reader, t| {
            fields(reader, t, "targeting", &mut config);
        });
        root.table(reader, "proof", |reader, t| {
            fields(reader, t, "proof", &mut config);
        });
        config.policy = policy(reader, root);
        config
    })
}

/// Reads a policy file: `[policy]` and `[[rules]]` only.
///
/// # Errors
///
/// As [`parse_config`].
pub fn parse_policy(file: &str, text: &str) -> Result<PolicyConfig> {
    read(file, text, policy)
}

fn read<T>(
    file: &str,
    text: &str,
    body: impl FnOnce(&mut Reader<'_>, &mut Table<'_>) -> T,
) -> Result<T> {
    let mut reader = Reader {
        file,
        text,
        complaints: Vec::new(),
    };
    let root = DeTable::parse(text).map_err(|error| {
        let place = reader.place(&error.span().unwrap_or(0..0));
        Error::new(Code::ConfigSyntax, format!("{place}: {}", error.message()))
            .help("the file must be TOML; docs/policy.md shows every key")
    })?;
    let span = root.span();
    let mut table = Table {
        entries: entries(root.get_ref()),
        known: Vec::new(),
        span,
    };
    let value = body(&mut reader, &mut table);
    table.finish(&mut reader, "");
    if reader.complaints.is_empty() {
        return Ok(value);
    }
    let message = reader.complaints.join("\n  ");
    Err(Error::new(Code::ConfigInvalid, message)
        .help("see docs/policy.md for every key and its values"))
}

struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    complaints: Vec<String>,
}

impl Reader<'_> {
    fn place(&self, span: &Range<usize>) -> Place {
        let before = self.text.get(..span.start).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    fn named(&self, value: &str, span: Range<usize>) -> Named {
        Named {
            value: value.to_owned(),
            origin: Origin::File(self.place(&span)),
        }
    }

    fn complain(&mut self, span: &Range<usize>, what: &str) {
        let place = self.place(span);
        self.complaints.push(format!("{place}: {what}"));
    }

    fn wrong_type(&mut self, span: &Range<usize>, key: &str, wanted: &str, got: &DeValue<'_>) {
        self.complain(
            span,
            &format!("`{key}` must be {wanted}, not {}", got.type_str()),
        );
    }
}

type Entry<'a> = (&'a str, Range<usize>, Range<usize>, &'a DeValue<'a>);

fn entries<'a>(table: &'a DeTable<'a>) -> Vec<Entry<'a>> {
    table
        .iter()
        .map(|(key, value)| {
            (
                key.get_ref().as_ref(),
                key.span(),
                value.span(),
                value.get_ref(),
            )
        })
        .collect()
}

/// A table being read: what is left of it, and the keys that were asked for.
struct Table<'a> {
    entries: Vec<Entry<'a>>,
    known: Vec<&'static str>,
    span: Range<usize>,
}

impl<'a> Table<'a> {
    fn take(&mut self, key: &'static str) -> Option<(Range<usize>, &'a DeValue<'a>)> {
        self.known.push(key);
        let at = self.entries.iter().position(|(name, ..)| *name == key)?;
        let (_, _, span, value) = self.entries.remove(at);
        Some((span, value))
    }

    fn table(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        body: impl FnOnce(&mut Reader<'_>, &mut Table<'a>),
    ) {
        let Some((span, value)) = self.take(key) else {
            return;
        };
        let DeValue::Table(table) = value else {
            return reader.wrong_type(&span, key, "a table", value);
        };
        let mut inner = Table {
            entries: entries(table),
            known: Vec::new(),
            span,
        };
        body(reader, &mut inner);
        inner.finish(reader, key);
    }

    fn name(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<Named> {
        let (span, value) = self.take(key)?;
        if let Some(text) = value.as_str() {
            return Some(reader.named(text, span));
        }
        reader.wrong_type(&span, key, "a string", value);
        None
    }

    fn names(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Vec<Named> {
        let Some((span, value)) = self.take(key) else {
            return Vec::new();
        };
        names(reader, key, &span, value)
    }

    fn lists_of_names(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Vec<Vec<Named>> {
        let Some((span, value)) = self.take(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value else {
            reader.wrong_type(&span, key, "a list of lists of names", value);
            return Vec::new();
        };
        items
            .iter()
            .map(|item| names(reader, key, &item.span(), item.get_ref()))
            .collect()
    }

    fn whole(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<u64> {
        let (span, value) = self.take(key)?;
        let number = value
            .as_integer()
            .and_then(|i| u64::from_str_radix(&i.as_str().replace('_', ""), i.radix()).ok());
        if number.is_none() {
            reader.complain(&span, &format!("`{key}` must be a whole number, 0 or more"));
        }
        number
    }

    fn bound(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<BoundText> {
        let (span, value) = self.take(key)?;
        let Some(text) = number_text(value) else {
            reader.wrong_type(&span, key, "a number such as 0.8 or \"4/5\"", value);
            return None;
        };
        let value = Rational::parse(&text);
        Some(BoundText {
            text,
            value,
            origin: Origin::File(reader.place(&span)),
        })
    }

    fn finish(&self, reader: &mut Reader<'_>, within: &str) {
        for (name, span, ..) in &self.entries {
            let at = if within.is_empty() {
                String::new()
            } else {
                format!(" in [{within}]")
            };
            let hint = did_you_mean(name, self.known.iter().copied()).map_or_else(
                || format!("; known: {}", self.known.join(", ")),
                |near| format!("; did you mean `{near}`?"),
            );
            reader.complain(span, &format!("unknown key `{name}`{at}{hint}"));
        }
    }
}

fn names(
    reader: &mut Reader<'_>,
    key: &str,
    span: &Range<usize>,
    value: &DeValue<'_>,
) -> Vec<Named> {
    if let Some(text) = value.as_str() {
        return vec![reader.named(text, span.clone())];
    }
    let DeValue::Array(items) = value else {
        reader.wrong_type(span, key, "a name or a list of names", value);
        return Vec::new();
    };
    let mut found = Vec::new();
    for item in items {
        match item.get_ref().as_str() {
            Some(text) => found.push(reader.named(text, item.span())),
            None => reader.wrong_type(&item.span(), key, "a list of names", item.get_ref()),
        }
    }
    found
}

fn number_text(value: &DeValue<'_>) -> Option<String> {
    value
        .as_str()
        .map(str::to_owned)
        .or_else(|| value.as_float().map(|f| f.as_str().to_owned()))
        .or_else(|| value.as_integer().map(|i| i.as_str().to_owned()))
}

/// The condition that rows must meet.
fn filter(reader: &mut Reader<'_>, root: &mut Table<'_>) -> Option<Filter> {
    let Named { value, origin } = root.name(reader, "where")?;
    match parse_condition(&value) {
        Ok(condition) => Some(Filter { condition, origin }),
        Err(error) => {
            let help = error.help_lines().join("; ");
            reader
                .complaints
                .push(format!("{origin}: `where`: {}; {help}", error.message()));
            None
        }
    }
}

fn columns(reader: &mut Reader<'_>, table: &mut Table<'_>, config: &mut Config) {
    config.eligible = table.name(reader, "eligible");
    config.outcome = table.name(reader, "outcome");
    config.label = table.name(reader, "label");
    config.score = table.name(reader, "score");
    config.stages = table.names(reader, "stages");
    config.by = table.names(reader, "by");
    config.value = table.name(reader, "value");
    config.rank = table.name(reader, "rank");
    config.arm = table.name(reader, "arm");
    config.treatment = table.names(reader, "treatment");
    config.control = table.names(reader, "control");
    config.unit = table.name(reader, "unit");
    config.weight = table.name(reader, "weight");
    config.platform = table.name(reader, "platform");
    config.decimal = table.name(reader, "decimal");
    config.sheet = table.name(reader, "sheet");
    config.consent = table.name(reader, "consent");
    if let Some(without) = table.name(reader, "without-consent") {
        let choices = WithoutConsent::ALL.iter();
        match choices.clone().find(|(_, word)| *word == without.value) {
            Some((choice, _)) => config.without_consent = Some((*choice, without.origin)),
            None => reader.complaints.push(format!(
                "{}: `without-consent` must be \"exclude\", \"include\" or \"drop\", not `{}`",
                without.origin, without.value
            )),
        }
    }
    if let Some((span, value)) = table.take("threshold") {
        match number_text(value).and_then(|text| parse_micros(&text)) {
            Some(micros) => {
                config.threshold = Some((micros, Origin::File(reader.place(&span))));
            }
            None => reader.complain(
                &span,
                "`threshold` must be a number with at most six decimals",
            ),
        }
    }
    if let Some((span, value)) = table.take("score-bins") {
        config.score_bins = number_text(value).and_then(|text| ScoreBins::parse(&text));
        if config.score_bins.is_none() {
            reader.complain(
                &span,
                "`score-bins` must be a number of bins such as 1000, or \"550:300,850\", each a whole number of millionths wide",
            );
        }
    }
    if let Some(rows) = table.name(reader, "rows") {
        match rows.value.as_str() {
            "person" => config.rows = Some((RowShape::Person, rows.origin)),
            "counts" => config.rows = Some((RowShape::Counts, rows.origin)),
            other => reader.complaints.push(format!(
                "{}: `rows` must be \"person\" or \"counts\", not `{other}`",
                rows.origin
            )),
        }
    }
}

/// The columns of the fields of one table, and what words mean.
fn fields(reader: &mut Reader<'_>, table: &mut Table<'_>, name: &str, config: &mut Config) {
    for field in Field::ALL.iter().filter(|field| field.table() == name) {
        let columns = table.names(reader, field.key());
        if !columns.is_empty() {
            config.fields.push(FieldConfig {
                field: *field,
                columns,
            });
        }
    }
    if name == "targeting"
        && let Some((span, value)) = table.take("words")
    {
        config.words = map(reader, &span, value);
        for (meaning, _) in &config.words {
            if !MEANINGS.contains(&meaning.as_str()) {
                let known = MEANINGS.join(", ");
                reader.complain(
                    &span,
                    &format!("`words` cannot mean `{meaning}`; known: {known}"),
                );
            }
        }
    }
}

fn attribute(
    reader: &mut Reader<'_>,
    name: Named,
    value: &Spanned<DeValue<'_>>,
    span: &Range<usize>,
) -> Option<AttributeConfig> {
    let within = format!("attributes.{}", name.value);
    let DeValue::Table(table) = value.get_ref() else {
        reader.wrong_type(&value.span(), &within, "a table", value.get_ref());
        return None;
    };
    let mut table = Table {
        entries: entries(table),
        known: Vec::new(),
        span: span.clone(),
    };
    let mut attribute = AttributeConfig::named(name);
    attribute.column = table.name(reader, "column");
    attribute.reference = table.name(reader, "reference");
    if let Some((span, value)) = table.take("map") {
        attribute.map = map(reader, &span, value);
    }
    if let Some((span, value)) = table.take("cuts") {
        attribute.cuts = cuts(reader, &span, value);
    }
    if let Some((span, value)) = table.take("as-of") {
        let year = value.as_integer().and_then(|i| i.as_str().parse().ok());
        if year.is_none() {
            reader.complain(&span, "`as-of` must be a year");
        }
        attribute.as_of = year;
    }
    table.finish(reader, &within);
    Some(attribute)
}

/// `[membership.ATTRIBUTE]`: columns of probabilities, and the group each is of.
fn membership(reader: &mut Reader<'_>, root: &mut Table<'_>, config: &mut Config) {
    let Some((span, value)) = root.take("membership") else {
        return;
    };
    let shape =
        "a table of one attribute: [membership.gender] with `column = \"group\"` in each line";
    let DeValue::Table(attributes) = value else {
        return reader.wrong_type(&span, "membership", shape, value);
    };
    let mut attributes = attributes.iter();
    let (Some((name, columns)), None) = (attributes.next(), attributes.next()) else {
        return reader.complain(&span, &format!("`membership` must be {shape}"));
    };
    let DeValue::Table(columns) = columns.get_ref() else {
        return reader.wrong_type(&columns.span(), name.get_ref(), shape, columns.get_ref());
    };
    let mut found = Vec::new();
    // In the order in which they are written, which is that of the report.
    let mut written: Vec<_> = columns.iter().collect();
    written.sort_by_key(|(column, _)| column.span().start);
    for (column, group) in written {
        match group.get_ref().as_str().map(str::trim) {
            Some(group) if !group.is_empty() => {
                let column = reader.named(column.get_ref(), column.span());
                found.push((column, group.to_owned()));
            }
            _ => reader.complain(
                &group.span(),
                &format!("`{}` must be the name of a group", column.get_ref()),
            ),
        }
    }
    config.membership = Some(MembershipConfig {
        attribute: reader.named(name.get_ref(), name.span()),
        columns: found,
    });
}

fn map(
    reader: &mut Reader<'_>,
    span: &Range<usize>,
    value: &DeValue<'_>,
) -> Vec<(String, Vec<String>)> {
    let DeValue::Table(table) = value else {
        reader.wrong_type(span, "map", "a table: { group = [\"value\", …] }", value);
        return Vec::new();
    };
    let mut seen = BTreeSet::new();
    let mut map = Vec::new();
    for (group, values) in table {
        let values = names(reader, "map", &values.span(), values.get_ref());
        for value in &values {
            if !seen.insert(value.value.clone()) {
                reader.complaints.push(format!(
                    "{}: `{}` is mapped to two groups",
                    value.origin, value.value
                ));
            }
        }
        map.push((
            group.get_ref().to_string(),
            values.into_iter().map(|v| v.value).collect(),
        ));
    }
    map
}

fn cuts(reader: &mut Reader<'_>, span: &Range<usize>, value: &DeValue<'_>) -> Option<CutsText> {
    if value.as_str() == Some("quintiles") {
        return Some(CutsText::Quintiles);
    }
    let points: Option<Vec<i64>> = match value {
        DeValue::Array(items) => items
            .iter()
            .map(|item| number_text(item.get_ref()).and_then(|text| parse_micros(&text)))
            .collect(),
        _ => None,
    };
    match points {
        Some(points) if !points.is_empty() && points.is_sorted_by(|a, b| a < b) => {
            Some(CutsText::Points(points))
        }
        _ => {
            reader.complain(
                span,
                "`cuts` must be \"quintiles\" or a list of increasing numbers, as [18, 25, 35]",
            );
            None
        }
    }
}

fn policy(reader: &mut Reader<'_>, root: &mut Table<'_>) -> PolicyConfig {
    let mut policy = PolicyConfig::default();
    root.table(reader, "policy", |reader, table| {
        let given = table.entries.iter().any(|(name, ..)| *name == "presets");
        let presets = table.names(reader, "presets");
        policy.presets = given.then_some(presets);
        policy.alpha = table.bound(reader, "alpha");
        policy.adjustment = table.name(reader, "adjustment");
        policy.family = table.name(reader, "family");
        policy.min_n = table.whole(reader, "min-n");
        policy.on_inconclusive = table.name(reader, "on-inconclusive");
        policy.on_unknown = table.name(reader, "on-unknown");
        policy.unknown_odds = table.bound(reader, "unknown-odds");
        policy.metrics = table.names(reader, "metrics");
        policy.conventions = table.names(reader, "convention");
    });
    let Some((span, value)) = root.take("rules") else {
        return policy;
    };
    let DeValue::Array(items) = value else {
        reader.wrong_type(&span, "rules", "a list of tables: [[rules]]", value);
        return policy;
    };
    for item in items {
        let DeValue::Table(table) = item.get_ref() else {
            reader.wrong_type(
                &item.span(),
                "rules",
                "a list of tables: [[rules]]",
                item.get_ref(),
            );
            continue;
        };
        let mut table = Table {
            entries: entries(table),
            known: Vec::new(),
            span: item.span(),
        };
        if let Some(check) = table.name(reader, "check") {
            policy.checks.push(check_rule(reader, &mut table, check));
        } else if let Some(rule) = rule(reader, &mut table) {
            policy.rules.push(rule);
        }
        table.finish(reader, "[rules]");
    }
    policy
}

fn rule(reader: &mut Reader<'_>, table: &mut Table<'_>) -> Option<RuleConfig> {
    let metric = table.name(reader, "metric");
    let rule = RuleConfig {
        metric: metric.clone().unwrap_or_else(|| Named::flag("")),
        attributes: table.names(reader, "attributes"),
        min: table.bound(reader, "min"),
        max: table.bound(reader, "max"),
        evidence: table.name(reader, "evidence"),
        severity: table.name(reader, "severity"),
        on_inconclusive: table.name(reader, "on-inconclusive"),
        on_unknown: table.name(reader, "on-unknown"),
        min_n: table.whole(reader, "min-n"),
        id: table.name(reader, "id"),
    };
    if metric.is_none() {
        reader.complain(&table.span.clone(), "a rule needs `metric` or `check`");
        return None;
    }
    Some(rule)
}

/// A rule that is a check: it has no bound, and other keys mean nothing in it.
fn check_rule(reader: &mut Reader<'_>, table: &mut Table<'_>, check: Named) -> CheckRuleConfig {
    CheckRuleConfig {
        check,
        severity: table.name(reader, "severity"),
        on_inconclusive: table.name(reader, "on-inconclusive"),
        id: table.name(reader, "id"),
    }
}

/// Cut points typed on the command line: `18,25,35` or `quintiles`.
///
/// # Errors
///
/// [`Code::BadCuts`] when they are not increasing numbers.
pub fn parse_cuts(text: &str) -> Result<CutsText> {
    if text == "quintiles" {
        return Ok(CutsText::Quintiles);
    }
    let points: Option<Vec<i64>> = text.split(',').map(parse_micros).collect();
    match points {
        Some(points) if points.is_sorted_by(|a, b| a < b) => Ok(CutsText::Points(points)),
        _ => Err(Error::new(
            Code::BadCuts,
            format!("`{text}` is not a list of increasing cut points"),
        )
        .help("write them as `-a age=18,25,35` or `-a income=quintiles`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = r#"
[columns]
eligible = "eligible"
outcome = "targeted"
by = ["campaign_id"]
[attributes.gender]
column = "sexe"
map = { female = ["F", "femme"], male = ["M", "homme"] }
[attributes.age]
cuts = [18, 25, 35.5]
[policy]
presets = ["four-fifths"]
alpha = 0.05
[[rules]]
metric = "equal-opportunity-difference"
attributes = ["gender"]
min = "-1/10"
max = 0.1
"#;

    #[test]
    fn the_documented_file_is_read_with_its_places() {
        let config = parse_config("b.toml", SAMPLE).expect("the sample is valid");
        assert_eq!(config.by[0].value, "campaign_id");
        assert_eq!(config.attributes.len(), 2);
        let age = config
            .attributes
            .iter()
            .find(|a| a.name.value == "age")
            .expect("age");
        assert_eq!(
            age.cuts,
            Some(CutsText::Points(vec![18_000_000, 25_000_000, 35_500_000]))
        );
        let rule = &config.policy.rules[0];
        assert_eq!(
            rule.max.as_ref().and_then(|b| b.value),
            Rational::new(1, 10)
        );
        let Origin::File(place) = &rule.metric.origin else {
            panic!("from a file")
        };
        assert_eq!((place.line, place.column), (15, 10));
    }

    #[test]
    fn all_mistakes_are_told_at_once_with_their_places() {
        let text = "colums = 1\n[policy]\nalpha = true\nmin-n = -3\n[[rules]]\nmetrc = \"x\"\n";
        let error = parse_config("b.toml", text).expect_err("five mistakes");
        assert_eq!(error.code(), Code::ConfigInvalid);
        for part in [
            "b.toml:1:1",
            "did you mean `columns`",
            "b.toml:3:9",
            "b.toml:4:9",
            "metrc",
            "needs `metric` or `check`",
        ] {
            assert!(
                error.message().contains(part),
                "{part} in {}",
                error.message()
            );
        }
    }

    #[test]
    fn text_that_is_not_toml_names_the_place() {
        let error = parse_config("b.toml", "[policy\n").expect_err("no bracket");
        assert_eq!(error.code(), Code::ConfigSyntax);
        assert!(
            error.message().starts_with("b.toml:1:"),
            "{}",
            error.message()
        );
    }
}
