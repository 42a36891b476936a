#!/usr/bin/env python3
"""Makes power.tsv next to this file: the probability that a planned comparison fails or passes.

    python3 make_power.py

Needs numpy, scipy and statsmodels (versions are written into the header). Every table of two groups is
enumerated; the tests are those of scipy and statsmodels, the score test at the bound stands for the
interval where counts are not small, and exact limits of both rates by scipy's beta quantiles where they are.
"""

import math
from fractions import Fraction
from pathlib import Path

import numpy
import scipy
import scipy.stats as ss
import statsmodels
from statsmodels.stats.proportion import (
    power_proportions_2indep,
    proportions_ztest,
    score_test_proportions_2indep,
)

VERSIONS = f"numpy {numpy.__version__}, scipy {scipy.__version__}, statsmodels {statsmodels.__version__}"


def p_parity(k, n, j, m):
    """Fisher where an expected count is below 5, else the pooled z test."""
    s, total = k + j, n + m
    if s in (0, total):
        return 1.0
    if min(n, m) * min(s, total - s) < 5 * total:
        return ss.fisher_exact([[k, n - k], [j, m - j]]).pvalue
    return proportions_ztest([k, j], [n, m])[1]


def fails(k, n, j, m, bound, alpha, family):
    return Fraction(k, n) < bound * Fraction(j, m) and family * p_parity(k, n, j, m) <= alpha


def is_small(k, n, j, m):
    expected = Fraction(min(n, m) * min(k + j, n + m - k - j), n + m)
    return expected < 5 or min(k, n - k, j, m - j) < 10 and max(n, m) >= 10 * min(n, m)


def lower_ratio(k, n, j, m, tail):
    """Lower limit of the smaller over the larger rate; the smaller group has the larger part of the error."""
    own = tail * math.sqrt(m) / (math.sqrt(n) + math.sqrt(m))
    other = tail - own
    low = ss.beta.ppf(own, k, n - k + 1) if k else 0
    high = ss.beta.isf(other, j + 1, m - j) if j < m else 1
    return low / high


def passes(k, n, j, m, bound, alpha):
    if Fraction(k, n) > Fraction(j, m):
        k, n, j, m = j, m, k, n
    if j == 0 or Fraction(k, n) <= bound * Fraction(j, m):
        return False
    if is_small(k, n, j, m):
        return lower_ratio(k, n, j, m, alpha / 2) >= bound
    if k == n and j == m:
        # The statistic at the bound is n(1 - bound)/bound; statsmodels divides by zero.
        return n * (1 - bound) / bound >= ss.norm.isf(alpha / 2) ** 2
    test = score_test_proportions_2indep(k, n, j, m, value=float(bound), compare="ratio", correction=False)
    return abs(test.statistic) >= ss.norm.isf(alpha / 2)


def probability(happens, n, p, m, q):
    weight_k, weight_j = ss.binom.pmf(range(n + 1), n, p), ss.binom.pmf(range(m + 1), m, q)
    terms = (
        weight_k[k] * weight_j[j]
        for k in range(n + 1)
        for j in range(m + 1)
        if weight_k[k] * weight_j[j] > 1e-15 and happens(k, n, j, m)
    )
    return math.fsum(terms)


rows = []
bound = Fraction(4, 5)
for n, m in [(20, 40), (60, 60), (25, 90), (20, 200)]:
    for p, q in [(0.1, 0.1), (0.5, 0.5), (0.2, 0.6), (0.02, 0.1), (0.4, 0.9), (0.95, 0.95), (0.98, 0.99)]:
        for family in [1, 6]:
            value = probability(lambda k, n, j, m: fails(k, n, j, m, bound, 0.05, family), n, p, m, q)
            rows.append(("fail", n, p, m, q, "4/5", family, repr(value)))
        value = probability(lambda k, n, j, m: passes(k, n, j, m, bound, 0.05), n, p, m, q)
        rows.append(("pass", n, p, m, q, "4/5", 1, repr(value)))
# Large samples: the power of the z test by its normal approximation. With a bound of 1 a fail is a
# rejection on the group's side; the other side is negligible.
for n, m in [(20_000, 20_000), (5_000, 50_000), (200_000, 1_000_000)]:
    for q, factor in [(0.5, 0.97), (0.1, 0.9), (0.01, 0.85)]:
        p = q * factor
        power = power_proportions_2indep(p - q, q, nobs1=n, ratio=m / n, alpha=0.05, return_results=False)
        rows.append(("z-power", n, p, m, q, "1", 1, repr(float(power))))

lines = [
    "# Probability that a planned comparison fails or passes the screening; z-power is an approximation",
    f"# made by: python3 make_power.py ({VERSIONS})",
    "\t".join(["what", "n", "p", "m", "q", "bound", "family", "probability"]),
]
lines += ["\t".join(str(v) for v in row) for row in rows]
Path(__file__).with_name("power.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
print("power.tsv", len(rows), "rows")
