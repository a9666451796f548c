"""A checkpoint of a few tensors as TensorFlow itself writes it, with their values.

    pip install tensorflow-cpu==2.21.0
    python tensorflow-checkpoint.py
"""
import base64
import json
import pathlib
import tempfile

import numpy as np
import tensorflow as tf

random = np.random.default_rng(0)
# Names share beginnings, as layers' do: the table keeps what differs.
tensors = {f"module/encoder/layer_{layer}/{name}": random.normal(size=shape).astype(np.float32) for layer in (0, 1, 10) for name, shape in (("dense/kernel", (4, 3)), ("dense/bias", (3,)))}
tensors["module/embeddings"] = random.normal(size=(70, 4)).astype(np.float32)
tensors["scale"] = np.float32(0.5)
tensors["empty"] = np.zeros((0, 3), dtype=np.float32)
tensors["step"] = np.int64(7)

with tempfile.TemporaryDirectory() as folder:
    prefix = f"{folder}/variables"
    names = list(tensors)
    tf.raw_ops.SaveV2(prefix=prefix, tensor_names=names, shape_and_slices=[""] * len(names), tensors=[tf.constant(tensors[name]) for name in names])
    read = lambda suffix: base64.b64encode(pathlib.Path(prefix + suffix).read_bytes()).decode()
    golden = {
        "versions": {"tensorflow": tf.__version__},
        "index": read(".index"),
        "data": read(".data-00000-of-00001"),
        "tensors": {name: {"dtype": str(values.dtype), "shape": list(np.shape(values)), "values": np.ravel(values).tolist()} for name, values in tensors.items()},
    }
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
