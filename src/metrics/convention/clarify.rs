//! Clarify of Amazon: each group (the disadvantaged, d) against everybody else (the advantaged, a). 0/0 is 0,
//! x/0 infinite.

use super::seen::{Group, Seen, Share, number};
use super::{Number, Of};

/// Numerator over denominator, by the tool's rule.
fn divide((k, n): (f64, f64)) -> f64 {
    if k == 0.0 && n == 0.0 { 0.0 } else { k / n }
}

fn share(group: &Group, share: Share) -> f64 {
    let (k, n) = share.counts(group);
    divide((number(k), number(n)))
}

/// The difference of two shares; 0 where both are infinite.
fn gap(first: f64, second: f64) -> f64 {
    if first.is_infinite() && second.is_infinite() {
        0.0
    } else {
        first - second
    }
}

/// The shares of both labels, of the advantaged and of the others, for the labels that both have.
fn labels(d: &Group, a: &Group) -> Option<Vec<(f64, f64)>> {
    let of = |group: &Group| {
        let (k, n) = (group.tp + group.missed, group.labelled());
        [number(k) / number(n), number(n - k) / number(n)]
    };
    let both = of(a).into_iter().zip(of(d));
    let common: Vec<(f64, f64)> = both.filter(|(a, d)| *a > 0.0 && *d > 0.0).collect();
    (!common.is_empty()).then_some(common)
}

fn divergence(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
    pairs.map(|(p, q)| p * (p / q).ln()).sum()
}

fn jensen_shannon(common: &[(f64, f64)]) -> f64 {
    let towards_mean = |of: fn(&(f64, f64)) -> f64| {
        divergence(
            common
                .iter()
                .map(|pair| (of(pair), f64::midpoint(pair.0, pair.1))),
        )
    };
    f64::midpoint(towards_mean(|pair| pair.0), towards_mean(|pair| pair.1))
}

/// The distances of the shares, in order.
fn distances(common: &[(f64, f64)]) -> impl Iterator<Item = f64> {
    common.iter().map(|(a, d)| (a - d).abs())
}

/// The group's share of the rejected minus its share of the accepted, in every stratum, weighted by the
/// stratum's size. `None` where nobody is accepted, or nobody rejected, in all of them.
fn demographic_disparity(
    strata: &[(Group, Group)],
    counts: fn(&Group) -> (u64, u64),
) -> Option<f64> {
    let (mut sum, mut accepted, mut rejected, mut whole) = (0.0, 0, 0, 0);
    for (group, rest) in strata {
        let ((k, n), (others, of)) = (counts(group), counts(rest));
        let all = n + of;
        let of_rejected = divide((number(n - k), number(all - k - others)));
        let of_accepted = divide((number(k), number(k + others)));
        sum += number(all) * (of_rejected - of_accepted);
        accepted += k + others;
        rejected += all - k - others;
        whole += all;
    }
    (accepted > 0 && rejected > 0).then(|| sum / number(whole))
}

/// mean((b/μ)² − 1)/2 with b = 1 + decision − label; `None` where everybody was missed.
fn entropy(seen: &Seen) -> Option<f64> {
    let whole = &seen.whole;
    let n = number(whole.labelled());
    let mean = (n + number(whole.fp) - number(whole.missed)) / n;
    let square = |b: f64| (b / mean).powi(2) - 1.0;
    let right = number(whole.tp + whole.tn);
    let sum =
        number(whole.fp) * square(2.0) + right * square(1.0) + number(whole.missed) * square(0.0);
    (mean > 0.0).then(|| sum / (2.0 * n))
}

