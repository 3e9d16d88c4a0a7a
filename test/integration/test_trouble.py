# SPDX-License-Identifier: MIT
"""Mail goes on when the service or its database is in trouble, and no answer is late."""

import time

import pytest

import stores
from retrying import retry_until_accepted
from waiting import wait_until

TIMEOUT, SLACK = 1.0, 0.5  # seconds: store.timeout, and the time that an answer may take besides


def ask_in_time(service, **attributes):
    start = time.monotonic()
    action = service.ask(**attributes)
    assert time.monotonic() - start < TIMEOUT + SLACK
    return action


def test_dead_service_costs_no_mail(postfix, store, serve_mail):
    """Postfix uses the README's default_action=DUNNO."""
    serve_mail(store).kill()
    seen = len(postfix.log())
    postfix.mailboxes.wait_for(postfix.send("stranger@sender.test", "anna@mx.test"))
    assert "problem talking to server" in postfix.log()[seen:]


@pytest.fixture
def store_on_mariadb(mariadb):
    return stores.mariadb_full(mariadb)


@pytest.mark.parametrize("trouble", ["kill", "freeze"])
def test_mail_goes_on_without_the_database(postfix, mariadb, serve_mail, store_on_mariadb, trouble):
    service = serve_mail(store_on_mariadb)
    retry_until_accepted(lambda: postfix.send("friend@sender.test", "anna@mx.test"))
    getattr(mariadb, trouble)()

    with postfix.session() as session:
        for number in range(5):
            start = time.monotonic()
            attempt = session.send(f"stranger{number}@sender.test", "anna@mx.test")
            assert attempt.is_accepted, attempt
            assert time.monotonic() - start < TIMEOUT + SLACK
    assert postfix.send("friend@sender.test", "anna@mx.test").is_accepted
    trouble_lines = [line for line in service.log_lines() if "action=" not in line]
    assert len(trouble_lines) < 15, "trouble is logged once per change of state"

    mariadb.mend()
    wait_until(lambda: service.ask(sender="later@sender.test").startswith("DEFER"),
               "strangers are deferred again", deadline=30, interval=0.1)
    assert ask_in_time(service, sender="friend@sender.test") == "DUNNO"


@pytest.mark.parametrize("match", ["triplet", "sender"])
def test_account_that_may_only_read_knows_who_is_known(mariadb, start_grayling, match):
    """With the full and the tutorial's table, strangers get on_failure, and nobody else does."""
    store = {"triplet": stores.mariadb_full, "sender": stores.mariadb_tutorial}[match](mariadb)
    service = start_grayling(store, **{"greylist.mode": "learn"})
    assert service.ask(sender="known@sender.test") == "DUNNO"
    assert service.stop() == 0
    user = "grayling" if match == "triplet" else "greylist-manager"
    mariadb.sql(f"REVOKE ALL PRIVILEGES, GRANT OPTION FROM '{user}'@localhost; "
                f"GRANT SELECT ON greylist.* TO '{user}'@localhost")
    service = start_grayling(store, **{"store.on_failure": "defer"})
    assert service.ask(sender="known@sender.test") == "DUNNO"
    service.wait_for_log("reason=triplet found", "known@sender.test")
    assert service.ask(sender="stranger@sender.test").startswith("DEFER_IF_PERMIT")
    line = service.wait_for_log("the account lacks the privilege INSERT", "GRANT SELECT, INSERT")
    assert "requests that it doesn't concern are served" in line
    service.wait_for_log("reason=store unavailable", "stranger@sender.test")
    assert service.log().count("lacks the privilege INSERT") == 1
    assert store.rows("address") == [["known@sender.test"]] * (2 if match == "triplet" else 1)
    mariadb.sql(f"GRANT INSERT, UPDATE ON greylist.* TO '{user}'@localhost")
    wait_until(lambda: service.ask(sender="later@sender.test") and
               ["later@sender.test"] in store.rows("address"), "rows once the account may")


def test_on_failure_may_defer(mariadb, start_grayling, store_on_mariadb):
    service = start_grayling(store_on_mariadb, **{"store.on_failure": "defer"})
    assert service.ask().startswith("DEFER_IF_PERMIT ")
    mariadb.kill()
    assert ask_in_time(service, sender="other@sender.test").startswith("DEFER_IF_PERMIT ")
    mariadb.mend()
    assert store_on_mariadb.rows("address") == [["someone@sender.test"]]


# the trouble at the start, words of the log about it, the repair
TROUBLES = {
    "wrong password": (
        "ALTER USER 'greylist-manager'@localhost IDENTIFIED BY 'another'",
        ["greylist-manager", "password"],
        f"ALTER USER 'greylist-manager'@localhost IDENTIFIED BY '{stores.PASSWORD}'"),
    "no table": (
        "RENAME TABLE greylist.sender TO greylist.hidden", ["sender"],
        "RENAME TABLE greylist.hidden TO greylist.sender"),
    "no privilege to insert": (
        "REVOKE INSERT ON greylist.sender FROM 'greylist-manager'@localhost", ["INSERT"],
        "GRANT INSERT ON greylist.sender TO 'greylist-manager'@localhost"),
    "no privilege to read": (
        "REVOKE SELECT ON greylist.sender FROM 'greylist-manager'@localhost", ["SELECT"],
        "GRANT SELECT ON greylist.sender TO 'greylist-manager'@localhost"),
    "no database": (
        "RENAME TABLE greylist.sender TO mysql.hidden; DROP DATABASE greylist", ["greylist"],
        "CREATE DATABASE greylist; RENAME TABLE mysql.hidden TO greylist.sender"),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_trouble_at_the_start_is_named_and_mended_while_it_serves(mariadb, start_grayling, name):
    break_it, words, mend_it = TROUBLES[name]
    store = stores.mariadb_tutorial(mariadb)
    mariadb.sql(break_it)
    service = start_grayling(store)
    for number in range(3):
        assert ask_in_time(service, sender=f"{number}@sender.test") == "DUNNO"
    service.wait_for_log(*words)
    assert stores.PASSWORD not in service.log()

    mariadb.sql(mend_it)
    wait_until(lambda: service.ask(sender="later@sender.test").startswith("DEFER"),
               lambda: f"strangers are deferred; the log:\n{service.log()}", deadline=30,
               interval=0.1)
    assert ask_in_time(service, sender="later@sender.test") == "DUNNO"


@pytest.mark.parametrize("host, words", [
    ("no-such-host.invalid", ["no-such-host.invalid"]),
    ("127.0.0.1:1", ["127.0.0.1"])])
def test_host_that_is_not_there_at_the_start(start_grayling, host, words):
    url = f"mysql://grayling@{host}/greylist?password={stores.PASSWORD}"
    service = start_grayling(stores.Store("nowhere", url))
    for number in range(3):
        assert ask_in_time(service, sender=f"{number}@sender.test") == "DUNNO"
    service.wait_for_log(*words)
    assert stores.PASSWORD not in service.log()


def test_database_that_starts_later_is_found(mariadb, start_grayling, store_on_mariadb):
    mariadb.kill()
    service = start_grayling(store_on_mariadb)
    assert ask_in_time(service, sender="early@sender.test") == "DUNNO"
    service.wait_for_log(str(mariadb.socket))
    mariadb.mend()
    wait_until(lambda: service.ask(sender="later@sender.test").startswith("DEFER"),
               "strangers are deferred", deadline=30, interval=0.1)
