# SPDX-License-Identifier: MIT
"""Three MariaDB nodes with Galera on the loopback, and the faults of one of them."""

import contextlib
import shutil
from pathlib import Path

from mariadb import MariaDb
from process import CommandFailed
from stores import PASSWORD, Store
from waiting import free_port, wait_until

PROVIDER = Path("/usr/lib/galera/libgalera_smm.so")
NEEDED = ("mariabackup", "socat", "wsrep_sst_mariabackup")  # for the state transfer
NODES = 3
SYNCED = {"wsrep_local_state_comment": "Synced", "wsrep_ready": "ON",
          "wsrep_cluster_status": "Primary"}

# The nodes notice within a second and a half that one is gone; none can commit until then.
TIMES = ("evs.keepalive_period=PT0.3S", "evs.inactive_check_period=PT0.3S",
         "evs.suspect_timeout=PT1S", "evs.inactive_timeout=PT2S", "evs.install_timeout=PT2S")


def missing():
    """Returns what is missing, as a sentence; "" if nothing is."""
    names = [name for name in NEEDED if shutil.which(name) is None]
    names += [] if PROVIDER.exists() else [str(PROVIDER)]
    return f"no Galera: {', '.join(names)} missing (packaging/cluster-packages)" if names else ""


class Node(MariaDb):
    process = None
    memory = []  # mariadb-backup fails if the server has that option

    def __init__(self, directory, ports, number):
        group, transfer, state = ports[number]
        addresses = ",".join(f"127.0.0.1:{port}" for port, _, _ in ports)
        provider = ("base_host=127.0.0.1", f"base_port={group}",
                    f"gmcast.listen_addr=tcp://127.0.0.1:{group}",
                    f"ist.recv_addr=127.0.0.1:{transfer}", "gcache.size=32M", *TIMES)
        directory.mkdir()
        (directory / "my.cnf").write_text("[mysqld]\ninnodb_buffer_pool_size=32M\n"
                                          "[sst]\nsst-syslog=-1\n")  # there may be no syslog
        self.defaults = f"--defaults-file={directory}/my.cnf"
        options = [
            "--wsrep-on=ON", f"--wsrep-provider={PROVIDER}",
            f"--wsrep-cluster-address=gcomm://{addresses}", "--wsrep-cluster-name=grayling",
            f"--wsrep-node-name=node{number}", f"--wsrep-node-address=127.0.0.1:{group}",
            "--wsrep-sst-method=mariabackup", "--wsrep-sst-auth=transfer:" + PASSWORD,
            f"--wsrep-sst-receive-address=127.0.0.1:{state}",
            f"--wsrep-provider-options={';'.join(provider)}",
            "--binlog-format=ROW", "--innodb-autoinc-lock-mode=2", "--skip-name-resolve",
            f"--wsrep-data-home-dir={directory}/data"]
        first = ["--wsrep-new-cluster"] if number == 0 else []
        try:
            super().__init__(directory, [*options, *first])
            self.options = options  # a node that starts again joins the others
            if number == 0:
                self.sql(f"CREATE USER transfer@localhost IDENTIFIED BY '{PASSWORD}'; "
                         "GRANT RELOAD, PROCESS, LOCK TABLES, BINLOG MONITOR, REPLICA MONITOR "
                         "ON *.* TO transfer@localhost")
        except BaseException:
            if self.process:
                self.stop()
            raise

    def is_answering(self):
        return self.has(SYNCED)

    def has(self, expected):
        try:
            return all(self.status(name) == value for name, value in expected.items())
        except CommandFailed:
            return False

    def status(self, name):
        rows = self.sql(f"SHOW GLOBAL STATUS LIKE '{name}'")
        return rows[0][1] if rows else ""

    def is_synced(self, size):
        return self.has({**SYNCED, "wsrep_cluster_size": str(size)})


class Cluster:
    def __init__(self, directory):
        directory.mkdir()
        directory.chmod(0o755)
        ports = [(free_port(), free_port(), free_port()) for _ in range(NODES)]
        self.nodes = []
        try:
            for number in range(NODES):
                self.nodes.append(Node(directory / f"node{number}", ports, number))
                self.wait_until_synced(number + 1)
        except BaseException:
            self.stop()
            raise

    def wait_until_synced(self, size=NODES):
        wait_until(lambda: all(node.is_synced(size) for node in self.nodes),
                   lambda: "the nodes are together", deadline=60, interval=0.1)

    def empty(self):
        self.nodes[0].sql("DROP DATABASE IF EXISTS greylist; CREATE DATABASE greylist; "
                          f"CREATE OR REPLACE USER mx@127.0.0.1 IDENTIFIED BY '{PASSWORD}'; "
                          "GRANT ALL ON greylist.* TO mx@127.0.0.1")

    def store(self, first):
        """Returns a store with the nodes in this order: `first`, and those after it. Its rows are
        read from the last."""
        nodes = [self.nodes[(first + i) % NODES] for i in range(NODES)]
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in nodes)
        return Store("galera", f"mysql://mx:{PASSWORD}@{hosts}/greylist", nodes[-1])

    def stop(self):
        for node in reversed(self.nodes):
            node.thaw()
            node.stop()


@contextlib.contextmanager
def killed(node):
    node.kill()
    yield
    node.start()


@contextlib.contextmanager
def hanging(node):
    node.freeze()
    yield
    node.thaw()


@contextlib.contextmanager
def cut_off(node):
    """Is cut off from the other nodes. Clients reach it, and it answers that it isn't ready."""
    node.sql("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=1'")
    yield
    node.sql("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=0'")
