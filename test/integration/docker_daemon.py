# SPDX-License-Identifier: MIT
"""A private dockerd: it has no network, its images are under build/, everything else in
`directory`."""

import os
from pathlib import Path

from docker_api import DockerApi
from process import Process
from waiting import wait_until

# Files that dockerd makes outside its configurable places; removed if they weren't there before.
STRAYS = ("/etc/docker/key.json", "/etc/docker", "/run/containerd/s", "/run/containerd",
          "/run/docker/plugins", "/run/docker", "/var/lib/docker")


class DockerDaemon:
    def __init__(self, directory, data):
        """Starts it and waits until it answers. Raises an exception if it can't start."""
        self._directory = directory
        self._strays = [path for path in map(Path, STRAYS) if not path.exists()]
        directory.mkdir()
        self.api = DockerApi(directory / "docker.sock")
        # The mounts that dockerd leaves behind vanish with its mount namespace.
        self._process = Process(
            ["unshare", "--mount", os.environ.get("DOCKERD", "dockerd"),
             "--host", f"unix://{directory}/docker.sock",
             "--data-root", data, "--exec-root", directory / "exec",
             "--pidfile", directory / "pid", "--bridge=none", "--iptables=false",
             "--ip6tables=false"], directory / "log")
        try:
            wait_until(self._answers, self._last_words, deadline=30, interval=0.1)
        except AssertionError:
            self.stop()
            raise

    def stop(self):
        self._process.stop(deadline=20)
        for path in self._strays:
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
            elif path.is_file():
                path.unlink()

    def _answers(self):
        if not self._process.is_running():
            raise AssertionError(self._last_words())
        return self.api.is_answering()

    def _last_words(self):
        lines = self._process.output().strip().splitlines()
        return lines[-1] if lines else "it said nothing"
