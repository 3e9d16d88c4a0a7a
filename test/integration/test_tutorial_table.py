# SPDX-License-Identifier: MIT
"""Senders that are difficult for a column, with the vSMTP tutorial's table: each is deferred once,
by one row, and is known from then on."""

import pytest

import stores

HARD_SENDERS = {
    "plain": b"someone@sender.test",
    "null sender": b"",
    "quote": b"o'brien@sender.test",
    "backslash": rb'"a\\b"@sender.test',
    "statement": b"'); DROP TABLE sender; --@sender.test",
    "not UTF-8": b"caf\xe9@sender.test",
    "UTF-8": "café@sender.test".encode(),
    "outside of latin1": "почта@sender.test".encode(),
    "outside of utf8mb3": "\U0001f4e7@sender.test".encode(),
    "400 characters": b"a" * 388 + b"@sender.test",
    "over the column": b"a" * 900 + b"@sender.test",
    "no domain": b"postmaster",
    "blank at the end": b"someone @sender.test ",
    "percent": b"%s%n%@sender.test",
}


@pytest.fixture(params=["", " CHARACTER SET latin1", " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"],
                ids=["default", "latin1", "binary"])
def service(request, mariadb, start_grayling):
    return start_grayling(stores.mariadb_tutorial(mariadb, request.param))


def test_hard_senders_are_deferred_once_and_then_known(service, mariadb):
    with service.connect() as connection:
        for what, sender in HARD_SENDERS.items():
            assert connection.ask(sender=sender).startswith("DEFER_IF_PERMIT "), what
        for what, sender in HARD_SENDERS.items():
            assert connection.ask(sender=sender) == "DUNNO", what
    rows = mariadb.sql("SELECT COUNT(*) FROM greylist.sender")
    assert rows == [[str(len(HARD_SENDERS))]]


def test_all_recipients_of_the_first_message_are_deferred(service):
    with service.connect() as connection:
        for recipient in "anna", "bob", "carol":
            action = connection.ask(sender="new@sender.test", recipient=f"{recipient}@mx.test",
                                    instance="the first")
            assert action.startswith("DEFER_IF_PERMIT "), recipient
        assert connection.ask(sender="new@sender.test", instance="the second") == "DUNNO"


@pytest.mark.parametrize("stored, sent", [
    ("anna@sender.test", "Anna@Sender.TEST"),
    ("anna@sender.test", "anna@sender.test"),
    ("anna@sender.test", "anna@sender.test "),
])
def test_case_and_blanks_at_the_end_make_no_stranger(service, mariadb, stored, sent):
    mariadb.sql(f"INSERT INTO greylist.sender VALUES ('{stored}', 'anna', 'sender.test')")
    assert service.ask(sender=sent) == "DUNNO"


def test_upper_case_in_a_row_is_known_where_the_collation_says_so(mariadb, start_grayling):
    service = start_grayling(stores.mariadb_tutorial(mariadb))
    mariadb.sql("INSERT INTO greylist.sender VALUES ('Anna@Sender.TEST', 'Anna', 'Sender.TEST')")
    assert service.ask(sender="anna@sender.test") == "DUNNO"
    assert service.ask(sender="ÀNNA@sender.test".encode()) == "DUNNO"
    assert mariadb.sql("SELECT COUNT(*) FROM greylist.sender") == [["1"]]


def test_log_says_once_that_the_table_is_the_tutorials(mariadb, start_grayling):
    service = start_grayling(stores.mariadb_tutorial(mariadb))
    service.ask()
    service.wait_for_log("tutorial")
    assert sum("tutorial" in line for line in service.log_lines()) == 1
    assert stores.PASSWORD not in service.log()
