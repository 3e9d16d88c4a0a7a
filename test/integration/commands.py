# SPDX-License-Identifier: MIT
"""grayling's commands on a store of a test."""

import subprocess

from grayling import PROGRAM


def run(store, *arguments, code=0):
    """Runs `grayling COMMAND --store URL …` and returns its output: stdout, or stderr if another
    exit code is expected."""
    command, *rest = arguments
    done = subprocess.run([PROGRAM, command, "--store", store.url, *rest], capture_output=True,
                          text=True, timeout=30, stdin=subprocess.DEVNULL)
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr
