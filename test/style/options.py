#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares the program with its documents. `options.py BINARY` exits with 1 if a key or its default
differs in etc/grayling.toml or grayling.toml.5; if an option of a command differs in grayling.1; or
if README.md or doc/ names a key, command or option that doesn't exist."""

import re
import subprocess
import sys
import tempfile

from files import ROOT, tracked_files
from docs import unknown

COMMANDS = ("serve", "check-config", "doctor", "query", "explain", "migrate", "allow", "disallow",
            "exemptions", "waiting", "show", "find", "release", "forget", "link", "purge", "export",
            "report", "import", "replay")
ON_ITS_OWN = {"--help", "--version"}  # options without a command


def output(binary, *arguments):
    done = subprocess.run([binary, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def read(path):
    return (ROOT / path).read_text()


def effective_keys(binary, configuration):
    """Returns dotted key -> the value in effect, as TOML, for a configuration."""
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        file.write(configuration)
        file.flush()
        text = output(binary, "check-config", "--config", file.name)
    keys, section = {}, ""
    for line in text.splitlines():
        if block := re.match(r"\[\[(\w+)\]\]", line):
            section = block[1] + "."
        else:
            key, value = re.match(r"(\S+) = (.*?) +# \S+$", line).groups()
            keys[section + key] = value
    return keys


def keys_in_file(text):
    """Returns the keys after a "#" in the shipped file, and their values. Those of a [[block]] are
    indented, so the other lines without their "#" are a file with all defaults."""
    keys, section, key = {}, "", r"(\w+) = (.*)"
    start = "#"
    for line in text.splitlines():
        if match := re.fullmatch(r"\[([\w.]+)\]|#   \[\[(\w+)\]\]", line):
            section, start = (match[1] or match[2]) + ".", "#" if match[1] else "#   "
        elif match := re.fullmatch(start + key, line):
            keys[section + match[1]] = match[2]
    return keys


def keys_in_manual(text):
    """Returns key -> its default, for each item of the manual."""
    return {key: value.replace(r"\(dq", '"')
            for key, value in re.findall(r"^\.It Ic (\S+) No = Li (.*)$", text, re.M)}


def options_in_help(text):
    return set(re.findall(r"^  (--[\w-]+)", text, re.M))


def options_in_synopsis(text, command):
    """Returns the options of one command in the manual's synopsis."""
    synopsis = text.split(".Sh SYNOPSIS")[1].split(".Sh DESCRIPTION")[0]
    part = synopsis.split(f".Cm {command}\n")[1].split(".Nm\n")[0]
    return set(re.findall(r"--[\w-]+", part))


def options_described(text):
    return set(re.findall(r"^\.It (--[\w-]+)", text, re.M))


def difference(where, known, told):
    """Yields a line for each name that only one of the two has, or whose value differs."""
    for name in sorted(set(known) - set(told)):
        yield f"{where}: {name} is missing"
    for name in sorted(set(told) - set(known)):
        yield f"{where}: {name} is unknown to the program"
    if isinstance(known, dict):
        for name in sorted(set(told) & set(known)):
            if known[name] != told[name]:
                yield f"{where}: {name} = {told[name]}, but the program says {known[name]}"


def findings(binary):
    # The defaults, and those of blocks with what they need.
    blocks = ('[[dns_list]]\nzone = "list.example.org"\npoints = { "127.0.0.2" = 3 }\n'
              '[[sql]]\nname = "example"\nquery = "SELECT username FROM mailbox"\n'
              '[[policy]]\nrecipients = ["example.org"]\n')
    keys = effective_keys(binary, blocks)
    shipped = read("etc/grayling.toml")
    yield from difference("etc/grayling.toml", keys, keys_in_file(shipped))
    without = effective_keys(binary, re.sub(r"^#(?=\w+ = )", "", shipped, flags=re.M))
    yield from difference("etc/grayling.toml without #", effective_keys(binary, ""), without)
    page = "packaging/man/grayling.toml.5"
    # A policy's defaults are those of [greylist], which the manual says in words.
    told = {key: keys.get(key, value) if key.startswith("policy.") else value
            for key, value in keys_in_manual(read(page)).items()}
    yield from difference(page, keys, told)
    page = "packaging/man/grayling.1"
    manual = read(page).replace(r"Fl \-", "--").replace(r"\-", "-")
    options = options_in_help(output(binary, "--help"))
    by_command = {}
    for command in COMMANDS:
        by_command[command] = options_in_help(output(binary, command, "--help"))
        own = by_command[command] - ON_ITS_OWN
        yield from difference(f"{page}, {command}", own, options_in_synopsis(manual, command))
        options |= own
    yield from difference(page, options, options_described(manual))
    for path in tracked_files():
        if path == "README.md" or path.startswith("doc/"):
            for line, text in unknown(read(path), keys, by_command):
                yield f"{path}:{line}: {text}"


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/release/grayling"
    found = list(findings(binary))
    print(*found, f"{len(found)} findings", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
