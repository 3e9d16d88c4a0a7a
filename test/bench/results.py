# SPDX-License-Identifier: MIT
"""What was measured, and the medians and ratios of it."""

from dataclasses import dataclass
from statistics import median
from typing import Optional

from plan import BARE, KNOWN, SINGLE_ROWS, Cell


@dataclass(frozen=True)
class Sample:
    """One cell in one round."""
    per_second: float
    p50_us: float
    p99_us: float
    p999_us: Optional[float] = None
    cpu_us: Optional[float] = None  # of the service, for one request
    database_cpu_us: Optional[float] = None  # of the database server, for one request
    unexpected: int = 0  # answers that are wrong or missing
    unlogged: int = 0  # decisions that the log has no line of


@dataclass
class Results:
    plan: object
    samples: dict  # Cell -> Samples, in the order of the rounds
    memory: dict  # target -> resident bytes at the start and at the end
    seconds: float = 0

    def median(self, cell, figure):
        """The median of one figure of `cell` over the rounds; None where it has none."""
        values = [getattr(sample, figure) for sample in self.samples[cell]]
        return None if None in values else median(values)

    def ratio(self, cell, base, figure="per_second"):
        """How often `base`'s figure goes into that of `cell`: the median over the rounds, for
        neighbours in time share what else the machine does."""
        return median(getattr(sample, figure) / max(getattr(other, figure), 1e-9)
                      for sample, other in zip(self.samples[cell], self.samples[base]))

    def bare(self, cell):
        return Cell(BARE, KNOWN, cell.connections)

    def single_rows(self, cell):
        """The commits of one row over as many connections, or as many as the database can use."""
        same = Cell(cell.target, SINGLE_ROWS, cell.connections)
        return same if same in self.samples else Cell(cell.target, SINGLE_ROWS, 1)

    def best_ratio(self, cell):
        """The ratio to the database's best rate of single rows over any number of connections."""
        bases = [base for base in self.samples
                 if base.target == cell.target and base.work == SINGLE_ROWS]
        return median(
            sample.per_second / max(self.samples[base][number].per_second for base in bases)
            for number, sample in enumerate(self.samples[cell]))

    def faults(self, figure="unexpected"):
        """The sum of `figure` of each cell, where it isn't 0."""
        counts = {cell: sum(getattr(sample, figure) for sample in samples)
                  for cell, samples in self.samples.items()}
        return {cell: count for cell, count in counts.items() if count}
