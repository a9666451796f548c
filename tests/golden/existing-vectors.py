"""Writes existing-vectors.json: files of vectors as numpy and pyarrow write them, in base64, and the numbers in them.

Needs what sources.txt pins.
"""
import base64
import io
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.lib import format as npy

IDS = ["101", "7", "été", "ab c"]
VECTORS = np.random.default_rng(4).normal(size=(4, 5))


def saved(array, version):
    out = io.BytesIO()
    npy.write_array(out, array, version=version)
    return base64.b64encode(out.getvalue()).decode()


def parquet(columns, **options):
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **options)
    return base64.b64encode(out.getvalue()).decode()


rows = VECTORS.tolist()
numpy_files = {
    f"{kind}, version {version[0]}": {"file": saved(VECTORS.astype(kind), version), "values": VECTORS.astype(kind).astype("f8").tolist()}
    for version in [(1, 0), (2, 0), (3, 0)] for kind in ["<f2", "<f4", "<f8", ">f4"]
}
refused = {
    "Fortran order": saved(np.asfortranarray(VECTORS), (1, 0)), '"<i8"': saved(np.arange(20).reshape(4, 5), (1, 0)),
    "shape (4)": saved(np.arange(4.0), (1, 0)), "records": saved(np.zeros(4, dtype=[("a", "f4"), ("b", "f4")]), (1, 0)),
}
parquet_files = {
    "list of float, snappy": parquet({"id": IDS, "vector": pa.array(rows, pa.list_(pa.float32()))}, compression="snappy", row_group_size=2),
    "large list of double, gzip": parquet({"name": pa.array([[i] for i in "wxyz"]).flatten(), "uniq_id": IDS, "embedding": pa.array(rows, pa.large_list(pa.float64()))}, compression="gzip"),
    "list of fixed size, none": parquet({"product_id": IDS, "v": pa.array(rows, pa.list_(pa.float32(), 5))}, compression="none"),
    "list of half, brotli": parquet({"id": IDS, "v": pa.array(VECTORS.astype("f2").tolist(), pa.list_(pa.float16()))}, compression="brotli"),
}
golden = {
    "ids": IDS, "vectors": rows, "half": VECTORS.astype("f2").astype("f8").tolist(), "npy": numpy_files, "refused": refused, "parquet": parquet_files,
    "integerIds": parquet({"id": pa.array([5, 2**53 + 1], pa.int64()), "vector": pa.array(rows[:2], pa.list_(pa.float32()))}),
    "ambiguous": parquet({"code": IDS, "name": IDS, "vector": pa.array(rows, pa.list_(pa.float32()))}),
    "withNull": parquet({"id": IDS, "vector": pa.array([*rows[:3], None], pa.list_(pa.float32()))}),
    "versions": {"numpy": np.__version__, "pyarrow": pa.__version__},
}
(Path(__file__).parent / "existing-vectors.json").write_text(json.dumps(golden, ensure_ascii=False) + "\n")
