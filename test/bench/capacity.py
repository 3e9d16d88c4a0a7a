#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes CAPACITY.md: the costs of a decision, and what a site needs for its mail.

  test/bench/run --scale 10000000
  test/bench/capacity.py --from build/bench/report.json

Without --from it uses the figures in capacity_input.json, which were measured before."""

import argparse
import json
import math
import sys
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
INPUT = HERE / "capacity_input.json"
OUTPUT = HERE / "CAPACITY.md"
SIZES = {"1 million": 1e6, "10 million": 10e6, "100 million": 100e6, "1 billion": 1e9,
         "15 billion": 15e9}
DAY = 86400
GIB = 2.0**30
FULL_LOAD = 0  # stands for "no pace": figures at full load
FILLED = 15 / 16  # how full InnoDB's pages are if rows come in the order of their key


@dataclass(frozen=True)
class Assumptions:
    peak: float = 3.0  # the busiest second, as a multiple of the day's average
    recipients: float = 1.3  # of a message, spam included: decisions
    shares: dict = field(default_factory=lambda: {  # of the decisions
        "stranger": 0.60, "early retry": 0.07, "first pass": 0.03, "known, cached": 0.27,
        "known, not cached": 0.03})
    waiting_days: float = 2.1  # life of a stranger's row: retry_window, and until the purge
    known_days: float = 50.0  # life of a known sender's row: its use, and lifetime after that
    page_fill: float = 0.69  # how full pages are if rows come in any order
    cores: int = 16  # of a database server
    pool_gib: float = 192.0  # of a database server: its buffer pool
    load_max: float = 0.5  # share of processors and commits in use at the peak


@dataclass(frozen=True)
class Needs:
    peak: float  # decisions a second
    cores: float  # processors for grayling, at the peak
    database_cores: float
    commits: float  # a second, at the peak
    rows: float
    table_gib: float
    databases_by: dict  # what limits a database -> how many databases it takes

    @property
    def databases(self):
        return max(1, *(math.ceil(count) for count in self.databases_by.values()))


def needs(messages, measured, assumed):
    """Returns what `messages` a day need. A database belongs to a group of mail hosts. All mail for
    a domain goes to one group, so groups share nothing."""
    paced = {cost["work"]: cost for cost in measured["costs"] if cost["pace"] != FULL_LOAD}
    decisions = messages * assumed.recipients
    peak = decisions / DAY * assumed.peak

    def at_peak(figure):
        return peak * sum(share * paced[work][figure] for work, share in assumed.shares.items())

    stranger, first_pass = assumed.shares["stranger"], assumed.shares["first pass"]
    rows = decisions * ((stranger - first_pass) * assumed.waiting_days
                        + first_pass * assumed.known_days)
    table_gib = rows * measured["row_bytes"] * FILLED / assumed.page_fill / GIB
    database_cores, commits = at_peak("database_cpu_us") / 1e6, at_peak("commits")
    return Needs(peak, at_peak("cpu_us") / 1e6, database_cores, commits, rows, table_gib, {
        "processors": database_cores / (assumed.cores * assumed.load_max),
        "commits": commits / (measured["commits_per_second"] * assumed.load_max),
        "memory": table_gib / assumed.pool_gib})


def from_report(report):
    """Returns the figures of a report.json that CAPACITY.md needs; None if it lacks one: it was
    made without --scale, or a part failed."""
    scale = report.get("scale")
    if scale is None or scale["costs"] is None or not {"idle", "warmings"} <= set(report):
        return None
    idle, warming = report["idle"], report["warmings"]["mariadb"]
    figures = ("work", "pace", "cpu_us", "database_cpu_us", "commits")
    return {
        "machine": report["machine"], "pace": scale["plan"]["rate"],
        "costs": [{figure: cost[figure] for figure in figures}
                  for cost in scale["costs"]["costs"]],
        "commits_per_second": scale["costs"]["commits_per_second"],
        "row_bytes": scale["many"]["bytes_a_row"],
        "cached_bytes": (warming["memory_after"] - warming["memory_before"]) / warming["known"],
        "service_bytes": warming["memory_before"],
        "connection_bytes": (idle["memory"][1] - idle["memory"][0]) / idle["idle"],
    }


def text(measured, assumed=Assumptions()):
    sizes = [needs(messages, measured, assumed) for messages in SIZES.values()]
    limit = max(sizes[-1].databases_by, key=sizes[-1].databases_by.get)
    shares = ", ".join(f"{share:.0%} {work}" for work, share in assumed.shares.items())
    return f"""# Capacity
