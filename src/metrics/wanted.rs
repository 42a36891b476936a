//! Which metrics are measured: the standard ones, those asked for, and those that a rule judges.

use std::collections::BTreeSet;

use crate::metrics::{Metric, Needs, Question, REGISTRY, metric};

/// The metrics to measure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    asked: BTreeSet<&'static str>,
    judged: BTreeSet<&'static str>,
}

impl Wanted {
    /// The word for every metric.
    pub const ALL: &'static str = "all";

    /// Adds a metric by its id or alias, the metrics that answer a question by the question's id, or
    /// [all](Self::ALL). `false` when nothing is called so.
    #[must_use]
    pub fn ask(&mut self, name: &str) -> bool {
        let question = Question::ALL.iter().find(|(_, id)| *id == name);
        if name == Self::ALL {
            self.asked.extend(REGISTRY.iter().map(|metric| metric.id));
        } else if let Some(metric) = metric(name) {
            self.asked.insert(metric.id);
        } else if let Some((question, _)) = question {
            self.answer(*question);
        } else {
            return false;
        }
        true
    }

    /// Adds the metrics that answer a question.
    pub fn answer(&mut self, question: Question) {
        let answers = |metric: &&&Metric| Question::of(metric) == question;
        let metrics = REGISTRY.iter().filter(answers);
        self.asked.extend(metrics.map(|metric| metric.id));
    }

    /// Adds the metrics that need the same of the data.
    pub fn needing(&mut self, needs: Needs) {
        let metrics = REGISTRY.iter().filter(|metric| metric.needs == needs);
        self.asked.extend(metrics.map(|metric| metric.id));
    }

    /// Adds a metric that a rule judges.
    pub fn judge(&mut self, metric: &Metric) {
        self.judged.insert(metric.id);
    }

    /// Whether a metric is measured.
    #[must_use]
    pub fn has(&self, metric: &Metric) -> bool {
        metric.standard || self.asked.contains(metric.id) || self.judged.contains(metric.id)
    }

    /// The metrics asked for, in the order of the registry.
    pub fn asked(&self) -> impl Iterator<Item = &'static Metric> {
        let asked = |metric: &&Metric| self.asked.contains(metric.id);
        REGISTRY.iter().copied().filter(asked)
    }

    /// Everything that can be asked for besides ids of metrics.
    #[must_use]
    pub fn words() -> Vec<&'static str> {
        let questions = Question::ALL.iter().map(|(_, id)| *id);
        questions.chain([Self::ALL]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(name: &str) -> Vec<&'static str> {
        let mut wanted = Wanted::default();
        assert!(wanted.ask(name), "{name} is known");
        let has = REGISTRY.iter().filter(|metric| wanted.has(metric));
        has.map(|metric| metric.id).collect()
    }

    #[test]
    fn standard_metrics_are_measured_without_being_asked_for() {
        let none = Wanted::default();
        for metric in REGISTRY {
            assert_eq!(none.has(metric), metric.standard, "{}", metric.id);
        }
        assert_eq!(none.asked().count(), 0);
    }

    #[test]
    fn a_metric_can_be_asked_for_by_id_by_alias_by_question_and_with_all_others() {
        assert!(wanted("disparate-impact").contains(&"impact-ratio"));
        assert!(wanted("equal-opportunity").contains(&"true-positive-rate"));
        assert_eq!(wanted("all").len(), REGISTRY.len());
        assert!(!Wanted::default().ask("fairness"));
    }
}
