"""Wilson's score interval of a share, by statsmodels 0.14 and by scipy 1.15 or newer, which agree. No input."""

import json
from pathlib import Path

from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

cases = []
for successes, n in [(190, 210), (0, 12), (12, 12), (1, 3), (5, 7), (480, 1050)]:
    for confidence in (0.9, 0.95, 0.99):
        low, high = proportion_confint(successes, n, alpha=1 - confidence, method="wilson")
        scipy = binomtest(successes, n).proportion_ci(confidence, method="wilson")
        assert abs(low - scipy.low) < 1e-12 and abs(high - scipy.high) < 1e-12
        cases.append({"successes": successes, "n": n, "confidence": confidence, "low": max(0.0, float(low)), "high": min(1.0, float(high))})
Path(__file__).with_suffix(".json").write_text(json.dumps(cases, indent=0) + "\n")
