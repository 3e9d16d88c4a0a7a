# SPDX-License-Identifier: MIT
"""Retries after a 450, as a real client does."""

import time
from dataclasses import dataclass

from waiting import wait_until


@dataclass
class Delivery:
    deferred: list   # the attempts before it was accepted
    accepted: object # the accepted attempt
    seconds: int     # between the first and the accepted attempt, in Unix seconds


def retry_until_accepted(send, deadline=20):
    """Calls send(), which returns an Attempt, until it is accepted."""
    start, deferred = int(time.time()), []

    def attempt():
        result = send()
        if result.is_accepted:
            return result
        assert result.is_deferred, result
        deferred.append(result)
        return None

    accepted = wait_until(attempt, lambda: f"accepted: {deferred[-1]}", deadline, interval=0.2)
    return Delivery(deferred, accepted, int(time.time()) - start)
