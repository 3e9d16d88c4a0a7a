# SPDX-License-Identifier: MIT
"""Receivers of a service's log: the test's own syslog daemon, and a real journald. Each is in a
directory that the service sees as /dev or /run, by mounts of its own."""

import json
import socket
import threading

import mounts
from process import Process, run
from waiting import wait_until

# Keeps the machine's own logs out.
JOURNALD_CONF = "[Journal]\nStorage=volatile\nReadKMsg=no\nAudit=\nForwardToSyslog=no\n"


def seeing(directory, place):
    """Returns a command that runs another one, which sees `directory` at `place`."""
    return [*mounts.own_or_skip(), "sh", "-ec", 'mount --bind "$1" "$2"; shift 2; exec "$@"', "sh",
            directory, place]


class Syslog:
    """Receives at `directory`/log until stop()."""

    def __init__(self, directory):
        directory.mkdir()
        self.through = seeing(directory, "/dev")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(directory / "log"))
        self.received = []
        self._thread = threading.Thread(target=self._receive, daemon=True)
        self._thread.start()

    def _receive(self):
        while datagram := self._socket.recv(65536):
            self.received.append(datagram.decode())

    def stop(self):
        self._socket.shutdown(socket.SHUT_RD)
        self._thread.join()
        self._socket.close()


class Journald:
    def __init__(self, directory):
        configuration = directory / "systemd/journald.conf.d"
        configuration.mkdir(parents=True)
        (configuration / "test.conf").write_text(JOURNALD_CONF)
        self.through = seeing(directory, "/run")
        # systemd starts a service like this.
        self.through_stderr = [*self.through, "systemd-cat", "sh", "-c",
                               'JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) exec "$@"',
                               "sh"]
        self._entries = directory / "log/journal"
        self._process = Process([*self.through, "/lib/systemd/systemd-journald"],
                                directory / "output")
        wait_until((directory / "systemd/journal/socket").is_socket, self._process.output)

    def wait_for(self, word):
        """Returns the fields of the first entry whose message contains the text."""
        def find():
            entries = run(["journalctl", "--directory", self._entries,
                           "--output=json"]).splitlines()
            return next((entry for entry in map(json.loads, entries)
                         if word in entry["MESSAGE"]), None)
        return wait_until(find, f"{word} in the journal", interval=0.1)

    def stop(self):
        self._process.stop()
