"""python vectors.py vectors.parquet (pyarrow): anybody's file of ids and vectors, as importVectors reads it."""
import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq

contract = {
    "id": "anybodys", "source": {"kind": "folder", "path": "models/anybodys"}, "treatment": "raw", "prefix": "", "pooling": "mean",
    "normalize": False, "dtype": "fp32", "maxTokens": 512, "dimensions": 4, "licence": "MIT",
}
table = pa.table({
    "id": pa.array(["first", "déjà", "日本"]),
    "vector": pa.array([[1, 2, 3, 4], [0.5, -0.25, 0.125, 0], [1e-20, 1e20, -1, 7]], pa.list_(pa.float32())),
}).replace_schema_metadata({"embedlab.contract": json.dumps(contract)})
pq.write_table(table, sys.argv[1])
