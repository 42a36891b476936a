"""Whether other programs counted the same people: a fast wrong answer is worthless."""

import csv
import json
import math
import sys

from groups import COUNTERS, REFERENCES


def cells_of_tally(path):
    """(gender, age, income) → counts, from a counts file of `bias-audit tally`."""
    with open(path, encoding="utf-8") as file:
        view = json.load(file)["views"][0]
    cells = {}
    for cell in view["cells"]:
        parts = [part or "unknown" for part in cell["key"]]
        at = tuple(parts[view["keys"].index(name)] for name in ("gender", "age", "income"))
        counts = tuple(cell["counts"][counter] for counter in COUNTERS)
        if any(counts):
            cells[at] = counts
    return cells


def cells_of_engine(path):
    """The same from what a `group_by_….py` has printed."""
    with open(path, newline="", encoding="utf-8") as file:
        return {tuple(row[:3]): tuple(map(int, row[3:])) for row in csv.reader(file)}


def margins(cells):
    """(attribute, group) → counts, for the attributes and the intersection."""
    sums = {}
    for (gender, age, income), counts in cells.items():
        for key in (
            ("gender", gender),
            ("age", age),
            ("income", income),
            ("gender*age", f"{gender}*{age}"),
        ):
            old = sums.get(key, (0, 0, 0, 0))
            sums[key] = tuple(map(sum, zip(old, counts)))
    return sums


def margins_of_report(path):
    """The same from the JSON report of `bias-audit check`."""
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    found = {}
    for measure in report["measures"]:
        if measure["group"] is None or measure["stratum"] is not None:
            continue
        key = (measure["attribute"], measure["group"])
        # A rate is its own measure: k of n.
        if measure["metric"] == "selection-rate":
            found.setdefault(key, [0] * 4)[:2] = [measure["n"], measure["k"]]
        elif measure["metric"] == "true-positive-rate":
            found.setdefault(key, [0] * 4)[2:] = [measure["n"], measure["k"]]
    return {key: tuple(counts) for key, counts in found.items() if any(counts)}


def same(what, ours, theirs):
    """Ends the program unless both are equal."""
    if ours != theirs:
        keys = sorted(set(ours) | set(theirs))
        key = next(key for key in keys if ours.get(key) != theirs.get(key))
        sys.exit(f"{what} counts {theirs.get(key)} in {key}, bias-audit {ours.get(key)}")
    print(f"{what}: the same counts in {len(ours)} groups", file=sys.stderr)


def same_metrics(what, counts, path):
    """Ends the program unless a library's ratios and differences follow from our counts."""
    with open(path, encoding="utf-8") as file:
        results = json.load(file)
    compared = 0
    for attribute, groups in results.items():
        n, k, labelled, both = counts[attribute, REFERENCES[attribute]]
        rate, tpr = k / n, both / labelled
        for group, (ratio, difference) in groups.items():
            n, k, labelled, both = counts[attribute, group]
            if labelled == 0:
                continue
            wanted = (k / n / rate, both / labelled - tpr)
            close = math.isclose(ratio, wanted[0], abs_tol=1e-9) and math.isclose(
                difference, wanted[1], abs_tol=1e-9
            )
            if not close:
                sys.exit(f"{what} has {ratio}, {difference} for {group}, bias-audit {wanted}")
            compared += 1
    print(f"{what}: the same metrics of {compared} groups", file=sys.stderr)
