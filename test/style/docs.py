# SPDX-License-Identifier: MIT
"""Checks what documents refer to: their links, and the keys, commands and options in them."""

import posixpath
import re
import tomllib

from files import ROOT

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
TABLE = "greylist.sender"  # a table of the database greylist, not a key
SECTIONS = ("store", "greylist", r"suspicion\.points", "suspicion", "exempt", "status", "log",
            "policy", "dns_list", "sql")


def prose(text):
    """Returns `text` with its blocks of code replaced by empty lines."""
    return FENCE.sub(lambda block: "\n" * block[0].count("\n"), text)


def anchors(text):
    """Returns the names for the part of a link after "#": the headings, as GitHub writes them."""
    titles = re.findall(r"^#+ (.*)$", prose(text), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links(source, paths):
    """Yields the line and a message for each link that leads nowhere."""
    if source.kind != "doc":
        return
    for number, line in enumerate(prose(source.text).split("\n"), 1):
        for link in re.findall(r"\]\(([^)\s]+)\)", line):
            if re.match(r"[a-z]+:", link):
                continue
            name, _, anchor = link.partition("#")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(source.path), name))
            if name and not any(known == path or known.startswith(path + "/") for known in paths):
                yield number, f"there is no {path}"
            elif anchor and anchor not in anchors((ROOT / path).read_text() if name
                                                  else source.text):
                yield number, f"there is no heading for #{anchor}"


def code(text):
    """Yields (line, language, code) of each block and of each piece in backquotes."""
    for block in FENCE.finditer(text):
        yield text.count("\n", 0, block.start()) + 1, block[1], block[2]
    for number, line in enumerate(prose(text).split("\n"), 1):
        for piece in re.findall(r"`([^`]+)`", line):
            yield number, "inline", piece


def keys_of(table):
    """Yields the keys of a table, those of a table inside it with a dot, if they are names."""
    for key, value in table.items():
        names = [name for name in value if name.isidentifier()] if isinstance(value, dict) else []
        yield from (f"{key}.{name}" for name in names) if names else (key,)


def toml_keys(text):
    """Returns the dotted keys that a piece of configuration sets; `[[policy]]` is one section."""
    names = set()
    for name, value in tomllib.loads(text).items():
        tables = value if isinstance(value, list) else [value]
        inner = {f"{name}.{key}" for table in tables if isinstance(table, dict)
                 for key in keys_of(table)}
        names |= inner or {name}
    return names


def keys(language, text):
    """Returns the keys that a piece of code names; those without their section begin with "."."""
    if language == "toml":
        return toml_keys(text)
    named = set(re.findall(rf"(?<![\w./@])((?:{'|'.join(SECTIONS)})\.\w+)(?![\w.]*[@/])", text))
    named |= set(re.findall(r"--set '?([\w.]+)=", text))
    named.discard(TABLE)
    if language == "inline":
        named |= {f".{key}" for key in re.findall(r"^(\w+) = (?:[\"\[]|\d+$)", text)}
    return named


def commands(text):
    """Yields (command, its options) for each `grayling COMMAND` of a piece of code."""
    for line in re.sub(r"'[^'\n]*'", "", text).split("\n"):
        for command, rest in re.findall(r"(?:^|[|&] )(?:\S*/)?grayling ([a-z][\w-]*)([^|]*)", line):
            yield command, set(re.findall(r"(?<!\S)--[\w-]+", rest))


def unknown(text, known_keys, known_options):
    """Yields the line and a message for each name in a document that the program doesn't know.
    `known_options` is command -> its options."""
    last_parts = {"." + key.rpartition(".")[2] for key in known_keys}
    sections = {key.rpartition(".")[0] for key in known_keys}
    for number, language, piece in code(text):
        for key in sorted(keys(language, piece) - set(known_keys) - last_parts - sections):
            yield number, f"there is no key {key}"
        for command, options in commands(piece):
            if command not in known_options:
                yield number, f"there is no command grayling {command}"
            for option in sorted(options - known_options.get(command, options)):
                yield number, f"grayling {command} has no option {option}"
