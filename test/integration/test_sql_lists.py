# SPDX-License-Identifier: MIT
"""Lists from SQL in the running service, and in the commands. The panels' blocks are those of
doc/panels.md, on tables with the panels' columns."""

import re
import sqlite3
import subprocess
import time
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

import stores
from grayling import PROGRAM, is_deferred
from waiting import free_port, wait_until

PANELS = Path(__file__).resolve().parents[2] / "doc/panels.md"

POSTFIXADMIN = """
CREATE TABLE mailbox(username VARCHAR(255) PRIMARY KEY, domain VARCHAR(255), active TINYINT(1));
CREATE TABLE alias(address VARCHAR(255) PRIMARY KEY, goto TEXT NOT NULL, domain VARCHAR(255),
    active TINYINT(1));
CREATE TABLE domain(domain VARCHAR(255) PRIMARY KEY, backupmx TINYINT(1), active TINYINT(1));
ALTER TABLE mailbox ADD greylist TINYINT(1) NOT NULL DEFAULT 1;
ALTER TABLE domain ADD greylist TINYINT(1) NOT NULL DEFAULT 1;
INSERT INTO mailbox VALUES ('off@a.test', 'a.test', 1, 0), ('on@a.test', 'a.test', 1, 1);
INSERT INTO alias VALUES ('off@a.test', 'off@a.test', 'a.test', 1),
    ('alias@a.test', 'off@a.test', 'a.test', 1), ('on@a.test', 'on@a.test', 'a.test', 1);
INSERT INTO domain VALUES ('ALL', 0, 1, 0), ('a.test', 0, 1, 1), ('off.test', 0, 1, 0);
"""
ISPCONFIG = """
CREATE TABLE mail_user(mailuser_id INT AUTO_INCREMENT PRIMARY KEY, email VARCHAR(255),
    greylisting ENUM('n','y') NOT NULL DEFAULT 'n');
CREATE TABLE mail_forwarding(forwarding_id INT AUTO_INCREMENT PRIMARY KEY, source VARCHAR(255),
    destination TEXT, type ENUM('alias','aliasdomain','forward','catchall'),
    active ENUM('n','y') NOT NULL DEFAULT 'n', greylisting ENUM('n','y') NOT NULL DEFAULT 'n');
INSERT INTO mail_user(email, greylisting) VALUES ('on@a.test', 'y'), ('off@a.test', 'n');
INSERT INTO mail_forwarding(source, type, active, greylisting) VALUES
    ('alias@a.test', 'alias', 'y', 'y'), ('@catch.test', 'catchall', 'y', 'y'),
    ('gone@a.test', 'alias', 'n', 'y');
"""
IREDMAIL = """
CREATE TABLE greylisting(id INT AUTO_INCREMENT PRIMARY KEY, account VARCHAR(255),
    priority TINYINT(2), sender VARCHAR(255), sender_priority TINYINT(2),
    comment VARCHAR(255) NOT NULL DEFAULT '', active TINYINT(1));
CREATE TABLE greylisting_whitelists(id INT AUTO_INCREMENT PRIMARY KEY, account VARCHAR(255),
    sender VARCHAR(255), comment VARCHAR(255) NOT NULL DEFAULT '');
CREATE TABLE greylisting_whitelist_domain_spf LIKE greylisting_whitelists;
INSERT INTO greylisting(account, priority, sender, sender_priority, active) VALUES
    ('@.', 0, '@.', 0, 1), ('off@a.test', 50, '@.', 0, 0), ('@off.test', 20, '@.', 0, 0),
    ('on@a.test', 50, '192.0.2.99', 40, 0);
INSERT INTO greylisting_whitelists(account, sender) VALUES ('@.', '192.0.2.77'),
    ('@.', '@sender.test'), ('on@a.test', '192.0.2.78');
INSERT INTO greylisting_whitelist_domain_spf(account, sender) VALUES ('@.', '198.51.100.0/24');
"""
SQLGREY = """
CREATE TABLE {kind}_email(email VARCHAR(255) PRIMARY KEY);
CREATE TABLE {kind}_domain(domain VARCHAR(255) PRIMARY KEY);
INSERT INTO {kind}_email VALUES ('anna@a.test');
INSERT INTO {kind}_domain VALUES ('all.test');
"""


def to(recipient):
    return {"recipient": recipient}


def by(address):
    return {"client_address": address, "recipient": "on@a.test"}


