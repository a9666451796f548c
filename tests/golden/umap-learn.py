"""Writes umap-learn.json: umap-learn's fuzzy simplicial set, curves and the trustworthiness of its embeddings.

Values are stored as int16 / scale, deflated, in base64, so that both sides compute on exactly the same numbers.
"""

import base64
import json
import warnings
import zlib
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors
from umap import UMAP
from umap.umap_ import find_ab_params, fuzzy_simplicial_set

warnings.simplefilter("ignore")
rng = np.random.default_rng(2018)


def stored(values, scale):
    integers = np.round(np.asarray(values, dtype=np.float64) * scale).astype("<i2")
    return integers / scale, base64.b64encode(zlib.compress(integers.tobytes(), 9)).decode()


def graph(x, k):
    # Asked without rows it leaves each row out of its own neighbours; asked with them it may put an equal row first.
    # Which of two equal rows is the last neighbour is an accident: the test takes these.
    distances, indices = NearestNeighbors(n_neighbors=k - 1).fit(x).kneighbors()
    indices = np.hstack([np.arange(len(x))[:, None], indices])
    distances = np.hstack([np.zeros((len(x), 1)), distances])
    result = fuzzy_simplicial_set(x, k, random_state=0, metric="euclidean", knn_indices=indices, knn_dists=distances.astype(np.float32))[0].tocsr()
    result.sort_indices()
    return {"nNeighbors": k, "neighbors": indices[:, 1:].tolist(), "offsets": result.indptr.tolist(), "columns": result.indices.tolist(), "values": [float(f"{v:.7g}") for v in result.data]}


golden = {"versions": {name: version(name) for name in ("umap-learn", "scikit-learn", "numpy")}}

# Ten rows come twice: their nearest distance is 0.
x = np.vstack([rng.normal(size=(80, 6)) * 0.5, rng.normal(size=(60, 6)) + 2])
x, data = stored(np.vstack([x, x[:10]]), 1000)
golden["graphs"] = {"rows": x.shape[0], "columns": x.shape[1], "scale": 1000, "data": data, "graphs": [graph(x, k) for k in (5, 15)]}

golden["curves"] = []
for spread, min_dist in ((1, 0.1), (1, 0.0), (1, 0.5), (2, 0.3), (1, 0.99)):
    a, b = find_ab_params(spread, min_dist)
    golden["curves"].append({"spread": spread, "minDist": min_dist, "a": float(a), "b": float(b)})

digits = load_digits()
rows = rng.permutation(len(digits.data))[:600]
x, data = stored(digits.data[rows] + rng.normal(size=(600, 64)) * 0.05, 1000)
embeddings = [UMAP(random_state=seed).fit_transform(x) for seed in range(5)]
golden["digits"] = {
    "rows": 600, "columns": 64, "scale": 1000, "data": data,
    "trustworthiness": [float(trustworthiness(x, y, n_neighbors=10)) for y in embeddings],
    "spectral start": "umap-learn's own; seeds 0 to 4",
}

Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n", encoding="utf-8")
