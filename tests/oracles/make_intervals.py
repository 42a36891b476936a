#!/usr/bin/env python3
"""Makes the oracle tables of the intervals that are shown beside the deciding ones.

    python3 make_intervals.py

Needs what make.py needs, and R with metafor (versions are written into each header). Beta tails are integrals
of the density of the log odds by mpmath's tanh-sinh rule, noncentral hypergeometric tails sums of all terms,
restricted rates searches of the likelihood by make.py.
A level is the double nearest to it, because 1 - 0.999999999 loses digits that its interval would show.
"""

import subprocess

import numpy as np
import scipy.stats as ss
import statsmodels.stats.proportion as sp
import statsmodels.stats.rates as sr
from mpmath import mp, mpf
from statsmodels.stats.contingency_tables import StratifiedTable

import make
from make import TABLES, bisect, lower_odds, mle_ratio, text, zof

mp.dps = 40
LEVELS = ("0.5", "0.95", "0.999999999")
PAIR = ("method", "group_k", "group_n", "reference_k", "reference_n", "level", "lower", "upper")


def write(name, what, columns, rows):
    make.write(name, what, columns, rows)
    path = make.HERE / name
    path.write_text(path.read_text(encoding="utf-8").replace("make.py", "make_intervals.py"), encoding="utf-8")


def beta_lower_odds(a, b, tail):
    """Quantile of Beta(a, b) as odds."""
    a, b = mpf(a), mpf(b)
    ln_norm = mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b)
    density = lambda t: mp.exp(ln_norm - a * mp.log1p(mp.exp(-t)) - b * mp.log1p(mp.exp(t)))
    mode, sd = mp.log(a / b), mp.sqrt(1 / a + 1 / b)

    def below(t):
        # Where the density has fallen by e^-70 the rest is nothing.
        far = sd
        while mp.log(density(t)) - mp.log(density(t - far)) < 70:
            far *= 2
        return mp.quad(density, [t - far, t - far / 4, t - far / 16, t - far / 64, t])

    guess = ss.beta.ppf(float(tail), float(a), float(b))
    t = mp.log(mpf(guess) / (1 - mpf(guess))) if 0 < guess < 1 else mode - 3 * sd
    for _ in range(60):  # Newton on the logarithm of the tail
        value = below(t)
        step = (mp.log(value) - mp.log(tail)) * value / density(t)
        t -= step
        if abs(step) < mpf(10) ** -22 * sd:
            return mp.exp(t)
    raise RuntimeError("no quantile")


def rates():
    rows = []
    for k, n in [(0, 1), (1, 1), (0, 10), (1, 10), (5, 10), (10, 10), (81, 263), (15, 148), (3, 10**5), (1, 10**9), (10**9, 10**9),
                 (999, 10**6), (5 * 10**5, 10**6), (3 * 10**8, 10**9), (10**9 - 2, 10**9)]:
        for level in LEVELS:
            tail, z = (1 - mpf(float(level))) / 2, zof(float(level))
            if min(k, n - k) <= 10**6:
                low, up = lower_odds(k, n - k, tail), lower_odds(n - k, k, tail)
                rows.append(("clopper-pearson", k, n, level, text(low / (1 + low)), text(1 / (1 + up))))
            low = beta_lower_odds(k + mpf(1) / 2, n - k + mpf(1) / 2, tail) if k else mpf(0)
            up = beta_lower_odds(n - k + mpf(1) / 2, k + mpf(1) / 2, tail) if k < n else mpf(0)
            rows.append(("jeffreys", k, n, level, text(low / (1 + low)), text(1 / (1 + up))))
            size = n + z * z
            p = (k + z * z / 2) / size
            half = z * mp.sqrt(p * (1 - p) / size)
            rows.append(("agresti-coull", k, n, level, text(max(mpf(0), p - half)), text(min(mpf(1), p + half))))
            if n < 1000:
                for row, method in zip(rows[-3:], ("beta", "jeffreys", "agresti_coull")):
                    other = sp.proportion_confint(k, n, 1 - float(level), method)
                    for got, want, edge in ((other[0], row[4], k == 0), (other[1], row[5], k == n)):
                        assert edge or abs(got - float(want)) < 1e-8, (row, other)
    write("rates.tsv", "intervals of one proportion; 40 digits, agrees with statsmodels", ("method", "k", "n", "level", "lower", "upper"), rows)


def noncentral_lower(a, m, b, n, tail):
    """theta with P(X >= a) = tail, all terms summed; None where they are too many."""
    total = a + b
    low, high = max(0, total - n), min(m, total)
    if a == low:
        return mpf(0)
    if high - low > 3000:
        return None
    ln_choose = lambda n, k: mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)
    weights = [mp.exp(ln_choose(m, x) + ln_choose(n, total - x) - ln_choose(m, a) - ln_choose(n, b)) for x in range(low, high + 1)]

    def excess(u):
        theta, power, above, below = mp.exp(u), None, mpf(0), mpf(0)
        power = theta ** (low - a)
        for i, w in enumerate(weights):
            if low + i >= a:
                above += w * power
            else:
                below += w * power
            power *= theta
        return mp.log(above / (above + below)) - mp.log(tail)

    hi = mp.log(mpf(a) * max(n - b, mpf(1) / 2) / (max(m - a, mpf(1) / 2) * max(b, mpf(1) / 2)))
    while excess(hi) < 0:
        hi += 1
    lo = hi - 1
    while excess(lo) > 0:
        lo -= 2 * (hi - lo)
    return mp.exp(bisect(excess, lo, hi, 18))


