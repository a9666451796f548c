"""Writes kmeans.json: five data sets, scikit-learn's best of 20 initialisations on each, and its result from given starts.

Values are stored as int16 / scale, deflated, in base64, so that both sides compute on exactly the same numbers. The last data set is
all-MiniLM-L6-v2's vectors of every fourth product of data/sample.csv: kmeans.py <folder of the model>.
"""

import base64
import csv
import json
import sys
import warnings
import zlib
from pathlib import Path

import numpy as np
import sklearn
from sentence_transformers import SentenceTransformer
from sklearn.cluster import KMeans
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine
from sklearn.preprocessing import StandardScaler

root = Path(__file__).parents[2]
with open(root / "data/sample.csv", encoding="utf-8", newline="") as file:
    texts = [row["description"] for row in csv.DictReader(file)][::4]
vectors = SentenceTransformer(sys.argv[1], device="cpu").encode(texts, batch_size=16, normalize_embeddings=True)

sets = {
    "iris": (load_iris().data, 10, 3),
    "wine, standardised": (StandardScaler().fit_transform(load_wine().data), 1000, 3),
    "breast cancer, standardised": (StandardScaler().fit_transform(load_breast_cancer().data), 1000, 2),
    "digits": (load_digits().data, 1, 10),
    "MiniLM vectors of the sample": (vectors, 500, 7),
}


def stored(values, scale):
    integers = np.round(np.asarray(values, dtype=np.float64) * scale).astype("<i2")
    return integers / scale, base64.b64encode(zlib.compress(integers.tobytes(), 9)).decode()


def fitted(x, init):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = KMeans(len(init), init=init, n_init=1).fit(x)
    return {"labels": "".join(format(label, "x") for label in model.labels_), "inertia": model.inertia_, "iterations": model.n_iter_}


rng = np.random.default_rng(7)
golden = {"versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, "sets": [], "relocations": []}
for name, (values, scale, k) in sets.items():
    x, data = stored(values, scale)
    best = KMeans(k, n_init=20, random_state=0).fit(x).inertia_
    # Starts are rows shortened by an irrational factor: whole numbers would put rows at exactly equal distances from two of
    # them, and which of the two scikit-learn then takes is an accident of its rounding.
    starts = [rng.choice(len(x), k, replace=False).tolist() for _ in range(3)]
    golden["sets"].append({"name": name, "rows": x.shape[0], "columns": x.shape[1], "scale": scale, "k": k, "data": data, "best": best, "starts": [{"rows": rows, **fitted(x, x[rows] * np.sqrt(0.9))} for rows in starts]})

x = rng.normal(size=(60, 3)).round(3)
for name, init in {
    "one empty": [x[0], x[1], [90, 90, 90]],
    "two empty": [x[2], [90, 90, 90], x[3], [-80, 70, 60]],
    "all but one empty": [x[4], [90, 90, 90], [91, 90, 90], [92, 90, 90], [93, 90, 90]],
}.items():
    golden["relocations"].append({"name": name, "x": x.ravel().tolist(), "rows": 60, "columns": 3, "init": np.asarray(init).ravel().tolist(), "k": len(init), **fitted(x, np.asarray(init, dtype=np.float64))})

Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n", encoding="utf-8")
