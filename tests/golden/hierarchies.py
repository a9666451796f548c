"""Writes hierarchies.json: scikit-learn's AgglomerativeClustering, scipy's linkage, scikit-learn's and PyPI's HDBSCAN.

Values are stored as int16 / scale, deflated, in base64, so that both sides compute on exactly the same numbers.
"""

import base64
import json
import zlib
from importlib.metadata import version
from pathlib import Path

import hdbscan
import numpy as np
from scipy.cluster.hierarchy import linkage
from sklearn.cluster import HDBSCAN, AgglomerativeClustering
from sklearn.datasets import load_breast_cancer, load_iris, load_wine, make_moons
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(1963)
centres = rng.normal(size=(9, 40)) * 1.2
unequal = rng.choice(9, 700, p=[0.3, 0.2, 0.15, 0.1, 0.1, 0.05, 0.05, 0.03, 0.02])
blobs = centres[unequal] + rng.normal(size=(700, 40)) * (0.4 + 0.2 * (unequal[:, None] % 3))
background = rng.normal(size=(100, 40)) * 1.5
# A little noise of its own for each value: without it iris has equal distances, whose order is an accident.
iris = load_iris().data + rng.normal(size=(150, 4)) * 0.02

sets = {
    "iris, jittered": (iris, 5000, 3, 8),
    "wine, standardised": (StandardScaler().fit_transform(load_wine().data), 5000, 3, 10),
    "breast cancer, standardised": (StandardScaler().fit_transform(load_breast_cancer().data), 2000, 2, 12),
    "moons": (make_moons(300, noise=0.06, random_state=1)[0], 10000, 2, 10),
    "unequal blobs and background": (np.vstack([blobs, background]), 3000, 9, 10),
}


def stored(values, scale):
    integers = np.round(np.asarray(values, dtype=np.float64) * scale).astype("<i2")
    return integers / scale, base64.b64encode(zlib.compress(integers.tobytes(), 9)).decode()


def numbers(values, digits):
    return [float(f"{value:.{digits}g}") for value in values]


def letters(labels):
    """A character a row, "-" for noise."""
    return "".join("-" if label < 0 else "0123456789abcdefghijklmnopqrstuvwxyz"[label] for label in labels)


golden = {"versions": {name: version(name) for name in ("scikit-learn", "scipy", "numpy", "hdbscan")}, "sets": []}
for name, (values, scale, k, size) in sets.items():
    x, data = stored(values, scale)
    agglomerative = []
    for method in ("ward", "average", "complete", "single"):
        labels = AgglomerativeClustering(k, linkage=method).fit_predict(x)
        heights = linkage(x, method)[:, 2]
        agglomerative.append({"linkage": method, "labels": letters(labels), "lastHeights": numbers(heights[-20:], 12), "sumOfHeights": float(heights.sum())})
    density = []
    for samples in (size, 3):
        for selection in ("eom", "leaf"):
            model = HDBSCAN(min_cluster_size=size, min_samples=samples, cluster_selection_method=selection, copy=True).fit(x)
            other = hdbscan.HDBSCAN(min_cluster_size=size, min_samples=samples - 1, cluster_selection_method=selection, algorithm="generic", approx_min_span_tree=False).fit(x)
            density.append({
                "minClusterSize": size, "minSamples": samples, "selection": selection,
                "scikit-learn": letters(model.labels_), "hdbscan": letters(other.labels_), "probabilities": numbers(other.probabilities_, 5),
            })
    golden["sets"].append({"name": name, "rows": x.shape[0], "columns": x.shape[1], "scale": scale, "k": k, "data": data, "agglomerative": agglomerative, "hdbscan": density})

Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n", encoding="utf-8")
