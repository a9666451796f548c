import os

import torch
from sentence_transformers import SentenceTransformer, models
from serve import cosines, serve

os.environ["HF_HUB_OFFLINE"] = "1"


def prepare(arrays, settings, threads):
    torch.set_num_threads(threads)
    transformer = models.Transformer(settings["folder"], max_seq_length=settings["maxTokens"])
    pooling = models.Pooling(transformer.get_word_embedding_dimension(), pooling_mode="mean")
    model = SentenceTransformer(modules=[transformer, pooling, models.Normalize()], device="cpu")
    return {"model": model, "texts": settings["texts"], "batch": settings["batch"], "reference": arrays["reference"]}


def run(state):
    return state["model"].encode(state["texts"], batch_size=state["batch"], show_progress_bar=False)


serve(prepare, run, cosines, warm_up=lambda state: state["model"].encode(state["texts"][:16], batch_size=state["batch"]))