# The list in the block: its tables, requests that wait, and requests that don't.
CASES = {
    "postfixadmin": (POSTFIXADMIN, [to("on@a.test"), to("x@b.test")],
                     [to("off@a.test"), to("alias@a.test"), to("any@off.test")]),
    "ispconfig": (ISPCONFIG, [to("on@a.test"), to("alias@a.test"), to("any@catch.test")],
                  [to("off@a.test"), to("gone@a.test")]),
    "iredmail-off": (IREDMAIL, [to("on@a.test"), by("192.0.2.78"), by("192.0.2.99")],
                     [to("off@a.test"), to("x@off.test"), by("192.0.2.77"), by("198.51.100.9")]),
    "sqlgrey-optout": (SQLGREY.format(kind="optout"), [to("bob@a.test")],
                       [to("anna@a.test"), to("x@all.test")]),
    "sqlgrey-optin": (SQLGREY.format(kind="optin"), [to("anna@a.test"), to("x@all.test")],
                      [to("bob@a.test")]),
}


def block_with(name):
    """Returns the block of doc/panels.md with this list, as dotted settings."""
    for text in re.findall(r"```toml\n(.*?)```", PANELS.read_text(), re.S):
        block = tomllib.loads(text)
        if block["sql"][0]["name"] == name:
            return {"sql": block.pop("sql"), "policy": block.pop("policy", []),
                    **{f"{section}.{key}": value for section, keys in block.items()
                       for key, value in keys.items()}}
    raise AssertionError(f"doc/panels.md has no list {name}")


@pytest.fixture
def store(directory):
    return stores.sqlite(directory)


@pytest.fixture
def panel(mariadb):
    """A database with a table of mailboxes, and an account that may do everything in it."""
    mariadb.sql("DROP DATABASE IF EXISTS panel; CREATE DATABASE panel;"
                "DROP USER IF EXISTS reader@localhost;"
                "CREATE USER reader@localhost IDENTIFIED BY 'your-password';"
                "GRANT ALL ON panel.* TO reader@localhost; USE panel;"
                "CREATE TABLE mailbox(username VARCHAR(255), greylist INT);"
                "INSERT INTO mailbox VALUES ('anna@a.test', 0), ('bob@a.test', 1)")
    return mariadb


def list_in(server, query="SELECT username FROM mailbox WHERE greylist = 0", **more):
    url = (f"mysql://reader@localhost/panel?password=your-password&socket={server.socket}")
    return {"name": "panel", "url": url, "query": query, "refresh": "5s", **more}


