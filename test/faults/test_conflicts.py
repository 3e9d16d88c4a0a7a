# SPDX-License-Identifier: MIT
"""Two hosts share a table, and another user of the database fights with them over its rows."""

import pytest

import fighting

LONG = pytest.mark.long
LOAD = {"rate": 300, "twins": 0.5}
FAILED_MAX = 0.003 # share of all; without a second attempt it is several percent
LINES_MAX = 10


@pytest.fixture
def store(make_store):
    return make_store("mariadb-full")


def test_two_hosts_meet_the_same_newcomers_at_once(trial, store, is_long):
    with trial(store, services=2, load=LOAD) as under_load:
        under_load.run(60 if is_long else 4)


@pytest.mark.parametrize("statements, counter", [
    pytest.param(fighting.DEADLOCKS, "Innodb_deadlocks", marks=LONG, id="deadlocks"),
    pytest.param(fighting.KILLED_QUERIES, "Com_kill", id="killed queries")])
def test_what_the_server_undoes_is_done_again(trial, store, mariadb, is_long, statements, counter):
    before = fighting.status(mariadb, counter)
    with trial(store, services=2, load=LOAD) as under_load:
        under_load.run(1)
        with (under_load.fault("fight", lines_max=LINES_MAX),
              fighting.fighting(mariadb, statements)):
            under_load.run(60 if is_long else 4)
        under_load.run(3)
    failed = [q for q in under_load.story.questions if q.reason == "store unavailable"]
    assert len(failed) <= FAILED_MAX * len(under_load.story.questions)
    count = fighting.status(mariadb, counter) - before
    under_load.report += f"; {count} {counter}"
    assert count > 0


@LONG
@pytest.mark.parametrize("on_failure", ["permit", "defer"])
def test_rows_locked_for_long(trial, store, mariadb, on_failure):
    with trial(store, services=2, load=LOAD, **{"store.on_failure": on_failure}) as under_load:
        for _ in range(5):
            under_load.run(4)
            with (under_load.fault("rows locked", lines_max=4),
                  fighting.fighting(mariadb, fighting.ROWS_LOCKED.format(seconds=4))):
                under_load.run(4)
        under_load.run(8)


@LONG
@pytest.mark.parametrize("on_failure", ["permit", "defer"])
def test_table_locked_for_long(trial, store, mariadb, on_failure):
    with trial(store, services=2, load=LOAD, **{"store.on_failure": on_failure}) as under_load:
        for _ in range(5):
            under_load.run(4)
            with (under_load.fault("table locked", lines_max=4),
                  fighting.table_locked(mariadb, 4)):
                under_load.run(5)
        under_load.run(8)
