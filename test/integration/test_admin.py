# SPDX-License-Identifier: MIT
"""An administrator reads and changes the store while the service runs, and the service applies
it."""

import json
import sqlite3
import subprocess
import time
from contextlib import closing

import pytest

import stores
from commands import run
from grayling import PROGRAM
from waiting import wait_until

SOON = 2.0  # seconds: a second, and one for a busy machine


def listed(store, *arguments):
    answer = json.loads(run(store, *arguments, "--json"))
    return answer.get("senders", answer.get("exemptions"))


def asker(service, **attributes):
    """Returns a function: would a new message with these attributes be let in now?"""
    return lambda: not service.ask(**attributes).startswith("DEFER_IF_PERMIT")


def test_an_exemption_counts_within_a_second_and_ends(start_grayling, store):
    service = start_grayling(store)
    passes = asker(service, sender="shop@one.test", recipient="anna@mx.test")
    assert not passes()
    said = run(store, "allow", "--recipient", "anna@mx.test", "--reason", "a code")
    wait_until(passes, "the exemption counts", deadline=SOON)
    service.wait_for_log("reason=recipient exempt")
    run(store, "disallow", said.split()[-1])
    wait_until(lambda: not passes(), "the exemption is taken back", deadline=SOON)

    run(store, "allow", "--sender", "@two.test", "--for", "2s")
    passes = asker(service, sender="a@two.test")
    wait_until(passes, "the exemption counts", deadline=SOON)
    wait_until(lambda: not passes(), "the exemption expires")
    assert run(store, "disallow", "999999", code=1).count("0 of 1 were there")


def test_exemptions_are_there_after_a_restart_and_know_when_they_matched(start_grayling, store):
    service = start_grayling(store, **{"store.refresh": "1s", "exempt.clients": ["mx.file.test"]})
    service.wait_for_log("store: ready")
    run(store, "allow", "--client", "198.51.100.0/24", "--reason", "o'brien \"&\" sons")
    passes = asker(service, client_address="198.51.100.7")
    wait_until(passes, "the exemption counts", deadline=SOON)
    assert asker(service, client_name="mx.file.test")()
    wait_until(lambda: listed(store, "exemptions")[0]["last_matched"], "the match is written")
    service.terminate()
    service.start()
    assert passes(), "exempt from the first request on"
    row = listed(store, "exemptions")[0]
    assert (row["kind"], row["pattern"], row["reason"]) == (
        "client", "198.51.100.0/24", "o'brien \"&\" sons")
    config = service.directory / "grayling.toml"
    both = json.loads(subprocess.run([PROGRAM, "exemptions", "--config", config, "--json"],
                                     capture_output=True, text=True, check=True).stdout)
    assert both["count"] == 2 and both["exemptions"][0]["pattern"] == "mx.file.test"
    assert both["exemptions"][0]["last_matched"] is not None
    assert listed(store, "exemptions", "--unused", "1d") == []


def test_a_row_that_is_no_entry_is_told_once_and_the_rest_stands(start_grayling, mariadb):
    store = stores.mariadb_full(mariadb)
    service = start_grayling(store, **{"store.refresh": "1s"})
    service.wait_for_log("store: ready")
    wait_until(lambda: mariadb.sql("SHOW TABLES FROM greylist LIKE 'exemption'"), "the table")
    mariadb.sql("INSERT INTO greylist.exemption (kind, pattern) VALUES ('client', 'no good'), "
                "('sender', 'a@one.test')")
    wait_until(asker(service, sender="a@one.test"), "what was written by SQL counts")
    service.wait_for_log("exempt: row 1 of the table exemption: no good")
    run(store, "allow", "--sender", "b@one.test")
    wait_until(asker(service, sender="b@one.test"), "the exemption counts", deadline=SOON)
    assert service.log().count("row 1 of the table exemption") == 1


