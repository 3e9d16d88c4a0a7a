# SPDX-License-Identifier: MIT
"""Measures how much the purge slows requests down.

The purge begins 10 s after grayling's start (src/engine/limits.hpp), so a round measures the paced
mix before that and after it. The last round goes on until the purge has removed all."""

from scale_results import PurgeFigures
from waiting import wait_until

PURGE_BEGINS = 10.0  # seconds after the start
MARGIN = 0.5  # seconds between a measurement and the purge's beginning
REMOVING_SECONDS = 600  # at most, for all expired rows

# All expired rows are among these (fill_rows.hpp); the default retry_window is two days.
EXPIRED = "address < 'ae' AND passes = 0 AND first_seen < UNIX_TIMESTAMP() - 172800"


def measure_purge(table, plan):
    figures = PurgeFigures(table.count(EXPIRED))
    removing = 0
    for number in range(plan.purge_rounds):
        _measure_round(table, plan, figures)
        if number == plan.purge_rounds - 1:
            wait_until(lambda: not is_any_left(table), "the purge removed all", REMOVING_SECONDS, 1)
        removing += table.age() - PURGE_BEGINS
        table.stop()
    figures.seconds = removing
    figures.left = table.count("passes = 0 AND first_seen < UNIX_TIMESTAMP() - 172800")
    figures.known_lost = table.rows - table.count("passes > 0")
    return figures


def _measure_round(table, plan, figures):
    table.start()
    figures.without.append(_paced_mix(table, plan, PURGE_BEGINS - MARGIN - table.age()))
    wait_until(lambda: table.age() > PURGE_BEGINS + MARGIN, "the purge works")
    figures.during.append(_paced_mix(table, plan, PURGE_BEGINS - 2 * MARGIN))


def _paced_mix(table, plan, seconds):
    return table.load("mix", seconds=seconds, rate=plan.rate)


def is_any_left(table):
    """Is any expired row left? It searches from the end, where the last ones are."""
    return bool(table.server.sql(
        f"SELECT 1 FROM greylist.sender WHERE {EXPIRED} ORDER BY address DESC LIMIT 1"))
