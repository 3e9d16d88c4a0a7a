# SPDX-License-Identifier: MIT
"""A file that a test can make slow to open, as on a disk that has stalled."""

import os
import pathlib
import shutil

from process import run

SOURCE = pathlib.Path(__file__).with_name("slow_open.cpp")


class SlowFile:
    """Affects programs that run with `environment`, whatever folder the file is in."""

    def __init__(self, name, directory):
        self._gate = directory / "slow_gate"
        library = directory / "slow_open.so"
        compiler = next(filter(shutil.which, (os.environ.get("CXX", "c++"), "g++", "clang++")))
        run([compiler, "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"])
        self.environment = {"LD_PRELOAD": str(library), "SLOW_FILE": f"/{name}",
                            "SLOW_GATE": str(self._gate)}

    def stall(self):
        """From now on, a program that opens the file waits…"""
        self._gate.touch()

    def go_on(self):
        """…until now."""
        self._gate.unlink()
