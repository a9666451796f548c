"""Writes exported.json: tiny random networks of kinds that are not built here, exported to ONNX by torch in the form of their
publishers, and sentence-transformers' vectors of some texts by the same weights.

EmbeddingGemma's graph gives token states and a sentence_embedding, which is the mean through two Dense modules, scaled to
length 1. nomic-embed-text's gives token states. Needs bench/embedding.lock's packages, onnx 1.23 and onnxscript.
"""
import base64
import json
import tempfile
from pathlib import Path

import onnx
import sentence_transformers
import torch
import transformers as t
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Transformer
from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling

from architectures import TEXTS, TINY, jsons, tokenizer

HERE = Path(__file__).parent
NAMES = ["input_ids", "attention_mask"]


class Gemma(torch.nn.Module):
    def __init__(self, network, dense):
        super().__init__()
        self.network, self.dense = network, torch.nn.ModuleList(dense)

    def forward(self, input_ids, attention_mask):
        states = self.network(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        weights = attention_mask.unsqueeze(-1).to(states.dtype)
        vector = (states * weights).sum(1) / weights.sum(1)
        for dense in self.dense:
            vector = dense.linear(vector)
        return states, torch.nn.functional.normalize(vector, dim=1)


class States(torch.nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.network(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).last_hidden_state


def exported(module, inputs, outputs):
    batch, sequence = torch.export.Dim("batch"), torch.export.Dim("sequence")
    ids = torch.randint(4, 50, (2, 7))
    given = {"input_ids": ids, "attention_mask": torch.tensor([[1] * 7, [1] * 4 + [0] * 3]), "token_type_ids": torch.zeros_like(ids)}
    shapes = {name: {0: batch, 1: sequence} for name in inputs}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        torch.onnx.export(
            module.eval(), kwargs={name: given[name] for name in inputs}, f=path, input_names=inputs, output_names=outputs,
            dynamic_shapes=shapes, dynamo=True, external_data=False,
        )
        return base64.b64encode(plain(path)).decode()


def plain(path):
    """Without the exporter's notes on where each node comes from, which are most of the file."""
    model = onnx.load(path)
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output, *model.graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""
    del model.graph.value_info[:]
    return model.SerializeToString()


def case(name, network, modules, graph, pooling):
    with tempfile.TemporaryDirectory() as folder:
        network.save_pretrained(folder)
        made = tokenizer("both ends", 0)
        made.save_pretrained(folder)
        files = jsons(folder, "config.json", "tokenizer.json", "tokenizer_config.json")
        transformer = Transformer(folder, max_seq_length=64, model_kwargs=dict(dtype=torch.float32))
        model = SentenceTransformer(modules=[transformer, *modules], device="cpu")
        alone, together = (torch.tensor(model.encode(TEXTS, batch_size=size)) for size in (1, 4))
        assert torch.allclose(alone, together, atol=5e-6), (alone - together).abs().max()
        vectors = [[round(v, 6) for v in row] for row in alone.tolist()]
    return dict(name=name, pooling=pooling, files={**files, "onnx/model.onnx": graph}, vectors=vectors)


torch.manual_seed(5)
gemma = t.Gemma3TextModel(t.Gemma3TextConfig(
    **TINY, num_hidden_layers=2, num_key_value_heads=1, head_dim=8, max_position_embeddings=64, sliding_window=8,
    use_bidirectional_attention=True, layer_types=["sliding_attention", "full_attention"], pad_token_id=0,
    attn_implementation="eager",
)).eval()
dense = [Dense(16, 24, bias=False, activation_function=torch.nn.Identity()), Dense(24, 16, bias=False, activation_function=torch.nn.Identity())]
nomic = t.NomicBertModel(t.NomicBertConfig(**TINY, num_hidden_layers=2, max_position_embeddings=64, type_vocab_size=2, pad_token_id=0, attn_implementation="eager")).eval()
cases = [
    case("EmbeddingGemma: token states and a sentence_embedding", gemma, [Pooling(16, "mean"), *dense, Normalize()],
         exported(Gemma(gemma, dense), NAMES, ["last_hidden_state", "sentence_embedding"]), "none"),
    case("nomic-embed-text: token states", nomic, [Pooling(16, "mean"), Normalize()],
         exported(States(nomic), [*NAMES, "token_type_ids"], ["last_hidden_state"]), "mean"),
]
versions = {"torch": torch.__version__, "transformers": t.__version__, "sentence-transformers": sentence_transformers.__version__}
(HERE / "exported.json").write_text(json.dumps(dict(versions=versions, texts=TEXTS, cases=cases)) + "\n")
