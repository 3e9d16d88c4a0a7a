# SPDX-License-Identifier: MIT
"""Measures how much the purge slows requests down, and how fast it removes rows.

The purge begins 10 s after grayling's start (src/engine/limits.hpp), so a round measures the paced
mix before that and after it. The last round goes on until the purge has removed all, or for
REMOVING_SECONDS."""

import time

from waiting import wait_until

PURGE_BEGINS = 10.0  # seconds after the start
MARGIN = 0.5  # seconds between a measurement and the purge's beginning
REMOVING_SECONDS = 300  # of the last round, at most

# The default retry_window is two days.
EXPIRED = "passes = 0 AND first_seen < UNIX_TIMESTAMP() - 172800"
# All expired rows are among these (fill_rows.hpp): a search there is short in any table.
PLACE = "address < 'aae'"


def measure_purge(table, plan, figures):
    """Fills the PurgeFigures `figures`, so that those before a failure are kept."""
    figures.expired = table.count(f"{PLACE} AND {EXPIRED}")
    for number in range(plan.purge_rounds):
        _measure_round(table, plan, figures)
        if number == plan.purge_rounds - 1:
            end = time.monotonic() + REMOVING_SECONDS
            wait_until(lambda: time.monotonic() > end or not is_any_left(table),
                       "the purge removes rows", REMOVING_SECONDS + 60, 1)
        figures.seconds += table.age() - PURGE_BEGINS
        table.stop()
    figures.left = table.count(EXPIRED)
    figures.known_lost = table.rows - table.count("passes > 0")


def _measure_round(table, plan, figures):
    # The instance of the last round had the lease of the purge, which ends after a minute.
    table.server.sql("UPDATE greylist.purge_lease SET until = 0")
    table.start()
    figures.without.append(_paced_mix(table, plan, PURGE_BEGINS - MARGIN - table.age()))
    wait_until(lambda: table.age() > PURGE_BEGINS + MARGIN, "the purge works")
    figures.during.append(_paced_mix(table, plan, PURGE_BEGINS - 2 * MARGIN))


def _paced_mix(table, plan, seconds):
    return table.load("mix", seconds=seconds, rate=plan.rate)


def is_any_left(table):
    """Is any expired row left? It searches from the end, where the last ones are."""
    return bool(table.server.sql(
        f"SELECT 1 FROM greylist.sender WHERE {PLACE} AND {EXPIRED} "
        "ORDER BY address DESC LIMIT 1"))
