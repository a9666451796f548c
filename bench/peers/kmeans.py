from sklearn.cluster import KMeans
from serve import serve


def prepare(arrays, settings, threads):
    return {"x": arrays["x"], "settings": settings, "seed": 0}


def model(state, n_init):
    settings = state["settings"]
    return KMeans(settings["nClusters"], n_init=n_init, max_iter=settings["maxIter"], tol=settings["tol"], random_state=state["seed"])


def run(state):
    return model(state, state["settings"]["nInit"]).fit(state["x"])


def quality(result, state):
    return {"inertia": float(result.inertia_), "iterations": int(result.n_iter_)}


serve(prepare, run, quality, warm_up=lambda state: model(state, 1).fit(state["x"]))
