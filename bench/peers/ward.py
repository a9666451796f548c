from sklearn.cluster import AgglomerativeClustering
from serve import serve


def prepare(arrays, settings, threads):
    return {"x": arrays["x"], "settings": settings}


def run(state):
    return AgglomerativeClustering(state["settings"]["nClusters"], linkage="ward", compute_distances=True).fit(state["x"])


def quality(result, state):
    return {"lastHeight": float(result.distances_[-1]), "nClusters": int(result.n_clusters_)}


serve(prepare, run, quality, warm_up=run)
