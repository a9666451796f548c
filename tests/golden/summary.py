"""Writes summary.json: means, variances and quantiles by Python's own statistics (method "inclusive", as numpy's linear)."""

import json
import random
import statistics
import sys
from pathlib import Path

draw = random.Random(8)
lists = [[3.0, 1.0, 2.0], [-4.0, 10.5], [round(draw.lognormvariate(4, 1)) for _ in range(101)], [draw.gauss(0.46, 0.02) for _ in range(20)]]
golden = [
    {
        "values": values,
        "mean": statistics.fmean(values),
        "variance": statistics.variance(values),
        "ofAll": statistics.pvariance(values),
        "twentieths": statistics.quantiles(values, n=20, method="inclusive"),
    }
    for values in lists
]
Path(__file__).with_suffix(".json").write_text(json.dumps({"versions": {"python": sys.version.split()[0]}, "lists": golden}, indent=1) + "\n")
