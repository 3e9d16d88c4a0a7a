# SPDX-License-Identifier: MIT
"""An administrator's commands write to a large table while strangers come. No stranger is let in
because of that, on either engine."""

import json
import subprocess
import time

import pytest

from grayling import PROGRAM, toml

ROWS, ROWS_LONG = 20_000, 300_000
LOAD = {"rate": 300}


def lines(name, rows):
    """Yields lines of `grayling export`; every other sender waits."""
    seen = int(time.time()) - 3600
    for number in range(rows):
        # Neighbours in the file aren't neighbours in the table.
        sender = f"{number * 7919 % rows:07}-{name}@old.test"
        yield json.dumps({"type": "sender", "sender": sender, "client": "10.9.8.0/24",
                          "recipient": "anna@mx.test", "first_seen": seen, "last_seen": seen,
                          "passes": number % 2}) + "\n"


@pytest.fixture
def grayling(directory):
    """grayling(store, "forget", "old"): runs a command on the store, to its end."""
    config = directory / "commands.toml"
    config.touch(0o600)

    def run(store, *arguments):
        # Waiting senders came an hour ago; only with this configuration a purge removes them.
        config.write_text(toml({"store.url": store.url, "greylist.retry_window": "30m"}))
        subprocess.run([PROGRAM, *arguments, "--config", config], check=True, capture_output=True)
    return run


@pytest.fixture(params=["sqlite", "mariadb-full"])
def store(request, make_store):
    return make_store(request.param)


def test_commands_let_no_stranger_in(trial, store, directory, grayling, is_long):
    rows = ROWS_LONG if is_long else ROWS
    for name in ("known", "more"):
        with open(directory / name, "w") as file:
            file.writelines(lines(name, rows))
    with trial(store, load=LOAD) as under_load:
        under_load.run(2)
        for command in (("import", "ndjson", directory / "known"), ("purge", "--yes"),
                        ("import", "ndjson", directory / "more"),
                        ("release", "*more@old.test", "--yes"), ("find", "nobody"), ("export",),
                        ("forget", "@old.test", "--yes")):
            grayling(store, *command)
        under_load.run(1)
    failed = [q for q in under_load.story.questions if q.reason == "store unavailable"]
    assert failed == []
