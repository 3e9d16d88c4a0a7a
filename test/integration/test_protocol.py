# SPDX-License-Identifier: MIT
"""The policy protocol as clients speak it, well and badly, without a Postfix."""

import re

import pytest

import stores
from policy_client import ATTRIBUTES, request

# Not sent if a test sends a request once for each of its bytes.
RARELY_SENT = [name for name in ATTRIBUTES
               if name.startswith(("sasl_", "ccert_", "encryption_", "server_", "reverse_"))]
DEFERRED = "DEFER_IF_PERMIT 4.2.0 Greylisted, please try again later"


@pytest.fixture
def service(start_grayling, directory):
    return start_grayling(stores.sqlite(directory))


@pytest.fixture
def connection(service):
    with service.connect() as connection:
        yield connection


def test_many_requests_on_a_connection(connection):
    for number in range(200):
        assert connection.ask(sender=f"{number}@sender.test") == DEFERRED


def test_pipelined_requests_are_answered_in_order(connection):
    connection.send(b"".join(
        request(sender=f"{number}@sender.test", protocol_state="RCPT" if number % 3 else "DATA",
                recipient="anna@mx.test" if number % 3 else "") for number in range(300)))
    for number in range(300):
        assert connection.reply() == (DEFERRED if number % 3 else "DUNNO"), number


def test_request_split_at_every_byte(connection):
    bytes_of_it = request(sender="someone@sender.test", **dict.fromkeys(RARELY_SENT))
    for split in range(1, len(bytes_of_it)):
        connection.send(bytes_of_it[:split])
        connection.send(bytes_of_it[split:])
        assert connection.reply() == DEFERRED, split
    for byte in bytes_of_it:
        connection.send(bytes([byte]))
    assert connection.reply() == DEFERRED


def test_carriage_returns_are_tolerated(connection):
    connection.send(request(sender="someone@sender.test").replace(b"\n", b"\r\n"))
    assert connection.reply() == DEFERRED


@pytest.mark.parametrize("change", [
    {"something_new": "x"}, {"sender": "a=b=c@sender.test"}, {"request": None}, {"instance": None},
    {"protocol_state": None}, {"client_address": "2001:DB8::0:7"}, {"sender": ""},
    {"client_address": "::ffff:192.0.2.9"}, {"protocol_state": "DATA"},
    {"protocol_state": "rcpt"}, {"request": "SMTPD_ACCESS_POLICY"}])
def test_requests_that_get_a_verdict(connection, change):
    assert connection.ask(**change) == DEFERRED


@pytest.mark.parametrize("change", [
    {"protocol_state": "CONNECT"}, {"protocol_state": "MAIL"}, {"protocol_state": "VRFY"},
    {"protocol_state": "DATA", "recipient": ""}, {"client_address": "127.0.0.1"},
    {"client_address": "127.9.9.9"}, {"client_address": "::1"}, {"sasl_username": "anna"}])
def test_requests_that_are_not_greylisted(connection, change):
    assert connection.ask(**change) == "DUNNO"


@pytest.mark.parametrize("change", [
    {"client_address": None}, {"client_address": ""}, {"client_address": "unknown"},
    {"client_address": "192.0.2.256"}, {"client_address": "fe80::1%eth0"}, {"sender": None},
    {"recipient": None}, {"protocol_state": "RCPT TO"}])
def test_requests_without_a_key_are_let_through_and_logged(service, connection, change):
    seen = len(service.log_lines())
    assert connection.ask(**change) == "DUNNO"
    service.wait_for_log(*change, since=seen)
    assert connection.ask() == DEFERRED


def test_empty_lines_are_no_requests(connection):
    connection.send(b"\n" + request() + b"\r\n\n" + request(protocol_state="CONNECT") + b"\n")
    assert [connection.reply(), connection.reply()] == [DEFERRED, "DUNNO"]
    assert connection.ask() == DEFERRED
    connection.end()
    assert connection.rest() == b""


def test_request_without_its_end_has_a_line(service, connection):
    seen = len(service.log_lines())
    connection.send(request()[:-1])
    connection.end()
    assert connection.rest() == b""
    service.wait_for_log("hung up in the middle of a request", since=seen)


def test_what_came_before_a_half_close_is_answered(connection):
    connection.send(b"".join(request(sender=f"{number}@sender.test") for number in range(5)))
    connection.end()
    assert connection.rest() == f"action={DEFERRED}\n\n".encode() * 5


def many_attributes(count):
    """Returns a good request with that number of attributes."""
    lines = request().rstrip(b"\n").split(b"\n")
    lines += [b"more%d=x" % number for number in range(count - len(lines))]
    return b"\n".join(lines) + b"\n\n"


def large_request(size):
    """Returns a good request with that number of bytes."""
    return request(padding="x" * (size - len(request(padding=""))))


@pytest.mark.parametrize("bytes_of_it", [many_attributes(100), large_request(65536)],
                         ids=["100 attributes", "64 KiB"])
def test_largest_request_is_answered(connection, bytes_of_it):
    connection.send(bytes_of_it)
    assert connection.reply() == DEFERRED


MALFORMED = {
    "NUL": request(helo_name="mail\0.sender.test"),
    "no =": b"request=smtpd_access_policy\nwhat is this\n\n",
    "101 attributes": many_attributes(101),
    "over 64 KiB": large_request(65537),
    "64 KiB without an end": b"sender=" + b"x" * 65536,
    "another request": request(request="junk_mail_policy"),
    "HTTP": b"GET / HTTP/1.1\r\nHost: mx.test\r\n\r\n",
    "PROXY protocol, version 1": b"PROXY TCP4 192.0.2.1 192.0.2.2 40000 10023\r\n" + request(),
    "PROXY protocol, version 2": b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0" + request(),
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "control characters": b"request=smtpd_access_policy\n\x1b[31m\x07red\n\n",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_request_ends_that_connection_alone(service, name):
    with service.connect() as other, service.connect() as bad:
        assert other.ask(sender="before@sender.test") == DEFERRED
        service.wait_for_log("before@sender.test")
        other.send(request(sender="meanwhile@sender.test")[:40])
        seen = len(service.log_lines())
        bad.send(MALFORMED[name])
        assert bad.rest() == b""
        other.send(request(sender="meanwhile@sender.test")[40:])
        assert other.reply() == DEFERRED
        service.wait_for_log("meanwhile@sender.test", since=seen)
    lines = [line for line in service.log_lines(seen) if "action=" not in line]
    assert len(lines) == 1, lines
    assert "127.0.0.1" in lines[0] and len(lines[0]) < 1000
    assert not re.search(r"[\x00-\x1f\x7f]", lines[0])


def test_each_malformed_request_has_its_line(service):
    for bytes_of_it in MALFORMED.values():
        seen = len(service.log_lines())
        with service.connect() as bad:
            bad.send(bytes_of_it)
            bad.rest()
        service.wait_for_log("malformed request from 127.0.0.1", since=seen)


def test_request_before_a_malformed_one_is_answered(service):
    with service.connect() as connection:
        connection.send(request(sender="good@sender.test") + MALFORMED["no ="])
        assert connection.rest() == f"action={DEFERRED}\n\n".encode()
