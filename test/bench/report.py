# SPDX-License-Identifier: MIT
"""Writes the results as a page for people and as JSON."""

import dataclasses
import json
import os
import platform
from statistics import median

from plan import (BARE, EARLY, FIRST_PASSES, KNOWN, MIX, ROWS, STORES, STRANGERS, TABLE, UNCACHED,
                  Cell)
from process import run
from targets import OPTIONAL, targets_of

WORKS = {
    STRANGERS: "Each a durable row.",
    EARLY: "Strangers of this run who come back before the delay is over.",
    FIRST_PASSES: "Strangers of this run who come back when it is; each durable.",
    UNCACHED: "Each asked about once, after a restart.",
    MIX: "70 % strangers, the rest known senders by Zipf's law (exponent 1).",
}
LATENCIES = ("p50 µs", "p99 µs", "p99.9 µs")


def write_reports(results, directory, parts, failures):
    """Writes report.md and report.json, and returns the text of report.md. `parts` are the other
    measurements: name -> an object with markdown(), as_json() and, for some, targets()."""
    wanted = targets_of(results) if results.samples else []
    wanted += [target for part in parts.values() if hasattr(part, "targets")
               for target in part.targets()]
    text = "\n\n".join([markdown(results), *(part.markdown() for part in parts.values()),
                        targets_text(wanted, parts),
                        *([failures.markdown()] if failures else [])]) + "\n"
    (directory / "report.md").write_text(text)
    document = {**as_json(results), **{name: part.as_json() for name, part in parts.items()},
                "failures": failures.reasons,
                "targets": [{**dataclasses.asdict(target), "is_met": target.is_met}
                            for target in wanted]}
    (directory / "report.json").write_text(json.dumps(document, indent=1) + "\n")
    return text


def markdown(results):
    plan = results.plan
    head = f"# Benchmark\n\n{machine()}."
    if not results.samples:
        return f"{head} No round was measured."
    parts = [
        f"{head} Medians of {results.rounds()} rounds of {plan.seconds} s for each figure, with "
        f"their range, {results.seconds:.0f} s together; load, service and database share the "
        "processors. The decision log is on, and goes to a file. Ratios are taken within a round: "
        "to the bare libuv server over as many connections, and to the database's own commits or "
        "reads of one row, over as many connections and over the best number of them. Commits are "
        "those that wrote rows, and rows those that had to be durable before the answer.",
        f"## Known senders\n{plan.cached:,} of them, in the cache.\n\n{known_table(results)}",
        *(f"## {work.capitalize()}\n{text}\n\n{work_table(results, work)}"
          for work, text in WORKS.items()),
        f"## The databases themselves\nBy their own client libraries.\n\n{rows_table(results)}",
        f"## Resident memory\n{memory_table(results)}",
    ]
    for head, counts in (("Faults", results.faults()), ("The log", results.unlogged())):
        rows = [(cell.target, cell.work, cell.connections, f"{count:,}", what)
                for (cell, what), count in counts.items()]
        if rows:
            parts.append(f"## {head}\n" + table(
                ("on", "work", "connections", "in all rounds", "what"), rows))
    return "\n\n".join(parts)


def known_table(results):
    rows = []
    for works, _, connections, transport in TABLE:
        for count in connections if KNOWN in works else ():
            for target in (BARE, *STORES):
                cell = Cell(target, KNOWN, count, transport)
                rows.append((target, transport, count, *rates(results, cell),
                             spread(results.to_bare(cell), 2), *costs(results, cell),
                             spread(results.to_bare(cell, "cpu_us"), 2)))
    return table(("service", "transport", "connections", "requests/s", *LATENCIES, "× bare",
                  "CPU µs", "of database", "CPU × bare"), rows)


def work_table(results, work):
    rows = []
    for cell in sorted_cells(results, (work,)):
        rows.append((cell.target, cell.connections, *rates(results, cell),
                     spread(results.to_database(cell), 2), spread(results.to_best(cell), 2),
                     *costs(results, cell), middle(results.figure(cell, "commits_per_second")),
                     middle(results.figure(cell, "rows_per_commit"), 1)))
    return table(("store", "connections", "requests/s", *LATENCIES, "× database", "× best",
                  "CPU µs", "of database", "commits/s", "rows a commit"), rows)


def rows_table(results):
    return table(("store", "what", "connections", "rows/s", *LATENCIES),
                 [(cell.target, cell.work, cell.connections, *rates(results, cell))
                  for cell in sorted_cells(results, ROWS)])


def sorted_cells(results, works):
    return sorted((cell for cell in results.samples if cell.work in works),
                  key=lambda cell: (cell.target, cell.work, cell.connections))


def memory_table(results):
    return table(("service", "at the start", "at the end"),
                 [(target, *(f"{size / 2**20:.1f} MiB" for size in sizes))
                  for target, sizes in results.memory.items()])


def targets_text(wanted, parts):
    words = {True: "met", False: "**not met**", None: "not measured"}
    rows = [(target.work, f"{target.sign} {target.bound:g} {target.unit}",
             spread(target.values, target.digits), words[target.is_met]) for target in wanted]
    rows += [(work, "", "", f"not measured: {how}")
             for name, (how, work) in OPTIONAL.items() if name not in parts]
    return "## Targets\n" + table(("work", "target", "figure", ""), rows)


def rates(results, cell):
    return (spread(results.figure(cell)),
            *(middle(results.figure(cell, name)) for name in ("p50_us", "p99_us", "p999_us")))


def costs(results, cell):
    return (middle(results.figure(cell, "cpu_us"), 2),
            middle(results.figure(cell, "database_cpu_us"), 2))


def spread(values, digits=0):
    """Returns the median, and the range if there is one."""
    if values is None:
        return ""
    low, high = number(min(values), digits), number(max(values), digits)
    return middle(values, digits) + (f" ({low} to {high})" if low != high else "")


def middle(values, digits=0):
    return "" if values is None else number(median(values), digits)


def number(value, digits=0):
    return "" if value is None else f"{value:,.{digits}f}"


def table(heads, rows):
    """Returns a Markdown table whose first two columns are words and whose others are numbers."""
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
        "machine": machine(), "rounds": results.rounds(), "seconds": results.seconds,
        "memory": results.memory, "starts": results.starts,
        "cells": [{**dataclasses.asdict(cell),
                   "rounds": [dataclasses.asdict(sample) for sample in samples]}
                  for cell, samples in results.samples.items()],
    }
