# SPDX-License-Identifier: MIT
"""Makes the Postfix image from image/ and a Debian base, and keeps both under build/.

debootstrap makes the base from the archive that this machine's apt uses. It has the packages of
this image and of grayling's own image, so nothing needs a network after that. `python3
postfix_image.py` makes the base ahead of the tests. """

import fcntl
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

import mounts
from grayling import PROGRAM
from process import CommandFailed, run

HERE = Path(__file__).resolve().parent
IMAGE = HERE / "image"
ROOT = HERE.parent.parent
CACHE = ROOT / "build" / "integration"
LEFT_OUT = ("./var/cache/apt/*", "./var/lib/apt/lists/*", "./usr/share/doc/*",
            "./usr/share/locale/*", "./usr/share/man/*")


def packages():
    needed = run([ROOT / "packaging/docker/needed-packages", PROGRAM])
    return ",".join(((IMAGE / "packages").read_text() + needed).split())


def suite():
    """Returns the release that this machine runs, like "bookworm"."""
    release = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines()
                   if "=" in line)
    return release["VERSION_CODENAME"].strip('"')


def archive():
    """Returns the address of the archive that apt uses for that release."""
    for line in run(["apt-get", "indextargets", "--format", "$(RELEASE) $(COMPONENT) $(REPO_URI)",
                     "Created-By: Packages"]).splitlines():
        release, component, address = line.split(" ", 2)
        if (release, component) == (suite(), "main"):
            return address
    raise CommandFailed(f"apt knows no archive of {suite()} main: the Postfix image needs one")


def with_proxy_of_apt(environment):
    proxy = run(["apt-config", "--format", "%v%n", "dump", "Acquire::http::Proxy"]).strip()
    return {**environment, "http_proxy": proxy} if proxy else environment


def base():
    """Returns the base as a tar file; makes it if it is missing. Several processes may ask for it:
    one makes it."""
    name = hashlib.sha256(f"{suite()} {packages()} {LEFT_OUT}".encode()).hexdigest()[:12]
    tar = CACHE / f"base-{name}.tar"
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "base.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not tar.exists():
            make_base(tar)
    return tar


def make_base(tar):
    debs, log = CACHE / "debs", CACHE / "base.log"
    debs.mkdir(exist_ok=True)
    root = tempfile.mkdtemp(prefix="root-", dir=CACHE)
    os.chmod(root, 0o755)
    try:
        run([*mounts.own(), "debootstrap", "--variant=minbase", f"--include={packages()}",
             f"--cache-dir={debs}", suite(), root, archive()], log,
            env=with_proxy_of_apt(dict(os.environ)))
        unfinished = tar.with_suffix(".unfinished")
        left_out = [f"--exclude={path}" for path in LEFT_OUT]
        run(["tar", "-C", root, *left_out, "-cf", unfinished, "."])
        unfinished.rename(tar)
    finally:
        shutil.rmtree(root)


def name():
    """Returns the image's name, which changes when its sources change."""
    digest = hashlib.sha256(base().name.encode())
    for file in sorted(IMAGE.iterdir()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"grayling-postfix:{digest.hexdigest()[:12]}"


def base_image(docker):
    """Imports the base as an image if dockerd, a DockerApi, doesn't have it; returns its name."""
    name_of_base = f"grayling-debian:{base().stem.removeprefix('base-')}"
    if not docker.has_image(name_of_base):
        docker.import_image(name_of_base, base())
    return name_of_base


def build(docker):
    """Builds the image if dockerd doesn't have it; returns its name."""
    image = name()
    if not docker.has_image(image):
        docker.build_image(image, IMAGE, {"BASE": base_image(docker)})
    return image


def unpack_base(root):
    root.mkdir(parents=True, exist_ok=True)
    run(["tar", "-C", root, "-xf", base()])


def unpack(root):
    """Makes the image's root in the directory `root`, by chroot, as the Dockerfile says."""
    unpack_base(root)
    shutil.copytree(IMAGE, root / "image")
    run(["chroot", root, "/image/install"])


if __name__ == "__main__":
    print(base())