def run(service, command, *arguments):
    """Returns the exit code, stdout and stderr of a command with the service's configuration."""
    done = subprocess.run([PROGRAM, command, "--config", service.config, *arguments],
                          capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert "your-password" not in done.stdout + done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", CASES)
def test_the_blocks_for_panels_do_what_the_page_says(start_grayling, store, panel, name):
    tables, waiting, passing = CASES[name]
    panel.sql(f"USE panel; DROP TABLE mailbox; {tables}")
    settings = block_with(name)
    for block in settings["sql"]:
        block["url"] = list_in(panel)["url"]
    service = start_grayling(store, **settings)
    for block in settings["sql"]:
        service.wait_for_log(f"sql:{block['name']}: ")
    for number, request in enumerate(waiting):
        assert is_deferred(service, sender=f"a{number}@w.test", **request), request
    for number, request in enumerate(passing):
        assert service.ask(sender=f"a{number}@p.test", **request) == "DUNNO", request
    assert "no entr" not in service.log()
    code, out, err = run(service, "check-config")
    assert code == 0, err


def test_a_changed_row_counts_and_a_database_that_is_away_changes_nothing(start_grayling, store,
                                                                          panel):
    service = start_grayling(store, sql=[list_in(panel)],
                             **{"exempt.recipients": ["sql:panel"]})
    service.wait_for_log("sql:panel: 1 row")
    assert service.ask(recipient="anna@a.test") == "DUNNO"
    service.wait_for_log("reason=recipient exempt")
    assert is_deferred(service, recipient="bob@a.test")
    panel.kill()
    service.wait_for_log("sql:panel: ", "the last answer, of 1 row, holds until it can be read")
    assert service.ask(recipient="anna@a.test", sender="b@b.test") == "DUNNO"
    panel.mend()
    panel.sql("UPDATE panel.mailbox SET greylist = 1 - greylist")
    service.wait_for_log("sql:panel: can be read again")
    wait_until(lambda: service.ask(recipient="bob@a.test") == "DUNNO", "the changed row counts")
    assert is_deferred(service, recipient="anna@a.test", sender="c@b.test")
    assert service.log().count("holds until it can be read") == 1


def test_a_service_starts_without_the_database_and_a_reload_takes_another_list(
        start_grayling, store, directory):
    with closing(sqlite3.connect(directory / "panel.db")) as database, database:
        database.execute("CREATE TABLE mailbox(username TEXT)")
        database.execute("INSERT INTO mailbox VALUES ('anna@a.test')")
    away = {"name": "panel", "url": f"mysql://reader@127.0.0.1:{free_port()}/panel",
            "query": "SELECT username FROM mailbox", "refresh": "5s"}
    service = start_grayling(store, sql=[away], policy=[
        {"recipients": ["sql:panel"], "mode": "off"}])
    service.wait_for_log("sql:panel: ", "nobody is on this list until it can be read")
    assert is_deferred(service, recipient="anna@a.test")
    service.write_config(sql=[{**away, "url": f"sqlite:{directory}/panel.db"}])
    service.reload()
    wait_until(lambda: service.ask(recipient="anna@a.test", sender="x@b.test") == "DUNNO",
               "the list of the other database counts")
    service.wait_for_log("reason=off,")
    assert is_deferred(service, recipient="bob@a.test")


def test_the_first_mail_waits_for_a_slow_list_but_not_for_ever(start_grayling, store, panel):
    slow = "SELECT username FROM mailbox WHERE greylist = 0 AND SLEEP({}) = 0"
    settings = {"exempt.recipients": ["sql:panel"], "store.timeout": "6s"}
    service = start_grayling(store, sql=[list_in(panel, slow.format(1))], **settings)
    assert service.ask(recipient="anna@a.test") == "DUNNO"
    service.wait_for_log("reason=recipient exempt")
    service.stop()
    service.write_config(sql=[list_in(panel, slow.format(4))])
    service.start()
    begin = time.monotonic()
    assert is_deferred(service, recipient="anna@a.test")
    assert time.monotonic() - begin < 4
    wait_until(lambda: service.ask(recipient="anna@a.test", sender="b@b.test") == "DUNNO",
               "the list counts once it is read", 30)


def test_a_query_of_the_store_itself(start_grayling, store):
    service = start_grayling(store, sql=[{
        "name": "own", "query": "SELECT DISTINCT recipient FROM sender WHERE passes > 5",
        "refresh": "5s"}], **{"exempt.recipients": ["sql:own"]})
    service.wait_for_log("sql:own: ", "0 rows")


@pytest.mark.parametrize("query, words", [
    ("DELETE FROM mailbox", "the query writes"),
    ("DELETE FROM mailbox RETURNING username", "the query writes"),
    ("SELECT username, greylist FROM mailbox", "gives 2 columns"),
    ("SELECT username FROM postbox", "Table 'panel.postbox' doesn't exist"),
    ("SELECT 'x'; DELETE FROM mailbox", "error in your SQL syntax")])
def test_a_wrong_query_is_an_error_of_check_config_and_writes_nothing(
        start_grayling, store, panel, query, words):
    service = start_grayling(store, sql=[list_in(panel, query)],
                             **{"exempt.recipients": ["sql:panel"]})
    service.wait_for_log("sql:panel: ", words)
    code, _, err = run(service, "check-config")
    assert code == 78
    assert re.search(rf"grayling\.toml:\d+: \[\[sql\]\] of panel: .*{re.escape(words)}", err)
    assert panel.sql("SELECT COUNT(*) FROM panel.mailbox") == [["2"]]


def test_a_database_that_is_away_is_no_mistake(start_grayling, store):
    service = start_grayling(store, sql=[{
        "name": "panel", "url": f"mysql://reader@127.0.0.1:{free_port()}/panel",
        "query": "SELECT 1"}], **{"exempt.recipients": ["sql:panel"]})
    code, out, err = run(service, "check-config")
    assert code == 0
    assert "[[sql]] of panel: connecting to 127.0.0.1" in err
    assert 'refresh = "1m"' in out


def test_the_commands_name_the_list_and_its_entries(start_grayling, store, panel):
    panel.sql("INSERT INTO panel.mailbox VALUES ('no entry', 0), (NULL, 0)")
    service = start_grayling(store, sql=[list_in(panel)],
                             **{"exempt.recipients": ["sql:panel"], "store.refresh": "1s"})
    service.wait_for_log("sql:panel: 2 rows are no entries for exempt.recipients; 1 is NULL; "
                         '"no entry": has a blank')
    assert service.ask(recipient="anna@a.test") == "DUNNO"
    wait_until(lambda: re.search(r"- +recipient +anna@a\.test +\d{4}-.* +never +sql:panel$",
                                 run(service, "exemptions")[1], re.M), "the match is shown")
    _, out, _ = run(service, "explain", "client_address=192.0.2.1", "sender=a@b.test",
                    "recipient=anna@a.test")
    assert "sql:panel: anna@a.test" in out
    _, out, _ = run(service, "doctor")
    assert re.search(r"ok +sql:panel: 3 rows in \d+ ms", out)
    assert "its account may do more than read: ALL PRIVILEGES on `panel`.*" in out
    assert "2 rows are no entries" in out
