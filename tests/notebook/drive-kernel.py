"""Drives a kernel over Jupyter's protocol: drive-kernel.py <kernel name>, steps in JSON on standard input, replies on standard output."""
import atexit
import json
import os
import queue
import subprocess
import sys
import time

from jupyter_client import KernelManager

# Longer than any step takes on a busy machine: what is waited for until then hangs.
PATIENCE = 300

steps = json.load(sys.stdin)
# Jupyter lets the system choose ports, frees them and hopes that the kernel finds them so: any connection of another test may
# have taken one by then. These lie below the system's range and are this process's alone.
first = 10_000 + os.getpid() * 5 % 20_000
ports = dict(zip(("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"), range(first, first + 5)))
manager = KernelManager(kernel_name=sys.argv[1], cache_ports=False, **ports)
# With an output of its own: Node sets the one that it is given to not waiting, and what this process writes there would be lost.
manager.start_kernel(cwd=os.path.dirname(os.path.abspath(__file__)), stdout=subprocess.DEVNULL)
# A kernel that outlives its driver would hold the pipe that the test reads to its end.
atexit.register(lambda: manager.is_alive() and manager.shutdown_kernel(now=True))
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=120)


def reply_to(message_id):
    while True:
        message = client.get_shell_msg(timeout=PATIENCE)
        if message["parent_header"].get("msg_id") == message_id:
            return message["content"]


def outputs_of(message_id):
    outputs = []
    while True:
        message = client.get_iopub_msg(timeout=PATIENCE)
        if message["parent_header"].get("msg_id") != message_id:
            continue
        if message["msg_type"] == "status":
            if message["content"]["execution_state"] == "idle":
                return outputs
        else:
            outputs.append({"type": message["msg_type"], **message["content"]})


def group(leader):
    """Living processes of a process group: the kernel and what its cells started."""
    living = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            living.append(int(pid))
    return living


def send(step):
    return client.execute(step["code"], stop_on_error=step.get("stop", False))


def answer(step):
    kind = step["do"]
    result = {}
    if kind == "execute":
        sent = send(step)
        if "interrupt" in step:
            time.sleep(step["interrupt"])
            manager.interrupt_kernel()
        result = {"outputs": outputs_of(sent), "reply": reply_to(sent)}
    elif kind == "together":
        sent = [client.execute(code, stop_on_error=True) for code in step["codes"]]
        result = {"replies": [reply_to(message) for message in sent]}
    elif kind == "complete":
        result = reply_to(client.complete(step["code"], step["at"]))
    elif kind == "inspect":
        result = reply_to(client.inspect(step["code"], step["at"]))
    elif kind == "history":
        result = reply_to(client.history())
    elif kind == "wait":
        time.sleep(0.2)
    elif kind in ("restart", "shutdown"):
        leader = manager.provisioner.pid
        before = len(group(leader))
        if kind == "restart":
            manager.restart_kernel()
            client.wait_for_ready(timeout=120)
        else:
            client.stop_channels()
            manager.shutdown_kernel()
        deadline = time.monotonic() + 5
        while group(leader) and time.monotonic() < deadline:
            time.sleep(0.05)
        result = {"before": before, "left": len(group(leader))}
    return result


for step in steps:
    try:
        result = answer(step)
    except queue.Empty:
        sys.exit(f"nothing came for {PATIENCE} s after: {json.dumps(step)}")
    print(json.dumps(result), flush=True)
