# SPDX-License-Identifier: MIT
"""Who reads mail logs: pflogsumm, logwatch and fail2ban as Debian packages them. They are only
unpacked: so nothing of theirs runs by itself, mails reports or bans anybody here."""

import os
import re
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
        for package in "pflogsumm", "logwatch", "fail2ban":
            unpack(CACHE, package, directory)
        self._move_logwatch()

    def _move_logwatch(self):
        """Its paths are those of an installation."""
        (self._directory / "tmp").mkdir()
        for name in "scripts/logwatch.pl", "default.conf/logwatch.conf":
            file = self._directory / "usr/share/logwatch" / name
            text = file.read_text(errors="surrogateescape")
            for path, ours in (("/usr/share/logwatch", "usr/share/logwatch"),
                               ("/etc/logwatch", "etc/logwatch"), ("/var/cache/logwatch", "tmp")):
                text = text.replace(path, str(self._directory / ours))
            file.write_text(text, errors="surrogateescape")

    def pflogsumm(self, log):
        """Its report on a file."""
        return run([self._directory / "usr/sbin/pflogsumm", log])

    def logwatch(self, log):
        """The report of all its services that read the mail log, in full."""
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

    def bans(self, log, mode):
        """The lines of a file for which fail2ban's filter of Postfix counts against the client."""
        report = run([sys.executable, self._directory / "usr/bin/fail2ban-regex",
                      "--config", self._directory / "etc/fail2ban", "--print-all-matched",
                      "--print-no-missed", log, f"postfix[mode={mode}]"],
                     env={**os.environ,
                          "PYTHONPATH": str(self._directory / "usr/lib/python3/dist-packages")})
        matched = int(re.search(r"ignored, (\d+) matched", report)[1])
        lines = re.findall(r"^\|  (.*)$", report.partition("Matched line(s):")[2], re.M)
        assert len(lines) == matched, report
        return lines
