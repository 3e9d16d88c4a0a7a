# SPDX-License-Identifier: MIT
"""Policies by recipient and by context, in the running service."""

import pytest

import stores
from grayling import is_deferred
from waiting import wait_until


@pytest.fixture
def store(directory):
    return stores.sqlite(directory)


def test_a_policy_holds_for_its_recipients_and_contexts_alone(start_grayling, store):
    service = start_grayling(store, policy=[
        {"recipients": ["@off.test"], "mode": "off"},
        {"contexts": ["backup"], "message": "4.2.0 Try the first MX", "action": "451"}])
    assert service.ask(recipient="a@off.test") == "DUNNO"
    service.wait_for_log("action=pass, reason=off,")
    assert is_deferred(service, recipient="a@on.test")
    assert service.ask(recipient="b@on.test", policy_context="backup") == (
        "451 4.2.0 Try the first MX")


def test_a_reload_takes_new_policies_and_refuses_wrong_ones(start_grayling, store):
    service = start_grayling(store)
    assert is_deferred(service, recipient="a@off.test")
    service.write_config(policy=[{"recipients": ["off.test"], "mode": "off"}])
    service.reload()
    wait_until(lambda: service.ask(recipient="a@off.test") == "DUNNO", "the policy counts")
    service.write_config(policy=[{"recipients": ["off.test"], "mood": "off"}])
    service.reload()
    service.wait_for_log("reload refused", "policy.mood: unknown key; did you mean policy.mode?")
    assert service.ask(recipient="a@off.test") == "DUNNO"


def test_the_tutorials_table_has_no_room_for_matching(start_grayling, mariadb):
    service = start_grayling(stores.mariadb_tutorial(mariadb),
                             policy=[{"recipients": ["x.test"], "match": "triplet", "delay": "5m"}])
    assert is_deferred(service, recipient="a@x.test")
    service.wait_for_log("match and delay of a [[policy]] don't apply")
    assert service.ask(recipient="b@x.test") == "DUNNO"
