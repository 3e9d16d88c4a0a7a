# SPDX-License-Identifier: MIT
"""A flood of made-up senders, at full speed: memory is bounded, and a neighbour's mail passes at
its first retry."""

import threading
import time
from contextlib import contextmanager

import pytest

from policy_client import request
from trial import resident_bytes
from waiting import wait_until
from waits import let_pass

LONG = pytest.mark.long
AHEAD = 100 # requests that the flood has under way
MEMORY_MAX = 160 << 20
LIMIT = 100 # greylist.pending_limit


class Flood:
    """`client(n)` is the address of the n-th stranger."""

    def __init__(self, service, client):
        self.count = 0
        self._service, self._client = service, client
        self._is_over = False
        self._failure = None
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        try:
            with self._service.connect() as connection:
                while not self._is_over:
                    connection.send(b"".join(self._request(self.count + n) for n in range(AHEAD)))
                    for _ in range(AHEAD):
                        assert connection.reply().startswith("DEFER_IF_PERMIT ")
                    self.count += AHEAD
        except (AssertionError, OSError) as failure:
            self._failure = failure

    def _request(self, number):
        return request(sender=f"flood{number}@sender.test", client_address=self._client(number),
                       recipient=f"{number}@mx.test")

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._is_over = True
        self._thread.join()
        assert self._failure is None, self._failure


FLOODS = {
    "ipv4": (lambda n: "192.0.2.7", "192.0.2.8"),
    "ipv6": (lambda n: f"2001:db8:1:2::{n % 65536:x}", "2001:db8:1:3::1"),
}


@pytest.mark.parametrize("kind, family", [("sqlite", "ipv4")] + [pytest.param(*case, marks=LONG)
    for case in [("sqlite", "ipv6"), ("mariadb-full", "ipv4"), ("mariadb-full", "ipv6")]])
def test_neighbour_of_a_flood_gets_through_at_its_first_retry(
        make_store, start_grayling, kind, family):
    store = make_store(kind)
    client, neighbour = FLOODS[family]
    service = start_grayling(store, **{"greylist.delay": "2s", "greylist.pending_limit": LIMIT})

    def ask():
        return service.ask(sender="friend@sender.test", client_address=neighbour)

    with Flood(service, client) as flood:
        wait_until(lambda: flood.count > 10 * LIMIT, lambda: f"{flood.count} strangers", 30)
        assert ask().startswith("DEFER_IF_PERMIT ")
        assert "reason=new" in service.wait_for_log("sender=friend@")
        over = int(time.time()) + 2.05  # rows are judged by the second, and by a coarse clock
        wait_until(lambda: time.time() >= over, "the delay is over")
        assert ask().startswith("PREPEND ")
    rows = len(store.rows("address"))
    assert LIMIT < rows <= LIMIT + 2, f"{rows} rows of {flood.count} strangers"
    assert "reason=pending limit" in service.log()


@LONG
@pytest.mark.parametrize("client", [
    pytest.param(lambda n: "192.0.2.7", id="one address"),
    pytest.param(lambda n: f"192.0.2.{n % 256}", id="one network"),
    pytest.param(lambda n: f"{n % 99 + 11}.{n // 99 % 256}.{n // 25344 % 256}.7", id="many")])
def test_flood_takes_bounded_memory(make_store, start_grayling, client):
    service = start_grayling(make_store("sqlite"), **{"log.level": "warning"})
    with Flood(service, client) as flood:
        let_pass(30)
    memory = resident_bytes(service.process.pid)
    print(f"{flood.count} strangers, {memory >> 20} MiB")
    assert memory < MEMORY_MAX
