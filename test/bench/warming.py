# SPDX-License-Identifier: MIT
"""Fills the cache of a service by use, as after a restart, and measures the cache's memory and the
speed of the service with a full cache."""

import dataclasses
import time
from typing import Optional

from plan import KNOWN, MARIADB, Cell
from report import number, table
from results import Sample, count_faults
from senders import Senders
from service import memory_of, start_grayling
from targets import AT_MOST, Target

CONNECTIONS = 128

BYTES_MAX = 96  # for an entry, and for everything else
FIXED_BYTES_MAX = 16 << 20



@dataclasses.dataclass
class Warming:
    known: int  # senders in the cache
    memory_before: int  # resident bytes
    memory_after: Optional[int] = None
    seconds: Optional[float] = None  # until the cache was full
    sample: Optional[Sample] = None  # of requests about all of them

    def targets(self):
        room = BYTES_MAX + FIXED_BYTES_MAX / self.known
        return [Target(f"memory with {self.known:,} cached", AT_MOST, round(room, 1),
                       f"bytes each: {BYTES_MAX}, and {FIXED_BYTES_MAX >> 20} MiB in all",
                       [self.memory_after / self.known], 1)]

    def faults(self):
        return count_faults({KNOWN: [self.sample]})

    def as_json(self):
        return {MARIADB: dataclasses.asdict(self)}

    def markdown(self):
        text = (f"## A cache of {self.known:,}\nFilled by use: each known sender was asked about "
                f"once after a restart, which took {self.seconds:.0f} s together. Then they are "
                f"drawn at random, over {CONNECTIONS} connections.\n\n")
        sample = self.sample
        return text + table(
            ("known", "", "MiB before", "after", "bytes each", "requests/s", "p99 µs", "CPU µs",
             "of database"),
            [(f"{self.known:,}", "MariaDB", number(self.memory_before / 2**20, 1),
              number(self.memory_after / 2**20, 1),
              number((self.memory_after - self.memory_before) / self.known, 1),
              number(sample.per_second), number(sample.p99_us), number(sample.cpu_us, 2),
              number(sample.database_cpu_us, 2))])


def measure(laboratory):
    """Returns a Warming. It has its own service, and asks about the senders in the table."""
    plan = dataclasses.replace(laboratory.plan, cached=laboratory.plan.known)
    service = start_grayling(laboratory.build, laboratory.directory, laboratory.stores[MARIADB],
                             "warming")
    try:
        warming = Warming(plan.known, memory_of(service.process.pid))
        begin = time.monotonic()
        laboratory.walk(service, 0, plan.known)
        warming.seconds = time.monotonic() - begin
        warming.memory_after = memory_of(service.process.pid)
        warming.sample = laboratory.measure_load(
            service, Cell(MARIADB, KNOWN, CONNECTIONS), Senders(plan, first_cached=0))
    finally:
        service.process.stop()
    return warming
