# SPDX-License-Identifier: MIT
"""What `grayling doctor` says of the store's files: disks, rights, and the user of the service."""

import os
import shutil
import subprocess

import pytest

import mounts
import stores
from grayling import PROGRAM


def examine(service, before="true", through=(), store=None):
    """Returns what the doctor says of `store`, or of the service's store, after the shell commands
    `before`. `through`, a mounts.own(), keeps their mounts private."""
    options = ["--store", store] if store else []
    done = subprocess.run([*through, "sh", "-ec", f'{before}\nexec "$@"', "sh", PROGRAM, "doctor",
                           "--config", service.config, *options], capture_output=True, text=True)
    print(done.stdout, done.stderr)
    return done.stdout


def look_at(*arguments, **options):
    """Returns the part about the store of what examine() returns."""
    return examine(*arguments, **options).partition("\nstore\n")[2].partition("\nservice\n")[0]


@pytest.mark.parametrize("is_serving", [True, False])
def test_a_file_system_that_became_read_only_is_told(directory, start_serving, is_serving):
    through = mounts.own_or_skip()
    service = start_serving(stores.sqlite(directory))
    if not is_serving:
        service.stop()
    said = look_at(service, f"mount --bind {directory} {directory}\n"
                            f"mount -o remount,bind,ro {directory}", through)
    assert f"can't make files in {directory}: Read-only file system" in said
    assert "mount -o remount,rw" in said and "can be read and written" not in said


def test_a_full_disk_is_told(directory, start_serving):
    through = mounts.own_or_skip()
    service = start_serving(stores.sqlite(directory))
    service.stop()
    disk = directory / "disk"
    disk.mkdir()
    said = look_at(service, f"mount -t tmpfs -o size=1m disk {disk}\n"
                            f"cp {directory}/grayling.db {disk}\n"
                            f"cat /dev/zero >{disk}/full || true", through,
                   store=f"sqlite:{disk}/grayling.db")
    assert f"can't make files in {disk}: No space left on device" in said and "df -i" in said


def test_an_immutable_file_is_told(directory, start_serving):
    service = start_serving(stores.sqlite(directory))
    service.stop()
    file = directory / "grayling.db"
    if subprocess.run(["chattr", "+i", file], capture_output=True).returncode != 0:
        pytest.skip("nothing can be made immutable here")
    try:
        said = look_at(service)
    finally:
        subprocess.run(["chattr", "-i", file], check=True)
    assert f"can't read and write {file}: Operation not permitted" in said
    assert f"chattr -i {file}" in said


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
def test_root_looks_as_the_services_user_would(directory, start_grayling):
    home = directory / "home"
    home.mkdir()
    directory.chmod(0o711)
    shutil.chown(home, "nobody")
    service = start_grayling(stores.sqlite(home),
                             through=["sh", "-c", 'exec "$@" --user nobody', "sh"])
    service.ask(sender="anna@sender.test")
    file = home / "grayling.db"
    assert f"sqlite:{file} can be read and written by nobody" in look_at(service)
    for path in (file, *(home / f"grayling.db{end}" for end in ("-wal", "-shm", ".lock"))):
        said = look_at(service, f"chown root:root {path}")
        assert f"nobody can't read and write {path}: Permission denied" in said
        assert f"→ chown nobody {path}" in said
        shutil.chown(path, "nobody")
    said = look_at(service, f"chown root {home}")
    assert f"nobody can't make files in {home}: Permission denied" in said
    shutil.chown(home, "nobody")
    service.config.chmod(0o600)
    said = examine(service)
    assert f"nobody, the service's user, can't use it: {service.config}" in said
    assert "chmod g+r" in said


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
def test_the_state_of_a_dynamic_user_is_looked_at_as_root(directory, start_serving):
    through = mounts.own_or_skip()
    service = start_serving(stores.sqlite(directory))
    service.stop()
    said = look_at(service, f"""mount -t tmpfs state /var/lib
        mkdir -p -m 700 /var/lib/private
        mkdir /var/lib/private/grayling
        ln -s private/grayling /var/lib/grayling
        cp {directory}/grayling.db* /var/lib/grayling
        chown -R 61184:61184 /var/lib/private/grayling""", through,
                   store="sqlite:/var/lib/grayling/grayling.db")
    assert "sqlite:/var/lib/grayling/grayling.db can be read and written" in said
    assert "Permission denied" not in said
