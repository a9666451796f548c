"""Writes pair-share.json: shares over pairs with common members, by a jackknife written out and scipy's beta and t. No input."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import scipy
from scipy.stats import beta, t

rng = np.random.default_rng(15)


def limits(pairs, confidence):
    held = np.array([h for *_, h in pairs], float)
    share = held.mean()
    members = sorted({m for a, b, _ in pairs for m in (a, b)})
    without = np.array([np.mean([h for a, b, h in pairs if m not in (a, b)]) for m in members])
    variance = (len(members) - 1) / len(members) * ((without - without.mean()) ** 2).sum()
    taken, apart = set(), 0
    for a, b, _ in pairs:
        if a not in taken and b not in taken:
            taken |= {a, b}
            apart += 1
    worth = min(len(pairs), max(apart, share * (1 - share) / variance if variance > 0 else 0))
    tail, one = (1 - confidence) / 2, 1 - confidence
    n, m = (worth * min(1, t.ppf(1 - p, len(pairs) - 1) / t.ppf(1 - p, len(members) - 1)) ** 2 for p in (tail, one))
    return {
        "share": share, "worth": worth,
        "low": beta.ppf(tail, share * n, (1 - share) * n + 1) if share > 0 else 0.0,
        "high": beta.ppf(1 - tail, share * n + 1, (1 - share) * n) if share < 1 else 1.0,
        "atMost": beta.ppf(confidence, share * m + 1, (1 - share) * m) if share < 1 else 1.0,
    }


cases = []
for members, kept, bound in ((12, 40, 1.5), (20, 190, 2.2), (16, 60, 9.0), (10, 45, 0.0), (30, 75, 2.0)):
    value = rng.normal(size=members)
    pairs = [(a, b, bool(abs(value[a] - value[b]) > bound)) for a, b in combinations(range(members), 2)]
    pairs = [pairs[i] for i in sorted(rng.permutation(len(pairs))[:kept])]
    for confidence in (0.95, 0.9):
        cases.append({"pairs": pairs, "confidence": confidence, **limits(pairs, confidence)})
Path(__file__).with_suffix(".json").write_text(json.dumps({"versions": {"scipy": scipy.__version__, "numpy": np.__version__}, "cases": cases}) + "\n")
