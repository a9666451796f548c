"""Vectors of a few texts by transformers, from scripts/models/random-checkpoint.mjs's folders: full-size.py FOLDER_OF_FOLDERS > full-size.json"""

import json
import sys

import torch
from transformers import AutoTokenizer, BertModel

TEXTS = ["steel watch", "a cotton shirt for men, blue, with half sleeves", "ceramic coffee mug " * 40]
MODELS = {"bert-base-uncased": ("", False), "e5-large-v2": ("query: ", True)}

vectors = {}
for name, (prefix, normalize) in MODELS.items():
    folder = f"{sys.argv[1]}/{name}"
    tokenizer, model = AutoTokenizer.from_pretrained(folder), BertModel.from_pretrained(folder).eval()
    vectors[name] = []
    for text in TEXTS:
        encoded = tokenizer(prefix + text, truncation=True, max_length=512, return_tensors="pt")
        with torch.inference_mode():
            vector = model(**encoded).last_hidden_state[0].mean(0)
        vectors[name].append([round(value, 7) for value in (torch.nn.functional.normalize(vector, dim=0) if normalize else vector).tolist()][:256])
json.dump({"texts": TEXTS, "vectors": vectors}, sys.stdout)
