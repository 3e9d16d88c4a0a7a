# SPDX-License-Identifier: MIT
"""Tables in the documentation that are made from a run: each is kept with the figures of that run,
and compared with later runs."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from figures import SHARES, Sample, aligned

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
# A figure may differ from the recorded one by so many points: compilers may differ in the last bit
# of a random number.
TOLERANCE = 0.3


@dataclass(frozen=True)
class Table:
    path: Path     # it is the first table under `heading`
    heading: str

    def find(self, text):
        return re.search(rf"^{self.heading}$.*?^(?P<table>\|.*?)\n\n", text, re.M | re.S)

    def table_of(self, text):
        return self.find(text)["table"]

    def with_table(self, text, table):
        found = self.find(text)
        return text[:found.start("table")] + table + text[found.end("table"):]

    def write_table(self, table):
        self.path.write_text(self.with_table(self.path.read_text(), table))


@dataclass(frozen=True)
class Page(Table):
    # The figures of the last run: "shown" is what the table shows, all seeds together; "quick" is
    # what --quick must find again.
    record: Path
    option: str    # of replay, which writes both

    @property
    def remedy(self):
        return f"run test/simulation/replay {self.option}, look at what changed, and commit it"

    def write(self, shown, quick):
        """Writes the table and the record."""
        self.write_table(shares_table(shown))
        self.write_record(shown, quick)

    def write_record(self, shown, quick):
        lists = {"shown": [sample.as_json() for sample in shown],
                 "quick": [sample.as_json() for sample in quick]}
        lines = [f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]"
                 for name, rows in lists.items()]
        self.record.write_text("{\n" + ",\n".join(lines) + "\n}\n")

    def read_record(self):
        """Returns the samples that the table shows, and those of the quick run."""
        record = json.loads(self.record.read_text())
        return tuple([Sample(**row) for row in record[name]] for name in ("shown", "quick"))

    def differences(self, samples):
        """Returns a line for each figure that isn't what was recorded."""
        return differences(samples, self.read_record()[1], self.remedy)


README = Page(ROOT / "README.md", "### How much mail waits", HERE / "figures.json", "--readme")
SIGNALS = Page(ROOT / "doc/signals.md", "## What they are worth", HERE / "signals.json",
               "--signals")
SINGLE_SIGNS = Table(SIGNALS.path, "### Single signs")


def shares_table(samples):
    return aligned([("", *SHARES)] + [
        (sample.name, *(f"{show(sample):.1f} %" for show in SHARES.values()))
        for sample in samples])


def differences(samples, recorded, remedy):
    if [s.name for s in samples] != [s.name for s in recorded]:
        return [f"the greylisters aren't those that were recorded: {remedy}"]
    return [f"{now.name}: {name} is {show(now):.1f} % and was {show(then):.1f} %: {remedy}"
            for now, then in zip(samples, recorded) for name, show in SHARES.items()
            if abs(show(now) - show(then)) > TOLERANCE]
