# SPDX-License-Identifier: MIT
"""The targets, and whether grayling meets them."""

from dataclasses import dataclass
from statistics import median
from typing import Optional

from plan import (KNOWN, MARIADB, MARIADB_DNS, SQLITE, STORES, STRANGERS, TCP, UNCACHED, UNIX,
                  Cell)

AT_LEAST = "≥"
AT_MOST = "≤"

# Parts that only some runs measure: part -> (the option, what its targets are about).
OPTIONAL = {
    "peers": ("--peers", "strangers next to postgrey and sqlgrey"),
    "scale": ("--scale 10000000", "10 million rows next to 100,000, and the purge of a million"),
}


@dataclass(frozen=True)
class Target:
    """There is one value for each round, and the median counts; None: it wasn't measured."""
    work: str
    sign: str
    bound: float
    unit: str
    values: Optional[list] = None
    digits: int = 2

    @property
    def is_met(self):
        if self.values is None:
            return None
        value = median(self.values)
        return value >= self.bound if self.sign == AT_LEAST else value <= self.bound


def targets_of(results):
    """Returns the targets for the cells."""
    wanted = []
    for transport in (TCP, UNIX):
        for connections in (16, 128):
            cells = [Cell(store, KNOWN, connections, transport) for store in STORES]
            where = f"{connections} connections, {transport}"
            wanted.append(Target(
                f"known, cached, {where}", AT_LEAST, 0.95, "× the bare server",
                min((results.to_bare(cell) for cell in cells), key=median)))
            wanted.append(Target(
                f"CPU of the service, known, {where}", AT_MOST, 1.15, "× the bare server's",
                max((results.to_bare(cell, "cpu_us") for cell in cells), key=median)))
    of_strangers = {(store, connections): Cell(store, STRANGERS, connections)
                    for store in STORES for connections in (1, 16, 128)}
    best = "× the best rate of one-row commits"
    same = "× one-row commits over as many connections"
    wanted += [
        Target("strangers on MariaDB, 128 connections", AT_LEAST, 1.5, best,
               results.to_best(of_strangers[MARIADB, 128])),
        Target("strangers on MariaDB, 16 connections", AT_LEAST, 1.0, same,
               results.to_database(of_strangers[MARIADB, 16])),
        Target("strangers on MariaDB, 128 connections, asked about by SPF", AT_LEAST, 0.5,
               "× the rate with dns.resolver off",
               results.ratio(Cell(MARIADB_DNS, STRANGERS, 128), of_strangers[MARIADB, 128])),
        Target("strangers on SQLite, 128 connections", AT_LEAST, 5.0, best,
               results.to_best(of_strangers[SQLITE, 128])),
        *(Target(f"strangers on {store}, 1 connection", AT_LEAST, 0.55, same,
                 results.to_database(of_strangers[store, 1])) for store in STORES),
        Target("known, not cached, MariaDB, 128 connections", AT_LEAST, 1.2,
               "× the best rate of one-row reads",
               results.to_best(Cell(MARIADB, UNCACHED, 128))),
        *(Target(f"start to first answer, {results.plan.known:,} known, {store}", AT_MOST, 1.0,
                 "s", results.starts[store]) for store in STORES)]
    return wanted
