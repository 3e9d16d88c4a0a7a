# SPDX-License-Identifier: MIT
"""The few requests to dockerd that the tests need, over its UNIX socket.

In Debian the package docker.io has the docker command only up to release 12; this needs no command.
"""

import http.client
import io
import json
import socket
import tarfile
from urllib.parse import urlencode

ANSWER_TIMEOUT = 120  # seconds, for dockerd to import the base or to build the image


class DockerFailed(Exception):
    pass


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=ANSWER_TIMEOUT)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


class DockerApi:
    def __init__(self, path):
        self._path = path

    def is_answering(self):
        try:
            return self._request("GET", "/_ping") == "OK"
        except OSError:
            return False

    def has_image(self, name):
        images = json.loads(self._request("GET", "/images/json"))
        return any(name in (image["RepoTags"] or []) for image in images)

    def import_image(self, name, tar):
        """Makes an image from a root in a tar file."""
        with open(tar, "rb") as body:
            repository, tag = name.split(":")
            self._request("POST", "/images/create", body, fromSrc="-", repo=repository, tag=tag)

    def build_image(self, name, directory, arguments, dockerfile="Dockerfile"):
        """Does what `docker build` does with a directory that has a Dockerfile; without a
        network."""
        context = io.BytesIO()
        with tarfile.open(fileobj=context, mode="w") as tar:
            tar.add(directory, arcname=".")
        self._request("POST", "/build", context.getvalue(), t=name, networkmode="none",
                      dockerfile=dockerfile, rm="true", forcerm="true",
                      buildargs=json.dumps(arguments))

    def remove_image(self, name):
        """Removes an image, and the leftovers of its build."""
        self._request("DELETE", f"/images/{name}", force="true")
        self._request("POST", "/images/prune")

    def run(self, image, command, volumes, host=None, **settings):
        """Starts a container that shares this machine's network, and returns its id. Without
        `command` it runs that of the image. `host` and `settings` go to the API's HostConfig and
        Config."""
        limit = {"Name": "nofile", "Soft": 1024, "Hard": 4096}
        container = json.loads(self._request("POST", "/containers/create", json.dumps({
            "Image": image, "Cmd": command and [str(word) for word in command],
            "HostConfig": {"NetworkMode": "host", "Binds": volumes, "Ulimits": [limit],
                           **(host or {})}, **settings})))["Id"]
        self._request("POST", f"/containers/{container}/start")
        return container

    def inspect(self, container):
        return json.loads(self._request("GET", f"/containers/{container}/json"))

    def log(self, container):
        return self._request("GET", f"/containers/{container}/logs", stdout="true", stderr="true")

    def stop(self, container):
        """Ends it as `docker stop` does; returns its exit code."""
        self._request("POST", f"/containers/{container}/stop", t="10")
        return self.inspect(container)["State"]["ExitCode"]

    def has_file(self, container, path):
        try:
            self._request("HEAD", f"/containers/{container}/archive", path=path)
            return True
        except DockerFailed:
            return False

    def remove(self, container):
        """Ends it, and removes it with its volumes."""
        self._request("DELETE", f"/containers/{container}", force="true", v="true")

    def _request(self, method, path, body=None, /, **query):
        connection = UnixConnection(self._path)
        try:
            kind = "application/json" if isinstance(body, str) else "application/x-tar"
            connection.request(method, f"{path}?{urlencode(query)}", body, {"Content-Type": kind})
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        if answer.status >= 400 or '"errorDetail"' in text:  # a failed build says so late
            raise DockerFailed(f"{method} {path}: {text[-500:]}")
        return text
