#!/usr/bin/env python3
"""Makes the oracle tables of scores next to this file, by other implementations than the Rust code.

    python3 make_scores.py

Needs numpy, scipy and scikit-learn, and R with the package pROC for DeLong's method; `Rscript` is run
once. Scores sit at the middle of ten bins of 0 to 1, where bins hide nothing. A distribution is written
as `bin:positives/negatives`, bins separated by spaces.
"""

import json
import math
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import scipy
import scipy.stats as ss
import sklearn
from sklearn import metrics as sk

HERE = Path(__file__).parent
BINS = 10
RNG = np.random.default_rng(20260301)

R_CODE = r"""
suppressMessages(library(pROC))
con <- file("stdin"); cases <- readLines(con); close(con)
read <- function(text) {
  one <- function(word) as.numeric(strsplit(word, "[:/]")[[1]])
  m <- sapply(strsplit(text, " ")[[1]], one)
  list(s = rep(m[1, ], m[2, ] + m[3, ]),
       y = unlist(mapply(function(p, n) c(rep(1, p), rep(0, n)), m[2, ], m[3, ], SIMPLIFY = FALSE)))
}
cat(sprintf("%s, pROC %s\n", R.version.string, packageVersion("pROC")))
for (case in cases) {
  two <- strsplit(case, "\t")[[1]]
  a <- read(two[1]); b <- read(two[2])
  ra <- roc(a$y, a$s, quiet = TRUE, direction = "<", levels = c(0, 1))
  rb <- roc(b$y, b$s, quiet = TRUE, direction = "<", levels = c(0, 1))
  va <- var(ra, method = "delong"); vb <- var(rb, method = "delong")
  p <- suppressWarnings(roc.test(ra, rb, method = "delong", paired = FALSE))
  # The test of pROC is Student's t by Satterthwaite; z = difference / sqrt(sum of variances).
  ks <- suppressWarnings(ks.test(a$s, b$s, exact = TRUE))
  lim <- suppressWarnings(ks.test(a$s, b$s, exact = FALSE))
  cat(sprintf("%.17g\t%.17g\t%.17g\t%.17g\t%.17g\t%.17g\t%.17g\n",
    as.numeric(ra$auc), va, as.numeric(rb$auc), vb, unname(p$statistic), ks$p.value, lim$p.value))
}
"""


def draw(n_positive, n_negative, lift, slope):
    """Counts per bin of positives and negatives from two binomial shapes."""
    p = np.bincount(RNG.binomial(BINS - 1, min(0.95, 0.4 + lift), n_positive), minlength=BINS)
    n = np.bincount(RNG.binomial(BINS - 1, 0.4 * slope, n_negative), minlength=BINS)
    return p, n


def text(case):
    p, n = case
    return " ".join(f"{b}:{p[b]}/{n[b]}" for b in range(BINS) if p[b] + n[b])


def arrays(case):
    p, n = case
    middle = (np.arange(BINS) + 0.5) / BINS
    s = np.concatenate([np.repeat(middle, p), np.repeat(middle, n)])
    y = np.concatenate([np.ones(p.sum()), np.zeros(n.sum())])
    return s, y


def standard_error_of_mean(x):
    return x.std(ddof=1) / math.sqrt(len(x))


def abroca(a, b):
    """Both curves on the union of their corners and of all crossings, then trapezoids."""
    curves = []
    for case in (a, b):
        s, y = arrays(case)
        fpr, tpr, _ = sk.roc_curve(y, s, drop_intermediate=False)
        curves.append((fpr, tpr))
    # 2,000,001 points and the corners; jumps straight up are met by a step of 1e-13.
    grid = np.linspace(0, 1, 2_000_001)
    for fpr, _ in curves:
        grid = np.concatenate([grid, np.clip(fpr - 1e-13, 0, 1), np.clip(fpr + 1e-13, 0, 1)])
    grid = np.unique(grid)

    def at(curve, x):
        fpr, tpr = curve
        # For equal false positive rates the highest corner counts to the right, the lowest to the left.
        keep = np.concatenate([[True], np.diff(fpr) > 0])
        lows = tpr[keep]
        keep_high = np.concatenate([np.diff(fpr) > 0, [True]])
        highs = tpr[keep_high]
        xs = fpr[keep]
        segment = np.clip(np.searchsorted(xs, x, side="right") - 1, 0, len(xs) - 2)
        x0, x1 = xs[segment], xs[segment + 1]
        return highs[segment] + (lows[segment + 1] - highs[segment]) * (x - x0) / (x1 - x0)

    gap = np.abs(at(curves[0], grid) - at(curves[1], grid))
    return np.trapezoid(gap, grid)


def ece(case):
    s, y = arrays(case)
    total = 0.0
    for part in range(10):
        inside = (s >= part / 10) & (s < (part + 1) / 10)
        if inside.any():
            total += inside.mean() * abs(s[inside].mean() - y[inside].mean())
    return total


def cohen(x, y):
    v = ((len(x) - 1) * x.var(ddof=1) + (len(y) - 1) * y.var(ddof=1)) / (len(x) + len(y) - 2)
    return (x.mean() - y.mean()) / math.sqrt(v)


def cohen_error(a, b):
    """Infinitesimal jackknife by central differences on the weights of each person's bin."""

    def d(wa, wb):
        m = [np.average(s, weights=w) for s, w in ((a, wa), (b, wb))]
        q = [np.average((s - c) ** 2, weights=w) for s, w, c in ((a, wa, m[0]), (b, wb, m[1]))]
        pooled = (len(a) * q[0] + len(b) * q[1]) / (len(a) + len(b) - 2)
        return (m[0] - m[1]) / math.sqrt(pooled)

    variance = 0.0
    h = 1e-5
    for which, s in ((0, a), (1, b)):
        n = len(s)
        seen = {}
        for i in range(n):
            if s[i] not in seen:
                effect = 0.0
                for sign in (1, -1):
                    w = [np.full(len(a), 1 / len(a)), np.full(len(b), 1 / len(b))]
                    w[which] = w[which] * (1 - sign * h)
                    w[which][i] += sign * h
                    effect += sign * d(*w)
                seen[s[i]] = effect / (2 * h)
            variance += seen[s[i]] ** 2 / (n * (n - 1))
    return math.sqrt(variance)


