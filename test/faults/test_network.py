# SPDX-License-Identifier: MIT
"""The network between grayling and MariaDB: slow, silent, rude, forgetful."""

import random
import time

import pytest

import fighting
import stores
from fault_proxy import FaultProxy
from waiting import free_port
from waits import let_pass

LONG = pytest.mark.long
REPEATS = 5  # of each with --long
FORGETS_AFTER = 2.3  # seconds: a little more than grayling trusts an idle connection
TIMEOUT, SLACK = 1.0, 0.1  # seconds: store.timeout, and the time that an answer may take besides


@pytest.fixture
def proxy(mariadb):
    proxy = FaultProxy(free_port(), mariadb.port)
    yield proxy
    proxy.mode = "clear"
    proxy.stop()


@pytest.fixture
def make_far_store(mariadb, proxy, make_store):
    """make_far_store("mariadb-full"), or "mariadb-tutorial": makes a store behind the proxy."""
    def make(name):
        make_store(name)
        user, grants = {"mariadb-full": ("grayling", "ALL ON greylist.*"),
                        "mariadb-tutorial": ("greylist-manager",
                                             "SELECT, INSERT ON greylist.sender")}[name]
        mariadb.sql(f"CREATE OR REPLACE USER '{user}'@'127.0.0.1' IDENTIFIED BY "
                    f"'{stores.PASSWORD}'; GRANT {grants} TO '{user}'@'127.0.0.1'")
        return stores.Store(name, f"mysql://{user}@127.0.0.1:{proxy.port}/greylist"
                            f"?password={stores.PASSWORD}&ssl_mode=disabled", mariadb)
    return make


@pytest.fixture
def store(make_far_store):
    return make_far_store("mariadb-full")


@pytest.mark.parametrize("mode", [pytest.param("delay", marks=LONG), "trickle"])
def test_slow_network_is_no_failure(trial, store, proxy, is_long, mode):
    # A higher rate than the proxy can pass on byte by byte would be a fault, on a busy machine too.
    load = {"rate": 20} if mode == "trickle" else None
    with trial(store, load=load) as under_load:
        under_load.wait_until_decided()  # opening the store takes many statements
        proxy.mode = mode
        under_load.run(20 if is_long else 4)


@pytest.mark.parametrize("on_failure", ["permit", pytest.param("defer", marks=LONG)])
@pytest.mark.parametrize("mode", ["stall", pytest.param("swallow", marks=LONG),
                                  pytest.param("crawl", marks=LONG),
                                  pytest.param("tear", marks=LONG),
                                  pytest.param("refuse", marks=LONG)])
def test_network_is_broken(trial, store, proxy, is_long, mode, on_failure):
    with trial(store, **{"store.on_failure": on_failure}) as under_load:
        under_load.run(2)
        for _ in range(REPEATS if is_long else 1):
            with under_load.fault(mode, lines_max=3):
                proxy.mode = mode
                if mode == "refuse":
                    proxy.reset_all()
                under_load.run(10 if is_long and mode in ("stall", "swallow") else 3)
                proxy.mode = "clear"
            under_load.run(5)


@LONG
@pytest.mark.parametrize("connections", [1, 8])
@pytest.mark.parametrize("timeout", ["300ms", "3s", "5s"])
@pytest.mark.parametrize("mode", ["stall", "swallow"])
def test_network_is_silent_with_other_time_outs(trial, store, proxy, mode, timeout, connections):
    with trial(store, **{"store.timeout": timeout, "store.connections": connections}) as under_load:
        for _ in range(3):
            under_load.run(3)
            with under_load.fault(mode, lines_max=4):
                proxy.mode = mode
                under_load.run(random.uniform(1, 2 * under_load.story.timeout + 3))
                proxy.mode = "clear"
            under_load.run(under_load.story.recovery + 2)
    under_load.report += f"; failures end {last_failure(under_load.story):.1f} s after a fault"


def last_failure(story):
    """Returns how many seconds after the end of a fault the last request failed."""
    return max((question.sent - fault.end for question in story.questions for fault in story.faults
                if question.reason == "store unavailable" and question.sent > fault.end
                and question.sent - fault.end < story.recovery), default=0.0)


@LONG
@pytest.mark.parametrize("on_failure", ["permit", "defer"])
def test_rows_locked_where_statements_have_no_time_out(
        trial, store, proxy, mariadb, on_failure):
    """MySQL is like this: the lock's own time-out ends the wait, with error 1205."""
    proxy.rewrite = b"max_statement_time = 400 ", b"max_statement_time = 000 "
    with trial(store, **{"store.on_failure": on_failure}) as under_load:
        for _ in range(5):
            under_load.run(4)
            with (under_load.fault("rows locked", lines_max=4),
                  fighting.fighting(mariadb, fighting.ROWS_LOCKED.format(seconds=4))):
                under_load.run(4)
        under_load.run(8)
    assert "(error 1205)" in under_load.services[0].log()


@pytest.mark.parametrize("kind, end", [
    ("mariadb-full", "reset_all"), pytest.param("mariadb-full", "half_close_all", marks=LONG),
    pytest.param("mariadb-tutorial", "reset_all", marks=LONG),
    pytest.param("mariadb-tutorial", "half_close_all", marks=LONG)])
def test_connections_end_and_can_be_opened_again(trial, make_far_store, proxy, is_long, kind, end):
    """No answer shows it, because the batch is run again on a new connection."""
    with trial(make_far_store(kind)) as under_load:
        under_load.run(1)
        for _ in range(50 if is_long else 5):
            getattr(proxy, end)()
            under_load.run(0.2)
        under_load.run(1)


@LONG
@pytest.mark.parametrize("on_failure", ["permit", "defer"])
def test_tutorials_table_behind_a_network_that_tears(trial, make_far_store, proxy, on_failure):
    """After half an answer nobody knows whether the commit was done."""
    store = make_far_store("mariadb-tutorial")
    with trial(store, **{"store.on_failure": on_failure}) as under_load:
        for _ in range(100):
            under_load.run(0.3)
            with under_load.fault("tear", lines_max=3):
                proxy.mode = "tear"
                under_load.run(0.03)
                proxy.mode = "clear"
        under_load.run(3)


def test_idle_connections_are_forgotten_on_the_way(start_grayling, store, proxy, is_long):
    """A NAT, for example, forgets connections if mail is rare. A stranger that comes now and then
    is judged like any other."""
    proxy.forgets_after = FORGETS_AFTER
    service = start_grayling(store, **{"greylist.delay": "2s", "greylist.client": "network"})
    senders = [f"s{number}@sender.test" for number in range(20 if is_long else 3)]
    for number, sender in enumerate(senders):
        let_pass(FORGETS_AFTER + 0.4)
        start = time.monotonic()
        assert service.ask(sender=sender).startswith("DEFER_IF_PERMIT "), service.log()
        assert time.monotonic() - start < TIMEOUT + SLACK
        if number > 0:
            assert service.ask(sender=senders[number - 1]).startswith("PREPEND "), service.log()
    assert proxy.forgotten >= len(senders)
    told = [line for line in service.log_lines() if "was dead and is replaced" in line]
    assert 1 <= len(told) <= 2, service.log()  # once by each of two workers
    assert "store unavailable" not in service.log()
    assert [address for address, in store.rows("address")] == sorted(senders)
