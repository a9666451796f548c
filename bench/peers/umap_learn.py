import warnings

from sklearn.manifold import trustworthiness
from umap import UMAP
from serve import serve

warnings.simplefilter("ignore")


def prepare(arrays, settings, threads):
    return {"x": arrays["x"], "settings": settings, "threads": threads}


def fit(state, epochs):
    s = state["settings"]
    return UMAP(n_neighbors=s["nNeighbors"], min_dist=s["minDist"], n_epochs=epochs, random_state=s["seed"], n_jobs=1 if s["seed"] is not None else state["threads"]).fit_transform(state["x"])


def run(state):
    return fit(state, state["settings"]["nEpochs"])


def quality(result, state):
    return {"trustworthiness": float(trustworthiness(state["x"], result, n_neighbors=10))}


serve(prepare, run, quality, warm_up=lambda state: fit(state, 20))
