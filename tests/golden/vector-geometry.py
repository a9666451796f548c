"""Writes vector-geometry.json: mean cosine and k-occurrence by scikit-learn, skewness and entropy by scipy, singular values by numpy. No
input. scikit-learn 1.4 or newer."""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy.stats import entropy, skew
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.neighbors import NearestNeighbors

rng = np.random.default_rng(2010)
cloud = rng.normal(size=(120, 12)) * np.geomspace(3, 0.1, 12)
cases = {"tall, around 0": (cloud, 5), "tall, off centre": (cloud + 4, 10), "wide": (rng.normal(size=(30, 50)) + 0.3, 10)}
golden = []
for name, (values, k) in cases.items():
    x = values.astype(np.float32)
    n = len(x)
    cosine = cosine_similarity(x.astype(np.float64))
    near = NearestNeighbors(n_neighbors=k).fit(x.astype(np.float64)).kneighbors(return_distance=False)
    singular = np.linalg.svd(x.astype(np.float64), compute_uv=False)
    golden.append({
        "name": name, "x": [[float(v) for v in row] for row in x], "nNeighbors": k,
        "meanCosine": float((cosine.sum() - np.trace(cosine)) / (n * (n - 1))),
        "hubness": float(skew(np.bincount(near.ravel(), minlength=n))),
        "effectiveRank": float(np.exp(entropy(singular))),
    })
golden = {"versions": {name: version(name) for name in ("scikit-learn", "scipy", "numpy")}, "cases": golden}
Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=1) + "\n")
