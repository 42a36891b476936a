//! `--print-config`: the settings that an audit of these files would use, as TOML, each with a
//! comment that says where it came from.

use std::fmt::Write as _;

use bias_audit::config::number::format_micros;
use bias_audit::config::{Config, Named, Origin};
use bias_audit::error::Result;
use bias_audit::groups::{Attribute, Grouping, Kind};
use bias_audit::input::{
    AttributeColumn, How, Options, Quality, Roles, RowFilter, Source, open_all, resolve, shown,
};
use bias_audit::policy::{FamilyOf, OnUnknown, Policy, policy, wanted};
use bias_audit::report::proposal::field_tables;
use bias_audit::report::proposal::toml::{list, quoted};
use bias_audit::tally;

use crate::cli::output;

pub(crate) fn print(config: &Config, sources: &[Source]) -> Result<()> {
    let inputs = open_all(sources, &Options::default().with(config)?)?;
    let roles = resolve(config, &inputs, &wanted(&config.policy)?)?;
    let plan = tally::plan(config, &roles, &inputs, sources, &mut Quality::default())?;
    let mut ids: Vec<String> = plan
        .attributes
        .iter()
        .map(|attribute| attribute.id.clone())
        .collect();
    ids.extend(config.intersections.iter().map(|names| joined(names, "*")));
    let compared = bias_audit::compared(config, &plan, &ids)?;
    let policy = policy(&config.policy, plan.label, &compared, &ids)?;
    let mut text = String::new();
    write_top(&mut text, config, roles.filter.as_ref());
    write_columns(&mut text, &roles, config);
    for (column, attribute) in roles.attributes.iter().zip(&plan.attributes) {
        write_attribute(&mut text, column, attribute, config);
    }
    write_membership(&mut text, &roles);
    write_fields(&mut text, &roles);
    write_policy(&mut text, &policy);
    write_checks(&mut text, &policy);
    output::print(&text).map(|_| ())
}

fn joined(names: &[Named], by: &str) -> String {
    names
        .iter()
        .map(|named| named.value.as_str())
        .collect::<Vec<_>>()
        .join(by)
}

fn write_top(text: &mut String, config: &Config, filter: Option<&RowFilter>) {
    if let Some(baseline) = &config.baseline {
        let _ = writeln!(
            text,
            "baseline = {} # {}",
            quoted(&shown(&baseline.value)),
            baseline.origin
        );
    }
    if let Some(filter) = filter {
        let condition = quoted(&filter.condition.to_string());
        line(text, "where", &condition, filter.how);
    }
    let joint: Vec<String> = config
        .intersections
        .iter()
        .map(|names| {
            list(
                &names
                    .iter()
                    .map(|named| named.value.as_str())
                    .collect::<Vec<_>>(),
            )
        })
        .collect();
    if !joint.is_empty() {
        let _ = writeln!(text, "intersect = [{}]", joint.join(", "));
    }
}

