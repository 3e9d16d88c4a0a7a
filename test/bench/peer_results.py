# SPDX-License-Identifier: MIT
"""The figures for the peers, as a part of the report."""

from dataclasses import asdict, dataclass
from statistics import median

from plan import MARIADB, SQLITE, STRANGERS
from report import number, table
from targets import AT_LEAST, Target

# grayling's own rows: name -> store.
OURS = {"grayling": MARIADB, "grayling on SQLite": SQLITE}
GRAYLING, GRAYLING_ON_SQLITE = OURS

# How many times as fast as a peer grayling must be. postgrey has an embedded database, too.
TARGETS = {(GRAYLING, STRANGERS, 128, "postgrey"): 20, (GRAYLING, STRANGERS, 128, "sqlgrey"): 80,
           (GRAYLING, STRANGERS, 16, "postgrey"): 10,
           (GRAYLING_ON_SQLITE, STRANGERS, 1, "postgrey"): 1}


@dataclass(frozen=True)
class PeerPlan:
    rounds: int
    seconds: float  # of one cell in one round
    known: int  # senders of each peer


@dataclass(frozen=True)
class PeerSample:
    per_second: float
    p50_us: float
    p99_us: float
    cpu_us: float  # of the service, for one request
    database_cpu_us: float
    unexpected: int  # answers that are wrong or missing


@dataclass
class PeerResults:
    plan: PeerPlan
    descriptions: dict  # name -> Debian's version of the peer, and what kind of program it is
    samples: dict  # (work, connections, name) -> PeerSamples, in the order of the rounds
    failures: dict  # the same, or "start" for the work -> why nothing was measured

    def median(self, key, figure):
        return median(getattr(sample, figure) for sample in self.samples[key])

    def ratios(self, key, our_name=GRAYLING):
        """Returns how many times as fast as the peer grayling was in each round; None if it wasn't
        measured."""
        if key not in self.samples:
            return None
        ours = self.samples[key[0], key[1], our_name]
        return [our.per_second / max(their.per_second, 1e-9)
                for our, their in zip(ours, self.samples[key])]

    def targets(self):
        return [Target(f"{work} on {OURS[our_name]}, {connections} connections", AT_LEAST, bound,
                       f"× {name}", self.ratios((work, connections, name), our_name), 1)
                for (our_name, work, connections, name), bound in TARGETS.items()]

    def faults(self):
        """Returns what was wrong: the key of samples -> the number of wrong answers, or the
        failure."""
        return {**self.failures, **self._wrong_answers()}

    def _wrong_answers(self):
        counts = {key: sum(sample.unexpected for sample in samples)
                  for key, samples in self.samples.items()}
        return {key: count for key, count in counts.items() if count}

    def as_json(self):
        return {"plan": asdict(self.plan), "descriptions": self.descriptions, "cells": [
            {"service": name, "work": work, "connections": connections,
             "rounds": [asdict(sample) for sample in samples]}
            for (work, connections, name), samples in self.samples.items()],
                "failures": [{"service": name, "work": work, "connections": connections,
                              "reason": reason}
                             for (work, connections, name), reason in self.failures.items()]}

    def markdown(self):
        text = ("## Peers\nAs Debian ships them, next to grayling: medians of "
                f"{self.plan.rounds} rounds of {self.plan.seconds} s. sqlgrey and gld use the same "
                "database server. The last columns are ratios of the rates within a round.\n\n"
                + "\n".join(f"- {name} {text}" for name, text in self.descriptions.items())
                + "\n\n"
                + table(("service", "work", "connections", "requests/s", "p50 µs", "p99 µs",
                         "CPU µs", "of database", *(f"{name}/peer" for name in OURS)),
                        [self._row(key) for key in self.samples]))
        if self.failures:
            text += "\n\n" + "\n".join(
                f"- {name}, {work}, {connections} connections: not measured, for {reason}"
                for (work, connections, name), reason in self.failures.items())
        if faults := self._wrong_answers():
            text += "\n\nWrong or missing answers:\n\n" + table(
                ("service", "work", "connections", "in all rounds"),
                [(name, work, connections, count)
                 for (work, connections, name), count in faults.items()])
        return text

    def _row(self, key):
        work, connections, name = key
        return (name, work, connections, number(self.median(key, "per_second")),
                number(self.median(key, "p50_us")), number(self.median(key, "p99_us")),
                number(self.median(key, "cpu_us"), 1),
                number(self.median(key, "database_cpu_us"), 1),
                *("" if name in OURS else number(median(self.ratios(key, our_name)), 1)
                  for our_name in OURS))
