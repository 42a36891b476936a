#!/usr/bin/env python3
"""Makes uplift.tsv, ranking.tsv and offers.tsv next to this file: uplifts, rankings and values of offers by
other implementations.

    python3 make_columns.py

Needs statsmodels, scikit-learn, numpy and scipy (versions are written into the header). Rows are made person by person;
the difference of two uplifts is the interaction of arm and group in a linear regression, its variance that
of HC2, which in a saturated model is the sum of p(1 - p)/(n - 1) over the four samples.
The exposure of a group in a ranking is its discounted cumulative gain per member, the divergence that of
scipy's entropy, and the standard errors are those of means.
"""
import math
from pathlib import Path

import numpy as np
import scipy
import scipy.stats
import sklearn
import sklearn.metrics as sm_metrics
import statsmodels
import statsmodels.api as sm
from statsmodels.stats import weightstats

# Of group and reference: successes and size of the treated, of those held out.
CASES = [
    [(30, 200), (10, 100), (12, 60), (12, 40)],
    [(5, 50), (2, 60), (9, 70), (4, 30)],
    [(812, 4000), (640, 4100), (1200, 5000), (700, 4900)],
    [(1, 12), (3, 15), (4, 11), (2, 19)],
    [(40, 41), (7, 90), (60, 100), (1, 300)],
    [(20000, 150000), (18000, 149000), (25000, 160000), (21000, 161000)],
]
HERE = Path(__file__).parent


def row(case, level):
    y, treated, group = [], [], []
    for at, (k, n) in enumerate(case):
        y += [1] * k + [0] * (n - k)
        treated += [1 - at % 2] * n
        group += [1 - at // 2] * n
    y, treated, group = map(np.array, (y, treated, group))
    x = np.column_stack([np.ones(len(y)), treated, group, treated * group])
    fit = sm.OLS(y, x).fit(cov_type="HC2", use_t=False)
    low, high = fit.conf_int(alpha=1 - level)[3]
    cells = " ".join(f"{k}/{n}" for k, n in case)
    return [cells, level, fit.params[3], low, high, fit.pvalues[3]]


lines = [
    "# differences of uplifts (group's treated, held out, reference's treated, held out)",
    f"# made by: python3 make_columns.py (statsmodels {statsmodels.__version__}, numpy {np.__version__}, scipy {scipy.__version__})",
    "samples\tlevel\tvalue\tlower\tupper\tp",
]
for case in CASES:
    for level in (0.9, 0.95):
        cells = row(case, level)
        lines.append("\t".join([cells[0], repr(level)] + [repr(float(x)) for x in cells[2:]]))
(HERE / "uplift.tsv").write_text("\n".join(lines) + "\n")

# Rankings, from the top: the group at each position. The reference is b.
RANKINGS = ["abab", "aabb", "bbaabbaabb", "b" * 12 + "a" * 9, "abbbabbbbbaabbbbbabbaabbbbbbbabb"]


def weights(kind, position, n):
    if kind == "geometric":
        return 0.5 ** position
    return 1 - (position - 1) / n


def ranking(text):
    n = len(text)
    order = -np.arange(n, dtype=float)
    of = lambda group: np.array([[float(c == group) for c in text]])
    for kind in ("", "geometric-", "linear-"):
        if kind == "":
            # The discounted gain of a list in which the group's places are worth 1 each.
            total = {g: sm_metrics.dcg_score(of(g), [order]) for g in "ab"}
            values = {g: np.array([1 / math.log2(i + 2) for i in range(n) if text[i] == g]) for g in "ab"}
        else:
            values = {g: np.array([weights(kind[:-1], i + 1, n) for i in range(n) if text[i] == g]) for g in "ab"}
            total = {g: values[g].sum() for g in "ab"}
        mean = {g: total[g] / text.count(g) for g in "ab"}
        sem = {g: scipy.stats.sem(values[g]) for g in "ab"}
        z = scipy.stats.norm.ppf(0.975)
        own = z * sem["a"] / mean["a"]
        yield f"{kind}exposure", mean["a"], mean["a"] * math.exp(-own), mean["a"] * math.exp(own)
        ratio = mean["a"] / mean["b"]
        error = math.hypot(sem["a"] / mean["a"], sem["b"] / mean["b"])
        yield f"{kind}exposure-ratio", ratio, ratio * math.exp(-z * error), ratio * math.exp(z * error)
    whole = [text.count("a") / n, text.count("b") / n]
    tops = [scipy.stats.entropy([text[:i].count("a") / i, text[:i].count("b") / i], whole) for i in range(1, n + 1)]
    discount = [1 / math.log2(i + 1) for i in range(1, n + 1)]
    yield "ndkl", np.average(tops, weights=discount), math.nan, math.nan


lines = [
    "# exposure and NDKL of rankings (the group at each position, from the top; group a, reference b)",
    f"# made by: python3 make_columns.py (scikit-learn {sklearn.__version__}, scipy {scipy.__version__})",
    "ranking\tmetric\tvalue\tlower\tupper",
]
for text in RANKINGS:
    for metric, *numbers in ranking(text):
        lines.append("\t".join([text, metric] + [repr(float(x)) for x in numbers]))
(HERE / "ranking.tsv").write_text("\n".join(lines) + "\n")

# Values of offers in hundredths: of the group a, of the reference b.
OFFERS = [
    ([2000, 1000, 0, 0], [1250, 750]),
    ([0] * 90 + [500] * 8 + [1999, 2500], [0] * 60 + [500] * 30 + [1500] * 10),
    ([999, 999, 999, 1000, 1001], [1200, 800, 950, 0, 4000, 3000]),
    (list(range(0, 30000, 77)), list(range(100, 25000, 111))),
]


def offers(own, other):
    own, other = np.array(own) / 100, np.array(other) / 100
    z = scipy.stats.norm.ppf(0.975)
    a, b = own.mean(), other.mean()
    # An amount of money is not negative.
    yield "offer-value", a, max(0.0, a - z * scipy.stats.sem(own)), a + z * scipy.stats.sem(own)
    error = z * math.hypot(scipy.stats.sem(own) / a, scipy.stats.sem(other) / b)
    yield "offer-value-ratio", a / b, a / b * math.exp(-error), a / b * math.exp(error)
    means = weightstats.CompareMeans.from_data(own, other)
    yield "offer-value-difference", a - b, *means.zconfint_diff(usevar="unequal")


lines = [
    "# values of offers (hundredths of group a and of reference b)",
    f"# made by: python3 make_columns.py (scipy {scipy.__version__}, statsmodels {statsmodels.__version__})",
    "a\tb\tmetric\tvalue\tlower\tupper",
]
for own, other in OFFERS:
    texts = [" ".join(map(str, cents)) for cents in (own, other)]
    for metric, *numbers in offers(own, other):
        lines.append("\t".join(texts + [metric] + [repr(float(x)) for x in numbers]))
(HERE / "offers.tsv").write_text("\n".join(lines) + "\n")
