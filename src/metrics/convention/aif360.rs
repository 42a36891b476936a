//! AIF360: everybody but the reference together (unprivileged) against the reference (privileged), and
//! indices over all groups. Of nobody selected, or nobody rejected, the shares are 0; other shares of
//! nobody are not numbers.

use super::seen::{Group, Seen, Share, number};
use super::{Number, Of};

/// Unprivileged − privileged.
fn gap(u: &Group, p: &Group, share: Share) -> f64 {
    value(u, share) - value(p, share)
}

/// Unprivileged / privileged.
fn ratio(u: &Group, p: &Group, share: Share) -> f64 {
    value(u, share) / value(p, share)
}

fn value(group: &Group, share: Share) -> f64 {
    if is_filled(share) {
        group.share_or_zero(share)
    } else {
        group.share(share)
    }
}

/// Whether a share of nobody is 0 to the tool.
pub(super) const fn is_filled(share: Share) -> bool {
    matches!(
        share,
        Share::Precision
            | Share::FalseDiscovery
            | Share::NegativePrecision
            | Share::FalseOmission
            | Share::Accuracy
            | Share::Error
    )
}

/// The larger as Python's `max` takes it: the first, unless the second is larger.
fn larger(first: f64, second: f64) -> f64 {
    if second > first { second } else { first }
}

/// Of benefits b = 1 + decision − label, each with how many have it: the generalized entropy index of
/// α = 2, mean((b/μ)² − 1)/2, or of α = 1 (Theil), mean(b/μ ln(b/μ)).
fn entropy(benefits: &[(f64, f64)], alpha: Alpha) -> f64 {
    let n: f64 = benefits.iter().map(|(_, n)| n).sum();
    let mean = benefits.iter().map(|(b, n)| b * n).sum::<f64>() / n;
    let of = |(b, n): &(f64, f64)| {
        let r = b / mean;
        n * match alpha {
            Alpha::One if r == 0.0 => 0.0,
            Alpha::One => r * r.ln(),
            Alpha::Two => (r * r - 1.0) / 2.0,
        }
    };
    benefits.iter().map(of).sum::<f64>() / n
}

#[derive(Clone, Copy)]
enum Alpha {
    One,
    Two,
}

/// The benefits of people: 2 for those selected without qualifying, 0 for those missed, 1 for all others.
fn of_people(whole: &Group) -> [(f64, f64); 3] {
    [
        (2.0, number(whole.fp)),
        (1.0, number(whole.tp + whole.tn)),
        (0.0, number(whole.missed)),
    ]
}

/// The mean benefit of each group, for everybody in it.
fn of_groups<'a>(groups: impl Iterator<Item = &'a Group>) -> Vec<(f64, f64)> {
    let mean = |group: &Group| {
        let n = number(group.labelled());
        ((n + number(group.fp) - number(group.missed)) / n, n)
    };
    groups.map(mean).collect()
}

fn between_two(u: &Group, p: &Group, alpha: Alpha) -> f64 {
    entropy(&of_groups([u, p].into_iter()), alpha)
}

fn between_all(seen: &Seen, alpha: Alpha) -> f64 {
    entropy(&of_groups(seen.groups.iter()), alpha)
}

fn variation(index: f64) -> f64 {
    (2.0 * index).sqrt()
}

/// Smoothed empirical differential fairness: the largest difference of the logarithms of the smoothed rates
/// (k + 1/2)/(n + 1), or of their complements, of any two groups.
fn differential(counts: &[(u64, u64)]) -> f64 {
    let rates = counts
        .iter()
        .map(|(k, n)| (number(*k) + 0.5) / (number(*n) + 1.0));
    let spread = |values: Vec<f64>| {
        let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        largest - values.iter().copied().fold(f64::INFINITY, f64::min)
    };
    let rates: Vec<f64> = rates.collect();
    let of = |log: fn(f64) -> f64| spread(rates.iter().map(|rate| log(*rate)).collect());
    f64::max(of(f64::ln), of(|rate| (1.0 - rate).ln()))
}

