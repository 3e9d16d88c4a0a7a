# SPDX-License-Identifier: MIT
"""Other greylisters as Debian packages them, each as a private server. This uses the peers of
test/bench."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "test" / "bench"))

from peer_gld import Gld  # noqa: E402, F401
from peer_programs import PeerPrograms  # noqa: E402
from peers import ACCOUNT, GROUP, Peer, Sqlgrey  # noqa: E402, F401
from waiting import free_port  # noqa: E402

CACHE = ROOT / "build" / "peers"  # the packages, for the next run


def programs(directory):
    return PeerPrograms(ROOT, CACHE, directory)


def own_directory(parent):
    """Makes a directory for the account that the peers run as; `parent` must let that account
    in."""
    path = Path(tempfile.mkdtemp(dir=parent, prefix="peer-"))
    if os.getuid() == 0:
        shutil.chown(path, ACCOUNT.pw_uid, ACCOUNT.pw_gid)
    return path


class Postgrey(Peer):
    """Runs postgrey with its shipped lists. It takes the time from a request's `policy_test_time`,
    in Unix seconds, as its own policy-test does. Clients are known after `auto_allow_after`
    triplets; 0: never."""

    def __init__(self, programs, directory, delay, clients_after):
        port = free_port()
        self.lists = {kind: programs.path("usr/share/postgrey") / f"whitelist_{kind}"
                      for kind in ("clients", "recipients")}
        super().__init__(
            ["/usr/bin/perl", "-T", programs.path("usr/sbin/postgrey"),
             f"--inet=127.0.0.1:{port}", f"--user={ACCOUNT.pw_name}", f"--group={GROUP}",
             f"--dbdir={directory}",
             *(f"--whitelist-{kind}={path}" for kind, path in self.lists.items()),
             f"--delay={delay}", f"--auto-whitelist-clients={clients_after}"],
            directory, port)
