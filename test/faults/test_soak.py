# SPDX-License-Identifier: MIT
"""Half an hour of mail at a pace that fills every bounded memory, with a fault every 20 seconds.
Nothing is lost, no answer is late, and the service's memory doesn't grow."""

import contextlib
import sqlite3
import time
from pathlib import Path

import pytest

import database_faults

SETTLED = 300            # seconds until every bounded memory is full
FAULT_EVERY = 20         # seconds
CACHE_ENTRIES = 100_000  # few enough to fill the cache by then
LOAD = {"rate": 2000, "connections": 400}

# Name of a fault -> its seconds, and the most lines that the log may have about it.
MARIADB = {"killed": (2, 3), "hanging": (3, 3), "reloaded": (0, 0), "full": (3, 4),
           "read_only": (3, 2), "ended": (2, 3), "locked_account": (3, 2)}
SQLITE = {"IMMEDIATE": (3, 2), "reloaded": (0, 0), "EXCLUSIVE": (3, 2)}


@contextlib.contextmanager
def locked(store, kind):
    """Another program holds a lock on the SQLite file."""
    path = Path(store.url.removeprefix("sqlite:"))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(f"BEGIN {kind}")
        yield
        other.execute("ROLLBACK")


@contextlib.contextmanager
def reloaded(service):
    service.write_config(greylist__message=f"4.7.1 A text of {time.monotonic():.0f}")
    service.reload()
    yield


def fault(name, store, service):
    if name == "reloaded":
        return reloaded(service)
    if name in SQLITE:
        return locked(store, name)
    return getattr(database_faults, name)(store.server)


@pytest.mark.long
@pytest.mark.parametrize("kind, faults", [("sqlite", SQLITE), ("mariadb-full", MARIADB)],
                         ids=["sqlite", "mariadb-full"])
def test_soak(trial, make_store, pytestconfig, kind, faults):
    store = make_store(kind)
    start = time.monotonic()
    end = start + 60 * pytestconfig.getoption("--soak-minutes")
    with trial(store, load=LOAD, **{"store.cache_entries": CACHE_ENTRIES}) as under_load:
        while time.monotonic() < end:
            if time.monotonic() >= start + SETTLED:
                under_load.begin_round()
            for name, (seconds, lines_max) in faults.items():
                begun = time.monotonic()
                with (under_load.fault(name, lines_max=lines_max),
                      fault(name, store, under_load.services[0])):
                    under_load.run(seconds)
                under_load.run(FAULT_EVERY - (time.monotonic() - begun))
        under_load.begin_round()
