"""Writes random-effects.json: several studies' differences by statsmodels' combine_effects (Paule and Mandel's variance, Hartung and
Knapp's standard error), roots and t quantiles by scipy. The first case is the BCG vaccine trials (Colditz and others, 1994) as log risk
ratios. No input. statsmodels 0.14."""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy.optimize import brentq
from scipy.stats import t
from statsmodels.stats.meta_analysis import combine_effects, effectsize_2proportions

vaccinated = np.array([4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27])
healthy = np.array([119, 300, 228, 13536, 5036, 1361, 2537, 87886, 7470, 1699, 50448, 2493, 16886])
control = np.array([11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29])
well = np.array([128, 274, 209, 12619, 5761, 1079, 619, 87892, 7232, 1600, 27197, 2338, 17825])
bcg, bcg_variance = effectsize_2proportions(vaccinated, vaccinated + healthy, control, control + well, statistic="rr")

rng = np.random.default_rng(15)
cases = {
    "BCG": (bcg, bcg_variance),
    "alike": (np.array([0.04, 0.05, 0.045]), np.array([0.03, 0.02, 0.025]) ** 2),
    "two": (np.array([-0.02, 0.11]), np.array([0.02, 0.03]) ** 2),
    "eight": (rng.normal(0.05, 0.04, 8), rng.uniform(0.01, 0.04, 8) ** 2),
}
golden = []
for name, (estimates, variances) in cases.items():
    found = combine_effects(estimates, variances, method_re="iterated", use_t=True, atol=1e-11, maxiter=200)
    k = len(estimates)
    # Paule and Mandel's equation by scipy: statsmodels' iteration says 0 where rounding takes it a hair beyond the root.
    def excess(between):
        w = 1 / (variances + between)
        return float(w @ (estimates - w @ estimates / w.sum()) ** 2) - (k - 1)

    tau2 = brentq(excess, 0, 100, xtol=1e-18, rtol=1e-15) if excess(0) > 0 else 0.0
    assert found.tau2 == 0 or abs(found.tau2 - tau2) < 1e-9, (found.tau2, tau2)
    weights = 1 / (variances + tau2)
    error = float(np.sqrt(1 / weights.sum()))
    if found.tau2 > 0:
        # At Paule and Mandel's variance Hartung and Knapp's factor is 1: their standard error is the usual one.
        assert abs(float(found.sd_eff_w_re_hksj) - error) < 1e-9, (found.sd_eff_w_re_hksj, error)
        assert abs(float(found.mean_effect_re) - float(weights @ estimates / weights.sum())) < 1e-9
    mean = float(weights @ estimates / weights.sum())
    q = t.ppf(0.975, k - 1)
    half = q * np.sqrt(tau2 + error**2)
    golden.append({
        "name": name, "estimates": estimates.tolist(), "standardErrors": np.sqrt(variances).tolist(),
        "estimate": mean, "standardError": error, "low": mean - q * error, "high": mean + q * error,
        "p": float(2 * t.sf(abs(mean / error), k - 1)), "tau": tau2**0.5, "i2": max(0.0, float(found.i2)),
        "predicted": [mean - half, mean + half], "weights": (weights / weights.sum()).tolist(),
    })
golden = {"versions": {name: version(name) for name in ("statsmodels", "scipy", "numpy")}, "cases": golden}
Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=1) + "\n")
