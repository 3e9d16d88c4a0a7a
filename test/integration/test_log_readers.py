# SPDX-License-Identifier: MIT
"""A mail log of the real Postfix and of grayling, read by the programs that read such logs every
night."""

import json
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import stores
from grayling import PROGRAM, Grayling
from log_readers import LogReaders
from log_sockets import Syslog
from retrying import retry_until_accepted
from status_client import Status
from waiting import free_port, wait_until

REJECTED = 2  # recipients that Postfix itself refuses in `mail`
DROPPED = 1   # connections that end without QUIT after a deferral


@dataclass
class Mail:
    log: Path
    greylisted: int  # recipients, as grayling counts them
    passed: int


@pytest.fixture(scope="module")
def directory(session_directory):
    path = Path(tempfile.mkdtemp(dir=session_directory))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def mail(postfix, directory):
    """Sends some mail and returns its log."""
    syslog = Syslog(directory / "dev")
    status = Status(free_port())
    service = Grayling(directory, {
        "listen": [f"inet:127.0.0.1:{postfix.policy_port}"],
        "store.url": stores.sqlite(directory).url, "greylist.delay": "1s", "log.to": "syslog",
        "status.listen": f"127.0.0.1:{status.port}",
    }, syslog.through)
    try:
        began = whole_log(postfix)
        send_some(postfix)
        of_postfix = whole_log(postfix)[len(began):]
        counts = status.decisions()
    finally:
        assert service.stop() == 0
        syslog.stop()
    of_service = "".join(as_in_file(line) for line in syslog.received)  # now it has all lines
    log = directory / "mail.log"
    log.write_text(of_postfix + of_service)
    yield Mail(log, *(sum(count for (action, _), count in counts.items() if action == wanted)
                      for wanted in ("greylist", "pass")))


def send_some(postfix):
    for number in range(3):
        client = {"client": f"192.0.2.{number}", "name": f"mx{number}.sender.test"}
        assert postfix.send(f"{number}@sender.test", "anna@mx.test", **client).is_deferred
    assert postfix.send("many@other.test", ["anna@mx.test", "bob@mx.test"],
                        client="198.51.100.7", name="").is_deferred
    postfix.mailboxes.wait_for(retry_until_accepted(
        lambda: postfix.send("friend@sender.test", "carol@mx.test")).accepted)
    assert postfix.send("a@sender.test", "nobody@mx.test").rcpt["nobody@mx.test"][0] == 550
    assert postfix.send("a@sender.test", "x@other.test").rcpt["x@other.test"][0] == 454
    session = postfix.session(client="203.0.113.7")
    assert session.send("gone@sender.test", "anna@mx.test").is_deferred
    session.drop()


def whole_log(postfix):
    """Returns the log after every session and every message in it has ended."""
    def is_whole():
        text = postfix.log()
        return (text.count(" connect from ") == text.count(" disconnect from ")
                and text.count(": removed\n") == text.count(": message-id="))
    wait_until(is_whole, lambda: f"the end of all in\n{postfix.log()[-4000:]}", deadline=30)
    return postfix.log()


def as_in_file(datagram):
    """Returns a line as a syslog daemon writes it to a file: with the host, without the
    priority."""
    priority, time, rest = re.fullmatch(r"<(\d+)>(\w+ +\d+ [\d:]+) (.*)",
                                        datagram.rstrip("\0\n")).groups()
    assert int(priority) in (2 * 8 + 6, 2 * 8 + 4)
    return f"{time} mx {rest}\n"


@pytest.fixture(scope="module")
def readers(directory):
    path = directory / "readers"
    path.mkdir()
    return LogReaders(path)


def test_the_log_has_what_was_counted(mail):
    text = mail.log.read_text()
    assert mail.greylisted >= 7 and mail.passed == 1
    assert text.count(" 450 4.2.0 ") == mail.greylisted
    assert len(re.findall(r" grayling\[\d+\]: action=greylist, ", text)) == mail.greylisted


def test_pflogsumm_counts_deferrals_as_grayling_does(mail, readers):
    report = readers.pflogsumm(mail.log)
    totals = dict(reversed(line.split(None, 1)) for line in
                  re.findall(r"^ +(\d+ +(?:delivered|deferred|rejected|reject warnings))\b",
                             report, re.M))
    assert totals == {"delivered": "1", "deferred": "0", "reject warnings": "0",
                      "rejected": str(mail.greylisted + REJECTED)}
    assert f"Recipient address rejected: Greylisted (total: {mail.greylisted})" in report
    assert "Warnings: none" in report and "grayling" not in report


def test_logwatch_counts_deferrals_as_grayling_does(mail, readers):
    report = readers.logwatch(mail.log)
    counted = {name: int(count) for count, name in
               re.findall(r"^ +(\d+)   ((?:4xx|5xx) Reject .*?)  +\d+\.\d+%", report, re.M)}
    assert counted == {"4xx Reject recipient address": mail.greylisted,
                       "4xx Reject relay denied": 1, "5xx Reject unknown user": 1}
    assert re.search(rf"^ +{mail.greylisted}      Greylisted, please try again later$", report,
                     re.M)
    assert "unmatched" not in report.lower() and "grayling" not in report


def test_fail2ban_counts_no_deferral_against_a_client(mail, readers):
    for mode, count in {"more": REJECTED, "ddos": DROPPED,
                         "aggressive": REJECTED + DROPPED}.items():
        # Without the connections that checked whether Postfix listens.
        lines = [line for line in readers.bans_of_postfix(mail.log, mode)
                 if "[127.0.0.1]" not in line]
        assert len(lines) == count, (mode, lines)
        assert not [line for line in lines if "450" in line or "grayling" in line]


def test_fail2ban_counts_a_message_that_begins_like_a_refusal(mail, readers, directory):
    other = directory / "other.log"
    other.write_text(mail.log.read_text().replace("Greylisted, please try again later",
                                                  "Service unavailable"))
    assert len(readers.bans_of_postfix(other, "normal")) == mail.greylisted + REJECTED


def test_replay_tells_the_story_of_the_mail(mail, directory):
    """Six that never came back, and one that came after a wait. What Postfix refused itself isn't
    counted."""
    text = mail.log.read_text()
    first = datetime.strptime(f"{datetime.now().year} " + re.match(r"\S+ +\S+ \S+", text)[0],
                              "%Y %b %d %H:%M:%S")
    # The first third of a log isn't counted, and in its last hours mail may still come back.
    before, after = ((first + timedelta(days=days)).strftime("%b %e %H:%M:%S")
                     + " mx grayling[1]: action=pass, reason=client AWL, client_name=mx, "
                     "client_address=192.0.2.99, sender=a@x.test, recipient=b@mx.test\n"
                     for days in (-5, 1))
    log = directory / "replayed.log"
    log.write_text(before + text + after)
    config = directory / "replay.toml"
    config.write_text('[greylist]\ndelay = "1s"\n[dns]\nresolver = "off"\n')
    done = subprocess.run([PROGRAM, "replay", "--config", config, "--json", log],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    of_log = {key: found["rows"][0][key] for key in ("came", "waited", "late", "gone")}
    assert of_log == {"came": 2, "waited": 1, "late": 0, "gone": 6}  # the last line came, too
    assert found["rows"][1]["let_in"] == 0
