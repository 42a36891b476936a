#!/usr/bin/env python3
"""Asks other tools for their numbers and writes them next to this file, one table a tool.

    python3 make_conventions.py logs        the logs as counts: conventions_logs.tsv
    python3 make_conventions.py fairlearn   conventions_fairlearn.tsv; as well aif360, aequitas, clarify

The tools do not go into one environment: fairlearn and aif360 need pandas 3 or 2, aequitas and smclarify
(installed without its dependencies, beside pandas, scikit-learn and pyfunctional) pandas 2. Every log is
written out as rows and handed to the tool; nothing is computed here.
"""

import math
import random
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

warnings.filterwarnings("ignore")
HERE = Path(__file__).parent

# The group that the audit compares with, per log.
REFERENCE = {"two": "m", "five": "b", "large": "a", "empty": "a", "none": "a", "all": "b"}


def logs():
    """Log -> stratum -> group -> tp, fp, fn, tn."""
    made = {}
    rng = random.Random(20261124)
    def drawn(groups, strata, most):
        return {
            s: {g: tuple(rng.randint(1, most) for _ in range(4)) for g in groups} for s in strata
        }
    made["two"] = drawn("fm", ["x"], 60)
    made["five"] = drawn("abcde", ["x", "y", "z"], 40)
    made["large"] = drawn("abc", ["x", "y"], 9_000)
    # Groups without anybody qualified, unqualified, selected or rejected.
    made["empty"] = {
        "x": {"a": (30, 10, 12, 50), "b": (0, 7, 0, 20), "c": (9, 0, 6, 0), "d": (0, 0, 11, 14)},
        "y": {"a": (3, 4, 0, 0), "e": (8, 5, 0, 0), "b": (0, 1, 0, 3)},
    }
    # The reference selects nobody; one group is right about everybody.
    made["none"] = {"x": {"a": (0, 0, 20, 30), "b": (5, 5, 10, 20), "c": (7, 0, 0, 9)}}
    # Everybody is selected by everyone but one.
    made["all"] = {"x": {"a": (10, 20, 0, 0), "b": (15, 5, 0, 0), "c": (9, 9, 2, 1)}}
    return made


def rows(log):
    """(group, stratum, label, decision), one a person."""
    found = []
    for stratum, groups in log.items():
        for group, (tp, fp, fn, tn) in groups.items():
            found += [(group, stratum, 1, 1)] * tp + [(group, stratum, 0, 1)] * fp
            found += [(group, stratum, 1, 0)] * fn + [(group, stratum, 0, 0)] * tn
    return found


def text(x):
    return "refused" if x is None else repr(float(x))


