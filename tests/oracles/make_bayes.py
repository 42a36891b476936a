"""Bayes factors and posterior probabilities of 2x2 tables: tests/oracles/bayes.tsv.

`gunel-dickey`: ln BF10 by mpmath from beta functions, and by R's BayesFactor::contingencyTableBF (indepMulti, fixed
rows, prior concentration 1). `posterior-ratio`: P(p_g/p_r < bound) with Beta(1/2, 1/2) priors by mpmath's quadrature
of 30 digits, and by scipy's quad.

    /path/to/python tests/oracles/make_bayes.py > tests/oracles/bayes.tsv
"""

import subprocess
import sys

import mpmath as mp
import scipy
from scipy.integrate import quad
from scipy.stats import beta

mp.mp.dps = 30

PAIRS = [
    (3, 4, 1, 4), (4, 4, 0, 4), (0, 10, 0, 20), (6, 19, 25, 43), (3, 15, 25, 43), (3, 8, 16, 25), (45, 100, 60, 100),
    (1, 10, 3, 20), (0, 12, 9, 30), (20, 20, 11, 12), (555, 1181, 667, 1390), (332, 174_654, 2_042, 1_268_486),
]
BOUNDS = ["0.8", "1", "1.25", "0.5"]


def r(pairs):
    calls = "\n".join(
        f"b <- contingencyTableBF(matrix(c({k},{m - k},{j},{n - j}), nrow = 2, byrow = TRUE), sampleType = 'indepMulti', "
        f"fixedMargin = 'rows', priorConcentration = 1); cat(sprintf('%.15e\\n', b@bayesFactor$bf))"
        for k, m, j, n in pairs
    )
    script = "suppressMessages(library(BayesFactor))\n" + calls + "\ncat(R.version.string, '\\n')\ncat(as.character(packageVersion('BayesFactor')), '\\n')"
    out = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, check=True).stdout.split("\n")
    out = [line.strip() for line in out if line.strip()]
    return out[: len(pairs)], f"{out[-2]}, BayesFactor {out[-1]}"


def ln_factor(k, m, j, n):
    b = lambda a, c: mp.log(mp.beta(a + 1, c + 1))
    return b(k, m - k) + b(j, n - j) - b(k + j, m + n - k - j)


def posterior(k, m, j, n, bound):
    phi = mp.mpf(bound)
    a, b, c, d = (mp.mpf(x) + mp.mpf(1) / 2 for x in (k, m - k, j, n - j))
    low = mp.log(c / d)
    sd = mp.sqrt(1 / c + 1 / d)
    whole = mp.beta(c, d)

    def f(t):
        p = 1 / (1 + mp.exp(-t))
        density = mp.exp(c * mp.log(p) + d * mp.log(1 / (1 + mp.exp(t)))) / whole
        x = phi * p
        return density * (1 if x >= 1 else mp.betainc(a, b, 0, x, regularized=True))

    marks = [low + sd * s for s in (-70, -25, -12, -8, -5, -3, -1.5, 0, 1.5, 3, 5, 8, 12, 25, 70)]
    if phi > 1:
        marks = sorted(marks + [-mp.log(phi - 1)])
    return mp.quad(f, marks)


def by_scipy(k, m, j, n, bound):
    phi = float(bound)
    g, h = beta(k + 0.5, m - k + 0.5), beta(j + 0.5, n - j + 0.5)
    ends = [h.ppf(1e-14), h.ppf(0.01), h.ppf(0.5), h.ppf(0.99), h.isf(1e-14)]
    return sum(quad(lambda p: g.cdf(phi * p) * h.pdf(p), a, b, epsabs=1e-13, limit=500)[0] for a, b in zip(ends, ends[1:]))


def main():
    factors, versions = r(PAIRS)
    print("# python tests/oracles/make_bayes.py")
    print(f"# python {sys.version.split()[0]}, mpmath {mp.__version__}, scipy {scipy.__version__}, {versions}")
    print("method\tk_g\tn_g\tk_r\tn_r\tbound\tmpmath\tother")
    for (k, m, j, n), other in zip(PAIRS, factors):
        print("gunel-dickey", k, m, j, n, 0, mp.nstr(ln_factor(k, m, j, n), 17), other, sep="\t")
    for k, m, j, n in PAIRS:
        if n > 10_000:
            continue
        for bound in BOUNDS:
            p, q = posterior(k, m, j, n, bound), by_scipy(k, m, j, n, bound)
            print("posterior-ratio", k, m, j, n, bound, mp.nstr(p, 17), f"{q:.15e}", sep="\t", flush=True)


main()
