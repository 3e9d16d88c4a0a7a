# SPDX-License-Identifier: MIT
"""A thousand requests a second for the pages of links and for the interface for panels: the limits
hold, and neither mail nor a probe notices."""

import http.client
import itertools
import threading
import time
from collections import Counter

from crowd import Crowd
from test_user_pages import ANNA, TOKEN, path_of, small_site  # noqa: F401
from waiting import wait_until

REQUESTS = 4000
PER_SECOND = 1000  # on a slow machine there are fewer
SECONDS_MAX = 30
CONNECTIONS = 8

# recipient_desk.hpp: visits in a row, and the seconds until another one may be made.
VISITS_MAX = 20
VISIT_EVERY = 3


class Flood(Crowd):
    """Sends requests of these kinds in turn: name -> (method, path, headers). Counts the answers,
    (name, status) -> number."""

    def __init__(self, port, kinds):
        super().__init__(CONNECTIONS, lambda _: self._send())
        self.answers = Counter()
        self._port = port
        self._kinds = list(kinds.items())
        self._numbers = iter(range(REQUESTS))
        self._lock = threading.Lock()
        self._start = time.monotonic()

    def is_running(self):
        if time.monotonic() - self._start > SECONDS_MAX:
            self.is_over.set()
        return super().is_running()

    def seconds(self):
        return time.monotonic() - self._start

    def statuses(self, name):
        return {status for kind, status in self.answers if kind == name}

    def _send(self):
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        while (number := self._next()) is not None:
            self.is_over.wait(max(0, self._start + number / PER_SECOND - time.monotonic()))
            name, (method, path, headers) = self._kinds[number % len(self._kinds)]
            connection.request(method, path, headers=headers)
            response = connection.getresponse()
            response.read()
            with self._lock:
                self.answers[name, response.status] += 1
        connection.close()

    def _next(self):
        with self._lock:
            return None if self.is_over.is_set() else next(self._numbers, None)


def test_a_thousand_requests_a_second_pass_no_limit_and_delay_no_mail(small_site):  # noqa: F811
    site = small_site
    site.defer("a@there.example")
    mine = {"Authorization": f"Bearer {TOKEN}"}
    kinds = {
        "link": ("GET", path_of(site.link()), {}),
        "form": ("POST", path_of(site.link("berta@example.org")), {}),
        "forged": ("GET", "/u/" + "A" * 140, {}),
        "panel": ("GET", f"/api/waiting?recipient={ANNA}", mine),
        "thief": ("GET", f"/api/waiting?recipient={ANNA}", {"Authorization": "Bearer x"}),
    }
    mails = itertools.count()
    with Flood(site.port, kinds) as flood:
        while flood.is_running():
            site.defer(f"{next(mails)}@there.example", "carl@example.org")
            assert site.status.get("/healthz")[0] == 200
        flood.wait()
        visits = VISITS_MAX + flood.seconds() / VISIT_EVERY + 1
    sent = flood.answers.total()
    assert sent > 1000 and next(mails) > 10, (flood.answers, next(mails))
    for name, served in (("link", 200), ("form", 403), ("panel", 200)):
        assert flood.statuses(name) == {served, 429}, flood.answers
        assert flood.answers[name, served] <= visits, flood.answers
    assert flood.statuses("forged") <= {404, 429}, flood.answers
    assert flood.statuses("thief") <= {401, 429}, flood.answers
    log = site.service.log()
    assert "store unavailable" not in log and "reason=busy" not in log
    assert site.is_deferred("a@there.example") and ANNA not in site.run("exemptions")
    other = path_of(site.link("dora@example.org"))
    wait_until(lambda: site.request("GET", other)[0] == 200, "another link works", 30)
