# SPDX-License-Identifier: MIT
"""Reads the status of a service over HTTP."""

import http.client
import re

import pytest

from waiting import free_port


class Status:
    def __init__(self, port):
        self.port = port

    def ask(self, path, method="GET", host=None):
        """Returns (status, headers, body) of a request; `host` replaces the address in the header
        Host."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, headers={"Host": host} if host else {})
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return response.status, response.headers, body

    def get(self, path, method="GET"):
        """Returns (status, body) of a request."""
        status, _, body = self.ask(path, method)
        return status, body

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def metric(self, name):
        """Returns the sum of a metric's samples."""
        values = re.findall(rf"^grayling_{name}(?:{{[^}}]*}})? (\S+)$", self.get("/metrics")[1],
                            re.M)
        return sum(map(float, values))

    def decisions(self):
        """Returns (action, reason) -> the number of decisions."""
        sample = r'^grayling_decisions_total\{action="([^"]*)",reason="([^"]*)"\} (\S+)$'
        samples = re.findall(sample, self.get("/metrics")[1], re.M)
        return {(action, reason): int(float(count)) for action, reason, count in samples
                if float(count) > 0}


@pytest.fixture
def serve(start_grayling):
    """serve(store, …): starts a grayling; returns it and its Status."""
    def start(store, **settings):
        port = free_port()
        settings["status.listen"] = f"127.0.0.1:{port}"
        service = start_grayling(store, **settings)
        service.wait_for_log("status at")
        return service, Status(port)
    return start
