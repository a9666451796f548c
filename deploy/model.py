"""A model folder in the layout of a Hugging Face repository, run by onnxruntime: texts to vectors, as the project's own local embedder does it."""

import json
import os
from pathlib import Path

# Its own builds, from 1.29 on, report models and machine to their maker unless this is set before they are loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

# From about 256 tokens on the matrix product is at its full speed; larger batches leave the caches.
TOKENS_IN_A_BATCH = 512


class EmbeddingModel:
    def __init__(self, folder, onnx, pooling, normalize, max_tokens, threads):
        folder = Path(folder)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        # The file may carry a truncation and a padding of its own.
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(max_tokens)
        self.pad = json.loads((folder / "config.json").read_text("utf-8")).get("pad_token_id") or 0
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.set_denormal_as_zero", "1")
        self.session = onnxruntime.InferenceSession(str(onnx), options, providers=["CPUExecutionProvider"])
        self.inputs = {spec.name: np.int32 if spec.type == "tensor(int32)" else np.int64 for spec in self.session.get_inputs()}
        names = [spec.name for spec in self.session.get_outputs()]
        self.output = next((name for name in ("last_hidden_state", "token_embeddings") if name in names), None)
        if self.output is None:
            raise ValueError(f"{onnx} gives {', '.join(names)}, not last_hidden_state: export it for feature-extraction")
        # Activations quantised with one scale a batch make the texts of a batch change each other.
        self.tokens = 0 if b"DynamicQuantizeLinear" in Path(onnx).read_bytes() else TOKENS_IN_A_BATCH
        self.pooling = pooling
        self.normalize = normalize

    def embed(self, texts):
        """Vectors (texts x dimensions, float32) in the texts' order, and the number of tokens read."""
        ids = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        rows = [None] * len(texts)
        for batch in self._batches(ids):
            for place, row in zip(batch, self._run([ids[i] for i in batch])):
                rows[place] = row
        return np.stack(rows), sum(map(len, ids))

    def _batches(self, ids):
        """Places of texts of nearly one length, so that little is padded."""
        batch = []
        for place in sorted(range(len(ids)), key=lambda i: len(ids[i])):
            if batch and (len(batch) + 1) * len(ids[place]) > self.tokens:
                yield batch
                batch = []
            batch.append(place)
        yield batch

    def _run(self, ids):
        width = max(map(len, ids))
        mask = np.array([[1] * len(text) + [0] * (width - len(text)) for text in ids])
        columns = {
            "input_ids": np.array([text + [self.pad] * (width - len(text)) for text in ids]),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
            "position_ids": np.broadcast_to(np.arange(width), mask.shape),
        }
        feeds = {name: columns[name].astype(kind) for name, kind in self.inputs.items()}
        hidden = self.session.run([self.output], feeds)[0].astype(np.float32)
        if self.pooling == "cls":
            vectors = hidden[:, 0]
        elif self.pooling == "max":
            vectors = np.where(mask[:, :, None] == 1, hidden, -np.inf).max(axis=1)
        else:
            vectors = np.einsum("ntd,nt->nd", hidden.astype(np.float64), mask) / mask.sum(axis=1)[:, None]
        if self.normalize:
            vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return vectors.astype(np.float32)


def declared(folder):
    """Pooling, normalisation and longest text as sentence-transformers' own files in the folder say; None where they do not."""

    def read(name):
        path = Path(folder) / name
        return json.loads(path.read_text("utf-8")) if path.exists() else None

    flags = read("1_Pooling/config.json") or {}
    modes = {"mean": "pooling_mode_mean_tokens", "cls": "pooling_mode_cls_token", "max": "pooling_mode_max_tokens"}
    chosen = [mode for mode, flag in modes.items() if flags.get(flag) is True or flags.get("pooling_mode") == mode]
    modules = read("modules.json")
    return {
        "pooling": chosen[0] if len(chosen) == 1 else None,
        "normalize": None if modules is None else any(module["type"].endswith(".Normalize") for module in modules),
        "max_tokens": (read("sentence_bert_config.json") or {}).get("max_seq_length"),
    }
