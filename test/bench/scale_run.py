# SPDX-License-Identifier: MIT
"""Measures grayling on a large table next to a small one. Each has its own MariaDB server, because
a server still writes the pages of one table while the other is measured."""

import contextlib
import shutil
from dataclasses import dataclass

from database import relaxed
from scale_cost import measure_costs
from scale_purge import measure_purge
from scale_results import PurgeFigures, ScaleResults, TableFigures
from scale_table import ScaleTable

# A row takes about 200 bytes in a filled table, and up to 300 in pages that strangers have split;
# the other bytes are what the run adds.
ROW_BYTES = 300
OTHER_BYTES = 1 << 30

NOT_CACHED = "known, not cached"
CELLS = ((NOT_CACHED, 128), ("known", 16), ("known", 128), ("strangers", 16), ("strangers", 128),
         ("mix", 128))


@dataclass(frozen=True)
class ScalePlan:
    rows: int
    few: int = 100_000
    asked: int = 20_000  # known senders that are asked about, in both tables
    expired: int = 1_000_000
    rounds: int = 5
    seconds: float = 1.0  # of one cell in one round: a round must end before the purge begins
    purge_rounds: int = 5
    rate: int = 1000  # decisions a second, if they are paced
    cost_seconds: float = 3.0  # of paced strangers; a third of it if they aren't paced


def quick(rows):
    return ScalePlan(rows, few=20_000, asked=10_000, expired=50_000, rounds=1, seconds=0.4,
                     purge_rounds=1, cost_seconds=0.5)


class NoRoom(Exception):
    pass


def table_bytes(rows, plan):
    return (rows + plan.expired) * ROW_BYTES + OTHER_BYTES


def needed_bytes(plan):
    return table_bytes(plan.rows, plan) + table_bytes(plan.few, plan)


def check_room(plan, directory):
    needed = needed_bytes(plan)
    free = shutil.disk_usage(directory).free
    if free < needed:
        raise NoRoom(f"{plan.rows:,} rows need {needed / 2**30:.0f} GiB of disk, {directory} has "
                     f"{free / 2**30:.0f}; --directory names another")
    memory = available_memory()
    if memory < needed:
        raise NoRoom(f"{plan.rows:,} rows need {needed / 2**30:.0f} GiB of memory for the database "
                     f"to hold them, and {memory / 2**30:.0f} are free")


def available_memory():
    with open("/proc/meminfo") as info:
        return next(int(line.split()[1]) * 1024 for line in info
                    if line.startswith("MemAvailable:"))


class ScaleRun:
    def __init__(self, build, directory, plan, failures):
        """`failures` notes the steps that fail; the next ones are measured all the same."""
        check_room(plan, directory)
        self.build = build
        self.directory = directory / "scale"
        self.plan = plan
        self.failures = failures

    def measure(self):
        self.directory.mkdir(mode=0o755)
        with contextlib.ExitStack() as ending:
            tables = []
            for name, rows in (("few", self.plan.few), ("many", self.plan.rows)):
                pool = table_bytes(rows, self.plan)
                tables.append(ScaleTable(self.build, self.directory, name, rows, pool))
                ending.callback(tables[-1].close)
            return self._measure(*tables)

    def _measure(self, few, many):
        both = [(each, self._fill(each)) for each in (few, many)]
        results = ScaleResults(self.plan, *(figures for _, figures in both))
        with self.failures.noted("scale: rounds"):
            self._measure_rounds(both, results)
        with self.failures.noted("scale: costs"):
            results.costs = measure_costs(few, self.plan)
        with self.failures.noted("scale: purge"):
            with relaxed(many.server):
                many.fill(self.plan.expired, "--expired")
            results.purge = PurgeFigures()
            measure_purge(many, self.plan, results.purge)
        return results

    def _measure_rounds(self, both, results):
        for number in range(self.plan.rounds):
            measured = {each.name: self._round(each, figures)
                        for each, figures in (both if number % 2 == 0 else both[::-1])}
            for cell in CELLS:
                pair = measured["few"][cell], measured["many"][cell]
                results.samples.setdefault(cell, []).append(pair)
        for each, figures in both:
            each.server.sql("ANALYZE TABLE greylist.sender")
            figures.rows_at_end = each.count("TRUE")
            figures.bytes_a_row_at_end = each.size() / figures.rows_at_end

    def _fill(self, each):
        with relaxed(each.server):
            seconds = each.fill(each.rows)
        return TableFigures(each.rows, seconds, each.size() / each.rows)

    def _round(self, each, figures):
        """Measures all cells, starting with an empty cache; returns cell -> ScaleSample."""
        figures.starts.append(each.start())
        samples = {}
        for work, connections in CELLS:
            if work == NOT_CACHED:
                sample = each.load("walk", connections, known=self.plan.asked)
            else:
                known = None if work == "mix" else self.plan.asked
                sample = each.load(work, connections, self.plan.seconds, known)
            samples[work, connections] = sample
        each.stop()
        return samples
