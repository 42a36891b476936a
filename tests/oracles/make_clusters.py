#!/usr/bin/env python3
"""Makes clusters.tsv: variances of rates of clustered rows by statsmodels' cluster-robust covariance.

    python3 make_clusters.py

A regression of the rows on a constant, clustered by unit, has p as its coefficient; its variance with the
correction m/(m - 1), over p(1 - p)/(n - 1), is the design effect.
"""

from pathlib import Path

import numpy as np
import statsmodels
import statsmodels.api as sm

rng = np.random.default_rng(5)
lines = []
for m, low, high, p, s in [(2, 2, 3, 0.5, 9), (7, 1, 4, 0.4, 1), (25, 2, 9, 0.1, 0.5), (60, 1, 30, 0.3, 2), (200, 5, 5, 0.02, 0.2)]:
    for _ in range(3):
        n = rng.integers(low, high + 1, m)
        k = rng.binomial(n, rng.beta(p * s, (1 - p) * s, m))
        if k.sum() in (0, n.sum()):
            k[0], k[1] = 1, 0
        y = np.concatenate([np.repeat([1.0, 0.0], [a, b - a]) for a, b in zip(k, n)])
        unit = np.repeat(np.arange(m), n)
        fit = sm.OLS(y, np.ones((len(y), 1))).fit(cov_type="cluster", cov_kwds={"groups": unit})
        rate = y.mean()
        effect = fit.cov_params()[0, 0] / (rate * (1 - rate) / (len(y) - 1))
        lines.append(("design-effect", m, k.sum(), n.sum(), (k * k).sum(), (k * n).sum(), (n * n).sum(), repr(float(effect))))
head = [
    "# design-effect: m, k, n, sum k^2, sum kn, sum n^2, d (before 1 is its floor)",
    f"# made by: python3 make_clusters.py (statsmodels {statsmodels.__version__})",
    "what\ta\tb\tc\td\te\tf\tg",
]
text = head + ["\t".join(str(v) for v in line) for line in lines]
(Path(__file__).parent / "clusters.tsv").write_text("\n".join(text) + "\n", encoding="utf-8")
