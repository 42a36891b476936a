//! `--print-config`: the settings that an audit of these files would use, as TOML, each with a
//! comment that says where it came from.

use std::fmt::Write as _;

use bias_audit::config::number::format_micros;
use bias_audit::config::Config;
use bias_audit::error::Result;
use bias_audit::groups::Grouping;
use bias_audit::input::{How, Options, Quality, Source, open, resolve};
use bias_audit::policy::policy;
use bias_audit::tally;

use crate::cli::output;

pub(crate) fn print(config: &Config, sources: &[Source]) -> Result<()> {
    let inputs =
        sources.iter().map(|source| open(source, &Options::default())).collect::<Result<Vec<_>>>()?;
    let roles = resolve(config, &inputs)?;
    let plan = tally::plan(config, &roles, &inputs, sources, &mut Quality::default())?;
    let mut text = String::from("[columns]\n");
    line(&mut text, "rows", &quoted(roles.shape.id()), roles.shape_how);
    for stage in &roles.stages {
        let role = match &roles.decision {
            Some(decision) if decision.outcome == stage.id => "outcome",
            Some(decision) if decision.eligible.as_ref() == Some(&stage.id) => "eligible",
            Some(_) | None => continue,
        };
        line(&mut text, role, &quoted(&stage.column.column), stage.column.how);
    }
    let stages: Vec<String> = roles.stages.iter().map(|stage| quoted(&stage.column.column)).collect();
    if !stages.is_empty() {
        let how = roles.stages.last().map_or(How::Recognised, |stage| stage.column.how);
        line(&mut text, "stages", &format!("[{}]", stages.join(", ")), how);
    }
    if let Some(label) = &roles.label {
        line(&mut text, "label", &quoted(&label.column), label.how);
    }
    if let Some((score, threshold)) = &roles.score {
        line(&mut text, "score", &quoted(&score.column), score.how);
        line(&mut text, "threshold", &format_micros(*threshold), score.how);
    }
    if !roles.by.is_empty() {
        let names: Vec<String> = roles.by.iter().map(|by| quoted(&by.column)).collect();
        line(&mut text, "by", &format!("[{}]", names.join(", ")), roles.by[0].how);
    }
    for (column, attribute) in roles.attributes.iter().zip(&plan.attributes) {
        let _ = writeln!(text, "\n[attributes.{}]", quoted(&attribute.id));
        line(&mut text, "column", &quoted(&column.column.column), column.column.how);
        match &attribute.grouping {
            Grouping::Bands(bands) => {
                let cuts: Vec<String> = bands.cuts.iter().map(|cut| format_micros(*cut)).collect();
                let how = if column.settings.cuts.is_some() { column.column.how } else { How::Recognised };
                line(&mut text, "cuts", &format!("[{}]", cuts.join(", ")), how);
            }
            Grouping::Words(words) if words.map.is_empty() => {}
            Grouping::Words(words) => {
                let groups: Vec<String> = words
                    .map
                    .iter()
                    .map(|(group, values)| {
                        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                        format!("{} = [{}]", quoted(group), values.join(", "))
                    })
                    .collect();
                line(&mut text, "map", &format!("{{ {} }}", groups.join(", ")), How::Config);
            }
        }
    }
    let mut ids: Vec<String> = plan.attributes.iter().map(|attribute| attribute.id.clone()).collect();
    ids.extend(config.intersections.iter().map(|names| {
        names.iter().map(|named| named.value.clone()).collect::<Vec<_>>().join("*")
    }));
    let policy = policy(&config.policy, plan.label, config.baseline.is_some(), &ids)?;
    let _ = writeln!(text, "\n[policy]\npresets = []\nalpha = \"{}\"\nmin-n = {}", policy.alpha, policy.min_n);
    for rule in &policy.rules {
        let _ = writeln!(text, "\n[[rules]] # {}\nid = {}\nmetric = {}", rule.origin, quoted(&rule.id), quoted(rule.metric.id));
        if !rule.attributes.is_empty() {
            let names: Vec<String> = rule.attributes.iter().map(|name| quoted(name)).collect();
            let _ = writeln!(text, "attributes = [{}]", names.join(", "));
        }
        for (key, bound) in [("min", rule.bound.min), ("max", rule.bound.max)] {
            if let Some(bound) = bound {
                let _ = writeln!(text, "{key} = \"{bound}\"");
            }
        }
        let inconclusive = if rule.deny_inconclusive { "deny" } else { "warn" };
        let _ = writeln!(
            text,
            "evidence = \"{}\"\nseverity = \"{}\"\non-inconclusive = \"{inconclusive}\"\nmin-n = {}",
            rule.evidence.word(),
            rule.severity.word(),
            rule.min_n
        );
    }
    output::print(&text).map(|_| ())
}

fn line(text: &mut String, key: &str, value: &str, how: How) {
    let how = match how {
        How::Flag => "flag",
        How::Config => "configuration",
        How::Recognised => "recognised",
    };
    let _ = writeln!(text, "{key} = {value} # {how}");
}

/// A string as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
