//! The parts of the documentation that are derived from the program: its registries, its presets,
//! its JSON Schema, the words it recognises, and the list of broken inputs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bias_audit::config::number::format_micros;
use bias_audit::config::{Field, MEANINGS};
use bias_audit::engine::Dialect;
use bias_audit::error::Code;
use bias_audit::groups::{AGE_CUTS, Bands, GENDERS, Quantity, is_unknown_word};
use bias_audit::inference::{BAYESIAN, EXPLAINED, IntervalMethod, TestMethod};
use bias_audit::input::{
    CRITERIA, Content, Format, Meaning, PLATFORMS, Recognised, STAGES, field_names, recognise,
    yes_no,
};
use bias_audit::metrics::{ALIASES, Convention, Metric, Needs, REGISTRY, Scale};
use bias_audit::policy::{Exit, PRESETS};
use bias_audit::report::{ReportFormat, schema};
use bias_audit::tally::{CHECKS, SENSITIVE};
use serde_json::Value;
use toml::Table;

use crate::examples::text_of;
use crate::fixtures::{allowed, strings, tables};
use crate::support::{bias_audit, repository};

/// A part makes its own text.
type Part = fn() -> String;

/// Every generated part with the name in its marker.
pub(super) const PARTS: [(&str, Part); 26] = [
    ("metrics", metrics),
    ("conventions", conventions),
    ("convention-notes", || values_of("Note")),
    ("undefined", || values_of("Undefined")),
    ("methods", methods),
    ("presets", presets),
    ("checks", checks),
    ("fields", fields_of_checks),
    ("sensitive-terms", sensitive_terms),
    ("criteria", criteria),
    ("exit-codes", exit_codes),
    ("errors", errors),
    ("dialects", dialects),
    ("formats-read", formats_read),
    ("formats-written", formats_written),
    ("platforms", platforms),
    ("column-names", column_names),
    ("yes-and-no", yes_and_no),
    ("genders", genders),
    ("unknown-words", unknown_words),
    ("age-bands", age_bands),
    ("exclusions", || values_of("Exclusion")),
    ("data-quality", || values_of("QualityCode")),
    ("limits", limits),
    ("hostile-inputs", hostile_inputs),
    ("report", report),
];

/// A table of Markdown; bars inside cells are escaped.
fn table(headings: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = format!(
        "| {} |\n|{}\n",
        headings.join(" | "),
        "---|".repeat(headings.len())
    );
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn codes<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    texts.into_iter().map(code).collect::<Vec<_>>().join(", ")
}

/// One row a platform, then what is known of each.
fn platforms() -> String {
    let mut text = table(
        &["platform", "id", "rows", "demographics"],
        PLATFORMS.iter().map(|platform| {
            let rows = match platform.content {
                Content::Counts => "counts",
                Content::Shares => "counts or shares",
                Content::People => "people",
            };
            vec![
                format!("[{}](#{})", platform.name, platform.id),
                code(platform.id),
                rows.into(),
                platform.demographics.id().into(),
            ]
        }),
    );
    for platform in PLATFORMS {
        text.push_str(&format!(
            "\n## {}\n\n{}. {}\n\n",
            platform.id, platform.name, platform.answers
        ));
        let set = |set: &&[&[&str]]| {
            let any = |names: &&[&str]| {
                names
                    .iter()
                    .map(|name| code(name))
                    .collect::<Vec<_>>()
                    .join(" or ")
            };
            set.iter().map(any).collect::<Vec<_>>().join("; ")
        };
        let sets: Vec<String> = platform.evidence.iter().map(set).collect();
        text.push_str(&format!("- Recognised by: {}\n", sets.join(". Or: ")));
        for (meaning, names) in platform.columns {
            let meaning = match meaning {
                Meaning::Attribute(id) => format!("attribute {}", code(id)),
                Meaning::Stage(id) => format!("stage {}", code(id)),
                Meaning::Results => "counts of what its indicator says".into(),
                Meaning::Indicator => "indicator of results".into(),
                Meaning::Spend => "money".into(),
                Meaning::SpendMicros => "money in millionths".into(),
                Meaning::Label => "label".into(),
                Meaning::Person => "id of a person".into(),
                Meaning::Arm => "arm of the test, a stratum".into(),
                Meaning::Level => "level, which must be one".into(),
                Meaning::Unused => continue,
            };
            text.push_str(&format!(
                "- {}: {}\n",
                codes(names.iter().copied()),
                meaning
            ));
        }
        for (attribute, groups) in platform.codes {
            let group = |(group, codes_of): &(&str, &[&str])| {
                format!("{} {group}", codes(codes_of.iter().copied()))
            };
            let groups: Vec<String> = groups.iter().map(group).collect();
            text.push_str(&format!(
                "- Codes of {}: {}\n",
                code(attribute),
                groups.join(", ")
            ));
        }
        text.push_str(&format!(
            "- Download: {}\n- Known from: {}\n",
            platform.download, platform.basis
        ));
    }
    text
}

