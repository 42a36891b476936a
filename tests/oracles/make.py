#!/usr/bin/env python3
"""Makes the oracle tables next to this file. Independent of the Rust code in method and language.

    python3 make.py

Needs mpmath, scipy, statsmodels (versions are written into each header). What is called "mpmath
search" maximises the restricted likelihood numerically with 40 digits and searches the limit of the
score statistic on the scale of the parameter: no cubic, no Lagrange multiplier.
"""

import math
import warnings
from pathlib import Path

import mpmath
import scipy
import scipy.stats as ss
import statsmodels
import statsmodels.stats.proportion as sp
from mpmath import mp, mpf

warnings.filterwarnings("ignore")
mp.dps = 40
HERE = Path(__file__).parent
VERSIONS = f"mpmath {mpmath.__version__}, scipy {scipy.__version__}, statsmodels {statsmodels.__version__}"


def text(x):
    if x == mp.inf:
        return "inf"
    x = mpf(x)
    return "0" if x == 0 else mp.nstr(x, 17, strip_zeros=False, min_fixed=0, max_fixed=0)


def write(name, what, columns, rows):
    assert rows, name
    lines = [f"# {what}", f"# made by: python3 make.py ({VERSIONS})", "\t".join(columns)]
    lines += ["\t".join(str(v) for v in row) for row in rows]
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(name, len(rows), "rows")


def representable(rows):
    """Leaves out p-values at which a double has lost digits; writes 0 for those it cannot hold."""
    kept = []
    for row in rows:
        p = mpf(row[-1])
        if p < mpf(10) ** -330:
            kept.append((*row[:-1], "0"))
        elif p > mpf(10) ** -307:
            kept.append(row)
    return kept


def zof(level):
    return mp.sqrt(2) * mp.erfinv(mpf(level))


def bisect(f, low, high, digits=24):
    """Root of an increasing f by bisection, then the secant method inside the bracket."""
    low, high = mpf(low), mpf(high)
    flow, fhigh = f(low), f(high)
    side = 0
    for _ in range(400):
        if abs(high - low) <= mpf(10) ** -digits * max(abs(low), abs(high), mpf(10) ** -60):
            break
        x = (low * fhigh - high * flow) / (fhigh - flow) if mp.isfinite(fhigh - flow) else (low + high) / 2
        if not low < x < high:
            x = (low + high) / 2
        fx = f(x)
        if fx == 0:
            return x
        if fx < 0:
            low, flow = x, fx
            if side == -1:
                fhigh /= 2
            side = -1
        else:
            high, fhigh = x, fx
            if side == 1:
                flow /= 2
            side = 1
    return (low + high) / 2


def slope(k, n, p):
    """d/dp of k ln p + (n - k) ln(1 - p)."""
    s = mpf(0)
    if k:
        s += k / p
    if n - k:
        s -= (n - k) / (1 - p)
    return s


TINY = mpf(10) ** -36


def mle_difference(a, m, b, n, d):
    """p_r of the most likely pair with p_g = p_r + d."""
    low, high = max(mpf(0), -d), min(mpf(1), 1 - d)
    span = high - low
    f = lambda p: -(slope(a, m, p + d) + slope(b, n, p))
    lo, hi = low + span * TINY, high - span * TINY
    if f(lo) >= 0:
        return low
    if f(hi) <= 0:
        return high
    # Bisection: the slopes explode at the ends.
    for _ in range(130):
        mid = (lo + hi) / 2
        if f(mid) < 0:
            lo = mid
        else:
            hi = mid
    return (lo + hi) / 2


def score_difference(a, m, b, n, d):
    q = mle_difference(a, m, b, n, d)
    p = q + d
    v = (p * (1 - p) / m + q * (1 - q) / n) * mpf(m + n) / (m + n - 1)
    gap = mpf(a) / m - mpf(b) / n - d
    return mp.inf if v <= 0 else abs(gap) / mp.sqrt(v)


