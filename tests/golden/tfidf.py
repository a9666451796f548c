"""
Golden values for TF-IDF and truncated SVD: python tests/golden/tfidf.py (scikit-learn, scipy, regex) writes tfidf.json.

scikit-learn's own token pattern breaks words at combining marks (Python's \\w leaves them out), so that Hindi falls to
pieces: here a word keeps its marks, and texts are composed (NFC) first.
"""

import json
import unicodedata
from pathlib import Path

import numpy as np
import regex
from scipy.sparse.linalg import svds
from sklearn.feature_extraction.text import TfidfVectorizer

rng = np.random.default_rng(5)
vocabulary = "mug Ceramic watch Steel strap blanket soft cotton Baby the of for with and Café naïve x9 a I ROUTER wi_fi 300 Mbps 12 दीया चाय".split()
weights = 1 / np.arange(1, len(vocabulary) + 1)
texts = [" ".join(rng.choice(vocabulary, size=rng.integers(4, 30), p=weights / weights.sum())) for _ in range(38)]
texts += ["Straße, STRASSE; ISTANBUL İstanbul ΣΊΣΥΦΟΣ e\u0301te\u0301", "..."]



def fold(text):
    return unicodedata.normalize("NFC", text).lower().replace("i\u0307", "i")


def words(text):
    return regex.findall(r"[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]+", text)


def vectorise(**options):
    return TfidfVectorizer(preprocessor=fold, tokenizer=words, token_pattern=None, **options)


cases = []
for options in [{}, {"min_df": 3}, {"max_df": 0.5}, {"sublinear_tf": True, "min_df": 2}]:
    vectorizer = vectorise(**options)
    x = vectorizer.fit_transform(texts)
    cases.append({"options": options, "terms": vectorizer.get_feature_names_out().tolist(), "idf": vectorizer.idf_.tolist(),
                  "starts": x.indptr.tolist(), "indices": x.indices.tolist(), "values": x.data.tolist()})

x = vectorise().fit_transform(texts)
k = 6
_, s, vt = svds(x, k=k, solver="propack", random_state=0)
order = np.argsort(-s)
s, vt = s[order], vt[order]
for row in vt:
    row *= np.sign(row[np.argmax(np.abs(row))])
new = ["Baby blanket soft cotton unknownword", "nothing"]
vectorizer = vectorise().fit(texts)
projected = x @ vt.T
lengths = np.linalg.norm(projected, axis=1, keepdims=True)
svd = {"k": k, "singularValues": s.tolist(), "components": vt.round(12).tolist(),
       "projected": projected.round(12).tolist(), "new": new, "newProjected": (vectorizer.transform(new) @ vt.T).round(12).tolist()}
Path(__file__).with_suffix(".json").write_text(json.dumps({"texts": texts, "cases": cases, "svd": svd}, ensure_ascii=False))