fn metrics() -> String {
    let link = |metric: &&Metric| format!("[{0}](#{0})", metric.id);
    let mut text = table(
        &["metric", "scale", "parity", "needs", "measured"],
        REGISTRY.iter().map(|metric| {
            vec![
                link(metric),
                scale(metric.scale).into(),
                parity(metric),
                needs(metric.needs).into(),
                measured(metric).into(),
            ]
        }),
    );
    for metric in REGISTRY {
        text.push_str(&format!("\n## {}\n\n{}\n\n", metric.id, metric.meaning));
        let aliases = ALIASES.iter().filter(|(_, id)| *id == metric.id);
        let aliases = codes(aliases.map(|(alias, _)| *alias));
        for (name, value) in [
            ("Formula", code(metric.formula)),
            ("Scale", scale(metric.scale).to_owned()),
            ("Parity", parity(metric)),
            ("Needs", needs(metric.needs).to_owned()),
            ("Undefined when", metric.undefined.to_owned()),
            ("Source", metric.source.to_owned()),
            ("Also called", aliases),
        ] {
            if !value.is_empty() {
                text.push_str(&format!("- {name}: {value}\n"));
            }
        }
    }
    text
}

/// One section a tool: whom it compares, its rule for zero, its numbers.
fn conventions() -> String {
    Convention::ALL
        .iter()
        .fold(String::new(), |mut text, tool| {
            let (id, name) = (tool.id(), tool.tool());
            let (compares, zero) = (tool.compares(), tool.zero());
            let _ = write!(
                text,
                "### {id}\n\n{name}.\n\n- Compares {compares}\n- Divided by zero: {zero}\n\n"
            );
            let rows = tool.numbers().iter().map(|number| {
                let ours = number.metric.map(|id| format!("[{id}](metrics.md#{id})"));
                let needs = match (number.label, number.is_of_strata()) {
                    (false, false) => "",
                    (true, false) => "a label",
                    (false, true) => "`--by`",
                    (true, true) => "a label, `--by`",
                };
                let needs = if number.is_of_scores() {
                    "`--score-bins`"
                } else {
                    needs
                };
                vec![
                    code(number.name),
                    code(number.formula),
                    needs.into(),
                    ours.unwrap_or_default(),
                ]
            });
            let headings = ["number", "formula", "needs besides", "ours"];
            let _ = writeln!(text, "{}", table(&headings, rows));
            text
        })
}

/// Whether a metric has to be asked for.
const fn measured(metric: &Metric) -> &'static str {
    if metric.standard {
        "always"
    } else {
        "when asked for"
    }
}

const fn scale(scale: Scale) -> &'static str {
    match scale {
        Scale::Proportion => "proportion, 0 to 1",
        Scale::EventRate => "events per exposure, 0 or more",
        Scale::Ratio => "ratio of proportions, 0 or more",
        Scale::Difference => "difference of proportions, -1 to 1",
        Scale::OddsRatio => "ratio of odds, 0 or more",
        Scale::EventRatio => "ratio of event rates, 0 or more",
        Scale::Distance => "distance, 0 to 1",
        Scale::Index => "index, 0 or more",
        Scale::Signed => "difference in a unit of its own",
        Scale::Money => "money, 0 or more",
    }
}

fn parity(metric: &Metric) -> String {
    metric
        .parity
        .map_or_else(|| "none".into(), |parity| parity.to_string())
}

