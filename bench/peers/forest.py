from serve import serve
from sklearn.ensemble import RandomForestClassifier


def prepare(arrays, settings, threads):
    return {**arrays, "settings": settings, "threads": threads}


def run(state):
    settings = state["settings"]
    model = RandomForestClassifier(
        settings["nEstimators"], max_depth=settings["maxDepth"], random_state=settings["seed"], n_jobs=state["threads"]
    )
    return model.fit(state["train"], state["trainLabels"])


serve(prepare, run, lambda model, state: {"accuracy": float(model.score(state["test"], state["testLabels"]))}, run)