def mn_lower(a, m, b, n, z):
    point = mpf(a) / m - mpf(b) / n
    if point == -1:
        return mpf(-1)
    lo, hi = mpf(-1) + TINY, point
    # -score rises towards the point
    for _ in range(75):
        mid = (lo + hi) / 2
        if score_difference(a, m, b, n, mid) > z:
            lo = mid
        else:
            hi = mid
        if hi - lo < mpf(10) ** -19 * max(abs(lo), mpf(10) ** -9):
            break
    return (lo + hi) / 2


def mle_ratio(a, m, b, n, r):
    """p_r of the most likely pair with p_g = r p_r, in terms of p_r."""
    high = min(mpf(1), 1 / r)
    f = lambda q: -(r * slope(a, m, r * q) + slope(b, n, q))
    lo, hi = high * TINY, high * (1 - TINY)
    if f(hi) <= 0:
        return high
    for _ in range(130):
        mid = mp.sqrt(lo * hi) if hi > 4 * lo else (lo + hi) / 2
        if f(mid) < 0:
            lo = mid
        else:
            hi = mid
    return (lo + hi) / 2


def score_ratio(a, m, b, n, r):
    q = mle_ratio(a, m, b, n, r)
    p = r * q
    total = mpf(0)
    for k, size, rate in ((a, m, p), (b, n, q)):
        gap = k - size * rate
        v = size * rate * (1 - rate)
        if v > 0:
            total += gap * gap / v
        elif abs(gap) > mpf(10) ** -25:
            return mp.inf
    return mp.sqrt(total)


def odds_pair(m, n, total, theta):
    """Fitted cell x with x(n - total + x) / ((m - x)(total - x)) = theta."""
    lo, hi = max(mpf(0), mpf(total - n)), mpf(min(m, total))
    f = lambda x: x * (n - total + x) - theta * (m - x) * (total - x)
    for _ in range(130):
        mid = (lo + hi) / 2
        if f(mid) < 0:
            lo = mid
        else:
            hi = mid
    return (lo + hi) / 2


def score_odds(a, m, b, n, theta):
    x = odds_pair(m, n, a + b, theta)
    p, q = x / m, (a + b - x) / n
    info = 1 / (m * p * (1 - p)) + 1 / (n * q * (1 - q))
    return abs(a - x) * mp.sqrt(info * mpf(m + n - 1) / (m + n))


def lower_by_log(score, start, z):
    """Smallest value of a positive parameter with score <= z, searched on the log scale."""
    lo = hi = mp.log(start)
    step = mpf(1) / 64
    while score(mp.exp(lo)) < z:
        hi = lo
        lo -= step
        step *= 2
    for _ in range(80):
        mid = (lo + hi) / 2
        if score(mp.exp(mid)) > z:
            lo = mid
        else:
            hi = mid
        if hi - lo < mpf(10) ** -18:
            break
    return mp.exp((lo + hi) / 2)


def ratio_lower(a, m, b, n, z):
    if a == 0:
        return mpf(0)
    if b == 0:
        start = mpf(10) ** 3 * n  # beyond any lower limit; the score there is small
        score = lambda r: score_ratio(a, m, b, n, r)
        while score(start) > z:
            start *= 10
        return lower_by_log(score, start, z)
    return lower_by_log(lambda r: score_ratio(a, m, b, n, r), mpf(a) * n / (mpf(m) * b), z)


def odds_lower(a, m, b, n, z):
    if a == 0 or b == n:
        return mpf(0)
    if b == 0 or a == m:
        start = mpf(10) ** 6 * m * n
        return lower_by_log(lambda t: score_odds(a, m, b, n, t), start, z)
    start = mpf(a) * (n - b) / (mpf(m - a) * b)
    return lower_by_log(lambda t: score_odds(a, m, b, n, t), start, z)


