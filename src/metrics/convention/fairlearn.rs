//! fairlearn: the largest difference and the smallest ratio over all groups, or to everybody together. A
//! share of nobody is 0.

use super::seen::{Group, Seen, Share};
use super::{Number, Of};

/// What a group is compared with.
#[derive(Clone, Copy)]
enum Method {
    BetweenGroups,
    ToOverall,
}
use Method::{BetweenGroups, ToOverall};

/// max − min over the groups, or the largest distance of a group from everybody.
fn difference(seen: &Seen, share: Share, method: Method) -> f64 {
    let rates = || seen.groups.iter().map(|group| group.share_or_zero(share));
    match method {
        BetweenGroups => rates().fold(f64::NEG_INFINITY, f64::max) - least(rates()),
        ToOverall => {
            let overall = seen.whole.share_or_zero(share);
            rates().fold(0.0, |gap, rate| f64::max(gap, (rate - overall).abs()))
        }
    }
}

/// min / max over the groups, or the smallest of the groups' ratios to everybody, each turned so that it is
/// at most 1.
fn ratio(seen: &Seen, share: Share, method: Method) -> f64 {
    let rates = || seen.groups.iter().map(|group| group.share_or_zero(share));
    match method {
        BetweenGroups => least(rates()) / rates().fold(f64::NEG_INFINITY, f64::max),
        ToOverall => {
            let overall = seen.whole.share_or_zero(share);
            let ratios = rates().map(|rate| rate / overall);
            let ratios = ratios.map(|ratio| if ratio > 1.0 { 1.0 / ratio } else { ratio });
            // What is not a number is passed over, unless all are.
            let smallest = ratios.fold(f64::INFINITY, f64::min);
            if overall > 0.0 {
                smallest
            } else {
                0.0 / overall
            }
        }
    }
}

fn least(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::INFINITY, f64::min)
}

fn largest(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::NEG_INFINITY, f64::max)
}

const ODDS: &[Share] = &[Share::TruePositive, Share::FalsePositive];

fn odds_gaps(seen: &Seen, method: Method) -> [f64; 2] {
    [Share::TruePositive, Share::FalsePositive].map(|share| difference(seen, share, method))
}

fn odds_ratios(seen: &Seen, method: Method) -> [f64; 2] {
    [Share::TruePositive, Share::FalsePositive].map(|share| ratio(seen, share, method))
}

/// The smaller of both as Python's `min` takes it: the first, unless the second is smaller.
fn smaller([tpr, fpr]: [f64; 2]) -> f64 {
    if fpr < tpr { fpr } else { tpr }
}

/// The mean of those that are numbers.
fn mean(values: [f64; 2]) -> f64 {
    match values.map(f64::is_nan) {
        [false, true] => values[0],
        [true, false] => values[1],
        [false, false] | [true, true] => f64::midpoint(values[0], values[1]),
    }
}

/// The mean of the recalls of the qualified and the unqualified; of one, where there is no other.
fn balanced(group: &Group) -> f64 {
    mean([Share::TruePositive, Share::TrueNegative].map(|share| group.share(share)))
}

const fn rate(
    name: &'static str,
    formula: &'static str,
    share: &'static [Share],
    metric: &'static str,
    of: fn(&Group, &Group) -> f64,
) -> Number {
    Number {
        name,
        formula,
        metric: Some(metric),
        label: !matches!(share, [Share::Selected]),
        shares: share,
        of: Of::Group(of),
    }
}

const fn over(
    name: &'static str,
    formula: &'static str,
    shares: &'static [Share],
    metric: Option<&'static str>,
    of: fn(&Seen) -> f64,
) -> Number {
    Number {
        name,
        formula,
        metric,
        label: !matches!(shares, [Share::Selected]),
        shares,
        of: Of::Groups(of),
    }
}

