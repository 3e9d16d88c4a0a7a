# SPDX-License-Identifier: MIT
"""How much it takes to greylist so many messages a day. Pure: costs and assumptions in, needs out.

A decision is what Postfix asks about one recipient. Each MX host runs its own grayling; all hosts
of a group share one database, whose nodes are copies of each other. Mail for a domain stays with a
group of hosts, so groups need to know nothing of each other."""

import math
from dataclasses import dataclass

DAY = 86400
PAGE_BYTES = 16384
PAGE_WRITES = 2  # InnoDB's doublewrite


@dataclass(frozen=True)
class Assumptions:
    peak: float = 3.0  # the busiest second, times the day's average
    recipients: float = 1.3  # decisions a message
    stranger: float = 0.60  # shares of the decisions
    early_retry: float = 0.07
    first_pass: float = 0.03
    known_cached: float = 0.27
    known_not_cached: float = 0.03
    waiting_days: float = 2.1  # a stranger's row: retry_window, and until the purge comes by
    known_days: float = 50.0  # a known sender's row: its use, and lifetime after its last mail
    page_fill: float = 0.69  # of a page, where rows come in anywhere
    host_rate: float = 1000.0  # decisions a second of one MX host, at the peak
    hosts_min: int = 2
    host_connections: int = 1000  # of smtpd processes
    cores: int = 16  # of a database node
    memory: float = 256 * 2.0**30  # of a database node, bytes
    pool: float = 0.75  # of the memory: the buffer pool, as large as the table
    log: float = 16 * 2.0**30  # redo log, bytes
    load_max: float = 0.5  # of processors and commits, at the peak
    disk_max: float = 0.5  # of the disk: room for a copy of the table, as migrations make
    copies: int = 3  # nodes of a group

    def shares(self):
        return {"stranger": self.stranger, "early retry": self.early_retry,
                "first pass": self.first_pass, "known, cached": self.known_cached,
                "known, not cached": self.known_not_cached}


@dataclass(frozen=True)
class WorkCost:
    """Of one decision, at a pace of `Assumptions.host_rate`."""
    cpu_us: float
    database_cpu_us: float
    database_bytes: float
    commits: float
    log_bytes: float


@dataclass(frozen=True)
class Costs:
    work: dict  # kind of work -> WorkCost
    removal_cpu_us: float  # of the database, to remove one expired row
    row_bytes: float  # on disk, in pages filled to `filled`
    filled: float
    commits_per_second: float  # what the database does alone, one row each
    cached_bytes: float  # of memory, for a sender in the cache
    cache_entries: int
    service_bytes: float  # of memory, without senders and connections
    connection_bytes: float


@dataclass(frozen=True)
class Needs:
    messages: float  # a day
    average: float  # decisions a second
    peak: float
    hosts: int
    host_rate: float  # decisions a second, at the peak
    host_cores: float  # for grayling, at the peak
    host_memory: float  # for grayling, bytes
    rows: float
    table_bytes: float
    groups_by: dict  # limit -> groups that it takes
    groups: int
    nodes: int
    node_cores: float  # at the peak
    node_memory: float  # the buffer pool, bytes
    node_disk: float  # bytes
    node_commits: float  # a second, at the peak
    node_log: float  # bytes a second, at the peak
    node_pages: float  # bytes of pages a second, at the peak
    network: float  # bytes a second between the hosts and a group's database, at the peak


def needs(messages, costs, assumed):
    shares = assumed.shares()

    def cost(figure):
        """Of the average decision."""
        return sum(share * getattr(costs.work[work], figure) for work, share in shares.items())

    decisions = messages * assumed.recipients
    average = decisions / DAY
    peak = average * assumed.peak
    hosts = max(assumed.hosts_min, math.ceil(peak / assumed.host_rate))
    # Strangers that pass wait no longer.
    rows = decisions * ((assumed.stranger - assumed.first_pass) * assumed.waiting_days
                        + assumed.first_pass * assumed.known_days)
    table_bytes = rows * costs.row_bytes * costs.filled / assumed.page_fill
    # What goes in comes out again; the purge does that at leisure, not at the peak.
    cores = (peak * cost("database_cpu_us")
             + average * assumed.stranger * costs.removal_cpu_us) / 1e6
    groups_by = {
        "processors": cores / (assumed.cores * assumed.load_max),
        "commits": peak * cost("commits") / (costs.commits_per_second * assumed.load_max),
        "memory": table_bytes / (assumed.memory * assumed.pool),
    }
    groups = max(1, *(math.ceil(count) for count in groups_by.values()))
    log = peak * cost("log_bytes") / groups
    changed = peak * (assumed.stranger + assumed.first_pass) / groups
    return Needs(
        messages, average, peak, hosts, host_rate=peak / hosts,
        host_cores=peak / hosts * cost("cpu_us") / 1e6,
        host_memory=(costs.service_bytes + assumed.host_connections * costs.connection_bytes
                     + costs.cache_entries * costs.cached_bytes),
        rows=rows, table_bytes=table_bytes, groups_by=groups_by, groups=groups,
        nodes=groups * assumed.copies, node_cores=cores / groups,
        node_memory=table_bytes / groups, node_disk=table_bytes / groups / assumed.disk_max,
        node_commits=peak * cost("commits") / groups, node_log=log,
        node_pages=page_bytes(changed, table_bytes / groups, assumed.log / log),
        network=peak * cost("database_bytes") / groups)


def page_bytes(rows, table_bytes, seconds):
    """Bytes of pages a second that are written where `rows` a second change anywhere in the table:
    each page that changed once in the `seconds` that the log lasts for."""
    pages = table_bytes / PAGE_BYTES
    changed = pages * -math.expm1(-rows * seconds / pages)
    return changed * PAGE_BYTES * PAGE_WRITES / seconds
