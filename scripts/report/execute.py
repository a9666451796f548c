"""Executes one notebook in the project's kernel: execute.py <notebook> <executed notebook> [<cell>].

A cell that is given goes below the one tagged "parameters", tagged "injected-parameters": papermill's convention.

Starts the kernel and begins with the cells when standard input says so, by a line. The end of standard input, which is also the
end of whoever holds it, ends this process and its kernel at once, whatever the two are doing. Says what it does on standard
output, one JSON object a line: {"event": "cell", "cell", "cells"}, {"event": "progress", "text"}, {"event": "done", "seconds"},
{"event": "error", "cell", "source", "name", "message", "traceback"}.
"""
import atexit
import contextlib
import json
import os
import re
import signal
import sys
import threading
import time

import nbformat
from jupyter_core.paths import jupyter_runtime_dir
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from traitlets.config import Config

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


class Client(NotebookClient):
    """Passes on what the cells' progress lines say."""

    def process_message(self, msg, cell, cell_index):
        if msg["msg_type"] == "update_display_data":
            say("progress", text=msg["content"]["data"].get("text/plain", ""))
        return super().process_message(msg, cell, cell_index)


def remove(path):
    with contextlib.suppress(FileNotFoundError):
        os.remove(path)


class Report:
    """Whoever asked for this notebook, at the other end of standard input."""

    def __init__(self):
        self.asked = threading.Event()
        self.manager = None
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        # Not through sys.stdin: its lock, held by a thread, spoils the interpreter's own end.
        while os.read(0, 1024):
            self.asked.set()
        self.end()

    def end(self):
        """Not by nbclient, which asks the kernel to end and waits five seconds for one that computes."""
        if self.manager is not None:
            remove(self.manager.connection_file)
            # One that is just being started ends by itself once its parent is gone.
            process = getattr(self.manager.provisioner, "process", None)
            if process is not None:
                process.kill()
        os._exit(1)


def inject(notebook, source):
    for cell in [c for c in notebook.cells if "injected-parameters" in c.metadata.get("tags", [])]:
        notebook.cells.remove(cell)
    at = next(i for i, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", []))
    notebook.cells.insert(at + 1, nbformat.v4.new_code_cell(source, id="injected", metadata={"tags": ["injected-parameters"]}))


def main(path, target, injected=None):
    report = Report()
    # Ctrl-C reaches everything in the terminal; the report answers it.
    signal.signal(signal.SIGINT, lambda *_: None)
    # It holds a key, and would else lie in the system's temporary folder.
    os.makedirs(jupyter_runtime_dir(), exist_ok=True)
    connection = os.path.join(jupyter_runtime_dir(), f"kernel-report-{os.getpid()}.json")
    atexit.register(remove, connection)
    notebook = nbformat.read(path, as_version=4)
    if injected is not None:
        inject(notebook, injected)
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    number = {index: k + 1 for k, index in enumerate(code)}
    running = {"cell": 0, "source": ""}

    def started(cell, cell_index):
        running.update(cell=number.get(cell_index, 0), source=cell.source)
        say("cell", cell=running["cell"], cells=len(code))

    def failed(name, message, traceback=()):
        say("error", **running, name=name, message=message, traceback=[ANSI.sub("", line) for line in traceback])
        return 1

    client = Client(
        notebook,
        kernel_name="tslab",
        config=Config(KernelManager={"connection_file": connection}),
        timeout=None,
        record_timing=False,
        resources={"metadata": {"path": os.path.dirname(os.path.abspath(path))}},
        on_cell_execute=started,
        # A long silence is a long computation.
        startup_timeout=180,
    )
    client.km = report.manager = client.create_kernel_manager()
    client.start_new_kernel()
    report.asked.wait()
    begun = time.monotonic()
    try:
        client.execute()
    except CellExecutionError as error:
        output = next((o for cell in notebook.cells for o in cell.get("outputs", []) if o.output_type == "error"), None)
        return failed(error.ename or "Error", error.evalue or str(error), output.traceback if output else ())
    except DeadKernelError:
        return failed("DeadKernel", "the kernel ended while this cell ran (out of memory, or killed)")
    temporary = f"{target}.{os.getpid()}.tmp"
    seconds = round(time.monotonic() - begun, 2)
    notebook.metadata["embedlab"] = {"seconds": seconds, "cells": len(code)}
    nbformat.write(notebook, temporary)
    os.replace(temporary, target)
    say("done", seconds=seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
