# SPDX-License-Identifier: MIT
"""The shells complete the words of the program's help."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from grayling import PROGRAM

COMPLETIONS = Path(__file__).resolve().parents[2] / "packaging" / "completions"


def bash(line):
    words = line.split(" ")
    quoted = " ".join(f"'{word}'" for word in words)
    script = (f"source {COMPLETIONS}/grayling.bash; compopt() {{ :; }}; COMP_WORDS=({quoted}); "
              f"COMP_CWORD={len(words) - 1}; _grayling; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
    return run(["bash", "-c", script])


def fish(line):
    script = f"source {COMPLETIONS}/grayling.fish; complete -C '{line}'"
    return [entry.split("\t")[0] for entry in run(["fish", "--no-config", "-c", script])]


def zsh(line):
    """Completes in zsh, with a stub that prints its names in place of a function of zsh's
    editor."""
    words = line.split(" ")
    quoted = " ".join(f"'{word}'" for word in words)
    script = ('_describe() { for name in "${(@P)2}"; do print -r -- ${name%%:*}; done }; '
              f"words=({quoted}); CURRENT={len(words)}; source {COMPLETIONS}/_grayling")
    return [name for name in run(["zsh", "-f", "-c", script]) if name.startswith(words[-1])]


def run(command):
    environment = {**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.stderr == "", done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("complete", [bash, fish, zsh])
def test_commands_and_options_are_completed(complete):
    assert shutil.which(complete.__name__), "test/run installs it"
    assert complete("grayling s")[:1] == ["serve"]
    assert set(complete("grayling qu")) == {"query"}
    assert set(complete("grayling serve --p")) == {"--pidfile"}
    assert set(complete("grayling query --")) == {"--help", "--to", "--check", "--status",
                                                  "--warning", "--critical"}


def test_keys_of_the_configuration_are_completed():
    assert bash("grayling serve --set greylist.mo") == ["greylist.mode="]


@pytest.mark.parametrize("complete", [bash, fish, zsh])
def test_words_behind_a_command_are_completed(complete):
    assert complete("grayling import postg")[:1] == ["postgrey"]
    assert {"sqlgrey", "ndjson", "postgrey-options"} <= set(complete("grayling import "))
    assert complete("grayling help chec") == ["check-config"]
    assert set(complete("grayling waiting --sort ")) >= {"newest", "oldest", "sender"}


@pytest.mark.parametrize("complete", [bash, fish])
def test_files_are_completed_where_a_command_takes_some(complete):
    for line in ("replay", "replay --answers", "replay --anonymise", "import postgrey"):
        assert "/etc/passwd" in complete(f"grayling {line} /etc/passw")
