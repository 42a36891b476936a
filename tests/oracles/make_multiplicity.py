"""Adjusted p-values by statsmodels: tests/oracles/multiplicity.tsv.

    /path/to/python tests/oracles/make_multiplicity.py > tests/oracles/multiplicity.tsv
"""

import random
import sys

import statsmodels
from statsmodels.stats.multitest import multipletests

METHODS = {
    "holm": "holm", "hochberg": "simes-hochberg", "benjamini-hochberg": "fdr_bh", "benjamini-yekutieli": "fdr_by",
}
rng = random.Random(5)
LISTS = [
    [0.01, 0.02, 0.03], [0.04, 0.04, 0.04, 0.5], [0.2, 0.01, 0.2, 0.01, 0.01, 1.0], [1e-300, 0.5, 1e-12, 1e-12],
    [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0],
    [round(rng.random() ** 3, 3) for _ in range(40)],
]
print("# python tests/oracles/make_multiplicity.py")
print(f"# python {sys.version.split()[0]}, statsmodels {statsmodels.__version__}")
print("method\tp\tadjusted")
for method, theirs in METHODS.items():
    for p in LISTS:
        adjusted = multipletests(p, method=theirs)[1]
        print(method, " ".join(map(repr, p)), " ".join(repr(float(a)) for a in adjusted), sep="\t")
