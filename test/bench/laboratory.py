# SPDX-License-Identifier: MIT
"""The private servers that are measured, and the measuring of one cell."""

import contextlib
import json
import os
import re

import stores
from mariadb import MariaDb
from plan import BARE, KNOWN, SINGLE_ROWS, STORES, STRANGERS
from process import run
from results import Results, Sample
from service import cpu_of, memory_of, start_bare, start_grayling

# MariaDB's own defaults, also for how durable a commit is (innodb_flush_log_at_trx_commit = 1).
MARIADB_OPTIONS = ("--innodb-buffer-pool-size=128M", "--innodb-log-file-size=96M")

FIRST_STRANGER = 1 << 33  # beyond all known senders
EXPECTED = {KNOWN: "dunno", STRANGERS: "defer"}
PREPARING_CONNECTIONS = 128


def take_dropped(log):
    """How many lines the service had to drop; empties the log, for gigabytes would be measured."""
    with open(log, "rb") as file:
        counts = re.findall(rb"log lines dropped: (\d+)", file.read())
    os.truncate(log, 0)
    return sum(map(int, counts))


class Laboratory:
    """Starts the servers; as a context manager it ends them all, whatever happens."""

    def __init__(self, build, directory, plan):
        self.build = build
        self.directory = directory
        self.plan = plan
        self.services = {}  # target -> Service
        self.stores = {}  # name -> stores.Store
        self.strangers = dict.fromkeys(STORES, FIRST_STRANGER)
        self.samples = {}  # Cell -> a list of Samples, one for each round
        self._ending = contextlib.ExitStack()

    def __enter__(self):
        with self._ending:
            self._start()
            self._ending = self._ending.pop_all()
        return self

    def __exit__(self, *_):
        self._ending.close()

    def _start(self):
        server = MariaDb(self.directory / "mariadb", MARIADB_OPTIONS)
        self._ending.callback(server.stop)
        self.stores = {"sqlite": stores.sqlite(self.directory),
                       "mariadb": stores.mariadb_full(server)}
        self._add_service(BARE, start_bare(self.build, self.directory))
        for name, store in self.stores.items():
            self._add_service(name, start_grayling(self.build, self.directory, store))
        for name in STORES:
            self._make_known(name)

    def _add_service(self, target, service):
        self._ending.callback(service.process.stop)
        self.services[target] = service

    def _make_known(self, target):
        """Each sender is deferred once and passes once; from then on it is known."""
        for _ in range(2):
            self._load(target, "walk", PREPARING_CONNECTIONS)

    def measure_round(self, number):
        for cell in self.plan.cells(number):
            self.samples.setdefault(cell, []).append(self.measure(cell))

    def measure(self, cell):
        """One cell, once: its Sample."""
        return self._measure_rows(cell) if cell.work == SINGLE_ROWS else self._measure_load(cell)

    def _measure_load(self, cell):
        service, database = self.services[cell.target].process, self._database_of(cell.target)
        before = cpu_of(service.pid), database and cpu_of(database)
        answered = self._load(cell.target, cell.work, cell.connections)
        requests = max(answered["requests"], 1)
        expected = EXPECTED[cell.work] if cell.target != BARE else "dunno"
        return Sample(
            answered["per_second"], answered["p50_us"], answered["p99_us"], answered["p999_us"],
            cpu_us=(cpu_of(service.pid) - before[0]) / requests * 1e6,
            database_cpu_us=database and (cpu_of(database) - before[1]) / requests * 1e6,
            unexpected=answered["requests"] - answered[expected] + answered["unanswered"],
            unlogged=take_dropped(service.log))

    def _measure_rows(self, cell):
        inserted = self._tool("insert_rate", "--store", self.stores[cell.target].url,
                              "--connections", cell.connections, "--seconds", self.plan.seconds,
                              "--first", self.strangers[cell.target])
        self.strangers[cell.target] = inserted["first_unused"]
        return Sample(inserted["per_second"], inserted["p50_us"], inserted["p99_us"])

    def _load(self, target, work, connections):
        first = self.strangers.get(target, FIRST_STRANGER)
        answered = self._tool("load", "--to", self.services[target].endpoint, "--work", work,
                              "--connections", connections, "--seconds",
                              600 if work == "walk" else self.plan.seconds,
                              "--known", self.plan.known, "--first", first)
        if target in self.strangers:
            self.strangers[target] = answered["first_unused"]
        return answered

    def _tool(self, name, *arguments):
        return json.loads(run([self.build / name, *arguments]))

    def _database_of(self, target):
        server = self.stores[target].server if target in self.stores else None
        return server and server.process.pid

    def results(self):
        memory = {target: (service.memory_at_start, memory_of(service.process.pid))
                  for target, service in self.services.items()}
        return Results(self.plan, self.samples, memory)
