//! aequitas: the rates of every group and their ratio to one group. 0/0 is not a number; infinity is
//! written as 10.

use super::seen::{Group, Share, number};
use super::{Number, Of};

/// What stands in place of infinity (`fill_divbyzero`).
const INFINITE: f64 = 10.0;

/// A group's value over the reference's.
fn disparity(group: f64, reference: f64) -> f64 {
    let ratio = group / reference;
    if ratio == f64::INFINITY {
        INFINITE
    } else {
        ratio
    }
}

const fn rate(
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
        of: Of::Group(of),
    }
}

const fn against(
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

const SELECTED: &[Share] = &[Share::Selected];
const TPR: &[Share] = &[Share::TruePositive];
const FPR: &[Share] = &[Share::FalsePositive];
const TNR: &[Share] = &[Share::TrueNegative];
const FNR: &[Share] = &[Share::FalseNegative];
const PRECISION: &[Share] = &[Share::Precision];
const FDR: &[Share] = &[Share::FalseDiscovery];
const NPV: &[Share] = &[Share::NegativePrecision];
const FOR: &[Share] = &[Share::FalseOmission];
const ACCURACY: &[Share] = &[Share::Accuracy];
const PREVALENCE: &[Share] = &[Share::Prevalence];

pub(super) const NUMBERS: &[Number] = &[
    rate(
        "ppr",
        "selected / selected of all groups",
        None,
        SELECTED,
        |g, whole| number(g.selected) / number(whole.selected),
    ),
    rate(
        "pprev",
        "selected / all",
        Some("selection-rate"),
        SELECTED,
        |g, _| g.share(Share::Selected),
    ),
    against(
        "ppr_disparity",
        "ppr / ppr of the reference (statistical parity, as the tool calls it)",
        None,
        SELECTED,
        |g, r| disparity(number(g.selected), number(r.selected)),
    ),
    against(
        "pprev_disparity",
        "pprev / pprev of the reference (impact parity, as the tool calls it)",
        Some("impact-ratio"),
        SELECTED,
        |g, r| disparity(g.share(Share::Selected), r.share(Share::Selected)),
    ),
    rate(
        "tpr",
        "TP / (TP + FN)",
        Some("true-positive-rate"),
        TPR,
        |g, _| g.share(Share::TruePositive),
    ),
    rate(
        "fpr",
        "FP / (FP + TN)",
        Some("false-positive-rate"),
        FPR,
        |g, _| g.share(Share::FalsePositive),
    ),
    rate(
        "tnr",
        "TN / (FP + TN)",
        Some("true-negative-rate"),
        TNR,
        |g, _| g.share(Share::TrueNegative),
    ),
    rate(
        "fnr",
        "FN / (TP + FN)",
        Some("false-negative-rate"),
        FNR,
        |g, _| g.share(Share::FalseNegative),
    ),
    rate(
        "precision",
        "TP / (TP + FP)",
        Some("positive-predictive-value"),
        PRECISION,
        |g, _| g.share(Share::Precision),
    ),
    rate(
        "fdr",
        "FP / (TP + FP)",
        Some("false-discovery-rate"),
        FDR,
        |g, _| g.share(Share::FalseDiscovery),
    ),
    rate(
        "npv",
        "TN / (TN + FN)",
        Some("negative-predictive-value"),
        NPV,
        |g, _| g.share(Share::NegativePrecision),
    ),
    rate(
        "for",
        "FN / (TN + FN)",
        Some("false-omission-rate"),
        FOR,
        |g, _| g.share(Share::FalseOmission),
    ),
    rate(
        "accuracy",
        "(TP + TN) / n",
        Some("accuracy"),
        ACCURACY,
        |g, _| g.share(Share::Accuracy),
    ),
    rate("prev", "(TP + FN) / n", None, PREVALENCE, |g, _| {
        g.share(Share::Prevalence)
    }),
    against(
        "tpr_disparity",
        "tpr / tpr of the reference",
        None,
        TPR,
        |g, r| disparity(g.share(Share::TruePositive), r.share(Share::TruePositive)),
    ),
    against(
        "fpr_disparity",
        "fpr / fpr of the reference",
        None,
        FPR,
        |g, r| disparity(g.share(Share::FalsePositive), r.share(Share::FalsePositive)),
    ),
    against(
        "tnr_disparity",
        "tnr / tnr of the reference",
        None,
        TNR,
        |g, r| disparity(g.share(Share::TrueNegative), r.share(Share::TrueNegative)),
    ),
    against(
        "fnr_disparity",
        "fnr / fnr of the reference",
        None,
        FNR,
        |g, r| disparity(g.share(Share::FalseNegative), r.share(Share::FalseNegative)),
    ),
    against(
        "precision_disparity",
        "precision / precision of the reference",
        None,
        PRECISION,
        |g, r| disparity(g.share(Share::Precision), r.share(Share::Precision)),
    ),
    against(
        "fdr_disparity",
        "fdr / fdr of the reference",
        None,
        FDR,
        |g, r| {
            disparity(
                g.share(Share::FalseDiscovery),
                r.share(Share::FalseDiscovery),
            )
        },
    ),
    against(
        "npv_disparity",
        "npv / npv of the reference",
        None,
        NPV,
        |g, r| {
            disparity(
                g.share(Share::NegativePrecision),
                r.share(Share::NegativePrecision),
            )
        },
    ),
    against(
        "for_disparity",
        "for / for of the reference",
        None,
        FOR,
        |g, r| disparity(g.share(Share::FalseOmission), r.share(Share::FalseOmission)),
    ),
];

/// Whether a disparity stands for infinity: the reference's share is 0 and the group's is not.
pub(super) fn is_capped(value: f64, group: &Group, reference: &Group, shares: &[Share]) -> bool {
    let zero = |share: &Share| share.counts(reference).0 == 0 && share.counts(group).0 > 0;
    value.total_cmp(&INFINITE).is_eq() && shares.iter().any(zero)
}