TABLES = [
    # Newcombe (1998) table II a-h
    (56, 70, 48, 80), (9, 10, 3, 10), (6, 7, 2, 7), (5, 56, 0, 29),
    (0, 10, 0, 20), (0, 10, 0, 10), (10, 10, 0, 20), (10, 10, 0, 10),
    # Koopman (1984), Gart & Nam (1988), and the tables on which tools disagree
    (36, 40, 16, 80), (8, 15, 4, 15), (15, 15, 47, 204), (81, 81, 373, 734), (5, 20, 0, 10), (0, 50, 7, 60),
    (6, 10, 6, 20), (3, 3, 2, 2), (20, 20, 30, 30), (1, 1, 0, 1), (1, 2, 1, 3), (0, 1, 1, 1),
    # cases of employment, lending, delivery
    (6, 19, 25, 43), (3, 15, 25, 43), (48, 100, 60, 100), (4800, 10000, 6000, 10000), (4500, 10000, 6000, 10000),
    (2042, 1268486, 332, 174654), (423, 1268486, 1944, 174654), (7, 17, 1230, 2500),
    # very unequal, very large
    (1, 3, 400000, 1000000), (3, 5, 1, 1000000000), (0, 12, 250000000, 1000000000),
    (1000000000, 1000000000, 999999000, 1000000000), (10100000, 1000000000, 10000000, 1000000000),
    (500000000, 1000000000, 500050000, 1000000000), (12, 1000000000, 3, 900000000), (700, 1000, 1200000000, 2000000000),
]


def score_intervals():
    levels = ["0.95", "0.99", "0.9999"]
    rows = {"mn": [], "koopman": [], "odds": []}
    for a, m, b, n in TABLES:
        for level in levels if m * n < 10**7 else levels[:1]:
            z = zof(level)
            key = (a, m, b, n, level)
            rows["mn"].append(("miettinen-nurminen", *key, text(mn_lower(a, m, b, n, z)), text(-mn_lower(b, n, a, m, z))))
            if a or b:
                up = ratio_lower(b, n, a, m, z)
                rows["koopman"].append(("koopman", *key, text(ratio_lower(a, m, b, n, z)), text(1 / up if up else mp.inf)))
            if (a or b) and (a < m or b < n):
                up = odds_lower(b, n, a, m, z)
                rows["odds"].append(("score-odds-ratio", *key, text(odds_lower(a, m, b, n, z)), text(1 / up if up else mp.inf)))
    columns = ("method", "group_k", "group_n", "reference_k", "reference_n", "level", "lower", "upper")
    write("miettinen_nurminen.tsv", "score interval of a difference; mpmath search", columns, rows["mn"])
    write("koopman.tsv", "score interval of a ratio; mpmath search", columns, rows["koopman"])
    write("score_odds_ratio.tsv", "score interval of an odds ratio; mpmath search", columns, rows["odds"])


