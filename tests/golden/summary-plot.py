"""What shap.summary_plot labels on an array (rows, features, classes). shap 0.51.0, matplotlib (any), on forest-shap.json."""

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
    drawn[name] = [axes.get_title() for axes in plt.gcf().axes if axes.get_title()]
Path(__file__).with_suffix(".json").write_text(json.dumps(drawn, separators=(",", ":")) + "\n")
