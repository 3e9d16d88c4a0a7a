# SPDX-License-Identifier: MIT
"""Mail leaves by the lines that the documents show for master.cf, and answers to it pass."""

import smtplib
import ssl

import pytest

import stores
from login_server import LoginServer

ANNA, BOB = "anna@mx.test", "bob@there.test"
MESSAGE = "Subject: a question\r\n\r\nHello?\r\n"


@pytest.fixture
def service(directory, serve_mail):
    service = serve_mail(stores.sqlite(directory),
                         **{"greylist.outbound": ["relay"], "greylist.delay": "1h"})
    service.wait_for_log("store: ready")  # before that nothing is noted
    return service


@pytest.fixture
def submission(postfix):
    """submission(user, password): opens a session that has logged in."""
    sessions = []

    def log_in(user, password):
        sessions.append(smtplib.SMTP("127.0.0.1", postfix.submission_port, timeout=30))
        sessions[-1].starttls(context=ssl._create_unverified_context())
        sessions[-1].login(user, password)
        return sessions[-1]

    with LoginServer(postfix.login_port, {ANNA: "secret"}):
        yield log_in
        for session in sessions:
            session.close()


def send_answer(postfix, sender=BOB, recipient=ANNA, name="mx.there.test"):
    return postfix.send(sender, recipient, client="198.51.100.7", name=name)


def check_answers(postfix, service):
    """Bob's answer to Anna passes at its first attempt, and nothing else does."""
    service.stop()  # writes everything to the store
    service.start()
    assert send_answer(postfix, "eve@there.test").is_deferred
    assert send_answer(postfix, recipient="carol@mx.test").is_deferred
    assert send_answer(postfix, name="").is_deferred
    assert send_answer(postfix, name="dsl7.there.test").is_deferred
    assert not service.log().count("reason=correspondent")
    assert send_answer(postfix).is_accepted
    service.wait_for_log("action=pass, reason=correspondent, client_name=mx.there.test, "
                         f"client_address=198.51.100.7, sender={BOB}, recipient={ANNA}")


def test_the_answer_to_who_has_logged_in_passes_at_once(postfix, service, submission):
    submission(ANNA, "secret").sendmail(ANNA, BOB, MESSAGE)
    service.wait_for_log("action=pass, reason=authenticated, client_name=", f"recipient={BOB}")
    check_answers(postfix, service)


def test_who_has_not_logged_in_makes_nobody_known(postfix, service, submission):
    with pytest.raises(smtplib.SMTPAuthenticationError):
        submission(ANNA, "guessed")
    with smtplib.SMTP("127.0.0.1", postfix.submission_port, timeout=30) as session:
        session.ehlo()
        assert session.docmd("MAIL", f"FROM:<{ANNA}>")[0] == 530  # STARTTLS first
        session.starttls(context=ssl._create_unverified_context())
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            session.sendmail(ANNA, BOB, MESSAGE)
    assert "action=" not in service.log()


def test_the_answer_to_a_host_that_sends_without_a_login_passes_at_once(postfix, service):
    with smtplib.SMTP("127.0.0.1", postfix.relay_port, timeout=30) as session:
        session.sendmail(ANNA, BOB, MESSAGE)
    service.wait_for_log("action=pass, reason=outbound", f"recipient={BOB}")
    check_answers(postfix, service)
