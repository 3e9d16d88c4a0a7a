# SPDX-License-Identifier: MIT
"""`grayling explain` asks the DNS for SPF, and its result is that of RFC 7208."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
import spf_suites
from dns_server import DnsServer
from grayling import PROGRAM, toml

# Results of pyspf in modes that aren't in the RFC.
NOT_OF_THE_RFC = {"default-modifier", "default-modifier-harsh"}


class Explainer:
    """Runs the command with only this name server, and an empty store."""

    def __init__(self, directory, resolver):
        self._config = directory / "grayling.toml"
        self._config.touch(mode=0o600)
        self._config.write_text(toml({"store.url": f"sqlite:{directory}/none.db",
                                      "dns.resolver": resolver}))

    def run(self, *options, **attributes):
        words = [f"{name}={value}" for name, value in attributes.items()]
        done = subprocess.run([PROGRAM, "explain", "--config", self._config, *options, *words],
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def spf(self, client, sender, helo="mail.example.net"):
        return json.loads(self.run("--json", client_address=client, sender=sender, helo_name=helo,
                                   recipient="anna@here.test"))["spf"]


@pytest.fixture
def asking(directory):
    """asking(zone): returns an Explainer that asks a name server with this zone."""
    servers = []

    def start(zone):
        servers.append(DnsServer(zone))
        return Explainer(directory, [f"127.0.0.1:{servers[-1].port}"])

    yield start
    for server in servers:
        server.close()


@pytest.mark.parametrize("suite, count", [("rfc7208-tests", 203), ("pyspf-tests", 16),
                                          ("blitirispf-tests", 21)])
def test_each_case_of_a_public_suite_is_right(asking, directory, suite, count):
    wrong, seen = {}, 0
    with ThreadPoolExecutor(2) as pool:
        for zone, cases in spf_suites.scenarios(directory, suite):
            explainer = asking(zone)
            results = pool.map(lambda case, explainer=explainer: explainer.spf(
                case["host"], case["mailfrom"], case.get("helo", "")), cases.values())
            for (name, case), spf in zip(cases.items(), results):
                seen += 1
                right = case["result"] if isinstance(case["result"], list) else [case["result"]]
                if spf["result"] not in right and name not in NOT_OF_THE_RFC:
                    wrong[name] = right, spf
    assert not wrong
    assert seen == count


ZONE = """
example.org. TXT "v=spf1 include:_spf.example.com a:mail.example.org " "-all"
_spf.example.com. TXT "v=spf1 ip4:198.51.100.0/24 ~all"
mail.example.net. TXT "v=spf1 +all"
open.example. TXT "v=spf1 ip4:198.51.100.0/24 exists:open.example -all"
open.example. A 192.0.2.9
fixed.example. TXT "v=spf1 -ip4:192.0.2.1 exists:open.example -all"
!servfail broken.example.
"""


def test_the_term_that_decided_and_the_cost_are_told(asking):
    explainer = asking(ZONE)
    spf = explainer.spf("198.51.100.7", "bob@example.org")
    assert spf.pop("ms") >= 0
    assert spf == {"result": "pass", "domain": "example.org", "identity": "mailfrom",
                   "term": "ip4:198.51.100.0/24", "wide": False, "lookups": 1}
    assert explainer.spf("203.0.113.1", "")["wide"]
    wide = explainer.spf("198.51.100.1", "bob@open.example")
    assert (wide["result"], wide["wide"]) == ("pass", True)
    fixed = explainer.spf("198.51.100.1", "bob@fixed.example")
    assert (fixed["result"], fixed["wide"]) == ("pass", True)
    text = explainer.run(client_address="203.0.113.1", sender="bob@example.org",
                         recipient="anna@here.test")
    assert "spf       fail for example.org (MAIL FROM), by -all\n" in text
    assert "asked just now: 3 questions, " in text


def test_the_domain_above_a_helo_without_a_record_is_asked(asking):
    text = asking(ZONE).run(client_address="198.51.100.7", sender="", helo_name="mx.example.org",
                            recipient="anna@here.test")
    assert ("spf       none for mx.example.org (HELO); pass for example.org, "
            "by ip4:198.51.100.0/24 of _spf.example.com\n") in text
    assert "domain    example.org\n" in text


def test_trouble_of_the_dns_is_told(asking):
    text = asking(ZONE).run(client_address="192.0.2.7", sender="bob@broken.example",
                            recipient="anna@here.test")
    assert ("spf       temperror for broken.example (MAIL FROM): "
            "the DNS gives no answer for broken.example\n") in text


def test_nobody_is_asked_with_dns_resolver_off(directory):
    assert Explainer(directory, "off").spf("192.0.2.7", "bob@example.org") is None
