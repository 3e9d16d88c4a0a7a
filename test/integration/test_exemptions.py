# SPDX-License-Identifier: MIT
"""Exemptions from files, in the running service."""

import pytest

import stores
from grayling import is_deferred
from waiting import wait_until


@pytest.fixture
def store(directory):
    return stores.sqlite(directory)


def test_a_file_counts_from_the_start_and_when_it_changes(start_grayling, store, directory):
    path = directory / "exempt-clients"
    path.write_text("mx.first.test\nno entry\n")
    service = start_grayling(store, **{"exempt.clients": [f"file:{path}"],
                                       "exempt.recipients": ["postmaster@"]})
    assert service.ask(client_name="mx.first.test", sender="a@one.test") == "DUNNO"
    service.wait_for_log("reason=client exempt")
    service.wait_for_log(f"{path}:2: no entry: ")
    assert service.ask(recipient="postmaster@mx.test", sender="a@one.test") == "DUNNO"
    assert is_deferred(service, client_name="mx.second.test", sender="a@two.test")

    path.write_text("mx.second.test\n")
    wait_until(lambda: service.ask(client_name="mx.second.test", sender="b@two.test") == "DUNNO",
               "the new list counts")
    assert is_deferred(service, client_name="mx.first.test", sender="b@one.test")


def test_a_name_that_postfix_has_not_confirmed_exempts_nobody(start_grayling, store):
    service = start_grayling(store, **{"exempt.clients": ["first.test"]})
    assert is_deferred(service, client_name="unknown", reverse_client_name="mx.first.test",
                       helo_name="mx.first.test", sender="a@one.test")


def test_a_reload_takes_new_exemptions(start_grayling, store):
    service = start_grayling(store)
    assert is_deferred(service, sender="a@one.test")
    service.write_config(exempt__senders=["@one.test"])
    service.reload()
    wait_until(lambda: service.ask(sender="a@one.test") == "DUNNO", "the new entry counts")
