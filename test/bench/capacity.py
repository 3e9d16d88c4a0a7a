#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes CAPACITY.md: what a decision costs, and what so many messages a day need.

  test/bench/run --scale 10000000
  test/bench/capacity.py --from build/bench/report.json

Without --from it writes it anew from the figures of the last time, in capacity_input.json."""

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))

import capacity_input
from capacity_text import text

INPUT = HERE / "capacity_input.json"
OUTPUT = HERE / "CAPACITY.md"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="report", type=Path, help="a report.json with --scale")
    report = parser.parse_args().report
    if report is not None:
        try:
            kept = capacity_input.from_report(capacity_input.read(report))
        except capacity_input.Incomplete as problem:
            sys.exit(f"capacity.py: {report}: {problem}")
        capacity_input.write(INPUT, kept)
    OUTPUT.write_text(text(capacity_input.read(INPUT)))


if __name__ == "__main__":
    main()
