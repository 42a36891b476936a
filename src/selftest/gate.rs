//! The four-fifths gate as a whole, judged as an audit is: reference best, all pairs in the family. Its
//! false alarms at parity, its errors with one group behind, and how often two audits of the same people
//! contradict each other.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::config::{PolicyConfig, parse_policy};
use crate::inference::power::Planned;
use crate::metrics::{Layout, Metric, Referee, Reference, Slice, measure, metric};
use crate::policy::{EvidenceKind, Policy, Verdict, judge, policy};
use crate::selftest::draws::sums;
use crate::selftest::grid::{DRAWS, RATES, families};
use crate::selftest::{Share, Wanted};
use crate::tally::{Cube, Margin, MarginGroup, Plan};

/// True ratios of the last group to the others: parity, just behind the bound, far behind it.
const RATIOS: [f64; 3] = [1.0, 0.79, 0.5];

/// Two groups of at most this size are enumerated.
const ENUMERATED: u64 = 200;

/// The rules: one per kind of evidence, all on the same comparisons, so that the family is that of one.
const RULES: &str = "
[[rules]]
id = \"point\"
metric = \"impact-ratio\"
min = \"4/5\"
evidence = \"point\"
[[rules]]
id = \"screening\"
metric = \"impact-ratio\"
min = \"4/5\"
evidence = \"screening\"
[[rules]]
id = \"confident\"
metric = \"impact-ratio\"
min = \"4/5\"
evidence = \"confident\"
";

/// The verdicts of one kind of evidence in one cell.
#[derive(Debug, Clone)]
pub struct GateCell {
    /// The evidence.
    pub evidence: EvidenceKind,
    /// The sizes of the groups.
    pub sizes: Vec<u64>,
    /// The rate of all groups but the last.
    pub rate: f64,
    /// The true ratio of the last group to the others.
    pub ratio: f64,
    /// Audits that fail.
    pub fail: Share,
    /// Audits that pass.
    pub pass: Share,
}

impl GateCell {
    /// The level of the tests.
    pub const ALPHA: f64 = 0.05;

    /// Whether a gate with evidence fails more often than α where there is nothing to find.
    #[must_use]
    pub fn is_too_often_wrong(&self) -> bool {
        let parity = self.ratio >= 1.0;
        parity && self.evidence != EvidenceKind::Point && self.fail.is_above(Self::ALPHA)
    }

    /// The probability that of two audits of the same groups one passes and the other fails.
    #[must_use]
    pub fn flips(&self) -> Option<f64> {
        Some(2.0 * self.fail.value()? * self.pass.value()?)
    }
}

/// Everything a judgement needs besides the counts.
pub(super) struct Gate {
    metric: &'static Metric,
    policy: Policy,
    cube: Cube,
    layout: Layout,
    references: BTreeMap<String, Reference>,
}

impl Gate {
    pub(super) fn new() -> Self {
        let written: PolicyConfig =
            parse_policy("gate", RULES).expect("the rules are written here");
        let attributes = ["group".to_owned()];
        let plan = Plan {
            stages: vec!["eligible".into(), "selected".into()],
            decision: Some(crate::input::Decision {
                outcome: "selected".into(),
                eligible: Some("eligible".into()),
            }),
            ..Plan::empty()
        };
        Self {
            metric: metric("impact-ratio").expect("it is in the registry"),
            policy: policy(&written, false, &[], &attributes).expect("the rules are valid"),
            layout: Layout::new(&plan),
            cube: Cube::new(plan),
            references: BTreeMap::from([("group".to_owned(), Reference::Best)]),
        }
    }

    /// The verdict of each rule on groups of (k, n).
    pub(super) fn verdicts(&self, groups: &[(u64, u64)]) -> [Verdict; 3] {
        let width = self.cube.plan.counters().len();
        let pair = self
            .layout
            .decision
            .as_ref()
            .expect("the plan has a decision");
        let group = |(at, (k, n)): (usize, &(u64, u64))| {
            let mut counts = vec![0; width];
            counts[self.layout.size] = *n;
            counts[pair.bottom] = *n;
            counts[pair.top] = *k;
            MarginGroup {
                scores: crate::tally::ScoreCounts::new(),
                units: Vec::new(),
                weighed: Vec::new(),
                id: at.to_string(),
                cells: Vec::new(),
                key: Vec::new(),
                unknown: false,
                counts,
            }
        };
        let margin = Margin {
            alike: Vec::new(),
            attribute: "group".into(),
            stratum: None,
            groups: groups.iter().enumerate().map(group).collect(),
        };
        let slice = Slice {
            margin: &margin,
            layout: &self.layout,
            step: None,
            baseline: None,
        };
        let referee = Referee {
            reference: Reference::Best,
            min_n: self.policy.min_n,
        };
        let measures = measure(self.metric, &slice, &referee);
        let judgement = judge(
            measures,
            Vec::new(),
            &self.cube,
            &self.policy,
            &self.references,
        );
        [0, 1, 2].map(|rule| {
            let mut found = judgement
                .findings
                .iter()
                .filter(|f| f.rule == rule)
                .peekable();
            if found.peek().is_none() {
                return Verdict::Inconclusive;
            }
            let verdicts: Vec<Verdict> = found.map(|finding| finding.verdict).collect();
            if verdicts.contains(&Verdict::Fail) {
                Verdict::Fail
            } else if verdicts.contains(&Verdict::Inconclusive) {
                Verdict::Inconclusive
            } else {
                Verdict::Pass
            }
        })
    }
}

