# SPDX-License-Identifier: MIT
"""Munin's node as Debian packages it, with grayling's plugin. It is only unpacked."""

import shutil
import sys
from pathlib import Path

from process import run

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "test" / "bench"))

from peer_programs import unpack  # noqa: E402

CACHE = ROOT / "build" / "munin"  # the packages, for the next run


class MuninNode:
    def __init__(self, directory, url):
        self._directory = directory
        CACHE.mkdir(parents=True, exist_ok=True)
        for package in "munin-node", "munin-common":
            unpack(CACHE, package, directory)
        for name in "plugins", "plugin-conf.d":
            (directory / name).mkdir()
        shutil.copy(ROOT / "packaging/munin/grayling", directory / "plugins")
        (directory / "plugin-conf.d/grayling").write_text(
            f"[grayling]\nuser root\ngroup root\nenv.url {url}\n")
        (directory / "munin-node.conf").write_text(
            f"log_file {directory}/node.log\nuser root\ngroup root\n")

    def run(self, *words):
        """Returns what munin-run prints for the plugin."""
        own = self._directory
        return run(["perl", "-T", f"-I{own}/usr/share/perl5", own / "usr/sbin/munin-run",
                    "--config", own / "munin-node.conf", "--servicedir", own / "plugins",
                    "--sconfdir", own / "plugin-conf.d", "grayling", *words])
