# SPDX-License-Identifier: MIT
"""The disk of the database is full, and then has room again."""

import pytest

import stores
from mariadb import MariaDb

LONG = pytest.mark.long


def fill_up(filler):
    with open(filler, "wb", buffering=0) as file, pytest.raises(OSError):
        while True:
            file.write(bytes(4096))


@pytest.mark.parametrize("on_failure", [pytest.param("permit", marks=LONG), "defer"])
def test_disk_of_the_file_is_full(small_disk, trial, on_failure):
    """Senders with a row are judged as always."""
    disk = small_disk(16)
    with trial(stores.sqlite(disk), **{"store.on_failure": on_failure}) as under_load:
        under_load.run(2.5)
        with under_load.fault("disk full"):
            fill_up(disk / "filler")
            under_load.run(3)
            (disk / "filler").unlink()
        under_load.run(6)
    service, = under_load.services
    assert any("full" in line for line in service.log_lines() if " store: " in line)
    assert "works again" in service.log()


@LONG
def test_disk_of_the_file_is_full_at_the_start(small_disk, trial):
    disk = small_disk(16)
    with trial(stores.sqlite(disk)) as under_load:
        under_load.run(2.5)
        with under_load.fault("disk full", lines_max=3):
            fill_up(disk / "filler")
            under_load.kill_service(under_load.services[0])
            under_load.run(3)
            (disk / "filler").unlink()
        under_load.run(6)


@pytest.fixture
def mariadb_on_small_disk(small_disk):
    server = MariaDb(small_disk(256) / "server")
    yield server
    server.mend()
    server.stop()


@LONG
def test_disk_of_mariadb_is_full(mariadb_on_small_disk, trial):
    server = mariadb_on_small_disk
    filler = server.directory.parent / "filler"
    load = {"rate": 1000, "connections": 64}
    with trial(stores.mariadb_full(server), load=load) as under_load:
        under_load.run(2.5)
        with under_load.fault("disk full"):
            fill_up(filler)
            under_load.run(8)
            filler.unlink()
        under_load.run(8)
    service, = under_load.services
    assert any("full" in line for line in service.log_lines() if " store: " in line)
    assert "works again" in service.log()
