"""Writes mteb-clustering.json: V-measure and AMI by MTEB's own clustering evaluation on its draws, and MAP@R by pytorch-metric-learning.

pip install -r mteb-clustering.txt; no input.
"""

import json
import random
from pathlib import Path

import mteb
import numpy as np
import pytorch_metric_learning
import sklearn
import torch
from mteb.abstasks.clustering import _evaluate_clustering_bootstrapped
from pytorch_metric_learning.utils.accuracy_calculator import AccuracyCalculator

rng = np.random.default_rng(15)


class Recording(random.Random):
    """Keeps the rows that MTEB draws."""

    draws = []

    def choices(self, population, *, k):
        found = super().choices(population, k=k)
        self.draws.append(found)
        return found


golden = {"versions": {"mteb": mteb.__version__, "scikit-learn": sklearn.__version__, "pytorch-metric-learning": pytorch_metric_learning.__version__, "numpy": np.__version__}, "clustering": []}
for name, spread in (("apart", 9.0), ("overlapping", 1.6)):
    n, d, k = 150, 6, 5
    first = rng.integers(0, k, n)
    second = first * 2 + rng.integers(0, 2, n)
    x = (rng.normal(0, 1, (k, d))[first] * spread + rng.normal(0, 1, (n, d))).round(3).astype(np.float32)
    # Every tenth has no second level. Numbers, since among names MTEB's own mark of a missing level becomes a name.
    labels = [[int(a)] if i % 10 == 0 else [int(a), int(b)] for i, (a, b) in enumerate(zip(first, second))]
    recording = Recording(42)
    recording.draws = []
    scores, assignments = _evaluate_clustering_bootstrapped(x, labels, n_clusters=6, cluster_size=120, kmean_batch_size=64, max_depth=None, rng_state=recording, seed=42)
    golden["clustering"].append({
        "name": name, "x": [[round(float(v), 3) for v in row] for row in x], "first": first.tolist(),
        "second": [-1 if i % 10 == 0 else int(b) for i, b in enumerate(second)], "batchSize": 64,
        "levels": [{"draws": recording.draws[6 * at : 6 * at + 6], "assignments": assignments[f"Level {at}"], "vMeasure": scores["v_measure"][f"Level {at}"], "ami": scores["ami"][f"Level {at}"]} for at in (0, 1)],
    })

# MAP@R by cosine, each item among all others; the calculator's own neighbours by a plain sort.
n = 60
truth = rng.integers(0, 4, n)
x = (rng.normal(0, 1, (4, 5))[truth] + rng.normal(0, 1, (n, 5))).round(3).astype(np.float32)
unit = x / np.linalg.norm(x, axis=1, keepdims=True)


def neighbours(query, k, reference, ref_includes_query=False):
    near = query @ reference.T
    near.fill_diagonal_(-2)
    distances, indices = near.sort(dim=1, descending=True, stable=True)
    return distances[:, :k], indices[:, :k]


calculator = AccuracyCalculator(include=("mean_average_precision_at_r",), k="max_bin_count", knn_func=neighbours)
found = calculator.get_accuracy(torch.from_numpy(unit), torch.from_numpy(truth))
golden["mapAtR"] = {"x": [[round(float(v), 3) for v in row] for row in x], "truth": truth.tolist(), "value": float(found["mean_average_precision_at_r"])}
Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
