# SPDX-License-Identifier: MIT
"""The log for programs: JSON objects, and the journal's fields."""

import collections
import json

import pytest

import stores
from grayling import PROGRAM
from log_sockets import Journald, seeing
from process import Process
from status_client import serve  # noqa: F401
from waiting import wait_until

HOSTILE = b'"\xff\x01\xe2\x80\xa8\xc2\x85\\, action=pass@sender.test'
LEVELS = {"error", "warning", "info", "debug"}
DECISION = ["time", "level", "queue_id", "action", "reason", "delay", "client_name",
            "client_address", "sender", "recipient"]


def objects(log):
    """Returns the lines of a log as objects. All ways to split the lines must agree."""
    lines = log.splitlines()
    assert lines == [line for line in log.split("\n") if line]
    return [json.loads(line) for line in lines]


def test_whole_log_of_a_service_is_objects_that_count_as_the_metrics_do(serve, mariadb):
    service, status = serve(stores.mariadb_full(mariadb), idle_timeout="100s",
                            **{"log.format": "json", "log.level": "debug"})
    for number in range(5):
        service.ask(sender=f"{number % 3}@sender.test", queue_id="4FXb1" if number else "")
    service.ask(sender=HOSTILE, client_name="[x]\x1b[1m")
    service.ask(sender="", client_address="127.0.0.1")
    mariadb.kill()
    wait_until(lambda: service.ask(sender="late@sender.test") and status.metric("store_up") == 0,
               "the store is gone")
    mariadb.start()
    wait_until(lambda: service.ask(sender="back@sender.test").startswith("DEFER"), "it is back")
    service.write_config(greylist__delay="1h", log__level="info")
    service.reload()
    service.wait_for_log("configuration reloaded")
    counted = status.decisions()
    assert service.terminate() == 0

    lines = objects(service.log())
    assert all(line["level"] in LEVELS and line["time"].endswith("Z") for line in lines)
    decisions = [line for line in lines if "action" in line]
    assert collections.Counter((d["action"], d["reason"]) for d in decisions) == counted
    assert {reason for _, reason in counted} >= {"new", "early-retry", "loopback",
                                                 "store unavailable"}
    for decision in decisions:
        assert list(decision) == [name for name in DECISION if name in decision]
    hostile = next(d for d in decisions if "action=pass" in d["sender"])
    assert hostile["sender"] == '"????\\, action=pass@sender.test'
    assert hostile["client_name"] == "[x]?[1m"
    others = [line for line in lines if "action" not in line]
    assert all(set(line) == {"time", "level", "message"} for line in others)
    troubles = [line["message"] for line in others if line["level"] in ("error", "warning")]
    assert "idle_timeout" in troubles[0] and any(text.startswith("store") for text in troubles)


def test_format_is_changed_by_a_reload(start_grayling, directory):
    service = start_grayling(stores.sqlite(directory))
    service.ask(sender="a@sender.test")
    service.write_config(log__format="json")
    service.reload()
    line = service.wait_for_log("configuration reloaded")
    assert json.loads(line)["message"] == "configuration reloaded"
    assert "info: action=greylist, reason=new" in service.log()


@pytest.fixture
def journald(directory):
    journald = Journald(directory / "run")
    yield journald
    journald.stop()


def test_journal_has_the_fields_of_a_decision(start_grayling, journald, directory):
    service = start_grayling(stores.sqlite(directory), journald.through, idle_timeout="100s",
                             **{"log.to": "journal"})
    service.ask(sender=HOSTILE, queue_id="4FXb1")
    entry = journald.wait_for("action=greylist")
    sender = '"????\\, action=pass@sender.test'
    assert entry["MESSAGE"] == (
        "4FXb1: action=greylist, reason=new, client_name=mail.sender.test, "
        f"client_address=192.0.2.7, sender={sender}, recipient=anna@mx.test")
    fields = {name: value for name, value in entry.items() if name.startswith("GRAYLING_")}
    assert fields == {
        "GRAYLING_QUEUE_ID": "4FXb1", "GRAYLING_ACTION": "greylist", "GRAYLING_REASON": "new",
        "GRAYLING_CLIENT_NAME": "mail.sender.test", "GRAYLING_CLIENT_ADDRESS": "192.0.2.7",
        "GRAYLING_SENDER": sender, "GRAYLING_RECIPIENT": "anna@mx.test"}
    assert (entry["_TRANSPORT"], entry["PRIORITY"], entry["SYSLOG_FACILITY"],
            entry["SYSLOG_IDENTIFIER"]) == ("journal", "6", "2", "grayling")
    assert journald.wait_for("idle_timeout")["PRIORITY"] == "4"
    assert "action=" not in service.log() and "idle_timeout" in service.log()


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_stderr_has_priorities_in_the_journal(start_grayling, journald, directory, log_format):
    service = start_grayling(stores.sqlite(directory), journald.through_stderr,
                             idle_timeout="100s", **{"log.format": log_format})
    service.ask(sender="a@sender.test")
    new = journald.wait_for("greylist")
    assert (new["_TRANSPORT"], new["PRIORITY"]) == ("stdout", "6")
    if log_format == "json":
        assert json.loads(new["MESSAGE"])["reason"] == "new"
    else:
        assert new["MESSAGE"].startswith("action=greylist, reason=new, ")
    assert journald.wait_for("idle_timeout")["PRIORITY"] == "4"


def test_an_error_that_ends_the_start_is_one_in_the_journal(journald, directory):
    start = Process([*journald.through_stderr, PROGRAM, "serve", "--store", "nonsense"],
                    directory / "log")
    assert start.wait(10) == 78
    entry = journald.wait_for("store.url")
    assert entry["PRIORITY"] == "3" and entry["MESSAGE"].startswith("grayling serve: ")


def test_without_a_journal_the_log_goes_to_stderr_and_says_so(start_grayling, directory):
    (directory / "run").mkdir()
    service = start_grayling(stores.sqlite(directory), seeing(directory / "run", "/run"),
                             **{"log.to": "journal"})
    service.ask(sender="a@sender.test")
    service.wait_for_log("warning", "log.to: there is no journal at /run/systemd/journal/socket")
    service.wait_for_log("action=greylist")
