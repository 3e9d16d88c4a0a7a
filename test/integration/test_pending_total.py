# SPDX-License-Identifier: MIT
"""More strangers wait than the table may have: the oldest are removed, and no known sender is."""

import time

from waiting import wait_until

LIMIT = 160
ROOM = LIMIT // 16


def is_deferred(action):
    return action.startswith("DEFER_IF_PERMIT ")


def ask(service, name):
    return service.ask(sender=f"{name}@sender.test", client_address=f"10.1.{len(name)}.{len(name)}")


def test_beyond_the_total_the_oldest_go_first(store, start_grayling):
    service = start_grayling(store, **{"greylist.delay": "1s", "greylist.pending_total": LIMIT})
    assert is_deferred(ask(service, "known"))
    wait_until(lambda: not is_deferred(ask(service, "known")), "known passes", interval=0.1)
    for number in range(LIMIT):
        assert is_deferred(ask(service, f"old{number}"))
    second = int(time.time())
    wait_until(lambda: int(time.time()) > second + 1, "the next ones are younger")
    for number in range(LIMIT - ROOM):
        assert is_deferred(ask(service, f"new{number}"))

    def left():
        return {address.split("@")[0] for address, in store.rows("address")}

    # A first walk through the table counts, and begins ten seconds after the start.
    wait_until(lambda: len(left()) <= LIMIT - ROOM + 1, lambda: f"{len(left())} rows", deadline=30)
    assert left() == {"known"} | {f"new{number}" for number in range(LIMIT - ROOM)}
    service.wait_for_log(f"{LIMIT} of the oldest that wait")
    assert ask(service, "known") == "DUNNO"
