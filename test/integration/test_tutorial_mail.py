# SPDX-License-Identifier: MIT
"""Mail through a real Postfix with the vSMTP tutorial's table and account, unchanged."""

import pytest

import stores

ROWS = "SELECT address, user, domain FROM greylist.sender ORDER BY address"


@pytest.fixture
def tutorial(mariadb, serve_mail):
    store = stores.mariadb_tutorial(mariadb)
    serve_mail(store)
    return store


def test_first_message_is_deferred_for_all_and_the_next_is_delivered(postfix, mariadb, tutorial):
    everybody = ["anna@mx.test", "bob@mx.test", "carol@mx.test"]
    first = postfix.send("someone@sender.test", everybody)
    assert first.is_deferred, first
    assert mariadb.sql(ROWS) == [["someone@sender.test", "someone", "sender.test"]]

    second = postfix.send("someone@sender.test", everybody, client="198.51.100.7")
    for message in postfix.mailboxes.wait_for(second).values():
        assert message["X-Greylist"] is None
    assert mariadb.sql(ROWS) == [["someone@sender.test", "someone", "sender.test"]]


def test_row_that_was_there_is_a_known_sender(postfix, mariadb, tutorial):
    mariadb.sql("INSERT INTO greylist.sender VALUES ('old@sender.test', 'old', 'sender.test')")
    postfix.mailboxes.wait_for(postfix.send("old@sender.test", "anna@mx.test"))


def test_null_sender(postfix, mariadb, tutorial):
    assert postfix.send("", "anna@mx.test").is_deferred
    assert mariadb.sql(ROWS) == [["", "", ""]]
    postfix.mailboxes.wait_for(postfix.send("", "bob@mx.test"))


def test_table_is_left_as_it_was(mariadb, tutorial, postfix):
    before = mariadb.sql("SHOW CREATE TABLE greylist.sender; SHOW TABLES FROM greylist")
    assert postfix.send("someone@sender.test", "anna@mx.test").is_deferred
    assert mariadb.sql("SHOW CREATE TABLE greylist.sender; SHOW TABLES FROM greylist") == before
