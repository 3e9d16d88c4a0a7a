# SPDX-License-Identifier: MIT
"""Long lists from SQL, and lists whose databases are slow."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import stores
from grayling import is_deferred
from waiting import wait_until

ROWS = 100_000
MEMORY_MAX = 64 << 20


@pytest.fixture
def store(directory):
    return stores.sqlite(directory)


class Panel:
    """A database with addresses of about `width` bytes."""

    def __init__(self, directory, width):
        self.path, self.width = directory / "panel.db", width
        self._run("CREATE TABLE mailbox(username TEXT)")
        self.fill(0)

    def fill(self, turn):
        """Gives it other addresses: nobody keeps his."""
        with closing(sqlite3.connect(self.path, timeout=20)) as database, database:
            database.execute("DELETE FROM mailbox")
            database.executemany("INSERT INTO mailbox VALUES (?)", (
                (self.address(turn, number),) for number in range(ROWS)))

    def address(self, turn, number):
        domain = f"@d{number % 5000}.example.org"
        return f"{turn}.{number:05}.".ljust(self.width - len(domain), "x") + domain

    def _run(self, statement):
        with closing(sqlite3.connect(self.path)) as database, database:
            database.execute(statement)


def most_memory(process):
    """Returns the most bytes that were resident at a time, without the pages of the program and its
    libraries."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    most, files = (int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) << 10
                   for name in ("VmHWM", "RssFile"))
    return most - files


# The bytes of an address, and where the list is used. Few addresses have 60 bytes.
CASES = [(25, {"policy": [{"recipients": ["sql:panel"], "mode": "off"}]}), (60, {})]


@pytest.mark.parametrize("width, more", CASES)
def test_long_lists_that_change_take_little_memory(start_grayling, store, directory, width, more):
    panel = Panel(directory, width)
    service = start_grayling(
        store, sql=[{"name": "panel", "url": f"sqlite:{panel.path}",
                     "query": "SELECT username FROM mailbox", "refresh": "5s"}],
        **{"exempt.senders": ["sql:panel"], **more})
    uses = ["sender", *(["recipient"] if more else [])]
    for turn in range(4):
        if turn > 0:
            panel.fill(turn)
        for use in uses:
            last = {use: panel.address(turn, ROWS - 1)}
            wait_until(lambda: service.ask(**last) == "DUNNO", "the list holds", 30, 0.2)
    assert is_deferred(service, **{use: panel.address(0, 0) for use in uses})
    assert most_memory(service.process) <= MEMORY_MAX, most_memory(service.process) >> 10
