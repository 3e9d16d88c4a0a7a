# SPDX-License-Identifier: MIT
"""`grayling report`: the counts of services, and its output without their tables."""

import json
import stat
import subprocess

import pytest

from commands import run
from dns_server import DnsServer
from grayling import PROGRAM, is_deferred
from waiting import wait_until
from wall_clock import frozen_clock

DAY = 86400
START = 1_800_000_000


def report(store, *arguments, code=0, config=None):
    where = ["--config", str(config)] if config else ["--store", store.url]
    done = subprocess.run([PROGRAM, "report", *where, *arguments], capture_output=True, text=True,
                          timeout=30, stdin=subprocess.DEVNULL)
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stdout + done.stderr


def figures(store):
    return json.loads(report(store, "--json"))


def test_who_came_back_and_who_never_did(start_grayling, store, directory, monkeypatch):
    clock = frozen_clock(directory / "clock", monkeypatch)
    clock.set(START)
    service = start_grayling(store, **{"store.refresh": "1s", "exempt.clients": ["192.0.2.66"],
                                       "exempt.senders": ["@never.test"]})
    for sender in ("back@one.test", "<b>gone</b>@two.test"):
        service.ask(sender=sender, recipient="x@mx.test")
    service.ask(client_address="192.0.2.66")
    clock.set(START + 7200)
    service.ask(sender="back@one.test", recipient="x@mx.test")
    wait_until(lambda: figures(store)["strangers"]["returned"] == 1, "what was counted is written")
    found = figures(store)
    assert found["strangers"] == {"held": 2, "returned": 1, "never": 0, "may_return": 1,
                                  "learned": 0, "of_proved_domains": 0}
    assert found["waits"] == [{"up_to": 7200, "count": 1}]
    assert [wait["sender"] for wait in found["longest"]] == ["back@one.test"]
    assert found["longest"][0]["waited"] == 7200

    service.terminate()  # its last counts aren't lost
    clock.set(START + 3 * DAY)
    found = figures(store)
    assert found["strangers"]["never"] == 1
    assert found["exemptions"] == [{"exemption": "client 192.0.2.66", "mails": 1}]
    assert found["answers"]["greylist new"] == 2
    assert "half within" in report(store)

    page = directory / "report.html"
    assert report(store, "--html", str(page)) == ""
    text = page.read_text().replace("<wbr>", "")
    assert "back@one.test" in text and "<b>gone" not in text
    assert stat.S_IMODE(page.stat().st_mode) & 0o027 == 0  # the same mode as the database's
    assert "can't be written: No space" in report(store, "--html", "/dev/full", code=1)
    assert "can't be written: No such" in report(store, "--html", f"{directory}/no/x", code=1)
    assert "kept for 90d" in report(store, "--since", "91d", code=2)


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_text_of_the_page_is_cut(start_grayling, store, directory, browser, width):
    service = start_grayling(store, **{"greylist.delay": "0s"})
    for number in range(20):
        for _ in range(2):
            service.ask(sender=f"bounce-{number}@mail.a-long-domain-of-a-newsletter.example",
                        recipient="anna@another-rather-long-domain.example",
                        client_address=f"2001:db8:1234:5678:90ab:cdef:0:{number}")
    service.terminate()
    page = directory / "report.html"
    report(store, "--html", str(page))
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    browser.view(width, 844, is_phone=width < 1000)
    browser.open(f"file://{page}")
    assert browser.cut_texts() == []
    assert browser.content_width() <= width


def test_learn_mode_tells_whom_enforcing_would_hold_up(start_grayling, store):
    service = start_grayling(store, **{"store.refresh": "1s", "greylist.mode": "learn"})
    for _ in range(2):
        service.ask(sender="a@one.test")
    service.ask(sender="b@one.test")
    wait_until(lambda: figures(store)["strangers"]["learned"] == 2, "what was counted is written")
    assert figures(store)["strangers"]["held"] == 0


def test_without_its_tables_the_report_says_what_it_can(start_grayling, mariadb):
    import stores
    store = stores.mariadb_full(mariadb)
    service = start_grayling(store)
    service.ask(sender="a@one.test")
    wait_until(lambda: mariadb.sql("SHOW TABLES FROM greylist LIKE 'report_wait'"), "the tables")
    service.terminate()
    mariadb.sql("DROP TABLE greylist.report_count, greylist.report_wait; "
                "REVOKE CREATE ON greylist.* FROM grayling@localhost")
    service.start()
    service.ask(sender="b@one.test")
    service.wait_for_log("report: the account may not use greylist.report_count")
    said = report(store, code=1)
    assert "2 wait now, and 0 are known." in said
    assert "grayling migrate" in said


def test_what_became_of_domains(start_grayling, store):
    dns = DnsServer('good.test. TXT "v=spf1 ip4:203.0.113.0/24 -all"\n'
                    'broken.test. TXT "v=spf1 ip4:203.0.113.300 -all"\n')
    service = start_grayling(store, **{
        "store.refresh": "1s", "greylist.delay": "0s", "greylist.client": "network",
        "dns.resolver": [f"127.0.0.1:{dns.port}"]})

    def come(domain, number, returns=True):
        mail = {"sender": f"a@{domain}", "recipient": f"r{number}@mx.test",
                "client_address": "203.0.113.7"}
        deferred = is_deferred(service, **mail)
        if deferred and returns:
            assert not is_deferred(service, **mail)
        return deferred

    for number in range(2):
        assert come("broken.test", number)
        come("good.test", number)
    fresh = iter(range(100, 1000))
    wait_until(lambda: not come("good.test", next(fresh)), "the domain passes", deadline=30)
    wait_until(lambda: figures(store)["strangers"]["of_proved_domains"] > 0, "it is counted")
    found = figures(store)
    assert sum(slot["of_proved_domains"] for slot in found["slots"]) > 0
    assert found["domains"]["proved"] == 1
    assert {"domain": "broken.test", "spf": "permerror", "mails": 2} in found["domains"]["unproved"]

    assert "forgotten" in run(store, "forget", "@good.test", "--yes")
    found = figures(store)["domains"]
    assert found["proved"] == 0
    assert [(one["domain"], one["why"]) for one in found["lost"]] == [("good.test", "forgotten")]
    assert "good.test: forgotten by an administrator" in report(store)
    assert "broken.test: its SPF record is broken (permerror)" in report(store)
    dns.close()


def test_what_selective_waiting_would_have_let_in(start_grayling, store):
    service = start_grayling(store, **{"store.refresh": "1s", "greylist.delay": "0s"})
    good = {"client_name": "mx.good.test", "helo_name": "mx.good.test"}
    nameless = {"client_name": "unknown", "client_address": "198.51.100.7"}
    for number in range(4):
        assert is_deferred(service, sender=f"a{number}@good.test", **good)
    for number in range(3):
        assert is_deferred(service, sender=f"b{number}@bad.test", **nameless)
    assert not is_deferred(service, sender="a0@good.test", **good)
    wait_until(lambda: figures(store)["strangers"]["returned"] == 1, "what was counted is written")
    found = figures(store)
    assert found["selective"] == {"would_pass": {"held": 4, "returned": 1, "never": 0,
                                                 "may_return": 3, "learned": 0}, "would_wait": 3}
    signs = {sign["sign"]: sign["held"] for sign in found["signs"]}
    assert signs == {"": 4, "no_name": 3}
    said = report(store)
    assert "With suspicion.selective = true, of these strangers" in said
    assert "no_name" in said