const fn needs(needs: Needs) -> &'static str {
    match needs {
        Needs::Decision => "an outcome and its denominator",
        Needs::Label => "an outcome, its denominator and a label",
        Needs::Population => "an outcome and its denominator, or a baseline population",
        Needs::Step => "two neighbouring stages, or money",
        Needs::Consent => "a column that says who has consented",
        Needs::Apart => "an outcome, its denominator and a column audited apart (`--by`)",
        Needs::Delivered => "an outcome, or counts of what was delivered",
        Needs::Cost(_) => "money, and counts of what it bought",
        Needs::Exposure => "impressions and people reached",
        Needs::Ordered => "an outcome, its denominator and an attribute whose groups have an order",
        Needs::Strata => {
            "an outcome and its denominator, or a baseline population, and each ad apart (`--by`)"
        }
        Needs::Units => "an outcome, its denominator and whose rows they are (`--unit`)",
        Needs::Values => "values of offers (`--value`)",
        Needs::Ranking => "positions in a ranking (`--rank`)",
        Needs::Arms => "an outcome, its denominator and the arms of a test (`--arm`)",
        Needs::ArmStages(1) => "people in arms of a test (`--arm`), and a stage",
        Needs::ArmStages(2) => "people in arms of a test (`--arm`), and two stages",
        Needs::ArmStages(_) => "people in arms of a test (`--arm`), and three stages",
        Needs::Scores => "scores in bins (`--score-bins`)",
        Needs::LabelledScores => "scores in bins (`--score-bins`) and a label",
    }
}

fn methods() -> String {
    let row = |id: &str, about: &str| vec![format!("[{id}](#{id})"), about.to_owned()];
    let intervals = IntervalMethod::ALL
        .iter()
        .map(|method| row(method.id(), method.description()));
    let tests = TestMethod::ALL
        .iter()
        .map(|method| row(method.id(), method.description()));
    let bayesian = BAYESIAN.iter().map(|(id, about)| row(id, about));
    let mut text = format!(
        "{}\n{}\n{}",
        table(&["interval", "what it is"], intervals),
        table(&["test", "what it is"], tests),
        table(&["Bayesian", "what it is"], bayesian)
    );
    for method in EXPLAINED {
        text.push_str(&format!(
            "\n## {}\n\n- Formula: {}\n- Undefined when: {}\n- Known weakness: {}\n",
            method.id,
            code(method.formula),
            method.undefined,
            method.weakness
        ));
    }
    text
}

fn presets() -> String {
    PRESETS.iter().fold(String::new(), |mut text, preset| {
        let _ = write!(text, "### {}\n\n```toml\n{}```\n\n", preset.id, preset.text);
        text
    })
}

/// Every check, one paragraph each.
fn checks() -> String {
    CHECKS.iter().fold(String::new(), |mut text, check| {
        let lists = |lists: &[&[Field]]| {
            let lists = lists.iter().map(|any| {
                let keys = any.iter().map(|field| code(field.key()));
                keys.collect::<Vec<_>>().join(" or ")
            });
            lists.collect::<Vec<_>>().join("; and ")
        };
        let (needs, to_pass) = (lists(check.needs), lists(check.to_pass));
        let also = codes(check.also.iter().map(|field| field.key()));
        let _ = write!(text, "### {}\n\n{}\n\n", check.id, check.question);
        for (name, value) in [
            ("Looks at", check.concerns),
            ("Needs", &needs),
            ("To pass also", &to_pass),
            ("Also reads", &also),
            ("Source", check.source),
            ("Since", check.since),
        ] {
            if !value.is_empty() {
                let _ = writeln!(text, "- {name}: {value}");
            }
        }
        text.push('\n');
        text
    })
}

fn fields_of_checks() -> String {
    let rows = Field::ALL.iter().map(|field| {
        let names = match field {
            Field::Age => "those of the attribute `age`".to_owned(),
            Field::Consent => "those of consent".to_owned(),
            Field::Shown => "those of the stage `shown`".to_owned(),
            Field::Targeted => "those of the stage `targeted`".to_owned(),
            Field::OptOut => {
                let names = codes(field_names(*field).iter().copied());
                format!("those of consent, inverted; {names}")
            }
            _ => codes(field_names(*field).iter().copied()),
        };
        let key = format!("[{}] {}", field.table(), field.key());
        vec![code(&key), field.meaning().to_owned(), names]
    });
    let meanings = codes(MEANINGS);
    format!(
        "{}\n`words` may mean {meanings}.\n",
        table(&["key", "what the column holds", "recognised names"], rows)
    )
}

