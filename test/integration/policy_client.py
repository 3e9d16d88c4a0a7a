# SPDX-License-Identifier: MIT
"""A client of the policy protocol that sees every byte of it."""

import itertools
import socket

_instances = itertools.count(1)

# The attributes that Postfix 3.7 sends, in its order.
ATTRIBUTES = {
    "request": "smtpd_access_policy", "protocol_state": "RCPT", "protocol_name": "ESMTP",
    "client_address": "192.0.2.7", "client_name": "mail.sender.test", "client_port": "40000",
    "reverse_client_name": "mail.sender.test", "server_address": "127.0.0.1", "server_port": "25",
    "helo_name": "mail.sender.test", "sender": "someone@sender.test",
    "recipient": "anna@mx.test", "recipient_count": "0", "queue_id": "", "instance": "",
    "size": "0", "etrn_domain": "", "stress": "", "sasl_method": "", "sasl_username": "",
    "sasl_sender": "", "ccert_subject": "", "ccert_issuer": "", "ccert_fingerprint": "",
    "ccert_pubkey_fingerprint": "", "encryption_protocol": "", "encryption_cipher": "",
    "encryption_keysize": "0", "policy_context": "",
}


def request(**attributes):
    """Returns the bytes of a request for a new message; an attribute that is None is left out."""
    all_attributes = {**ATTRIBUTES, "instance": f"1.{next(_instances)}", **attributes}
    return b"".join(name.encode() + b"=" + as_bytes(value) + b"\n"
                    for name, value in all_attributes.items() if value is not None) + b"\n"


def as_bytes(value):
    return value if isinstance(value, bytes) else value.encode()


class PolicyConnection:
    """One connection to `endpoint`, written as Postfix writes it."""

    def __init__(self, endpoint, timeout=10):
        kind, address = endpoint.split(":", 1)
        if kind == "unix":
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(timeout)
            self.socket.connect(address)
        else:
            host, port = address.rsplit(":", 1)
            self.socket = socket.create_connection((host.strip("[]"), int(port)), timeout)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # keeps parts apart
        self._received = b""

    def send(self, data):
        self.socket.sendall(data)

    def end(self):
        """Half-closes the connection: no more requests come."""
        self.socket.shutdown(socket.SHUT_WR)

    def reply(self):
        """Returns the next reply's action. Fails at a byte that doesn't belong there."""
        while b"\n\n" not in self._received:
            received = self.socket.recv(65536)
            assert received, f"closed after {self._received!r}"
            self._received += received
        text, self._received = self._received.split(b"\n\n", 1)
        assert text.startswith(b"action=") and b"\n" not in text, text
        return text[len(b"action="):].decode()

    def ask(self, **attributes):
        self.send(request(**attributes))
        return self.reply()

    def rest(self):
        """Returns all bytes until the other side closes."""
        try:
            while received := self.socket.recv(65536):
                self._received += received
        except ConnectionResetError:
            pass  # it closed before it had read everything
        return self._received

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
