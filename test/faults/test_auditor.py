# SPDX-License-Identifier: MIT
"""The auditor finds each kind of broken promise, and nothing if all promises are kept."""

import pytest

from auditor import audit
from story import Echo, Fault, Outage, Question, Row, Story, Wait

KEY = ("s1@sender.test", "10.1.2.0/24", "anna@mx.test")
DEFER = "DEFER_IF_PERMIT 4.2.0 Greylisted, please try again later"
HEADER = "PREPEND X-Greylist: delayed 3 seconds"
DAY = 1_700_000_000  # Unix time of second 0


def question(number, sent, action, reason, took=0.01, key=KEY):
    return Question(number, key, sent, DAY + sent, sent + took, DAY + sent + took, action, reason)


def new(number=1, sent=10.5, **more):
    return question(number, sent, DEFER, "new", **more)


def found(number=2, sent=14.5, action=HEADER, **more):
    return question(number, sent, action, "triplet found", **more)


def failed(number=3, sent=20.5, action="DUNNO", reason="store unavailable", **more):
    return question(number, sent, action, reason, **more)


WAITS = [(KEY, Row(DAY + 10, 0))]
KNOWN = [(KEY, Row(DAY + 10, 1))]
FAULT = Fault("a fault", 20.0, 21.0)
OUTAGE = Outage(12.0, 12.5)

GOOD = {
    "retry after the delay": Story([new(), found()], rows=KNOWN),
    "never came back": Story([new()], rows=WAITS),
    "early": Story([new(), question(2, 11.5, DEFER, "early-retry")], rows=WAITS),
    "asked at once on two hosts": Story([new(took=0.1), new(2, 10.55)], rows=WAITS),
    "asked on two hosts within a second": Story([new(), new(2, 10.8)], rows=WAITS, services=2),
    "let in, and asked meanwhile on a host that is a tick behind": Story(
        [new(), found(sent=12.001, took=0.05), question(3, 12.003, DEFER, "early-retry")],
        rows=KNOWN, services=2),
    "let in by a pass of the other host that a kill took back": Story(
        [new(), found(action="DUNNO")], rows=WAITS, services=2,
        faults=[Fault("killed", 14.6, 15.0)]),
    "late, as the machine was": Story([new(took=1.5)], rows=WAITS, echoes=[Echo(10.6, 11.1)]),
    "late, as others had the processor": Story([new(took=1.5)], rows=WAITS,
                                               waits=[Wait(10.6, 10.8, 0.2), Wait(10.8, 11, 0.2)]),
    "fault": Story([failed()], faults=[FAULT]),
    "shortly after a fault": Story([failed(sent=22.9)], faults=[FAULT]),
    "later after a fault, as the machine was": Story(
        [failed(sent=23.1)], faults=[FAULT], echoes=[Echo(22.5, 22.7)]),
    "fault, deferred": Story([failed(action=DEFER)], permits=False, faults=[FAULT]),
    "away": Story([question(1, 12.0, "", ""), new(2, 12.8)], rows=[(KEY, Row(DAY + 12, 0))],
                  outages=[OUTAGE]),
    "started into a fault": Story([new(sent=15.9)], rows=[(KEY, Row(DAY + 15, 0))],
                                  outages=[OUTAGE], faults=[Fault("a fault", 13.0, 14.0)]),
    "written, not answered": Story([question(1, 12.0, "", ""), found(2, 15.0)],
                                   rows=[(KEY, Row(DAY + 12, 1))], outages=[Outage(12.0, 14.8)]),
    "table dropped": Story([new(), new(2, 24.0)], rows=[(KEY, Row(DAY + 24, 0))],
                           faults=[Fault("dropped", 20.0, 21.0, loses_rows=True)]),
    "asked as the table was dropped": Story(
        [new(), new(2, 20.0, took=0.05)], rows=[(KEY, Row(DAY + 20, 0))],
        faults=[Fault("dropped", 20.0, 21.0, loses_rows=True)]),
    "tutorial": Story([new(key=("s1",)), found(sent=10.6, action="DUNNO", key=("s1",))],
                      is_tutorial=True, rows=[(("s1",), Row(0, 1))]),
    "told once": Story([], faults=[FAULT], lines=["error: store: gone", "info: store: works"]),
    "grew by 1 MiB": Story([], memory=[0, 5 << 20, 6 << 20], rounds=[1, 2, 3]),
    "grew before it had settled": Story([], memory=[0, 5 << 20, 5 << 20], rounds=[1, 2, 3]),
    "gave memory back for a while": Story([], memory=[5 << 20, 1 << 20] * 2, rounds=[0, 2, 4]),
    "grew in a round that did not end": Story([], memory=[1 << 20] * 3 + [9 << 20],
                                              rounds=[0, 2, 3]),
}


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_found_where_promises_are_kept(name):
    assert audit(GOOD[name]) == []


