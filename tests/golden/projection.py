"""Golden values of the projection room. Run: python tests/golden/projection.py
Made with numpy 2.4, scikit-learn 1.9.1."""
import json, pathlib
import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness
from sklearn.manifold._t_sne import _joint_probabilities_nn, _kl_divergence, _joint_probabilities
from sklearn.manifold._utils import _binary_search_perplexity
from sklearn.neighbors import NearestNeighbors
from scipy.spatial.distance import squareform

here = pathlib.Path(__file__).parent
rng = np.random.default_rng(4)


def save(name, value):
    text = json.dumps(value, separators=(",", ":"), default=lambda a: a.tolist())
    (here / f"{name}.json").write_text(text)
    print(name, len(text))


def blobs(n, d, k, spread):
    centres = rng.standard_normal((k, d)) * spread
    return np.round(centres[rng.integers(0, k, n)] + rng.standard_normal((n, d)) * rng.uniform(0.3, 1.5, d), 4)


pca = []
for rows, columns, components in [(60, 8, 8), (20, 45, 19), (40, 30, 5)]:
    x = blobs(rows, columns, 4, 2.0)
    fit = PCA(components, svd_solver="full").fit(x)
    pca.append({"x": x, "components": fit.components_, "scores": fit.transform(x)[:, :4], "explainedVariance": fit.explained_variance_,
                "explainedVarianceRatio": fit.explained_variance_ratio_, "mean": fit.mean_})
save("pca", pca)

x = blobs(60, 6, 3, 3.0)
affinities = []
for perplexity, k in [(5, 16), (12.5, 38)]:
    graph = NearestNeighbors(n_neighbors=k).fit(x).kneighbors_graph(mode="distance")
    graph.data **= 2
    distances = graph.data.reshape(60, k).astype(np.float32)
    affinities.append({"perplexity": perplexity, "k": k, "distances": distances.astype(float),
                       "conditional": _binary_search_perplexity(distances, perplexity, 0),
                       "joint": _joint_probabilities_nn(graph, perplexity, 0).toarray().round(15)})
save("affinities", {"x": x, "cases": affinities})

y = rng.standard_normal((60, 2)) * 3
distances = ((x[:, None] - x[None]) ** 2).sum(-1)
joint = _joint_probabilities(distances, 12.5, 0)
kl, gradient = _kl_divergence(y.ravel(), joint, 1, 60, 2)
x = blobs(300, 20, 5, 2.0).round(2)
fits = [TSNE(perplexity=20, random_state=seed).fit(x) for seed in range(5)]
save("tsne", {"joint": squareform(joint), "y": y, "kl": kl, "gradient": gradient.reshape(60, 2),
              "blobs": x, "perplexity": 20, "klOfFits": [float(fit.kl_divergence_) for fit in fits],
              "embeddings": [fit.embedding_.astype(float).round(4) for fit in fits]})

cases = []
for rows, columns, k in [(50, 5, 5), (80, 30, 12), (25, 3, 1)]:
    x = blobs(rows, columns, 3, 2.0)
    embedding = x[:, :2] + rng.standard_normal((rows, 2))
    cases.append({"x": x, "embedding": embedding, "nNeighbors": k, "trustworthiness": trustworthiness(x, embedding, n_neighbors=k)})
save("trustworthiness", cases)
