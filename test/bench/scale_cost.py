# SPDX-License-Identifier: MIT
"""What one decision costs, for each kind of work, on MariaDB: at a pace at which hardly two share
a commit, and at full load."""

from dataclasses import asdict, dataclass

STRANGERS, EARLY, FIRST_PASSES = "stranger", "early retry", "first pass"
CACHED, UNCACHED = "known, cached", "known, not cached"

# Of the server: bytes, statements, bytes of its redo log.
COUNTERS = {"database_bytes": ("Bytes_received", "Bytes_sent"), "statements": ("Questions",),
            "log_bytes": ("Innodb_os_log_written",)}
COMMITS = "trx_commits_insert_update"  # transactions that wrote rows


@dataclass(frozen=True)
class Cost:
    """Of one decision, but for the last three."""
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
    request_bytes: int
    reply_bytes: int  # of a deferral
    cached_bytes: float  # of memory, for a sender in the cache
    commits_per_second: float  # of one row each, by the database's own client
    costs: list

    def as_json(self):
        return asdict(self)


def measure_costs(table, plan):
    table.server.sql(f"SET GLOBAL innodb_monitor_enable = '{COMMITS}'")
    costs = []
    for pace in (plan.rate, 0):
        costs += _measure_all(table, plan, pace)
    table.start()
    request_bytes, reply_bytes = table.wire_bytes()
    cached_bytes = table.cached_bytes()
    table.stop()
    return Costs(request_bytes, reply_bytes, cached_bytes, table.commit_rate(plan.cost_seconds),
                 costs)


def _measure_all(table, plan, pace):
    """The same senders all along: strangers first, and known in the end."""
    table.start(delay="1h")
    first = table.next_stranger
    yield _measure(table, STRANGERS, pace, "strangers", seconds=plan.cost_seconds)
    known = {"known_from": first, "known": table.next_stranger - first}
    yield _measure(table, EARLY, pace, "walk", expected="defer", **known)
    table.start()
    yield _measure(table, FIRST_PASSES, pace, "walk", expected="prepend", **known)
    yield _measure(table, CACHED, pace, "walk", **known)
    table.start()
    yield _measure(table, UNCACHED, pace, "walk", **known)
    table.stop()


def _measure(table, name, pace, work, **options):
    before = _counts(table.server)
    sample = table.load(work, rate=pace, **options)
    after = _counts(table.server)
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
