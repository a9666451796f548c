"""The JSON schema of MTEB's result files, which `npm run export` writes: mteb-task-result.json.

    pip install mteb==2.26.24 && python mteb-task-result.py [file.json ...]

Files named on the command line are loaded by TaskResult.from_disk itself.
"""

import json
import sys
from pathlib import Path

import mteb
from mteb.results import TaskResult

for name in sys.argv[1:]:
    result = TaskResult.from_disk(Path(name))
    print(name, result.task_name, result.languages, result.get_score())


def bare(value):
    """Without titles and descriptions: what is checked alone."""
    if isinstance(value, list):
        return [bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: bare(item) for key, item in value.items() if not (key in ("title", "description") and isinstance(item, str))}


if len(sys.argv) == 1:
    schema = TaskResult.model_json_schema(mode="validation")
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps({"mteb": mteb.__version__, "schema": bare(schema)}, indent=1) + "\n")