const SELECTED: &[Share] = &[Share::Selected];
const TPR: &[Share] = &[Share::TruePositive];
const FPR: &[Share] = &[Share::FalsePositive];
const TNR: &[Share] = &[Share::TrueNegative];
const FNR: &[Share] = &[Share::FalseNegative];
const ACCURACY: &[Share] = &[Share::Accuracy];
const ERROR: &[Share] = &[Share::Error];
const PRECISION: &[Share] = &[Share::Precision];
const F1: &[Share] = &[Share::F1];
const BALANCED: &[Share] = &[];

const SPREAD: &str = "max - min over the groups";
const FROM_ALL: &str = "the largest distance of a group from everybody";
const LEAST: &str = "min / max over the groups";
const TO_ALL: &str = "the smallest ratio of a group to everybody, or of everybody to it";
const LOWEST: &str = "the smallest over the groups";

pub(super) const NUMBERS: &[Number] = &[
    rate(
        "selection_rate",
        "selected / all",
        SELECTED,
        "selection-rate",
        |g, _| g.share_or_zero(Share::Selected),
    ),
    over(
        "demographic_parity_difference",
        SPREAD,
        SELECTED,
        Some("statistical-parity-difference"),
        |s| difference(s, Share::Selected, BetweenGroups),
    ),
    over(
        "demographic_parity_difference(to_overall)",
        FROM_ALL,
        SELECTED,
        Some("statistical-parity-difference"),
        |s| difference(s, Share::Selected, ToOverall),
    ),
    over(
        "demographic_parity_ratio",
        LEAST,
        SELECTED,
        Some("impact-ratio"),
        |s| ratio(s, Share::Selected, BetweenGroups),
    ),
    over(
        "demographic_parity_ratio(to_overall)",
        TO_ALL,
        SELECTED,
        Some("impact-ratio"),
        |s| ratio(s, Share::Selected, ToOverall),
    ),
    rate(
        "true_positive_rate",
        "TP / (TP + FN)",
        TPR,
        "true-positive-rate",
        |g, _| g.share_or_zero(Share::TruePositive),
    ),
    rate(
        "false_positive_rate",
        "FP / (FP + TN)",
        FPR,
        "false-positive-rate",
        |g, _| g.share_or_zero(Share::FalsePositive),
    ),
    rate(
        "true_negative_rate",
        "TN / (FP + TN)",
        TNR,
        "true-negative-rate",
        |g, _| g.share_or_zero(Share::TrueNegative),
    ),
    rate(
        "false_negative_rate",
        "FN / (TP + FN)",
        FNR,
        "false-negative-rate",
        |g, _| g.share_or_zero(Share::FalseNegative),
    ),
    rate(
        "accuracy_score",
        "(TP + TN) / n",
        ACCURACY,
        "accuracy",
        |g, _| g.share_or_zero(Share::Accuracy),
    ),
    rate(
        "precision_score",
        "TP / (TP + FP)",
        PRECISION,
        "positive-predictive-value",
        |g, _| g.share_or_zero(Share::Precision),
    ),
    over(
        "equal_opportunity_difference",
        SPREAD,
        TPR,
        Some("equal-opportunity-difference"),
        |s| difference(s, Share::TruePositive, BetweenGroups),
    ),
    over(
        "equal_opportunity_difference(to_overall)",
        FROM_ALL,
        TPR,
        Some("equal-opportunity-difference"),
        |s| difference(s, Share::TruePositive, ToOverall),
    ),
    over("equal_opportunity_ratio", LEAST, TPR, None, |s| {
        ratio(s, Share::TruePositive, BetweenGroups)
    }),
    over(
        "equal_opportunity_ratio(to_overall)",
        TO_ALL,
        TPR,
        None,
        |s| ratio(s, Share::TruePositive, ToOverall),
    ),
    over(
        "equalized_odds_difference",
        "the larger of the spreads of TPR and FPR",
        ODDS,
        Some("equalized-odds-difference"),
        |s| largest(odds_gaps(s, BetweenGroups).into_iter()),
    ),
    over(
        "equalized_odds_difference(to_overall)",
        "the larger of both distances from everybody",
        ODDS,
        Some("equalized-odds-difference"),
        |s| largest(odds_gaps(s, ToOverall).into_iter()),
    ),
    over(
        "equalized_odds_difference(mean)",
        "the mean of the spreads of TPR and FPR",
        ODDS,
        Some("equalized-odds-mean-difference"),
        |s| mean(odds_gaps(s, BetweenGroups)),
    ),
    over(
        "equalized_odds_ratio",
        "the smaller of min / max of TPR and FPR",
        ODDS,
        Some("equalized-odds-ratio"),
        |s| smaller(odds_ratios(s, BetweenGroups)),
    ),
    over(
        "equalized_odds_ratio(to_overall)",
        "the smaller of both ratios to everybody",
        ODDS,
        Some("equalized-odds-ratio"),
        |s| smaller(odds_ratios(s, ToOverall)),
    ),
    over(
        "equalized_odds_ratio(mean)",
        "the mean of min / max of TPR and FPR",
        ODDS,
        Some("equalized-odds-ratio"),
        |s| mean(odds_ratios(s, BetweenGroups)),
    ),
    over("true_negative_rate_difference", SPREAD, TNR, None, |s| {
        difference(s, Share::TrueNegative, BetweenGroups)
    }),
    over("true_negative_rate_ratio", LEAST, TNR, None, |s| {
        ratio(s, Share::TrueNegative, BetweenGroups)
    }),
    over(
        "false_positive_rate_difference",
        SPREAD,
        FPR,
        Some("false-positive-rate-difference"),
        |s| difference(s, Share::FalsePositive, BetweenGroups),
    ),
    over("false_positive_rate_ratio", LEAST, FPR, None, |s| {
        ratio(s, Share::FalsePositive, BetweenGroups)
    }),
    over(
        "false_negative_rate_difference",
        SPREAD,
        FNR,
        Some("false-negative-rate-difference"),
        |s| difference(s, Share::FalseNegative, BetweenGroups),
    ),
    over("false_negative_rate_ratio", LEAST, FNR, None, |s| {
        ratio(s, Share::FalseNegative, BetweenGroups)
    }),
    over(
        "accuracy_score_difference",
        SPREAD,
        ACCURACY,
        Some("accuracy-difference"),
        |s| difference(s, Share::Accuracy, BetweenGroups),
    ),
    over("accuracy_score_ratio", LEAST, ACCURACY, None, |s| {
        ratio(s, Share::Accuracy, BetweenGroups)
    }),
    over(
        "accuracy_score_group_min",
        LOWEST,
        ACCURACY,
        Some("accuracy"),
        |s| lowest(s, Share::Accuracy),
    ),
    over("zero_one_loss_difference", SPREAD, ERROR, None, |s| {
        difference(s, Share::Error, BetweenGroups)
    }),
    over("zero_one_loss_ratio", LEAST, ERROR, None, |s| {
        ratio(s, Share::Error, BetweenGroups)
    }),
    over(
        "zero_one_loss_group_max",
        "the largest over the groups",
        ERROR,
        None,
        |s| largest(s.groups.iter().map(|g| g.share_or_zero(Share::Error))),
    ),
    over(
        "balanced_accuracy_score_group_min",
        LOWEST,
        BALANCED,
        Some("balanced-accuracy"),
        |s| least(s.groups.iter().map(balanced)),
    ),
    over(
        "precision_score_group_min",
        LOWEST,
        PRECISION,
        Some("positive-predictive-value"),
        |s| lowest(s, Share::Precision),
    ),
    over(
        "recall_score_group_min",
        LOWEST,
        TPR,
        Some("true-positive-rate"),
        |s| lowest(s, Share::TruePositive),
    ),
    over("f1_score_group_min", LOWEST, F1, Some("f1-score"), |s| {
        lowest(s, Share::F1)
    }),
];

fn lowest(seen: &Seen, share: Share) -> f64 {
    least(seen.groups.iter().map(|group| group.share_or_zero(share)))
}
