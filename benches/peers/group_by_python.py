"""Python's standard library: the same GROUP BY, row by row. Slow; it checks the others on small logs."""

import bisect
import collections
import csv
import sys

from groups import AGE_CUTS, INCOME_CUTS, NO_AGE, print_cells


def main():
    cells = collections.defaultdict(lambda: [0, 0, 0, 0])
    with open(sys.argv[1], newline="", encoding="utf-8") as log:
        for row in csv.DictReader(log):
            if row["eligible"] != "1":
                continue
            age, income = row["age"], row["income"]
            no_age = age in ("", str(NO_AGE))
            key = (
                row["gender"],
                -1 if no_age else bisect.bisect_right(AGE_CUTS, int(age)),
                -1 if income == "" else bisect.bisect_right(INCOME_CUTS, int(income)),
            )
            targeted, qualified = int(row["targeted"]), int(row["qualified"])
            for at, count in enumerate((1, targeted, qualified, targeted * qualified)):
                cells[key][at] += count
    print_cells((*key, *counts) for key, counts in sorted(cells.items()))


main()
