# SPDX-License-Identifier: MIT
"""The database dies, is stopped, hangs, is full, can't be written to, refuses us, loses its table."""

import pytest

import database_faults

LONG = pytest.mark.long
FAULTS = {  # seconds, and what else a Fault has
    "killed": (2, {}),
    "ended": (2, {}),
    "hanging": (10, {"lines_max": 3}),  # and that it can't be connected to
    "full": (3, {"lines_max": 4}),  # locked, then full, then slow to come back
    "read_only": (3, {}),
    "locked_account": (3, {}),
    "without_table": (3, {"loses_rows": True}),
}
IN_SHORT = {"killed", "hanging"}
REPEATS = 5  # of each with --long


@pytest.mark.parametrize("on_failure", ["permit", pytest.param("defer", marks=LONG)])
@pytest.mark.parametrize("name", [
    name if name in IN_SHORT else pytest.param(name, marks=LONG) for name in FAULTS])
def test_database(trial, make_store, mariadb, is_long, name, on_failure):
    seconds, details = FAULTS[name]
    with trial(make_store("mariadb-full"), **{"store.on_failure": on_failure}) as under_load:
        under_load.run(2)
        for _ in range(REPEATS if is_long else 1):
            with under_load.fault(name, **details), getattr(database_faults, name)(mariadb):
                under_load.run(seconds if is_long else min(seconds, 4))
            under_load.run(5)
