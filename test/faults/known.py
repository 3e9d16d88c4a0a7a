# SPDX-License-Identifier: MIT
"""Asks about one known sender at a steady pace, in a process of its own, and prints the p99 of the
answers in milliseconds: known.py ENDPOINT SECONDS. So it measures the service, and not the loop of
a load that does much else. An answer's time counts from when its question was due."""

import sys
import time

import policy_client
from waits import let_pass

PERIOD = 0.0025 # seconds
SENDER = {"sender": "known@sender.test", "client_address": "192.0.2.7"}


def main():
    endpoint, seconds = sys.argv[1], float(sys.argv[2])
    question = policy_client.request(**SENDER, instance="known")
    took = []
    with policy_client.PolicyConnection(endpoint) as service:
        due = time.monotonic()
        for _ in range(int(seconds / PERIOD)):
            let_pass(due - time.monotonic())
            service.send(question)
            action = service.reply()
            assert not action.startswith("DEFER"), action
            took.append(time.monotonic() - due)
            due += PERIOD
    print(sorted(took)[len(took) * 99 // 100] * 1000)


if __name__ == "__main__":
    main()