fn sensitive_terms() -> String {
    table(
        &["category", "terms"],
        SENSITIVE
            .iter()
            .map(|(id, terms)| vec![code(id), codes(terms.iter().copied())]),
    )
}

fn criteria() -> String {
    table(
        &["criterion", "names of columns"],
        CRITERIA
            .iter()
            .map(|(id, names)| vec![code(id), codes(names.iter().copied())]),
    )
}

fn exit_codes() -> String {
    table(
        &["code", "meaning"],
        Exit::ALL
            .iter()
            .map(|(exit, meaning)| vec![exit.code().to_string(), (*meaning).to_owned()]),
    )
}

fn errors() -> String {
    table(
        &["code", "meaning"],
        Code::ALL
            .iter()
            .map(|error| vec![code(error.id()), error.meaning().to_owned()]),
    )
}

fn dialects() -> String {
    table(
        &["dialect", "engine"],
        Dialect::ALL
            .iter()
            .map(|dialect| vec![code(dialect.id()), dialect.about().to_owned()]),
    )
}

fn formats_read() -> String {
    table(
        &["format", "what is read"],
        Format::ALL
            .iter()
            .map(|(_, id, about)| vec![code(id), (*about).to_owned()]),
    )
}

fn formats_written() -> String {
    table(
        &["format", "what is written"],
        ReportFormat::ALL
            .iter()
            .map(|(_, id, about)| vec![code(id), (*about).to_owned()]),
    )
}

