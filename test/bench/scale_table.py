# SPDX-License-Identifier: MIT
"""A table of so many rows in a database of the scale run's server, and grayling that serves it."""

import itertools
import json
import time

from policy_client import PolicyConnection, request
from process import run
from scale_results import ScaleSample
from service import cpu_of, start_grayling
from stores import PASSWORD, Store

CONNECTIONS = 128
FIRST_STRANGER = 1 << 33  # beyond all known senders
USER = "grayling"
WALK_SECONDS = 120  # at most

# So that no two runs ask for the same sender.
_newcomers = itertools.count(1)


class WrongAnswer(Exception):
    pass


class ScaleTable:
    def __init__(self, build, directory, server, name, rows):
        self.build = build
        self.directory = directory
        self.server = server
        self.rows = rows
        self.name = name
        self.store = Store(name, f"mysql://localhost/{name}?user={USER}&password={PASSWORD}"
                                 f"&socket={server.socket}", server)
        self.known = min(rows, 1_000_000)  # of whom a mix draws
        self.service = None
        self.since = None  # when the service was started, monotonic
        self.next_stranger = FIRST_STRANGER
        server.sql(f"CREATE DATABASE {name}; GRANT ALL ON {name}.* TO {USER}@localhost")
        run([build / "grayling", "migrate", "--store", self.store.url, "--yes"])

    def fill(self, rows, *options):
        """Returns the seconds that it took."""
        filled = self._tool("fill", "--store", self.store.url, "--rows", rows,
                            "--now", int(time.time()), *options)
        self.server.sql(f"ANALYZE TABLE {self.name}.sender")
        return filled["seconds"]

    def size(self):
        """Bytes of data and indices."""
        return int(self.server.sql(
            "SELECT data_length + index_length FROM information_schema.tables "
            f"WHERE table_schema = '{self.name}' AND table_name = 'sender'")[0][0])

    def count(self, condition):
        return int(self.server.sql(
            f"SELECT COUNT(*) FROM {self.name}.sender WHERE {condition}")[0][0])

    def start(self, delay="0s"):
        """Starts grayling anew, with an empty cache; returns the seconds until a stranger was
        deferred: without its store it would let everybody pass."""
        self.stop()
        self.since = time.monotonic()
        self.service = start_grayling(self.build, self.directory, self.store, delay=delay)
        connection = PolicyConnection(self.service.endpoint)
        connection.send(request(sender=f"newcomer@n{next(_newcomers)}.{self.since}.test"))
        action = connection.reply()
        if not action.startswith("DEFER"):
            raise WrongAnswer(f"{self.name}: a stranger got {action}")
        return time.monotonic() - self.since

    def stop(self):
        if self.service is not None:
            self.service.process.stop()
            self.service = None

    def load(self, work, connections=CONNECTIONS, seconds=WALK_SECONDS, known=None, known_from=0,
             rate=0, expected="dunno"):
        """Asks for `seconds`, or with "walk" for each of the known once: a ScaleSample. `expected`
        is what those get who are no strangers."""
        service, database = self.service.process.pid, self.server.process.pid
        before = cpu_of(service), cpu_of(database)
        answered = self._tool(
            "load", "--to", self.service.endpoint, "--work", work, "--connections", connections,
            "--seconds", seconds, "--known", known or self.known, "--known-from", known_from,
            "--first", self.next_stranger, *(("--rate", rate) if rate else ()),
            *(("--zipf", 1) if work == "mix" else ()))
        self.next_stranger = answered["first_unused"]
        requests, deferred = max(answered["requests"], 1), answered["strangers_deferred"]
        right = answered[expected] if expected == "defer" else answered[expected] + deferred
        return ScaleSample(
            answered["requests"], answered["per_second"], answered["p50_us"], answered["p99_us"],
            answered["p999_us"], cpu_us=(cpu_of(service) - before[0]) / requests * 1e6,
            database_cpu_us=(cpu_of(database) - before[1]) / requests * 1e6,
            unexpected=answered["requests"] - right + answered["unanswered"])

    def commit_rate(self, seconds):
        """Rows a second that the database's own client commits, one at a time."""
        inserted = self._tool("database_rate", "--store", self.store.url, "--connections",
                              CONNECTIONS, "--seconds", seconds, "--first", self.next_stranger)
        self.next_stranger = inserted["first_unused"]
        return inserted["per_second"]

    def _tool(self, name, *arguments):
        return json.loads(run([self.build / name, *arguments]))