fn of_decisions(seen: &Seen) -> f64 {
    let counts = seen.groups.iter().map(|g| (g.selected, g.all));
    differential(&counts.collect::<Vec<_>>())
}

fn amplification(seen: &Seen) -> f64 {
    let of = |k: fn(&Group) -> u64| {
        let counts = seen.groups.iter().map(|g| (k(g), g.labelled()));
        differential(&counts.collect::<Vec<_>>())
    };
    of(|g| g.tp + g.fp) - of(|g| g.tp + g.missed)
}

const fn pooled(
    name: &'static str,
    formula: &'static str,
    metric: Option<&'static str>,
    shares: &'static [Share],
    of: fn(&Group, &Group) -> f64,
) -> Number {
    Number {
        name,
        formula,
        metric,
        label: !matches!(shares, [Share::Selected]),
        shares,
        of: Of::Against(of),
    }
}

const fn over(
    name: &'static str,
    formula: &'static str,
    metric: Option<&'static str>,
    label: bool,
    of: fn(&Seen) -> f64,
) -> Number {
    Number {
        name,
        formula,
        metric,
        label,
        shares: &[],
        of: Of::Groups(of),
    }
}

const SELECTED: &[Share] = &[Share::Selected];
const TPR: &[Share] = &[Share::TruePositive];
const FPR: &[Share] = &[Share::FalsePositive];
const FNR: &[Share] = &[Share::FalseNegative];
const FDR: &[Share] = &[Share::FalseDiscovery];
const FOR: &[Share] = &[Share::FalseOmission];
const ERROR: &[Share] = &[Share::Error];
const ODDS: &[Share] = &[Share::FalsePositive, Share::TruePositive];
const PREDICTIVE: &[Share] = &[Share::Precision, Share::FalseOmission];
const NONE: &[Share] = &[];

