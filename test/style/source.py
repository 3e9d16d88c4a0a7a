# SPDX-License-Identifier: MIT
"""One file of the checkout, for the rules."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

KINDS = {".cpp": "c++", ".hpp": "c++", ".py": "python", ".cmake": "cmake", ".sql": "sql",
         ".toml": "toml", ".md": "doc", ".txt": "text", ".json": "text", ".service": "text"}

# Comments and literals of C++. A quote between digits (1'000) begins no literal.
CPP_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"
      | "(?:\\.|[^"\\\n])*"
      | (?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'""", re.X | re.S)


def blank(text):
    """Returns `text` with everything but its line ends replaced by blanks."""
    return re.sub(r"[^\n]", " ", text)


@dataclass(frozen=True)
class Source:
    path: str  # relative to the root
    text: str

    @property
    def name(self):
        return PurePosixPath(self.path).name

    @property
    def stem(self):
        return PurePosixPath(self.path).stem

    @cached_property
    def kind(self):
        """One of the values of KINDS, or "shell", or "" for a file without rules."""
        if self.text.startswith("#!") and re.match(r"#!.*\b(ba)?sh\b", self.text):
            return "shell"
        if self.text.startswith("#!") and "python" in self.text.split("\n", 1)[0]:
            return "python"
        if self.name == "CMakeLists.txt":
            return "cmake"
        return KINDS.get(PurePosixPath(self.path).suffix, "")

    @property
    def lines(self):
        return self.text.removesuffix("\n").split("\n")

    @cached_property
    def module(self):
        """The module of src/, include/grayling/ or test/unit/ that it is in, or ""."""
        match = re.match(r"(?:src|include/grayling|test/unit)/(\w+)/", self.path)
        return match[1] if match else ""

    @cached_property
    def code(self):
        """The text of C++ with blanks for comments and literals; other kinds are unchanged."""
        if self.kind != "c++":
            return self.text
        return CPP_TOKEN.sub(lambda token: blank(token[0]), self.text)
