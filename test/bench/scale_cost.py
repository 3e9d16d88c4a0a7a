# SPDX-License-Identifier: MIT
"""Measures what one decision costs on MariaDB, for each kind of work: at a pace at which nearly
every write has its own commit, and at full load."""

import os
import socket
from dataclasses import dataclass

from policy_client import PolicyConnection
from process import Process
from report import number, table

STRANGERS, EARLY, FIRST_PASSES = "stranger", "early retry", "first pass"
CACHED, UNCACHED = "known, cached", "known, not cached"

# The server's counters: bytes, statements, bytes of its redo log.
COUNTERS = {"database_bytes": ("Bytes_received", "Bytes_sent"), "statements": ("Questions",),
            "log_bytes": ("Innodb_os_log_written",)}
COMMITS = "trx_commits_insert_update"  # transactions that wrote rows


@dataclass(frozen=True)
class Cost:
    """The figures are for one decision, except the last three."""
    work: str
    pace: int  # decisions a second; 0: full load
    cpu_us: float  # of the service
    database_cpu_us: float
    database_bytes: float  # between grayling and its database, both ways
    statements: float
    commits: float
    log_bytes: float
    per_second: float
    p99_us: float
    unexpected: int  # wrong or missing answers


@dataclass
class Costs:
    """`costs`, and other figures that capacity.py needs."""
    costs: list
    request_bytes: int
    reply_bytes: int  # of a deferral
    commits_per_second: float  # one-row commits by the database's own client

    def markdown(self):
        return (
            "## What a decision costs\n"
            "On MariaDB, at a pace at which hardly two share a commit, and at full load. A request "
            f"has {self.request_bytes:,} bytes, a deferral {self.reply_bytes}.\n\n"
            + table(("work", "pace", "requests/s", "p99 µs", "CPU µs", "of database",
                     "bytes to and from it", "statements", "commits", "bytes of its log"),
                    [(cost.work, f"{cost.pace:,}/s" if cost.pace else "full load",
                      number(cost.per_second), number(cost.p99_us), number(cost.cpu_us, 1),
                      number(cost.database_cpu_us, 1), number(cost.database_bytes),
                      number(cost.statements, 3), number(cost.commits, 3), number(cost.log_bytes))
                     for cost in self.costs]))


def measure_costs(few, plan):
    few.server.sql(f"SET GLOBAL innodb_monitor_enable = '{COMMITS}'")
    costs = [cost for pace in (plan.rate, 0) for cost in _measure_all(few, plan, pace)]
    few.start()
    request_bytes, reply_bytes = _wire_bytes(few)
    few.stop()
    return Costs(costs, request_bytes, reply_bytes, few.commit_rate(plan.cost_seconds))


def _measure_all(few, plan, pace):
    """Yields a Cost for each work. The senders are the same: first strangers, at last known."""
    few.start(delay="1h")
    first = few.next_stranger
    yield _measure(few, STRANGERS, pace, "strangers",
                   seconds=plan.cost_seconds if pace else plan.cost_seconds / 3)
    known = {"known_from": first, "known": few.next_stranger - first}
    yield _measure(few, EARLY, pace, "walk", expected="defer", **known)
    few.start()
    yield _measure(few, FIRST_PASSES, pace, "walk", expected="prepend", **known)
    yield _measure(few, CACHED, pace, "walk", **known)
    few.start()
    yield _measure(few, UNCACHED, pace, "walk", **known)
    few.stop()


def _measure(few, name, pace, work, **options):
    before = _counts(few.server)
    sample = few.load(work, rate=pace, **options)
    after = _counts(few.server)
    costs = {key: (after[key] - before[key]) / sample.requests for key in before}
    return Cost(name, pace, sample.cpu_us, sample.database_cpu_us, per_second=sample.per_second,
                p99_us=sample.p99_us, unexpected=sample.unexpected, **costs)


def _counts(server):
    names = ", ".join(f"'{name}'" for names in COUNTERS.values() for name in names)
    status = {name: int(value) for name, value in server.sql(
        f"SHOW GLOBAL STATUS WHERE Variable_name IN ({names})")}
    counts = {key: sum(status[name] for name in names) for key, names in COUNTERS.items()}
    counts["commits"] = int(server.sql(
        f"SELECT COUNT FROM information_schema.INNODB_METRICS WHERE NAME = '{COMMITS}'")[0][0])
    return counts


def _wire_bytes(few):
    """Returns the bytes of a request of the load generator, and of the reply that defers it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        load = Process([few.build / "load", "--to", f"inet:127.0.0.1:{port}", "--seconds", 0.001,
                        "--connections", 1, "--first", few.next_stranger], os.devnull)
        listener.settimeout(10)
        with listener.accept()[0] as connection:
            request = _receive_all(connection)
            connection.sendall(b"action=DUNNO\n\n")
        load.stop()
    few.next_stranger += 1
    with PolicyConnection(few.service.endpoint) as connection:
        connection.send(request)
        reply = connection.reply()
    if not reply.startswith("DEFER"):
        raise RuntimeError(f"a stranger got {reply}")
    return len(request), len(f"action={reply}\n\n")


def _receive_all(connection):
    """Reads up to the empty line."""
    received = b""
    while not received.endswith(b"\n\n"):
        received += connection.recv(65536)
    return received
