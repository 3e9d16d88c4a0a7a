# SPDX-License-Identifier: MIT
"""The peers as Debian ships them, except for delay, endpoints and the place of their data. Each
is a private server on loopback. If root runs the benchmark, they run as nobody."""

import grp
import os
import pwd
import shutil

from process import Process
from waiting import free_port, is_listening, wait_until

ACCOUNT = pwd.getpwnam("nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name)
GROUP = grp.getgrgid(ACCOUNT.pw_gid).gr_name
TICKS = os.sysconf("SC_CLK_TCK")


class Peer:
    """A daemon that `arguments` start, listening at `port`. Its output goes to a file."""
    load_options = ()

    def __init__(self, arguments, directory, port, **options):
        self.endpoint = f"inet:127.0.0.1:{port}"
        if os.getuid() == 0:
            options.update(user=ACCOUNT.pw_uid, group=ACCOUNT.pw_gid, extra_groups=[])
        self.process = Process(arguments, directory / "log", cwd=directory, **options)
        try:
            wait_until(lambda: is_listening(port), lambda: self.process.output()[-2000:])
        except AssertionError:
            self.stop()
            raise

    def cpu(self):
        """Returns its processor time in seconds, with that of ended children."""
        return cpu_of(self.process.pid)

    def stop(self):
        self.process.stop()


class Postgrey(Peer):
    name, package = "postgrey", "postgrey"
    remark = "one process; Berkeley DB, each write synced"
    # The delay is at least a second.
    knows_after = 1.1

    def __init__(self, programs, directory, server):
        del server
        port = free_port()
        lists = programs.path("usr/share/postgrey")
        super().__init__(
            ["/usr/bin/perl", "-T", programs.path("usr/sbin/postgrey"),
             f"--inet=127.0.0.1:{port}", f"--user={ACCOUNT.pw_name}", f"--group={GROUP}",
             f"--dbdir={directory}", "--delay=1",
             f"--whitelist-clients={lists}/whitelist_clients",
             f"--whitelist-recipients={lists}/whitelist_recipients"], directory, port)


class Sqlgrey(Peer):
    name, package = "sqlgrey", "sqlgrey"
    remark = "one process; InnoDB, each statement a commit"
    # A retry in the same second doesn't count.
    knows_after = 1.1

    def __init__(self, programs, directory, server):
        server.sql(account_sql("sqlgrey"))
        port = free_port()
        settings = {
            "conf_dir": programs.path("etc/sqlgrey"), "inet": f"127.0.0.1:{port}",
            "user": ACCOUNT.pw_name, "group": GROUP, "admin_mail": "", "reconnect_delay": 0,
            "db_dsn": f"DBI:mysql:database=sqlgrey;host=localhost;mysql_socket={server.socket}",
            "db_user": "sqlgrey", "db_pass": "sqlgrey"}
        config = write_settings(directory / "sqlgrey.conf", settings, " = ")
        super().__init__(["/usr/bin/perl", programs.path("usr/sbin/sqlgrey"), "-f", config],
                         directory, port)


def cpu_of(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def account_sql(name, options=""):
    return (f"CREATE DATABASE {name} {options}; CREATE USER {name}@localhost IDENTIFIED BY "
            f"'{name}'; GRANT ALL ON {name}.* TO {name}@localhost")


def write_settings(path, settings, separator):
    path.write_text("".join(f"{name}{separator}{value}\n" for name, value in settings.items()))
    return path


def start(peer, programs, parent, server):
    directory = parent / peer.name
    directory.mkdir()
    if os.getuid() == 0:
        shutil.chown(directory, ACCOUNT.pw_uid, ACCOUNT.pw_gid)
    return peer(programs, directory, server)
