"""Runs a command on a terminal of its own: terminal.py <JSON of [[what is waited for, what is typed], ...]> <command> ...

Prints, as JSON, what the terminal showed and the exit status. A typed "^C" or "^D" is that key.
"""
import json
import os
import pty
import select
import sys
import time

steps = json.loads(sys.argv[1])
keys = {"^C": b"\x03", "^D": b"\x04"}
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
shown, read_to, end = "", 0, time.monotonic() + 240
while time.monotonic() < end:
    ready, _, _ = select.select([terminal], [], [], 1)
    if not ready:
        continue
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    shown += part.decode("utf-8", "replace")
    while steps and steps[0][0] in shown[read_to:]:
        wanted, typed = steps.pop(0)
        read_to = shown.index(wanted, read_to) + len(wanted)
        os.write(terminal, keys.get(typed, typed.encode() + b"\r"))
else:
    os.kill(child, 9)
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps({"shown": shown, "status": status, "left": len(steps)}))
