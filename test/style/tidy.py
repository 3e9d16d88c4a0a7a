#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs clang-tidy on the named sources, or on all of src: `tidy.py BUILD [FILE...]`. BUILD is the
folder of a configured build. Each group of files is checked as one source, because nearly all the
time goes into the headers that they share. If a group has a finding, or doesn't compile as one
source, it is checked again in parts, and only what is found in a file alone counts. Exits with 1 if
something is found."""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from files import ROOT, tracked_files

GROUP_MAX = 14  # files; with more, a core would be idle at the end
# A local definition at the left margin: a class, an alias, a constant, or a function.
LOCAL_NAME = re.compile(r"^(?:(?:class|struct|enum class|using(?= \w+ =)) (\w+)|"
                        r"constexpr .*?(\w+)(?: =|\[|\{)|"
                        r"[A-Za-z][\w:<>,&* ]*?[ &*](\w+)\()", re.MULTILINE)
# What a local name would hide: a function that is called, a type or a constant.
USE = re.compile(r"(?<![\w.>:])(?:(\w+)\(|(k?[A-Z]\w+)\b)")


def local_names(text):
    """Returns the names that `text` defines at the left margin. Some aren't local. A missed name
    only costs a second check, not a finding."""
    return {name for found in LOCAL_NAME.findall(text) for name in found if name}


def used_names(text):
    """Returns the names that `text` uses without a qualifier."""
    return {name for found in USE.findall(text) for name in found if name}


def groups(paths, read):
    """Returns `paths` as lists of at most GROUP_MAX files. The files of a list share no local name,
    and use nothing that a local name of another would hide. `read` returns a file's text."""
    found = []  # (names, uses, paths)
    for path in paths:
        text = read(path)
        names, uses = local_names(text), used_names(text)
        for taken, used, members in found:
            if len(members) < GROUP_MAX and not names & (taken | used) and not uses & taken:
                taken |= names
                used |= uses
                members.append(path)
                break
        else:
            found.append((names, uses, [path]))
    return [members for *_, members in found]


def parted(members, found):
    """Returns the parts of a group that are checked again: each file that the text `found` names
    alone, and the others together. Files are alone, too, if it names none."""
    named = [path for path in members if path in found] or members
    others = [path for path in members if path not in named]
    return [[path] for path in named] + ([others] if others else [])


def write_groups(build, parts):
    """Writes for each group a source that includes its files, and the command that compiles it.
    Returns the sources. One file needs neither."""
    known = {entry["file"]: entry for entry in json.loads((build / "compile_commands.json")
                                                          .read_text())}
    folder = build / "tidy"
    folder.mkdir(exist_ok=True)
    sources, commands = [], []
    for number, members in enumerate(parts):
        if len(members) == 1:
            sources.append(ROOT / members[0])
            continue
        source = folder / f"group_{number}.cpp"
        source.write_text("".join(f'#include "{ROOT / member}"  // NOLINT\n' for member in members))
        like = known[str(ROOT / members[0])]
        commands.append({**like, "file": str(source),
                         "command": like["command"].replace(like["file"], str(source))})
        sources.append(source)
    (folder / "compile_commands.json").write_text(json.dumps(commands))
    return sources


def tidy(build, source):
    """Returns the findings of clang-tidy in `source`, a file or a group."""
    database = build / "tidy" if source.is_relative_to(build) else build
    done = subprocess.run(["clang-tidy", "--quiet", "-p", str(database), str(source)],
                          capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def main():
    build = Path(sys.argv[1]).resolve()
    paths = sys.argv[2:] or [path for path in tracked_files()
                             if path.startswith("src/") and path.endswith(".cpp")]
    parts = groups(paths, lambda path: (ROOT / path).read_text())
    counts, findings = (len(paths), len(parts)), []
    again = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        while parts:
            checked = list(zip(parts, pool.map(lambda source: tidy(build, source),
                                               write_groups(build, parts))))
            findings += [found for members, found in checked if found and len(members) == 1]
            parts = [part for members, found in checked if found and len(members) > 1
                     for part in parted(members, found)]
            again += len(parts)
    print("".join(findings) + "{} files in {} groups, ".format(*counts) +
          f"{again} more looks: {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
