# SPDX-License-Identifier: MIT
"""README's table "How much mail waits": made from a run, kept with the figures of that run, and
compared with later runs."""

import json
import re
from pathlib import Path

from figures import SHARES, Sample, aligned

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
# The figures of the last `replay --readme`: "readme" is what the table shows, all seeds together;
# "quick" is what --quick must find again.
RECORD = Path(__file__).resolve().parent / "figures.json"
REMEDY = "run test/simulation/replay --readme, look at what changed, and commit it"
# A figure may differ from the recorded one by so many points: compilers may differ in the last bit
# of a random number.
TOLERANCE = 0.3

HEADING = re.compile(r"^### How much mail waits$.*?^(?P<table>\|.*?)\n\n", re.M | re.S)


def readme_table(samples):
    return aligned([("", *SHARES)] + [
        (sample.name, *(f"{show(sample):.1f} %" for show in SHARES.values()))
        for sample in samples])


def with_table(text, table):
    """Returns README's text with another table."""
    found = HEADING.search(text)
    return text[:found.start("table")] + table + text[found.end("table"):]


def table_of(text):
    return HEADING.search(text)["table"]


def write_record(readme, quick, path=RECORD):
    lists = {"readme": [sample.as_json() for sample in readme],
             "quick": [sample.as_json() for sample in quick]}
    lines = [f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]"
             for name, rows in lists.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def read_record(path=RECORD):
    """Returns the samples that README shows, and those of the quick run."""
    record = json.loads(path.read_text())
    return tuple([Sample(**row) for row in record[name]] for name in ("readme", "quick"))


def differences(samples, recorded):
    """Returns a line for each figure that isn't what was recorded."""
    if [s.name for s in samples] != [s.name for s in recorded]:
        return [f"the greylisters aren't those that were recorded: {REMEDY}"]
    return [f"{now.name}: {name} is {show(now):.1f} % and was {show(then):.1f} %: {REMEDY}"
            for now, then in zip(samples, recorded) for name, show in SHARES.items()
            if abs(show(now) - show(then)) > TOLERANCE]