fn write_columns(text: &mut String, roles: &Roles, config: &Config) {
    text.push_str("[columns]\n");
    line(text, "rows", &quoted(roles.shape.id()), roles.shape_how);
    for stage in &roles.stages {
        let role = match &roles.decision {
            // A score is the outcome by itself.
            Some(decision) if decision.outcome == stage.id && roles.score.is_none() => "outcome",
            Some(decision) if decision.eligible.as_ref() == Some(&stage.id) => "eligible",
            Some(_) | None => continue,
        };
        line(text, role, &quoted(&stage.column.column), stage.column.how);
    }
    let scored = roles
        .score
        .as_ref()
        .map(|(column, _)| column.column.as_str());
    let stages: Vec<&str> = roles
        .stages
        .iter()
        .map(|stage| stage.column.column.as_str())
        .filter(|column| Some(*column) != scored)
        .collect();
    if !stages.is_empty() {
        let how = roles
            .stages
            .last()
            .map_or(How::Recognised, |stage| stage.column.how);
        line(text, "stages", &list(&stages), how);
    }
    if let Some(label) = &roles.label {
        line(text, "label", &quoted(&label.column), label.how);
    }
    if let Some((score, threshold)) = &roles.score {
        line(text, "score", &quoted(&score.column), score.how);
        line(text, "threshold", &format_micros(*threshold), score.how);
    }
    if let (Some(binned), Some(bins)) = (&roles.binned, config.score_bins) {
        if roles.score.is_none() {
            line(text, "score", &quoted(&binned.column), binned.how);
        }
        line(text, "score-bins", &quoted(&bins.to_string()), binned.how);
    }
    if let (Some(binned), Some(key)) = (&roles.binned, roles.binned_as.key()) {
        line(text, key, &quoted(&binned.column), binned.how);
    }
    if let Some((arms, how)) = &roles.arms {
        line(text, "arm", &quoted(&arms.column), *how);
        for (key, values) in [("treatment", &arms.treatment), ("control", &arms.control)] {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            if !values.is_empty() {
                line(text, key, &list(&values), *how);
            }
        }
    }
    if let Some(unit) = &roles.unit {
        line(text, "unit", &quoted(&unit.column), unit.how);
    }
    if let Some(weight) = &roles.weight {
        line(text, "weight", &quoted(&weight.column), weight.how);
    }
    if let Some(consent) = &roles.consent {
        let column = &consent.column;
        line(text, "consent", &quoted(&column.column), column.how);
        let how = config.without_consent.as_ref();
        let how = how.map_or(&Origin::Default, |(_, origin)| origin);
        let word = quoted(consent.without.word());
        let _ = writeln!(text, "without-consent = {word} # {how}");
    }
    // A column that only holds the population comes last, and `baseline` names it.
    let asked = roles.by.iter().take(config.by.len());
    if let Some(first) = asked.clone().next() {
        let names: Vec<&str> = asked.map(|by| by.column.as_str()).collect();
        line(text, "by", &list(&names), first.how);
    }
}

fn write_membership(text: &mut String, roles: &Roles) {
    if let Some(attribute) = roles
        .attributes
        .first()
        .filter(|_| !roles.membership.is_empty())
    {
        let _ = writeln!(text, "\n[membership.{}]", quoted(&attribute.id));
        for (column, group) in &roles.membership {
            line(text, &quoted(&column.column), &quoted(group), column.how);
        }
    }
}

fn write_attribute(
    text: &mut String,
    column: &AttributeColumn,
    attribute: &Attribute,
    config: &Config,
) {
    let _ = writeln!(text, "\n[attributes.{}]", quoted(&attribute.id));
    // An attribute known by probabilities has several columns, written in their own table.
    if config.membership.is_none() {
        line(
            text,
            "column",
            &quoted(&column.column.column),
            column.column.how,
        );
    }
    match &attribute.grouping {
        // Platform bands also keep ready bands, which cut points would not.
        Grouping::Bands(bands) if bands.ready_bands => {}
        Grouping::Bands(bands) => {
            let cuts: Vec<String> = bands.cuts.iter().map(|cut| format_micros(*cut)).collect();
            let given = column.settings.cuts.is_some();
            let how = if given {
                column.column.how
            } else {
                How::Recognised
            };
            line(text, "cuts", &format!("[{}]", cuts.join(", ")), how);
        }
        Grouping::Words(words) if words.map.is_empty() => {}
        Grouping::Words(words) => {
            let groups: Vec<String> = words
                .map
                .iter()
                .map(|(group, values)| {
                    let values: Vec<&str> = values.iter().map(String::as_str).collect();
                    format!("{} = {}", quoted(group), list(&values))
                })
                .collect();
            line(
                text,
                "map",
                &format!("{{ {} }}", groups.join(", ")),
                How::Config,
            );
        }
    }
    let flagged = config.references.iter().rev().find(|(name, _)| {
        name.is_empty() || *name == attribute.id || *name == column.column.column
    });
    let reference = flagged
        .map(|(_, choice)| choice)
        .or(column.settings.reference.as_ref());
    if let Some(reference) = reference {
        let _ = writeln!(
            text,
            "reference = {} # {}",
            quoted(&reference.value),
            reference.origin
        );
    }
    if let Kind::BirthYear = attribute.kind
        && let Some(year) = column.settings.as_of.or(config.year)
    {
        let _ = writeln!(text, "as-of = {year}");
    }
}

