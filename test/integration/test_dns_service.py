# SPDX-License-Identifier: MIT
"""The running service and the DNS that it asks about strangers: domains that prove themselves, name
servers in trouble, and other servers while it runs."""

import json
import subprocess
import threading
import time

import pytest

import mounts
import stores
from dns_server import DnsServer
from grayling import PROGRAM, is_deferred
from status_client import serve  # noqa: F401
from waiting import wait_until

HERE, ELSEWHERE, NOWHERE = "203.0.113.7", "198.51.100.9", "192.0.2.77"
TIMEOUT, SLACK = 3.0, 0.1  # seconds: store.timeout, and what else an answer may take
SETTINGS = {"greylist.delay": "0s", "greylist.client": "network", "store.timeout": "3s"}
RETURNS = 6  # from then on one more stranger that is deferred takes no standing away

ZONE = """
sender.test. TXT "v=spf1 ip4:203.0.113.0/24 ip4:198.51.100.0/24 -all"
open.test. TXT "v=spf1 ip4:203.0.113.0/24 exists:there.open.test -all"
there.open.test. A 127.0.0.2
sender.test. MX 10 mx.sender.test.
open.test. MX 10 mx.sender.test.
""" + "".join(f'd{number}.test. TXT "v=spf1 -all"\nd{number}.test. MX 10 mx.sender.test.\n'
              for number in range(300))


@pytest.fixture
def store(request, directory):
    if getattr(request, "param", "sqlite") == "sqlite":
        return stores.sqlite(directory)
    return stores.mariadb_full(request.getfixturevalue("mariadb"))


@pytest.fixture
def dns():
    server = DnsServer(ZONE)
    yield server
    server.close()


@pytest.fixture
def service(serve, store, dns):  # noqa: F811
    """A service that asks `dns`, and its status."""
    return serve(store, **SETTINGS, **{"dns.resolver": [f"127.0.0.1:{dns.port}"]})


def prove(service, store, domain="sender.test"):
    """Mail of the domain comes and returns, until it has standing."""
    for number in range(RETURNS):
        mail = {"sender": f"a@{domain}", "recipient": f"r{number}@mx.test", "client_address": HERE}
        assert is_deferred(service, **mail)
        assert service.ask(**mail).startswith("PREPEND")
    wait_until(lambda: [domain, str(RETURNS)] in [
        [name, passes] for kind, name, passes in store.rows("kind, name, passes", "standing")
        if kind == "domain"], "the domain has a row with all its returns")
    # What other threads know follows at once or, with another host's rows, after ten seconds.
    tries = iter(range(1000))
    wait_until(lambda: not is_deferred(service, sender=f"p{next(tries)}@{domain}",
                                       recipient="r@mx.test", client_address=HERE),
               "its strangers pass", deadline=20)


@pytest.mark.parametrize("store", ["sqlite", "mariadb"], indirect=True)
def test_a_proven_domain_passes_from_another_machine(service, store, dns):
    grayling, status = service
    prove(grayling, store)
    rows = len(store.rows("address"))
    done = subprocess.run(
        [PROGRAM, "query", "--to", grayling.endpoint, f"client_address={ELSEWHERE}",
         "sender=new@sender.test", "recipient=carol@mx.test", "protocol_state=RCPT"],
        capture_output=True, text=True, timeout=30)
    assert done.stdout == "DUNNO\n", done.stderr
    grayling.wait_for_log("reason=domain AWL", "sender=new@sender.test")
    assert len(store.rows("address")) == rows
    assert is_deferred(grayling, client_address=NOWHERE, sender="bad@sender.test")
    grayling.wait_for_log("reason=new", "sender=bad@sender.test")
    assert status.metric("dns_up") == 1
    assert status.metric("dns_questions_total") > status.metric("dns_cached_total") > 0
    assert json.loads(status.get("/status.json")[1])["dns"]["up"] is True


def test_a_pass_that_everybody_has_proves_nothing(service, dns):
    grayling, _ = service
    for number in range(RETURNS):
        mail = {"sender": "a@open.test", "recipient": f"r{number}@mx.test", "client_address": HERE}
        assert is_deferred(grayling, **mail)
        assert not is_deferred(grayling, **mail)
    assert is_deferred(grayling, sender="b@open.test", client_address=HERE)
    assert "domain AWL" not in grayling.log()
    # Asked for once, however many mails there were.
    assert [name for _, name, _ in dns.asked].count("there.open.test.") == 1


def test_nobody_asks_about_who_is_known(service, dns):
    grayling, _ = service
    mail = {"sender": "a@d1.test", "client_address": HERE}
    assert is_deferred(grayling, **mail)
    assert not is_deferred(grayling, **mail)
    dns.asked.clear()
    for _ in range(20):
        assert not is_deferred(grayling, **mail)
    assert not dns.asked


