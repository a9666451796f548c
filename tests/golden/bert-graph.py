"""Writes bert-graph.json: tiny random checkpoints with transformers' last_hidden_state, and all-MiniLM-L6-v2's vectors.

Needs torch, transformers, sentence-transformers and models/all-MiniLM-L6-v2 (npm run setup).
"""
import base64
import json
import tempfile
from pathlib import Path

import torch
import transformers
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer

HERE = Path(__file__).parent
SIZES = dict(vocab_size=60, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=40, initializer_range=0.4)

# Batches of unequal lengths: token ids, padded on the right by the reader.
BATCH = [[7], [5, 6, 7, 8, 9, 10, 11], [3, 50, 59, 4, 12, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44], [20, 21, 22]]


def checkpoint(name, model, pad, rename=None, dtype=None):
    model.eval()
    for parameter in model.parameters():  # layer norms too, whose initial 1 and 0 would hide mistakes
        if parameter.dim() == 1:
            parameter.data = parameter.data + 0.3 * torch.randn_like(parameter)
    if dtype:
        model = model.to(dtype).float()
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        path = Path(folder) / "model.safetensors"
        tensors = load_file(path)
        if rename:
            tensors = {rename(key): value for key, value in tensors.items()}
        if dtype:
            tensors = {key: value.to(dtype) for key, value in tensors.items()}
        save_file(tensors, path, metadata={"format": "pt"})
        config = json.loads((Path(folder) / "config.json").read_text())
        weights = base64.b64encode(path.read_bytes()).decode()
    length = max(map(len, BATCH))
    ids = torch.tensor([row + [pad] * (length - len(row)) for row in BATCH])
    mask = torch.tensor([[1] * len(row) + [0] * (length - len(row)) for row in BATCH])
    base = model.base_model if hasattr(model, "base_model") else model
    with torch.inference_mode():
        states = base(input_ids=ids, attention_mask=mask).last_hidden_state
    values = [[round(v, 7) for v in states[i, : len(row)].flatten().tolist()] for i, row in enumerate(BATCH)]
    return dict(name=name, config=config, safetensors=weights, pad=pad, states=values)


def main():
    torch.manual_seed(0)
    t = transformers
    bert = dict(SIZES, max_position_embeddings=24, layer_norm_eps=1e-12)
    xlm = dict(SIZES, max_position_embeddings=26, type_vocab_size=1, pad_token_id=1, layer_norm_eps=1e-5)
    checkpoints = [
        checkpoint("BertModel", t.BertModel(t.BertConfig(**bert)), 0),
        checkpoint("BertForMaskedLM with TensorFlow's names", t.BertForMaskedLM(t.BertConfig(**bert)), 0,
                   rename=lambda key: key.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")),
        checkpoint("XLMRobertaModel", t.XLMRobertaModel(t.XLMRobertaConfig(**xlm)), 1),
        checkpoint("RobertaForMaskedLM in F16", t.RobertaForMaskedLM(t.RobertaConfig(**xlm)), 1, dtype=torch.float16),
        checkpoint("BertModel in BF16", t.BertModel(t.BertConfig(**bert)), 0, dtype=torch.bfloat16),
    ]

    words = "steel watch with a leather strap and cotton bedsheet for double bed in blue colour".split()
    texts = ["watch", "", "Buy the Nike Men's Air-Max (2016), Rs. 4,999!", *[" ".join(words[i % len(words)] for i in range(n)) for n in (30, 127, 254, 510, 600)]]
    folder = HERE.parent.parent / "models" / "all-MiniLM-L6-v2"
    model = SentenceTransformer(str(folder), device="cpu")
    model.max_seq_length = 512
    tokenizer = model.tokenizer
    transformer = model[0]
    vectors = {}
    for pooling in ("mean", "cls", "max"):
        rows = []
        for text in texts:
            batch = tokenizer([text], padding=False, truncation=True, max_length=512, return_tensors="pt")
            with torch.inference_mode():
                states = transformer.model(**batch).last_hidden_state[0]
            row = dict(mean=states.mean(0), cls=states[0], max=states.max(0).values)[pooling]
            rows.append([round(v, 6) for v in row[::4].tolist()])
        vectors[pooling] = rows
    # sentence-transformers' own pooling, for one of them, ties this golden to it.
    own = model.encode(texts, normalize_embeddings=False, batch_size=3)
    unit = torch.nn.functional.normalize(torch.tensor(own), dim=1)
    tokens = [len(tokenizer([text], truncation=False)["input_ids"][0]) for text in texts]
    golden = dict(versions=dict(torch=torch.__version__, transformers=t.__version__), batch=BATCH, checkpoints=checkpoints,
                  minilm=dict(texts=texts, tokens=tokens, stride=4, unit=[[round(v, 7) for v in row] for row in unit[:, ::4].tolist()], vectors=vectors))
    (HERE / "bert-graph.json").write_text(json.dumps(golden))


main()
