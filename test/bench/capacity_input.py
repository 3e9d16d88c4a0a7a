# SPDX-License-Identifier: MIT
"""The figures of a benchmark's report that the capacity model starts from. They are kept in
capacity_input.json, so that CAPACITY.md can be written anew without measuring."""

import json
from statistics import median

from capacity_model import Costs, WorkCost

FULL_LOAD = 0  # the pace of a Cost that has none
FILLED = 15 / 16  # of a page, where InnoDB gets rows in the order of their key
CACHE_ENTRIES = 1_000_000  # store.cache_entries


class Incomplete(Exception):
    pass


def from_report(report):
    """What of report.json is kept."""
    if report.get("scale") is None:
        raise Incomplete("it has no large table; test/bench/run --scale 10000000 measures one")
    scale, idle, warming = report["scale"], report["idle"], report["warmings"]["mariadb"]
    few, many, purge = scale["few"], scale["many"], scale["purge"]
    costs = scale["costs"]
    return {
        "machine": report["machine"], "rows": many["rows"], "pace": scale["plan"]["rate"],
        "costs": costs["costs"], "request_bytes": costs["request_bytes"],
        "reply_bytes": costs["reply_bytes"], "commits_per_second": costs["commits_per_second"],
        "removal_cpu_us": removal_cpu_us(purge, scale["plan"]["rate"]),
        "row_bytes": many["bytes_a_row"], "row_bytes_amid": few["bytes_a_row_at_end"],
        "cached_bytes": (warming["memory_after"] - warming["memory_before"]) / warming["known"],
        "service_bytes": warming["memory_before"],
        "connection_bytes": (idle["memory"][1] - idle["memory"][0]) / idle["idle"],
    }


def removal_cpu_us(purge, rate):
    """Of the database, for one row: what a mix of the same rate costs it more while it removes."""
    during, without = (median(sample["database_cpu_us"] for sample in purge[which])
                       for which in ("during", "without"))
    return (during - without) * rate / (purge["expired"] / purge["seconds"])


def model_costs(kept):
    """The Costs of the model."""
    work = {cost["work"]: WorkCost(**{name: cost[name] for name in WorkCost.__annotations__})
            for cost in kept["costs"] if cost["pace"] != FULL_LOAD}
    return Costs(work, kept["removal_cpu_us"], kept["row_bytes"], FILLED,
                 kept["commits_per_second"], kept["cached_bytes"], CACHE_ENTRIES,
                 kept["service_bytes"], kept["connection_bytes"])


def read(path):
    return json.loads(path.read_text())


def write(path, kept):
    path.write_text(json.dumps(kept, indent=1) + "\n")
