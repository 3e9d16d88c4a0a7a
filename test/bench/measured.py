# SPDX-License-Identifier: MIT
"""Runs a program and measures its time and memory. As a script, `measured.py COMMAND...` is the
program's parent. A child's ru_maxrss is at least what its parent had when it made the child, and a
benchmark's own process is large, so the parent is this small one."""

import dataclasses
import json
import resource
import subprocess
import sys
import time


@dataclasses.dataclass
class Measured:
    seconds: float
    cpu_seconds: float  # of all threads
    peak: int  # resident bytes


def measured(command, output):
    """Runs the command, with its output in the file `output`. Raises RuntimeError if it fails."""
    command = [str(word) for word in command]
    with output.open("w") as stdout:
        told = subprocess.run([sys.executable, __file__, *command], stdout=stdout,
                              stderr=subprocess.PIPE, text=True, check=False).stderr
    lines = told.splitlines()
    code, *figures = json.loads(lines[-1])
    if code:
        raise RuntimeError(f"{command[0]} ended with {code}: " + "\n".join(lines[:-1]))
    return Measured(*figures)


def main():
    start = time.monotonic()
    try:
        code = subprocess.run(sys.argv[1:], check=False).returncode
    except OSError as error:
        print(error, file=sys.stderr)
        code = 127  # as a shell says it
    seconds = time.monotonic() - start
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    # On a line of its own, after what the program said.
    print("\n" + json.dumps([code, seconds, usage.ru_utime + usage.ru_stime,
                             usage.ru_maxrss * 1024]), file=sys.stderr)


if __name__ == "__main__":
    main()
