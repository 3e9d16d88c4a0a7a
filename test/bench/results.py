# SPDX-License-Identifier: MIT
"""The measured figures, and their ratios. A figure is a list of values, one for each round."""

from dataclasses import dataclass, field
from typing import Optional

from plan import (BARE, EARLY, FIRST_PASSES, KNOWN, MIX, ONE_ROW, READS, STRANGERS, UNCACHED, Cell)

# For each work, the most similar work of the database alone.
BASES = {STRANGERS: ONE_ROW, FIRST_PASSES: ONE_ROW, MIX: ONE_ROW, EARLY: READS, UNCACHED: READS}

FAULTS = {"unexpected": "wrong or missing answers",
          "undecided": "answers without a decision: store unavailable, busy, or pending limit",
          "uncached": "keys read for senders that should be cached"}
# If lines come faster than the log's file takes them, grayling drops and counts them.
UNLOGGED = {"unlogged": "decisions without a line in the log"}


@dataclass(frozen=True)
class Sample:
    """The figures of one cell in one round."""
    per_second: float
    p50_us: float
    p99_us: float
    p999_us: float
    cpu_us: Optional[float] = None  # of the service, for one request
    database_cpu_us: Optional[float] = None  # of the database server, for one request
    commits_per_second: Optional[float] = None  # those that wrote rows
    rows_per_commit: Optional[float] = None  # that had to be durable before the answer
    unexpected: int = 0
    undecided: int = 0
    unlogged: int = 0
    uncached: int = 0


def count_faults(samples, faults=FAULTS):
    """Returns (key of `samples`, fault) -> how often it occurred; `samples` is a dict of lists."""
    counts = {(key, text): sum(getattr(sample, name) for sample in each)
              for key, each in samples.items() for name, text in faults.items()}
    return {key: count for key, count in counts.items() if count}


def ratios(values, bases):
    """Returns the ratio in each round: within a round both shared the machine's other work."""
    return [value / max(base, 1e-9) for value, base in zip(values, bases)]


@dataclass
class Results:
    plan: object
    samples: dict = field(default_factory=dict)  # Cell -> Samples, in the order of the rounds
    memory: dict = field(default_factory=dict)  # target -> resident bytes, at the start and the end
    # store -> seconds until the first answer, one for each round
    starts: dict = field(default_factory=dict)
    seconds: float = 0

    def rounds(self):
        """Returns how many rounds were measured."""
        return max(map(len, self.samples.values()), default=0)

    def figure(self, cell, name="per_second"):
        """Returns one figure of `cell`, or None if it wasn't measured."""
        values = [getattr(sample, name) for sample in self.samples[cell]]
        return None if None in values else values

    def ratio(self, cell, base, name="per_second"):
        return ratios(self.figure(cell, name), self.figure(base, name))

    def to_bare(self, cell, name="per_second"):
        """Returns the ratio to the bare server over the same number of connections."""
        return self.ratio(cell, Cell(BARE, KNOWN, cell.connections, cell.transport), name)

    def to_database(self, cell):
        """Returns the ratio to the database alone over as many connections, or None if that wasn't
        measured."""
        base = Cell(cell.target, BASES[cell.work], cell.connections)
        return self.ratio(cell, base) if base in self.samples else None

    def to_best(self, cell):
        """Returns the ratio to the database alone over its best number of connections, or None if
        that wasn't measured."""
        bases = [self.figure(base) for base in self.samples
                 if (base.target, base.work) == (cell.target, BASES[cell.work])]
        return ratios(self.figure(cell), [max(values) for values in zip(*bases)]) if bases else None

    def faults(self):
        """Returns (cell, fault) -> how often, in all rounds."""
        return count_faults(self.samples)

    def unlogged(self):
        """Returns the same for dropped log lines. They aren't faults, but work that wasn't done."""
        return count_faults(self.samples, UNLOGGED)
