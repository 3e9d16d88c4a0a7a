# SPDX-License-Identifier: MIT
"""A running grayling with a configuration and a log of its own."""

import json
import os
import signal
from pathlib import Path

from policy_client import PolicyConnection
from process import Process
from waiting import wait_until

PROGRAM = Path(os.environ.get("GRAYLING") or
               Path(__file__).resolve().parents[2] / "build" / "release" / "grayling").resolve()


def toml(settings):
    """{"listen": […], "store.url": "…", "policy": [{…}]} as a configuration file. It asks no name
    server, unless "dns.resolver" names one."""
    settings = {"dns.resolver": "off", **settings}
    policies = settings.pop("policy", [])
    lines, sections = [], {}
    for key, value in settings.items():
        section, _, name = key.rpartition(".")
        sections.setdefault(section, []).append(f"{name} = {json.dumps(value)}")
    lines += sections.pop("", [])
    for section, entries in sections.items():
        lines += [f"[{section}]", *entries]
    for policy in policies:
        lines.append("[[policy]]")
        lines += [f"{name} = {json.dumps(value)}" for name, value in policy.items()]
    return "\n".join(lines) + "\n"


class Grayling:
    """`settings` are dotted keys of the configuration; "listen" and "store.url" among them.
    `through`: a command that runs the program, as its own arguments say, in its own process."""

    def __init__(self, directory, settings, through=()):
        self.directory = directory
        self._through = through
        self.settings = settings
        self.endpoint = settings["listen"][0]
        self.config = directory / "grayling.toml"
        self._log = directory / "grayling.log"
        self.process = None
        self.write_config()
        self.start()

    def write_config(self, **changes):
        """Writes the file anew; changes["greylist.message"] = … go by keyword with "__" for "."."""
        self.settings.update({key.replace("__", "."): value for key, value in changes.items()})
        self.config.touch(mode=0o600)
        self.config.write_text(toml(self.settings))

    def start(self):
        """Starts it and waits until every endpoint takes a connection."""
        self._is_killed = False
        self.process = Process([*self._through, PROGRAM, "serve", "--config", self.config],
                               self._log)
        for endpoint in self.settings["listen"]:
            wait_until(lambda: self._is_listening(endpoint),
                       lambda: f"grayling listens at {endpoint}; its log:\n{self.log()}")

    def _is_listening(self, endpoint):
        assert self.process.is_running(), f"grayling ended; its log:\n{self.log()}"
        try:
            PolicyConnection(endpoint).socket.close()
            return True
        except OSError:
            return False

    def connect(self, endpoint=None):
        return PolicyConnection(endpoint or self.endpoint)

    def ask(self, **attributes):
        """Asks on a connection of its own and returns the action."""
        with self.connect() as connection:
            return connection.ask(**attributes)

    def reload(self):
        self.process.signal(signal.SIGHUP)

    def terminate(self):
        """SIGTERM, and the exit code of a drained service."""
        self.process.signal(signal.SIGTERM)
        return self.process.wait(10)

    def kill(self):
        """kill -9"""
        self.process.signal(signal.SIGKILL)
        self.process.wait(10)
        self._is_killed = True

    def stop(self):
        """SIGTERM where it still runs; the exit code, or 0 where it was killed."""
        return 0 if self._is_killed else self.process.stop()

    def stop_when_ready(self):
        """stop(), once it has made the tables that its store lacked."""
        self.wait_for_log("store: ready")
        return self.stop()

    def log(self):
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def each_log_line(self):
        """Its lines one by one, for a log that is larger than the memory it would take."""
        with open(self._log, errors="replace") as log:
            for line in log:
                yield line.rstrip("\n")

    def log_lines(self, since=0):
        """Lines after the first `since`."""
        return self.log().splitlines()[since:]

    def wait_for_log(self, *words, since=0):
        """Waits for a line that has all the words, whatever their case, and returns it."""
        def find():
            return next((line for line in self.log_lines(since)
                         if all(word.lower() in line.lower() for word in words)), None)
        return wait_until(find, lambda: f"a line with {words} in:\n{self.log()}", deadline=15)
