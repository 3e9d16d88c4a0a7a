# SPDX-License-Identifier: MIT
"""Fills a service's cache by use, and measures what it takes."""

import time
from dataclasses import dataclass

from service import memory_of

WALKS_MAX = 10

# Passes that a service keeps to write later (src/engine/limits.hpp), when it writes them early. One
# that it has no room for is not cached either, so one walk isn't enough.
TOUCHES = 8192


@dataclass(frozen=True)
class Warming:
    known: int  # senders in the cache
    memory_before: int  # resident bytes
    memory_after: int
    seconds: float

    @property
    def bytes_an_entry(self):
        return (self.memory_after - self.memory_before) / self.known


def warm(laboratory, name):
    """Asks the service of a store about each known sender until all are in its cache."""
    service, store = laboratory.services[name], laboratory.stores[name]
    known = laboratory.plan.known
    before, begin = memory_of(service.process.pid), time.monotonic()
    since = int(time.time())
    for _ in range(WALKS_MAX):
        laboratory.walk(service, known)
        if int(store.rows(f"SUM(last_seen >= {since})")[0][0]) >= known - TOUCHES:
            break
    else:
        raise RuntimeError(f"{name}: {WALKS_MAX} walks did not fill the cache")
    laboratory.walk(service, known)  # the last have room now
    return Warming(known, before, memory_of(service.process.pid), time.monotonic() - begin)
