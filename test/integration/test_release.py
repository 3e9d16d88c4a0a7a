# SPDX-License-Identifier: MIT
"""packaging/release, in its own checkout: the same commit gives the same bytes, and a commit that
isn't ready is refused."""

import os
import tarfile
from pathlib import Path

import pytest

from process import CommandFailed, run

ROOT = Path(__file__).resolve().parents[2]
DATED = "## {} (2026-01-02)\n"


@pytest.fixture
def checkout(directory):
    """A clone with this tree's packaging/release and a changelog with a date, all committed."""
    if not (ROOT / ".git").exists():
        pytest.skip("a release's tarball has no history to pack")
    path = directory / "checkout"
    run(["git", "clone", "--quiet", "--no-local", ROOT, path])
    script = path / "packaging" / "release"
    script.write_bytes((ROOT / "packaging" / "release").read_bytes())
    script.chmod(0o755)
    changelog = path / "CHANGELOG.md"
    lines = changelog.read_text().splitlines(keepends=True)
    heading = next(n for n, line in enumerate(lines) if line.startswith("## "))
    lines[heading] = DATED.format(lines[heading].split()[1])
    changelog.write_text("".join(lines))
    commit(path)
    return path


def commit(path):
    git(path, "add", "--all")
    git(path, "-c", "user.name=Anna", "-c", "user.email=anna@example.org", "commit", "--quiet",
        "--allow-empty", "--message=ready")


def git(path, *arguments):
    return run(["git", "-C", path, *arguments])


def release(path, umask=0o022, zone="UTC", options=()):
    """Makes the tarball and returns it."""
    run(["packaging/release", *options], cwd=path, umask=umask, env={**os.environ, "TZ": zone})
    return next((path / "build" / "release-tarball").glob("grayling-*.tar.gz"))


def test_the_same_bytes_of_one_commit(checkout, directory):
    first = release(checkout).read_bytes()
    elsewhere = directory / "elsewhere"
    run(["git", "clone", "--quiet", checkout, elsewhere], umask=0o077)
    assert release(elsewhere, umask=0o077, zone="Asia/Tokyo").read_bytes() == first


def test_all_that_is_committed_is_in_it(checkout):
    with tarfile.open(release(checkout)) as tarball:
        names = {member.name.partition("/")[2] for member in tarball if not member.isdir()}
    assert names == set(git(checkout, "ls-files").splitlines())


def test_what_is_not_ready_is_refused(checkout):
    (checkout / "README.md").write_text("another\n")
    with pytest.raises(CommandFailed, match="not committed"):
        release(checkout)
    changelog = checkout / "CHANGELOG.md"
    changelog.write_text(changelog.read_text().replace("(2026-01-02)", "(unreleased)", 1))
    commit(checkout)
    with pytest.raises(CommandFailed, match=r"begins with '## .* \(unreleased\)'; good would be"):
        release(checkout)
    assert release(checkout, options=["--snapshot"]).exists()