/// The texts in double quotes of a source file, its tests left out: the tables of words are there,
/// and the functions that use them say which of them mean something.
fn quoted_words(path: &str) -> Vec<String> {
    let source = text_of(&repository().join("src").join(path));
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut words: Vec<String> = Vec::new();
    for line in code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
    {
        for word in line.split('"').skip(1).step_by(2) {
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
    }
    words
}

fn column_names() -> String {
    let role = |name: &str| match recognise(name)? {
        Recognised::Attribute(id) => Some(format!("attribute `{id}`")),
        Recognised::Stage(id) => {
            let decided = STAGES.iter().any(|stage| stage.id == id && stage.decided);
            Some(format!(
                "stage `{id}`{}",
                if decided { ", a decision" } else { "" }
            ))
        }
        Recognised::Label => Some("label".into()),
        Recognised::Spend => Some("spend".into()),
        Recognised::Person => Some("id of a person, looked at for repeats".into()),
        Recognised::Consent => Some("consent".into()),
        Recognised::OptOut => Some("consent, inverted: who has objected".into()),
    };
    let mut roles: Vec<(String, Vec<String>)> = Vec::new();
    // A beginning of a name, such as `amount_spent_`, is no name.
    let names = ["input/names.rs", "input/consent_names.rs"]
        .into_iter()
        .flat_map(quoted_words)
        .filter(|name| !name.ends_with('_'));
    for name in names {
        let Some(role) = role(&name) else { continue };
        match roles.iter_mut().find(|(known, _)| *known == role) {
            Some((_, names)) => names.push(name),
            None => roles.push((role, vec![name])),
        }
    }
    table(
        &["role", "names"],
        roles
            .into_iter()
            .map(|(role, names)| vec![role, codes(names.iter().map(String::as_str))]),
    )
}

fn yes_and_no() -> String {
    let words = quoted_words("input/names.rs");
    let meaning = |yes: bool| {
        codes(
            words
                .iter()
                .map(String::as_str)
                .filter(|word| yes_no(word) == Some(yes)),
        )
    };
    table(
        &["meaning", "words"],
        [("yes", true), ("no", false)].map(|(name, yes)| vec![name.to_owned(), meaning(yes)]),
    )
}

fn genders() -> String {
    table(
        &["group", "words"],
        GENDERS
            .iter()
            .map(|(group, words)| vec![code(group), codes(words.iter().copied())]),
    )
}

fn unknown_words() -> String {
    let words = quoted_words("groups/vocabulary.rs");
    let unknown: Vec<String> = words
        .iter()
        .map(|word| word.replace("\\u{2014}", "\u{2014}"))
        .filter(|word| is_unknown_word(word))
        .collect();
    codes(unknown.iter().map(String::as_str))
}

fn age_bands() -> String {
    let bands = Bands::platform_ages(Quantity::Age);
    let labels: Vec<String> = bands
        .groups()
        .into_iter()
        .map(|group| code(&group.label))
        .collect();
    let cuts: Vec<String> = AGE_CUTS.iter().map(ToString::to_string).collect();
    assert_eq!(cuts.len(), bands.cuts.len());
    let first = bands
        .cuts
        .first()
        .map(|cut| format_micros(*cut))
        .unwrap_or_default();
    format!(
        "{}. The cut points are {}; ages below {first} have a band of their own.",
        labels.join(", "),
        cuts.join(", ")
    )
}

/// The limits of the cube: constants `MAX_…` with the sentence above each.
fn limits() -> String {
    let source = text_of(&repository().join("src/tally/checks.rs"));
    let mut rows = Vec::new();
    let mut about = String::new();
    for line in source.lines() {
        if let Some(text) = line.strip_prefix("/// ") {
            about = format!("{about} {text}");
        } else {
            if let Some((_, value)) = line
                .strip_prefix("pub(super) const MAX_")
                .and_then(|constant| constant.trim_end_matches(';').split_once(" = "))
            {
                rows.push(vec![about.trim().to_owned(), value.replace('_', ",")]);
            }
            about.clear();
        }
    }
    assert!(!rows.is_empty(), "the cube has no limits");
    table(&["limit", "value"], rows)
}

fn hostile_inputs() -> String {
    let manifest: Table = text_of(&repository().join("fixtures/hostile/manifest.toml"))
        .parse()
        .expect("the manifest is TOML");
    let rows = tables(&manifest, "input").into_iter().map(|input| {
        let exits: Vec<String> = input
            .get("exit")
            .map(allowed)
            .unwrap_or_default()
            .iter()
            .map(ToString::to_string)
            .collect();
        vec![
            code(&strings(input, "args").join(" ")),
            strings(input, "what").concat(),
            exits.join(" or "),
            codes(strings(input, "code")),
        ]
    });
    table(&["arguments", "what is odd", "exit", "error code"], rows)
}

/// The values of an enumeration of the report, as its JSON Schema explains them.
fn values_of(name: &str) -> String {
    let schema: Value = serde_json::from_str(&schema()).expect("the schema is JSON");
    let values = schema["$defs"][name]["oneOf"].as_array();
    let rows = values.into_iter().flatten().map(|value| {
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        vec![code(&text("const")), text("description")]
    });
    table(&["value", "meaning"], rows)
}

/// The fields of the JSON report, object by object, and the columns of the CSV.
fn report() -> String {
    let schema: Value = serde_json::from_str(&schema()).expect("the schema is JSON");
    let mut text = format!("### The report\n\n{}", fields(&schema));
    let objects: BTreeMap<&String, &Value> = schema["$defs"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, definition)| definition["properties"].is_object())
        .collect();
    for (name, definition) in objects {
        let about = definition["description"].as_str().unwrap_or_default();
        text.push_str(&format!(
            "\n### {name}\n\n{about}\n\n{}",
            fields(definition)
        ));
    }
    text.push_str(&format!("\n### Columns of the CSV\n\n{}\n", csv_columns()));
    text
}

fn fields(object: &Value) -> String {
    let rows = object["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, field)| {
            let about = field["description"].as_str().unwrap_or_default();
            vec![code(name), kind(field), about.to_owned()]
        });
    table(&["field", "type", "meaning"], rows)
}

/// The type of a field in words.
fn kind(field: &Value) -> String {
    if let Some(reference) = field["$ref"].as_str() {
        return reference.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(choices) = field["anyOf"].as_array() {
        return choices.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    match &field["type"] {
        Value::Array(types) => {
            let names: Vec<&str> = types.iter().filter_map(Value::as_str).collect();
            names.join(" or ")
        }
        Value::String(name) if name == "array" => format!("list of {}", kind(&field["items"])),
        Value::String(name) if name == "object" => {
            format!("object of {}", kind(&field["additionalProperties"]))
        }
        other => other.as_str().unwrap_or_default().to_owned(),
    }
}

fn csv_columns() -> String {
    let output = bias_audit(
        &repository().join("fixtures/tiny"),
        &["check", "counts.csv", "--report", "csv"],
    );
    let header = output.stdout.lines().next().unwrap_or_default();
    codes(header.split(','))
}