def pairs():
    rows = []
    for a, m, b, n in TABLES:
        for level in LEVELS[1:]:
            tail, z = (1 - mpf(float(level))) / 2, zof(float(level))
            key = (a, m, b, n, level)
            p, q = mpf(a + 1) / (m + 2), mpf(b + 1) / (n + 2)
            half = z * mp.sqrt(p * (1 - p) / (m + 2) + q * (1 - q) / (n + 2))
            low, up = max(mpf(-1), p - q - half), min(mpf(1), p - q + half)
            if m < 10**6:
                other = sp.confint_proportions_2indep(a, m, b, n, method="agresti-caffo", compare="diff", alpha=1 - float(level))
                assert max(abs(max(other[0], -1) - low), abs(min(other[1], 1) - up)) < 1e-7, (key, other)
            rows.append(("agresti-caffo", *key, text(low), text(up)))
            if a and b and a < m and b < n:
                theta = mpf(a) * (n - b) / (mpf(m - a) * b)
                half = z * mp.sqrt(1 / mpf(a) + 1 / mpf(m - a) + 1 / mpf(b) + 1 / mpf(n - b))
                if m < 10**6 and level == "0.95":
                    other = sp.confint_proportions_2indep(a, m, b, n, method="logit", compare="odds-ratio")
                    assert abs(other[0] * mp.exp(half) / theta - 1) < 1e-9
                rows.append(("woolf", *key, text(theta * mp.exp(-half)), text(theta * mp.exp(half))))
            if (a or b) and (a < m or b < n):
                low, up = noncentral_lower(a, m, b, n, tail), noncentral_lower(b, n, a, m, tail)
                if low is None or up is None:
                    continue
                rows.append(("exact-odds-ratio", *key, text(low), text(1 / up if up else mp.inf)))
                if level == "0.95" and m < 10**6 and n < 10**6:
                    other = ss.contingency.odds_ratio([[a, m - a], [b, n - b]], kind="conditional").confidence_interval(0.95)
                    assert abs(other.low - low) <= 1e-6 * max(1, low), (key, other, low)
                    assert not up or abs(other.high * up - 1) <= 1e-6, (key, other, 1 / up)
    write("pairs.tsv", "intervals of two proportions; 40 digits, agrees with statsmodels and scipy", PAIR, rows)


def events():
    rows = []
    for x, e, y, f in make.EVENTS + make.HUGE_EVENTS:
        for level in LEVELS:
            z2, total = zof(float(level)) ** 2, x + y
            # Wilson's limits of the share x/N as the roots of its quadratic, turned into odds.
            p, with_z = mpf(x) / total, 1 + z2 / total
            half = mp.sqrt(z2 * (p * (1 - p) / total + z2 / (4 * mpf(total) ** 2)))
            low, up = (p + z2 / (2 * total) - half) / with_z, (p + z2 / (2 * total) + half) / with_z
            low = mpf(0) if x == 0 else low / (1 - low) * f / e
            up = mp.inf if y == 0 else up / (1 - up) * f / e
            if 0 < x < 10**5 and 0 < y < 10**5 and level == "0.95":
                other = sr.confint_poisson_2indep(x, e, y, f, method="score", compare="ratio")
                assert abs(other[0] / low - 1) < 1e-6 and abs(other[1] / up - 1) < 1e-6, (x, e, y, f, other, low, up)
            rows.append(("score-event-ratio", x, e, y, f, level, text(low), text(up)))
    columns = ("method", "group_events", "group_exposure", "reference_events", "reference_exposure", "level", "lower", "upper")
    write("score_event_ratio.tsv", "score interval of a ratio of event rates; 40 digits, agrees with statsmodels", columns, rows)


STRATA = [
    [(56, 70, 48, 80)], [(4, 10, 2, 10), (6, 20, 3, 20)], [(10, 30, 12, 25), (40, 90, 55, 100), (3, 50, 9, 60)],
    [(512, 825, 89, 108), (353, 560, 17, 25), (120, 325, 202, 593), (138, 417, 131, 375), (53, 191, 94, 393), (22, 373, 24, 341)],
    [(1, 2, 0, 2), (0, 3, 1, 2), (2, 2, 1, 3), (1, 1, 1, 2), (0, 2, 0, 3)],
    [(30, 10**6, 41, 10**6), (900, 10**7, 1000, 10**7)], [(15, 15, 47, 204), (9, 10, 30, 40)],
    [(12, 10**9, 3, 9 * 10**8), (5 * 10**8, 10**9, 500050000, 10**9)],
]


