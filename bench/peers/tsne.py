"""t-SNE by scikit-learn or openTSNE; the divergence is recomputed for every side on one set of affinities, exactly."""

import numpy as np
from serve import serve


def affinities(x, perplexity):
    from sklearn.manifold._t_sne import _joint_probabilities_nn
    from sklearn.neighbors import NearestNeighbors

    k = min(len(x) - 1, int(3 * perplexity + 1))
    graph = NearestNeighbors(n_neighbors=k, n_jobs=-1).fit(x).kneighbors_graph(mode="distance")
    graph.data **= 2
    return _joint_probabilities_nn(graph, perplexity, 0).tocoo()


def divergence(p, y):
    y = np.asarray(y, dtype=np.float64)
    z = 0.0
    for start in range(0, len(y), 512):
        block = y[start : start + 512]
        z += (1 / (1 + ((block[:, None] - y[None]) ** 2).sum(-1))).sum()
    z -= len(y)
    squared = ((y[p.row] - y[p.col]) ** 2).sum(1)
    kept = p.data > 0
    return float((p.data[kept] * np.log(p.data[kept] * (1 + squared[kept]) * z)).sum())


def prepare(arrays, settings, threads):
    return {"x": arrays["x"], "settings": settings, "threads": threads}


def fit(state, iterations):
    s = state["settings"]
    if s["library"] == "openTSNE":
        from openTSNE import TSNE

        early = min(250, iterations)
        # Its step is a quarter of scikit-learn's for the same learning rate.
        rate = s["learningRate"] if s["learningRate"] == "auto" else 4 * s["learningRate"]
        model = TSNE(perplexity=s["perplexity"], n_iter=iterations - early, early_exaggeration_iter=early, learning_rate=rate, n_jobs=state["threads"], random_state=0)
        return np.asarray(model.fit(state["x"]))
    from sklearn.manifold import TSNE

    return TSNE(perplexity=s["perplexity"], max_iter=iterations, learning_rate=s["learningRate"], n_jobs=state["threads"], random_state=0).fit_transform(state["x"])


def run(state):
    return fit(state, state["settings"]["maxIter"])


def quality(result, state):
    if "p" not in state:
        state["p"] = affinities(state["x"], state["settings"]["perplexity"])
    return {"kl": divergence(state["p"], result)}


serve(prepare, run, quality, warm_up=lambda state: fit(state, 251))
