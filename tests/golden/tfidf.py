"""Golden values for TF-IDF and truncated SVD: python tests/golden/tfidf.py (scikit-learn, scipy) writes tfidf.json."""

import json
from pathlib import Path

import numpy as np
from scipy.sparse.linalg import svds
from sklearn.feature_extraction.text import TfidfVectorizer

rng = np.random.default_rng(5)
vocabulary = "mug Ceramic watch Steel strap blanket soft cotton Baby the of for with and Café naïve x9 a I ROUTER wi_fi 300 Mbps 12 दीया चाय".split()
weights = 1 / np.arange(1, len(vocabulary) + 1)
texts = [" ".join(rng.choice(vocabulary, size=rng.integers(4, 30), p=weights / weights.sum())) for _ in range(38)]
texts += ["Straße, STRASSE; ISTANBUL İstanbul ΣΊΣΥΦΟΣ e\u0301te\u0301", "..."]

cases = []
for options in [{}, {"min_df": 3}, {"max_df": 0.5}, {"sublinear_tf": True, "min_df": 2}]:
    vectorizer = TfidfVectorizer(**options)
    x = vectorizer.fit_transform(texts)
    cases.append({"options": options, "terms": vectorizer.get_feature_names_out().tolist(), "idf": vectorizer.idf_.tolist(),
                  "starts": x.indptr.tolist(), "indices": x.indices.tolist(), "values": x.data.tolist()})

x = TfidfVectorizer().fit_transform(texts)
k = 6
_, s, vt = svds(x, k=k, solver="propack", random_state=0)
order = np.argsort(-s)
s, vt = s[order], vt[order]
for row in vt:
    row *= np.sign(row[np.argmax(np.abs(row))])
new = ["Baby blanket soft cotton unknownword", "nothing"]
vectorizer = TfidfVectorizer().fit(texts)
projected = x @ vt.T
lengths = np.linalg.norm(projected, axis=1, keepdims=True)
svd = {"k": k, "singularValues": s.tolist(), "components": vt.round(12).tolist(),
       "projected": projected.round(12).tolist(), "new": new, "newProjected": (vectorizer.transform(new) @ vt.T).round(12).tolist()}
Path(__file__).with_suffix(".json").write_text(json.dumps({"texts": texts, "cases": cases, "svd": svd}, ensure_ascii=False))
