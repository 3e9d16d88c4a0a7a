#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Lists the files of the checkout: `files.py '*.cpp' '*.hpp'` prints those that match."""

import fnmatch
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", "build", "__pycache__", ".pytest_cache"}


def tracked_files(root=ROOT):
    """Returns the paths, relative to `root`, of the files that git knows or would add. Without git,
    as in an unpacked archive, they are all files except those that a build makes."""
    git = ["git", "-c", f"safe.directory={root}", "-C", str(root), "ls-files", "-z"]
    try:
        done = subprocess.run(git + ["--cached", "--others", "--exclude-standard"],
                              capture_output=True, check=True)
        names = [name for name in done.stdout.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = [str(path.relative_to(root)) for path in root.rglob("*")
                 if not NOT_OURS & set(path.relative_to(root).parts)]
    return sorted(name for name in set(names) if (root / name).is_file())


def main():
    patterns = sys.argv[1:] or ["*"]
    for name in tracked_files():
        if any(fnmatch.fnmatch(name, pattern) for pattern in patterns):
            print(name)


if __name__ == "__main__":
    main()
