# SPDX-License-Identifier: MIT
"""Measures grayling on a table of many rows next to one of few, on one MariaDB server."""

import contextlib
import shutil
from dataclasses import dataclass

from database import OPTIONS, relaxed
from mariadb import MariaDb
from scale_cost import measure_costs
from scale_purge import measure_purge
from scale_results import ScaleResults, TableFigures
from scale_table import USER, ScaleTable
from stores import PASSWORD

# A filled row has about 200 bytes, and one amid others that strangers split up to 300; so has one
# on disk, and the rest is what the run adds.
ROW_BYTES = 300
OTHER_BYTES = 1 << 30

NOT_CACHED = "known, not cached"
CELLS = ((NOT_CACHED, 128), ("known", 16), ("known", 128), ("strangers", 16), ("strangers", 128),
         ("mix", 128))
WARMING_WALKS_MAX = 5
CACHED_DATABASE_US = 2.0  # for one request: at most this, and the senders are in the cache


@dataclass(frozen=True)
class ScalePlan:
    rows: int
    few: int = 100_000
    asked: int = 20_000  # senders that are asked for where the work is known; of both tables
    expired: int = 1_000_000
    rounds: int = 5
    seconds: float = 1.0  # of one cell in one round: a round must end before the purge begins
    purge_rounds: int = 3
    rate: int = 1000  # decisions a second, where they are paced
    cost_seconds: float = 3.0  # of paced strangers; a third of it where they are not paced


def quick(rows):
    return ScalePlan(rows, few=20_000, asked=10_000, expired=50_000, rounds=1, seconds=0.4,
                     purge_rounds=1, cost_seconds=0.5)


class NoRoom(Exception):
    pass


def needed_bytes(plan):
    return (plan.rows + plan.few + plan.expired) * ROW_BYTES + OTHER_BYTES


def check_room(plan, directory):
    needed = needed_bytes(plan)
    free = shutil.disk_usage(directory).free
    if free < needed + OTHER_BYTES:
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
    def __init__(self, build, directory, plan):
        check_room(plan, directory)
        self.build = build
        self.directory = directory / "scale"
        self.plan = plan

    def measure(self):
        self.directory.mkdir(mode=0o755)
        with contextlib.ExitStack() as ending:
            options = (*OPTIONS, f"--innodb-buffer-pool-size={needed_bytes(self.plan)}")
            server = MariaDb(self.directory / "mariadb", options)
            ending.callback(server.stop)
            server.sql(f"CREATE USER {USER}@localhost IDENTIFIED BY '{PASSWORD}'")
            tables = [ScaleTable(self.build, self.directory, server, name, rows)
                      for name, rows in (("few", self.plan.few), ("many", self.plan.rows))]
            for each in tables:
                ending.callback(each.stop)
            return self._measure(server, *tables)

    def _measure(self, server, few, many):
        with relaxed(server):
            figures = [TableFigures(each.rows, each.fill(each.rows), each.size() / each.rows)
                       for each in (few, many)]
        results = ScaleResults(self.plan, *figures)
        for number in range(self.plan.rounds):
            order = ((few, results.few), (many, results.many))
            measured = {each.name: self._round(each, its_figures)
                        for each, its_figures in (order if number % 2 == 0 else order[::-1])}
            for cell in CELLS:
                pair = measured["few"][cell], measured["many"][cell]
                results.samples.setdefault(cell, []).append(pair)
        for each, its_figures in ((few, results.few), (many, results.many)):
            server.sql(f"ANALYZE TABLE {each.name}.sender")
            its_figures.rows_at_end = each.count("TRUE")
            its_figures.bytes_a_row_at_end = each.size() / its_figures.rows_at_end
        results.costs = measure_costs(few, self.plan)
        with relaxed(server):
            many.fill(self.plan.expired, "--expired")
        results.purge = measure_purge(many, self.plan)
        return results

    def _round(self, each, figures):
        """From an empty cache on: cell -> ScaleSample."""
        figures.starts.append(each.start())
        samples = {}
        for work, connections in CELLS:
            if work == NOT_CACHED:
                sample = each.load("walk", connections, known=self.plan.asked)
                self._warm(each)
            else:
                known = None if work == "mix" else self.plan.asked
                sample = each.load(work, connections, self.plan.seconds, known)
            samples[work, connections] = sample
        each.stop()
        return samples

    def _warm(self, each):
        """A sender is in the cache only once there was room for its touch."""
        for _ in range(WARMING_WALKS_MAX):
            if each.load("walk", known=self.plan.asked).database_cpu_us < CACHED_DATABASE_US:
                return