const KINDS: [EvidenceKind; 3] = [
    EvidenceKind::Point,
    EvidenceKind::Screening,
    EvidenceKind::Confident,
];

struct Place {
    sizes: Vec<u64>,
    rate: f64,
    ratio: f64,
}

/// All cells of the gate.
pub(super) fn cells(wanted: Wanted) -> Vec<GateCell> {
    let gate = Gate::new();
    let (mut small, mut large) = (Vec::new(), Vec::new());
    for (count, shape, n) in families(wanted.full) {
        let sizes = shape.sizes(count, n);
        if count == 2 && sizes.iter().all(|n| *n <= ENUMERATED) {
            small.push(sizes);
        } else {
            for rate in RATES {
                large.extend(RATIOS.map(|ratio| Place {
                    sizes: sizes.clone(),
                    rate,
                    ratio,
                }));
            }
        }
    }
    let mut cells: Vec<GateCell> = small
        .iter()
        .flat_map(|sizes| enumerated(&gate, sizes[0], sizes[1]))
        .collect();
    let counted = sums(wanted.seed, 6, &large, 6, |place, random, counts| {
        let last = place.sizes.len() - 1;
        let rate = |at: usize| place.rate * if at == last { place.ratio } else { 1.0 };
        let sizes = place.sizes.iter().enumerate();
        let groups: Vec<(u64, u64)> = sizes
            .map(|(at, n)| (random.binomial(*n, rate(at)), *n))
            .collect();
        for (at, verdict) in gate.verdicts(&groups).into_iter().enumerate() {
            counts[2 * at] += u64::from(verdict == Verdict::Fail);
            counts[2 * at + 1] += u64::from(verdict == Verdict::Pass);
        }
    });
    for (place, counts) in large.iter().zip(counted) {
        cells.extend(KINDS.iter().enumerate().map(|(at, evidence)| GateCell {
            evidence: *evidence,
            sizes: place.sizes.clone(),
            rate: place.rate,
            ratio: place.ratio,
            fail: Share::Drawn(counts[2 * at], DRAWS),
            pass: Share::Drawn(counts[2 * at + 1], DRAWS),
        }));
    }
    cells
}

/// Every table of two groups.
fn enumerated(gate: &Gate, n: u64, m: u64) -> Vec<GateCell> {
    let tables: Vec<(u64, u64, [Verdict; 3])> = (0..=n)
        .into_par_iter()
        .flat_map_iter(|k| (0..=m).map(move |j| (k, j, gate.verdicts(&[(k, n), (j, m)]))))
        .collect();
    let mut cells = Vec::new();
    for rate in RATES {
        for ratio in RATIOS {
            let (Some(first), Some(last)) = (Planned::new(n, rate), Planned::new(m, rate * ratio))
            else {
                continue;
            };
            let (first, last) = (first.below(), last.below());
            let mut sums = [[0.0; 2]; 3];
            for (k, j, verdicts) in &tables {
                let own = first.at(k + 1) - first.at(*k);
                let probability = own * (last.at(j + 1) - last.at(*j));
                for (sum, verdict) in sums.iter_mut().zip(verdicts) {
                    match verdict {
                        Verdict::Fail => sum[0] += probability,
                        Verdict::Pass => sum[1] += probability,
                        Verdict::Inconclusive => {}
                    }
                }
            }
            cells.extend(
                KINDS
                    .iter()
                    .zip(sums)
                    .map(|(evidence, [fail, pass])| GateCell {
                        evidence: *evidence,
                        sizes: vec![n, m],
                        rate,
                        ratio,
                        fail: Share::Exact(fail),
                        pass: Share::Exact(pass),
                    }),
            );
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Fail, Inconclusive, Pass};

    #[test]
    fn the_gate_judges_as_the_audit_does() {
        let gate = Gate::new();
        // Ricci, Lieutenant: 25/43, 6/19 and 3/15: only the last is told from chance.
        assert_eq!(
            gate.verdicts(&[(25, 43), (6, 19)]),
            [Fail, Inconclusive, Inconclusive]
        );
        assert_eq!(
            gate.verdicts(&[(25, 43), (3, 15)]),
            [Fail, Fail, Inconclusive]
        );
        assert_eq!(
            gate.verdicts(&[(5_000, 10_000), (5_000, 10_000)]),
            [Pass; 3]
        );
        assert_eq!(gate.verdicts(&[(5_000, 10_000), (100, 10_000)]), [Fail; 3]);
        assert_eq!(gate.verdicts(&[(0, 20), (0, 20)]), [Inconclusive; 3]);
    }

    #[test]
    fn two_small_groups_at_parity_raise_few_false_alarms() {
        let gate = Gate::new();
        for cell in enumerated(&gate, 20, 20) {
            assert!(!cell.is_too_often_wrong(), "{cell:?}");
            let flips = cell.flips().expect("enumerated");
            assert!((0.0..=0.5).contains(&flips));
        }
    }

    #[test]
    fn more_groups_make_the_family_larger_and_not_the_alarms() {
        let gate = Gate::new();
        // 3/15 against 25/43 fails alone (p = .0115) and not among six pairs.
        let four = [(25, 43), (3, 15), (25, 43), (25, 43)];
        assert_eq!(gate.verdicts(&four)[1], Inconclusive);
    }
}
