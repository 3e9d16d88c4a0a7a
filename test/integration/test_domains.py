# SPDX-License-Identifier: MIT
"""A domain has two spellings, letters and A-labels ("xn--…"). They are the same for the running
service and for the commands."""

import json
import subprocess

import pytest

import stores
from commands import run
from grayling import PROGRAM, is_deferred
from waiting import wait_until

LABELS = "xn--mnchen-3ya.example"
SPELLINGS = ["münchen.example", "MÜNCHEN.Example", LABELS, "XN--MNCHEN-3YA.example",
             "mu\u0308nchen.example", "münchen\u3002example"]
# Not domains: they are used as they come, and each is deferred once, by its own row.
NONE = [b"m\xfcnchen.example", "😀.example".encode(), "a\uff20ü.example".encode(),
        "ü".encode() * 70, b"xn--bogus.example", "1אב.example".encode()]


@pytest.fixture(params=["sqlite", "mariadb"])
def store(request, directory):
    if request.param == "sqlite":
        return stores.sqlite(directory)
    return stores.mariadb_full(request.getfixturevalue("mariadb"))


def test_a_sender_is_known_by_each_spelling(start_grayling, store):
    service = start_grayling(store, **{"greylist.delay": "0s", "greylist.client": "network"})
    assert is_deferred(service, sender=f"bob@{SPELLINGS[0]}", recipient="a@bücher.example")
    for domain in SPELLINGS:
        answer = service.ask(sender=f"Bob@{domain}", recipient="a@xn--bcher-kva.example")
        assert not answer.startswith("DEFER"), domain
    assert is_deferred(service, sender="bob@munchen.example", recipient="a@bücher.example")
    assert [f"bob@{LABELS}", "a@xn--bcher-kva.example"] in store.rows("address, recipient")
    assert len(store.rows("address")) == 2
    with service.connect() as connection:
        for domain in NONE:
            sender = b"bob@" + domain
            assert connection.ask(sender=sender).startswith("DEFER_IF_PERMIT"), domain
            assert not connection.ask(sender=sender).startswith("DEFER_IF_PERMIT"), domain


def test_an_exemption_and_a_policy_are_for_each_spelling(start_grayling, store, directory):
    path = directory / "senders"
    path.write_text("@bücher.example\n")
    service = start_grayling(store, **{"exempt.senders": ["@münchen.example", f"file:{path}"],
                                       "exempt.clients": ["straße.example"]})
    for domain in SPELLINGS:
        assert service.ask(sender=f"bob@{domain}") == "DUNNO", domain
    assert service.ask(sender="bob@xn--bcher-kva.example") == "DUNNO"
    assert service.ask(client_name="mx.xn--strae-oqa.example", sender="bob@one.test") == "DUNNO"
    service.wait_for_log("reason=client exempt")
    assert is_deferred(service, sender="bob@mail.münchen.example")
    run(store, "allow", "--recipient", "anna@STRASSE.example")
    run(store, "allow", "--recipient", "anna@straße.example")
    wait_until(lambda: service.ask(recipient="anna@xn--strae-oqa.example",
                                   sender="bob@two.test") == "DUNNO", "the exemption counts")


def test_an_entry_is_for_mail_whose_other_labels_idna_refuses(start_grayling, store):
    service = start_grayling(store, **{"exempt.senders": ["*.münchen.example"]})
    for label in "r1---sn", "-x", "x-", "😀", "xn--i-7iq":
        assert service.ask(sender=f"bob@{label}.münchen.example") == "DUNNO", label
    assert is_deferred(service, sender="bob@r1---sn.bücher.example")


@pytest.mark.parametrize("pattern", ["@{}", "Bob@{}", "*.{}", ".{}", "{}"])
def test_allow_and_disallow_take_each_spelling_for_one(start_grayling, store, pattern):
    start_grayling(store).ask(sender="eve@there.test")  # the store is open
    for domain in SPELLINGS:
        run(store, "allow", "--sender", pattern.format(SPELLINGS[0]))
        said = run(store, "allow", "--sender", pattern.format(domain))
        assert "is exempt already, for ever; nothing is changed" in said, domain
        assert run(store, "disallow", pattern.format(domain)) == "1 taken back\n", domain