def test_what_waits_is_seen_and_released(start_grayling, store):
    service = start_grayling(store, **{"greylist.client": "network"})
    passes = asker(service, sender="shop@one.test", recipient="anna@mx.test")
    assert not passes()
    assert not asker(service, sender="b@two.test", recipient="anna@mx.test")()
    assert [row["sender"] for row in listed(store, "waiting")] == ["b@two.test", "shop@one.test"]
    page = json.loads(run(store, "waiting", "--json", "--limit", "1"))
    first = page["senders"][0]
    assert page["after"] == f"{first['first_seen']},{first['key']}"
    assert first["may_pass"] == first["first_seen"] + 180
    assert [row["sender"] for row in listed(store, "waiting", "--after", page["after"])] == [
        "shop@one.test"]
    assert "1 released" in run(store, "release", "shop@one.test")
    assert passes(), "a released sender passes with its next try"
    assert [row["sender"] for row in listed(store, "waiting")] == ["b@two.test"]
    assert listed(store, "show", "shop@one.test")[0]["passes"] == 1
    assert "passes already: known since 2" in run(store, "release", "shop@one.test")
    assert "nothing is known" in run(store, "release", "nobody@one.test", code=1)


def test_waiting_mail_is_listed_newest_first_and_bounces_have_a_name(start_grayling, store):
    service = start_grayling(store, **{"greylist.client": "network"})
    assert not asker(service, sender="a@one.test", recipient="anna@mx.test")()
    assert not asker(service, sender="", recipient="anna@mx.test")()
    hour = 3600
    for sender, age in (("a@one.test", 1), ("", 2)):
        store.run(f"UPDATE sender SET first_seen = first_seen - {age * hour} "
                  f"WHERE address = '{sender}'")
    assert [row["sender"] for row in listed(store, "waiting")] == ["a@one.test", ""]
    assert [row["sender"] for row in listed(store, "waiting", "--sort", "oldest")] == [
        "", "a@one.test"]
    assert [row["sender"] for row in listed(store, "waiting", "--sort", "sender")] == [
        "", "a@one.test"]
    head, newest, bounce = run(store, "waiting").splitlines()
    assert head.split("  ")[-1].strip() == "MAY PASS"
    assert "LAST TRY" not in head, "a retry that is too early isn't stored"
    assert newest.endswith("  now") and bounce.startswith("<> ") and "Z  " in bounce
    assert len(listed(store, "find", "<>")) == len(listed(store, "show", "<>")) == 1
    assert "1 released" in run(store, "release", "<>")
    assert "1 forgotten" in run(store, "forget", "<>")
    assert [row["sender"] for row in listed(store, "find", "*")] == ["a@one.test"]


def test_an_address_means_its_own_network_and_what_is_meant_is_listed(start_grayling, store):
    service = start_grayling(store, **{"greylist.client": "network", "greylist.ipv4_prefix": 32})
    for last in (12, 121, 125):
        assert not asker(service, client_address=f"203.0.113.{last}", sender=f"a{last}@one.test")()
    said = run(store, "forget", "--dry-run", "203.0.113.12")
    assert "203.0.113.12/32" in said and "203.0.113.12" in said and "1 would be forgotten" in said
    assert len(listed(store, "find", "203.0.113.0/24")) == 3
    said = run(store, "forget", "203.0.113.12")
    assert "a12@one.test" in said and "1 forgotten" in said
    assert [row["client"] for row in listed(store, "find", "*")] == [
        "203.0.113.121/32", "203.0.113.125/32"]


def test_who_needs_no_release_is_told_why(start_grayling, store):
    start_grayling(store).wait_for_log("ready")
    store.run("INSERT INTO standing (kind, name, passes, last_seen)"
              f" VALUES ('client', '192.0.2.7/32', 5, {int(time.time())})")
    run(store, "allow", "--sender", "@vip.test")
    assert "has proved itself by 5 passes" in run(store, "release", "192.0.2.7")
    assert "a@vip.test is exempt, by table exemption" in run(store, "release", "a@vip.test")


def test_what_is_exempt_already_is_renewed_and_taken_back_by_its_text(start_grayling, store):
    start_grayling(store).wait_for_log("ready")
    run(store, "allow", "--client", "192.0.2.7", "--client", "mx.one.test", "--for", "1d")
    assert "was exempt already and is renewed until 2" in run(
        store, "allow", "--client", "MX.one.test", "--for", "2w")
    assert "nothing is changed" in run(store, "allow", "--client", "mx.one.test", "--for", "1d")
    assert [row["pattern"] for row in listed(store, "exemptions")] == ["192.0.2.7", "mx.one.test"]
    assert "for ever" in run(store, "allow", "--client", "192.0.2.7")
    assert "nothing is changed" in run(store, "allow", "--client", "192.0.2.7", "--for", "1d")
    assert "1 taken back" in run(store, "disallow", "192.0.2.7")
    assert "0 of 1 were there" in run(store, "disallow", "192.0.2.7", code=1)
    assert [row["pattern"] for row in listed(store, "exemptions")] == ["mx.one.test"]


