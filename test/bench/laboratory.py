# SPDX-License-Identifier: MIT
"""The private servers that are measured, and the measurement of one cell."""

import contextlib
import dataclasses
import json
import os
import re
import sqlite3
import time
from pathlib import Path

import database
import stores
from dns_server import DnsServer
from mariadb import MariaDb
from plan import (BARE, EARLY, KNOWN, MARIADB, MARIADB_DNS, READS, ROWS, SQLITE, STORES,
                  UNCACHED)
from process import run
from results import Sample
from senders import FIRST_CACHED, Senders, durable_rows, wrong_answers
from service import cpu_of, memory_of, start_bare, start_grayling

WALKING_CONNECTIONS = 128
WALKING_SECONDS = 120  # at most
# Keys read for each request of a cached sender: touches, and senders whose cache bucket was full.
READ_MAX = 0.2
# All clients may send for the senders' domain. 192.0.2.1 may not, so that this proves whose mail it
# is; strangers without a return prove no domain.
SPF = ('mailing.customer-of-ours.example. TXT "v=spf1 ip4:198.0.0.0/10 ip4:198.64.0.0/10 '
       'ip4:198.128.0.0/10 ip4:198.192.0.0/10 -all"')
NOT_DECIDED = (b"reason=store unavailable,", b"reason=busy,", b"reason=pending limit,")


def take_log(log):
    """Returns how many requests the log has without a decision, and how many lines it dropped.
    Empties the log, because it would grow to gigabytes."""
    with open(log, "rb") as file:
        text = file.read()
    os.truncate(log, 0)
    dropped = re.findall(rb"log lines dropped: (\d+)", text)
    return sum(map(text.count, NOT_DECIDED)), sum(map(int, dropped))


class WrongAnswer(Exception):
    pass


