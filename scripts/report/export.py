"""Turns executed notebooks into pages: a list of {"notebook", "page", "links"} in JSON on standard input."""
import json
import os
import sys

import nbformat
from nbconvert import HTMLExporter

exporter = HTMLExporter(template_name="embedlab")
for job in json.load(sys.stdin):
    notebook = nbformat.read(job["notebook"], as_version=4)
    notebook.metadata["embedlab"] = {**notebook.metadata.get("embedlab", {}), "links": job["links"]}
    page, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": job["name"]}})
    temporary = f"{job['page']}.{os.getpid()}.tmp"
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(page)
    os.replace(temporary, job["page"])
