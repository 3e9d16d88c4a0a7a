# SPDX-License-Identifier: MIT
"""The null sender with null_sender = "data": callbacks pass, bounces are greylisted at DATA."""

import pytest

from retrying import retry_until_accepted

BOTH = ["anna@mx.test", "bob@mx.test"]


@pytest.fixture
def service(store, serve_mail):
    return serve_mail(store, **{"greylist.null_sender": "data"})


def send(postfix, recipients):
    return postfix.send("", recipients, by_unix=True)


def test_a_callback_passes_and_leaves_no_row(postfix, service, store):
    with postfix.session(by_unix=True) as session:
        assert [session.call_back(recipient)[0] for recipient in BOTH] == [250, 250]
    service.wait_for_log("reason=null sender until DATA")
    service.wait_for_log("store: ready")
    assert store.rows("recipient") == []


def test_a_bounce_is_deferred_at_data_and_its_retry_is_delivered(postfix, service, store):
    first = send(postfix, BOTH)
    assert [code for code, _ in first.rcpt.values()] == [250, 250]
    assert first.data == (450, "4.2.0 <DATA>: Data command rejected: Greylisted, "
                               "please try again later")
    assert {row for row, in store.rows("recipient")} == set(BOTH)
    delivery = retry_until_accepted(lambda: send(postfix, BOTH))
    messages = postfix.mailboxes.wait_for(delivery.accepted)
    assert all(len(m.get_all("X-Greylist", [])) == 1 for m in messages.values())
    assert send(postfix, "anna@mx.test").is_accepted


def test_one_unknown_recipient_defers_the_bounce(postfix, service):
    retry_until_accepted(lambda: send(postfix, "anna@mx.test"))
    assert send(postfix, "anna@mx.test").is_accepted
    assert send(postfix, BOTH).data[0] == 450


def test_without_the_hook_a_warning_says_what_is_missing(postfix, service):
    for _ in range(3):
        assert postfix.send("", "anna@mx.test").is_accepted
    service.wait_for_log("smtpd_data_restrictions")


def ask_at_data(service, instance, recipient, count):
    return service.ask(sender="", instance=instance, protocol_state="DATA", recipient=recipient,
                       recipient_count=count)


def test_recipients_that_a_restart_has_forgotten_are_deferred(start_grayling, store):
    service = start_grayling(store, **{"greylist.null_sender": "data", "greylist.delay": "1h"})
    assert service.ask(sender="", instance="m1", recipient="anna@mx.test") == "DUNNO"
    service.kill()
    service.start()
    assert ask_at_data(service, "m1", "", "2").startswith("DEFER_IF_PERMIT")
    service.wait_for_log("action=greylist, reason=recipients unknown")
    service.wait_for_log("store: ready")
    assert store.rows("recipient") == []
    assert ask_at_data(service, "m2", "anna@mx.test", "1").startswith("DEFER_IF_PERMIT")
    assert store.rows("recipient") == [["anna@mx.test"]]


def test_exempt_passes_at_once(start_grayling, store):
    service = start_grayling(store, **{"greylist.null_sender": "exempt"})
    assert service.ask(sender="", recipient="anna@mx.test") == "DUNNO"
    service.wait_for_log("action=pass, reason=null sender,")