BAD = {
    "told so in the second after by the other host": (
        "promises", Story([new(), new(2, 11.02)], rows=WAITS, services=2)),
    "not answered": ("answers", Story([question(1, 12.0, "", "")])),
    "not answered long after the outage": (
        "answers", Story([new(1, 12.6), question(2, 15.0, "", "")], rows=[(KEY, Row(DAY + 12, 0))],
                         outages=[OUTAGE])),
    "an answer that ends later checks": ("answers", Story([question(1, 1.0, "OK", "")])),
    "late": ("deadlines", Story([new(took=1.15)], rows=WAITS, echoes=[Echo(10.6, 10.62)])),
    "later than the machine": (
        "deadlines", Story([new(took=1.5)], rows=WAITS, echoes=[Echo(10.6, 10.9), Echo(13, 14)])),
    "late, as others had the processor before": (
        "deadlines", Story([new(took=1.5)], rows=WAITS, waits=[Wait(9.6, 10.4, 0.8)])),
    "not ready after a fault": (
        "readiness", Story([new(sent=16.1)], rows=[(KEY, Row(DAY + 16, 0))],
                           outages=[OUTAGE], faults=[Fault("a fault", 13.0, 14.0)])),
    "not ready, and the fault came later": (
        "readiness", Story([new(sent=13.6)], rows=[(KEY, Row(DAY + 13, 0))],
                           outages=[OUTAGE], faults=[Fault("a fault", 13.55, 14.0)])),
    "not ready": ("readiness", Story([new(sent=13.6)], rows=[(KEY, Row(DAY + 13, 0))],
                                     outages=[OUTAGE])),
    "nothing decided": ("readiness", Story([], outages=[OUTAGE])),
    "failure without a fault": ("recovery", Story([failed()])),
    "too long after a fault": ("recovery", Story([failed(sent=23.1)], faults=[FAULT])),
    "too long after a fault, even for a slow machine": (
        "recovery", Story([failed(sent=23.1)], faults=[FAULT], echoes=[Echo(22.5, 22.55)])),
    "busy without a fault": ("recovery", Story([failed(action=DEFER, reason="busy")])),
    "unknown afterwards": ("promises", Story([new(), new(2, 13.5)], rows=WAITS)),
    "told early after the delay": (
        "promises", Story([new(), question(2, 12.6, DEFER, "early-retry")], rows=WAITS)),
    "let in, and a stranger": ("promises", Story([new(), found(), new(3, 16.5)], rows=KNOWN)),
    "let in, and early": ("promises", Story(
        [new(), found(sent=12.001), question(3, 12.015, DEFER, "early-retry")], rows=KNOWN)),
    "log's line lost": ("promises", Story([new(), question(2, 11.0, DEFER, ""), new(3, 14.0)],
                                          rows=WAITS)),
    "a pass of its own that a kill took back": ("rows", Story(
        [new(), found()], rows=WAITS, services=2, faults=[Fault("killed", 14.6, 15.0)])),
    "a pass of the only host that a kill took back": ("rows", Story(
        [new(), found(action="DUNNO")], rows=WAITS, faults=[Fault("killed", 14.6, 15.0)])),
    "a pass of the other host that was on disk long ago": ("rows", Story(
        [new(), found(action="DUNNO")], rows=WAITS, services=2,
        faults=[Fault("killed", 15.1, 16.0)])),
    "a pass of the other host, and no kill": ("rows", Story(
        [new(), found(action="DUNNO")], rows=WAITS, services=2,
        faults=[Fault("hanging", 14.6, 15.0)])),
    "stranger": ("strangers", Story([found()], rows=KNOWN)),
    "too early": ("strangers", Story([new(), found(sent=11.9)], rows=KNOWN)),
    "stranger, line lost": ("strangers", Story([question(1, 10.5, HEADER, "")])),
    "stranger, line lost, none may pass": (
        "strangers", Story([question(1, 10.5, "DUNNO", "")], permits=False)),
    "passed against on_failure": ("strangers", Story([failed()], permits=False, faults=[FAULT])),
    "passed against the log": ("strangers", Story([question(1, 10.5, "DUNNO", "new")], rows=WAITS)),
    "tutorial's stranger": ("strangers", Story([found(key=("s1",))], is_tutorial=True,
                                               rows=[(("s1",), Row(0, 1))])),
    "no row": ("rows", Story([new()])),
    "no row of a pass": ("rows", Story([question(1, 10.5, "", ""), found()], outages=[OUTAGE])),
    "two rows": ("rows", Story([new()], rows=WAITS * 2)),
    "row of nobody": ("rows", Story([], rows=WAITS)),
    "row too young": ("rows", Story([new()], rows=[(KEY, Row(DAY + 11, 0))])),
    "pass not written": ("rows", Story([new(), found()], rows=WAITS)),
    "log repeats": ("log", Story([], faults=[FAULT], lines=["error: store: gone"] * 5)),
    "memory": ("memory", Story([], memory=[1 << 20, 300 << 20])),
    "memory grew": ("memory", Story([], memory=[0, 5 << 20, (6 << 20) + 4096], rounds=[1, 2, 3])),
    "memory grew back further": ("memory", Story([], memory=[5 << 20, 1 << 20, 7 << 20],
                                                 rounds=[0, 2, 3])),
}


@pytest.mark.parametrize("name", BAD)
def test_broken_promise_is_found(name):
    rule, story = BAD[name]
    assert rule in {finding.split(":")[0] for finding in audit(story)}
