# SPDX-License-Identifier: MIT
"""gld, which reads one settings file and becomes a daemon."""

import os
import signal

from peers import Peer, account_sql, cpu_of, write_settings
from waiting import free_port, wait_until


class Gld(Peer):
    name, package = "gld", "postfix-gld"
    remark = ("a process and a database connection for each request, then it hangs up; "
              "MyISAM, which is not durable")
    knows_after = 0
    load_options = ("--reconnect",)

    # As shipped, except MINTIME (the delay); MAXCON, because 100 would refuse some of the 128
    # connections; and SYSLOG, to leave the machine's log alone.
    SETTINGS = {"LOOPBACKONLY": 1, "CLIENTS": "127.0.0.1/32", "MAXCON": 200, "MINTIME": 0,
                "LIGHTGREY": 0, "MXGREY": 0, "WHITELIST": 1, "ERRACCEPT": 1, "SYSLOG": 0,
                "MESSAGE": "Service temporarily unavailable, please try later", "TRAINING": 0,
                "SQLHOST": "localhost", "SQLUSER": "gld", "SQLPASSWD": "gld", "SQLDB": "gld"}

    def __init__(self, programs, directory, server):
        tables = programs.path("usr/share/gld/tables.mysql").read_text()
        # Its keys are too long for utf8mb4.
        server.sql(account_sql("gld", "CHARACTER SET latin1") + "; USE gld; " + tables)
        port = free_port()
        write_settings(directory / "gld.conf", {"PORT": port, **self.SETTINGS}, "=")
        self.program = self._with_own_settings(programs.path("usr/sbin/gld"), directory / "gld")
        super().__init__([self.program], directory, port,
                         env={**os.environ, "MYSQL_UNIX_PORT": str(server.socket)})
        self._daemon = self._pids()[0]

    @staticmethod
    def _with_own_settings(program, copy):
        """Makes a copy of the program that reads gld.conf in its working directory. The shipped
        program reads only /etc/gld.conf."""
        path = b"/etc/gld.conf\0"
        code = program.read_bytes()
        if code.count(path) != 1:
            raise ValueError(f"{program} doesn't name its file of settings once")
        copy.write_bytes(code.replace(path, b"gld.conf".ljust(len(path), b"\0")))
        copy.chmod(0o755)
        return copy

    def _pids(self):
        """Finds its process, which isn't our child because it becomes a daemon."""
        return [pid for pid in filter(str.isdigit, os.listdir("/proc"))
                if _program_of(pid) == str(self.program)]

    def cpu(self):
        return cpu_of(self._daemon)

    def stop(self):
        super().stop()
        for pid in self._pids():
            try:
                os.kill(int(pid), signal.SIGTERM)
            except ProcessLookupError:
                continue  # a child that has ended
        wait_until(lambda: not self._pids(), "gld ends")


def _program_of(pid):
    try:
        return os.readlink(f"/proc/{pid}/exe")
    except OSError:
        return None
