//! The words of the page in English.

use crate::report::text::page::{Drawings, Figures, Finding, Labels, Titles, Words};

pub(super) static WORDS: Words = Words {
    title: "Bias audit",
    more_files: |n| format!("and {n} more"),
    skip: "Skip to the findings",
    contents: "Contents",
    figures: Figures {
        list: "Key figures",
        rows: |read| format!("rows used, of {read} read"),
        failed: "failed",
        unsure: "inconclusive",
        passed: "passed",
        warnings: "warnings (rules that cannot fail the audit)",
    },
    finding: Finding {
        smaller: "n of the smaller group: ",
        rows: "rows looked at: ",
        bound: "bound: ",
        others: |sentence| format!("The others: {sentence}"),
        none: "No rule had anything to judge.",
        none_open: "No failure, and nothing that a rule which can fail the audit could not decide.",
    },
    titles: Titles {
        over_groups: "Over all groups",
        all_measures: "All measures",
        funnel: "How the funnel narrows",
        heat: "Where the attributes cross",
        shares: |from, to| format!("Shares of {from} and of {to}"),
        questions: "What was asked",
        inputs: "Inputs",
        columns: "Columns",
        policy: "Policy",
        rules: "Rules",
        methods: "Methods",
        metrics: "Metrics",
        conventions: "What other tools would print",
        provenance: "Provenance",
        glossary: "Glossary",
        stratum: "Only",
    },
    labels: Labels {
        stage: "stage",
        metric: "metric",
        reference: "reference",
        p: "p-value",
        method: "method",
        formula: "formula",
        question: "question",
        answer: "answer",
        answered: "answered above",
        needs: "needs ",
        rows: "rows",
        file: "file",
        format: "format",
        bytes: "bytes",
        rule: "rule",
        bound: "bound",
        attributes: "attributes",
        all: "all",
        evidence: "evidence",
        severity: "severity",
        on_inconclusive: "if inconclusive",
        min_n: "smallest n judged",
        place: "written in",
        presets: "presets",
        alpha: "level of the tests",
        adjustment: "adjustment of p-values",
        family: "tests adjusted together",
        tool: "program",
        contract: "version of the report",
        exit_code: "exit code",
        plan: "digest of the plan",
        row_kind: "one row is",
        baseline: "population",
        without_consent: "rows without consent",
        time: "made at",
    },
    drawings: Drawings {
        forest: |metric, parity, bound, log| {
            let axis = if log { "a logarithmic" } else { "a linear" };
            format!(
                "One line per group on {axis} axis: the {metric} as a mark, its interval as a bar. The solid line is parity ({parity}); the dashed lines are the bounds of the rule ({bound}). All numbers are in the table that follows."
            )
        },
        forest_caption: |metric, bound, log| {
            let axis = if log { ", logarithmic axis" } else { "" };
            format!("{metric} with interval{axis}; solid line: parity; dashed: {bound}")
        },
        no_value: |why| format!("no value: {why}"),
        shares: |from, to| {
            format!(
                "Two bars per group: its share of {from} and, under it, its share of {to}. Equal lengths mean parity. All numbers are in the table that follows."
            )
        },
        funnel: |first| {
            format!(
                "For each group one bar per stage: how many of the stage {first} are left. All numbers are in the table that follows."
            )
        },
        heat: |rows, columns, numerator, denominator| {
            format!(
                "A cell for every combination of {rows} (rows) and {columns} (columns): the rate {numerator} / {denominator}, its counts, and a mark for the verdict. Empty combinations are dashed. All numbers are in the tables of this section."
            )
        },
        heat_key: "The more a cell stands out, the higher the rate. Dashed: nobody.",
        share: |share| format!("({share})"),
    },
    bound: |min, max| match (min, max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => "none".into(),
    },
    glossary: &[
        (
            "adjusted p-value",
            "a p-value that has paid for the number of comparisons made together",
        ),
        (
            "eligible",
            "those who could have been selected: the usual denominator of a rate",
        ),
        (
            "equal opportunity difference",
            "difference between the rates at which qualified people of two groups were selected; 0 is parity",
        ),
        (
            "evidence",
            "how much certainty a rule asks for: the value alone (point), a value that chance does not explain (screening), or an interval wholly beyond the bound (confident)",
        ),
        (
            "group",
            "people with the same value of an attribute; with an intersection, of several",
        ),
        (
            "impact ratio",
            "a group's selection rate over that of the reference; 1 is parity, and below 4/5 is the usual sign of adverse impact",
        ),
        (
            "inconclusive",
            "the data cannot tell: neither a pass nor a failure",
        ),
        (
            "intersection",
            "attributes crossed, such as gender \u{d7} age: people who differ from others in two ways at once",
        ),
        (
            "interval",
            "the values that the data do not speak against, at the level named with the findings",
        ),
        ("parity", "no disparity: 1 for ratios, 0 for differences"),
        ("reference", "the group that the others are compared with"),
        (
            "representation ratio",
            "odds of a group among those reached over its odds in the population",
        ),
        (
            "selection rate",
            "selected people out of those who could have been",
        ),
        (
            "shortfall",
            "how many more people of a group would have had to be selected, the reference unchanged",
        ),
        (
            "unknown",
            "people whose group is not known; they are shown and never judged",
        ),
    ],
};
