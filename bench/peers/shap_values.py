import numpy as np
import shap
from serve import serve
from sklearn.ensemble import RandomForestClassifier


def prepare(arrays, settings, threads):
    model = RandomForestClassifier(
        settings["nEstimators"], max_depth=settings["maxDepth"], random_state=settings["seed"], n_jobs=threads
    ).fit(arrays["x"][arrays["train"]], arrays["trainLabels"])
    return {"x": arrays["x"], "model": model}


def run(state):
    explainer = shap.TreeExplainer(state["model"])
    return explainer.expected_value, explainer.shap_values(state["x"], check_additivity=False)


def quality(result, state):
    base, values = result
    return {"additivityError": float(np.abs(values.sum(1) + base - state["model"].predict_proba(state["x"])).max())}


def warm_up(state):
    shap.TreeExplainer(state["model"]).shap_values(state["x"][:20], check_additivity=False)


serve(prepare, run, quality, warm_up)
