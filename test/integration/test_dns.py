# SPDX-License-Identifier: MIT
"""The section [dns], and what `grayling doctor` says of the name server in it."""

import json
import re
import subprocess

import pytest

from dns_server import DnsServer
from grayling import PROGRAM, toml

SCRIPT = """
example.org. A 192.0.2.1
example.org. TXT "v=spf1 -all"
example.org. MX 0 .
"""


@pytest.fixture
def dns():
    server = DnsServer(SCRIPT)
    yield server
    server.close()


@pytest.fixture
def doctor(directory):
    """doctor(**settings): returns the lines below "DNS" without remedies; None if there are
    none."""
    def examine(**settings):
        config = directory / "grayling.toml"
        lines = toml({"store.url": f"sqlite:{directory}/grayling.db",
                      **{key.replace("__", "."): value for key, value in settings.items()}})
        config.write_text(lines)
        done = subprocess.run([PROGRAM, "doctor", "--config", config], capture_output=True,
                              text=True, timeout=30)
        print(done.stdout, done.stderr)
        part = re.search(r"^DNS\n((?: .*\n)*)", done.stdout, re.M)
        return part and re.findall(r"^  (\w+ +\S.*)$", part[1], re.M)
    return examine


def test_doctor_says_who_answers_and_how_fast(dns, doctor):
    line, = doctor(dns__resolver=[f"127.0.0.1:{dns.port}"])
    assert re.fullmatch(rf"ok +the DNS answers within \d+ ms: 127.0.0.1:{dns.port}", line)
    assert {(name, kind) for _, name, kind in dns.asked} == {
        ("example.org.", "A"), ("example.org.", "TXT"), ("example.org.", "MX")}


def test_doctor_warns_of_a_name_server_that_is_silent(dns, doctor):
    dns.script.add("!silent example.org.")
    line, = doctor(dns__resolver=[f"127.0.0.1:{dns.port}"])
    assert line.startswith("warning") and "no answer within 300 ms about example.org (A)" in line


def test_doctor_says_which_of_two_servers_answers(dns, doctor):
    good, bad = doctor(dns__resolver=[f"127.0.0.1:{dns.port}", "127.0.0.1:9"])
    assert re.fullmatch(rf"ok +the DNS answers within \d+ ms: 127.0.0.1:{dns.port}", good)
    assert bad.startswith("warning") and bad.endswith(" from 127.0.0.1:9")


def test_doctor_asks_nobody_if_a_service_would_not(doctor):
    assert doctor(dns__resolver="off") is None
    assert doctor(dns__resolver=["127.0.0.1:9"], greylist__spf="off",
                  suspicion__points__sender_domain_dead=0,
                  suspicion__points__helo_confirmed=0) is None
    assert doctor(dns__resolver=["127.0.0.1:9"], greylist__mode="off") is None


@pytest.mark.parametrize("setting, value, reason", [
    ("dns.timeout", "1s", "not less than store.timeout"),
    ("dns.resolver", ["dns.example.org"], "not the address of a name server"),
    ("dns.resolver", "systen", "unknown; write"),
])
def test_a_mistake_is_refused_with_its_line(directory, setting, value, reason):
    config = directory / "grayling.toml"
    _, key = setting.split(".")
    config.write_text(f"[dns]\n{key} = {json.dumps(value)}\n")
    done = subprocess.run([PROGRAM, "check-config", "--config", config], capture_output=True,
                          text=True, timeout=30)
    assert done.returncode == 78
    line, = done.stderr.splitlines()
    assert f"{config}:2: {setting} = {json.dumps(value)}: " in line and reason in line


def test_a_reload_takes_all_of_it(start_grayling, store):
    service = start_grayling(store, **{"dns.resolver": "off"})
    service.write_config(dns__resolver=["127.0.0.1:9"], dns__timeout="200ms", dns__cache="4MiB",
                         dns__queries_max=10)
    service.reload()
    service.wait_for_log("configuration reloaded")
    assert "takes a restart" not in service.log()


NOBODYS_LISTED = "2.0.0.0.0.0.f.7.f.f.f.f." + "0." * 20


def entries(zone, *names, answer="127.0.0.2"):
    return "".join(f"{name}{zone}. A {answer}\n" for name in names)


def test_doctor_says_how_dns_lists_answer(directory):
    points = ["2.0.0.127.", "1.0.0.127.", "1.2.0.192."]
    key = directory / "key"
    key.write_text("secret\n")
    key.chmod(0o600)
    dns = DnsServer(entries("good.test", points[0], NOBODYS_LISTED)
                    + entries("secret.ipv4.test", points[0])
                    + entries("world.test", *points, NOBODYS_LISTED)
                    + entries("zen.spamhaus.org", *points, answer="127.255.255.254")
                    + "!silent 2.0.0.127.silent.test.\n!silent 1.0.0.127.silent.test.\n"
                    + SCRIPT)
    config = directory / "grayling.toml"
    config.write_text(toml({"store.url": f"sqlite:{directory}/grayling.db",
                            "dns.resolver": [f"127.0.0.1:{dns.port}"]})
                      + "".join(f'[[dns_list]]\nzone = "{zone}"\npoints = {{"127.0.0.2" = 4}}\n'
                                f"{more}\n" for zone, more in {
                                    "good.test": "",
                                    "{key}.ipv4.test": f'key_file = "{key}"',
                                    "world.test": "",
                                    "zen.spamhaus.org": 'errors = ["127.255.255.*"]',
                                    "silent.test": ""}.items()))
    done = subprocess.run([PROGRAM, "doctor", "--config", config], capture_output=True, text=True,
                          timeout=30)
    dns.close()
    print(done.stdout, done.stderr)
    part = re.search(r"^DNS lists\n((?: .*\n)*)", done.stdout, re.M)[1]
    said = re.findall(r"^  (\w+) +(\S.*)$", part, re.M)
    assert [level for level, _ in said] == ["ok", "ok", "wrong", "wrong", "warning"]
    texts = [text for _, text in said]
    assert texts[0].startswith("good.test answers as a list should")
    assert texts[1].startswith("{key}.ipv4.test answers") and "no IPv6 clients" in texts[1]
    assert "world.test: it lists 127.0.0.1" in texts[2]
    assert "public resolver" in texts[3]
    assert "silent.test: it gives no usable answer" in texts[4]
    assert "→ ask through a resolver of your own (dns.resolver)" in part
    assert "secret" not in done.stdout + done.stderr
    assert ("2.0.0.127.secret.ipv4.test.", "A") in {(name, kind) for _, name, kind in dns.asked}