pub(super) const NUMBERS: &[Number] = &[
    pooled(
        "disparate_impact",
        "rate_u / rate_p",
        Some("impact-ratio"),
        SELECTED,
        |u, p| ratio(u, p, Share::Selected),
    ),
    pooled(
        "statistical_parity_difference",
        "rate_u - rate_p",
        Some("statistical-parity-difference"),
        SELECTED,
        |u, p| gap(u, p, Share::Selected),
    ),
    over(
        "smoothed_empirical_differential_fairness",
        "max over pairs of |ln r_i - ln r_j| and |ln (1 - r_i) - ln (1 - r_j)|, r = (k + 1/2) / (n + 1)",
        Some("differential-fairness"),
        false,
        of_decisions,
    ),
    pooled(
        "equal_opportunity_difference",
        "TPR_u - TPR_p",
        Some("equal-opportunity-difference"),
        TPR,
        |u, p| gap(u, p, Share::TruePositive),
    ),
    pooled(
        "average_odds_difference",
        "((FPR_u - FPR_p) + (TPR_u - TPR_p)) / 2",
        Some("average-odds-difference"),
        ODDS,
        |u, p| {
            f64::midpoint(
                gap(u, p, Share::FalsePositive),
                gap(u, p, Share::TruePositive),
            )
        },
    ),
    pooled(
        "average_abs_odds_difference",
        "(|FPR_u - FPR_p| + |TPR_u - TPR_p|) / 2",
        Some("average-absolute-odds-difference"),
        ODDS,
        |u, p| {
            f64::midpoint(
                gap(u, p, Share::FalsePositive).abs(),
                gap(u, p, Share::TruePositive).abs(),
            )
        },
    ),
    pooled(
        "equalized_odds_difference",
        "max(|FPR_u - FPR_p|, |TPR_u - TPR_p|)",
        Some("equalized-odds-difference"),
        ODDS,
        |u, p| {
            larger(
                gap(u, p, Share::FalsePositive).abs(),
                gap(u, p, Share::TruePositive).abs(),
            )
        },
    ),
    pooled(
        "average_predictive_value_difference",
        "((PPV_u - PPV_p) + (FOR_u - FOR_p)) / 2",
        None,
        PREDICTIVE,
        |u, p| f64::midpoint(gap(u, p, Share::Precision), gap(u, p, Share::FalseOmission)),
    ),
    pooled(
        "false_positive_rate_difference",
        "FPR_u - FPR_p",
        Some("false-positive-rate-difference"),
        FPR,
        |u, p| gap(u, p, Share::FalsePositive),
    ),
    pooled(
        "false_positive_rate_ratio",
        "FPR_u / FPR_p",
        None,
        FPR,
        |u, p| ratio(u, p, Share::FalsePositive),
    ),
    pooled(
        "false_negative_rate_difference",
        "FNR_u - FNR_p",
        Some("false-negative-rate-difference"),
        FNR,
        |u, p| gap(u, p, Share::FalseNegative),
    ),
    pooled(
        "false_negative_rate_ratio",
        "FNR_u / FNR_p",
        None,
        FNR,
        |u, p| ratio(u, p, Share::FalseNegative),
    ),
    pooled(
        "false_discovery_rate_difference",
        "FDR_u - FDR_p",
        Some("false-discovery-rate-difference"),
        FDR,
        |u, p| gap(u, p, Share::FalseDiscovery),
    ),
    pooled(
        "false_discovery_rate_ratio",
        "FDR_u / FDR_p",
        None,
        FDR,
        |u, p| ratio(u, p, Share::FalseDiscovery),
    ),
    pooled(
        "false_omission_rate_difference",
        "FOR_u - FOR_p",
        Some("false-omission-rate-difference"),
        FOR,
        |u, p| gap(u, p, Share::FalseOmission),
    ),
    pooled(
        "false_omission_rate_ratio",
        "FOR_u / FOR_p",
        None,
        FOR,
        |u, p| ratio(u, p, Share::FalseOmission),
    ),
    pooled(
        "error_rate_difference",
        "error_u - error_p",
        None,
        ERROR,
        |u, p| gap(u, p, Share::Error),
    ),
    pooled(
        "error_rate_ratio",
        "error_u / error_p",
        None,
        ERROR,
        |u, p| ratio(u, p, Share::Error),
    ),
    over(
        "differential_fairness_bias_amplification",
        "smoothed differential fairness of the decisions minus that of the labels",
        None,
        true,
        amplification,
    ),
    over(
        "generalized_entropy_index",
        "mean((b / mu)^2 - 1) / 2, b = 1 + decision - label",
        Some("generalized-entropy-index"),
        true,
        |s| entropy(&of_people(&s.whole), Alpha::Two),
    ),
    over("theil_index", "mean(b / mu ln(b / mu))", None, true, |s| {
        entropy(&of_people(&s.whole), Alpha::One)
    }),
    over(
        "coefficient_of_variation",
        "sqrt(2 generalized_entropy_index)",
        None,
        true,
        |s| variation(entropy(&of_people(&s.whole), Alpha::Two)),
    ),
    over(
        "between_all_groups_generalized_entropy_index",
        "the same, each b replaced by its group's mean",
        Some("between-group-entropy-index"),
        true,
        |s| between_all(s, Alpha::Two),
    ),
    over(
        "between_all_groups_theil_index",
        "the same, each b replaced by its group's mean",
        None,
        true,
        |s| between_all(s, Alpha::One),
    ),
    over(
        "between_all_groups_coefficient_of_variation",
        "sqrt(2 between_all_groups_generalized_entropy_index)",
        None,
        true,
        |s| variation(between_all(s, Alpha::Two)),
    ),
    Number {
        name: "between_group_generalized_entropy_index",
        formula: "the same, of the unprivileged together and the privileged",
        metric: None,
        label: true,
        shares: NONE,
        of: Of::Against(|u, p| between_two(u, p, Alpha::Two)),
    },
    Number {
        name: "between_group_theil_index",
        formula: "the same, of the unprivileged together and the privileged",
        metric: None,
        label: true,
        shares: NONE,
        of: Of::Against(|u, p| between_two(u, p, Alpha::One)),
    },
    Number {
        name: "between_group_coefficient_of_variation",
        formula: "sqrt(2 between_group_generalized_entropy_index)",
        metric: None,
        label: true,
        shares: NONE,
        of: Of::Against(|u, p| variation(between_two(u, p, Alpha::Two))),
    },
];
