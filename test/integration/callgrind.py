# SPDX-License-Identifier: MIT
"""Counts the instructions that the service runs for a known decision, with callgrind. A count,
other than a time, is the same on a busy machine."""

import re
from concurrent.futures import ThreadPoolExecutor

from policy_client import PolicyConnection
from process import Process
from waiting import wait_until

# What one needed when this was written, with the release build of Debian 12's g++ for x86-64.
# It may not take 3 % more. Write the new figure here when a change makes it cheaper.
RECORDED = 10_050
TOLERANCE = 0.03

# The difference of two runs is without the start and the end of the service.
FEW, MANY = 500, 3000

# 31 attributes, as Postfix 3.7 sends them for mail over TLS.
KNOWN = {"client_address": "198.51.100.7", "client_name": "mail.sender.example",
         "reverse_client_name": "mail.sender.example", "helo_name": "mail.sender.example",
         "sender": "anna@sender.example", "recipient": "bob@here.example",
         "queue_id": "4BcXyZ12345", "size": "12345", "encryption_protocol": "TLSv1.3",
         "encryption_cipher": "TLS_AES_256_GCM_SHA384", "encryption_keysize": "256",
         "compatibility_level": "3.6", "mail_version": "3.7.11"}


def of_known_decision(program, directory):
    """Returns how many instructions the loop's thread runs in user mode for a known sender's
    request, which the cache answers, with its log line. The log's own thread is left out: it takes
    as many lines at once as have come, which depends on the machine's speed."""
    with ThreadPoolExecutor(2) as pool:
        few, many = pool.map(lambda requests: _of_run(program, directory, requests), (FEW, MANY))
    return (many - few) / (MANY - FEW)


def _of_run(program, directory, requests):
    path = directory / f"callgrind-{requests}"
    socket = f"{path}.sock"
    process = Process(
        ["valgrind", "--tool=callgrind", "--separate-threads=yes", f"--callgrind-out-file={path}",
         program, "serve", "--config", "/dev/null", "--listen", f"unix:{socket}",
         "--store", f"sqlite:{path}.db", "--set", "log.level=info", "--set", "dns.resolver=off",
         "--set", "greylist.delay=0s"], f"{path}.log")
    try:
        wait_until(lambda: "listening at" in process.output() or not process.is_running(),
                   process.output, deadline=60)
        with PolicyConnection(f"unix:{socket}", timeout=60) as connection:
            wait_until(lambda: connection.ask(**KNOWN) == "DUNNO"
                       and "reason=triplet found" in process.output(), process.output, deadline=60)
            for _ in range(requests):
                connection.ask(**KNOWN)
    finally:
        process.stop(60)
    loop = path.with_name(f"{path.name}-01").read_text()
    return int(re.search(r"^totals: (\d+)", loop, re.MULTILINE)[1])
