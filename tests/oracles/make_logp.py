"""ln p of the closed-form and conditional-exact tests down to 1e-300: tests/oracles/logp.tsv.

Everything in 60 digits by mpmath, the sums of exact tests in whole numbers. Counts are k:n, groups apart by a space,
strata by a bar; `extra` is the known share.

    /path/to/python tests/oracles/make_logp.py > tests/oracles/logp.tsv
"""

import sys
from math import comb

import mpmath as mp

mp.mp.dps = 60
TARGETS = [0.05, 0.7, 1.96, 4, 8, 15, 24, 31, 36.5]
SIZES = [(40, 60), (500, 700), (3_000, 20_000), (10**6, 10**6), (10**9, 3 * 10**8), (2**52, 2**51)]
RATES = [0.5, 0.03]


def normal(z):
    return mp.log(mp.erfc(abs(z) / mp.sqrt(2)))


def chi(x, degrees):
    return mp.log(mp.gammainc(mp.mpf(degrees) / 2, x / 2, mp.inf, regularized=True))


def pooled(k, m, j, n):
    k, m, j, n = map(mp.mpf, (k, m, j, n))
    p = (k + j) / (m + n)
    return (k / m - j / n) / mp.sqrt(p * (1 - p) * (1 / m + 1 / n))


def unpooled(k, m, j, n):
    k, m, j, n = map(mp.mpf, (k, m, j, n))
    return (k / m - j / n) / mp.sqrt(k / m * (1 - k / m) / m + j / n * (1 - j / n) / n)


def homogeneity(groups):
    s, t = sum(k for k, _ in groups), sum(n for _, n in groups)
    p = mp.mpf(s) / t
    return sum((k - n * p) ** 2 / (n * p * (1 - p)) for k, n in groups)


def g(groups):
    s, t = sum(k for k, _ in groups), sum(n for _, n in groups)
    p = mp.mpf(s) / t
    term = lambda o, e: o * mp.log(o / e) if o else mp.mpf(0)
    return 2 * sum(term(k, n * p) + term(n - k, n * (1 - p)) for k, n in groups)


def armitage(groups):
    s, t = sum(k for k, _ in groups), sum(n for _, n in groups)
    p = mp.mpf(s) / t
    centre = mp.mpf(sum(i * n for i, (_, n) in enumerate(groups))) / t
    rise = sum((i - centre) * (k - n * p) for i, (k, n) in enumerate(groups))
    return rise / mp.sqrt(p * (1 - p) * sum(n * (i - centre) ** 2 for i, (_, n) in enumerate(groups)))


def cmh(strata):
    ahead = spread = mp.mpf(0)
    for (k, m), (j, n) in strata:
        t, s = m + n, k + j
        ahead += k - mp.mpf(m) * s / t
        spread += mp.mpf(m) * n * s * (t - s) / (mp.mpf(t) ** 2 * (t - 1))
    return ahead / mp.sqrt(spread)


def fisher(k, m, j, n):
    s = k + j
    weights = {x: comb(m, x) * comb(n, s - x) for x in range(max(0, s - n), min(s, m) + 1)}
    whole, own = comb(m + n, s), weights[k]
    near = own * (10**7 + 1)
    two = sum(w for w in weights.values() if w * 10**7 <= near)
    upper = sum(w for x, w in weights.items() if x >= k)
    ln = lambda w: mp.log(mp.mpf(w)) - mp.log(mp.mpf(whole))
    return ln(two), ln(upper), mp.log(mp.mpf(two) - mp.mpf(own) / 2) - mp.log(mp.mpf(whole))


def events(x, a, y, b):
    n, p = x + y, mp.mpf(a) / (mp.mpf(a) + b)
    pmf = lambda i: mp.binomial(n, i) * p**i * (1 - p) ** (n - i)
    up = mp.fsum(pmf(i) for i in range(x, n + 1))
    down = mp.fsum(pmf(i) for i in range(0, x + 1))
    return mp.log(min(mp.mpf(1), 2 * min(up, down)))


def away(m, n, rate, z):
    """Counts whose pooled z is about z."""
    j = max(1, round(n * rate))
    k = round(m * (j / n + z * (rate * (1 - rate) * (1 / m + 1 / n)) ** 0.5))
    return (k, m, j, n) if 0 < k < m else None


rows = []


def row(method, counts, extra, ln_p):
    if -691 < ln_p <= 0:
        text = " ".join(f"{k}:{n}" for k, n in counts) if isinstance(counts[0][0], int) else "|".join(
            " ".join(f"{k}:{n}" for k, n in pair) for pair in counts)
        rows.append((method, text, extra, mp.nstr(ln_p, 20)))


for m, n in SIZES:
    for rate in RATES:
        for z in TARGETS:
            for sign in (1, -1):
                found = away(m, n, rate, sign * z)
                if found is None:
                    continue
                k, m, j, n = found
                pair = [(k, m), (j, n)]
                row("pooled-score", pair, 0, normal(pooled(k, m, j, n)))
                row("unpooled-z", pair, 0, normal(unpooled(k, m, j, n)))
                share = mp.mpf(rate)
                row("one-sample-score", [(k, m)], repr(rate), normal((k - m * share) / mp.sqrt(m * share * (1 - share))))
                middle = ((k + j) // 2, (m + n) // 2)
                four = [(k, m), middle, (j, n), (min(n, j + j // 9), n)]
                row("homogeneity", four, 0, chi(homogeneity(four), 3))
                twelve = four * 3
                row("homogeneity", twelve, 0, chi(homogeneity(twelve), 11))
                row("g-test", pair, 0, chi(g(pair), 1))
                row("g-test", four, 0, chi(g(four), 3))
                row("cochran-armitage", four, 0, normal(armitage(four)))
                strata = [[(k, m), (j, n)], [(max(1, k // 7), max(2, m // 5)), (max(1, j // 6), max(2, n // 5))]]
                row("cochran-mantel-haenszel", strata, 0, normal(cmh(strata)))
                if m + n <= 1_200:
                    two, upper, mid = fisher(k, m, j, n)
                    row("fisher", pair, 0, two)
                    row("fisher-one-sided", pair, 0, upper)
                    row("fisher-mid-p", pair, 0, mid)

for x, a, y, b in [
    (3, 100, 9, 100), (0, 50, 7, 90), (40, 1000, 90, 1000), (200, 10**6, 400, 10**6), (10, 1000, 400, 3000),
    (900, 10**5, 100, 10**5), (1000, 7 * 10**5, 300, 10**6), (1500, 10**6, 100, 10**6), (0, 10**6, 900, 10**6),
    (5000, 10**9, 5200, 10**9), (5000, 10**9, 3000, 10**9),
]:
    row("exact-conditional", [(x, a), (y, b)], 0, events(x, a, y, b))

print("# python tests/oracles/make_logp.py")
print(f"# python {sys.version.split()[0]}, mpmath {mp.__version__}")
print("method\tcounts\textra\tln_p")
for r in rows:
    print(*r, sep="\t")
