# SPDX-License-Identifier: MIT
"""Runs the commands of doc/backup.md, with the test's own paths."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import stores
from grayling import PROGRAM
from process import run
from waiting import wait_until

PAPER = Path(__file__).resolve().parents[2] / "doc" / "backup.md"


@pytest.fixture
def type_in(directory):
    """type_in(TITLE): runs the commands of a section, except those of systemctl."""
    (directory / "backups").mkdir()

    def typed(title):
        text = PAPER.read_text().split(f"\n## {title}\n")[1].split("\n## ")[0]
        for line in "".join(re.findall(r"^```\n(.*?)^```$", text, re.M | re.S)).splitlines():
            if not line.startswith("systemctl"):
                run(["sh", "-c", line.replace("/var/backups", f"{directory}/backups")
                     .replace("/var/lib/grayling", str(directory))
                     .replace("-o grayling -g grayling ", "")
                     .replace("grayling export", f"{PROGRAM} export --store "
                              f"sqlite:{directory}/grayling.db")
                     .replace("grayling import ndjson", f"{PROGRAM} import ndjson --store "
                              f"sqlite:{directory}/grayling.db")])
    return typed


def is_known(service, sender):
    return service.ask(sender=sender) == "DUNNO"


def make_known(service, store, *senders):
    for sender in senders:
        service.ask(sender=sender)
        run([PROGRAM, "release", "--yes", "--store", store.url, sender])
        wait_until(lambda: is_known(service, sender), f"{sender} is known")


def test_a_copy_of_one_file_of_three_is_none(start_grayling, directory):
    store = stores.sqlite(directory)
    make_known(start_grayling(store), store, "a@one.test")
    (directory / "copy.db").write_bytes((directory / "grayling.db").read_bytes())
    with closing(sqlite3.connect(directory / "copy.db")) as copy:
        assert copy.execute("SELECT * FROM sqlite_master").fetchall() == []


@pytest.mark.parametrize("ends", ["terminate", "kill"])
def test_a_copy_while_it_serves_is_whole_and_comes_back(start_grayling, type_in, directory, ends):
    store = stores.sqlite(directory)
    service = start_grayling(store)
    make_known(service, store, "a@one.test")
    type_in("A copy while it serves")
    make_known(service, store, "b@two.test")
    getattr(service, ends)()
    assert (directory / "grayling.db-wal").exists() == (ends == "kill")
    type_in("Back from a copy")
    service.start()
    assert is_known(service, "a@one.test")
    assert not is_known(service, "b@two.test")
    with closing(sqlite3.connect(directory / "grayling.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_an_export_is_joined_to_what_was_learnt_since(start_grayling, type_in, directory):
    store = stores.sqlite(directory)
    service = start_grayling(store)
    make_known(service, store, "a@one.test")
    type_in("Any store, as text")  # exports and imports, which changes nothing
    run([PROGRAM, "forget", "--yes", "--store", store.url, "a@one.test"])
    make_known(service, store, "b@two.test")
    run([PROGRAM, "import", "ndjson", directory / "backups/grayling.ndjson", "--store", store.url])
    assert is_known(service, "b@two.test")
    service.terminate()
    service.start()
    assert is_known(service, "a@one.test") and is_known(service, "b@two.test")
