# SPDX-License-Identifier: MIT
"""Counts the instructions that the service's loop runs for a decision, with callgrind. A count,
other than a time, is the same on a busy machine."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Callable

from policy_client import PolicyConnection, request
from process import Process
from waiting import wait_until

# What one needed when this was written, with the release build of Debian 12's g++ for x86-64,
# on a processor with AVX2.
# It may not take 3 % more. Write the new figure here when a change makes it cheaper.
RECORDED = 5_000
RECORDED_STRANGER = 36_300
TOLERANCE = 0.03

# 31 attributes, as Postfix 3.7 sends them for mail over TLS.
KNOWN = {"client_address": "198.51.100.7", "client_name": "mail.sender.example",
         "reverse_client_name": "mail.sender.example", "helo_name": "mail.sender.example",
         "sender": "anna@sender.example", "recipient": "bob@here.example",
         "queue_id": "4BcXyZ12345", "size": "12345", "encryption_protocol": "TLSv1.3",
         "encryption_cipher": "TLS_AES_256_GCM_SHA384", "encryption_keysize": "256",
         "compatibility_level": "3.6", "mail_version": "3.7.11"}

# Strangers that come together. The service reads them at once, so that they are one batch.
BATCH = 24


@dataclass(frozen=True)
class Work:
    name: str
    few: int  # the difference of two runs is without the start and the end of the service
    many: int
    ask: Callable  # (connection, number): the next requests


def of_known_decision(program, directory):
    """Returns how many instructions the loop's thread runs in user mode for a known sender's
    request, which the cache answers, with its log line. The log's own thread is left out: it takes
    as many lines at once as have come, which depends on the machine's speed."""
    return _of(program, directory,
               Work("known", 500, 3000, lambda connection, _: connection.ask(**KNOWN)))


def of_stranger(program, directory):
    """Returns the same for a stranger, of whom a worker makes a row; the worker's thread is left
    out. The DNS is off."""
    batches = Work("strangers", 10, 60, _ask_strangers)
    return _of(program, directory, batches) / BATCH


def _ask_strangers(connection, batch):
    """A third has no name, a third the name of a line, and a third that of a mail host."""
    requests = []
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        high, low = divmod(number, 250)
        name = ("unknown", f"203-0-{high}-{low}.dynamic.provider.example",
                f"mail{number}.sender{number}.example")[number % 3]
        requests.append(request(**{
            **KNOWN, "client_address": f"203.0.{high}.{low}", "client_name": name,
            "helo_name": name, "sender": f"anna@sender{number}.example", "queue_id": ""}))
    connection.send(b"".join(requests))
    for _ in requests:
        assert connection.reply().startswith("DEFER_IF_PERMIT")


def _of(program, directory, work):
    with ThreadPoolExecutor(2) as pool:
        few, many = pool.map(lambda times: _of_run(program, directory, work, times),
                             (work.few, work.many))
    return (many - few) / (work.many - work.few)


def _of_run(program, directory, work, times):
    path = directory / f"callgrind-{work.name}-{times}"
    socket = f"{path}.sock"
    process = Process(
        ["valgrind", "--tool=callgrind", "--separate-threads=yes", f"--callgrind-out-file={path}",
         program, "serve", "--config", "/dev/null", "--listen", f"unix:{socket}",
         "--store", f"sqlite:{path}.db", "--set", "log.level=info", "--set", "dns.resolver=off",
         "--set", "greylist.delay=0s", "--set", "store.timeout=30s"], f"{path}.log")
    try:
        wait_until(lambda: "listening at" in process.output() or not process.is_running(),
                   process.output, deadline=60)
        with PolicyConnection(f"unix:{socket}", timeout=60) as connection:
            wait_until(lambda: connection.ask(**KNOWN) == "DUNNO"
                       and "reason=triplet found" in process.output(), process.output, deadline=60)
            for number in range(times):
                work.ask(connection, number)
    finally:
        process.stop(60)
    loop = path.with_name(f"{path.name}-01").read_text()
    return int(re.search(r"^totals: (\d+)", loop, re.MULTILINE)[1])
