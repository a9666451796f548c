"""Writes architectures.json: tiny random checkpoints of architectures beside BERT's own, with transformers' last_hidden_state.

Each row of token ids is computed alone, so that padding on either side has no part in what is expected. Needs torch and
transformers as bench/embedding.lock pins them.
"""
import base64
import json
import tempfile
from pathlib import Path

import torch
import transformers as t

HERE = Path(__file__).parent
ROWS = [[7], [5, 6, 7, 8, 9, 10, 11], [3 + (i * 7) % 50 for i in range(200)], [20, 21, 22]]


def checkpoint(name, model, pad):
    model.eval()
    for parameter in model.parameters():
        if parameter.dim() == 1:
            parameter.data = parameter.data + 0.3 * torch.randn_like(parameter)
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        config = json.loads((Path(folder) / "config.json").read_text())
        weights = base64.b64encode((Path(folder) / "model.safetensors").read_bytes()).decode()
    base = model.base_model
    states = []
    with torch.inference_mode():
        for row in ROWS:
            ids = torch.tensor([row])
            state = base(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state[0]
            # Every fifth token of the long row: all its distances have a part in each of them.
            states.append([round(v, 7) for v in state[:: 5 if len(row) > 50 else 1].flatten().tolist()])
    return dict(name=name, config=config, safetensors=weights, pad=pad, states=states)


def main():
    torch.manual_seed(0)
    distil = dict(vocab_size=60, dim=16, n_layers=2, n_heads=2, hidden_dim=40, max_position_embeddings=210, initializer_range=0.4)
    mpnet = dict(vocab_size=60, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=40, max_position_embeddings=212, initializer_range=0.4)
    checkpoints = [
        checkpoint("DistilBertModel", t.DistilBertModel(t.DistilBertConfig(**distil)), 0),
        checkpoint("DistilBertForMaskedLM", t.DistilBertForMaskedLM(t.DistilBertConfig(**distil)), 0),
        checkpoint("MPNetModel", t.MPNetModel(t.MPNetConfig(**mpnet)), 1),
        checkpoint("MPNetForMaskedLM", t.MPNetForMaskedLM(t.MPNetConfig(**mpnet)), 1),
    ]
    golden = dict(versions=dict(torch=torch.__version__, transformers=t.__version__), rows=ROWS, stride=5, checkpoints=checkpoints)
    (HERE / "architectures.json").write_text(json.dumps(golden))


main()