def test_nothing_that_turns_text_around_leaves_a_command(start_grayling, store, directory):
    service = start_grayling(store)
    odd = "a\u202eb\u200fc\u061cd\u0085e\u2066@one.test"
    assert not asker(service, sender=odd, smtputf8="yes")()
    unsafe = set("\u202e\u200f\u061c\u0085\u2066")
    for arguments in (("find", "*"), ("find", "*", "--json"), ("waiting",), ("export",),
                      ("show", odd), ("show", odd, "--json"), ("release", odd)):
        assert not unsafe & set(run(store, *arguments)), arguments
    assert [row["sender"] for row in listed(store, "find", "*")] == [odd]
    file = directory / "known.ndjson"
    file.write_text(run(store, "export"))
    other = stores.Store("other", f"sqlite:{directory}/other.db")
    run(other, "migrate", "--yes")
    run(other, "import", "ndjson", str(file))
    assert run(other, "export") == run(store, "export")


def test_a_forgotten_sender_is_a_stranger_within_a_second(start_grayling, store):
    service = start_grayling(store, **{"greylist.delay": "0s", "greylist.client": "network"})
    passes = asker(service, sender="shop@one.test")
    assert not passes()
    assert passes() and passes()
    assert "1 forgotten" in run(store, "forget", "shop@one.test")
    wait_until(lambda: not passes(), "it is forgotten", deadline=SOON, interval=0.3)


def test_many_rows_are_changed_only_for_who_is_sure(start_grayling, store):
    service = start_grayling(store)
    for number in range(11):
        assert not asker(service, sender=f"a{number}@many.test")()
    said = run(store, "forget", "*@many.test", code=1)
    assert "11 rows match, and nothing was done" in said
    assert len(listed(store, "find", "many.test")) == 11
    assert "11 forgotten" in run(store, "forget", "--yes", "*@many.test")
    assert listed(store, "find", "many.test") == []


def test_who_is_known_beside_senders_is_found_page_by_page(start_grayling, store):
    service = start_grayling(store)
    assert not asker(service, sender="bob@there.test", recipient="anna@here.test")()
    service.terminate()
    for kind, name, partner in (("local-domain", "here.test", ""), ("client", "192.0.2.7/32", ""),
                                ("correspondent", "bob@there.test", "anna@here.test")):
        store.run("INSERT INTO standing (kind, name, partner, passes, last_seen)"
                  f" VALUES ('{kind}', '{name}', '{partner}', 5, {int(time.time())})")

    def find(*arguments):
        answer = json.loads(run(store, "find", "--json", *arguments))
        return [row["key"] for row in answer["senders"] + answer["standings"]], answer["after"]

    assert find("@here.test")[0][1:] == [
        "correspondent:bob@there.test,anna@here.test", "local-domain:here.test"]
    everything, after = find("*")
    assert len(everything) == 4 and after is None
    for limit in (1, 2, 3):
        keys, after = find("*", "--limit", str(limit))
        while after:
            page, after = find("*", "--limit", str(limit), "--after", after)
            assert 0 < len(page) <= limit
            keys += page
        assert keys == everything
    text = run(store, "find", "192.0.2.7/32")
    assert text.startswith("Standings:") and "192.0.2.7/32" in text
    shown = json.loads(run(store, "show", "--json", "client:192.0.2.7/32"))
    assert shown["senders"] == [] and shown["standings"][0]["kind"] == "client"
    assert shown["standings"][0]["name"] == "192.0.2.7/32"
    assert list(json.loads(run(store, "waiting", "--json"))) == ["senders", "after"]


