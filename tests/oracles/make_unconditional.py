"""Barnard's and Boschloo's tests of 2x2 tables: tests/oracles/unconditional.tsv.

Two judges. `enumerated`: the set of tables in whole numbers (fractions.Fraction), its probability on a grid of
4,000 rates and once more, 400 points to a step, around the best; `scipy`: scipy.stats.barnard_exact (pooled) and
boschloo_exact with n sampling points. Where scipy's floating-point z misses ties, or its search the highest point,
it lies below the first.

    /path/to/python tests/oracles/make_unconditional.py > tests/oracles/unconditional.tsv
"""

import sys
from math import comb

import numpy as np
import scipy
from scipy.stats import barnard_exact, binom, boschloo_exact

PAIRS = [
    (2, 2, 0, 2), (3, 4, 1, 4), (7, 12, 1, 12), (7, 12, 2, 12), (3, 15, 9, 16), (0, 10, 4, 10), (1, 10, 3, 20),
    (7, 8, 12, 30), (5, 5, 1, 9), (1, 1, 3, 99), (8, 20, 9, 30), (3, 15, 25, 43), (6, 19, 25, 43), (3, 8, 16, 25),
    (20, 40, 10, 40), (2, 50, 9, 50), (0, 100, 5, 100), (1, 30, 20, 270),
    (100, 250, 131, 250), (5, 20, 400, 980), (4, 500, 13, 500), (250, 500, 295, 500),
]


def cross(m, n):
    k = np.arange(m + 1)[:, None]
    j = np.arange(n + 1)[None, :]
    away = (k * n - j * m).astype(object)
    s = k + j
    return away * away, (s * (m + n - s)).astype(object)


def barnard_region(k, m, j, n):
    away, spread = cross(m, n)
    if away[k, j] == 0:
        return np.ones((m + 1, n + 1), bool)
    return ((away * spread[k, j] >= away[k, j] * spread) & (spread > 0)).astype(bool)


def one_sided_region(k, m, j, n):
    """Tables whose P(K <= k) given k + j is at most that of the observed one, in whole numbers."""
    below = np.empty((m + 1, n + 1), object)
    cm = [comb(m, i) for i in range(m + 1)]
    cn = [comb(n, i) for i in range(n + 1)]
    for s in range(m + n + 1):
        total = 0
        for a in range(max(0, s - n), min(s, m) + 1):
            total += cm[a] * cn[s - a]
            below[a, s - a] = total
    whole = [comb(m + n, s) for s in range(m + n + 1)]
    own, of = below[k, j], whole[k + j]
    return np.array([[below[a, b] * of <= own * whole[a + b] for b in range(n + 1)] for a in range(m + 1)])


def largest(region, m, n):
    rows, columns = np.arange(m + 1), np.arange(n + 1)
    inside = region.astype(float)

    def probability(angles):
        p = np.sin(angles) ** 2
        out = np.empty(len(p))
        for at in range(0, len(p), 500):
            part = p[at:at + 500, None]
            x = binom.pmf(rows[None, :], m, part)
            y = binom.pmf(columns[None, :], n, part)
            out[at:at + 500] = np.einsum("ai,ai->a", x @ inside, y)
        return out

    angles = np.linspace(0, np.pi / 2, GRID + 1)
    grid = probability(angles)
    best = grid.max()
    step = angles[1]
    for at in np.flatnonzero(grid >= best * (1 - 1e-3)):
        if 0 < at < GRID and grid[at] >= grid[at - 1] and grid[at] >= grid[at + 1]:
            best = max(best, probability(np.linspace(angles[at] - step, angles[at] + step, 801)).max())
    return best


GRID = 4_000


def main():
    print("# python tests/oracles/make_unconditional.py")
    print(f"# python {sys.version.split()[0]}, numpy {np.__version__}, scipy {scipy.__version__}")
    print("method\tk_g\tn_g\tk_r\tn_r\tenumerated\tscipy")
    for k, m, j, n in PAIRS:
        table = [[k, j], [m - k, n - j]]
        sample = 1024 if m + n <= 60 else 64 if m + n <= 120 else 8
        p = largest(barnard_region(k, m, j, n), m, n)
        q = barnard_exact(table, alternative="two-sided", pooled=True, n=sample).pvalue
        print("barnard", k, m, j, n, f"{p:.15e}", f"{q:.15e}", sep="\t", flush=True)
        few = largest(one_sided_region(k, m, j, n), m, n)
        many = largest(one_sided_region(m - k, m, n - j, n), m, n)
        q = boschloo_exact(table, alternative="two-sided", n=sample).pvalue
        print("boschloo", k, m, j, n, f"{min(1, 2 * min(few, many)):.15e}", f"{q:.15e}", sep="\t", flush=True)


main()
