from sklearn.cluster import HDBSCAN
from serve import serve


def prepare(arrays, settings, threads):
    return {"x": arrays["x"], "settings": settings, "threads": threads}


def run(state):
    settings = state["settings"]
    return HDBSCAN(min_cluster_size=settings["minClusterSize"], min_samples=settings["minSamples"], n_jobs=state["threads"], copy=True).fit(state["x"])


def quality(result, state):
    return {"nClusters": int(result.labels_.max() + 1), "noise": int((result.labels_ == -1).sum())}


serve(prepare, run, quality, warm_up=run)
