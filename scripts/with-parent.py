"""Runs a module as `python -m` does, and ends it once the process that started it is gone, however that ended.

    python scripts/with-parent.py <module> [arguments]
"""

import os
import runpy
import signal
import sys
import threading
import time

# The parent's own number, where it gives one: it may be gone before this line. On Windows a launcher stands between.
told = os.environ.pop("EMBEDLAB_PARENT", None)
parent = os.getppid() if told is None or os.name == "nt" else int(told)


def end_with_parent():
    while os.getppid() == parent:
        time.sleep(0.5)
    # JupyterLab ends its kernels on this.
    os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=end_with_parent, daemon=True).start()
module = sys.argv[1]
sys.argv = sys.argv[1:]
runpy.run_module(module, run_name="__main__", alter_sys=True)
