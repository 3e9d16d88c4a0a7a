# SPDX-License-Identifier: MIT
"""Mail flows through a real Postfix while the service and its database are restarted. Known senders
are never turned away, and strangers only with the configured text."""

import time

import pytest

import stores
from crowd import Crowd
from retrying import retry_until_accepted
from waiting import wait_until

MESSAGE = "Greylisted, please try again later"
SESSIONS = 4


class MailFlow(Crowd):
    """Sends from known and unknown senders all the time, and keeps the wrong results."""

    def __init__(self, postfix):
        super().__init__(SESSIONS, self._flow)
        self.sent = 0
        self.wrong = []
        self._postfix = postfix

    def _flow(self, number):
        with self._postfix.session() as session:
            while not self.is_over.is_set():
                try:
                    self._check(session.send("friend@sender.test", "anna@mx.test"), False)
                    self._check(session.send(f"{number}.{self.sent}@sender.test", "anna@mx.test"),
                                True)
                except Exception as error:
                    self.wrong.append(repr(error))
                    return

    def _check(self, attempt, may_be_deferred):
        self.sent += 1
        is_greylisted = may_be_deferred and attempt.is_deferred and all(
            MESSAGE in text for _, text in attempt.rcpt.values())
        if not attempt.is_accepted and not is_greylisted:
            self.wrong.append(attempt)

    def wait_for(self, count):
        until = self.sent + count
        wait_until(lambda: self.sent >= until or self.wrong, lambda: f"{count} messages", 60)


def restart_service(service, _):
    assert service.terminate() == 0
    service.start()


def kill_service(service, _):
    service.kill()
    service.start()


def restart_database(_, mariadb):
    mariadb.process.stop()
    mariadb.start()


def kill_database(_, mariadb):
    mariadb.kill()
    mariadb.start()


def freeze_database(_, mariadb):
    mariadb.freeze()
    end = time.monotonic() + 2.5  # longer than any deadline
    wait_until(lambda: time.monotonic() >= end, "the time is over")
    mariadb.thaw()


@pytest.mark.parametrize("fault", [restart_service, kill_service, restart_database, kill_database,
                                   freeze_database])
def test_mail_flows_through_restarts(postfix, mariadb, serve_mail, fault):
    service = serve_mail(stores.mariadb_full(mariadb), **{"greylist.delay": "1s"})
    retry_until_accepted(lambda: postfix.send("friend@sender.test", "anna@mx.test"))
    with MailFlow(postfix) as flow:
        flow.wait_for(10)
        fault(service, mariadb)
        flow.wait_for(20)
    assert flow.wrong == []