def test_all_is_exported_and_comes_back_into_another_store(start_grayling, store, directory):
    service = start_grayling(store, **{"greylist.client": "network"})
    odd = "o'brien\\x@\u00e4.test"
    for sender in ("a@one.test", "b@two.test", odd):
        assert not asker(service, sender=sender)()
    run(store, "release", "a@one.test")
    run(store, "allow", "--client", "198.51.100.0/24", "--reason", "o'brien")
    service.terminate()
    lines = run(store, "export")
    assert len(lines.splitlines()) == 4
    path = directory / "export.ndjson"
    path.write_text(lines)

    other = stores.Store("other", f"sqlite:{directory}/other.db")
    service = start_grayling(other, **{"greylist.client": "network"})
    wait_until((directory / "other.db").exists, "the other store is there")
    assert listed(other, "waiting") == []
    assert "Would be taken: 4" in run(other, "import", "ndjson", str(path), "--dry-run")
    assert listed(other, "find", "*") == []
    for _ in range(2):  # the second time it changes nothing
        assert "Taken: 4 lines" in run(other, "import", "ndjson", str(path))
        assert run(other, "export") == lines
    assert asker(service, sender="a@one.test")(), "who was known is known"
    wait_until(asker(service, sender="x@new.test", client_address="198.51.100.7"), "it is exempt")

    path.write_text(lines.splitlines()[0] + "\nno row\n")
    said = run(other, "import", "ndjson", str(path), code=1)
    assert "line 2: not a row" in said and "1 lines were not taken" in said


@pytest.mark.parametrize("is_one_import", [True, False])
def test_two_lines_of_one_key_are_as_two_imports(store, directory, is_one_import):
    run(store, "migrate", "--yes")
    now = int(time.time())
    standing = {"type": "standing", "kind": "client", "name": "192.0.2.7/32", "partner": ""}
    key = {"client": "192.0.2.7/32", "recipient": ""}
    entry = {"kind": "client", "pattern": "192.0.2.9"}
    lines = [json.dumps(row) + "\n" for row in (
        {**standing, "domain": "a.test", "passes": 5, "last_seen": now - 60},
        {"type": "match", **entry, "last_matched": now},
        {"type": "sender", **key, "sender": "a@b.test", "first_seen": now - 90, "last_seen": now,
         "passes": 3},
        {**standing, "domain": "a.test", "passes": 1, "last_seen": now - 30},
        {"type": "match", **entry, "last_matched": now - 60},
        {"type": "sender", **key, "sender": "a@b.test", "first_seen": now - 60,
         "last_seen": now - 50, "passes": 1})]
    for text in ["".join(lines)] if is_one_import else ["".join(lines[:3]), "".join(lines[3:])]:
        path = directory / "lines.ndjson"
        path.write_text(text)
        run(store, "import", "ndjson", str(path))
    assert store.rows("passes, last_seen, domain", table="standing") == [
        ["5", str(now - 30), "a.test"]]
    assert store.rows("last_matched", table="exemption_match") == [[str(now)]]
    assert store.rows("first_seen, last_seen, passes") == [[str(now - 90), str(now), "3"]]


LONG_LISTS = [("show", "*"), ("find", "*", "--limit", "80000"), ("waiting", "--limit", "50000"),
              ("exemptions", "--limit", "80000"), ("forget", "--dry-run", "*")]


@pytest.fixture(scope="module")
def long_lists(session_directory):
    """A store with 80,000 rows of each kind, which all wait or are exempt."""
    store = stores.Store("long", f"sqlite:{session_directory}/long.db")
    run(store, "migrate", "--yes")
    rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 80000) "
    store.run(rows + "INSERT INTO sender (address, client, recipient, first_seen, last_seen, "
              "passes) SELECT printf('%05d@one.test', i), '192.0.2.0/24', 'anna@mx.test', "
              "1000000 + i, 1000000 + i, 0 FROM n")
    store.run(rows + "INSERT INTO exemption (kind, pattern, reason) "
              "SELECT 'sender', printf('%05d@one.test', i), 'a reason' FROM n")
    store.run("INSERT INTO exemption_match SELECT kind, pattern, 1000000 FROM exemption")
    return store


