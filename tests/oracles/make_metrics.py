#!/usr/bin/env python3
"""Makes metrics.tsv next to this file: values of metrics by other implementations.

    python3 make_metrics.py

Needs fairlearn, scikit-learn, aif360, numpy and pandas (versions are written into the header). Rows are
made person by person from the counts of a confusion matrix, and the other tools count them themselves.
"""
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
import numpy as np
import pandas as pd
import sklearn.metrics as sm
from aif360.datasets import BinaryLabelDataset
from aif360.metrics import ClassificationMetric
from fairlearn.metrics import equalized_odds_difference, equalized_odds_ratio

# Of each group: true positives, false negatives, false positives, true negatives. The first is the
# reference, which has the best of the figures that choose one.
CASES = [
    [(90, 10, 30, 170), (60, 20, 30, 90)],
    [(45, 5, 12, 138), (33, 17, 20, 80)],
    [(800, 100, 150, 950), (300, 120, 90, 490)],
    [(19, 1, 3, 37), (11, 9, 6, 14)],
    [(7000, 500, 900, 11600), (2500, 900, 800, 5800)],
    [(52, 8, 11, 89), (31, 29, 10, 30)],
]
HERE = Path(__file__).parent


def people(cells):
    tp, fn, fp, tn = cells
    label = [1] * tp + [1] * fn + [0] * fp + [0] * tn
    selected = [1] * tp + [0] * fn + [1] * fp + [0] * tn
    return np.array(label), np.array(selected)


def rows(case):
    text = " ".join("/".join(map(str, cells)) for cells in case)
    (y_r, p_r), (y_g, p_g) = people(case[0]), people(case[1])
    y, p = np.concatenate([y_r, y_g]), np.concatenate([p_r, p_g])
    group = np.array([1] * len(y_r) + [0] * len(y_g))
    frame = pd.DataFrame({"group": group, "label": y})
    true = BinaryLabelDataset(df=frame, label_names=["label"], protected_attribute_names=["group"])
    pred = true.copy()
    pred.labels = p.reshape(-1, 1).astype(float)
    a = ClassificationMetric(true, pred, [{"group": 0}], [{"group": 1}])
    yield "f1-score", "scikit-learn", sm.f1_score(y_g, p_g), text
    yield "balanced-accuracy", "scikit-learn", sm.balanced_accuracy_score(y_g, p_g), text
    yield "f1-difference", "scikit-learn", sm.f1_score(y_g, p_g) - sm.f1_score(y_r, p_r), text
    both = sm.balanced_accuracy_score(y_g, p_g) - sm.balanced_accuracy_score(y_r, p_r)
    yield "balanced-accuracy-difference", "scikit-learn", both, text
    yield "accuracy-difference", "scikit-learn", sm.accuracy_score(y_g, p_g) - sm.accuracy_score(y_r, p_r), text
    yield "false-discovery-rate", "aif360", a.false_discovery_rate(privileged=False), text
    yield "false-omission-rate", "aif360", a.false_omission_rate(privileged=False), text
    yield "false-discovery-rate-difference", "aif360", a.false_discovery_rate_difference(), text
    yield "false-omission-rate-difference", "aif360", a.false_omission_rate_difference(), text
    yield "false-positive-rate-difference", "aif360", a.false_positive_rate_difference(), text
    yield "false-negative-rate-difference", "aif360", a.false_negative_rate_difference(), text
    yield "average-odds-difference", "aif360", a.average_odds_difference(), text
    yield "average-absolute-odds-difference", "aif360", a.average_abs_odds_difference(), text
    yield "generalized-entropy-index", "aif360", a.generalized_entropy_index(alpha=2), text
    between = a.between_all_groups_generalized_entropy_index(alpha=2)
    yield "between-group-entropy-index", "aif360", between, text
    mean = equalized_odds_difference(y, p, sensitive_features=group, agg="mean")
    yield "equalized-odds-mean-difference", "fairlearn", mean, text
    yield "equalized-odds-ratio", "fairlearn", equalized_odds_ratio(y, p, sensitive_features=group), text


def version(module):
    from importlib.metadata import version as of

    return f"{module} {of(module)}"


versions = ", ".join(map(version, ["fairlearn", "scikit-learn", "aif360"]))
lines = [
    "# metrics of a confusion matrix; the first group is the reference (TP/FN/FP/TN)",
    f"# made by: python3 make_metrics.py ({versions})",
    "metric\ttool\tvalue\tgroups",
]
for case in CASES:
    for name, tool, value, text in rows(case):
        lines.append(f"{name}\t{tool}\t{float(value)!r}\t{text}")
(HERE / "metrics.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
print(len(lines) - 3, "rows")
