# SPDX-License-Identifier: MIT
"""The capacity model, and that CAPACITY.md is what it says."""

import dataclasses

import pytest

import capacity
import capacity_input
import capacity_text
from capacity_model import DAY, PAGE_BYTES, Assumptions, Costs, WorkCost, needs, page_bytes

SAME = WorkCost(cpu_us=50, database_cpu_us=100, database_bytes=400, commits=0.5, log_bytes=300)
COSTS = Costs(work=dict.fromkeys(Assumptions().shares(), SAME), removal_cpu_us=0, row_bytes=150,
              filled=0.92, commits_per_second=20_000, cached_bytes=80, cache_entries=1_000_000,
              service_bytes=10e6, connection_bytes=2000)
ASSUMED = Assumptions(peak=2, recipients=1, stranger=0.5, early_retry=0.1, first_pass=0.1,
                      known_cached=0.2, known_not_cached=0.1, waiting_days=2, known_days=40,
                      page_fill=0.69)


def assumed(**changes):
    return dataclasses.replace(ASSUMED, **changes)


def test_the_page_is_what_the_script_writes():
    text = capacity_text.text(capacity_input.read(capacity.INPUT))
    assert capacity.OUTPUT.read_text() == text, "run test/bench/capacity.py"


def test_all_decisions_are_of_some_kind():
    assert sum(Assumptions().shares().values()) == pytest.approx(1)


def test_a_day_of_ten_decisions_a_second():
    need = needs(10 * DAY, COSTS, ASSUMED)
    assert (need.average, need.peak) == (10, 20)
    assert (need.hosts, need.host_rate) == (2, 10)
    assert need.host_cores == pytest.approx(10 * 50e-6)
    assert need.host_memory == pytest.approx(10e6 + 1000 * 2000 + 80e6)
    assert need.rows == pytest.approx(10 * DAY * (0.4 * 2 + 0.1 * 40))
    assert need.table_bytes == pytest.approx(need.rows * 150 * 0.92 / 0.69)
    assert (need.groups, need.nodes) == (1, 3)
    assert need.node_cores == pytest.approx(20 * 100e-6)
    assert need.node_commits == pytest.approx(20 * 0.5)
    assert need.node_log == pytest.approx(20 * 300)
    assert need.network == pytest.approx(20 * 400)


@pytest.mark.parametrize("limit, tight", [
    ("processors", {"cores": 1, "load_max": 0.2}),
    ("memory", {"memory": 2.0**30}),
    ("commits", {"cores": 10_000, "memory": 2.0**60}),
])
def test_what_is_scarce_makes_the_groups(limit, tight):
    need = needs(5e9, COSTS, assumed(**tight))
    assert max(need.groups_by, key=need.groups_by.get) == limit
    assert need.groups == pytest.approx(need.groups_by[limit], abs=1)


def test_twice_the_mail_needs_twice_the_groups_and_no_larger_ones():
    once, twice = (needs(messages, COSTS, ASSUMED) for messages in (200e9, 400e9))
    assert twice.groups == pytest.approx(2 * once.groups, rel=0.02)
    assert twice.node_memory == pytest.approx(once.node_memory, rel=0.02)


def test_the_removal_of_rows_is_work_of_the_average_and_not_of_the_peak():
    costs = dataclasses.replace(COSTS, removal_cpu_us=1000)
    assert needs(10 * DAY, costs, ASSUMED).node_cores == pytest.approx(20e-4 + 10 * 0.5 * 1000e-6)


def test_few_changes_write_a_page_each_and_many_write_each_page_once():
    table = 1000 * PAGE_BYTES
    assert page_bytes(1, table, 1) == pytest.approx(1 * PAGE_BYTES * 2, rel=0.01)
    assert page_bytes(1e6, table, 10) == pytest.approx(1000 * PAGE_BYTES * 2 / 10)


def test_what_removing_a_row_costs():
    purge = {"during": [{"database_cpu_us": 300}], "without": [{"database_cpu_us": 100}],
             "expired": 50_000, "seconds": 5}
    assert capacity_input.removal_cpu_us(purge, rate=1000) == pytest.approx(200 * 1000 / 10_000)


def test_a_report_without_a_large_table_is_not_enough():
    with pytest.raises(capacity_input.Incomplete, match="--scale"):
        capacity_input.from_report({"machine": "any"})
