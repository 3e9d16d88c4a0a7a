# SPDX-License-Identifier: MIT
"""A table with a given number of rows on its own MariaDB server, and grayling serving it."""

import json
import time

from database import OPTIONS
from mariadb import MariaDb
from process import CommandFailed, run
from scale_results import ScaleSample
from senders import FIRST_STRANGER, count_wrong
from service import cpu_of, start_grayling
from stores import mariadb_full

CONNECTIONS = 128
WALK_SECONDS = 120  # at most


class ScaleTable:
    """`name` is the name of its directory. close() ends its servers."""

    def __init__(self, build, directory, name, rows, pool):
        """`pool` is the size of the database's buffer pool in bytes."""
        self.build = build
        self.name = name
        self.rows = rows
        self.known = min(rows, 1_000_000)  # known senders that a mix asks about
        self.directory = directory / name
        self.directory.mkdir(mode=0o755)
        self.server = MariaDb(self.directory / "mariadb",
                              (*OPTIONS, f"--innodb-buffer-pool-size={pool}"))
        self.service = None
        self.next_stranger = FIRST_STRANGER
        try:
            self.store = mariadb_full(self.server)
            run([build / "grayling", "migrate", "--store", self.store.url, "--yes"])
        except CommandFailed:
            self.close()
            raise

    def close(self):
        self.stop()
        self.server.stop()

    def fill(self, rows, *options):
        """Fills the table; returns the seconds that it took."""
        filled = self._tool("fill", "--store", self.store.url, "--rows", rows,
                            "--now", int(time.time()), *options)
        self.server.sql("ANALYZE TABLE greylist.sender")
        return filled["seconds"]

    def size(self):
        """Returns the bytes of data and indices."""
        return int(self.server.sql(
            "SELECT data_length + index_length FROM information_schema.tables "
            "WHERE table_schema = 'greylist' AND table_name = 'sender'")[0][0])

    def count(self, condition):
        return int(self.server.sql(
            f"SELECT COUNT(*) FROM greylist.sender WHERE {condition}")[0][0])

    def start(self, delay="0s"):
        """Restarts grayling with an empty cache; returns the seconds until its first answer."""
        self.stop()
        self.service = start_grayling(self.build, self.directory, self.store, delay=delay)
        return self.service.time_to_answer()

    def age(self):
        """Returns the seconds since grayling was started."""
        return time.monotonic() - self.service.started

    def stop(self):
        if self.service is not None:
            self.service.process.stop()
            self.service = None

    def load(self, work, connections=CONNECTIONS, seconds=WALK_SECONDS, known=None, known_from=0,
             rate=0, expected="dunno"):
        """Asks for `seconds`, or with "walk" about each known sender once; returns a ScaleSample.
        `expected` is the right answer for senders that aren't strangers."""
        service, database = self.service.process.pid, self.server.process.pid
        before = cpu_of(service), cpu_of(database)
        answered = self._tool(
            "load", "--to", self.service.endpoint, "--work", work, "--connections", connections,
            "--seconds", seconds, "--known", known or self.known, "--known-from", known_from,
            "--first", self.next_stranger, *(("--rate", rate) if rate else ()),
            *(("--zipf", 1) if work == "mix" else ()))
        self.next_stranger = answered["first_unused"]
        requests = max(answered["requests"], 1)
        return ScaleSample(
            answered["requests"], answered["per_second"], answered["p50_us"], answered["p99_us"],
            answered["p999_us"], cpu_us=(cpu_of(service) - before[0]) / requests * 1e6,
            database_cpu_us=(cpu_of(database) - before[1]) / requests * 1e6,
            unexpected=count_wrong(expected, answered))

    def commit_rate(self, seconds):
        """Returns how many rows a second the database's own client commits, one at a time."""
        inserted = self._tool("database_rate", "--store", self.store.url, "--connections",
                              CONNECTIONS, "--seconds", seconds, "--first", self.next_stranger)
        self.next_stranger = inserted["first_unused"]
        return inserted["per_second"]

    def _tool(self, name, *arguments):
        return json.loads(run([self.build / name, *arguments]))
