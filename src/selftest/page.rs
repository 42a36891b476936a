//! The result of the self-test as a page: one table of the methods, the cells in which one covers too
//! little, and the gate cell by cell.

use crate::policy::EvidenceKind;
use crate::report::numbers::ENGLISH;
use crate::selftest::grid::DRAWS;
use crate::selftest::methods::known_weakness;
use crate::selftest::{CoverageCell, GateCell, Measured, Outcome};

/// The page, in Markdown.
#[must_use]
pub fn page(outcome: &Outcome) -> String {
    let mut lines = vec![
        format!(
            "{} grid, seed {}. Nominal 95 %, alpha 5 %. Two groups of at most 200 are enumerated, all other cells {} draws of counts.",
            if outcome.wanted.full {
                "Whole"
            } else {
                "Short"
            },
            outcome.wanted.seed,
            ENGLISH.count(DRAWS)
        ),
        String::new(),
        "## Intervals".into(),
        String::new(),
        "| interval of | made with | decides | cells | lowest coverage | where | middle | below 94 % |".into(),
        "|---|---|---|---:|---:|---|---:|---:|".into(),
    ];
    let mut seen: Vec<Measured> = Vec::new();
    for cell in &outcome.coverage {
        if !seen.contains(&cell.measured) {
            seen.push(cell.measured);
        }
    }
    seen.sort_by_key(|measured| !measured.decides);
    for measured in seen {
        lines.extend(measured_line(measured, outcome));
    }
    lines.extend(weak_cells(outcome));
    lines.extend(gate_lines(outcome));
    lines.push(String::new());
    lines.push(match outcome.unexpected() {
        0 => "No cell is outside of what is promised or known.".into(),
        cells => format!("{cells} cells are outside of what is promised or known."),
    });
    lines.join("\n") + "\n"
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".into(), |share| ENGLISH.fixed(100.0 * share, 2))
}

fn place(cell: &CoverageCell) -> String {
    let ratio = if cell.ratio < 1.0 {
        format!(", ratio {}", cell.ratio)
    } else {
        String::new()
    };
    let clusters = cell
        .clusters
        .map_or_else(String::new, |(units, correlation)| {
            format!(
                ", {} units, correlation {correlation}",
                ENGLISH.count(units)
            )
        });
    format!(
        "{}{clusters}, rate {}{ratio}",
        sizes(&cell.sizes),
        cell.rate
    )
}

/// Sizes in short: the first, and how many of the others there are.
fn sizes(sizes: &[u64]) -> String {
    match sizes {
        [n] => format!("n = {}", ENGLISH.count(*n)),
        [first, last] => format!("n = {} and {}", ENGLISH.count(*first), ENGLISH.count(*last)),
        [first, others @ ..] if others.iter().all(|n| n == first) => {
            format!("{} of n = {}", sizes.len(), ENGLISH.count(*first))
        }
        [first, others @ ..] => format!(
            "n = {} and {} of {}",
            ENGLISH.count(*first),
            others.len(),
            ENGLISH.count(others[0])
        ),
        [] => String::new(),
    }
}

fn measured_line(measured: Measured, outcome: &Outcome) -> Option<String> {
    let mut cells: Vec<&CoverageCell> = outcome
        .coverage
        .iter()
        .filter(|cell| cell.measured == measured && cell.covered.value().is_some())
        .collect();
    let value = |cell: &CoverageCell| cell.covered.value().unwrap_or(1.0);
    cells.sort_by(|a, b| value(a).total_cmp(&value(b)));
    let lowest = cells.first()?;
    let middle = cells[cells.len() / 2];
    let below = cells.iter().filter(|c| c.covered.is_too_small()).count();
    Some(format!(
        "| {} | {} | {} | {} | {} % | {} | {} % | {below} |",
        measured.name,
        measured.made_of,
        if measured.decides { "yes" } else { "no" },
        cells.len(),
        percent(lowest.covered.value()),
        place(lowest),
        percent(middle.covered.value()),
    ))
}

