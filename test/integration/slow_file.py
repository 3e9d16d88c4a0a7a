# SPDX-License-Identifier: MIT
"""A file that takes as long to open as a test says, as on a disk that has stalled."""

import os
import pathlib
import shutil

from process import run

SOURCE = pathlib.Path(__file__).with_name("slow_open.cpp")


class SlowFile:
    """Of programs that run in `environment`, and whatever folder it is in."""

    def __init__(self, name, directory):
        self._gate = directory / "slow_gate"
        library = directory / "slow_open.so"
        compiler = next(filter(shutil.which, (os.environ.get("CXX", "c++"), "g++", "clang++")))
        run([compiler, "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"])
        self.environment = {"LD_PRELOAD": str(library), "SLOW_FILE": f"/{name}",
                            "SLOW_GATE": str(self._gate)}

    def stall(self):
        """Who opens the file from now on waits…"""
        self._gate.touch()

    def go_on(self):
        """…until now."""
        self._gate.unlink()