@pytest.mark.parametrize("arguments", LONG_LISTS, ids=lambda arguments: arguments[0])
def test_a_long_list_needs_no_memory(long_lists, arguments):
    command, *rest = arguments
    limited = f"ulimit -d {48 << 10}; exec \"$@\""  # KiB; the whole list has 100 MiB
    done = subprocess.run(["sh", "-c", limited, "sh", PROGRAM, command, "--store", long_lists.url,
                           *rest], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    if command == "waiting":
        assert lines[1].startswith("80000@") and lines[50000].startswith("30001@")
        assert len(lines) == 50002 and lines[-1].startswith("There are more:")
    elif command == "forget":
        assert lines[-1] == "80000 would be forgotten"
    else:
        assert len(lines) == (160001 if command == "show" else 80001)


def test_what_has_expired_is_purged_at_once(start_grayling, store, directory):
    service = start_grayling(store, **{"greylist.client": "network"})
    assert not asker(service, sender="a@one.test")()
    assert not asker(service, sender="b@two.test")()
    service.terminate()
    assert "0 of 2 rows have expired" in run(store, "purge", "--yes")
    set_time = "UPDATE sender SET first_seen = 1, last_seen = 1 WHERE address = 'a@one.test'"
    if store.server:
        store.server.sql(set_time.replace("sender", "greylist.sender", 1))
    else:
        with closing(sqlite3.connect(store.url.removeprefix("sqlite:"))) as database, database:
            database.execute(set_time)
    assert "1 of 2 rows have expired" in run(store, "purge", "--dry-run")
    assert "no terminal for a confirmation" in run(store, "purge", code=1)
    assert len(listed(store, "waiting")) == 2
    assert "1 removed" in run(store, "purge", "--yes")
    assert [row["sender"] for row in listed(store, "waiting")] == ["b@two.test"]


def test_the_tutorials_table_has_none_of_it(start_grayling, mariadb):
    store = stores.mariadb_tutorial(mariadb)
    service = start_grayling(store)
    assert not asker(service, sender="a@one.test")()
    assert "grayling migrate" in run(store, "allow", "--client", "192.0.2.7", code=1)
    assert "grayling migrate" in run(store, "waiting", code=1)
    assert mariadb.sql("SHOW TABLES FROM greylist") == [["sender"]]
    assert "exempt" not in service.log()


def test_an_account_that_may_not_make_the_table_serves_without_it(start_grayling, mariadb):
    store = stores.mariadb_full(mariadb)
    service = start_grayling(store)
    wait_until(lambda: mariadb.sql("SHOW TABLES FROM greylist LIKE 'exemption'"), "the table")
    service.terminate()
    mariadb.sql("DROP TABLE greylist.exemption; REVOKE ALL ON greylist.* FROM grayling@localhost; "
                "GRANT SELECT, INSERT, UPDATE, DELETE ON greylist.* TO grayling@localhost")
    service = start_grayling(store, **{"exempt.senders": ["@known.test"]})
    service.wait_for_log("exempt: the account may not use greylist.exemption")
    assert asker(service, sender="a@known.test")()
    assert not asker(service, sender="a@one.test")()


FULL_DEVICE = [
    ("--help",), ("--version",), ("check-config",), ("waiting",), ("show", "a@one.test"),
    ("find", "*"), ("exemptions",), ("allow", "--client", "192.0.2.7"), ("export",), ("report",),
    ("purge", "--yes"), ("release", "a@one.test"), ("forget", "--dry-run", "a@one.test"),
    ("explain", "--set", "dns.resolver=off", "client_address=192.0.2.1", "sender=a@one.test",
     "recipient=b@two.test"),
    ("migrate",),
]


@pytest.mark.parametrize("arguments", FULL_DEVICE, ids=lambda arguments: arguments[0])
def test_a_command_whose_output_is_lost_fails_and_says_so(start_grayling, directory, arguments):
    store = stores.sqlite(directory)
    service = start_grayling(store)
    assert not asker(service, sender="a@one.test")()
    with_store = [] if arguments[0] in ("--help", "--version") else ["--store", store.url]
    with open("/dev/full", "w") as full:
        done = subprocess.run([PROGRAM, arguments[0], *with_store, *arguments[1:]], stdout=full,
                              stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert done.stderr.count("can't write to standard output: No space left") == 1