What one decision costs, and what a site needs for its mail. `test/bench/capacity.py` writes this
page from the figures of a benchmark, which are kept in `capacity_input.json`; don't edit it.

## What one decision costs
A decision is the answer to Postfix' question about one recipient. The figures are for MariaDB, on
{measured["machine"]}. The load generator, the service and the database share the processors. At
{measured["pace"]:,} decisions a second nearly every write has a commit of its own, which is the
most expensive case; at full load many share one.

{costs_table(measured["costs"])}

In full pages a row takes {measured["row_bytes"]:.0f} bytes on disk. A sender in the cache takes
{measured["cached_bytes"]:.0f} bytes of memory, a connection
{measured["connection_bytes"] / 1024:.1f} KiB, and grayling itself
{measured["service_bytes"] / 2**20:.0f} MiB. The database alone commits
{measured["commits_per_second"]:,.0f} rows a second, one by one over 128 connections.

## What a site needs
The table assumes {assumed.recipients} recipients for each offered message, spam included. The peak
is {assumed.peak:g} times the average of the day. The decisions are {shares}. A stranger's row lives
{assumed.waiting_days:g} days, and a known sender's row {assumed.known_days:g} days. Pages are
{assumed.page_fill:.0%} full. The costs are those at {measured["pace"]:,} decisions a second.

{needs_table(sizes)}

A database here is a server with {assumed.cores} processors like the measured ones, and a buffer
pool of {assumed.pool_gib:.0f} GiB. The pool holds the whole table, because strangers' rows are
inserted anywhere in it. At most {assumed.load_max:.0%} of the processors and commits are used.
A database's first limit is its {limit}. A site with several databases gives each its own mail
hosts and its own domains. The table gets smaller with a shorter `retry_window`, and with checks
that reject mail before Postfix asks grayling.
"""


def costs_table(costs):
    full = {cost["work"]: cost for cost in costs if cost["pace"] == FULL_LOAD}
    return table(("work", "CPU µs", "of the database", "commits", "full load: CPU µs",
                  "of the database", "commits"),
                 [(cost["work"], *(f"{each[figure]:,.{digits}f}" for each, digit in (
                     (cost, 0), (full[cost["work"]], 1)) for figure, digits in (
                         ("cpu_us", digit), ("database_cpu_us", digit), ("commits", digit + 2))))
                  for cost in costs if cost["pace"] != FULL_LOAD])


def needs_table(sizes):
    rows = {"decisions a second, peak": ("{:,.0f}", lambda n: n.peak),
            "processors for grayling, peak": ("{:,.2f}", lambda n: n.cores),
            "processors for databases, peak": ("{:,.2f}", lambda n: n.database_cores),
            "commits a second, peak": ("{:,.0f}", lambda n: n.commits),
            "rows, million": ("{:,.0f}", lambda n: n.rows / 1e6),
            "table, GiB": ("{:,.1f}", lambda n: n.table_gib),
            "databases": ("{:,}", lambda n: n.databases)}
    return table(("messages a day", *SIZES), [
        (name, *(form.format(figure(size)) for size in sizes))
        for name, (form, figure) in rows.items()])


def table(heads, rows):
    """A Markdown table; all columns but the first are numbers."""
    rule = ["---"] + ["---:"] * (len(heads) - 1)
    return "\n".join("| " + " | ".join(line) + " |" for line in (heads, rule, *rows))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="report", type=Path, help="a report.json with --scale")
    report = parser.parse_args().report
    if report is not None:
        measured = from_report(json.loads(report.read_text()))
        if measured is None:
            sys.exit(f"capacity.py: {report} lacks figures; a whole run of test/bench/run --scale "
                     "10000000 has them")
        INPUT.write_text(json.dumps(measured, indent=1) + "\n")
    OUTPUT.write_text(text(json.loads(INPUT.read_text())))


if __name__ == "__main__":
    main()
