"""Writes mpnet.json: what sentence-transformers makes of all-mpnet-base-v2's own weights, one text a batch.

python mpnet.py FOLDER, FOLDER being what `npm run models -- add all-mpnet-base-v2` brings (sentence-transformers 6.2.0,
torch 2.15.0).
"""
import json
import sys
from pathlib import Path

import sentence_transformers
from sentence_transformers import SentenceTransformer

HERE = Path(__file__).parent
words = "cotton shirt for men blue with round neck half sleeves steel watch analog water resistant ceramic mug printed gift".split()
texts = ["", "a", "Watches", "Key Features of the mug: Ceramic, 350 ml", "Café crème – 100 % coton, naïve façade", "日本の時計 and 한국어", "a </s> b <mask> c"]
texts += [" ".join(words[(i * 7 + j * 3) % len(words)] for j in range(n)) for i, n in enumerate([10, 60, 254, 381, 382, 383, 500])]
model = SentenceTransformer(sys.argv[1], device="cpu")
tokens = [len(model.tokenizer(text, truncation=False)["input_ids"]) for text in texts]
vectors = [[round(float(x), 7) for x in row[:48]] for row in model.encode(texts, batch_size=1)]
golden = dict(versions=dict(sentence_transformers=sentence_transformers.__version__), texts=texts, tokens=tokens, vectors=vectors)
(HERE / "mpnet.json").write_text(json.dumps(golden))
