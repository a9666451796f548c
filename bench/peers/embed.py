"""Embeds a JSON list of texts with a local sentence-transformers folder: embed.py <folder> <texts.json> <out.f32>."""

import json
import sys

import numpy as np
from sentence_transformers import SentenceTransformer

folder, source, target = sys.argv[1:4]
with open(source, encoding="utf-8") as file:
    texts = json.load(file)
model = SentenceTransformer(folder, device="cpu")
vectors = model.encode(texts, batch_size=16, show_progress_bar=False, normalize_embeddings=True)
vectors.astype("<f4").tofile(target)
