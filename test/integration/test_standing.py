# SPDX-License-Identifier: MIT
"""Clients that prove themselves by their retries, as the running service sees them."""

import time

import stores
from grayling import PROGRAM
from process import run
from waiting import wait_until


def is_deferred(service, **attributes):
    return service.ask(**attributes).startswith("DEFER_IF_PERMIT")


def standing(store):
    """The rows of the table of acquaintances."""
    return store.rows("client, domain, passes", table="acquaintance")


def make_older(store, seconds):
    store.run(f"UPDATE acquaintance SET last_seen = last_seen - {seconds}")


def retry(service, **attributes):
    assert is_deferred(service, **attributes)
    wait_until(lambda: not is_deferred(service, **attributes), "the delay is over")


def test_a_client_proves_itself(start_grayling, store):
    service = start_grayling(store, **{"greylist.delay": "1s", "greylist.auto_allow_after": 2})
    here = {"client_name": "mx.first.test", "client_address": "192.0.2.7"}
    retry(service, sender="a@one.test", **here)
    service.stop()  # writes what is to be written
    assert standing(store) == [["192.0.2.7/32", "one.test", "1"]]
    make_older(store, 3600)
    service.start()
    retry(service, sender="a@two.test", **here)
    service.stop()
    assert standing(store) == [["192.0.2.7/32", "", "2"]]
    service.start()
    assert service.ask(sender="a@three.test", **here) == "DUNNO"
    service.wait_for_log("action=pass, reason=client AWL, client_name=mx.first.test")
    assert is_deferred(service, sender="a@three.test", client_address="192.0.2.8",
                       client_name="mx2.first.test")
    assert service.ask(sender="a@four.test", **here) == "DUNNO"  # remembered


def test_without_its_table_nobody_proves_itself_and_all_else_works(start_grayling, mariadb):
    store = stores.mariadb_full(mariadb)
    start_grayling(store).stop_when_ready()
    mariadb.sql("REVOKE ALL ON greylist.* FROM grayling@localhost;"
                "GRANT SELECT, INSERT, UPDATE, DELETE ON greylist.sender TO grayling@localhost")
    service = start_grayling(store, **{"greylist.delay": "1s"})
    service.wait_for_log("greylist.acquaintance can't be used")
    retry(service, sender="a@one.test")
    assert sum("acquaintance" in line for line in service.log_lines()) == 1


def test_standing_is_exported_and_forgotten(start_grayling, store, directory):
    settings = {"greylist.delay": "1s", "greylist.auto_allow_after": 1}
    service = start_grayling(store, **settings)
    service.stop_when_ready()
    now = int(time.time())
    store.run("INSERT INTO acquaintance (address, client, recipient, domain, passes, last_seen) "
              f"VALUES ('', '192.0.2.7/32', '', '', 5, {now})")
    here = {"client_address": "192.0.2.7"}
    service.start()
    assert service.ask(sender="a@one.test", **here) == "DUNNO"
    lines = grayling("export", store)
    assert '"type": "acquaintance", "sender": "", "client": "192.0.2.7/32"' in lines
    assert "192.0.2.7/32" in grayling("show", store, "192.0.2.7")
    assert "1 forgotten" in grayling("forget", store, "192.0.2.7/32")
    wait_until(lambda: is_deferred(service, sender="a@two.test", **here), "it is forgotten",
               interval=0.2)
    assert standing(store) == []

    path = directory / "export.ndjson"
    path.write_text(lines)
    for _ in range(2):
        assert "Taken: 1 lines" in grayling("import", store, "ndjson", path)
        assert standing(store) == [["192.0.2.7/32", "", "5"]]


def grayling(command, store, *arguments):
    return run([PROGRAM, command, "--store", store.url, *arguments])