def test_disallow_takes_back_the_rows_of_all_spellings(start_grayling, store):
    start_grayling(store).ask(sender="eve@there.test")  # the store is open
    run(store, "allow", "--sender", f"@{LABELS}")
    run(store, "allow", "--recipient", f"@{SPELLINGS[0]}")
    assert run(store, "disallow", f"@{SPELLINGS[1]}") == "2 taken back\n"


def test_commands_find_release_and_forget_by_each_spelling(start_grayling, store):
    service = start_grayling(store, **{"greylist.client": "network"})
    for number, domain in enumerate(SPELLINGS):
        mail = {"sender": f"bob{number}x@{LABELS}", "recipient": "a@bücher.example"}
        assert is_deferred(service, **mail)
        address = f"bob{number}x@{domain}"
        for command in "find", "waiting":
            found = json.loads(run(store, command, "--json", address))["senders"]
            assert [row["sender"] for row in found] == [f"bob{number}x@{LABELS}"], (command, domain)
        assert LABELS in run(store, "show", address)
        assert run(store, "release", address).endswith("\n1 released\n")
        assert not is_deferred(service, **mail)
        assert run(store, "forget", address).endswith("\n1 forgotten\n")
    assert json.loads(run(store, "find", "--json", "münchen"))["senders"] == []


def test_rows_of_an_earlier_version_know_their_senders(start_grayling, store):
    service = start_grayling(store, **{"greylist.client": "network"})
    assert is_deferred(service, sender="bob@one.test", recipient="a@two.test")
    store.run("UPDATE sender SET address = 'bob@münchen.example', passes = 7")
    mail = {"sender": "bob@münchen.example", "recipient": "a@two.test"}
    assert service.ask(**mail) == "DUNNO"
    assert service.ask(**mail | {"sender": f"bob@{LABELS}"}) == "DUNNO"
    assert LABELS in run(store, "show", "bob@münchen.example")
    assert run(store, "forget", "bob@münchen.example").endswith("\n2 forgotten\n")


def test_an_answer_is_known_by_each_spelling(start_grayling, store):
    service = start_grayling(store)
    answer = {"client_name": "mx.there.test", "sender": f"bob@{LABELS}",
              "recipient": "anna@xn--bcher-kva.example"}
    assert is_deferred(service, **answer | {"sender": "eve@there.test"})  # the store is open
    assert service.ask(sender="anna@bücher.example", recipient="bob@MÜNCHEN.example",
                       sasl_username="anna") == "DUNNO"
    service.stop()  # writes everything to the store
    service.start()
    assert service.ask(**answer) == "DUNNO"
    service.wait_for_log("reason=correspondent")


def test_a_domain_that_can_be_none_is_refused_with_the_reason(start_grayling, store, directory):
    config = directory / "bad.toml"
    config.write_text('[exempt]\nsenders = ["@xn--abc-.example"]\n')
    done = subprocess.run([PROGRAM, "check-config", "--config", config], capture_output=True,
                          text=True, timeout=30)
    assert done.returncode == 78
    assert f"{config}:2: exempt.senders" in done.stderr
    assert "its xn--abc- stands for nothing: " in done.stderr
    said = run(store, "allow", "--sender", "@😀.example", code=2)
    assert "not a domain: string contains a disallowed character; write the domain" in said


def test_explain_names_the_key(start_grayling, store):
    service = start_grayling(store)
    assert is_deferred(service, sender="bob@one.test")
    said = run(store, "explain", "--set", "dns.resolver=off", "protocol_state=RCPT",
               "client_address=192.0.2.7", "sender=bob@MÜNCHEN.example", "recipient=a@two.test")
    assert f"sender <bob@{LABELS}>" in said
