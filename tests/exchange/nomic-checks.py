"""What nomic's AtlasDataset checks before it uploads: nomic-checks.py <products.parquet> <model>, on standard output what would be sent."""
import json
import sys

import numpy as np
import pyarrow.parquet as pq
from nomic.dataset import AtlasDataset

path, model = sys.argv[1:]
table = pq.read_table(path)
column = f"{model}: vector"
table = table.filter(table[column].is_valid())
vectors = np.array(table[column].to_pylist(), dtype=np.float32)
table = table.drop([name for name in table.column_names if name.endswith(": vector")])
sent = {}


class Project:
    """Stands for a new data set on Nomic's server, which is not reached."""

    meta = {"modality": "embedding", "unique_id_field": "id", "insert_update_delete_lock": False}
    _schema = None
    schema = property(lambda self: self._schema)

    def _add_data(self, data, pbar=None):
        checked = AtlasDataset._validate_and_correct_arrow_upload(self, data, project=self)
        sent.update(rows=len(checked), columns=checked.column_names, types={f.name: str(f.type) for f in checked.schema})


AtlasDataset._add_embeddings(Project(), data=table, embeddings=vectors)
print(json.dumps(sent))