def smirnov(a, b):
    """The share of orders that reach the gap at the end of a bin, in whole numbers: paths that never do."""
    a, b = (p + n for p, n in (a, b))
    m, n = int(a.sum()), int(b.sum())
    ends = set(np.cumsum(a + b).tolist())
    gap = max(abs(int(x) * n - int(y) * m) for x, y in zip(np.cumsum(a), np.cumsum(b)))
    row = [0] * (n + 1)
    for i in range(m + 1):
        for j in range(n + 1):
            if i + j in ends and abs(i * n - j * m) >= gap:
                row[j] = 0
            elif i + j == 0:
                row[j] = 1
            else:
                row[j] = (row[j] if i else 0) + (row[j - 1] if j else 0)
    return float(1 - Fraction(row[n], math.comb(m + n, m)))


def number(x):
    return repr(float(x))


def write(name, what, columns, rows, versions):
    lines = [f"# {what}", f"# made by: python3 make_scores.py ({versions})", "\t".join(columns)]
    lines += ["\t".join(str(v) for v in row) for row in rows]
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(name, len(rows), "rows")


def main():
    cases = []
    for sizes in ((12, 20, 9, 31), (40, 60, 55, 45), (200, 300, 90, 410), (5, 8, 6, 4), (900, 2100, 30, 70)):
        for lift in (0.0, 0.1, 0.25):
            for slope in (0.7, 1.0, 1.3):
                a = draw(sizes[0], sizes[1], lift, 1.0)
                b = draw(sizes[2], sizes[3], 0.1, slope)
                cases.append((a, b))
    lines = "\n".join(f"{text(a)}\t{text(b)}" for a, b in cases)
    out = subprocess.run(["Rscript", "-e", R_CODE], input=lines, capture_output=True, text=True, check=True)
    r_version, *answers = out.stdout.strip().split("\n")
    assert len(answers) == len(cases)
    versions = (
        f"numpy {np.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}, {r_version}"
    )
    roc, losses, gaps = [], [], []
    for (a, b), answer in zip(cases, answers):
        auc_a, var_a, auc_b, var_b, z, ks_p, ks_limit = map(float, answer.split("\t"))
        (sa, ya), (sb, yb) = arrays(a), arrays(b)
        assert abs(sk.roc_auc_score(ya, sa) - auc_a) < 1e-12
        assert abs(sk.roc_auc_score(yb, sb) - auc_b) < 1e-12
        difference = auc_a - auc_b
        roc.append(
            (text(a), text(b), number(auc_a), number(math.sqrt(var_a)), number(difference),
             number(math.sqrt(var_a + var_b)), number(abroca(a, b)))
        )
        losses.append(
            (text(a), number(sk.brier_score_loss(ya, sa)), number(standard_error_of_mean((sa - ya) ** 2)),
             number(sk.log_loss(ya, sa)),
             number(standard_error_of_mean(-np.log(np.where(ya == 1, sa, 1 - sa)))),
             number(sa.mean() - ya.mean()), number(standard_error_of_mean(sa - ya)), number(ece(a)))
        )
        # R takes its p from 1, so that small ones have an error of some 1e-12.
        exact_p = smirnov(a, b)
        assert abs(exact_p - ks_p) < 1e-10, (exact_p, ks_p)
        ks = ss.ks_2samp(sa, sb, method="asymp")
        median = np.median(np.concatenate([sa, sb]))
        # Middles of bins as numpy has them; half a millionth apart from every other.
        above = [int((s > median + 1e-9).sum()) for s in (sa, sb)]
        worst = min(
            np.mean(sa > t - 1e-9) / np.mean(sb > t - 1e-9)
            for t in (np.arange(BINS) + 0.5) / BINS
            if (sb > t - 1e-9).sum() >= 10 and len(sa) * np.mean(sb > t - 1e-9) >= 10
        ) if len(sb) >= 10 and len(sa) >= 10 else math.nan
        gaps.append(
            (text(a), text(b), number(ks.statistic), number(exact_p), number(ks_limit),
             number(ss.wasserstein_distance(sa, sb)), number(cohen(sa, sb)), number(cohen_error(sa, sb)),
             above[0], above[1], number(worst))
        )
    write("scores_roc.tsv", "areas and DeLong standard errors: pROC, areas checked with scikit-learn; "
          "area between curves: trapezoids on a fine grid",
          ["group", "reference", "auc", "auc_error", "difference", "difference_error", "abroca"], roc, versions)
    write("scores_losses.tsv", "losses: scikit-learn; standard errors and calibration: numpy",
          ["group", "brier", "brier_error", "log_loss", "log_loss_error", "in_the_large",
           "in_the_large_error", "ece"], losses, versions)
    write("scores_gaps.tsv", "Kolmogorov-Smirnov: scipy, p by whole numbers of paths, checked with R ks.test (exact, ties), and R's limit; "
          "Wasserstein: scipy; Cohen's d, its standard error, counts above the median and the worst ratio: numpy",
          ["group", "reference", "ks", "ks_exact_p", "ks_limit_p", "wasserstein", "cohen_d", "cohen_error",
           "above_group", "above_reference", "worst_ratio"], gaps, versions)


if __name__ == "__main__":
    main()
