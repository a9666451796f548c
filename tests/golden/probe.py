"""Standardised logistic regression, the choice of C and grouped folds by scikit-learn on the digits of forest-accuracy.json (pixels / 16), and Student's t by scipy. scikit-learn 1.9.1, scipy 1.17.1."""

import json
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedGroupKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from together import TogetherScaler

digits = load_digits()
x, y = digits.data[:300] / 16, digits.target[:300]
# Groups of one to four neighbours, whatever they show.
groups = np.cumsum(np.random.default_rng(0).random(300) < 0.5)


def pipeline(C, scaler=StandardScaler, **options):
    return make_pipeline(scaler(), LogisticRegression(C=C, tol=1e-9, max_iter=100000, **options))


folds = list(StratifiedGroupKFold(5).split(x, y, groups))
fold_of = np.empty(300, int)
for k, (_, test) in enumerate(folds):
    fold_of[test] = k

Cs = [1e-4, 1e-3, 1e-2, 1e-1, 1.0]
search = GridSearchCV(pipeline(1.0), {"logisticregression__C": Cs}, cv=folds, scoring="neg_log_loss").fit(x, y)
cases = []
for C, scaler in ((0.01, StandardScaler), (1.0, StandardScaler), (0.01, TogetherScaler), (1.0, TogetherScaler)):
    model = pipeline(C, scaler).fit(x[:200], y[:200])
    cases.append({"standardize": "each" if scaler is StandardScaler else "together", "C": C, "probabilities": np.round(model.predict_proba(x[200:230]), 9).tolist()})

scores = [0.91, 0.93, 0.9, 0.95, 0.92, 0.94, 0.9, 0.93, 0.92, 0.96]
error = np.sqrt((1 / len(scores) + 1 / 4) * np.var(scores, ddof=1))
t = stats.t(len(scores) - 1)
golden = {
    "groups": groups.tolist(),
    "foldOf": fold_of.tolist(),
    "accuracies": cross_val_score(pipeline(0.01), x, y, cv=folds).tolist(),
    "Cs": Cs,
    "logLosses": (-search.cv_results_["mean_test_score"]).tolist(),
    "best": search.best_params_["logisticregression__C"],
    "cases": cases,
    "student": [
        {"df": df, "p": p, "quantile": stats.t.ppf(p, df), "t": value, "twoSided": 2 * stats.t.sf(value, df)}
        for df, p, value in ((1, 0.975, 12.7), (4, 0.975, 0.3), (9, 0.95, 2.5), (49, 0.995, 6.0), (1000, 0.025, 1.96))
    ],
    "corrected": {
        "scores": scores, "standardError": error, "low": np.mean(scores) - t.ppf(0.975) * error, "high": np.mean(scores) + t.ppf(0.975) * error,
        "differences": [0.01, -0.02, 0.03, 0.02, 0.0], "p": 2 * stats.t(4).sf(0.008 / np.sqrt((1 / 5 + 1 / 4) * np.var([0.01, -0.02, 0.03, 0.02, 0.0], ddof=1))),
    },
}
Path(__file__).with_suffix(".json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
