#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks every file of the checkout against words.py and shape.py, and all headers together by
definitions.py, and exits with 1 if something is found. `check.py FILE...` checks only these
files."""

import sys

from definitions import shared
from files import ROOT, tracked_files
from shape import SHAPES
from source import Source
from words import WORDS


def findings(source, paths):
    """Returns the findings in one file, as tuples of line, rule and message."""
    found = [(line, word.name, text) for word in WORDS for line, text in word.find(source)]
    found += [(line, shape.name, text) for shape in SHAPES
              for line, text in shape.find(source, paths)]
    return sorted(found)


def main():
    paths = tracked_files()
    count = 0
    for path in sys.argv[1:] or paths:
        try:
            source = Source(path, (ROOT / path).read_bytes().decode())
        except UnicodeDecodeError:
            continue  # data of a test
        for line, rule, text in findings(source, set(paths)):
            print(f"{path}:{line}: {text} [{rule}]")
            count += 1
    headers = {path: (ROOT / path).read_text() for path in paths
               if path.startswith(("include/", "src/")) and path.endswith(".hpp")}
    for name, places in ({} if sys.argv[1:] else shared(headers)).items():
        print(f"{places[0]}:1: {name} is also defined in {', '.join(places[1:])} [definitions]")
        count += 1
    print(f"{len(paths)} files, {len(WORDS) + len(SHAPES) + 1} rules, {count} findings")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
