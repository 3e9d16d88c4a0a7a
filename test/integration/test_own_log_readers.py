# SPDX-License-Identifier: MIT
"""The package's files for logcheck, logwatch and fail2ban: the real programs read a log of the real
service."""

import datetime
import http.client
import json
import re
import shutil
import tempfile
import threading
from pathlib import Path

import pytest

import stores
from grayling import Grayling
from log_readers import LogReaders
from log_sockets import Syslog
from waiting import free_port, wait_until

TOKEN = "the token of this test"
RECIPIENT = "anna@mx.test"
HEAD = "Nov 29 06:12:03 mx grayling[123]: "
LIMIT = "action=greylist, reason=pending limit, "
# More lines, beside those of the service below: odd senders and names of servers, and troubles.
FORGED = [f"action=greylist, reason=new, client_address=192.0.2.1, sender={LIMIT}"
          "client_address=192.0.2.66, x@a.test, recipient=b@b.test",
          "action=pass, reason=triplet found, client_name=a.test, client_address=192.0.2.2, "
          "sender=info: action=greylist@a.test, recipient=b@b.test"]
LIMITED = [f"{LIMIT}client_name=mx.a.test, client_address=192.0.2.3, sender=x, client_address="
           "192.0.2.66, y@a.test, recipient=b@b.test",
           f"4QxK0h1Bz: {LIMIT}client_address=2001:db8::3, recipient=b@b.test"]
TROUBLES = ["store: it can't be reached; trying again, answering as store.on_failure says",
            "store: works again", "dns: no answers in time", "dns: answers again",
            "purge paused: the clock was moved by 86400 seconds",
            "exempt: /etc/grayling/x:3: no entry", "new connections are closed: 20000 are open"]


@pytest.fixture(scope="module")
def directory(session_directory):
    path = Path(tempfile.mkdtemp(dir=session_directory))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def readers(directory):
    path = directory / "readers"
    path.mkdir()
    return LogReaders(path)


@pytest.fixture(scope="module", params=["text", "json"])
def lines(request, directory):
    """Returns (priority, text) of each line of a service's life, as syslog gets them."""
    home = directory / request.param
    home.mkdir()
    syslog = Syslog(home / "dev")
    status = f"127.0.0.1:{free_port()}"
    token = home / "token"
    token.write_text(TOKEN)
    token.chmod(0o600)
    service = Grayling(home, {
        "listen": [f"inet:127.0.0.1:{free_port()}"], "store.url": stores.sqlite(home).url,
        "greylist.delay": "1s", "greylist.pending_limit": 1, "log.to": "syslog",
        "log.format": request.param, "exempt.senders": ["@exempt.test"], "status.listen": status,
        "status.api_token_file": str(token),
        "dns.resolver": ["127.0.0.1:9", "[::1]:9"],
    }, syslog.through)
    try:
        play(service)
        help_themselves(status)
        service.reload()
        wait_until(lambda: any("configuration reloaded" in line for line in syslog.received),
                   "it has reloaded")
    finally:
        assert service.stop() == 0
        syslog.stop()
    assert any("stopped" in line for line in syslog.received)
    return [(int(found[1]), found[2]) for found in
            (re.fullmatch(r"<(\d+)>\w+ +\d+ [\d:]+ grayling\[\d+\]: (.*?)\0?\n?", line)
             for line in syslog.received)]


def play(service):
    service.ask(sender="a@exempt.test", client_address="192.0.2.9")
    service.ask(sender="", client_address="192.0.2.9", queue_id="4QxK0h1Bz")
    for number in range(40):
        service.ask(sender=f"{number}@flood.test", client_address="192.0.2.7",
                    client_name="unknown")
    friend = {"sender": "friend@sender.test", "client_address": "198.51.100.7"}
    service.ask(**friend)
    wait_until(lambda: not service.ask(**friend).startswith("DEFER"), "it is let in", interval=0.3)


def help_themselves(status):
    """What recipients do on a page of their own: mail is let in, and expected."""
    def ask(path, body=None):
        connection = http.client.HTTPConnection(status, timeout=10)
        connection.request("POST" if body else "GET", path, body and json.dumps(body),
                           {"Authorization": f"Bearer {TOKEN}"})
        return json.loads(connection.getresponse().read())

    waiting = ask(f"/api/waiting?recipient={RECIPIENT}")["waiting"]
    who = {"recipient": RECIPIENT}
    assert ask("/api/release", {**who, **{key: waiting[0][key] for key in ("sender", "client")}})
    assert ask("/api/expect", who)["expected_until"]


def is_limited(text):
    return "pending limit" in text


def written(directory, texts, head=HEAD):
    path = directory / "mail.log"
    path.write_text("".join(f"{head}{text}\n" for text in texts))
    return path


def as_json(text):
    return json.dumps({"time": "2026-11-29T06:12:03Z", "level": "warning", "message": text})


@pytest.mark.parametrize("head", [HEAD, "2026-11-29T06:12:03.123456+01:00 mx grayling[123]: "])
def test_logcheck_mails_troubles_and_nothing_else(directory, readers, lines, head):
    informed = [text for priority, text in lines if priority % 8 == 6]
    assert len(informed) > 40
    is_new = [text for text in informed if "is new" in text]  # all senders are strangers again
    log = written(directory, [*informed, *FORGED, *LIMITED, *TROUBLES, *map(as_json, TROUBLES)],
                  head)
    assert readers.left_by_logcheck(log) == sorted(
        (head + text for text in [*is_new, *TROUBLES, *map(as_json, TROUBLES)]), key=readable(log))


def readable(log):
    """Sorts lines in the order of the file."""
    return log.read_text().splitlines().index


def test_fail2ban_counts_clients_beyond_the_limit_alone(directory, readers, lines):
    texts = [text for _, text in lines]
    limited = [text for text in texts if is_limited(text)]
    assert limited and all("192.0.2.7" in text for text in limited)
    log = written(directory, [*texts, *FORGED, *LIMITED, *TROUBLES])
    assert readers.bans(log, "grayling") == [HEAD + text for text in limited + LIMITED]


def test_logwatch_counts_decisions_and_shows_troubles(directory, readers, lines):
    texts = [text for _, text in lines]
    limited = sum(is_limited(text) for text in texts)
    for head in HEAD, "":
        report = readers.logwatch_of_journal("".join(f"{head}{text}\n"
                                                     for text in [*texts, *TROUBLES]))
        assert re.search(rf"^ +{limited} +pending limit$", report, re.M), report
        assert re.search(r"^ +1 +sender exempt$", report, re.M), report
        assert "First mails let through, after 0 minutes" in report, report
        assert re.search(r"^ +\d+ +flood.test$", report, re.M), report
        other = re.findall(r"^ {3,4}(\S.*)$", report.partition("What else it said:\n")[2], re.M)
        assert {line for line in other if "is new" not in line} == set(TROUBLES)


def test_the_rules_are_for_lines_that_end_where_they_say(directory, readers):
    log = written(directory, ["stopped by somebody", "store: ready to burst", "grayling: stopped"])
    assert len(readers.left_by_logcheck(log)) == 3
