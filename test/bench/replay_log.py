# SPDX-License-Identifier: MIT
"""Writes a mail log for the benchmark of `grayling replay`: what Postfix and grayling log in a
month. The same size gives the same bytes."""

import random
from collections import deque
from datetime import datetime, timedelta, timezone

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
MONTH = 30 * 86400
MESSAGE_BYTES = 650  # of a message with its retries, about
RETURN_AFTER = 600  # seconds, of strangers whose mail is wanted

# The share of each kind of message, and how many senders there are. A stranger comes back, spam
# never does.
SPAM, STRANGERS = 0.4, 0.15
KNOWN = 20_000


def write_log(path, size):
    """Writes at least `size` bytes, in the order of the times."""
    dice = random.Random(1)
    step = MONTH * MESSAGE_BYTES / size
    returning = deque()  # the time, and the message
    with path.open("w", encoding="ascii") as file:
        log = MailLog(file)
        number = 0
        while log.bytes < size:
            number += 1
            log.go_to(number * step)
            while returning and returning[0][0] <= number * step:
                log.accept(*returning.popleft()[1])
            kind = dice.random()
            if kind < SPAM:
                log.defer(*spam(number, dice))
            elif kind < SPAM + STRANGERS:
                message = mail(KNOWN + number, dice)
                log.defer(*message)
                returning.append((number * step + RETURN_AFTER, message))
            else:
                log.accept(*mail(int(dice.paretovariate(0.5)) % KNOWN, dice))


def spam(number, dice):
    """Returns the client's address and name, the sender and the recipient."""
    bot = dice.randrange(1 << 24)
    return (f"203.{bot >> 16}.{bot >> 8 & 255}.{bot & 255}", "unknown",
            f"offer{number}@spam{bot % 5000}.example", f"user{dice.randrange(500)}@site.example")


def mail(sender, dice):
    """Returns the same of wanted mail. Each server sends for several domains."""
    host = sender % 4000
    return (f"198.18.{host >> 8}.{host & 255}", f"mail.host{host}.example",
            f"writer{sender}@domain{sender % 9000}.example",
            f"user{dice.randrange(500)}@site.example")


class MailLog:
    """The lines of a host, as Postfix and grayling write them."""

    def __init__(self, file):
        self.file = file
        self.bytes = 0
        self.messages = 0
        self.time = ""

    def go_to(self, seconds):
        """The time of what is logged next, since the start."""
        now = START + timedelta(seconds=int(seconds))
        self.time = now.strftime("%Y-%m-%dT%H:%M:%S+00:00")

    def defer(self, address, name, sender, recipient):
        self.decide("greylist", "new", address, name, sender, recipient)
        self.write("postfix/smtpd",
                   f"NOQUEUE: reject: RCPT from {name}[{address}]: 450 4.2.0 <{recipient}>: "
                   "Recipient address rejected: Greylisted, please try again later; "
                   f"from=<{sender}> to=<{recipient}> proto=ESMTP helo=<{name}>")

    def accept(self, address, name, sender, recipient):
        self.messages += 1
        queue = f"{0x4A000 + self.messages:X}"
        self.decide("pass", "triplet found", address, name, sender, recipient)
        self.write("postfix/smtpd", f"{queue}: client={name}[{address}]")
        self.write("postfix/cleanup", f"{queue}: message-id=<{queue}@{name}>")
        self.write("postfix/qmgr", f"{queue}: from=<{sender}>, size=2345, nrcpt=1 (queue active)")
        self.write("postfix/lmtp",
                   f"{queue}: to=<{recipient}>, relay=mx.example[private/lmtp], delay=0.2, "
                   "delays=0.1/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 Saved)")
        self.write("postfix/qmgr", f"{queue}: removed")

    def decide(self, action, reason, address, name, sender, recipient):
        self.write("grayling", f"action={action}, reason={reason}, client_name={name}, "
                   f"client_address={address}, sender={sender}, recipient={recipient}")

    def write(self, program, text):
        self.bytes += self.file.write(f"{self.time} mx {program}[7]: {text}\n")
