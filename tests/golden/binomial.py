"""Writes binomial.json: the exact limits of a share, by scipy's binomtest. No input."""

import json
from pathlib import Path

import scipy
from scipy.stats import binomtest

cases = []
for held, trials in ((0, 200), (1, 200), (10, 200), (189, 200), (200, 200), (3, 7), (0, 1), (1, 1), (57, 60)):
    for confidence in (0.95, 0.9):
        both = binomtest(held, trials).proportion_ci(confidence, method="exact")
        one = binomtest(held, trials, alternative="less").proportion_ci(confidence, method="exact")
        cases.append({"held": held, "trials": trials, "confidence": confidence, "share": held / trials,
                      "low": both.low, "high": both.high, "atMost": one.high})
Path(__file__).with_suffix(".json").write_text(json.dumps({"versions": {"scipy": scipy.__version__}, "cases": cases}) + "\n")
