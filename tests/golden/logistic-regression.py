"""scikit-learn's LogisticRegression on the digits of forest-accuracy.json (pixels / 16). scikit-learn 1.9.1."""

import json
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

digits = load_digits()
x, y = digits.data[:700] / 16, digits.target[:700]
cases = []
for classes, rows, C in ((10, 300, 1.0), (10, 60, 0.05), (3, 100, 10.0), (2, 100, 1.0)):
    kept = np.flatnonzero(y[:400] < classes)[:rows]
    model = LogisticRegression(C=C, tol=1e-10, max_iter=100000).fit(x[kept], y[kept])
    others = 400 + np.flatnonzero(y[400:] < classes)
    cases.append({
        "rows": kept.tolist(), "C": C, "coefficients": np.round(model.coef_, 8).tolist(), "intercepts": np.round(model.intercept_, 8).tolist(),
        "test": others[:20].tolist(), "probabilities": np.round(model.predict_proba(x[others[:20]]), 8).tolist(),
    })
Path(__file__).with_suffix(".json").write_text(json.dumps({"cases": cases}, separators=(",", ":")) + "\n")
