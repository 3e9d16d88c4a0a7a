# SPDX-License-Identifier: MIT
"""Icinga 2 as Debian packages it, which runs one check each second. It is only unpacked."""

import os
import shutil
import sys
from pathlib import Path

from process import Process

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "test" / "bench"))

from peer_programs import unpack  # noqa: E402

CACHE = ROOT / "build" / "icinga"  # the packages, for the next run
PACKAGES = ("icinga2-bin", "icinga2-common", *(f"libboost-{name}1.74.0" for name in (
    "context", "coroutine", "filesystem", "iostreams", "program-options", "regex", "thread")))
LIBRARIES = "usr/lib/x86_64-linux-gnu"
FOLDERS = ("data", "log", "cache", "spool", "run")
# Each check's result goes into a file of its own second.
CONFIG = """
include <itl>
object CheckerComponent "checker" { }
object PerfdataWriter "perfdata" {
  service_perfdata_path = CacheDir + "/service"
  service_temp_path = CacheDir + "/service.now"
  host_perfdata_path = CacheDir + "/host"
  host_temp_path = CacheDir + "/host.now"
  rotation_interval = 1s
  service_format_template = "$service.state$\\t$service.output$\\t$service.perfdata$"
}
object Host "mx" {
  check_command = "grayling"
  enable_active_checks = false
}
object Service "grayling" {
  host_name = "mx"
  check_command = "grayling"
  check_interval = 1s
  retry_interval = 1s
  max_check_attempts = 1
}
"""


class Icinga:
    """`command` is the check's CheckCommand "grayling", as Icinga's configuration has it."""

    def __init__(self, directory, command):
        CACHE.mkdir(parents=True, exist_ok=True)
        for package in PACKAGES:
            unpack(CACHE, package, directory)
        self._own = directory / "own"
        for name in FOLDERS:
            (self._own / name).mkdir(parents=True)
        config = self._own / "icinga2.conf"
        config.write_text(command + CONFIG)
        user, group = ("nobody", "nogroup") if os.getuid() == 0 else (os.getuid(), os.getgid())
        if os.getuid() == 0:
            for path in (directory, self._own, *self._own.iterdir()):
                shutil.chown(path, user, group)
        places = {"ConfigDir": self._own, "DataDir": self._own / "data",
                  "LogDir": self._own / "log", "CacheDir": self._own / "cache",
                  "SpoolDir": self._own / "spool", "InitRunDir": self._own / "run",
                  "IncludeConfDir": directory / "usr/share/icinga2/include",
                  "RunAsUser": user, "RunAsGroup": group}
        libraries = directory / LIBRARIES
        self._process = Process(
            [libraries / "icinga2/sbin/icinga2", "daemon", "-c", config,
             *(word for name, value in places.items() for word in ("-D", f"{name}={value}"))],
            directory / "icinga.log",
            env={**os.environ, "LD_LIBRARY_PATH": f"{libraries}:{libraries}/icinga2",
                 "ICINGA2_USER": str(user), "ICINGA2_GROUP": str(group),
                 "ICINGA2_INIT_RUN_DIR": str(self._own / "run")})

    def seen(self):
        """Returns (state, text, performance data) of the last check, or None before the first."""
        files = sorted((self._own / "cache").glob("service.[0-9]*"))
        lines = [line for file in files for line in file.read_text().splitlines()]
        if not lines:
            return None
        state, text, data = lines[-1].split("\t")
        return state, text.strip(), data

    def stop(self):
        self._process.stop()
