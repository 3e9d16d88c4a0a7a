# SPDX-License-Identifier: MIT
"""DNS lists that work, and lists that fail in all the ways in which lists have failed."""

import json
import subprocess

import pytest

import stores
from dns_server import DnsServer
from grayling import PROGRAM, is_deferred
from waiting import wait_until

LISTED, CLEAN, FORGED = "198.51.100.9", "198.51.100.10", "203.0.113.7"
FORTY = "".join(f"*.forty.test. A 127.0.0.{number}\n" for number in range(2, 42))
ZONE = f"""
sender.test. TXT "v=spf1 ip4:198.51.100.0/24 -all"
sender.test. MX 10 mail.sender.test.
2.0.0.127.healthy.test. A 127.0.0.2
9.100.51.198.healthy.test. A 127.0.0.4
empty.test. TXT "there is nothing below"
*.world.test. A 127.0.0.2
*.trusting.test. A 127.0.10.3
*.refusing.test. A 127.255.255.254
*.outside.test. A 192.0.2.80
!servfail *.servfail.test.
!refused *.refused.test.
!silent *.silent.test.
!truncate,hang-up *.truncated.test.
{FORTY}"""
# Those that fail a test; of the others, nobody knows until they have been silent for a minute.
FAILING = ("empty", "gone", "world", "trusting", "refusing", "outside")
UNKNOWN = ("servfail", "refused", "silent", "truncated", "forty")


def lists(*names):
    return [{"zone": f"{name}.test", "points": {"127.0.0.[2-250]": 9, "127.0.10.*": -9},
             "errors": ["127.255.255.*"]} for name in names]


@pytest.fixture
def dns():
    server = DnsServer(ZONE)
    yield server
    server.close()


@pytest.fixture
def serve(start_grayling, directory, dns):
    def start(*names, **settings):
        return start_grayling(stores.sqlite(directory), **{
            "dns.resolver": [f"127.0.0.1:{dns.port}"], "dns_list": lists(*names),
            "suspicion.selective": True, "log.format": "json", "store.timeout": "3s", **settings})
    return start


def decision(service, sender):
    return json.loads(service.wait_for_log(f'"{sender}"'))


def test_a_list_counts_for_strangers_and_says_so(serve, dns):
    service = serve("healthy")
    service.wait_for_log("DNS list healthy.test is on")
    assert is_deferred(service, client_address=LISTED, sender="a@sender.test")
    found = decision(service, "a@sender.test")
    assert found["points"] == 9 and found["signs"] == "healthy.test 9", found
    assert not is_deferred(service, client_address=CLEAN, sender="b@sender.test")
    assert [name for _, name, _ in dns.asked if name.startswith("10.100.51.198.healthy.test")]
    done = subprocess.run(
        [PROGRAM, "explain", "--json", "--config", service.config, f"client_address={LISTED}",
         "client_name=mail.sender.test", "sender=a@sender.test", "recipient=anna@mx.test"],
        capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["points"]["of"] == {"healthy.test": 9}, told
    assert told["lists"] == [{"list": "healthy.test", "answer": "127.0.0.4", "points": 9,
                              "off": None}]


def test_lists_that_fail_change_nothing(serve, dns):
    service = serve("healthy", *FAILING, *UNKNOWN)
    service.wait_for_log("DNS list healthy.test is on")
    for name in FAILING:
        service.wait_for_log(f"DNS list {name}.test is off and counts nothing")
    wait_until(lambda: all(
        sum(zone in asked for _, asked, _ in dns.asked) >= 5 for zone in
        (f"{name}.test" for name in UNKNOWN)), "each list is tested")
    for number in range(5):
        assert not is_deferred(service, client_address=CLEAN, sender=f"g{number}@sender.test")
        assert is_deferred(service, client_address=FORGED, sender=f"f{number}@sender.test")
    assert is_deferred(service, client_address=LISTED, sender="a@sender.test")
    assert decision(service, "a@sender.test")["signs"] == "healthy.test 9"
    for name in FAILING:
        assert service.log().count(f"DNS list {name}.test ") == 1
    for name in UNKNOWN:
        assert f"DNS list {name}.test is on" not in service.log()
