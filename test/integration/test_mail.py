# SPDX-License-Identifier: MIT
"""Mail through a real Postfix, with the full table: deferred, retried, delivered."""

import re
import time

import pytest

from retrying import retry_until_accepted
from waiting import wait_until

DELAY = 2  # seconds; the tests' serve_mail sets it
MESSAGE = "4.2.0 Greylisted, please try again later"
HEADER = re.compile(r"delayed (\d+) seconds by grayling at \S+; .*\d{4}")


def headers(message):
    return message.get_all("X-Greylist", [])


def check_delayed(delivery, messages):
    """Checks that it wasn't accepted before the delay, and that every copy has one header."""
    assert delivery.seconds >= DELAY
    for message in messages.values():
        assert len(headers(message)) == 1, message.as_string()
        said = HEADER.fullmatch(headers(message)[0])
        assert said and DELAY <= int(said[1]) <= delivery.seconds, headers(message)


@pytest.fixture
def send(postfix, store, serve_mail):
    serve_mail(store)
    return postfix.send


def deliver(postfix, send, *arguments, **client):
    """Sends until the mail is accepted; returns the Delivery and what arrived."""
    delivery = retry_until_accepted(lambda: send(*arguments, **client))
    return delivery, postfix.mailboxes.wait_for(delivery.accepted)


def test_stranger_is_told_to_come_back(send):
    attempt = send("stranger@sender.test", "anna@mx.test")
    code, text = attempt.rcpt["anna@mx.test"]
    assert code == 450
    assert text == f"4.2.0 <anna@mx.test>: Recipient address rejected: {MESSAGE[6:]}"
    assert attempt.data is None


@pytest.mark.parametrize("by_unix", [False, True], ids=["inet", "unix"])
def test_retry_is_delivered_after_the_delay_with_the_header_once(postfix, send, by_unix):
    delivery, messages = deliver(postfix, send, "stranger@sender.test", "anna@mx.test",
                                 by_unix=by_unix)
    assert len(delivery.deferred) >= 2, "the first, and at least one retry that was too early"
    assert all(MESSAGE[6:] in text for attempt in delivery.deferred
               for _, text in attempt.rcpt.values())
    check_delayed(delivery, messages)


def test_known_sender_is_delivered_at_once_without_the_header(postfix, send):
    deliver(postfix, send, "friend@sender.test", "anna@mx.test")
    for _ in range(3):
        attempt = send("friend@sender.test", "anna@mx.test")
        assert headers(postfix.mailboxes.wait_for(attempt)["anna@mx.test"]) == []


def test_message_to_several_is_deferred_for_each_and_has_the_header_once(postfix, send):
    everybody = ["anna@mx.test", "bob@mx.test", "carol@mx.test"]

    # Recipients of one try that were asked about in two different seconds would be let in apart.
    def send_within_a_second(*arguments, **client):
        wait_until(lambda: time.time() % 1 < 0.3, "a second has just begun", interval=0.01)
        return send(*arguments, **client)

    delivery, messages = deliver(postfix, send_within_a_second, "stranger@sender.test", everybody)
    assert len(delivery.deferred) >= 2
    assert list(messages) == everybody
    check_delayed(delivery, messages)


def test_row_tells_who_waits_and_who_passed(postfix, send, store):
    columns = "address, user, domain, client, recipient, passes"

    def row(client, passes):
        return ["friend@sender.test", "friend", "sender.test", client, "anna@mx.test", passes]

    assert send("Friend@Sender.test", "Anna@mx.test").is_deferred
    assert store.rows(columns) == [row("sender.test", "0")]
    deliver(postfix, send, "friend@sender.test", "anna@mx.test")
    assert sorted(store.rows(columns)) == [row("192.0.2.0/24", "1"), row("sender.test", "1")]


def test_known_recipient_is_accepted_where_a_new_one_is_deferred(postfix, send):
    deliver(postfix, send, "friend@sender.test", "anna@mx.test")
    attempt = send("friend@sender.test", ["anna@mx.test", "bob@mx.test"])
    assert [code for code, _ in attempt.rcpt.values()] == [250, 450]
    assert attempt.data[0] == 250


@pytest.mark.parametrize("client, others", [
    ("192.0.2.7", {"192.0.2.7": True, "192.0.2.200": True, "192.0.3.7": False,
                   "198.51.100.7": False, "2001:db8::7": False}),
    ("2001:db8:1:2::7", {"2001:db8:1:2:ffff::1": True, "2001:db8:1:3::7": False})],
    ids=["ipv4", "ipv6"])
def test_clients_of_one_network_are_one(postfix, send, client, others):
    name = "dsl7.sender.test"  # isn't a provider's
    deliver(postfix, send, "friend@sender.test", "anna@mx.test", client=client, name=name)
    for other, is_known in others.items():
        attempt = send("friend@sender.test", "anna@mx.test", client=other, name=name)
        assert attempt.is_accepted == is_known and attempt.is_deferred != is_known, (other, attempt)


def test_null_sender_is_greylisted_as_any_other(postfix, send):
    delivery, messages = deliver(postfix, send, "", "anna@mx.test")
    check_delayed(delivery, messages)
    assert send("", "anna@mx.test").is_accepted
    assert send("", "bob@mx.test").is_deferred


def test_loopback_client_is_never_greylisted(postfix, send):
    attempt = send("stranger@sender.test", "anna@mx.test", client=None)
    assert headers(postfix.mailboxes.wait_for(attempt)["anna@mx.test"]) == []


def test_other_checks_still_refuse_for_good(send):
    attempt = send("stranger@sender.test", "nobody@mx.test")
    assert attempt.rcpt["nobody@mx.test"][0] == 550
