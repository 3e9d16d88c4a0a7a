# SPDX-License-Identifier: MIT
"""Programs that read mail logs: pflogsumm, logwatch, logcheck and fail2ban as Debian packages them,
with the files of grayling's package for them. They are only unpacked, so they don't run by
themselves, send reports or ban anybody here."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from process import run

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "test" / "bench"))

from peer_programs import unpack  # noqa: E402

CACHE = ROOT / "build" / "log-readers"  # the packages, for the next run


class LogReaders:
    def __init__(self, directory):
        self._directory = directory
        CACHE.mkdir(parents=True, exist_ok=True)
        for package in "pflogsumm", "logwatch", "logcheck", "fail2ban":
            unpack(CACHE, package, directory)
        self._add_ours()
        self._move_logwatch()

    def _add_ours(self):
        """Copies the package's files to where packaging/debian/rules installs them."""
        rules = (ROOT / "packaging/debian/rules").read_text()
        for source, place in re.findall(r"install -D -m \d+ (packaging/(?:log|fail2ban)\S+) \\\n"
                                        r"\t\tdebian/grayling/(\S+)", rules):
            (self._directory / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, self._directory / place)

    def _move_logwatch(self):
        """Replaces the paths of an installation in its files."""
        (self._directory / "tmp").mkdir()
        for name in "scripts/logwatch.pl", "default.conf/logwatch.conf":
            file = self._directory / "usr/share/logwatch" / name
            text = file.read_text(errors="surrogateescape")
            for path, ours in (("/usr/share/logwatch", "usr/share/logwatch"),
                               ("/etc/logwatch", "etc/logwatch"), ("/var/cache/logwatch", "tmp")):
                text = text.replace(path, str(self._directory / ours))
            file.write_text(text, errors="surrogateescape")

    def pflogsumm(self, log):
        """Returns its report on a file."""
        return run([self._directory / "usr/sbin/pflogsumm", log])

    def logwatch(self, log):
        """Returns the full report of all its services that read the mail log."""
        share = self._directory / "usr/share/logwatch"
        services = [file.stem for file in sorted((share / "default.conf/services").glob("*.conf"))
                    if re.search(r"^LogFile *= *maillog", file.read_text(errors="replace"), re.M)]
        assert "postfix" in services
        logs = self._directory / "logs"
        logs.mkdir(exist_ok=True)
        (logs / "mail.log").write_bytes(log.read_bytes())
        return run(["perl", share / "scripts/logwatch.pl", "--logdir", logs, "--range", "all",
                    "--detail", "high", "--output", "stdout", "--format", "text",
                    *(word for service in services for word in ("--service", service))])

    def logwatch_of_journal(self, lines):
        """Returns the report of grayling's own service; journalctl prints these lines for it."""
        (self._directory / "lines").write_text(lines)
        (self._directory / "bin").mkdir(exist_ok=True)
        journalctl = self._directory / "bin/journalctl"
        journalctl.write_text('#!/bin/sh\ncase "$*" in *--unit=grayling.service*) '
                              f"cat {self._directory}/lines ;; esac\n")
        journalctl.chmod(0o755)
        return run(["perl", self._directory / "usr/share/logwatch/scripts/logwatch.pl", "--range",
                    "all", "--detail", "high", "--output", "stdout", "--format", "text",
                    "--service", "grayling"],
                   env={**os.environ, "PATH": f"{journalctl.parent}:{os.environ['PATH']}"})

    def left_by_logcheck(self, log):
        """Returns the lines of a file that logcheck would mail with the rules of grayling's
        package."""
        rules = self._directory / "etc/logcheck/ignore.d.server/grayling"
        done = subprocess.run(["sh", self._directory / "usr/bin/logcheck-test", "-q", "-i",
                               "-l", log, "-r", rules], capture_output=True, text=True)
        assert done.returncode in (0, 1) and not done.stderr, done
        return done.stdout.splitlines()

    def bans_of_postfix(self, log, mode):
        """Returns the lines of a file that fail2ban's filter `postfix` counts against the
        client."""
        return self.bans(log, f"postfix[mode={mode}]")

    def bans(self, log, wanted):
        """Returns the lines of a file that a filter counts against the client."""
        report = run([sys.executable, self._directory / "usr/bin/fail2ban-regex",
                      "--config", self._directory / "etc/fail2ban", "--print-all-matched",
                      "--print-no-missed", log, wanted],
                     env={**os.environ,
                          "PYTHONPATH": str(self._directory / "usr/lib/python3/dist-packages")})
        matched = int(re.search(r"ignored, (\d+) matched", report)[1])
        lines = re.findall(r"^\|  (.*)$", report.partition("Matched line(s):")[2], re.M)
        assert len(lines) == matched, report
        return lines