fn weak_cells(outcome: &Outcome) -> Vec<String> {
    let weak: Vec<&CoverageCell> = outcome
        .coverage
        .iter()
        .filter(|cell| cell.covered.is_too_small())
        .collect();
    let mut lines = vec![String::new(), "### Cells below 94 %".into(), String::new()];
    if weak.is_empty() {
        lines.push("None.".into());
        return lines;
    }
    lines.push("| interval of | cell | coverage | no interval | why |".into());
    lines.push("|---|---|---:|---:|---|".into());
    lines.extend(weak.iter().map(|cell| {
        format!(
            "| {} | {} | {} % | {} % | {} |",
            cell.measured.name,
            place(cell),
            percent(cell.covered.value()),
            percent(Some(cell.undefined)),
            known_weakness(cell).unwrap_or("**not known**")
        )
    }));
    lines
}

/// The gate: at parity its false alarms, with one group behind its fails and passes, and contradictions.
fn gate_lines(outcome: &Outcome) -> Vec<String> {
    let mut lines = vec![
        String::new(),
        "## The four-fifths gate".into(),
        String::new(),
        "Reference best, Holm over all pairs. Fail at ratio 1 is a false alarm, pass at .79 and .5 a false pass; flips are the share of pairs of audits of the same groups of which one passes and the other fails. All in percent: `screening` / `confident` / `point`.".into(),
        String::new(),
        "| groups | rate | ratio | fail | pass | flips |".into(),
        "|---|---:|---:|---:|---:|---:|".into(),
    ];
    let mut cells = outcome.gate.as_slice();
    while let Some((three, rest)) = cells.split_at_checked(3) {
        cells = rest;
        lines.push(gate_line(three));
    }
    let wrong = outcome
        .gate
        .iter()
        .filter(|c| c.is_too_often_wrong())
        .count();
    let highest = |kind: EvidenceKind| {
        let alarms = outcome
            .gate
            .iter()
            .filter(|c| c.evidence == kind && c.ratio >= 1.0);
        percent(alarms.filter_map(|c| c.fail.value()).reduce(f64::max))
    };
    lines.push(String::new());
    lines.push(format!(
        "Largest false-alarm rate at parity: `screening` {} %, `confident` {} %, `point` {} %. Cells above alpha: {wrong}.",
        highest(EvidenceKind::Screening),
        highest(EvidenceKind::Confident),
        highest(EvidenceKind::Point),
    ));
    lines
}

fn gate_line(three: &[GateCell]) -> String {
    let by = |kind: EvidenceKind| three.iter().find(|cell| cell.evidence == kind);
    let each = |of: &dyn Fn(&GateCell) -> Option<f64>| {
        [
            EvidenceKind::Screening,
            EvidenceKind::Confident,
            EvidenceKind::Point,
        ]
        .map(|kind| percent(by(kind).and_then(of)))
        .join(" / ")
    };
    let first = &three[0];
    format!(
        "| {} | {} | {} | {} | {} | {} |",
        sizes(&first.sizes),
        first.rate,
        first.ratio,
        each(&|cell| cell.fail.value()),
        each(&|cell| cell.pass.value()),
        each(&|cell| cell.flips()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selftest::{Share, Wanted};

    #[test]
    fn a_weak_cell_is_listed_and_counted() {
        let cell = CoverageCell {
            measured: Measured {
                name: "katz",
                made_of: "itself",
                decides: false,
            },
            sizes: vec![20, 2_000],
            rate: 0.1,
            ratio: 0.5,
            covered: Share::Exact(0.5),
            clusters: None,
            undefined: 0.25,
        };
        let wanted = Wanted {
            full: false,
            seed: 1,
        };
        let gate = Vec::new();
        let page = page(&Outcome {
            wanted,
            coverage: vec![cell],
            gate,
        });
        assert!(
            page.contains("| katz | n = 20 and 2,000, rate 0.1, ratio 0.5 | 50.00 % | 25.00 % |")
        );
        assert!(
            page.contains("| katz | itself | no | 1 | 50.00 % |"),
            "{page}"
        );
    }

    #[test]
    fn sizes_are_told_in_short() {
        assert_eq!(sizes(&[20, 20, 20]), "3 of n = 20");
        assert_eq!(sizes(&[2_000, 20, 20]), "n = 2,000 and 2 of 20");
    }
}
