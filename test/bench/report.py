# SPDX-License-Identifier: MIT
"""The results as a page for people and as JSON."""

import dataclasses
import json
import os
import platform

from plan import KNOWN, SINGLE_ROWS, STORES, STRANGERS, Cell
from process import run


def write_reports(results, directory, parts):
    """Writes report.md and report.json, and returns the former's text. `parts` are what else was
    measured: name -> an object with markdown() and as_json()."""
    text = "\n\n".join([markdown(results), *(part.markdown() for part in parts.values())]) + "\n"
    (directory / "report.md").write_text(text)
    document = {**as_json(results), **{name: part.as_json() for name, part in parts.items()}}
    (directory / "report.json").write_text(json.dumps(document, indent=1) + "\n")
    return text


def markdown(results):
    plan = results.plan
    parts = [
        "# Benchmark",
        f"{machine()}. Medians of {plan.rounds} rounds of {plan.seconds} s for each figure, "
        f"{results.seconds:.0f} s together; load, service and database share the processors. "
        "The decision log is on, and goes to a file. Ratios are taken within a round: to the bare "
        "libuv server over as many connections, and to the database's own commits of one row, "
        "over as many connections and over the best number of them.",
        f"## Known senders\n{plan.known:,} of them, in the cache.\n\n{known_table(results)}",
        f"## Strangers\nEach a durable row.\n\n{strangers_table(results)}",
        f"## Commits of one row\nBy the database's own client.\n\n{rows_table(results)}",
        f"## Resident memory\n{memory_table(results)}",
    ]
    for figure, head in (("unexpected", "Wrong or missing answers"),
                         ("unlogged", "Decisions that the log has no line of")):
        if counts := results.faults(figure):
            rows = [(cell.target, cell.work, cell.connections, f"{count:,}")
                    for cell, count in counts.items()]
            parts.append(f"## {head}\n" +
                         table(("service", "work", "connections", "in all rounds"), rows))
    return "\n\n".join(parts)


def known_table(results):
    rows = []
    for connections in results.plan.connections:
        for target in ("bare",) + STORES:
            cell = Cell(target, KNOWN, connections)
            rows.append((connections, target, *rates(results, cell),
                         number(results.ratio(cell, results.bare(cell)), 2),
                         *costs(results, cell),
                         number(results.ratio(cell, results.bare(cell), "cpu_us"), 2)))
    return table(("connections", "service", "requests/s", "p50 µs", "p99 µs", "p99.9 µs",
                  "× bare", "CPU µs", "of database", "CPU × bare"), rows)


def strangers_table(results):
    rows = []
    for target in STORES:
        for connections in results.plan.connections:
            cell = Cell(target, STRANGERS, connections)
            rows.append((target, connections, *rates(results, cell),
                         number(results.ratio(cell, results.single_rows(cell)), 2),
                         number(results.best_ratio(cell), 2), *costs(results, cell)))
    return table(("store", "connections", "requests/s", "p50 µs", "p99 µs", "p99.9 µs",
                  "× one-row commits", "× best", "CPU µs", "of database"), rows)


def rows_table(results):
    cells = [cell for cell in results.samples if cell.work == SINGLE_ROWS]
    return table(("store", "connections", "rows/s", "p50 µs", "p99 µs"),
                 [(cell.target, cell.connections, *rates(results, cell)[:3])
                  for cell in sorted(cells, key=lambda cell: (cell.target, cell.connections))])


def memory_table(results):
    return table(("service", "at the start", "at the end"),
                 [(target, *(f"{size / 2**20:.1f} MiB" for size in sizes))
                  for target, sizes in results.memory.items()])


def rates(results, cell):
    return (number(results.median(cell, "per_second")), number(results.median(cell, "p50_us")),
            number(results.median(cell, "p99_us")), number(results.median(cell, "p999_us")))


def costs(results, cell):
    return (number(results.median(cell, "cpu_us"), 2),
            number(results.median(cell, "database_cpu_us"), 2))


def number(value, digits=0):
    return "" if value is None else f"{value:,.{digits}f}"


def table(heads, rows):
    """A Markdown table whose first two columns are words, and the others numbers."""
    lines = [heads, ["---", "---"] + ["---:"] * (len(heads) - 2), *rows]
    return "\n".join("| " + " | ".join(str(field) for field in line) + " |" for line in lines)


def machine():
    with open("/proc/cpuinfo") as info:
        models = [line.split(":", 1)[1].strip() for line in info if line.startswith("model name")]
    database = run(["mariadbd", "--no-defaults", "--version"]).split("Ver ")[1].split()[0]
    return (f"{os.cpu_count()} processors ({models[0] if models else platform.machine()}), "
            f"Linux {platform.release()}, MariaDB {database}")


def as_json(results):
    return {
        "machine": machine(), "rounds": results.plan.rounds, "seconds": results.seconds,
        "memory": results.memory,
        "cells": [{**dataclasses.asdict(cell),
                   "rounds": [dataclasses.asdict(sample) for sample in samples]}
                  for cell, samples in results.samples.items()],
    }
