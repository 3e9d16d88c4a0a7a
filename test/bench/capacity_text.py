# SPDX-License-Identifier: MIT
"""The words and tables of CAPACITY.md."""

from capacity_input import CACHE_ENTRIES, FULL_LOAD, model_costs
from capacity_model import Assumptions, needs

SIZES = (("10 million", 10e6), ("1 billion", 1e9), ("15 billion", 15e9))
GIB = 2.0**30


def text(kept):
    assumed = Assumptions()
    costs = model_costs(kept)
    sizes = [needs(messages, costs, assumed) for _, messages in SIZES]
    return "\n\n".join((
        "# Capacity\n"
        "What greylisting many messages a day needs. `test/bench/capacity.py` writes this page "
        "from the figures of a benchmark, which are kept in `capacity_input.json`; don't edit it.",
        f"## What one decision costs\n{costs_words(kept)}\n\n{costs_table(kept)}\n\n"
        f"{other_costs(kept)}",
        f"## What is assumed\n{assumptions_table(assumed)}",
        f"## What it needs\n{needs_table(sizes)}",
        f"## What limits\n{limits(sizes)}")) + "\n"


def costs_words(kept):
    return (
        "A decision is Postfix' question about one recipient. Measured on "
        f"{kept['machine']}; load generator, service and database share the processors. Paced: at "
        f"{kept['pace']:,} a second hardly two decisions share a commit, which is the dearest way "
        "and the one the model counts with. At full load, over 128 connections, many share one. "
        "CPU is of all threads, in user and kernel mode; bytes are those between grayling and the "
        "database, both ways, without their TCP/IP.")


def costs_table(kept):
    paced = {cost["work"]: cost for cost in kept["costs"] if cost["pace"] != FULL_LOAD}
    full = {cost["work"]: cost for cost in kept["costs"] if cost["pace"] == FULL_LOAD}
    rows = [(work, f"{each['cpu_us']:.0f}", f"{each['database_cpu_us']:.0f}",
             f"{each['commits']:.2f}", f"{each['database_bytes']:,.0f}",
             f"{each['log_bytes']:,.0f}",
             *(f"{full[work][figure]:.1f}" for figure in ("cpu_us", "database_cpu_us")),
             f"{full[work]['commits']:.3f}", f"{full[work]['database_bytes']:,.0f}")
            for work, each in paced.items()]
    return table(("work", "CPU µs", "of the database", "commits", "bytes", "bytes of redo log",
                  "full load: CPU µs", "of the database", "commits", "bytes"), rows)


def other_costs(kept):
    return (
        f"Postfix sends {kept['request_bytes']:,} bytes and gets {kept['reply_bytes']}. A stranger "
        f"is one row of {kept['row_bytes']:.0f} bytes on disk where pages are full, and "
        f"{kept['row_bytes_amid']:.0f} in this run's small table, which strangers had split; to "
        f"remove it again costs the database {kept['removal_cpu_us']:.0f} µs. A sender in the "
        f"cache takes {kept['cached_bytes']:.0f} bytes, a connection "
        f"{kept['connection_bytes'] / 1024:.1f} KiB, grayling itself "
        f"{kept['service_bytes'] / 2**20:.0f} MiB. The database alone commits "
        f"{kept['commits_per_second']:,.0f} rows a second one by one, over 128 connections.")


