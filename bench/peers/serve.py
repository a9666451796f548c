"""The peers' side of the protocol: read the request, answer {"ready"}, then one line of JSON for each line on stdin.

A peer script calls serve(prepare, run, quality, warm_up): `prepare(arrays, settings, threads)` builds the state, `run(state)`
is timed, `quality(result, state)` is not. `warm_up(state)` is whatever makes the first timed run like the others.
"""

import json
import sys
import time

import numpy as np

TYPES = {"float32": "<f4", "float64": "<f8", "int32": "<i4", "uint8": "u1"}


def read(spec):
    return np.fromfile(spec["file"], dtype=TYPES[spec["type"]]).reshape(spec["shape"])


def cosines(result, state):
    """The least and the mean cosine of vectors to state["reference"], row by row."""
    a, b = np.asarray(result, dtype="float64"), state["reference"].astype("float64")
    each = (a * b).sum(1) / np.sqrt((a * a).sum(1) * (b * b).sum(1))
    return {"leastCosine": float(each.min()), "meanCosine": float(each.mean())}


def serve(prepare, run, quality, warm_up=lambda state: None):
    with open(sys.argv[1], encoding="utf-8") as file:
        request = json.load(file)
    arrays = {name: read(spec) for name, spec in request["arrays"].items()}
    state = prepare(arrays, request["settings"], request["threads"])
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        if line.strip() == "warm-up":
            warm_up(state)
            print(json.dumps({"warm": True}), flush=True)
            continue
        start = time.perf_counter()
        result = run(state)
        seconds = time.perf_counter() - start
        print(json.dumps({"seconds": seconds, "quality": quality(result, state)}), flush=True)