def closed_intervals():
    columns = ("method", "group_k", "group_n", "reference_k", "reference_n", "level", "lower", "upper")
    newcombe, katz, wilson = [], [], []

    def limits(k, n, z):
        """Wilson's limits as the roots of its quadratic, in 40 digits."""
        p, z2 = mpf(k) / n, z * z
        centre = p + z2 / (2 * n)
        half = z * mp.sqrt(p * (1 - p) / n + z2 / (4 * mpf(n) ** 2))
        return (centre - half) / (1 + z2 / n), (centre + half) / (1 + z2 / n)

    for level in ("0.9", "0.95", "0.999999"):
        z = zof(level)
        for a, m, b, n in TABLES:
            (l1, u1), (l2, u2) = limits(a, m, z), limits(b, n, z)
            p, q = mpf(a) / m, mpf(b) / n
            low = p - q - mp.sqrt((p - l1) ** 2 + (u2 - q) ** 2)
            high = p - q + mp.sqrt((u1 - p) ** 2 + (q - l2) ** 2)
            if m < 10**6:  # two implementations must agree before a row is written
                other = sp.confint_proportions_2indep(a, m, b, n, method="newcomb", compare="diff", alpha=1 - float(level))
                assert max(abs(other[0] - low), abs(other[1] - high)) < 1e-9, (a, m, b, n, other, low, high)
            newcombe.append(("newcombe", a, m, b, n, level, text(max(low, -1)), text(min(high, 1))))
            if a and b:
                half = z * mp.sqrt(1 / mpf(a) - 1 / mpf(m) + 1 / mpf(b) - 1 / mpf(n))
                katz.append(("katz", a, m, b, n, level, text(p / q * mp.exp(-half)), text(p / q * mp.exp(half))))
        for k, n in [(0, 1), (1, 1), (0, 10), (1, 10), (5, 10), (10, 10), (81, 263), (1, 10**9), (10**9 - 1, 10**9), (3 * 10**8, 10**9), (0, 2**53), (1, 2**53), (2**52, 2**53)]:
            low, high = limits(k, n, z)
            low, high = (mpf(0) if k == 0 else low), (mpf(1) if k == n else high)
            if n < 1000:
                other = ss.binomtest(k, n).proportion_ci(float(level), method="wilson")
                assert abs(other.low - low) < 1e-9 and abs(other.high - high) < 1e-9
            wilson.append(("wilson", k, n, level, text(low), text(high)))
    write("newcombe.tsv", "hybrid score interval of a difference; 40 digits, agrees with statsmodels", columns, newcombe)
    write("katz.tsv", "log-normal interval of a ratio; 40 digits", columns, katz)
    write("wilson.tsv", "score interval of a proportion; 40 digits, agrees with scipy", ("method", "k", "n", "level", "lower", "upper"), wilson)


def ratio_sum(first, ratio, limit):
    """first * (1 + r1 + r1 r2 + ...) until the terms are negligible."""
    term = total = mpf(1)
    for i in range(limit):
        r = ratio(i)
        if r == 0:
            break
        term *= r
        total += term
        if r < 1 and term * r < mpf(10) ** -22 * total * (1 - r):
            break
    else:
        raise RuntimeError("sum not finished")
    return first * total


def ln_choose(n, k):
    return mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)