const fn facet(
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

const fn of_labels(
    name: &'static str,
    formula: &'static str,
    of: fn(&[(f64, f64)]) -> f64,
) -> Number {
    Number {
        name,
        formula,
        metric: None,
        label: true,
        shares: &[],
        of: Of::Labels(labels, of),
    }
}

const SELECTED: &[Share] = &[Share::Selected];

pub(super) const NUMBERS: &[Number] = &[
    facet("CI", "(n_a - n_d) / n", None, SELECTED, |d, a| {
        (number(a.all) - number(d.all)) / number(a.all + d.all)
    }),
    facet(
        "DPPL",
        "rate_a - rate_d",
        Some("statistical-parity-difference"),
        SELECTED,
        |d, a| a.share(Share::Selected) - d.share(Share::Selected),
    ),
    facet(
        "DI",
        "rate_d / rate_a",
        Some("impact-ratio"),
        SELECTED,
        |d, a| divide((d.share(Share::Selected), a.share(Share::Selected))),
    ),
    Number {
        name: "CDDPL",
        formula: "mean over strata, by size, of the group's share of the rejected minus its share of the accepted",
        metric: Some("conditional-demographic-disparity"),
        label: false,
        shares: &[],
        of: Of::Strata(|strata| demographic_disparity(strata, |g| (g.selected, g.all))),
    },
    facet(
        "DPL",
        "prevalence_a - prevalence_d",
        None,
        &[Share::Prevalence],
        |d, a| share(a, Share::Prevalence) - share(d, Share::Prevalence),
    ),
    of_labels(
        "KL",
        "sum of p_a ln(p_a / p_d) over the labels that both have",
        |common| divergence(common.iter().copied()),
    ),
    of_labels(
        "JS",
        "the mean of both divergences from the mean of p_a and p_d",
        jensen_shannon,
    ),
    of_labels("LP", "sqrt(sum of (p_a - p_d)^2)", |common| {
        distances(common).map(|x| x * x).sum::<f64>().sqrt()
    }),
    of_labels("TVD", "half the sum of |p_a - p_d|", |common| {
        distances(common).sum::<f64>() / 2.0
    }),
    of_labels("KS", "the largest |p_a - p_d|", |common| {
        distances(common).fold(0.0, f64::max)
    }),
    Number {
        name: "CDDL",
        formula: "as CDDPL, of the labels",
        metric: None,
        label: true,
        shares: &[],
        of: Of::Strata(|strata| demographic_disparity(strata, |g| (g.tp + g.missed, g.labelled()))),
    },
    facet(
        "DCA",
        "c_a - c_d, c = qualified / selected",
        None,
        &[Share::QualifiedPerSelected],
        |d, a| {
            gap(
                share(a, Share::QualifiedPerSelected),
                share(d, Share::QualifiedPerSelected),
            )
        },
    ),
    facet(
        "DCR",
        "r_d - r_a, r = unqualified / not selected",
        None,
        &[Share::UnqualifiedPerRejected],
        |d, a| {
            gap(
                share(d, Share::UnqualifiedPerRejected),
                share(a, Share::UnqualifiedPerRejected),
            )
        },
    ),
    facet(
        "RD",
        "TPR_a - TPR_d",
        Some("equal-opportunity-difference"),
        &[Share::TruePositive],
        |d, a| gap(share(a, Share::TruePositive), share(d, Share::TruePositive)),
    ),
    facet(
        "SD",
        "TNR_d - TNR_a",
        None,
        &[Share::TrueNegative],
        |d, a| gap(share(d, Share::TrueNegative), share(a, Share::TrueNegative)),
    ),
    facet(
        "DAR",
        "PPV_a - PPV_d",
        Some("predictive-parity-difference"),
        &[Share::Precision],
        |d, a| gap(share(a, Share::Precision), share(d, Share::Precision)),
    ),
    facet(
        "DRR",
        "NPV_d - NPV_a",
        None,
        &[Share::NegativePrecision],
        |d, a| {
            gap(
                share(d, Share::NegativePrecision),
                share(a, Share::NegativePrecision),
            )
        },
    ),
    facet(
        "AD",
        "accuracy_a - accuracy_d",
        Some("accuracy-difference"),
        &[Share::Accuracy],
        |d, a| gap(share(a, Share::Accuracy), share(d, Share::Accuracy)),
    ),
    facet(
        "TE",
        "t_d - t_a, t = FN / FP",
        Some("treatment-equality-difference"),
        &[Share::MissedPerFalse],
        |d, a| {
            gap(
                share(d, Share::MissedPerFalse),
                share(a, Share::MissedPerFalse),
            )
        },
    ),
    Number {
        name: "GE",
        formula: "mean((b / mu)^2 - 1) / 2, b = 1 + decision - label",
        metric: Some("generalized-entropy-index"),
        label: true,
        shares: &[],
        of: Of::Tried(entropy),
    },
];
