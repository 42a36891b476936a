"""fairlearn: selection rate and true positive rate by group, for each attribute and the intersection."""

import sys

from fairlearn.metrics import MetricFrame, selection_rate, true_positive_rate

import people
from groups import REFERENCES


def main():
    table = people.read(sys.argv[1])
    results = {}
    for attribute in people.ATTRIBUTES:
        frame = MetricFrame(
            metrics={"rate": selection_rate, "tpr": true_positive_rate},
            y_true=table["qualified"],
            y_pred=table["targeted"],
            sensitive_features=table[attribute.split("*")],
        )
        groups = frame.by_group.dropna()
        if "*" in attribute:
            groups.index = ["*".join(name) for name in groups.index]
        reference = groups.loc[REFERENCES[attribute]]
        results[attribute] = {
            name: [group["rate"] / reference["rate"], group["tpr"] - reference["tpr"]]
            for name, group in groups.iterrows()
        }
    people.print_results(results)


main()
