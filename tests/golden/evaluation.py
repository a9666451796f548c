"""Writes evaluation.json: agreement, assignment, silhouette and permutation values by scikit-learn and scipy."""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.optimize import linear_sum_assignment
from scipy.stats import norm, permutation_test
from sklearn import metrics
from sklearn.metrics import silhouette_samples, silhouette_score
from sklearn.metrics.cluster import contingency_matrix

rng = np.random.default_rng(2016)


def noisy(truth, k, share):
    clusters = truth % k
    wrong = rng.random(len(truth)) < share
    return np.where(wrong, rng.integers(0, k, len(truth)), clusters)


def measures(a, b):
    table = contingency_matrix(a, b)
    rows, columns = linear_sum_assignment(table, maximize=True)
    return {
        "ari": metrics.adjusted_rand_score(a, b),
        "ami": metrics.adjusted_mutual_info_score(a, b),
        "nmi": metrics.normalized_mutual_info_score(a, b),
        "homogeneity": metrics.homogeneity_score(a, b),
        "completeness": metrics.completeness_score(a, b),
        "vMeasure": metrics.v_measure_score(a, b),
        "purity": table.max(axis=0).sum() / table.sum(),
        "aligned": int(table[rows, columns].sum()),
    }


def jackknife(a, b):
    n = len(a)
    values = np.array([metrics.adjusted_rand_score(np.delete(a, i), np.delete(b, i)) for i in range(n)])
    return float(np.sqrt((n - 1) / n * ((values - values.mean()) ** 2).sum()))


truth = np.repeat(np.arange(7), 30)
unequal = rng.choice(5, 400, p=[0.7, 0.15, 0.1, 0.04, 0.01])
labellings = {
    "equal k": (truth, noisy(truth, 7, 0.4)),
    "fewer clusters": (truth, noisy(truth, 4, 0.2)),
    "more clusters": (truth, rng.integers(0, 12, len(truth))),
    "unequal categories": (unequal, noisy(unequal, 5, 0.3)),
    "independent": (rng.integers(0, 6, 500), rng.integers(0, 6, 500)),
    "one cluster": (truth, np.zeros_like(truth)),
    "every item its own": (np.arange(20) // 5, np.arange(20)),
    "negative and sparse names": (truth * 1000 - 5, noisy(truth, 7, 0.1) - 3),
}
golden = {"versions": {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__}}
golden["labellings"] = [{"name": name, "a": a.tolist(), "b": b.tolist(), **measures(a, b)} for name, (a, b) in labellings.items()]

a, b = labellings["equal k"]
c = noisy(truth, 7, 0.35)
n = len(a)
difference = np.array([metrics.adjusted_rand_score(np.delete(a, i), np.delete(c, i)) - metrics.adjusted_rand_score(np.delete(a, i), np.delete(b, i)) for i in range(n)])
golden["jackknife"] = {
    "a": a.tolist(), "b": b.tolist(), "c": c.tolist(), "standardError": jackknife(a, b),
    "difference": metrics.adjusted_rand_score(a, c) - metrics.adjusted_rand_score(a, b),
    "differenceStandardError": float(np.sqrt((n - 1) / n * ((difference - difference.mean()) ** 2).sum())),
}

golden["assignments"] = []
for rows, columns in [(1, 1), (3, 3), (5, 8), (9, 4), (20, 20), (13, 40)]:
    for values in (rng.integers(0, 50, (rows, columns)), rng.normal(size=(rows, columns)).round(6)):
        i, j = linear_sum_assignment(values, maximize=True)
        golden["assignments"].append({"rows": rows, "columns": columns, "values": values.ravel().tolist(), "total": float(values[i, j].sum())})

golden["silhouettes"] = []
for n, d, k, spread in [(60, 3, 3, 3.0), (80, 10, 6, 1.0)]:
    labels = rng.integers(0, k, n)
    x = (rng.normal(size=(k, d))[labels] * spread + rng.normal(size=(n, d))).round(5)
    golden["silhouettes"].append({"rows": n, "columns": d, "x": x.ravel().tolist(), "labels": labels.tolist(), "mean": silhouette_score(x, labels), "samples": silhouette_samples(x, labels).tolist()})
x = rng.normal(size=(12, 2)).round(3)
labels = np.array([0] * 6 + [1] * 5 + [2])
golden["silhouettes"].append({"rows": 12, "columns": 2, "x": x.ravel().tolist(), "labels": labels.tolist(), "mean": silhouette_score(x, labels), "samples": silhouette_samples(x, labels).tolist()})

golden["signFlips"] = []
for values in (rng.normal(0.3, 1, 12), rng.normal(0.02, 0.03, 10), np.full(6, 0.25), rng.normal(0, 1, 5)):
    values = values.round(6)
    for alternative in ("two-sided", "greater", "less"):
        def mean(x, axis):
            return np.mean(x, axis=axis)
        exact = permutation_test((values,), mean, permutation_type="samples", alternative=alternative, n_resamples=np.inf)
        # scipy's two-sided p doubles the smaller tail; for a statistic symmetric about 0 that is the p of its absolute value.
        golden["signFlips"].append({"values": values.tolist(), "alternative": alternative, "p": float(exact.pvalue)})

golden["normalQuantiles"] = [{"p": p, "z": float(norm.ppf(p))} for p in (1e-12, 0.001, 0.025, 0.3, 0.5, 0.8, 0.975, 0.995, 1 - 1e-9)]

Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n", encoding="utf-8")