def metafor(measure, strata, level):
    a, m, b, n = (",".join(str(v) for v in column) for column in zip(*strata))
    code = f'suppressMessages(library(metafor)); r <- rma.mh(measure="{measure}", ai=c({a}), n1i=c({m}), ci=c({b}), n2i=c({n}), level={level}*100, correct=FALSE); cat(sprintf("%.15g %.15g %.15g", r$beta, r$ci.lb, r$ci.ub))'
    return [float(v) for v in subprocess.run(["Rscript", "-e", code], check=True, capture_output=True, text=True).stdout.split()]


def common_score(strata, r):
    top = bottom = mpf(0)
    for a, m, b, n in strata:
        if not a and not b:
            continue
        q = mle_ratio(a, m, b, n, r)
        p = r * q
        if 1 - p < mpf(10) ** -15 or 1 - q < mpf(10) ** -15:
            # At the edge the score is that of the other group, by the condition of the likelihood.
            score = (n * q - b) / (1 - q) if 1 - q > 1 - p else (a - m * p) / (1 - p)
        else:
            score = (a - m * p) / (1 - p)
        top += score
        bottom += 1 / ((1 - p) / (m * p) + (1 - q) / (n * q))
    return top / mp.sqrt(bottom)


def strata_tables():
    rows = []
    for strata in STRATA:
        shown = " ".join(f"{a}/{m}:{b}/{n}" for a, m, b, n in strata)
        for level in ("0.95", "0.999999"):
            z = zof(float(level))
            key = (shown, level)
            start = mp.log(sum(mpf(a) for a, *_ in strata) / sum(m for _, m, *_ in strata) / sum(mpf(b) for *_, b, _ in strata) * sum(n for *_, n in strata))
            limits = []
            for target in (mpf(0), z, -z):
                f = lambda u: target - common_score(strata, mp.exp(u))
                lo, hi, step = start, start, mpf(1) / 16
                while f(lo) > 0:
                    lo -= step
                    step *= 2
                step = mpf(1) / 16
                while f(hi) < 0:
                    hi += step
                    step *= 2
                limits.append(mp.exp(bisect(f, lo, hi, 17)))
            rows.append(("nam", *key, *map(text, limits)))
            total = lambda m, n: mpf(m + n)
            R, S = sum(a * n / total(m, n) for a, m, b, n in strata), sum(b * m / total(m, n) for a, m, b, n in strata)
            V = sum(mpf(m * n * (a + b) - a * b * (m + n)) / total(m, n) ** 2 for a, m, b, n in strata) / (R * S)
            half = z * mp.sqrt(V)
            ours = (R / S, R / S * mp.exp(-half), R / S * mp.exp(half))
            if level == "0.95" and max(m for _, m, *_ in strata) < 10**7:
                other = metafor("RR", strata, level)
                assert all(abs(o - mp.log(w)) < 1e-9 for o, w in zip(other, ours)), (strata, other, ours)
            rows.append(("mantel-haenszel-ratio", *key, *map(text, ours)))
            parts = [(mpf(a + n - b) / (m + n), mpf(m - a + b) / (m + n), mpf(a * (n - b)) / (m + n), mpf(b * (m - a)) / (m + n)) for a, m, b, n in strata]
            R, S = sum(p[2] for p in parts), sum(p[3] for p in parts)
            V = sum(P * r / (2 * R * R) + (P * s + Q * r) / (2 * R * S) + Q * s / (2 * S * S) for P, Q, r, s in parts)
            half = z * mp.sqrt(V)
            ours = (R / S, R / S * mp.exp(-half), R / S * mp.exp(half))
            if level == "0.95" and max(m for _, m, *_ in strata) < 10**7:
                tables = [np.array([[a, m - a], [b, n - b]]) for a, m, b, n in strata]
                other = StratifiedTable([t.astype(float) for t in tables])
                assert abs(other.oddsratio_pooled / ours[0] - 1) < 1e-10
                assert all(abs(o / w - 1) < 1e-9 for o, w in zip(other.oddsratio_pooled_confint(), ours[1:]))
                other = metafor("OR", strata, level)
                assert all(abs(o - mp.log(w)) < 1e-9 for o, w in zip(other, ours)), (strata, other, ours)
            rows.append(("mantel-haenszel-odds-ratio", *key, *map(text, ours)))
    r = subprocess.run(["Rscript", "-e", 'cat(R.version$major, R.version$minor, as.character(packageVersion("metafor")))'], capture_output=True, text=True).stdout.split()
    what = f"common ratios over strata; mpmath search (nam), else agrees with R {r[0]}.{r[1]} metafor {r[2]} and statsmodels"
    write("strata.tsv", what, ("method", "strata", "level", "estimate", "lower", "upper"), rows)


if __name__ == "__main__":
    events()
    rates()
    strata_tables()
    pairs()