def fisher(a, m, b, n):
    """Two-sided Fisher p and the probability of the observed table, 40 digits."""
    total, col = m + n, a + b
    lo, hi = max(0, col - n), min(m, col)
    prob = lambda x: mp.exp(ln_choose(m, x) + ln_choose(n, col - x) - ln_choose(total, col))
    up = lambda x: mpf((m - x) * (col - x)) / ((x + 1) * (n - col + x + 1))
    observed = prob(a)
    limit = observed * (1 + mpf(10) ** -7)
    mode = max(lo, min(hi, (m + 1) * (col + 1) // (total + 2)))
    if prob(mode) <= limit:
        return mpf(1), observed
    p = mpf(0)
    x, y = lo, mode  # largest x below the mode with prob <= limit
    if prob(lo) <= limit:
        while y - x > 1:
            mid = (x + y) // 2
            x, y = (mid, y) if prob(mid) <= limit else (x, mid)
        p += ratio_sum(prob(x), lambda i: 1 / up(x - i - 1) if x - i > lo else mpf(0), 10**7)
    x, y = mode, hi
    if prob(hi) <= limit:
        while y - x > 1:
            mid = (x + y) // 2
            x, y = (x, mid) if prob(mid) <= limit else (mid, y)
        p += ratio_sum(prob(y), lambda i: up(y + i) if y + i < hi else mpf(0), 10**7)
    return p, observed


PAIRS = TABLES + [
    # where a published implementation fails: from 9 digits down to none
    (500, 1000, 400, 1000), (20, 20, 3000, 6000), (5000, 1000000, 5200, 1000000), (3000, 100000, 3300, 100000),
    (10, 1000, 1000, 10000), (100, 100, 0, 100), (3, 8, 4, 54),
    # scipy issues 4130 and 9231 and the large tables of its test suite (tie tolerance, size)
    (6, 43, 108, 308), (22, 22, 0, 102), (94, 142, 3577, 20565), (5829225, 11521918, 5760959, 11521918),
    (17704, 18200, 1065, 1140), (18000, 98000, 20000, 110000),
    # ties on the other side, the mode, one success
    (2, 4, 2, 4), (1, 10, 0, 30), (0, 16, 16, 32), (345, 800, 260, 605), (30000, 10**6, 30400, 10**6),
    # below 1e-300
    (900, 1000, 100, 1000), (1000, 1000, 0, 1000), (345, 800, 455, 945), (510000, 1000000, 484000, 1000000), (520000, 1000000, 480000, 1000000),
    (513125, 10**6, 486875, 10**6), (8835, 10**5, 14800, 10**5), (10010, 10**6, 14800, 10**6), (300, 10**9, 1900, 10**9),
    (3, 4, 1, 4), (10**6, 10**6 + 10, 10**6, 10**6 + 5), (40000, 10**9, 40600, 10**9),
]


def tests_of_pairs():
    columns = ("method", "group_k", "group_n", "reference_k", "reference_n", "statistic", "p")
    rows = {"pooled": [], "fisher": [], "chi": []}
    for a, m, b, n in PAIRS:
        hit, total = a + b, m + n
        if 0 < hit < total:
            cross = mpf(a * n - b * m)
            z = cross * mp.sqrt(mpf(total) / (mpf(m) * n * hit * (total - hit)))
            kept = max(mpf(0), abs(cross) / total - mpf(1) / 2) / (abs(cross) / total) if cross else mpf(0)
            y = z * kept
        else:
            z = y = mpf(0)
        p = lambda s: text(mp.erfc(abs(s) / mp.sqrt(2)))
        rows["pooled"].append(("pooled-score", a, m, b, n, text(z), p(z)))
        rows["chi"].append(("chi-square", a, m, b, n, text(z * z), p(z)))
        rows["chi"].append(("chi-square-yates", a, m, b, n, text(y * y), p(y)))
        if 0 < hit < total and m < 10**6 and float(p(z)) > 1e-290:
            for name, correct, s in (("", False, z * z), ("", True, y * y)):
                other = ss.chi2_contingency([[a, m - a], [b, n - b]], correction=correct)
                assert abs(other.statistic - s) <= 1e-9 * max(1, s), (a, m, b, n, other.statistic, s)
        if 0 < hit < total:
            exact, observed = fisher(a, m, b, n)
            if m < 10**6 and n < 10**6 and exact > mpf(10) ** -280:
                other = ss.fisher_exact([[a, m - a], [b, n - b]])[1]
                assert abs(other / exact - 1) < 1e-7, (a, m, b, n, other, exact)
        else:
            exact, observed = mpf(1), mpf(0)
        rows["fisher"].append(("fisher", a, m, b, n, "-", text(exact)))
        rows["fisher"].append(("fisher-mid-p", a, m, b, n, "-", text(exact - observed / 2)))
    write("pooled_score.tsv", "z test with pooled variance; 40 digits", columns, representable(rows["pooled"]))
    write("chi_square.tsv", "chi-square tests of a 2x2 table; 40 digits, agrees with scipy", columns, representable(rows["chi"]))
    write("fisher.tsv", "Fisher's exact test; sums with 40 digits, agrees with scipy", columns, representable(rows["fisher"]))


def ln_binomial_tail(x, y, odds):
    """ln P(X >= x) for x + y trials with the given odds, when x is at or above the mode."""
    first = ln_choose(x + y, x) + x * mp.log(odds) - (x + y) * mp.log1p(odds)
    return first + mp.log(ratio_sum(mpf(1), lambda i: odds * (y - i) / (x + i + 1), 10**7))


def binomial_upper(x, y, odds):
    if x == 0:
        return mpf(1)
    if odds * y <= x + 1:
        return mp.exp(ln_binomial_tail(x, y, odds))
    return 1 - mp.exp(ln_binomial_tail(y + 1, x - 1, 1 / odds))


def lower_odds(x, y, half_alpha):
    if x == 0:
        return mpf(0)
    target = mp.log(half_alpha)
    f = lambda u: ln_binomial_tail(x, y, mp.exp(u)) - target
    hi = mp.log(mpf(x) / (y if y else mpf(1) / 2))
    hi = min(hi, mp.log(mpf(x + 1) / y)) if y else hi
    step = 1 / mp.sqrt(mpf(x))
    lo = hi - step
    while f(lo) > 0:
        step *= 2
        lo = hi - step
    return mp.exp(bisect(f, lo, hi, 18))


EVENTS = [
    (0, 10, 3, 20), (3, 20, 0, 10), (5, 10, 5, 20), (9, 50, 1, 50), (41, 28010, 15, 19017), (1, 1, 1, 1),
    (120, 1000, 80, 1000), (2000, 10**6, 2300, 10**6), (7, 10**9, 31, 10**9), (1, 3, 10**6, 10**6),
    (10**6, 10**9, 10**6 + 3000, 10**9), (900, 1000, 10, 1000), (10**5, 10**5, 1, 10**5),
]
HUGE_EVENTS = [
    (10**9, 10**9, 10**9 + 100000, 10**9), (10**9, 3 * 10**9, 10**9 + 1500000, 3 * 10**9), (5 * 10**8, 10**9, 10**9, 2 * 10**9 + 20001),
    (1600, 10**6, 4, 10**6), (10**9, 10**9, 10**9 + 1630000, 10**9), (10**9 + 1660000, 10**9, 10**9, 10**9),
]


def event_tables():
    rows, tests = [], []
    for x, e, y, f in EVENTS:
        for level in ("0.95", "0.9999"):
            half = (1 - mpf(level)) / 2
            if x + y <= 10**6 or level == "0.95":
                up = lower_odds(y, x, half)
                low = lower_odds(x, y, half)
                rows.append(("exact-conditional", x, e, y, f, level, text(low * f / e), text(f / (up * e) if up else mp.inf)))
    for x, e, y, f in EVENTS + HUGE_EVENTS:
        odds = mpf(e) / f
        p = min(mpf(1), 2 * min(binomial_upper(x, y, odds), binomial_upper(y, x, 1 / odds)))
        tests.append(("exact-conditional", x, e, y, f, "-", text(p)))
    columns = ("method", "group_events", "group_exposure", "reference_events", "reference_exposure")
    write("event_ratio.tsv", "Clopper-Pearson interval of a ratio of event rates; sums with 40 digits", (*columns, "level", "lower", "upper"), rows)
    write("event_test.tsv", "exact conditional test, twice the smaller tail; sums with 40 digits", (*columns, "statistic", "p"), representable(tests))


def poisson_table():
    rows = []
    for x, e in [(0, 1), (1, 1), (2, 7), (10, 100), (15, 1), (16, 1), (17, 1), (100, 10**6), (12345, 10**9), (10**6, 10**6), (10**9, 10**9)]:
        for level in ("0.95", "0.999999"):
            half = (1 - mpf(level)) / 2
            z = zof(level)
            tail_up = lambda lam: -lam + x * mp.log(lam) - mp.loggamma(x + 1) + mp.log(
                ratio_sum(mpf(1), lambda i: lam / (x + i + 1), 10**7)) - mp.log(half)
            tail_down = lambda lam: mp.log(half) - (-lam + x * mp.log(lam) - mp.loggamma(x + 1) + mp.log(
                ratio_sum(mpf(1), lambda i: mpf(x - i) / lam, 10**7)))
            if x > 10**6 and level != "0.95":
                continue
            s = mp.sqrt(mpf(x))
            low = bisect(tail_up, max(x - (z + 2) * s - 3, mpf(x) * half / 10), x, 15) if x else mpf(0)
            high = bisect(tail_down, max(mpf(x), mpf(1) / 100), x + (z + 3) * s + z * z + 10, 15)
            if x <= 10**6:
                other = ss.chi2.ppf(1 - float(half), 2 * x + 2) / 2
                assert abs(other / high - 1) < 1e-8, (x, level, other, high)
            rows.append(("exact-poisson", x, e, level, text(low / e), text(high / e)))
    write("exact_poisson.tsv", "Garwood's interval; sums with 40 digits, agrees with scipy", ("method", "events", "exposure", "level", "lower", "upper"), rows)


def many_groups():
    """Chi-square tail from the regularised incomplete gamma function with 40 digits."""
    rows = []
    tail = lambda s, df: mp.gammainc(mpf(df) / 2, s / 2, mp.inf, regularized=True)
    for groups in [
        [(5, 20), (10, 20), (15, 20)], [(6, 19), (3, 15), (25, 43)], [(1, 10), (0, 12), (4, 11), (2, 9)],
        [(500000000, 10**9), (500040000, 10**9), (500000000, 10**9)],
        [(900, 1000), (100, 1000), (500, 1000), (480, 1000), (520, 1000)],
        [(10 * i + 1, 400) for i in range(30)], [(200 + (i * 37) % 41, 1000) for i in range(200)],
    ]:
        hit, total = sum(k for k, _ in groups), sum(n for _, n in groups)
        p = mpf(hit) / total
        s = sum((k - n * p) ** 2 / (n * p * (1 - p)) for k, n in groups)
        rows.append(("homogeneity", " ".join(f"{k}/{n}" for k, n in groups), "-", text(s), text(tail(s, len(groups) - 1))))
    for counts, shares in [
        ([20, 30, 50], [0.25, 0.25, 0.5]), ([13, 3, 84, 0], [0.125, 0.0625, 0.75, 0.0625]),
        ([10**9, 10**9 + 90000, 2 * 10**9], [0.25, 0.25, 0.5]), ([700, 100, 100, 100], [0.25, 0.25, 0.25, 0.25]),
        ([1, 0], [0.5, 0.5]),
    ]:
        n = sum(counts)
        s = sum((k - n * mpf(e)) ** 2 / (n * mpf(e)) for k, e in zip(counts, shares))
        rows.append(("goodness-of-fit", " ".join(map(str, counts)), " ".join(map(str, shares)), text(s), text(tail(s, len(counts) - 1))))
    write("many_groups.tsv", "chi-square tests of several groups; 40 digits", ("method", "counts", "shares", "statistic", "p"), rows)


def published():
    """Printed values, retyped from the papers; the last column is the number of printed decimals."""
    n98 = "Newcombe (1998) Statistics in Medicine 17:873-890, table II"
    rows = []
    mn = [(0.0528, 0.3382), (0.1700, 0.8406), (0.0342, 0.8534), (-0.0326, 0.1933), (-0.1658, 0.2844), (-0.2879, 0.2879), (0.7156, 1.0), (0.6636, 1.0)]
    nc = [(0.0524, 0.3339), (0.1705, 0.8090), (0.0582, 0.8062), (-0.0381, 0.1926), (-0.1611, 0.2775), (-0.2775, 0.2775), (0.6791, 1.0), (0.6075, 1.0)]
    for table, a, b in zip(TABLES[:8], mn, nc):
        rows.append(("miettinen-nurminen", *table, "0.95", *a, 4, n98))
        rows.append(("newcombe", *table, "0.95", *b, 4, n98))
    rows.append(("koopman", 36, 40, 16, 80, "0.95", 2.940, 7.152, 3, "Koopman (1984) Biometrics 40:513-517, digits of Nam (1995)"))
    rows.append(("koopman", 8, 15, 4, 15, "0.95", 0.815, 5.336, 3, "Gart and Nam (1988) Biometrics 44:323-338, without skewness correction"))
    rows.append(("koopman", 6, 10, 6, 20, "0.95", 0.844, 4.594, 3, "Gart and Nam (1988) Biometrics 44:323-338, without skewness correction"))
    columns = ("method", "group_k", "group_n", "reference_k", "reference_n", "level", "lower", "upper", "decimals", "source")
    write("published.tsv", "values printed in papers, retyped", columns, rows)


if __name__ == "__main__":
    published()
    closed_intervals()
    tests_of_pairs()
    event_tables()
    poisson_table()
    many_groups()
    score_intervals()