/// The columns that checks of rows read, under the table of each.
fn write_fields(text: &mut String, roles: &Roles) {
    for (table, keys) in field_tables(roles) {
        let _ = writeln!(text, "\n[{table}]");
        for (key, value, how) in keys {
            line(text, key, &value, how);
        }
    }
}

fn write_checks(text: &mut String, policy: &Policy) {
    for rule in &policy.checks {
        let (id, check) = (quoted(&rule.id), quoted(rule.check.id));
        let inconclusive = if rule.deny_inconclusive {
            "deny"
        } else {
            "warn"
        };
        let _ = writeln!(
            text,
            "\n[[rules]] # {}\nid = {id}\ncheck = {check}\nseverity = \"{}\"\non-inconclusive = \"{inconclusive}\"",
            rule.origin,
            rule.severity.word()
        );
    }
}

fn write_policy(text: &mut String, policy: &Policy) {
    let _ = writeln!(
        text,
        "\n[policy]\npresets = []\nalpha = \"{}\"\nmin-n = {}",
        policy.alpha, policy.min_n
    );
    if policy.adjusts_intervals {
        let _ = writeln!(text, "adjustment = \"{}\"", policy.adjustment.word());
    }
    if policy.family != FamilyOf::Run {
        let _ = writeln!(text, "family = \"{}\"", policy.family.word());
    }
    let asked: Vec<&str> = policy.wanted.asked().map(|metric| metric.id).collect();
    if !asked.is_empty() {
        let _ = writeln!(text, "metrics = {}", list(&asked));
    }
    if let Some(odds) = policy.unknown_odds {
        let _ = writeln!(text, "unknown-odds = \"{odds}\"");
    }
    let conventions: Vec<&str> = policy.conventions.iter().map(|c| c.id()).collect();
    if !conventions.is_empty() {
        let _ = writeln!(text, "convention = {}", list(&conventions));
    }
    for rule in &policy.rules {
        let (id, metric) = (quoted(&rule.id), quoted(rule.metric.id));
        let _ = writeln!(
            text,
            "\n[[rules]] # {}\nid = {id}\nmetric = {metric}",
            rule.origin
        );
        if !rule.attributes.is_empty() {
            let names: Vec<&str> = rule.attributes.iter().map(String::as_str).collect();
            let _ = writeln!(text, "attributes = {}", list(&names));
        }
        for (key, bound) in [("min", rule.bound.min), ("max", rule.bound.max)] {
            if let Some(bound) = bound {
                let _ = writeln!(text, "{key} = \"{bound}\"");
            }
        }
        let inconclusive = if rule.deny_inconclusive {
            "deny"
        } else {
            "warn"
        };
        let _ = writeln!(
            text,
            "evidence = \"{}\"\nseverity = \"{}\"\non-inconclusive = \"{inconclusive}\"\nmin-n = {}",
            rule.evidence.word(),
            rule.severity.word(),
            rule.min_n
        );
        if rule.on_unknown == OnUnknown::Inconclusive {
            let _ = writeln!(text, "on-unknown = \"{}\"", rule.on_unknown.word());
        }
    }
}

fn line(text: &mut String, key: &str, value: &str, how: How) {
    let how = match how {
        How::Flag => "flag",
        How::Config => "configuration",
        How::Recognised => "recognised",
    };
    let _ = writeln!(text, "{key} = {value} # {how}");
}
