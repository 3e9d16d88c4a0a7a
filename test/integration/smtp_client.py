# SPDX-License-Identifier: MIT
"""An SMTP client that shows each reply, and may pretend to be any client (XCLIENT)."""

import itertools
import smtplib
from dataclasses import dataclass, field

_numbers = itertools.count(1)


@dataclass
class Attempt:
    """The result of sending one message: the replies as (code, text)."""

    message_id: str
    rcpt: dict = field(default_factory=dict)  # recipient → reply to its RCPT
    data: tuple | None = None                 # reply to the message; None: it wasn't sent

    @property
    def is_deferred(self):
        """Is true if every recipient was deferred, or the message was deferred at DATA."""
        return (all(code == 450 for code, _ in self.rcpt.values())
                or self.data is not None and self.data[0] == 450)

    @property
    def is_accepted(self):
        """Is true if Postfix accepted the message for every recipient."""
        return (all(code == 250 for code, _ in self.rcpt.values())
                and self.data is not None and self.data[0] == 250)


class Session:
    """One SMTP connection. `client` is an IP address, and `name` its host name ("" if unknown).
    With client=None the client is 127.0.0.1."""

    def __init__(self, port, client, name):
        self._smtp = smtplib.SMTP("127.0.0.1", port, local_hostname="client.test", timeout=30)
        self._command("EHLO client.test")
        if client is not None:
            address = f"IPV6:{client}" if ":" in client else client
            self._command(f"XCLIENT NAME={name or '[UNAVAILABLE]'} ADDR={address}", 220)
            self._command("EHLO client.test")

    def send(self, sender, recipients):
        """Sends a message to those recipients that Postfix accepts, as every client does."""
        recipients = [recipients] if isinstance(recipients, str) else recipients
        attempt = Attempt(f"<{next(_numbers)}@sender.test>")
        self._command(f"MAIL FROM:<{sender}>")
        for recipient in recipients:
            code, text = self._smtp.docmd("RCPT", f"TO:<{recipient}>")
            attempt.rcpt[recipient] = code, text.decode()
        if any(code == 250 for code, _ in attempt.rcpt.values()):
            attempt.data = self._data(f"Message-ID: {attempt.message_id}\r\n"
                                      f"Subject: a test\r\n\r\nHello.\r\n")
        else:
            self._command("RSET")
        return attempt

    def _data(self, message):
        """Returns the reply to the message, or to DATA if that was refused."""
        try:
            code, text = self._smtp.data(message)
        except smtplib.SMTPDataError as refused:
            code, text = refused.smtp_code, refused.smtp_error
        return code, text.decode()

    def call_back(self, recipient):
        """Does a callback, which verifies a sender: returns the reply to RCPT, and sends no
        message."""
        self._command("MAIL FROM:<>")
        code, text = self._smtp.docmd("RCPT", f"TO:<{recipient}>")
        self._command("RSET")
        return code, text.decode()

    def _command(self, line, good=250):
        code, text = self._smtp.docmd(line)
        assert code == good, f"{line}: {code} {text.decode()}"

    def drop(self):
        """Closes the connection without QUIT."""
        self._smtp.close()

    def close(self):
        """Sends QUIT if the connection is still open, and closes it."""
        try:
            self._smtp.quit()
        except (smtplib.SMTPException, OSError):
            self._smtp.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