class Trouble:
    """What is wrong with the name server, from begin() to end()."""

    def __init__(self, word, dns):
        self._word = word
        self._dns = dns

    def begin(self):
        if self._word == "gone":
            self._dns.close()
        else:
            self._dns.trouble = [self._word]

    def end(self):
        """The server, which is well again."""
        if self._word == "gone":
            return DnsServer(ZONE, self._dns.port)
        self._dns.trouble = ()
        return self._dns


@pytest.mark.parametrize("word", ["silent", "gone", "servfail", "wrong-id", "garbage"])
def test_trouble_of_the_dns_is_told_once_and_changes_no_verdict(service, dns, word):
    grayling, status = service
    trouble = Trouble(word, dns)
    assert is_deferred(grayling, sender="a@d0.test")
    trouble.begin()
    numbers = iter(range(1, 300))

    def is_told():
        mail = {"sender": f"a@d{next(numbers)}.test", "client_address": NOWHERE}
        start = time.monotonic()
        assert is_deferred(grayling, **mail)
        assert time.monotonic() - start < TIMEOUT + SLACK
        assert grayling.ask(**mail).startswith("PREPEND")
        return "dns: no answers in time" in grayling.log()

    wait_until(is_told, grayling.log, deadline=20, interval=0.1)
    assert status.metric("dns_up") == 0
    # A first pass is asked about in the background; the same names again tell nothing new.
    mended = trouble.end()
    wait_until(lambda: is_deferred(grayling, sender=f"a@d{next(numbers)}.test")
               and "dns: answers again" in grayling.log(), grayling.log, deadline=5, interval=0.1)
    assert status.metric("dns_up") == 1
    for words in "dns: no answers in time", "dns: answers again":
        assert grayling.log().count(words) == 1
    assert "store unavailable" not in grayling.log()
    if mended is not dns:
        mended.close()


def test_a_stop_answers_who_waits_for_the_dns(service, dns):
    grayling, _ = service
    assert is_deferred(grayling, sender="a@d0.test")
    dns.trouble = ["silent"]
    answers = []
    asking = threading.Thread(target=lambda: answers.append(grayling.ask(sender="a@d1.test")))
    asked = len(dns.asked)
    asking.start()
    wait_until(lambda: len(dns.asked) > asked, "the DNS is asked")
    assert grayling.terminate() == 0
    asking.join(10)
    assert answers[0].startswith("DEFER_IF_PERMIT")


def test_a_reload_ends_and_begins_the_questions(service, dns):
    grayling, status = service

    def reload(**settings):
        lines = len(grayling.log_lines())
        grayling.write_config(**settings)
        grayling.reload()
        grayling.wait_for_log("configuration reloaded", since=lines)
        return lines

    def asked_about(domain):
        dns.asked.clear()
        assert is_deferred(grayling, sender=f"a@{domain}")
        return bool(dns.asked)

    assert asked_about("d0.test")
    reload(dns__resolver="off")
    grayling.wait_for_log("dns: nobody is asked")
    assert not asked_about("d1.test")
    assert json.loads(status.get("/status.json")[1])["dns"] is None
    since = reload(dns__resolver=[f"127.0.0.1:{dns.port}"])
    grayling.wait_for_log(f"dns: 127.0.0.1:{dns.port} is asked", since=since)
    assert asked_about("d2.test")
    reload(greylist__spf="off")
    assert not asked_about("d3.test")
    reload(greylist__spf="prove")
    wait_until(lambda: json.loads(status.get("/status.json")[1])["dns"], "the DNS is asked again")
    other = DnsServer(ZONE)
    since = reload(dns__resolver=[f"127.0.0.1:{other.port}"])
    grayling.wait_for_log(f"dns: 127.0.0.1:{other.port} is asked", since=since)
    assert not asked_about("d4.test")
    assert other.asked
    other.close()


def test_a_changed_resolv_conf_is_followed(serve, store, directory):  # noqa: F811
    """Nobody is asked there: only the log is read."""
    conf = directory / "resolv.conf"
    conf.write_text("nameserver 127.0.0.77\nnameserver fe80::1%lo\n")
    through = [*mounts.own_or_skip(), "sh", "-c",
               'mount --bind "$0" /etc/resolv.conf && exec "$@"', conf]
    grayling, _ = serve(store, through=through, **SETTINGS, **{"dns.resolver": "system"})
    grayling.wait_for_log("dns: 127.0.0.77 is asked")
    grayling.wait_for_log("resolv.conf: nameserver fe80::1%lo: grayling can't ask")
    conf.write_text("nameserver 127.0.0.78\nnameserver 127.0.0.79\n")
    grayling.wait_for_log("dns: 127.0.0.78, 127.0.0.79 are asked")
