# SPDX-License-Identifier: MIT
"""The figures for a large table, as a part of the report."""

from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Optional

from report import middle, number, table
from targets import AT_LEAST, AT_MOST, Target

RATE_MIN = 0.7  # of the rate with the small table
PURGE_P99_MAX = 2.0  # times the p99 without the purge
REMOVED_MIN = 1000  # rows a second: more than the strangers of the paced mix


@dataclass(frozen=True)
class ScaleSample:
    requests: int
    per_second: float
    p50_us: float
    p99_us: float
    p999_us: float
    cpu_us: float  # of the service, for one request
    database_cpu_us: float
    unexpected: int  # answers that are wrong or missing


@dataclass
class TableFigures:
    rows: int
    fill_seconds: float
    bytes_a_row: float  # when it was filled, in the order of its key
    bytes_a_row_at_end: Optional[float] = None  # after strangers were inserted everywhere
    rows_at_end: Optional[int] = None
    starts: list = field(default_factory=list)  # seconds until the first answer


@dataclass
class PurgeFigures:
    """None: it wasn't measured, because the purge failed before."""
    expired: Optional[int] = None
    without: list = field(default_factory=list)  # ScaleSamples of the paced mix, one a round
    during: list = field(default_factory=list)
    seconds: float = 0.0  # in which the purge could remove them
    left: Optional[int] = None  # expired rows that are still there
    known_lost: Optional[int] = None  # rows that the purge must not touch and that are gone

    def removed(self):
        return None if self.left is None else self.expired - self.left

    def removed_per_second(self):
        return None if self.left is None else self.removed() / max(self.seconds, 1e-9)

    def p99_ratios(self):
        return [during.p99_us / without.p99_us
                for during, without in zip(self.during, self.without)]


@dataclass
class ScaleResults:
    plan: object
    few: TableFigures
    many: TableFigures
    samples: dict = field(default_factory=dict)  # (work, connections) -> [(few, many), …]
    purge: Optional[PurgeFigures] = None
    costs: object = None  # scale_cost.Costs

    def rounds(self):
        """Returns how many rounds were measured."""
        return max(map(len, self.samples.values()), default=0)

    def ratios(self, key):
        """Returns the rate with many rows divided by the rate with few, for each round."""
        return [many.per_second / max(few.per_second, 1e-9) for few, many in self.samples[key]]

    def targets(self):
        many = f"{self.many.rows:,} rows"
        wanted = [Target(f"{work}, {many}, {connections} connections", AT_LEAST, RATE_MIN,
                         f"× that with {self.few.rows:,}", self.ratios((work, connections)))
                  for work, connections in self.samples]
        return wanted + self._purge_targets()

    def _purge_targets(self):
        purge = self.purge or PurgeFigures()
        rate = purge.removed_per_second()
        return [Target("p99 of the paced mix while expired rows are purged", AT_MOST,
                       PURGE_P99_MAX, "× that without", purge.p99_ratios() or None),
                Target("removed by the purge", AT_LEAST, REMOVED_MIN, "rows a second",
                       None if rate is None else [rate], 0)]

    def median(self, key, index, figure):
        return median(getattr(pair[index], figure) for pair in self.samples[key])

    def faults(self):
        """Returns fault -> how often it occurred."""
        counts = {f"{work}, {connections} connections":
                  sum(sample.unexpected for pair in pairs for sample in pair)
                  for (work, connections), pairs in self.samples.items()}
        for cost in self.costs.costs if self.costs else ():
            counts[f"{cost.work} at {cost.pace}/s"] = cost.unexpected
        if self.purge is not None:
            counts["mix beside the purge"] = sum(sample.unexpected
                                  for sample in self.purge.without + self.purge.during)
            counts["known rows lost"] = self.purge.known_lost
        return {key: count for key, count in counts.items() if count}

    def as_json(self):
        return {"plan": asdict(self.plan), "few": asdict(self.few), "many": asdict(self.many),
                "cells": [{"work": work, "connections": connections,
                           "few": [asdict(few) for few, _ in pairs],
                           "many": [asdict(many) for _, many in pairs]}
                          for (work, connections), pairs in self.samples.items()],
                "purge": self.purge and asdict(self.purge),
                "costs": self.costs and asdict(self.costs)}

    def markdown(self):
        few, many = f"{self.few.rows:,}", f"{self.many.rows:,}"
        parts = [
            f"## Scale\nMariaDB with {many} rows next to another with {few}, each with a buffer "
            f"pool as large as its table: medians of {self.rounds()} rounds of "
            f"{self.plan.seconds} s. A mix is 70 % strangers, the rest Zipf over up to a million "
            "known.",
            table(("work", "connections", f"requests/s, {few}", many, "ratio",
                   f"p99 µs, {few}", many, f"CPU µs, {few}", many, f"of database, {few}", many),
                  [self._row(key) for key in self.samples]),
            table(("rows", "filled in", "bytes a row, filled", "at the end", "rows at the end",
                   "start to first answer"),
                  [(f"{each.rows:,}", f"{each.fill_seconds:.1f} s", number(each.bytes_a_row),
                    number(each.bytes_a_row_at_end), number(each.rows_at_end),
                    f"{middle(each.starts or None, 3)} s") for each in (self.few, self.many)])]
        if self.purge is not None:
            parts.append(self._purge_text())
        if self.costs is not None:
            parts.append(self.costs.markdown())
        if faults := self.faults():
            parts.append("Wrong or missing answers, or rows:\n\n" +
                         table(("", "count"), [(key, number(count))
                                               for key, count in faults.items()]))
        return "\n\n".join(parts)

    def _row(self, key):
        def pair(figure, digits=0):
            return (number(self.median(key, index, figure), digits) for index in (0, 1))
        return (*key, *pair("per_second"), number(median(self.ratios(key)), 2),
                *pair("p99_us"), *pair("cpu_us", 1), *pair("database_cpu_us", 1))

    def _purge_text(self):
        purge = self.purge
        text = (
            f"## Purge\n{number(purge.expired)} expired rows among {self.many.rows:,}, close "
            "together, so that each step removes about all it reads; a mix paced at "
            f"{self.plan.rate:,}/s right before the purge begins and while it works.")
        if ratios := purge.p99_ratios():
            text += "\n\n" + table(
                ("", "without", "during", "ratio"),
                [("p50 µs", *self._purge_median("p50_us"), ""),
                 ("p99 µs", *self._purge_median("p99_us"), middle(ratios, 2)),
                 ("p99.9 µs", *self._purge_median("p999_us"), "")])
        if purge.left is not None:
            text += (
                f"\n\nIn {purge.seconds:.0f} s it removed {purge.removed():,} rows, "
                f"{purge.removed_per_second():,.0f} a second; {purge.left:,} expired rows were "
                f"left, {number(purge.known_lost)} others were lost.")
        return text

    def _purge_median(self, figure):
        return (middle([getattr(sample, figure) for sample in samples])
                for samples in (self.purge.without, self.purge.during))
