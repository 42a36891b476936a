#!/usr/bin/env python3
"""Makes small.tsv and share_test.tsv next to this file: what decides where counts are small.

    python3 make_small.py

Needs what make.py needs (versions are written into each header). Limits are sums of binomial tails with 40 digits by
make.py, and agree with scipy's beta quantiles; p-values of the exact binomial test are incomplete beta functions by mpmath,
and agree with scipy's binomtest, one-sided and doubled.
"""

import scipy.stats as ss
from mpmath import mp, mpf

import make
from make import TABLES, lower_odds, text

mp.dps = 40
COLUMNS = ("method", "group_k", "group_n", "reference_k", "reference_n", "level", "lower", "upper", "scale")


def write(name, what, columns, rows):
    make.write(name, what, columns, rows)
    path = make.HERE / name
    path.write_text(path.read_text(encoding="utf-8").replace("make.py", "make_small.py"), encoding="utf-8")


def limits(k, n, tail):
    low, up = lower_odds(k, n - k, tail), lower_odds(n - k, k, tail)
    low, up = low / (1 + low), 1 / (1 + up)
    if n < 10**5:
        for got, want in ((low, ss.beta.ppf(float(tail), k, n - k + 1) if k else 0), (up, ss.beta.isf(float(tail), k + 1, n - k) if k < n else 1)):
            assert abs(got - want) <= 1e-9 * max(got, 1e-300) or got == want, (k, n, got, want)
    return low, up


def pairs():
    rows = []
    for a, m, b, n in TABLES:
        if max(a, m - a, b, n - b) > 10**7:
            continue
        for level in ("0.95", "0.999"):
            tail = (1 - mpf(float(level))) / 2
            own = tail * mp.sqrt(n) / (mp.sqrt(m) + mp.sqrt(n))
            other = tail - own
            (low, up), (other_low, other_up) = limits(a, m, own), limits(b, n, other)
            key = (a, m, b, n, level)
            odds = lambda p: p / (1 - p) if p < 1 else mp.inf
            over = lambda x, y: x / y if y else mp.inf
            rows.append(("clopper-pearson-pair", *key, text(low - other_up), text(up - other_low), "difference"))
            if a or b:
                rows.append(("clopper-pearson-pair", *key, text(low / other_up), text(over(up, other_low)), "ratio"))
                if a < m or b < n:
                    lower = mpf(0) if other_up == 1 else odds(low) / odds(other_up)
                    upper = mp.inf if up == 1 else over(odds(up), odds(other_low))
                    rows.append(("clopper-pearson-pair", *key, text(lower), text(upper), "odds-ratio"))
    write("small.tsv", "comparisons by the exact limits of both rates; 40 digits, limits agree with scipy", COLUMNS, rows)


def share_tests():
    rows = []
    for k, n, p0 in [
        (1, 100, 0.001), (0, 10, 0.5), (9, 10, 0.5), (3, 17, 0.02), (40, 200, 0.02), (0, 400, 0.01), (200, 200, 0.99),
        (12, 10**6, 1e-6), (150, 10**6, 1e-6), (90, 5000, 0.0005), (60, 60, 1e-5),
    ]:
        x = mpf(p0)
        above = mp.betainc(k, n - k + 1, 0, x, regularized=True) if k else mpf(1)
        below = mp.betainc(k + 1, n - k, x, 1, regularized=True) if k < n else mpf(1)
        p = min(mpf(1), 2 * min(above, below))
        sides = [ss.binomtest(k, n, p0, alternative=side).pvalue for side in ("less", "greater")]
        if p > mpf(10) ** -250:
            assert abs(min(1, 2 * min(sides)) / p - 1) < 1e-7, (k, n, p0, p, sides)
        rows.append(("exact-binomial", k, n, repr(p0), text(mp.log(p))))
    write("share_test.tsv", "ln p of the exact binomial test, twice the smaller tail; 40 digits, agrees with scipy", ("method", "k", "n", "p0", "ln_p"), rows)


if __name__ == "__main__":
    pairs()
    share_tests()
