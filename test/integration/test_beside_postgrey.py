# SPDX-License-Identifier: MIT
"""Compares grayling with the real postgrey and its shipped lists: the same requests at the same
times get the same verdict, except for intended differences, which are named here."""

import time
from collections import Counter

import pytest

import real_peers
import stores
from compared_requests import DAY, DELAY, questions
from policy_client import PolicyConnection
from wall_clock import frozen_clock

SEED = 7
MESSAGES = 1000
DIFFERENT_MAX = 0.01  # of the requests

# Why a verdict may differ: the pattern of the request's sender -> grayling's rule.
SENDER_RULES = {
    "{n}@sender.test": "a local part that is a number stays: 42@d is somebody",
    "a_{n}@sender.test": "an underscore separates a number from a word",
    "+{n}@sender.test": "a local part that begins with '+' stays",
    "SRS0=h{n}=tt=first.test=anna@forward.test": "hash and time of SRS are no part of a key",
}
LIFETIME = 35 * DAY
LIFETIME_RULE = "who wasn't seen for 35 days is a stranger at once, not from the next night on"


def row_of(question):
    address = question.client_address
    network = address.rsplit("." if "." in address else "::", 1)[0]
    return network, question.original, question.recipient.lower()


def rules_for(different, asked):
    """Returns the rule for each different verdict; None if the verdicts should be the same."""
    forgotten, rules = set(), []
    for question in different:
        row = row_of(question)
        before = [other.at for other in asked
                  if row_of(other) == row and other.at < question.at - DELAY]
        if before and question.at - max(before) > LIFETIME:
            forgotten.add(row)
        by_sender = SENDER_RULES.get(question.original)
        rules.append(by_sender or (LIFETIME_RULE if row in forgotten else None))
    return rules


@pytest.fixture
def postgrey(peer_programs, session_directory):
    peer = real_peers.Postgrey(peer_programs, real_peers.own_directory(session_directory),
                               delay=DELAY, clients_after=0)
    yield peer
    peer.stop()


@pytest.fixture
def grayling(postgrey, directory, monkeypatch, start_grayling):
    """Is (the service, its clock)."""
    clock = frozen_clock(directory / "faketime", monkeypatch)
    clock.set(time.time())
    service = start_grayling(stores.sqlite(directory), **{
        "store.timeout": "30s",  # a disk that is busy for a second must not decide
        "greylist.client": "network", "greylist.auto_allow_after": 0, "greylist.delay": f"{DELAY}s",
        "exempt.clients": [f"file:{postgrey.lists['clients']}"],
        "exempt.recipients": [f"file:{postgrey.lists['recipients']}"]})
    return service, clock


def passes(answer):
    return answer.startswith(("DUNNO", "PREPEND"))


def attributes(question):
    return {"client_name": question.client_name, "client_address": question.client_address,
            "sender": question.sender, "recipient": question.recipient}


def test_the_same_verdicts(postgrey, grayling):
    service, clock = grayling
    start = int(time.time())
    asked = questions(SEED, MESSAGES)
    different, verdicts = [], set()
    with PolicyConnection(postgrey.endpoint) as theirs, service.connect() as ours:
        for question in asked:
            clock.set(start + question.at)
            their = passes(theirs.ask(**attributes(question),
                                      policy_test_time=str(start + question.at)))
            our = passes(ours.ask(**attributes(question)))
            verdicts.add((our, their))
            if our != their:
                different.append(question)
    rules = rules_for(different, asked)
    assert "store unavailable" not in service.log()
    print(f"{len(different)} of {len(asked)} verdicts differ:", *Counter(rules).items(), sep="\n")
    assert None not in rules, [pair for pair in zip(different, rules) if pair[1] is None]
    assert verdicts >= {(True, True), (False, False)}
    assert len(different) <= DIFFERENT_MAX * len(asked), f"{len(different)} of {len(asked)}"
