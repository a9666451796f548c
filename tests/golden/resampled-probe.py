"""A logistic regression of scaled features that learns from halves of the digits of forest-accuracy.json (pixels / 16) and is tested on the others, by scikit-learn; the corrected variance of Nadeau and Bengio (2003) for its mean, written out. No input."""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss
from sklearn.pipeline import make_pipeline

from together import TogetherScaler

digits = load_digits()
n = 300
x, y = digits.data[:n] / 16, digits.target[:n]
rng = np.random.default_rng(15)
halves = [np.sort(rng.permutation(n)[: n // 2]) for _ in range(14)]
Cs = [1e-3, 1e-2, 1e-1, 1.0, 10.0, 100.0]
accuracies, losses = [], np.zeros(len(Cs))
for at, inside in enumerate(halves):
    outside = np.setdiff1d(np.arange(n), inside)
    for c, C in enumerate(Cs):
        model = make_pipeline(TogetherScaler(), LogisticRegression(C=C, tol=1e-9, max_iter=100000)).fit(x[inside], y[inside])
        if C == 1e-1:
            accuracies.append(accuracy_score(y[outside], model.predict(x[outside])))
        if at < 10:
            losses[c] += log_loss(y[outside], model.predict_proba(x[outside]), labels=range(10)) / 10
J = len(halves)
golden = {
    "versions": {"scikit-learn": sklearn.__version__},
    "halves": [inside.tolist() for inside in halves],
    "Cs": Cs,
    "best": Cs[int(np.argmin(losses))],
    "C": 1e-1,
    "accuracies": accuracies,
    "standardError": float(np.sqrt((1 / J + 1) * np.var(accuracies, ddof=1))),
}
Path(__file__).with_suffix(".json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