class Laboratory:
    """Starts the servers; as a context manager it ends them all, whatever happens.

    Each store has two services: one runs all the time, and lets a stranger's retry pass at once;
    the other is restarted for each round, and always finds a retry too early."""

    def __init__(self, build, directory, results):
        """Puts what it measures into `results`, and takes the plan from there."""
        self.build = build
        self.directory = directory
        self.results = results
        self.plan = plan = results.plan
        self.services = {}  # target -> the Service that runs all the time
        self.new_services = {}  # store -> the one that is restarted
        self.stores = {}  # name -> stores.Store
        self.senders = {target: Senders(plan) for target in (BARE, *STORES)}
        self.senders[MARIADB_DNS] = self.senders[MARIADB]  # its rows are in the same table
        self._ending = contextlib.ExitStack()

    def __enter__(self):
        with self._ending:
            self._start()
            self._ending = self._ending.pop_all()
        return self

    def __exit__(self, *_):
        self._ending.close()

    def _start(self):
        server = MariaDb(self.directory / "mariadb", database.OPTIONS)
        self._ending.callback(server.stop)
        database.count_commits(server)
        self.stores = {SQLITE: stores.sqlite(self.directory), MARIADB: stores.mariadb_full(server)}
        with database.relaxed(server):
            for name in STORES:
                self._fill(name)
        self.services[BARE] = start_bare(self.build, self.directory)
        self._ending.callback(self.services[BARE].process.stop)
        for name in STORES:
            service = start_grayling(self.build, self.directory, self.stores[name])
            self._ending.callback(service.process.stop)
            self.services[name] = service
            self._ending.callback(self._stop_new, name)
            self.make_known(service, FIRST_CACHED, self.plan.cached)
        self._start_with_dns()

    def _start_with_dns(self):
        names = DnsServer(SPF)
        self._ending.callback(names.close)
        service = start_grayling(self.build, self.directory, self.stores[MARIADB], "mariadb-spf",
                                 resolver=f'["127.0.0.1:{names.port}"]')
        self._ending.callback(service.process.stop)
        self.services[MARIADB_DNS] = service

    def _fill(self, name):
        url = self.stores[name].url
        run([self.build / "grayling", "migrate", "--store", url, "--yes"])
        self.tool("fill", "--store", url, "--rows", self.plan.known + self.plan.unasked,
                  "--now", int(time.time()))

    def _stop_new(self, store):
        if store in self.new_services:
            self.new_services.pop(store).process.stop()

    def _store_of_new(self, name):
        """Returns the same store; for SQLite, where a file has one service, a copy of the file."""
        store = self.stores[name]
        if store.server is not None:
            return store
        path = Path(store.url.removeprefix("sqlite:"))
        copy = path.with_name(f"{path.stem}-new.db")
        for old in path.parent.glob(f"{copy.name}*"):
            old.unlink()
        with contextlib.closing(sqlite3.connect(path)) as database_file:
            database_file.execute("VACUUM INTO ?", (str(copy),))
        return dataclasses.replace(store, url=f"sqlite:{copy}")

    def start_new(self, store):
        """Restarts the store's second service, with an empty cache."""
        self._stop_new(store)
        service = start_grayling(self.build, self.directory, self._store_of_new(store),
                                 f"{store}-new", delay="1h")
        self.new_services[store] = service
        self.results.starts.setdefault(store, []).append(service.time_to_answer())
        return service

    def make_known(self, service, first, count):
        """Asks about new senders twice: after that they are known, and in the service's cache."""
        for answer in ("defer", "prepend"):
            answered = self.walk(service, first, count)
            if answered[answer] != count:
                raise WrongAnswer(f"expected {count} times {answer}, got {answered}")

    def walk(self, service, first, count):
        """Asks about each of `count` senders once; returns what the load generator prints."""
        return self.tool("load", "--to", service.endpoint, "--work", "walk", "--known-from", first,
                         "--known", count, "--connections", WALKING_CONNECTIONS, "--seconds",
                         WALKING_SECONDS)

    def measure_round(self, number):
        for store in STORES:
            self.start_new(store)
        # Only whole rounds count: if one fails, its figures would be compared with other rounds'.
        measured = {cell: self.measure(cell) for cell in self.plan.cells(number)}
        for cell, sample in measured.items():
            self.results.samples.setdefault(cell, []).append(sample)

    def measure(self, cell):
        """Measures a cell once; returns its Sample."""
        return self.measure_rate(cell) if cell.work in ROWS else self._measure_service(cell)

    def _measure_service(self, cell):
        is_new = cell.work in (UNCACHED, EARLY)
        service = (self.new_services if is_new else self.services)[cell.target]
        return self.measure_load(service, cell, self.senders[cell.target])

    def measure_load(self, service, cell, senders, *options, seconds=None):
        """Runs the load generator for a cell, with more `options`; returns a Sample."""
        server = self.server_of(cell.target)
        counts = database.counts(server) if server else (0, 0)
        cpu = cpu_of(service.process.pid), server and cpu_of(server.process.pid)
        answered = self.tool("load", "--to", service.endpoints[cell.transport], "--connections",
                             cell.connections, "--seconds", seconds or self.plan.seconds,
                             *senders.arguments(cell.work), *options)
        cpu = (cpu_of(service.process.pid) - cpu[0],
               server and cpu_of(server.process.pid) - cpu[1])
        if server:
            counts = [end - begin for begin, end in zip(counts, database.counts(server))]
        senders.take(cell.work, answered)
        return self._sample(cell, answered, cpu, counts, take_log(service.process.log))

    def _sample(self, cell, answered, cpu, counts, logged):
        requests = max(answered["requests"], 1)
        commits, keys_read = counts
        rows = durable_rows(cell.work, answered)
        return Sample(
            answered["per_second"], answered["p50_us"], answered["p99_us"], answered["p999_us"],
            cpu_us=cpu[0] / requests * 1e6, database_cpu_us=cpu[1] and cpu[1] / requests * 1e6,
            commits_per_second=commits / answered["seconds"] if cpu[1] is not None else None,
            rows_per_commit=rows / commits if rows and commits else None,
            unexpected=wrong_answers(cell.work, answered), undecided=logged[0], unlogged=logged[1],
            uncached=keys_read if cell.work == KNOWN and keys_read > requests * READ_MAX else 0)

    def measure_rate(self, cell, *options, seconds=None):
        """Runs the database's own client for a cell; returns a Sample."""
        senders = self.senders[cell.target]
        reads = ("--select", self.plan.known) if cell.work == READS else ()
        done = self.tool("database_rate", "--store", self.stores[cell.target].url, "--connections",
                         cell.connections, "--seconds", seconds or self.plan.seconds, "--first",
                         senders.next_row, "--rows", ROWS[cell.work], *reads, *options)
        senders.next_row = done["first_unused"]
        return Sample(done["per_second"], done["p50_us"], done["p99_us"], done["p999_us"])

    def tool(self, name, *arguments):
        return json.loads(run([self.build / name, *arguments]))

    def server_of(self, target):
        """Returns the MariaDb of a target, or None."""
        store = self.stores.get(MARIADB if target == MARIADB_DNS else target)
        return store and store.server

    def measure_memory(self):
        for target, service in self.services.items():
            self.results.memory[target] = (service.memory_at_start,
                                           memory_of(service.process.pid))
