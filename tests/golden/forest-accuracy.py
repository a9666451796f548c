"""Accuracy of scikit-learn's forest on 700 of its digits, ten seeds. scikit-learn 1.9.1."""

import json
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier

digits = load_digits()
x, y = digits.data[:700].astype(int), digits.target[:700]
train = 400
letters = "0123456789abcdefg"
options = [{"max_depth": 10}, {"max_depth": 4, "min_samples_leaf": 3}, {"class_weight": "balanced_subsample", "min_samples_split": 10}]
accuracies, leftOut, sizes = [], [], []
for option in options:
    models = [RandomForestClassifier(100, random_state=seed, oob_score=True, **option).fit(x[:train], y[:train]) for seed in range(10)]
    accuracies.append([model.score(x[train:], y[train:]) for model in models])
    leftOut.append([model.oob_score_ for model in models])
    sizes.append(float(np.mean([tree.tree_.node_count for model in models for tree in model.estimators_])))
golden = {
    "pixels": ["".join(letters[value] for value in row) for row in x],
    "labels": y.tolist(), "train": train, "options": options,
    "accuracies": accuracies, "outOfBag": leftOut, "meanNodes": sizes,
}
Path(__file__).with_suffix(".json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
