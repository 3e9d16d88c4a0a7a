# SPDX-License-Identifier: MIT
"""A running grayling with its own configuration and log."""

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
    """Returns {"listen": […], "store.url": "…", "policy": [{…}], "dns_list": [{…}], "sql": [{…}]}
    as the text of a configuration. It asks no name server, unless "dns.resolver" names one."""
    settings = {"dns.resolver": "off", **settings}
    blocks = [(name, block) for name in ("policy", "dns_list", "sql")
              for block in settings.pop(name, [])]
    lines, sections = [], {}
    for key, value in settings.items():
        section, _, name = key.rpartition(".")
        sections.setdefault(section, []).append(f"{name} = {json.dumps(value)}")
    lines += sections.pop("", [])
    for section, entries in sections.items():
        lines += [f"[{section}]", *entries]
    for name, block in blocks:
        lines.append(f"[[{name}]]")
        lines += [f"{key} = {inline(value)}" for key, value in block.items()]
    return "\n".join(lines) + "\n"


def inline(value):
    """Returns a value as TOML writes it on one line."""
    if not isinstance(value, dict):
        return json.dumps(value)
    return "{ " + ", ".join(f'"{key}" = {inline(of)}' for key, of in value.items()) + " }"


def is_deferred(service, **attributes):
    """Asks the service about a request with these attributes."""
    return service.ask(**attributes).startswith("DEFER_IF_PERMIT")


class Grayling:
    """`settings` has dotted keys of the configuration, with "listen" and "store.url". `through` is
    a command that runs the program of its arguments in its own process."""

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
        """Writes the file again. `changes` are keywords with "__" for ".", like
        greylist__message."""
        self.settings.update({key.replace("__", "."): value for key, value in changes.items()})
        self.config.touch(mode=0o600)
        self.config.write_text(toml(self.settings))

    def start(self):
        """Starts it and waits until every endpoint accepts a connection."""
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
        """Asks on a new connection and returns the action."""
        with self.connect() as connection:
            return connection.ask(**attributes)

    def reload(self):
        self.process.signal(signal.SIGHUP)

    def terminate(self):
        """Sends SIGTERM, and returns the exit code after the service has answered everything."""
        self.process.signal(signal.SIGTERM)
        return self.process.wait(10)

    def kill(self):
        """Sends SIGKILL."""
        self.process.signal(signal.SIGKILL)
        self.process.wait(10)
        self._is_killed = True

    def stop(self):
        """Sends SIGTERM if it still runs; returns the exit code, or 0 if it was killed."""
        return 0 if self._is_killed else self.process.stop()

    def stop_when_ready(self):
        """Stops it after it has made the missing tables of its store."""
        self.wait_for_log("store: ready")
        return self.stop()

    def log(self):
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def each_log_line(self):
        """Yields the log's lines one by one, because the whole log may need too much memory."""
        with open(self._log, errors="replace") as log:
            for line in log:
                yield line.rstrip("\n")

    def log_lines(self, since=0):
        """Returns the lines after the first `since`."""
        return self.log().splitlines()[since:]

    def wait_for_log(self, *words, since=0):
        """Waits for a line that has all the words, in upper or lower case, and returns it."""
        def find():
            return next((line for line in self.log_lines(since)
                         if all(word.lower() in line.lower() for word in words)), None)
        return wait_until(find, lambda: f"a line with {words} in:\n{self.log()}", deadline=15)
