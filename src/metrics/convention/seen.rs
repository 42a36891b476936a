//! What another tool sees of a log: the known groups of an attribute, each with a table of decisions
//! against labels, and the shares that every tool makes of such a table. 0/0 is left to the tools.

use crate::metrics::Slice;
use crate::tally::MarginGroup;

/// A group, several groups together, or everybody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Group {
    /// Its name.
    pub(super) id: String,
    /// Those selected.
    pub(super) selected: u64,
    /// All of them.
    pub(super) all: u64,
    /// Selected and qualified.
    pub(super) tp: u64,
    /// Selected and not qualified.
    pub(super) fp: u64,
    /// Qualified and not selected.
    pub(super) missed: u64,
    /// Neither.
    pub(super) tn: u64,
}

impl Group {
    /// The group of a margin; `None` without a decision.
    pub(super) fn of(group: &MarginGroup, slice: &Slice<'_>) -> Option<Self> {
        let pair = slice.layout.decision.as_ref()?;
        let seen = Self {
            id: group.id.clone(),
            selected: group.counts[pair.top],
            all: group.counts[pair.bottom],
            ..Self::default()
        };
        let Ok(table) = slice.confusion(&group.counts) else {
            return Some(seen);
        };
        Some(Self {
            tp: table.true_positives,
            fp: table.false_positives(),
            missed: table.positives - table.true_positives,
            tn: table.true_negatives(),
            ..seen
        })
    }

    /// Several groups as one.
    pub(super) fn together<'a>(groups: impl Iterator<Item = &'a Self>) -> Self {
        groups.fold(Self::default(), |sum, group| Self {
            id: String::new(),
            selected: sum.selected + group.selected,
            all: sum.all + group.all,
            tp: sum.tp + group.tp,
            fp: sum.fp + group.fp,
            missed: sum.missed + group.missed,
            tn: sum.tn + group.tn,
        })
    }

    /// Those with a label.
    pub(super) const fn labelled(&self) -> u64 {
        self.tp + self.fp + self.missed + self.tn
    }

    /// A share of the group; not a number where nobody is in its denominator.
    pub(super) fn share(&self, share: Share) -> f64 {
        let (k, n) = share.counts(self);
        number(k) / number(n)
    }

    /// A share of the group, 0 where nobody is in its denominator.
    pub(super) fn share_or_zero(&self, share: Share) -> f64 {
        let (k, n) = share.counts(self);
        if n == 0 { 0.0 } else { number(k) / number(n) }
    }
}

/// The groups that a tool is given: known, with somebody in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    /// The groups, in the order of the report.
    pub(super) groups: Vec<Group>,
    /// All of them together.
    pub(super) whole: Group,
}

impl Seen {
    pub(super) fn new(groups: Vec<Group>) -> Self {
        let whole = Group::together(groups.iter());
        Self { groups, whole }
    }

    /// Everybody but one group.
    pub(super) fn rest(&self, but: &str) -> Group {
        Group::together(self.groups.iter().filter(|group| group.id != but))
    }
}

/// A share of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    /// Selected of all.
    Selected,
    /// Selected of the qualified.
    TruePositive,
    /// Selected of the unqualified.
    FalsePositive,
    /// Not selected of the unqualified.
    TrueNegative,
    /// Not selected of the qualified.
    FalseNegative,
    /// Qualified of the selected.
    Precision,
    /// Unqualified of the selected.
    FalseDiscovery,
    /// Unqualified of those not selected.
    NegativePrecision,
    /// Qualified of those not selected.
    FalseOmission,
    /// Right of all.
    Accuracy,
    /// Wrong of all.
    Error,
    /// Qualified of all.
    Prevalence,
    /// Harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN).
    F1,
    /// Qualified and missed, of the unqualified and selected.
    MissedPerFalse,
    /// Qualified of the selected, whoever they are: (TP + FN) / (TP + FP).
    QualifiedPerSelected,
    /// Unqualified of those not selected, whoever they are: (TN + FP) / (TN + FN).
    UnqualifiedPerRejected,
}

impl Share {
    /// Numerator and denominator.
    pub(super) const fn counts(self, g: &Group) -> (u64, u64) {
        let (tp, fp, missed, tn) = (g.tp, g.fp, g.missed, g.tn);
        match self {
            Self::Selected => (g.selected, g.all),
            Self::TruePositive => (tp, tp + missed),
            Self::FalsePositive => (fp, fp + tn),
            Self::TrueNegative => (tn, fp + tn),
            Self::FalseNegative => (missed, tp + missed),
            Self::Precision => (tp, tp + fp),
            Self::FalseDiscovery => (fp, tp + fp),
            Self::NegativePrecision => (tn, tn + missed),
            Self::FalseOmission => (missed, tn + missed),
            Self::Accuracy => (tp + tn, g.labelled()),
            Self::Error => (fp + missed, g.labelled()),
            Self::Prevalence => (tp + missed, g.labelled()),
            Self::F1 => (2 * tp, 2 * tp + fp + missed),
            Self::MissedPerFalse => (missed, fp),
            Self::QualifiedPerSelected => (tp + missed, tp + fp),
            Self::UnqualifiedPerRejected => (tn + fp, tn + missed),
        }
    }
}

/// A count as a double.
#[expect(
    clippy::cast_precision_loss,
    reason = "other tools count in doubles too"
)]
pub(super) const fn number(count: u64) -> f64 {
    count as f64
}
