"""What shap.summary_plot draws on an array (rows, features, classes). shap 0.51.0, matplotlib (any), on forest-shap.json.

Per case the columns in their order: the title, the labels of the rows (the first column alone carries them) and, from the
top, the points of each row, ascending (shap shuffles them).
"""

import json
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import shap

here = Path(__file__).parent
drawn = {}
for name, case in json.loads((here / "forest-shap.json").read_text()).items():
    values = np.array(case["pathDependent"]["values"])
    plt.close("all")
    shap.summary_plot(values, np.array(case["rows"]), feature_names=[f"dim_{f}" for f in range(values.shape[1])], show=False)
    columns = [axes for axes in plt.gcf().axes if axes.get_title()]
    drawn[name] = []
    for axes in columns:
        points = np.concatenate([np.asarray(collection.get_offsets()) for collection in axes.collections])
        points = points[~np.isnan(points).any(axis=1)]
        height = np.round(points[:, 1]).astype(int)
        rows = [sorted(round(float(x), 9) for x in points[height == h, 0]) for h in range(height.max(), -1, -1)]
        labels = [label.get_text() for label in axes.get_yticklabels()][::-1]
        drawn[name].append({"title": axes.get_title(), "labels": labels, "rows": rows})
Path(__file__).with_suffix(".json").write_text(json.dumps(drawn, separators=(",", ":")) + "\n")
