#!/usr/bin/env python3
"""Makes the oracle table of distances by chance next to this file, by sums over all counts.

    python3 make_mix.py

Needs numpy and scipy. Groups are written as `reached/population`, separated by spaces. `with` draws the
reached one by one, so that a group's count is binomial; `without` draws people of the population, each
once, so that it is hypergeometric, `NA` where more were reached than there are people.
"""

from pathlib import Path

import numpy as np
import scipy
import scipy.stats as ss

RNG = np.random.default_rng(20260411)
HERE = Path(__file__).parent


def deviation(distribution, low, high, mean):
    x = np.arange(low, high + 1)
    return float(np.sum(np.abs(x - mean) * distribution.pmf(x)))


def expected(groups, without):
    reached = sum(d for d, _ in groups)
    people = sum(e for _, e in groups)
    total = 0.0
    for _, e in groups:
        mean = reached * e / people
        if without:
            of = ss.hypergeom(people, e, reached)
            total += deviation(of, max(0, reached + e - people), min(reached, e), mean)
        else:
            total += deviation(ss.binom(reached, e / people), 0, reached, mean)
    return total / (2 * reached)


def cases():
    yield [(2, 2), (0, 2)]
    yield [(1, 1), (0, 1)]
    yield [(5, 5), (5, 5)]
    yield [(0, 0), (3, 10), (4, 10)]
    for groups in (2, 3, 5, 12):
        for top in (5, 40, 300, 2000):
            for rate in (0.02, 0.3, 0.9):
                sizes = RNG.integers(1, top, groups)
                found = [(int(RNG.binomial(e, rate)), int(e)) for e in sizes]
                if sum(d for d, _ in found) > 0:
                    yield found


def main():
    lines = [f"# python3 make_mix.py; numpy {np.__version__}, scipy {scipy.__version__}"]
    lines.append("groups\twith\twithout")
    for groups in cases():
        text = " ".join(f"{d}/{e}" for d, e in groups)
        fits = sum(d for d, _ in groups) <= sum(e for _, e in groups)
        without = f"{expected(groups, True):.17g}" if fits else "NA"
        lines.append(f"{text}\t{expected(groups, False):.17g}\t{without}")
    (HERE / "mix.tsv").write_text("\n".join(lines) + "\n")


main()
