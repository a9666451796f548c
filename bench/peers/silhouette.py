from sklearn.metrics import silhouette_score
from serve import serve


def prepare(arrays, settings, threads):
    return arrays


def run(state):
    return silhouette_score(state["x"], state["labels"])


serve(prepare, run, lambda result, state: {"silhouette": float(result)}, lambda state: silhouette_score(state["x"][:500], state["labels"][:500]))
