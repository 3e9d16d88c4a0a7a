# SPDX-License-Identifier: MIT
"""The databases that grayling is tested with: a fresh one for each test."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass

PASSWORD = "your-password"

# The statements of the vSMTP tutorial, unchanged.
TUTORIAL = """
CREATE DATABASE greylist;
CREATE TABLE greylist.sender(address varchar(500) NOT NULL PRIMARY KEY, user varchar(500) NOT NULL,
    domain varchar(500) NOT NULL){options};
CREATE USER 'greylist-manager'@'localhost' IDENTIFIED BY '{password}';
GRANT SELECT, INSERT ON greylist.sender TO 'greylist-manager'@'localhost';
"""


@dataclass
class Store:
    name: str
    url: str
    server: object = None  # the MariaDb; None: SQLite

    def rows(self, columns, table="sender"):
        """Returns these columns of all rows of the table, as lists of strings."""
        if self.server is not None:
            return self.server.sql(f"SELECT {columns} FROM greylist.{table} ORDER BY 1")
        with closing(sqlite3.connect(self.url.removeprefix("sqlite:"))) as database:
            rows = database.execute(f"SELECT {columns} FROM {table} ORDER BY 1")
            return [[str(value) for value in row] for row in rows]

    def run(self, statement):
        """Runs a statement that returns no rows."""
        if self.server is not None:
            self.server.sql(f"USE greylist; {statement}")
            return
        with closing(sqlite3.connect(self.url.removeprefix("sqlite:"))) as database, database:
            database.execute(statement)


def sqlite(directory):
    return Store("sqlite", f"sqlite:{directory}/grayling.db")


def mariadb_full(server):
    """Makes a database, and an account with all rights in it; grayling creates the table."""
    empty(server)
    server.sql(f"CREATE DATABASE greylist; CREATE USER grayling@localhost "
               f"IDENTIFIED BY '{PASSWORD}'; GRANT ALL ON greylist.* TO grayling@localhost")
    return Store("mariadb-full", url_of(server, "grayling"), server)


def mariadb_tutorial(server, options=""):
    """`options` are those of CREATE TABLE, like " CHARACTER SET latin1"."""
    empty(server)
    server.sql(TUTORIAL.format(password=PASSWORD, options=options))
    return Store("mariadb-tutorial", url_of(server, "greylist-manager"), server)


def url_of(server, user, password=PASSWORD):
    return f"mysql://localhost/?user={user}&password={password}&socket={server.socket}"


def empty(server):
    server.sql("DROP DATABASE IF EXISTS greylist; DROP USER IF EXISTS grayling@localhost; "
               "DROP USER IF EXISTS 'greylist-manager'@localhost")
