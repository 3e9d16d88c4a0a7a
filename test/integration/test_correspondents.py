# SPDX-License-Identifier: MIT
"""Correspondents: an address that somebody here has written to is known to the running service."""

import stores
from grayling import is_deferred
from waiting import wait_until

ANSWER = {"sender": "Bob@There.test", "recipient": "anna@here.test",
          "client_name": "mx.there.test", "client_address": "192.0.2.7"}


def send(service, sender="anna@here.test", recipient="bob@there.test"):
    assert service.ask(sender=sender, recipient=recipient, sasl_username="anna",
                       client_address="198.51.100.7") == "DUNNO"


def rows(store):
    return store.rows("kind, name, partner", table="standing")


def test_an_answer_passes_at_once(start_grayling, store):
    service = start_grayling(store)
    assert is_deferred(service, **ANSWER)
    send(service)
    service.wait_for_log("action=pass, reason=authenticated")
    service.stop()  # writes everything to the store
    assert sorted(rows(store)) == [["correspondent", "bob@there.test", "anna@here.test"],
                                   ["local-domain", "here.test", ""]]
    service.start()
    assert service.ask(**ANSWER) == "DUNNO"
    service.wait_for_log("action=pass, reason=correspondent, client_name=mx.there.test")
    assert is_deferred(service, **ANSWER | {"client_name": "unknown"})
    assert is_deferred(service, **ANSWER | {"recipient": "eve@here.test"})


def test_a_policy_context_tells_what_leaves(start_grayling, store):
    service = start_grayling(store, **{"greylist.outbound": ["relay"]})
    leaving = {"sender": "anna@here.test", "recipient": "bob@there.test"}
    assert is_deferred(service, policy_context="mx", **leaving)
    assert service.ask(policy_context="relay", **leaving) == "DUNNO"
    service.wait_for_log("action=pass, reason=outbound")
    wait_until(lambda: service.ask(**ANSWER) == "DUNNO", "it is known", deadline=40, interval=0.2)


def test_what_leaves_by_one_host_is_known_at_the_other(start_grayling, mariadb):
    store = stores.mariadb_full(mariadb)
    submission, mx = start_grayling(store), start_grayling(store)
    assert is_deferred(mx, **ANSWER)
    send(submission)
    wait_until(lambda: mx.ask(**ANSWER) == "DUNNO", "it is known", deadline=40, interval=0.2)
    mx.wait_for_log("reason=correspondent")
    # There.test sends through us, too, so Bob is nobody's correspondent any more.
    send(submission, sender="bob@there.test", recipient="bob@there.test")
    wait_until(lambda: is_deferred(mx, **ANSWER), "it is so no more", deadline=40, interval=0.2)


def test_without_its_table_nobody_is_known_for_it(start_grayling, mariadb):
    store = stores.mariadb_full(mariadb)
    start_grayling(store).stop_when_ready()
    mariadb.sql("REVOKE ALL ON greylist.* FROM grayling@localhost;"
                "GRANT SELECT, INSERT, UPDATE, DELETE ON greylist.sender TO grayling@localhost")
    service = start_grayling(store, **{"greylist.auto_allow_after": 0})
    assert is_deferred(service, **ANSWER)
    assert not any("greylist.standing" in line for line in service.log_lines())
    send(service)
    send(service)
    service.wait_for_log("greylist.standing can't be used")
    assert sum("greylist.standing" in line for line in service.log_lines()) == 1
    assert is_deferred(service, **ANSWER)
