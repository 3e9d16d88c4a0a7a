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
        self._strangers = FIRST_STRANGER
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

    def start(self):
        """Starts grayling with an empty cache; returns the seconds until a stranger was deferred:
        without its store it would let everybody pass."""
        self.since = time.monotonic()
        self.service = start_grayling(self.build, self.directory, self.store)
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

    def load(self, work, connections=CONNECTIONS, seconds=WALK_SECONDS, known=None, rate=None):
        """Asks for `seconds`, or with "walk" for each known sender once: a ScaleSample."""
        service, database = self.service.process.pid, self.server.process.pid
        before = cpu_of(service), cpu_of(database)
        first = self._strangers
        answered = self._tool(
            "load", "--to", self.service.endpoint, "--work", work, "--connections", connections,
            "--seconds", seconds, "--known", known or self.known, "--first", first,
            *(("--rate", rate) if rate else ()), *(("--zipf", 1) if work == "mix" else ()))
        self._strangers = answered["first_unused"]
        requests, strangers = answered["requests"], self._strangers - first
        right = min(answered["defer"], strangers) + min(answered["dunno"], requests - strangers)
        return ScaleSample(
            answered["per_second"], answered["p50_us"], answered["p99_us"], answered["p999_us"],
            cpu_us=(cpu_of(service) - before[0]) / max(requests, 1) * 1e6,
            database_cpu_us=(cpu_of(database) - before[1]) / max(requests, 1) * 1e6,
            unexpected=requests - right + answered["unanswered"])

    def _tool(self, name, *arguments):
        return json.loads(run([self.build / name, *arguments]))
