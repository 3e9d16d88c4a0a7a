# SPDX-License-Identifier: MIT
"""Files with the key of the links or the token of panels that can't be used: neither the service
nor `grayling link` goes on without them."""

import os
import shutil
import subprocess

import pytest

from grayling import PROGRAM, toml
from waiting import free_port

SECRET = "hunter2hunter2hunter2hunter2"

# What is in the place of the file, and what is said about it.
TROUBLES = {
    "readable by everybody": (lambda path: write(path, SECRET, 0o644),
                              "can be read or written by everybody: chmod o-rwx it"),
    "missing": (lambda path: None, "there is no such file; make one with: head -c 32 /dev/urandom"),
    "a directory": (lambda path: path.mkdir(), "is no regular file"),
    "a pipe": (os.mkfifo, "is no regular file"),
    "a link to nothing": (lambda path: path.symlink_to(path.with_name("gone")),
                          "there is no such file"),
    "empty": (lambda path: write(path, ""), "is empty"),
    "an empty line": (lambda path: write(path, "\n"), "is empty"),
    "too short": (lambda path: write(path, "hunter2-of-19-chars"), "is shorter than 20 characters"),
    "too long": (lambda path: write(path, SECRET * 40), "is longer than a line"),
    "two lines": (lambda path: write(path, f"{SECRET}\n{SECRET}\n"), "is longer than a line"),
}


def write(path, text, mode=0o600):
    path.write_text(text)
    path.chmod(mode)


@pytest.fixture
def site(directory):
    """A configuration with both secrets; returns what runs a command with it."""
    for name in ("link_key", "api_token"):
        write(directory / name, SECRET)
    config = directory / "grayling.toml"
    write(config, toml({
        "listen": [f"inet:127.0.0.1:{free_port()}"], "store.url": f"sqlite:{directory}/g.db",
        "status.listen": f"127.0.0.1:{free_port()}", "status.user_pages": True,
        "status.public_url": "https://mx.example.org",
        "status.link_key_file": str(directory / "link_key"),
        "status.api_token_file": str(directory / "api_token")}), 0o644)

    def run(*command, program=PROGRAM, **options):
        done = subprocess.run([program, *command, "--config", config], capture_output=True,
                              text=True, timeout=30, stdin=subprocess.DEVNULL, **options)
        assert "hunter2" not in done.stdout + done.stderr
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.mark.parametrize("secret", ["link_key", "api_token"])
@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_secret_that_cant_be_used_stops_service_and_links(site, directory, secret, trouble):
    make, words = TROUBLES[trouble]
    path = directory / secret
    path.unlink()
    make(path)
    for command in (["serve"], ["link", "anna@example.org"], ["check-config"]):
        code, said = site(*command)
        assert code == 78, (command, said)
        assert f"status.{secret}_file" in said and words in said, (command, said)


@pytest.mark.skipif(os.getuid() != 0, reason="only root may become another user")
@pytest.mark.parametrize("secret", ["link_key", "api_token"])
def test_a_secret_that_the_user_may_not_read_stops_the_service(site, directory, secret):
    other = {"link_key": "api_token", "api_token": "link_key"}[secret]
    os.chown(directory / other, 65534, 65534)
    os.chown(directory, 65534, 65534)
    nobody = {"user": 65534, "group": 65534, "extra_groups": []}
    program = shutil.copy(PROGRAM, directory)  # that user may not enter the build folder
    code, said = site("serve", program=program, **nobody)
    assert code == 78, said
    assert f"status.{secret}_file: nobody may not read '{directory / secret}'" in said
    if secret == "link_key":
        subprocess.run([program, "migrate", "--yes", "--store", f"sqlite:{directory}/g.db"],
                       check=True, stdout=subprocess.DEVNULL, **nobody)
        code, said = site("link", "anna@example.org", program=program, **nobody)
        assert code == 78 and "the key in status.link_key_file can't be read" in said
    assert site("check-config", program=program, **nobody)[0] == 0
