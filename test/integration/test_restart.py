# SPDX-License-Identifier: MIT
"""Answers outlive the service, and neither a new configuration nor a stop disturbs mail."""

import itertools
import threading
import time

import stores
from policy_client import request
from retrying import retry_until_accepted
from waiting import wait_until

MESSAGE = "4.2.0 Greylisted, please try again later"


def test_after_kill_9_who_was_deferred_is_no_stranger(postfix, store, serve_mail):
    service = serve_mail(store)
    assert postfix.send("stranger@sender.test", "anna@mx.test").is_deferred
    deferred_at = int(time.time())
    service.kill()
    service.start()
    wait_until(lambda: int(time.time()) >= deferred_at + 2, "the delay is over")
    attempt = postfix.send("stranger@sender.test", "anna@mx.test")
    assert "X-Greylist" in postfix.mailboxes.wait_for(attempt)["anna@mx.test"]


def test_after_kill_9_who_was_let_in_is_known(postfix, store, serve_mail):
    service = serve_mail(store, **{"greylist.delay": "1s"})
    retry_until_accepted(lambda: postfix.send("friend@sender.test", "anna@mx.test"))
    service.kill()
    service.write_config(greylist__delay="1h")
    service.start()
    postfix.mailboxes.wait_for(postfix.send("friend@sender.test", "anna@mx.test"))


def test_reload_takes_the_new_text_and_loses_no_mail(postfix, store, serve_mail):
    service = serve_mail(store, **{"greylist.delay": "1s"})
    retry_until_accepted(lambda: postfix.send("friend@sender.test", "anna@mx.test"))
    refused, is_over, seen = [], threading.Event(), len(postfix.log())

    def keep_sending():
        with postfix.session() as session:  # one smtpd, one connection to the service
            while not is_over.is_set():
                attempt = session.send("friend@sender.test", "anna@mx.test")
                if not attempt.is_accepted:
                    refused.append(attempt)

    sender = threading.Thread(target=keep_sending)
    sender.start()
    try:
        strangers = (f"s{number}@sender.test" for number in itertools.count())
        for number in range(5):
            service.write_config(greylist__message=f"4.7.1 Come back, number {number}")
            service.reload()
            wait_until(lambda: f"number {number}" in service.ask(sender=next(strangers)),
                       "the new text holds")
            attempt = postfix.send(f"stranger{number}@sender.test", "anna@mx.test")
            assert f"Come back, number {number}" in attempt.rcpt["anna@mx.test"][1]
    finally:
        is_over.set()
        sender.join()
    assert refused == []
    assert "problem talking to server" not in postfix.log()[seen:]


def test_bad_new_configuration_is_refused_and_the_old_one_stays(start_grayling, store):
    service = start_grayling(store)
    service.write_config(greylist__message="")
    service.reload()
    service.wait_for_log("greylist.message")
    assert service.ask(sender="stranger@sender.test") == f"DEFER_IF_PERMIT {MESSAGE}"


def test_sigterm_answers_what_was_received(start_grayling, store):
    service = start_grayling(store)
    connections = [service.connect() for _ in range(8)]
    for connection in connections:
        connection.send(b"".join(request(sender=f"{number}@sender.test") for number in range(25)))
    for connection in connections:
        connection.reply()  # all 25 were received, because one read takes them all
    assert service.terminate() == 0
    for connection in connections:
        assert connection.rest().count(b"action=DEFER_IF_PERMIT") == 24
        connection.socket.close()


def test_killed_while_it_made_its_file(start_grayling, directory):
    """The next start finds a half-made file and serves at once; nobody is let in."""
    for number in range(20):
        path = directory / str(number)
        path.mkdir()
        service = start_grayling(stores.sqlite(path))
        service.kill()
        service.start()
        assert service.ask().startswith("DEFER_IF_PERMIT "), service.log()
        service.kill()
