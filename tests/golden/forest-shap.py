"""Shapley values of scikit-learn forests and their export. scikit-learn 1.9.1, shap 0.51.0, numpy 2.4.6."""

import json
from pathlib import Path

import numpy as np
import shap
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier


def export(model):
    fields = ("children_left", "children_right", "feature", "threshold", "weighted_n_node_samples", "impurity")
    trees = []
    for estimator in model.estimators_:
        tree = estimator.tree_
        trees.append({name: getattr(tree, name).tolist() for name in fields} | {"value": tree.value[:, 0, :].tolist()})
    return {"features": model.n_features_in_, "classes": len(model.classes_), "trees": trees}


def case(features, classes, explained, background, seed, **options):
    x, y = make_classification(
        n_samples=400, n_features=features, n_informative=features // 3, n_redundant=features // 6,
        n_classes=classes, class_sep=0.7, random_state=seed,
    )
    x = np.round(x, 3).astype(np.float32)
    model = RandomForestClassifier(random_state=seed, **options).fit(x, y)
    rows = x[:explained]
    path = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
    sample = x[-background:]
    against = shap.TreeExplainer(model, data=sample, feature_perturbation="interventional")
    return {
        "forest": export(model),
        "rows": np.round(rows.astype(float), 3).tolist(),
        "background": np.round(sample.astype(float), 3).tolist(),
        "probabilities": model.predict_proba(rows).tolist(),
        "importances": model.feature_importances_.tolist(),
        "pathDependent": {
            "values": np.round(path.shap_values(rows), 12).tolist(),
            "baseValues": path.expected_value.tolist(),
        },
        "interventional": {
            "values": np.round(against.shap_values(rows), 12).tolist(),
            "baseValues": against.expected_value.tolist(),
        },
    }


cases = {
    "sixty features, depth 5": case(60, 4, 8, 12, 0, n_estimators=10, max_depth=5),
    "few features, deep: many points, repeated features": case(14, 3, 6, 10, 1, n_estimators=3, max_features=2, min_samples_leaf=2),
    "two classes, weighted": case(6, 2, 6, 5, 2, n_estimators=4, max_depth=4, class_weight={0: 1.0, 1: 2.5}),
}
Path(__file__).with_suffix(".json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
