# SPDX-License-Identifier: MIT
"""The faults of a MariaDB server, as context managers: inside the server has the fault, and after
them it works again."""

import contextlib
import signal

from process import Process
from waiting import wait_until

ACCOUNT = "grayling@localhost"  # of the full table


@contextlib.contextmanager
def killed(server):
    """Crashes, and starts again."""
    server.kill()
    yield
    server.start()


@contextlib.contextmanager
def ended(server):
    """Is stopped as by its administrator."""
    server.process.signal(signal.SIGTERM)
    yield
    server.process.wait(30)
    server.start()


@contextlib.contextmanager
def hanging(server):
    server.freeze()
    yield
    server.thaw()


@contextlib.contextmanager
def full(server):
    """Has too many connections: other clients have all but the one that is reserved for root."""
    before = server.sql("SELECT @@max_connections")[0][0]
    server.sql("SET GLOBAL max_connections = 10; CREATE USER other@localhost; "
               f"ALTER USER {ACCOUNT} ACCOUNT LOCK")
    disconnect(server)
    others = []
    while count_connections(server, "other") < 10:
        others.append(Process(["mariadb", "--no-defaults", f"--socket={server.socket}",
                               "--user=other", "--execute=SELECT SLEEP(100)"],
                              server.directory / "others"))
        wait_until(lambda: not others[-1].is_running() or  # one of grayling's hadn't ended yet
                   count_connections(server, "other") == len(others), "it has a connection")
        others = [other for other in others if other.is_running()]
    server.sql(f"ALTER USER {ACCOUNT} ACCOUNT UNLOCK")
    yield
    server.sql(f"SET GLOBAL max_connections = {before}; DROP USER other@localhost")
    disconnect(server, "other")
    for other in others:
        other.stop()


@contextlib.contextmanager
def read_only(server):
    server.sql("SET GLOBAL read_only = 1")
    yield
    server.sql("SET GLOBAL read_only = 0")


@contextlib.contextmanager
def locked_account(server):
    server.sql(f"ALTER USER {ACCOUNT} ACCOUNT LOCK")
    disconnect(server)
    yield
    server.sql(f"ALTER USER {ACCOUNT} ACCOUNT UNLOCK")


@contextlib.contextmanager
def without_table(server):
    """Loses the table: its definition stays, its rows are lost."""
    server.sql(f"REVOKE ALL ON greylist.* FROM {ACCOUNT}; GRANT SELECT, INSERT, UPDATE, DELETE ON "
               f"greylist.* TO {ACCOUNT}; CREATE TABLE mysql.kept LIKE greylist.sender; "
               "DROP TABLE greylist.sender")
    yield
    server.sql("RENAME TABLE mysql.kept TO greylist.sender; "
               f"GRANT ALL ON greylist.* TO {ACCOUNT}")


def disconnect(server, user=ACCOUNT.partition("@")[0]):
    """Ends all connections of a user."""
    server.sql(f"KILL USER {user}@localhost")


def count_connections(server, user):
    rows = server.sql(f"SELECT COUNT(*) FROM information_schema.processlist WHERE user = '{user}'")
    return int(rows[0][0])
