# SPDX-License-Identifier: MIT
"""Debian's packages of the peers. Their libraries are installed; the packages of the daemons are
only unpacked, into a directory of the run: so no script of theirs starts a service, adds a user or
writes to /etc."""

from process import CommandFailed, run

PACKAGES = ("postgrey", "sqlgrey", "postfix-gld")


class PeerPrograms:
    def __init__(self, root, cache, directory):
        """`root` is the checkout, `cache` keeps downloads for the next run, and the programs go to
        `directory`."""
        self.directory = directory
        cache.mkdir(parents=True, exist_ok=True)
        run(["packaging/install-packages", cache / "packages.log", "test/bench/peer-packages"],
            cwd=root)
        self.versions = {}
        for package in PACKAGES:
            archive = unpack(cache, package, directory)
            self.versions[package] = run(["dpkg-deb", "--field", archive, "Version"]).strip()

    def path(self, name):
        return self.directory / name


def unpack(cache, package, directory):
    """Unpacks the package into `directory`; returns its archive, which stays in `cache`."""
    archive = _archive(cache, package)
    run(["dpkg-deb", "--extract", archive, directory])
    return archive


def _archive(cache, package):
    def found():
        return sorted(cache.glob(f"{package}_*.deb"))

    if not found():
        try:
            run(["apt-get", "download", package], cwd=cache)
        except CommandFailed as error:
            raise CommandFailed(f"{error}; if the package lists are old, run apt-get update")
    return found()[-1]
