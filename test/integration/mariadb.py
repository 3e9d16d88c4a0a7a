# SPDX-License-Identifier: MIT
"""A private MariaDB server: its own directory, a UNIX socket, a free port of 127.0.0.1."""

import os
import pwd
import shutil
import signal

from process import CommandFailed, Process, run
from waiting import free_port, wait_until


class MariaDb:
    defaults = "--no-defaults"  # the server's first option
    memory = ["--innodb-buffer-pool-size=32M"]

    def __init__(self, directory, options=()):
        """`options` of mariadbd come after those that keep it small, and so override them."""
        self.options = options
        self.directory = directory
        self.socket = directory / "mariadb.sock"
        self.port = free_port()
        self.process = None
        # mariadbd refuses to run as root.
        self._user = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        self._data = directory / "data"
        self._data.mkdir(parents=True)
        if os.getuid() == 0:
            shutil.chown(directory, self._user)
            shutil.chown(self._data, self._user)
        run(["mariadb-install-db", "--no-defaults", f"--user={self._user}",
             f"--datadir={self._data}", f"--tmpdir={directory}",
             "--auth-root-authentication-method=socket",
             f"--auth-root-socket-user={pwd.getpwuid(os.getuid()).pw_name}", "--skip-test-db"])
        self.start()

    def start(self):
        self.process = Process(
            ["mariadbd", self.defaults, f"--user={self._user}", f"--datadir={self._data}",
             f"--tmpdir={self.directory}", f"--socket={self.socket}", f"--port={self.port}",
             "--bind-address=127.0.0.1", f"--pid-file={self.directory}/pid",
             "--innodb-log-file-size=8M", "--character-set-server=utf8mb4",
             "--collation-server=utf8mb4_general_ci", *self.memory,
             *self.options], self.directory / "log",
            # Its scripts may not write to the tests' TMPDIR.
            env={**os.environ, "TMPDIR": str(self.directory)})
        wait_until(self.is_answering, lambda: f"MariaDB answers: {self.process.output()[-2000:]}",
                   deadline=60, interval=0.1)

    def is_answering(self):
        try:
            return self._sql("SELECT 1")
        except CommandFailed:
            return None

    def kill(self):
        """Kills it with kill -9, like a crash."""
        self.process.signal(signal.SIGKILL)
        self.process.wait(10)

    def freeze(self):
        """Makes it hang: connections stay open, and nothing answers."""
        self.process.signal(signal.SIGSTOP)

    def thaw(self):
        self.process.signal(signal.SIGCONT)

    def mend(self):
        """Makes it answer again, whatever a test has done to it."""
        self.thaw()
        if not self.process.is_running():
            self.start()

    def stop(self):
        self.process.stop(deadline=30)

    def sql(self, statements):
        """Runs SQL as root; returns rows as lists of strings. It tries again if the last use of the
        connection that is reserved for root hasn't ended yet."""
        return wait_until(lambda: self._sql_unless_full(statements), "a connection for root")[0]

    def _sql_unless_full(self, statements):
        try:
            return (self._sql(statements),)
        except CommandFailed as reason:
            if "Too many connections" not in str(reason):
                raise
            return None

    def _sql(self, statements):
        output = run(["mariadb", "--no-defaults", f"--socket={self.socket}", "--user=root",
                      "--batch", "--skip-column-names", "--raw", "--execute", statements])
        return [line.split("\t") for line in output.splitlines()]
