# SPDX-License-Identifier: MIT
"""The files that an installation puts into /etc/grayling, by `cmake --install` and by a Debian
package: a configuration that uses the list of providers, and the administrator's own list, which is
kept."""

import json
import re
from pathlib import Path

import pytest

from grayling import PROGRAM
from process import run

ROOT = Path(__file__).resolve().parents[2]
LISTS = ("exempt-providers", "exempt-clients")
RENEWED = ("exempt-providers", "dns-lists.toml")  # by each installation
PROVIDER = ("client_address=66.220.155.156",
            "client_name=66-220-155-156.mail-mail.facebook.com")


@pytest.fixture
def install(directory):
    """Installs as `cmake --install` does, and returns the folder of the configuration."""
    if not (PROGRAM.parent / "cmake_install.cmake").exists():
        pytest.skip("the program that is tested isn't where it was built")
    prefix = directory / "prefix"

    def install():
        run(["cmake", "--install", PROGRAM.parent, "--prefix", prefix])
        return prefix / "etc" / "grayling"

    return install


def explained(config, *attributes):
    return json.loads(run([PROGRAM, "explain", "--json", "--config", config, "--store",
                           f"sqlite:{config.parent}/grayling.db", "--set", "dns.resolver=off",
                           "sender=a@example.org", "recipient=b@example.net", *attributes]))


def test_the_installed_configuration_uses_both_lists(install):
    etc = install()
    config = etc / "grayling.toml"
    shown = run([PROGRAM, "check-config", "--config", config])
    paths = ", ".join(f'"file:{etc}/{name}"' for name in LISTS)
    assert f"exempt.clients = [{paths}]   # {config}:" in shown
    given = [line for line in shown.splitlines() if f"# {config}:" in line]
    assert len(given) == 1, "nothing else differs from the defaults"

    (etc / "exempt-clients").write_text("192.0.2.7\n")
    run([PROGRAM, "migrate", "--yes", "--store", f"sqlite:{etc}/grayling.db"])
    assert explained(config, *PROVIDER)["reason"] == "client exempt"
    assert explained(config, "client_address=192.0.2.7")["reason"] == "client exempt"
    assert explained(config, "client_address=192.0.2.8")["reason"] == "new"


def test_a_later_installation_keeps_what_was_changed(install):
    etc = install()
    changed = ("grayling.toml", "exempt-clients", "exempt-recipients")
    for name in (*changed, *RENEWED):
        (etc / name).write_text("# mine\n")
    install()
    for name in changed:
        assert (etc / name).read_text() == "# mine\n"
    for name in RENEWED:
        assert (etc / name).read_text() == (ROOT / "etc" / name).read_text()


def test_a_package_has_both_lists_and_names_them(directory):
    """debhelper installs below DESTDIR, and with an absolute folder."""
    (directory / "build").mkdir()
    run(["cmake", f"-DGRAYLING_SOURCE={ROOT}", f"-DGRAYLING_BUILD={directory}/build",
         "-DGRAYLING_ETC=/etc/grayling", "-DCMAKE_INSTALL_PREFIX=/usr",
         "-P", ROOT / "cmake/install_etc.cmake"],
        env={"DESTDIR": str(directory / "package"), "PATH": "/usr/bin:/bin"})
    etc = directory / "package/etc/grayling"
    assert '\nclients = ["file:/etc/grayling/exempt-providers", ' \
           '"file:/etc/grayling/exempt-clients"]\n' in (etc / "grayling.toml").read_text()
    for name in (*LISTS, *RENEWED):
        assert (etc / name).read_text() == (ROOT / "etc" / name).read_text()


@pytest.mark.parametrize("name", ["grayling.toml", "compose/grayling.toml"])
def test_the_image_has_the_lists_that_its_configuration_names(name):
    docker = ROOT / "packaging/docker"
    named = re.findall(r'"file:/etc/grayling/([\w-]+)"', (docker / name).read_text())
    assert named == list(LISTS)
    copied = re.search(r"^install -m 644 (.*) /out/etc/grayling$",
                       (docker / "build-program").read_text(), re.M)[1].split()
    assert {f"etc/{one}" for one in named} <= set(copied)
