# SPDX-License-Identifier: MIT
"""Requests to compare two greylisters: made from a seed, and in the order of their times. They have
retries at the limits, senders as lists and bounces make them, and clients from postgrey's own
lists."""

import random
from dataclasses import dataclass

DAY = 86400
DELAY = 300
WINDOW = 2 * DAY

NETWORKS = [f"{first}.{second}.{third}" for first, second, third in (
    (192, 0, 2), (198, 51, 100), (203, 0, 113), (5, 45, 96), (80, 67, 31), (212, 18, 0))]
IPV6_NETWORKS = ["2001:db8:1:2", "2001:db8:1:3", "2a01:238:400:200"]

# Clients of postgrey's list by name, by subdomain, by expression and by address; and near misses of
# each.
LISTED = [("mail-ed1-f41.google.com", "209.85.208.41"), ("notgoogle.com", "192.0.2.20"),
          ("mx.google.com.evil.test", "192.0.2.21"), ("GOOGLE.COM", "209.85.208.42"),
          ("mail-db5eur01on0044.outbound.protection.outlook.com", "40.107.1.44"),
          ("out-22.smtp.github.com", "192.30.252.205"), ("unknown", "198.2.129.133"),
          ("unknown", "198.3.129.133"), ("mail1.bemta23.messagelabs.com", "67.219.246.3")]

SENDERS = ["anna@sender.test", "anna7@sender.test", "a.b@sender.test", "Anna.B@Sender.Test", "",
           "news-{n}@list.test", "talk-return-{n}-user=site.test@list.test",
           "bounces+{n}-user=site.test@bulk.test", "x-{n}-y.{n}@list.test", "owner-talk@list.test",
           "prvs={n:03d}4abcdef=anna@sender.test", "a=b@sender.test", "a/b@sender.test",
           "o'neil@sender.test", "no-domain"]

# Senders that the two read differently, with a new number at each attempt; the test says why.
RARE = ["{n}@sender.test", "a_{n}@sender.test", "+{n}@sender.test",
        "SRS0=h{n}=tt=first.test=anna@forward.test"]

RECIPIENTS = ["user1@site.test", "User2@Site.Test", "user3+box@site.test", "postmaster@site.test",
              "abuse+{n}@other.test", "notabuse@site.test", "user/4@site.test"]

# The retries of a message, in seconds after the first attempt.
RETRIES = [(299,), (300,), (301, 302), (10, 20, 300), (10, 309, 310), (600, 3600), (), (),
           (WINDOW - 1,), (WINDOW,), (WINDOW + 1,), (WINDOW + 1, WINDOW + 299, WINDOW + 301),
           (100, WINDOW + 150), (300, 3 * DAY, 33 * DAY)]


@dataclass(frozen=True)
class Question:
    at: int  # seconds since the start
    client_name: str
    client_address: str
    sender: str
    recipient: str
    original: str  # the pattern that the sender was made from


def client(dice):
    """Returns a function that gives the client of each attempt: its host may change, its network
    doesn't."""
    kind = dice.random()
    if kind < 0.12:
        name, address = dice.choice(LISTED)
        return lambda: (name, address)
    if kind < 0.25:
        network = dice.choice(IPV6_NETWORKS)
        return lambda: ("unknown", f"{network}::{dice.randrange(1, 0xffff):x}")
    network = dice.choice(NETWORKS)
    names = dice.choice([("unknown",), ("mx.sender.test", "mx2.sender.test")])
    return lambda: (dice.choice(names), f"{network}.{dice.randrange(1, 255)}")


def message(dice, number, first, senders):
    original, recipient = dice.choice(senders), dice.choice(RECIPIENTS).format(n=number % 1000)
    host = client(dice)
    each = int(senders is RARE)  # otherwise all attempts have the same sender
    return [Question(first + after, *host(), original.format(n=(number + each * attempt) % 1000),
                     recipient, original)
            for attempt, after in enumerate((0, *dice.choice(RETRIES)))]


def questions(seed, messages, length=40 * DAY, rare=0.01):
    dice = random.Random(seed)
    found = []
    for number in range(messages):
        senders = RARE if dice.random() < rare else SENDERS
        found += message(dice, number, dice.randrange(length), senders)
    return sorted(found, key=lambda question: question.at)
