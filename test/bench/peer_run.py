# SPDX-License-Identifier: MIT
"""Measures the peers with the same work and load generator as grayling on each store. grayling is
measured right before them in each round. They share its database server."""

import contextlib
import json
import time

import peers
from peer_gld import Gld
from peer_programs import PeerPrograms
from peer_results import OURS, PeerPlan, PeerResults, PeerSample
from plan import KNOWN, MARIADB, STRANGERS, Cell
from process import CommandFailed, run
from waiting import wait_until

PEERS = (peers.Postgrey, peers.Sqlgrey, Gld)
WORKS = (STRANGERS, KNOWN)
CONNECTIONS = (1, 16, 128)
PREPARING_CONNECTIONS = 16
PREPARING_SECONDS = 60  # at most
EXPECTED = {STRANGERS: ("defer",), KNOWN: ("dunno", "prepend")}

QUICK = PeerPlan(rounds=1, seconds=0.5, known=200)
FULL = PeerPlan(rounds=3, seconds=1.0, known=500)


class PeerRun:
    def __init__(self, laboratory, plan, root):
        self.laboratory = laboratory
        self.plan = plan
        self.directory = laboratory.directory / "peers"
        self.directory.mkdir(mode=0o755)
        self.programs = PeerPrograms(root, laboratory.build / "peers", self.directory)
        self.server = laboratory.stores[MARIADB].server
        self.strangers = 1 << 38  # none of grayling's senders
        descriptions = {peer.name: f"{self.programs.versions[peer.package]}: {peer.remark}"
                        for peer in PEERS}
        self.results = PeerResults(plan, descriptions, {}, {})

    def measure(self):
        with contextlib.ExitStack() as ending:
            running = [peer for kind in PEERS if (peer := self._start(kind, ending))]
            for _ in range(self.plan.rounds):
                for work in WORKS:
                    for connections in CONNECTIONS:
                        self._measure_row(running, work, connections)
        return self.results

    def _start(self, kind, ending):
        """Starts the peer, and makes its senders known. Returns None if that failed."""
        try:
            peer = peers.start(kind, self.programs, self.directory, self.server)
            ending.callback(peer.stop)
            self._load(peer, "walk", PREPARING_CONNECTIONS, PREPARING_SECONDS)
            ready = time.monotonic() + kind.knows_after
            wait_until(lambda: time.monotonic() >= ready, "time goes by")
            self._load(peer, "walk", PREPARING_CONNECTIONS, PREPARING_SECONDS)
            return peer
        except (AssertionError, CommandFailed) as error:
            self.results.failures["start", PREPARING_CONNECTIONS, kind.name] = str(error)
            return None

    def _measure_row(self, running, work, connections):
        for name, store in OURS.items():
            ours = self.laboratory.measure(Cell(store, work, connections))
            self._add((work, connections, name), PeerSample(
                ours.per_second, ours.p50_us, ours.p99_us, ours.cpu_us,
                ours.database_cpu_us or 0.0, ours.unexpected))
        for peer in running:
            key = (work, connections, peer.name)
            if key in self.results.failures:
                continue
            try:
                self._add(key, self._measure(peer, work, connections))
            except CommandFailed as error:
                self.results.samples.pop(key, None)
                self.results.failures[key] = str(error)

    def _add(self, key, sample):
        self.results.samples.setdefault(key, []).append(sample)

    def _measure(self, peer, work, connections):
        database = self.server.process.pid
        before = peer.cpu(), peers.cpu_of(database)
        answered = self._load(peer, work, connections, self.plan.seconds)
        requests = max(answered["requests"], 1)
        expected = sum(answered[answer] for answer in EXPECTED[work])
        return PeerSample(
            answered["per_second"], answered["p50_us"], answered["p99_us"],
            cpu_us=(peer.cpu() - before[0]) / requests * 1e6,
            database_cpu_us=(peers.cpu_of(database) - before[1]) / requests * 1e6,
            unexpected=answered["requests"] - expected + answered["unanswered"])

    def _load(self, peer, work, connections, seconds):
        answered = json.loads(run([
            self.laboratory.build / "load", "--to", peer.endpoint, "--work", work,
            "--connections", connections, "--seconds", seconds, "--known", self.plan.known,
            "--first", self.strangers, *peer.load_options]))
        self.strangers = answered["first_unused"]
        return answered
