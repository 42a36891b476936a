"""AIF360: disparate impact and equal opportunity difference of each known group.

It compares one group with one other, so every group is a metric of its own; it has no notion of
unknown, so those people are compared with nobody.
"""

import sys

from aif360.datasets import BinaryLabelDataset
from aif360.metrics import ClassificationMetric

import people
from groups import REFERENCES, UNKNOWN


def main():
    table = people.read(sys.argv[1])
    names = {}
    for attribute in ["gender", "age", "income"]:
        names[attribute] = list(table[attribute].cat.categories)
        table[attribute] = table[attribute].cat.codes
    truth = BinaryLabelDataset(
        df=table[["gender", "age", "income", "qualified"]],
        label_names=["qualified"],
        protected_attribute_names=["gender", "age", "income"],
    )
    decision = truth.copy()
    decision.labels = table[["targeted"]].to_numpy(dtype="float64")
    code = {
        attribute: {name: at for at, name in enumerate(levels) if name != UNKNOWN}
        for attribute, levels in names.items()
    }

    def codes(attribute, group):
        parts = zip(attribute.split("*"), group.split("*"))
        return {part: code[part][level] for part, level in parts}

    results = {}
    for attribute in people.ATTRIBUTES:
        groups = [""]
        for part in attribute.split("*"):
            groups = [f"{group}*{level}".strip("*") for group in groups for level in code[part]]
        results[attribute] = {}
        for group in groups:
            if group == REFERENCES[attribute]:
                continue
            metric = ClassificationMetric(
                truth,
                decision,
                unprivileged_groups=[codes(attribute, group)],
                privileged_groups=[codes(attribute, REFERENCES[attribute])],
            )
            results[attribute][group] = [
                metric.disparate_impact(),
                metric.equal_opportunity_difference(),
            ]
    people.print_results(results)


main()
