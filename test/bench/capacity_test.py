# SPDX-License-Identifier: MIT
"""The capacity model, and that CAPACITY.md is what it says."""

import dataclasses
import json

import pytest

import capacity
from capacity import DAY, FILLED, GIB, Assumptions, needs

ASSUMED = Assumptions(peak=2, recipients=1, waiting_days=2, known_days=40, page_fill=0.69, shares={
    "stranger": 0.5, "early retry": 0.1, "first pass": 0.1, "known, cached": 0.2,
    "known, not cached": 0.1})
MEASURED = {
    "row_bytes": 150, "commits_per_second": 20_000,
    "costs": [{"work": work, "pace": pace, "cpu_us": 50 if pace else 1,
               "database_cpu_us": 100 if pace else 1, "commits": 0.5 if pace else 0}
              for work in ASSUMED.shares for pace in (1000, 0)]}


def test_the_page_is_what_the_script_writes():
    text = capacity.text(json.loads(capacity.INPUT.read_text()))
    assert capacity.OUTPUT.read_text() == text, "run test/bench/capacity.py"


def test_all_decisions_are_of_some_kind():
    assert sum(Assumptions().shares.values()) == pytest.approx(1)


def test_a_day_of_ten_decisions_a_second():
    need = needs(10 * DAY, MEASURED, ASSUMED)
    assert need.peak == 20
    assert need.cores == pytest.approx(20 * 50e-6)
    assert need.database_cores == pytest.approx(20 * 100e-6)
    assert need.commits == pytest.approx(20 * 0.5)
    assert need.rows == pytest.approx(10 * DAY * (0.4 * 2 + 0.1 * 40))
    assert need.table_gib == pytest.approx(need.rows * 150 * FILLED / 0.69 / GIB)
    assert need.databases == 1


@pytest.mark.parametrize("limit, tight", [
    ("processors", {"cores": 1, "load_max": 0.2}),
    ("memory", {"pool_gib": 1}),
    ("commits", {"cores": 10_000, "pool_gib": 2.0**30}),
])
def test_what_is_scarce_decides_how_many_databases_there_are(limit, tight):
    need = needs(5e9, MEASURED, dataclasses.replace(ASSUMED, **tight))
    assert max(need.databases_by, key=need.databases_by.get) == limit
    assert need.databases == pytest.approx(need.databases_by[limit], abs=1)


def test_twice_the_mail_needs_twice_the_databases():
    once, twice = (needs(messages, MEASURED, ASSUMED) for messages in (200e9, 400e9))
    assert twice.databases == pytest.approx(2 * once.databases, rel=0.02)


def test_a_report_without_a_large_table_is_not_enough():
    assert capacity.from_report({"machine": "any"}) is None
    assert capacity.from_report({"scale": {"costs": None}, "idle": {}, "warmings": {}}) is None
    assert capacity.from_report({"scale": {"costs": {}}}) is None