def assumptions_table(assumed):
    share = "{:.0%} of the decisions".format
    rows = [
        ("recipients", f"{assumed.recipients} a message offered, spam included"),
        ("peak", f"the busiest second has {assumed.peak:g} × the day's average"),
        ("strangers", share(assumed.stranger)),
        ("early retries", share(assumed.early_retry)),
        ("first passes", share(assumed.first_pass)),
        ("known, in the host's cache", share(assumed.known_cached)),
        ("known, not in it", share(assumed.known_not_cached)),
        ("a stranger's row", f"{assumed.waiting_days:g} days: `retry_window`, and until the purge "
                             "comes by"),
        ("a known sender's row", f"{assumed.known_days:g} days: its use, and `lifetime` after the "
                                 "last mail"),
        ("pages", f"{assumed.page_fill:.0%} full, as rows that come in anywhere leave them"),
        ("MX host", f"{assumed.host_rate:,.0f} decisions a second at the peak, at least "
                    f"{assumed.hosts_min} hosts; {assumed.host_connections:,} smtpd, and "
                    f"{CACHE_ENTRIES:,} senders cached"),
        ("database node", f"{assumed.cores} processors like the measured, "
                          f"{assumed.memory / GIB:.0f} GiB of memory of which "
                          f"{assumed.pool:.0%} are buffer pool, {assumed.log / GIB:.0f} GiB of "
                          "redo log"),
        ("database group", f"{assumed.copies} nodes with the same rows, one of which is written "
                           "to; its buffer pool holds the table, for strangers go in anywhere"),
        ("headroom", f"processors and commits {assumed.load_max:.0%} used at the peak, disks "
                     f"{assumed.disk_max:.0%} full"),
    ]
    return table(("what", "how much"), rows, numbers=0)


def needs_table(sizes):
    def line(name, unit, figure, digits=0):
        return (name, unit, *(f"{figure(size):,.{digits}f}" for size in sizes))
    rows = [
        line("decisions", "a second, average", lambda n: n.average),
        line("", "a second, peak", lambda n: n.peak),
        line("MX hosts", "", lambda n: n.hosts),
        line("grayling on each", "processors, peak", lambda n: n.host_cores, 2),
        line("", "memory, MiB", lambda n: n.host_memory / 2**20),
        line("rows", "million", lambda n: n.rows / 1e6),
        line("table", "GiB", lambda n: n.table_bytes / GIB),
        line("database groups", "", lambda n: n.groups),
        line("database nodes", "", lambda n: n.nodes),
        line("each group's writer", "processors, peak", lambda n: n.node_cores, 2),
        line("", "commits a second, peak", lambda n: n.node_commits),
        line("", "buffer pool, GiB", lambda n: n.node_memory / GIB, 1),
        line("", "disk, GiB", lambda n: n.node_disk / GIB, 1),
        line("", "redo log, MB/s, peak", lambda n: n.node_log / 1e6, 1),
        line("", "pages written, MB/s, peak", lambda n: n.node_pages / 1e6, 1),
        line("", "network to its MX hosts, Mbit/s, peak", lambda n: n.network * 8 / 1e6, 1),
    ]
    return table(("", "messages a day", *(name for name, _ in SIZES)), rows, numbers=len(SIZES))


def limits(sizes):
    rows = [(f"groups for their {name}", *(f"{size.groups_by[name]:,.2f}" for size in sizes))
            for name in sizes[0].groups_by]
    largest = sizes[-1]
    limit = max(largest.groups_by, key=largest.groups_by.get)
    return (
        table(("", *(name for name, _ in SIZES)), rows, numbers=len(SIZES))
        + f"\n\nAt {SIZES[-1][0]} messages a day it is their {limit} that takes most groups. A "
        "group is a set of MX hosts with a database of their own; mail for a domain goes to one "
        "group, so groups share nothing, and twice the mail needs twice the groups. MX hosts are "
        "counted by the mail they can take, for grayling itself uses little of them. Fewer rows of "
        "strangers need less of everything: a shorter `retry_window`, and whatever rejects before "
        "Postfix asks.")


def table(heads, rows, numbers=None):
    """A Markdown table; the last `numbers` columns, or all but the first, are numbers."""
    numbers = len(heads) - 1 if numbers is None else numbers
    rule = ["---"] * (len(heads) - numbers) + ["---:"] * numbers
    return "\n".join("| " + " | ".join(line) + " |" for line in (heads, rule, *rows))
