#!/usr/bin/env python3
"""Makes more_tests.tsv next to this file: tests of several groups and of strata.

    python3 make_tests.py

Formulas as printed in the sources, with 40 digits of mpmath; every row is compared with statsmodels
or scipy, and the trend and the strata with R where Rscript is found.
"""

import shutil
import subprocess
from pathlib import Path

import mpmath
import numpy as np
import scipy
import scipy.stats as ss
import statsmodels
from mpmath import mp, mpf
from statsmodels.stats.contingency_tables import StratifiedTable

mp.dps = 40
RSCRIPT = shutil.which("Rscript")


def r(code):
    out = subprocess.run([RSCRIPT, "-e", f"cat(format({code}, digits=15))"], capture_output=True, text=True, check=True)
    return [float(x) for x in out.stdout.split()]


def chi2_tail(x, df):
    return mp.gammainc(mpf(df) / 2, mpf(x) / 2, mp.inf, regularized=True)


def g_test(groups):
    s, n = sum(k for k, _ in groups), sum(n for _, n in groups)
    g = mpf(0)
    for k, m in groups:
        for o, e in ((k, mpf(m) * s / n), (m - k, mpf(m) * (n - s) / n)):
            g += 2 * o * mp.log(o / e) if o else 0
    judge = ss.chi2_contingency([[k, m - k] for k, m in groups], correction=False, lambda_="log-likelihood")
    agree(g, judge.statistic)
    return g, chi2_tail(g, len(groups) - 1)


def trend(groups):
    s, n = mpf(sum(k for k, _ in groups)), mpf(sum(n for _, n in groups))
    p = s / n
    centre = sum(i * m for i, (_, m) in enumerate(groups)) / n
    t = sum(i * (k - m * p) for i, (k, m) in enumerate(groups))
    z = t / mp.sqrt(p * (1 - p) * sum(m * (i - centre) ** 2 for i, (_, m) in enumerate(groups)))
    if RSCRIPT and n < 1e9:
        ks, ns = (",".join(str(g[c]) for g in groups) for c in (0, 1))
        agree(z * z, r(f"prop.trend.test(c({ks}), c({ns}))$statistic")[0])
    return z, mp.erfc(abs(z) / mp.sqrt(2))


def unpooled(groups):
    (a, m), (b, n) = groups
    p, q = mpf(a) / m, mpf(b) / n
    z = (p - q) / mp.sqrt(p * (1 - p) / m + q * (1 - q) / n)
    return z, mp.erfc(abs(z) / mp.sqrt(2))


def tables(strata):
    return [np.array([[a, m - a], [b, n - b]], dtype=float) for (a, m), (b, n) in strata]


def cmh(strata):
    top = var = mpf(0)
    for (a, m), (b, n) in strata:
        N, s = mpf(m + n), a + b
        top += a - m * s / N
        var += m * n * s * (N - s) / (N * N * (N - 1))
    x = top**2 / var
    agree(x, StratifiedTable(tables(strata)).test_null_odds(correction=False).statistic)
    if RSCRIPT and max(m for (_, m), _ in strata) < 1e6:
        cells = ",".join(str(v) for (a, m), (b, n) in strata for v in (a, b, m - a, n - b))
        agree(x, r(f"mantelhaen.test(array(c({cells}), c(2,2,{len(strata)})), correct=FALSE)$statistic")[0])
    return x, chi2_tail(x, 1)


def breslow_day(strata):
    up = sum(mpf(a) * (n - b) / (m + n) for (a, m), (b, n) in strata)
    down = sum(mpf(b) * (m - a) / (m + n) for (a, m), (b, n) in strata)
    psi = up / down
    spread = gap = var = mpf(0)
    for (a, m), (b, n) in strata:
        s = a + b
        lo, hi = mpf(max(0, s - n)), mpf(min(m, s))
        f = lambda A: A * (n - s + A) - psi * (m - A) * (s - A)
        for _ in range(140):  # bisection, not the quadratic formula
            mid = (lo + hi) / 2
            lo, hi = (mid, hi) if f(mid) < 0 else (lo, mid)
        A = (lo + hi) / 2
        v = 1 / (1 / A + 1 / (m - A) + 1 / (s - A) + 1 / (n - s + A))
        spread += (a - A) ** 2 / v
        gap += a - A
        var += v
    x = spread - gap**2 / var
    if psi != 1:  # statsmodels divides by 1 - psi and answers nan
        agree(x, StratifiedTable(tables(strata)).test_equal_odds(adjust=True).statistic, 1e-5)
    return x, chi2_tail(x, len(strata) - 1)


def agree(a, b, tolerance=1e-8):
    assert abs(a - mpf(float(b))) <= tolerance * max(abs(a), mpf(10) ** -6), (a, b)


GROUPS = [
    [(83, 86), (90, 93), (129, 136), (70, 82)],
    [(5, 20), (10, 20), (15, 20)],
    [(0, 9), (3, 15), (25, 43)],
    [(1, 1000), (3, 900), (2, 5000), (9, 1200), (12, 800)],
    [(120_000, 1_000_000), (121_000, 1_000_000), (122_500, 1_000_000)],
    [(40_000_000, 10**9), (40_050_000, 10**9)],
    [(500, 1000), (300, 1000), (100, 1000)],
]
PAIRS = [[(20, 40), (10, 40)], [(1, 10), (9, 10)], [(0, 30), (4, 25)], [(2_042, 1_268_486), (332, 174_654)],
         [(600_000, 1_000_000), (585_000, 1_000_000)]]
BERKELEY = [((512, 825), (89, 108)), ((353, 560), (17, 25)), ((120, 325), (202, 593)),
            ((138, 417), (131, 375)), ((53, 191), (94, 393)), ((22, 373), (24, 341))]
STRATA = [
    BERKELEY,
    [((6, 10), (3, 10)), ((2, 12), (5, 11)), ((7, 9), (4, 8))],
    [((60, 100), (30, 100)), ((30, 100), (60, 100))],
    [((12_000, 100_000), (13_000, 100_000)), ((500, 90_000), (450, 110_000))],
    [((1, 30), (1, 40)), ((2, 25), (1, 60)), ((0, 20), (3, 30)), ((5, 50), (2, 45))],
    [((200, 1000), (500, 1000)), ((300, 1000), (650, 1000))],
]

text = lambda x: mp.nstr(mpf(x), 17, strip_zeros=False, min_fixed=0, max_fixed=0)
rate = lambda x: f"{x[0]}/{x[1]}"
rows = []
for name, make, cases in (("unpooled-z", unpooled, PAIRS), ("g-test", g_test, GROUPS), ("cochran-armitage", trend, GROUPS)):
    rows += [(name, " ".join(map(rate, case)), *map(text, make(case))) for case in cases]
for name, make in (("cochran-mantel-haenszel", cmh), ("breslow-day", breslow_day)):
    rows += [(name, " ".join(f"{rate(g)} {rate(q)}" for g, q in case), *map(text, make(case))) for case in STRATA]

version = f"mpmath {mpmath.__version__}, scipy {scipy.__version__}, statsmodels {statsmodels.__version__}"
if RSCRIPT:
    version += ", R " + ".".join(str(int(x)) for x in r("unlist(getRversion())"))
lines = ["# tests of groups and of strata (pairs of group and reference); 40 digits, agrees with the tools named",
         f"# made by: python3 make_tests.py ({version})", "method\trates\tstatistic\tp"]
lines += ["\t".join(row) for row in rows]
(Path(__file__).parent / "more_tests.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
print(len(rows), "rows")
