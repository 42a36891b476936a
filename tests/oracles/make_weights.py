#!/usr/bin/env python3
"""Makes weights.tsv: variances of weighted rates by R's package survey and by statsmodels.

    python3 make_weights.py

`svymean` of 0 and 1 in a design without clusters has the linearised variance of a weighted rate, and so
has a weighted regression on a constant with the sandwich variance and its correction n/(n - 1) (HC1). Both
must agree to 1e-10 here; the variance over p(1 - p)/(n - 1) is the design effect. Weights are whole
millionths, so that sums can be written down exactly.
"""

import subprocess
from pathlib import Path

import numpy as np
import statsmodels
import statsmodels.api as sm

SURVEY = """
suppressMessages(library(survey))
d <- read.csv("stdin")
for (g in unique(d$g)) {
  s <- svydesign(ids = ~1, weights = ~w, data = d[d$g == g, ])
  cat(format(as.numeric(vcov(svymean(~y, s))), digits = 17), "\\n")
}
cat(as.character(packageVersion("survey")), R.version$major, R.version$minor, "\\n")
"""

rng = np.random.default_rng(5)
cases = []
for n, p, spread in [(4, 0.5, 0.5), (12, 0.3, 1.0), (40, 0.1, 0.2), (40, 0.5, 2.0), (300, 0.05, 1.0), (2000, 0.4, 0.7), (2000, 0.01, 1.5)]:
    for slope in (0.0, 1.0, -1.0):
        w = np.maximum(1, np.rint(1e6 * np.exp(spread * rng.normal(size=n)))).astype(object)
        z = (np.log(w.astype(float)) - np.log(1e6)) / spread
        y = (rng.random(n) < 1 / (1 + np.exp(-(np.log(p / (1 - p)) + slope * z)))).astype(int)
        if y.sum() in (0, n):
            y[0], y[1] = 1, 0
        cases.append((w, y))
text = "g,w,y\n" + "".join(f"{g},{int(a)},{b}\n" for g, (w, y) in enumerate(cases) for a, b in zip(w, y))
out = subprocess.run(["Rscript", "-e", SURVEY], input=text, capture_output=True, text=True, check=True).stdout.split("\n")
survey, major, minor = out[len(cases)].split()
lines = []
for (w, y), variance in zip(cases, out):
    n, total, top = len(w), sum(int(a) for a in w), sum(int(a) for a, b in zip(w, y) if b)
    fit = sm.WLS(y.astype(float), np.ones((n, 1)), weights=w.astype(float)).fit(cov_type="HC1")
    variance = float(variance)
    assert abs(fit.cov_params()[0, 0] / variance - 1) < 1e-10, (fit.cov_params()[0, 0], variance)
    rate = top / total
    kk, nn = sum(int(a) ** 2 for a, b in zip(w, y) if b), sum(int(a) ** 2 for a in w)
    lines.append((n, top, total, kk, nn, repr(variance / (rate * (1 - rate) / (n - 1))), repr(total * total / nn)))
head = [
    "# rows, sum of the weights of successes, sum of weights, their sums of squares, d (before 1 is its floor), (sum w)^2 / sum w^2",
    f"# made by: python3 make_weights.py (R {major}.{minor}, survey {survey}; statsmodels {statsmodels.__version__})",
    "rows\tk\tn\tkk\tnn\td\tkish",
]
(Path(__file__).parent / "weights.tsv").write_text("\n".join(head + ["\t".join(map(str, line)) for line in lines]) + "\n", encoding="utf-8")