def write(name, what, columns, table):
    lines = [f"# {what}", f"# made by: python3 make_conventions.py {' '.join(sys.argv[1:])}", "\t".join(columns)]
    lines += ["\t".join(str(v) for v in row) for row in table]
    (HERE / f"conventions_{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(name, len(table), "rows")


def fairlearn(log, reference):
    import fairlearn.metrics as fm
    import sklearn.metrics as skm

    data = rows(log)
    group, label, decision = ([row[i] for row in data] for i in (0, 2, 3))
    for name in ["selection_rate", "true_positive_rate", "false_positive_rate", "true_negative_rate",
                 "false_negative_rate", "accuracy_score", "precision_score"]:
        f = getattr(fm, name, None) or getattr(skm, name)
        frame = fm.MetricFrame(metrics=f, y_true=label, y_pred=decision, sensitive_features=group)
        for g, value in frame.by_group.items():
            yield name, g, value
    def call(name, **options):
        return getattr(fm, name)(label, decision, sensitive_features=group, **options)
    for name in ["demographic_parity_difference", "demographic_parity_ratio", "equal_opportunity_difference",
                 "equal_opportunity_ratio", "equalized_odds_difference", "equalized_odds_ratio"]:
        yield name, "-", call(name)
        yield f"{name}(to_overall)", "-", call(name, method="to_overall")
        if name.startswith("equalized"):
            yield f"{name}(mean)", "-", call(name, agg="mean")
    for name in ["true_negative_rate", "false_positive_rate", "false_negative_rate", "accuracy_score", "zero_one_loss"]:
        for variant in ["difference", "ratio"]:
            yield f"{name}_{variant}", "-", call(f"{name}_{variant}")
    for name in ["accuracy_score_group_min", "zero_one_loss_group_max", "balanced_accuracy_score_group_min",
                 "precision_score_group_min", "recall_score_group_min", "f1_score_group_min"]:
        yield name, "-", call(name)


def aif360(log, reference):
    import numpy as np
    import pandas as pd
    from aif360.datasets import BinaryLabelDataset
    from aif360.metrics import BinaryLabelDatasetMetric, ClassificationMetric

    np.seterr(all="ignore")
    data = rows(log)
    names = sorted({row[0] for row in data})
    def dataset(column):
        frame = pd.DataFrame({"g": [float(names.index(row[0])) for row in data], "y": [float(row[column]) for row in data]})
        made = BinaryLabelDataset(df=frame, label_names=["y"], protected_attribute_names=["g"])
        made.privileged_protected_attributes = [np.array([float(names.index(reference))])]
        made.unprivileged_protected_attributes = [np.array([float(i) for i, n in enumerate(names) if n != reference])]
        return made
    privileged = [{"g": float(names.index(reference))}]
    unprivileged = [{"g": float(i)} for i, n in enumerate(names) if n != reference]
    decisions, labels = dataset(3), dataset(2)
    of_decisions = BinaryLabelDatasetMetric(decisions, unprivileged_groups=unprivileged, privileged_groups=privileged)
    metric = ClassificationMetric(labels, decisions, unprivileged_groups=unprivileged, privileged_groups=privileged)
    for name in ["disparate_impact", "statistical_parity_difference", "smoothed_empirical_differential_fairness"]:
        yield name, "-", getattr(of_decisions, name)()
    rates = [f"{rate}_{how}" for rate in ["false_positive_rate", "false_negative_rate", "false_discovery_rate",
             "false_omission_rate", "error_rate"] for how in ["difference", "ratio"]]
    indices = ["theil_index", "generalized_entropy_index", "coefficient_of_variation"]
    for name in ["equal_opportunity_difference", "average_odds_difference", "average_abs_odds_difference",
                 "equalized_odds_difference", "average_predictive_value_difference", *rates,
                 "differential_fairness_bias_amplification", *indices,
                 *[f"between_group_{i}" for i in indices], *[f"between_all_groups_{i}" for i in indices]]:
        yield name, "-", getattr(metric, name)()


def aequitas(log, reference):
    import pandas as pd
    from aequitas.bias import Bias
    from aequitas.group import Group

    data = rows(log)
    frame = pd.DataFrame({"g": [row[0] for row in data], "label_value": [row[2] for row in data], "score": [row[3] for row in data]})
    table, _ = Group().get_crosstabs(frame, attr_cols=["g"])
    table = Bias().get_disparity_predefined_groups(table, frame, {"g": reference})
    for row in table.to_dict("records"):
        for name in ["ppr", "pprev", "tpr", "fpr", "tnr", "fnr", "precision", "fdr", "npv", "for", "accuracy", "prev"]:
            yield name, row["attribute_value"], row[name]
            if name not in ("accuracy", "prev"):
                yield f"{name}_disparity", row["attribute_value"], row[f"{name}_disparity"]


def clarify(log, reference):
    import pandas as pd
    from smclarify.bias.metrics import posttraining, pretraining

    data = rows(log)
    feature, stratum = (pd.Series([row[i] for row in data]) for i in (0, 1))
    label, decision = (pd.Series([row[i] == 1 for row in data]) for i in (2, 3))
    def tried(f, *given):
        try:
            return f(*given)
        except ValueError:
            return None
    yield "GE", "-", tried(posttraining.GE, label, decision)
    for g in sorted(set(feature)):
        facet = feature == g
        yield "CI", g, tried(pretraining.CI, feature, facet)
        yield "DPL", g, tried(pretraining.DPL, feature, facet, label)
        for name in ["KL", "JS", "LP", "TVD", "KS"]:
            yield name, g, tried(getattr(pretraining, name), label, facet)
        yield "CDDL", g, tried(pretraining.CDDL, feature, facet, label, stratum)
        yield "CDDPL", g, tried(posttraining.CDDPL, feature, facet, decision, stratum)
        for name in ["DPPL", "DI"]:
            yield name, g, tried(getattr(posttraining, name), feature, facet, decision)
        for name in ["DCA", "DCR", "RD", "SD", "DAR", "DRR", "AD", "TE"]:
            yield name, g, tried(getattr(posttraining, name), feature, facet, label, decision)


TOOLS = {
    "fairlearn": (fairlearn, ["fairlearn", "scikit-learn", "pandas", "numpy"]),
    "aif360": (aif360, ["aif360", "pandas", "numpy"]),
    "aequitas": (aequitas, ["aequitas", "pandas", "numpy"]),
    "clarify": (clarify, ["smclarify", "pandas", "numpy"]),
}


def main():
    [tool] = sys.argv[1:]
    if tool == "logs":
        table = [(name, REFERENCE[name], s, g, *counts) for name, log in logs().items()
                 for s, groups in log.items() for g, counts in groups.items()]
        columns = ["log", "reference", "stratum", "group", "tp", "fp", "fn", "tn"]
        return write("logs", "logs as counts of decisions against labels", columns, table)
    ask, packages = TOOLS[tool]
    with_versions = ", ".join(f"{package} {version(package)}" for package in packages)
    table = [(name, n, g, text(value)) for name, log in logs().items() for n, g, value in ask(log, REFERENCE[name])]
    assert table and not all(math.isnan(float(row[3])) for row in table if row[3] != "refused")
    write(tool, with_versions, ["log", "name", "group", "value"], table)


main()
