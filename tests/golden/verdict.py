"""Writes verdict.json: tests' families, normal tails, standard errors, power and neighbours by scipy, statsmodels and scikit-learn."""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
import statsmodels
from scipy.stats import bootstrap, norm
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, roc_auc_score, v_measure_score
from sklearn.neighbors import KNeighborsClassifier
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import zt_ind_solve_power
from statsmodels.stats.weightstats import DescrStatsW, ztost

rng = np.random.default_rng(15)
golden = {"versions": {"scipy": scipy.__version__, "scikit-learn": sklearn.__version__, "statsmodels": statsmodels.__version__, "numpy": np.__version__}}

golden["holm"] = []
for p in ([0.01, 0.04, 0.03, 0.005], [0.2, 0.2, 0.9], [0.0, 1.0, 0.5, 0.02, 0.02], [0.03]):
    golden["holm"].append({"p": p, "adjusted": multipletests(p, method="holm")[1].tolist()})

golden["normalCdf"] = [{"z": z, "p": float(norm.cdf(z)), "twoSided": float(2 * norm.sf(abs(z)))} for z in (-30.0, -12.0, -8.0, -3.2, -1.96, -0.5, 0.0, 1e-9, 0.7, 1.6448536269514722, 2.9, 5.5)]

# The least difference, in standard errors, that is shown with power .8.
golden["detectable"] = [{"level": level, "value": float(zt_ind_solve_power(nobs1=1, ratio=0, alpha=level, power=0.8, alternative="two-sided"))} for level in (0.05, 0.01)]

values = rng.normal(0.03, 0.2, 40)
found = bootstrap((values,), np.mean, n_resamples=200, method="basic", rng=rng)
golden["standardError"] = {"estimate": float(values.mean()), "resampled": found.bootstrap_distribution.tolist(), "standardError": float(found.standard_error)}

n, d, k = 90, 6, 4
truth = rng.integers(0, k, n)
x = (rng.normal(0, 1, (k, d))[truth] + rng.normal(0, 1.1, (n, d))).astype(np.float32)
groups = np.arange(n)
groups[1::9] = groups[0::9]
similarity = (x / np.linalg.norm(x, axis=1, keepdims=True)) @ (x / np.linalg.norm(x, axis=1, keepdims=True)).T


def voted(neighbors):
    """Where votes are tied, the share of a guess among the categories that are."""
    right = []
    for i in range(n):
        others = groups != groups[i]
        fit = KNeighborsClassifier(neighbors, metric="cosine").fit(x[others], truth[others])
        votes = fit.predict_proba(x[i : i + 1])[0]
        most = fit.classes_[votes == votes.max()]
        right.append(np.mean(most == truth[i]))
    return float(np.mean(right))


first, second = np.triu_indices(n, 1)
apart = groups[first] != groups[second]
golden["retrieval"] = {
    "x": [[float(v) for v in row] for row in x], "truth": truth.tolist(), "groups": groups.tolist(),
    "oneNN": voted(1), "tenNN": voted(10),
    "pairAuc": float(roc_auc_score((truth[first] == truth[second])[apart], similarity[first, second][apart])),
}

# A resample clustered anew: the optimum of three clear clusters is the same for whoever looks for it.
truth = np.repeat(np.arange(3), 40)
x = (np.eye(3, 5)[truth] * 6 + rng.normal(0, 1, (120, 5))).astype(np.float32)
given = np.where(rng.random(120) < 0.3, rng.integers(0, 3, 120), truth)
inside = np.sort(rng.permutation(120)[:60])
outside = np.setdiff1d(np.arange(120), inside)
fit = KMeans(3, n_init=20, random_state=0).fit(x[inside].astype(np.float64))
golden["reclustered"] = {"x": [[float(v) for v in row] for row in x], "truth": given.tolist(), "inside": inside.tolist(), "outside": outside.tolist()}
for name, items, labels in (("in", inside, fit.labels_), ("out", outside, fit.predict(x[outside].astype(np.float64)))):
    golden["reclustered"][name] = {"ari": adjusted_rand_score(given[items], labels), "ami": adjusted_mutual_info_score(given[items], labels), "vMeasure": v_measure_score(given[items], labels)}

# Two one-sided tests of a mean within a margin: the larger p, normal and by Student's t.
golden["beyondMargin"] = []
for shift, margin in ((0.004, 0.02), (0.012, 0.02), (-0.03, 0.02), (0.0, 0.008)):
    sample = rng.normal(shift, 0.03, 12)
    described = DescrStatsW(sample)
    golden["beyondMargin"].append({
        "estimate": float(described.mean), "standardError": float(described.std_mean), "margin": margin,
        "normal": float(ztost(sample, -margin, margin)[0]), "student": float(described.ttost_mean(-margin, margin)[0]), "degreesOfFreedom": 11,
    })

Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=1) + "\n")
