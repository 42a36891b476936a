//! The rules of a proposed configuration: the presets that the data can answer, common settings, and the
//! rules that the settings had already.

use crate::config::{BoundText, Named, PolicyConfig, RuleConfig};
use crate::report::proposal::page::{File, values};
use crate::report::proposal::toml::{list, quoted};
use crate::report::text::init::{Note, Title};

impl File<'_> {
    pub(super) fn rules(&mut self) {
        let proposal = self.proposal;
        let PolicyConfig {
            // Written as the policy that they led to.
            presets: _,
            alpha: _,
            min_n: _,
            adjustment,
            family,
            on_inconclusive,
            on_unknown,
            unknown_odds,
            metrics,
            conventions,
            rules,
            checks,
        } = &proposal.config.policy;
        self.title(self.says.title(Title::Rules));
        self.note(&Note::Rules);
        self.line("[policy]");
        for preset in &proposal.policy.presets {
            self.note(&Note::Preset(preset));
        }
        self.set("presets", &list(&proposal.policy.presets));
        self.space();
        self.note(&Note::MinN);
        self.set("min-n", &proposal.policy.min_n.to_string());
        self.note(&Note::Alpha);
        self.set("alpha", &quoted(&proposal.policy.alpha.to_string()));
        self.note(&Note::Inconclusive);
        let inconclusive = on_inconclusive.as_ref();
        let inconclusive = inconclusive.map_or("warn", |named| named.value.as_str());
        self.set("on-inconclusive", &quoted(inconclusive));
        if let Some(named) = adjustment {
            self.set("adjustment", &quoted(&named.value));
        }
        if let Some(named) = family {
            self.set("family", &quoted(&named.value));
        }
        if let Some(named) = on_unknown {
            self.set("on-unknown", &quoted(&named.value));
        }
        if let Some(odds) = unknown_odds {
            self.set("unknown-odds", &quoted(&odds.text));
        }
        if !metrics.is_empty() {
            self.set("metrics", &list(&values(metrics)));
        }
        if !conventions.is_empty() {
            self.set("convention", &list(&values(conventions)));
        }
        self.space();
        for rule in rules {
            self.rule(rule);
        }
        for rule in checks {
            self.check(rule);
        }
        if rules.is_empty() && checks.is_empty() {
            self.note(&Note::OwnRule);
            self.line("#[[rules]]");
            self.off("metric", &quoted("statistical-parity-difference"));
            self.off("min", &quoted("-1/10"));
            self.off("max", &quoted("1/10"));
            self.off("severity", &quoted("warn"));
        }
    }

    /// A rule that the settings had already.
    fn rule(&mut self, rule: &RuleConfig) {
        let RuleConfig {
            metric,
            attributes,
            min,
            max,
            evidence,
            severity,
            on_inconclusive,
            on_unknown,
            min_n,
            id,
        } = rule;
        self.line("[[rules]]");
        let text = |named: &Option<Named>| named.as_ref().map(|named| quoted(&named.value));
        let bound = |bound: &Option<BoundText>| bound.as_ref().map(|b| quoted(&b.text));
        let attributes = (!attributes.is_empty()).then(|| list(&values(attributes)));
        for (name, value) in [
            ("id", text(id)),
            ("metric", Some(quoted(&metric.value))),
            ("attributes", attributes),
            ("min", bound(min)),
            ("max", bound(max)),
            ("evidence", text(evidence)),
            ("severity", text(severity)),
            ("on-inconclusive", text(on_inconclusive)),
            ("on-unknown", text(on_unknown)),
            ("min-n", min_n.map(|n| n.to_string())),
        ] {
            if let Some(value) = value {
                self.set(name, &value);
            }
        }
        self.space();
    }
}
