# SPDX-License-Identifier: MIT
"""grayling in its own image, packaging/docker/Dockerfile, on the base of the tests. It runs in a
container, or by chroot if dockerd can't run."""

import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import mounts
import postfix_image
from grayling import PROGRAM
from process import CommandFailed, Process, run

DOCKER = postfix_image.ROOT / "packaging" / "docker"
NAME = "grayling:test"
USER = 10023  # the image's user, and its group
QUICK = {"Interval": 1_000_000_000, "Timeout": 1_000_000_000, "Retries": 1}  # nanoseconds


def checkout(directory):
    """Copies the image's sources, with the program in the place where a build would leave it."""
    for part in "packaging", "etc":
        shutil.copytree(postfix_image.ROOT / part, directory / part)
    program = directory / "build" / "release" / "grayling"
    program.parent.mkdir(parents=True)
    shutil.copy(PROGRAM, program)
    return str(program.relative_to(directory))


class Container:
    """A running container, read-only and without any capability, as in compose.yaml."""

    def __init__(self, docker, config, shared):
        self._docker = docker
        host = {"ReadonlyRootfs": True, "CapDrop": ["ALL"], "SecurityOpt": ["no-new-privileges"]}
        self._id = docker.run(NAME, None, [f"{config}:/etc/grayling:ro", f"{shared}:/shared"], host,
                              Healthcheck=QUICK, Tty=True)

    def is_healthy(self):
        return self._docker.inspect(self._id)["State"]["Health"]["Status"] == "healthy"

    def is_unhealthy(self):
        return self._docker.inspect(self._id)["State"]["Health"]["Status"] == "unhealthy"

    def pid(self):
        return self._docker.inspect(self._id)["State"]["Pid"]

    def has_file(self, path):
        return self._docker.has_file(self._id, path)

    def log(self):
        return self._docker.log(self._id)

    def stop(self):
        """Returns the exit code."""
        return self._docker.stop(self._id)

    def remove(self):
        self._docker.remove(self._id)


class Chrooted:
    """The same in a mount namespace: the image's root is read-only, and the two folders are in
    it."""

    ENTER = """mount --bind "$0" "$0" && mount --bind "$1" "$0/etc/grayling" &&
        mount --bind "$2" "$0/shared" && mount -o remount,bind,ro "$0" &&
        shift 2 && exec "$@\""""

    def __init__(self, root, config, shared):
        (root / "shared").mkdir(exist_ok=True)
        self._log = config.parent / f"{config.name}.log"
        self._process = Process([*mounts.own_or_skip(), "sh", "-c", self.ENTER, root, config,
                                 shared, *self._inside(root), "serve"], self._log)

    def _inside(self, root):
        return ["chroot", f"--userspec={USER}:{USER}", "--groups=", root, "/usr/sbin/grayling"]

    def is_healthy(self):
        """Asks like the HEALTHCHECK of the Dockerfile."""
        try:
            query = [*self._inside(f"/proc/{self.pid()}/root"), "query", "protocol_state=CONNECT"]
            return run(query, timeout=1) == "DUNNO\n"
        except (CommandFailed, subprocess.TimeoutExpired):
            return False

    def is_unhealthy(self):
        return not self.is_healthy()

    def pid(self):
        return self._process.pid

    def has_file(self, path):
        return Path(f"/proc/{self.pid()}/root{path}").exists()

    def log(self):
        return self._process.output()

    def stop(self):
        return self._process.stop()

    def remove(self):
        self._process.stop()


def has_read_only_root(pid):
    mounts = [line.split() for line in Path(f"/proc/{pid}/mountinfo").read_text().splitlines()]
    return any(mount[4] == "/" and "ro" in mount[5].split(",") for mount in mounts)


@contextmanager
def in_containers(docker, directory):
    program = checkout(directory)
    docker.build_image(NAME, directory, {"BASE": postfix_image.base_image(docker),
                                         "PROGRAM": program}, "packaging/docker/Dockerfile")
    try:
        yield lambda config, shared: Container(docker, config, shared)
    finally:
        docker.remove_image(NAME)


@contextmanager
def by_chroot(directory):
    root = directory / "root"
    postfix_image.unpack_base(root)
    program = checkout(root / "source")
    run(["chroot", root, "/source/packaging/docker/build-program", program])
    run(["cp", "-a", f"{root}/out/.", root])
    run(["chroot", root, "/setup/install"])
    yield lambda config, shared: Chrooted(root, config, shared)


def grayling_image(docker, directory):
    """Makes the image. This is a context that yields start(config, shared), which runs the image
    with these folders as /etc/grayling and /shared."""
    directory.mkdir()
    return in_containers(docker, directory) if docker else by_chroot(directory)
