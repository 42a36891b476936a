#!/usr/bin/env python3
"""Makes membership.tsv: rates of groups that are known by probability, by numpy, statsmodels and scipy.

    python3 make_membership.py

Reads fixtures/membership/log.csv. The rate is a weighted average (numpy), its variance that of a weighted
regression on a constant with the sandwich variance and its correction n/(n - 1) (HC1, statsmodels). The bounds
of a group's rate are found by linear programming (scipy, HiGHS) over the shares of those with and without the
outcome, in every bin, that are of the group or of unknown group and counted to it; the fraction is made linear
as Charnes and Cooper (1962) do. No formula of the program is used.
"""

import csv
from pathlib import Path

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy.optimize import linprog

here = Path(__file__).parent
with open(here / "../../fixtures/membership/log.csv") as file:
    log = list(csv.DictReader(file))
y = np.array([int(row["targeted"]) for row in log])
p = {g: np.array([float(row[f"p_{g}"] or 0) for row in log]) for g in ("female", "male")}
p["unknown"] = 1 - p["female"] - p["male"]


def tenth(share):
    share = round(1000 * share)
    return {0: 0, 1000: 11}.get(share, 1 + share // 100)


bins = {}
for row in range(len(log)):
    key = (tenth(p["female"][row]), tenth(p["male"][row]))
    bins.setdefault(key, []).append(row)


def bound(group, sign):
    """Extreme of a/(a + b): in each bin a of those with the outcome, b of those without.

    a + b is at least the expected members and at most those and the unknown; scaled so that all a + b are 1.
    """
    size = 2 * len(bins) + 1
    objective = np.zeros(size)
    rows, sides, limits = [], [], []
    for at, members in enumerate(bins.values()):
        a, b, t = 2 * at, 2 * at + 1, size - 1
        objective[a] = sign
        own, free = p[group][members].sum(), p["unknown"][members].sum()
        with_, all_ = y[members].sum(), len(members)
        for cells, most in [
            ({a: 1}, with_),
            ({b: 1}, all_ - with_),
            ({a: 1, b: 1}, own + free),
            ({a: -1, b: -1}, -own),
        ]:
            line = np.zeros(size)
            for cell, factor in cells.items():
                line[cell] = factor
            line[t] = -most
            rows.append(line)
    whole = np.ones(size)
    whole[-1] = 0
    found = linprog(
        objective, A_ub=np.array(rows), b_ub=np.zeros(len(rows)), A_eq=[whole], b_eq=[1], bounds=[(0, None)] * size
    )
    assert found.status == 0, found.message
    return sign * found.fun


with open(here / "membership.tsv", "w") as out:
    out.write(f"# numpy {np.__version__}, statsmodels {statsmodels.__version__}, scipy {scipy.__version__}\n")
    out.write("group\texpected\trate\teffective_n\tkish_n\tlower\tupper\n")
    for group in ("female", "male"):
        w = p[group]
        used = w > 0
        rate = np.average(y, weights=w)
        fit = sm.WLS(y[used], np.ones(used.sum()), weights=w[used]).fit(cov_type="HC1")
        variance = fit.cov_params()[0, 0]
        n = used.sum()
        effect = max(1.0, variance / (rate * (1 - rate) / (n - 1)))
        kish = w.sum() ** 2 / (w**2).sum()
        values = [w.sum(), rate, n / effect, kish, bound(group, 1), bound(group, -1)]
        out.write(group + "".join(f"\t{value:.12g}" for value in values) + "\n")
