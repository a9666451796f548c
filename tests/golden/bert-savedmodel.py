"""Golden values of bert-base-uncased: TensorFlow executes the SavedModel in the archive that set-up takes it from.

    pip install tensorflow-cpu==2.21.0 tokenizers==0.23.3
    python bert-savedmodel.py <folder with saved_model.pb, assets/ and variables/>

The network runs as it was exported but for one thing: it declares its inputs to be 128 tokens long, though its operators
take the length from them; the declaration is lifted, so that 1 to 512 tokens can be asked for. Token ids come from the
Python package tokenizers over the archive's vocab.txt.
"""
import json
import pathlib
import sys

import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2
from tokenizers import BertWordPieceTokenizer

folder = pathlib.Path(sys.argv[1])
v1 = tf.compat.v1

saved = saved_model_pb2.SavedModel()
saved.ParseFromString((folder / "saved_model.pb").read_bytes())
meta = saved.meta_graphs[0]
for node in meta.graph_def.node:
    node.attr.pop("_output_shapes", None)
    if node.name in ("input_ids", "input_mask", "segment_ids"):
        node.attr["shape"].shape.dim[1].size = -1
graph = v1.Graph()
with graph.as_default():
    v1.import_graph_def(meta.graph_def, name="")
session = v1.Session(graph=graph)
session.run(meta.saver_def.restore_op_name, {meta.saver_def.filename_tensor_name: str(folder / "variables" / "variables")})
output = meta.signature_def["serving_default"].outputs["sequence_output"].name


def states(ids):
    ids = np.array([ids], dtype=np.int32)
    feeds = {"input_ids:0": ids, "input_mask:0": np.ones_like(ids), "segment_ids:0": np.zeros_like(ids)}
    return session.run(output, feeds)[0].astype(np.float64)


phrase = "Buy this water-resistant analog watch for men, with a leather strap and one year of warranty, at the best price. "
texts = [
    "",
    "Watch",
    "Elegance Polyester Multicolor Abstract Eyelet Door Curtain, set of 2 (213 cm).",
    "Crème brûlée mug, 350 ml – naïve façade design 陶瓷杯 №5",
    phrase * 5,
    phrase * 12,
    phrase * 40,
]
tokenizer = BertWordPieceTokenizer(str(folder / "assets" / "vocab.txt"), lowercase=True)
tokenizer.enable_truncation(512)

cases = [{"text": None, "ids": [101]}] + [{"text": text, "ids": tokenizer.encode(text).ids} for text in texts]
dims = 12
for case in cases:
    rows = states(case["ids"])
    places = sorted({0, len(rows) // 3, len(rows) - 1})
    mean = rows.mean(axis=0)
    case["rows"] = {place: [round(value, 6) for value in rows[place, :dims]] for place in places}
    case["norms"] = {place: round(float(np.linalg.norm(rows[place])), 5) for place in places}
    case["mean"] = [round(value, 6) for value in mean[:64]]
    print(len(case["ids"]), case["norms"])
versions = {"tensorflow": tf.__version__}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"versions": versions, "cases": cases}, ensure_ascii=False, separators=(",", ":")) + "\n")
