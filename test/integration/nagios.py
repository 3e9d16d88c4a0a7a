# SPDX-License-Identifier: MIT
"""Nagios as Debian packages it, which runs one check each second. It is only unpacked."""

import os
import re
import shutil
import sys
from pathlib import Path

from process import Process

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "test" / "bench"))

from peer_programs import unpack  # noqa: E402

CACHE = ROOT / "build" / "nagios"  # the package, for the next run
STATES = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
DAYS = "sunday monday tuesday wednesday thursday friday saturday".split()
MAIN = """
cfg_file={0}/objects.cfg
log_file={0}/nagios.log
status_file={0}/status.dat
status_update_interval=1
object_cache_file={0}/objects.cache
state_retention_file={0}/retention.dat
lock_file={0}/nagios.pid
temp_file={0}/nagios.tmp
temp_path={0}
check_result_path={0}/results
query_socket={0}/nagios.qh
command_file={0}/nagios.cmd
check_external_commands=0
use_syslog=0
check_for_updates=0
enable_notifications=0
interval_length=1
service_inter_check_delay_method=n
illegal_macro_output_chars=`~$&|'"<>
nagios_user={1}
nagios_group={2}
"""


def block(kind, **values):
    return f"define {kind} {{\n" + "".join(f"  {key} {value}\n" for key, value in
                                           values.items()) + "}\n"


class Nagios:
    """`command_line` is that of the check, as Nagios' configuration has it."""

    def __init__(self, directory, command_line):
        self._directory = directory
        CACHE.mkdir(parents=True, exist_ok=True)
        unpack(CACHE, "nagios4-core", directory)
        own = directory / "own"
        (own / "results").mkdir(parents=True)
        user, group = ("nobody", "nogroup") if os.getuid() == 0 else (os.getuid(), os.getgid())
        (own / "nagios.cfg").write_text(MAIN.format(own, user, group))
        always = {"check_period": "always", "max_check_attempts": 1, "contacts": "root"}
        (own / "objects.cfg").write_text(
            block("timeperiod", timeperiod_name="always", alias="always",
                  **{day: "00:00-24:00" for day in DAYS}) +
            block("command", command_name="grayling", command_line=command_line) +
            block("contact", contact_name="root", host_notification_commands="grayling",
                  service_notification_commands="grayling", host_notification_period="always",
                  service_notification_period="always") +
            block("host", host_name="mx", address="127.0.0.1", **always) +
            block("service", host_name="mx", service_description="grayling",
                  check_command="grayling", check_interval=1, retry_interval=1, **always))
        if os.getuid() == 0:
            for path in (directory, own, *own.iterdir()):
                shutil.chown(path, user, group)
        self._process = Process([directory / "usr/sbin/nagios4", own / "nagios.cfg"],
                                directory / "nagios.log")

    def seen(self):
        """Returns (state, text, performance data) of the last check, or None before the first."""
        path = self._directory / "own/status.dat"
        text = path.read_text() if path.exists() else ""
        found = dict(re.findall(r"^\t(\w+)=(.*)$", text.partition("servicestatus {")[2], re.M))
        if found.get("has_been_checked") != "1":
            return None
        return (STATES[int(found["current_state"])], found["plugin_output"],
                found["performance_data"])

    def stop(self):
        self._process.stop()
