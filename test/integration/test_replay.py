# SPDX-License-Identifier: MIT
"""`grayling replay` asks the DNS what a log doesn't tell, and writes logs without names."""

import json
import re
import shlex
import signal
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from dns_server import DnsServer
from grayling import PROGRAM
from waiting import wait_until

DOC = Path(__file__).resolve().parents[2] / "doc/replay.md"
DOMAINS = 20
ZONE = "\n".join(
    [f'd{n}.test. TXT "v=spf1 include:_spf.d{n}.test -all"\nd{n}.test. MX 10 mail.d{n}.test.\n'
     f'_spf.d{n}.test. TXT "v=spf1 a:mail.d{n}.test -all"\nmail.d{n}.test. A 198.51.100.{n}'
     for n in range(DOMAINS)])
BEGIN = datetime(2026, 11, 1, tzinfo=timezone.utc)


def line(days, program, text):
    time = (BEGIN + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    return f"{time} mx {program}[1]: {text}\n"


def passed(days, n, client, reason="triplet found"):
    return line(days, "grayling", f"action=pass, reason={reason}, client_name={client}, "
                f"client_address=198.51.100.{n}, sender=a@d{n}.test, recipient=bob@mx.test")


def deferred(days, n, client):
    return line(days, "postfix/smtpd", f"NOQUEUE: reject: RCPT from {client}[198.51.100.{n}]: "
                "450 4.2.0 <bob@mx.test>: Recipient address rejected: Greylisted; "
                f"from=<a@d{n}.test> to=<bob@mx.test> proto=ESMTP helo=<{client}>")


@pytest.fixture(name="log")
def _log(directory):
    """Nine days with a mail of each domain, which waits ten minutes. Mail of lines never comes
    back."""
    path = directory / "mail.log"
    text = passed(0, 200, "first.d200.test")
    for n in range(DOMAINS):
        days = 4 + n / DOMAINS
        text += deferred(days, n, f"mail.d{n}.test")
        text += passed(days + 10 / 1440, n, f"mail.d{n}.test")
        text += deferred(days + 0.01, n + 100, f"198-51-100-{n + 100}.dsl.isp.test")
    path.write_text(text + passed(9, 201, "last.d201.test"))
    return path


@pytest.fixture(name="dns")
def _dns():
    server = DnsServer(ZONE)
    yield server
    server.close()


def replay(*arguments, code=0, **options):
    command = [str(argument) for argument in (PROGRAM, "replay", *arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, **options)
    assert done.returncode == code, (done.stdout, done.stderr)
    return done


def asking(dns, *arguments):
    """The options of a run that judges SPF by the test's name server."""
    return ("--config", "/dev/null", "--set", f'dns.resolver=["127.0.0.1:{dns.port}"]',
            "--set", "greylist.spf=pass", "--json", *arguments)


def today(done):
    return json.loads(done.stdout)["rows"][1]


def test_the_answers_of_the_dns_are_kept_and_used(log, dns, directory):
    answers = directory / "answers.json"
    before = today(replay(*asking(dns), log))
    assert before["waited"] == before["came"] == DOMAINS + 1 and not dns.asked
    done = replay(*asking(dns, "--ask-dns", "--per-second", 1000, "--answers", answers), log)
    assert today(done)["waited"] == 1, "SPF lets the mail of all these domains pass"
    assert json.loads(done.stdout)["unanswered"] == 0
    assert re.search(rf"\d+ questions to the DNS, about \S+ s at 1000 a second; the answers are "
                     rf"kept in {answers}", done.stderr)
    lines = [json.loads(text) for text in answers.read_text().splitlines()]
    assert all(abs(answer["asked"] - datetime.now().timestamp()) < 100 for answer in lines)
    assert {"name": "d7.test", "type": "TXT", "kind": "records",
            "texts": ["v=spf1 include:_spf.d7.test -all"]}.items() <= next(
                answer for answer in lines
                if (answer["name"], answer["type"]) == ("d7.test", "TXT")).items()
    # A slow machine asks twice, if the first answer is late.
    assert {(name, kind) for _, name, kind in dns.asked} == {
        (answer["name"] + ".", answer["type"]) for answer in lines}
    dns.trouble = ["servfail"]  # the next runs need no network
    again = replay(*asking(dns, "--ask-dns", "--answers", answers), log)
    without = replay(*asking(dns, "--answers", answers), log)
    assert again.stdout == without.stdout == done.stdout
    assert again.stderr == without.stderr == ""


def test_answers_that_are_old_are_asked_again(log, dns, directory):
    answers = directory / "answers.json"
    ask = asking(dns, "--ask-dns", "--per-second", 1000, "--answers", answers)
    replay(*ask, log)
    old = int(datetime.now().timestamp()) - 31 * 86400
    answers.write_text(re.sub(r'"asked":\d+', f'"asked":{old}', answers.read_text(), count=3))
    assert "3 questions to the DNS" in replay(*ask, log).stderr
    assert replay(*ask, log).stderr == ""


def test_stdin_is_read_again_for_each_round(log, dns, directory):
    ask = asking(dns, "--ask-dns", "--per-second", 1000)
    done = replay(*ask, "-", input=log.read_text(), cwd=directory)
    assert today(done)["waited"] == 1
    assert (directory / "dns-answers.json").exists()
    with log.open() as stdin:
        assert replay(*ask, "-", stdin=stdin, cwd=directory).stdout == done.stdout
    assert replay(*ask, log).stdout == done.stdout, "answers are looked for beside the log"


def test_what_was_asked_until_an_interrupt_is_kept(log, dns, directory):
    answers = directory / "answers.json"
    ask = [str(word) for word in (PROGRAM, "replay",
                                  *asking(dns, "--ask-dns", "--answers", answers), log)]
    with subprocess.Popen(ask, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as process:
        wait_until(lambda: len(dns.asked) > 3, lambda: "questions", deadline=30)
        process.send_signal(signal.SIGINT)
        out, told = process.communicate(timeout=30)
        assert process.returncode == 1 and out == ""
    assert re.search(r"interrupted; \d+ of \d+ answers are kept in .*, and the same command goes "
                     r"on there", told)
    kept = len(answers.read_text().splitlines())
    assert 0 < kept < DOMAINS
    done = replay(*asking(dns, "--ask-dns", "--per-second", 1000, "--answers", answers), log)
    assert today(done)["waited"] == 1


def test_what_has_no_answer_is_told_and_asked_by_the_next_run(log, dns, directory):
    dns.script.add("!servfail d3.test.")
    ask = asking(dns, "--ask-dns", "--per-second", 1000, "--answers", directory / "answers.json")
    done = replay(*ask, log)
    assert re.search(r"the DNS had no answer to \d of \d+ questions; another run", done.stderr)
    assert today(done)["waited"] == 2
    dns.script.wrong.clear()
    assert today(replay(*ask, log))["waited"] == 1


def test_an_address_that_is_drawn_by_chance_is_the_same_in_each_run(log, dns, directory):
    """SPF asks whether strangers would pass, too; one is nobody, and a service draws the other."""
    dns.script.records = {key: value for key, value in dns.script.records.items()
                          if key[0].to_text() != "d3.test."}
    dns.script.add('d3.test. TXT "v=spf1 exists:%{i}.ok.test -all"')
    dns.script.add("198.51.100.3.ok.test. A 127.0.0.2")
    done = replay(*asking(dns, "--ask-dns", "--per-second", 1000, "--answers",
                          directory / "answers.json"), log)
    assert today(done)["waited"] == 1
    drawn = {name for _, name, _ in dns.asked if name.endswith(".ok.test.")}
    assert {"198.51.100.3.ok.test.", "192.0.2.1.ok.test."} < drawn and len(drawn) == 3


def test_a_list_is_asked_about_clients_and_its_test_points(log, dns, directory):
    for name in ("2.0.0.127", *(f"{n}.100.51.198" for n in range(0, DOMAINS, 2))):
        dns.script.add(f"{name}.list.test. A 127.0.0.2")
    config = directory / "grayling.toml"
    config.write_text('[[dns_list]]\nzone = "list.test"\npoints = { "127.0.0.2" = 9 }\n')
    options = asking(dns, "--config", config, "--set", "suspicion.selective=true", "--set",
                     "greylist.spf=off", "--answers", directory / "answers.json")
    done = replay(*options, "--ask-dns", "--per-second", 1000, log)
    assert today(done)["waited"] == DOMAINS / 2 + 1, "whom the list knows, and a dead domain"
    assert json.loads(done.stdout)["unanswered"] == 0
    assert replay(*options, log).stdout == done.stdout


@pytest.mark.parametrize("arguments, told", [
    (["--set", "dns.resolver=off", "--ask-dns"], 'no configuration asks the DNS, as dns.resolver '
     'is "off"'),
    (["--ask-dns", "--answers", "/nowhere/answers.json"], "--answers /nowhere/answers.json: can't "
     "be written"),
    (["--ask-dns", "--answers", "/etc/passwd"], "--answers /etc/passwd:1: it isn't a JSON object"),
])
def test_why_the_dns_is_not_asked(log, dns, arguments, told):
    assert told in replay(*asking(dns), *arguments, log, code=1).stderr
    assert not dns.asked


@pytest.mark.parametrize("settings", ["greylist.delay=3m", "suspicion.selective=true"])
def test_an_anonymous_log_gives_the_same_table(log, directory, settings):
    anonymous = directory / "anonymous.log"
    done = replay("--config", "/dev/null", "--anonymise", anonymous, log)
    assert done.stdout == f"{3 * DOMAINS + 2} attempts are in {anonymous}\n"
    config = ("--config", "/dev/null", "--set", "dns.resolver=off", "--set", settings, "--json")
    tables = [json.loads(replay(*config, path).stdout) for path in (log, anonymous)]
    for key in ("from", "until", "counted_from", "rows", "days"):
        assert tables[0][key] == tables[1][key]
    text = anonymous.read_text()
    names = set(re.findall(r"[\w.-]+\.test|198\.51\.100\.\d+|\bbob\b|isp|\ba@", log.read_text()))
    assert len(names) > 4 * DOMAINS
    assert not [name for name in names if re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", text)]
    assert "dsl" not in text and "test" not in text


def test_a_key_gives_the_same_names_again(log, directory):
    key = directory / "key"
    key.write_text("0123456789abcdef0123456789abcdef\n")
    key.chmod(0o600)
    texts = [replay("--anonymise", "-", *options, log).stdout
             for options in (["--key", key], ["--key", key], [], [])]
    assert texts[0] == texts[1] and len(set(texts)) == 3
    key.write_text("short\n")
    assert "could be guessed" in replay("--anonymise", "-", "--key", key, log, code=1).stderr


def test_no_file_is_lost_to_an_anonymous_log(log):
    text = log.read_text()
    assert "is there already" in replay("--anonymise", log, log, code=1).stderr
    assert log.read_text() == text


def test_an_anonymous_log_that_fails_leaves_no_file(log, directory):
    anonymous = directory / "anonymous.log"
    no_mail = directory / "other.log"
    no_mail.write_text(line(0, "postfix/qmgr", "ABC: removed"))
    assert "no mail" in replay("--anonymise", anonymous, no_mail, code=1).stderr
    assert not anonymous.exists()
    replay("--anonymise", anonymous, log)
    assert anonymous.stat().st_mode & 0o137 == 0


def test_an_interrupt_leaves_no_anonymous_log(log, directory):
    anonymous = directory / "anonymous.log"
    with subprocess.Popen([PROGRAM, "replay", "--anonymise", anonymous, "-"], text=True,
                          stdin=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        wait_until(anonymous.exists, "its file")
        running.send_signal(signal.SIGINT)
        assert "interrupted" in running.communicate(log.read_text(), timeout=60)[1]
    assert running.returncode == 1 and not anonymous.exists()


def test_a_log_too_short_to_count_is_not_said_to_have_no_mail(directory):
    path = directory / "short.log"
    path.write_text(passed(0, 1, "mail.d1.test") + deferred(0.1, 2, "mail.d2.test"))
    told = replay("--config", "/dev/null", "--set", "dns.resolver=off", path, code=1).stderr
    assert "give it a longer log" in told and "no mail" not in told


def test_the_examples_of_the_manual_work(log, dns, directory):
    """Each command of doc/replay.md, with the test's log, and without what runs before a pipe."""
    blocks = re.findall(r"^```\n(.*?)^```$", DOC.read_text(), re.M | re.S)
    commands = [command for block in blocks for command in block.splitlines()
                if "grayling replay" in command]
    assert len(commands) >= 5
    config = ["--config", "/dev/null", "--set", f'dns.resolver=["127.0.0.1:{dns.port}"]']
    for command in commands:
        words = shlex.split(command)
        words = words[words.index("replay") + 1:]
        words = [str(log) if word.startswith("/var/log/") else word for word in words]
        words = [word for n, word in enumerate(words) if word != str(log) or word not in words[:n]]
        done = replay(*config, *words, input=log.read_text(), cwd=directory)
        assert "waits" in done.stdout or "--anonymise" in words
