"""fastembed's own runner over a folder's ONNX file: vectors of the texts on standard input, both as JSON."""

import json
import sys

from fastembed import TextEmbedding
from fastembed.common.model_description import ModelSource, PoolingType

folder, dimensions = sys.argv[1:]
TextEmbedding.add_custom_model(
    model="ours/model",
    pooling=PoolingType.MEAN,
    normalization=True,
    sources=ModelSource(hf="ours/model"),
    dim=int(dimensions),
    model_file="model.onnx",
)
model = TextEmbedding("ours/model", specific_model_path=folder, local_files_only=True, threads=2)
json.dump([[float(value) for value in vector] for vector in model.embed(json.load(sys.stdin))], sys.stdout)
