# SPDX-License-Identifier: MIT
"""The database dies, is stopped, hangs, is full or read-only, refuses grayling, loses its table."""

import random

import pytest

import database_faults

LONG = pytest.mark.long
FAULTS = {  # seconds, and what else a Fault has
    "killed": (2, {"lines_max": 3}),  # a connection is lost, then none can be opened
    "ended": (2, {"lines_max": 3}),
    "hanging": (10, {"lines_max": 3}),  # it also logs that it can't connect
    "full": (3, {"lines_max": 4}),  # locked, then full, then slow to come back
    "read_only": (3, {}),
    "locked_account": (3, {}),
    "without_table": (3, {"loses_rows": True}),
}
IN_SHORT = {"killed", "hanging"}
SEVERAL_TIMES = ["killed", "ended", "hanging", "read_only", "full", "locked_account"]
NO_LIMIT = 1000
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


@LONG
@pytest.mark.parametrize("kind", ["mariadb-full", "mariadb-tutorial"])
@pytest.mark.parametrize("on_failure", ["permit", "defer"])
def test_database_is_killed_at_random_moments(trial, make_store, mariadb, kind, on_failure):
    """Many commits get no answer, although some of them are done."""
    with trial(make_store(kind), **{"store.on_failure": on_failure}) as under_load:
        for _ in range(25):
            under_load.run(random.uniform(2, 3))
            with under_load.fault("killed", lines_max=3):
                mariadb.kill()
                mariadb.start()
        under_load.run(4)


@LONG
@pytest.mark.parametrize("on_failure", ["permit", "defer"])
@pytest.mark.parametrize("name", ["killed", "hanging", "read_only"])
def test_database_with_the_tutorials_table(trial, make_store, mariadb, name, on_failure):
    seconds, details = FAULTS[name]
    store = make_store("mariadb-tutorial")
    with trial(store, **{"store.on_failure": on_failure}) as under_load:
        for _ in range(REPEATS):
            under_load.run(5)
            with under_load.fault(name, **details), getattr(database_faults, name)(mariadb):
                under_load.run(seconds)
        under_load.run(5)


@LONG
@pytest.mark.parametrize("on_failure", ["permit", "defer"])
def test_storm(trial, make_store, mariadb, on_failure):
    """The faults follow each other without time to recover, on two hosts whose services die too."""
    with trial(make_store("mariadb-full"), services=2, load={"twins": 0.3},
               **{"store.on_failure": on_failure}) as under_load:
        for _ in range(60):
            name = random.choice(SEVERAL_TIMES)
            with (under_load.fault(name, lines_max=NO_LIMIT),
                  getattr(database_faults, name)(mariadb)):
                under_load.run(random.uniform(0, 2.5))
            under_load.run(random.choice((0, 0.3, 3)))
            if random.random() < 0.3:
                under_load.kill_service(random.choice(under_load.services))
        under_load.run(6)


@LONG
def test_one_connection_of_two_is_enough(trial, make_store, mariadb):
    with trial(make_store("mariadb-full")) as under_load:
        mariadb.sql(f"ALTER USER {database_faults.ACCOUNT} WITH MAX_USER_CONNECTIONS 1")
        database_faults.disconnect(mariadb)
        under_load.run(20)
        mariadb.sql(f"ALTER USER {database_faults.ACCOUNT} WITH MAX_USER_CONNECTIONS 0")
        under_load.run(3)
