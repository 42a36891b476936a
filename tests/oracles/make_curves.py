#!/usr/bin/env python3
"""Makes the oracle table of curves of scores next to this file, with scikit-learn and numpy.

    python3 make_curves.py

Needs numpy and scikit-learn. Scores sit at the middle of forty bins of 0 to 1. A distribution is written
as `bin:positives/negatives`, bins separated by spaces; a calibration curve as `score:rate` of the first
group in ten parts of equal width, empty parts left out; the other as `threshold:ratio` of the shares of
both groups at or above the lower end of every bin that somebody is in.
"""

from pathlib import Path

import numpy as np
import sklearn
from sklearn.calibration import calibration_curve

HERE = Path(__file__).parent
BINS = 40
RNG = np.random.default_rng(20260412)


def draw(n, lift):
    bins = RNG.binomial(BINS - 1, np.clip(RNG.beta(2, 3, n) + lift, 0, 1))
    positive = RNG.random(n) < np.clip((bins + 0.5) / BINS + 0.1, 0, 1)
    return bins, positive


def text(case):
    bins, positive = case
    words = []
    for at in np.unique(bins):
        here = positive[bins == at]
        words.append(f"{at}:{int(here.sum())}/{int((~here).sum())}")
    return " ".join(words)


def joined(xs, ys):
    return " ".join(f"{x:.17g}:{y:.17g}" for x, y in zip(xs, ys))


def main():
    lines = [f"# python3 make_curves.py; numpy {np.__version__}, scikit-learn {sklearn.__version__}"]
    lines.append("a\tb\tcalibration\tthresholds")
    for at in range(48):
        a = draw(int(RNG.integers(3, 400)), 0.1 * (at % 3))
        b = draw(int(RNG.integers(3, 400)), 0.2)
        scores = (a[0] + 0.5) / BINS
        rates, means = calibration_curve(a[1], scores, n_bins=10, strategy="uniform")
        ends = np.unique(np.concatenate([a[0], b[0]])) / BINS
        others = (b[0] + 0.5) / BINS
        kept = [t for t in ends if (others >= t).any()]
        ratios = [(scores >= t).mean() / (others >= t).mean() for t in kept]
        lines.append(f"{text(a)}\t{text(b)}\t{joined(means, rates)}\t{joined(kept, ratios)}")
    (HERE / "scores_curves.tsv").write_text("\n".join(lines) + "\n")


main()
