# SPDX-License-Identifier: MIT
"""The SQLite file is damaged, removed or locked by another program."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import stores

LONG = pytest.mark.long
PAGE = 4096   # bytes, SQLite's default
ROWS = 20_000 # of other senders, so that the table has pages that aren't read when it is opened


@pytest.fixture
def store(directory):
    return stores.sqlite(directory)


def path_of(store):
    return Path(store.url.removeprefix("sqlite:"))


def fill(path):
    """Inserts rows of other senders, and moves everything from the -wal file to the file itself."""
    with closing(sqlite3.connect(path)) as database:
        rows = ((f"old{n}@sender.test", "10.0.0.0/24", "anna@mx.test") for n in range(ROWS))
        database.executemany("INSERT INTO sender(address, client, recipient, first_seen, "
                             "last_seen, passes) VALUES (?, ?, ?, 1, 1, 0)", rows)
        database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def overwrite(path, first_byte, garbage):
    with open(path, "r+b") as file:
        file.seek(first_byte)
        file.write(garbage)


def overwrite_half(path):
    """Spares the pages that are read at the start."""
    half = path.stat().st_size // 2
    overwrite(path, half, os.urandom(half))


DAMAGES = {
    "second half": overwrite_half,
    "all but the header": lambda path: overwrite(path, PAGE,
                                                 os.urandom(path.stat().st_size - PAGE)),
    "header": lambda path: overwrite(path, 0, os.urandom(PAGE)),
    "cut": lambda path: os.truncate(path, 3 * PAGE),
    "empty": lambda path: os.truncate(path, 0),
    "another file": lambda path: path.write_bytes(b"no database at all\n" * 1000),
}


@pytest.mark.parametrize("name", ["second half"] + [pytest.param(name, marks=LONG)
                                                    for name in list(DAMAGES)[1:]])
def test_damaged_file_is_set_aside(trial, store, name):
    path = path_of(store)

    def damage():
        fill(path)
        DAMAGES[name](path)

    with trial(store) as under_load:
        service, = under_load.services
        under_load.run(2.5)
        with under_load.fault(name, loses_rows=True, lines_max=3):
            under_load.kill_service(service, damage)
            service.wait_for_log("store:", "is new" if name != "empty" else "was empty", since=10)
        under_load.run(4)
    aside = [found for found in path.parent.glob("*.corrupt-*") if found.name[-1].isdigit()]
    assert len(aside) == (0 if name == "empty" else 1)


@pytest.mark.parametrize("suffixes", [("", "-wal", "-shm"), pytest.param(("",), marks=LONG),
                                      pytest.param(("-wal", "-shm"), marks=LONG)])
def test_removed_file_is_made_anew(trial, store, suffixes):
    with trial(store) as under_load:
        under_load.run(2.5)
        with under_load.fault("removed", loses_rows=True, lines_max=3):
            for suffix in suffixes:
                # The service may have noticed by now, and removed the others itself.
                Path(f"{path_of(store)}{suffix}").unlink(missing_ok=True)
            under_load.run(1)
        under_load.run(4)


@pytest.mark.parametrize("lock, on_failure", [
    pytest.param("IMMEDIATE", "permit", marks=LONG), ("EXCLUSIVE", "defer")])
def test_file_is_locked_by_another_program(trial, store, lock, on_failure):
    """Senders with a row are served meanwhile."""
    with trial(store, **{"store.on_failure": on_failure}) as under_load:
        under_load.run(2.5)
        with closing(sqlite3.connect(path_of(store), isolation_level=None)) as other:
            with under_load.fault(lock):
                other.execute(f"BEGIN {lock}")
                under_load.run(3)
                other.execute("ROLLBACK")
        under_load.run(6)
    assert "works again" in under_load.services[0].log()
