# SPDX-License-Identifier: MIT
"""Rules about whole files: their size, their first line, their name, and what they include."""

import ast
import re
from dataclasses import dataclass
from typing import Callable

from docs import links

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70
COLUMNS_MAX = 100
CODE = ("c++", "python", "shell", "cmake", "sql", "toml")

# The modules that each module may include: those below it. The last five read config.
BELOW = {"base": ()}
for module, below in (("protocol", "base"), ("greylist", "protocol"), ("store", "greylist"),
                      ("engine", "store"), ("server", "engine"), ("status", "server"),
                      ("service", "status"), ("cli", "service")):
    BELOW[module] = BELOW[below] + (below,)
for module in ("engine", "server", "status", "service", "cli"):
    BELOW[module] += ("config",)
BELOW["spf"] = ("base",)
BELOW["dnslist"] = ("base",)
BELOW["suspicion"] = ("base", "protocol", "greylist")
for module in ("engine", "server", "status", "service", "cli"):
    BELOW[module] += ("spf", "suspicion", "dnslist")
BELOW["loop"] = ("base",)
BELOW["resolver"] = ("base", "loop")
BELOW["config"] = ("base", "greylist", "store", "resolver", "suspicion", "dnslist")
BELOW["import"] = ("base", "protocol", "greylist", "store")
BELOW["doctor"] = ("base", "greylist", "store", "config", "resolver", "dnslist")
BELOW["plot"] = ("base",)
BELOW["report"] = ("base", "protocol", "greylist", "store", "plot")
BELOW["cli"] += ("import", "doctor", "report")
for module in ("engine", "server", "status", "service", "cli"):
    BELOW[module] += ("resolver",)
for module in ("server", "status", "service", "cli"):
    BELOW[module] += ("loop",)
for module in ("status", "cli"):
    BELOW[module] += ("plot",)
BELOW["maillog"] = ("base",)
BELOW["replay"] = BELOW["engine"] + ("engine", "plot", "maillog")
BELOW["cli"] += ("maillog", "replay")

# The rooms (folders inside a module) that each room may include, besides the module's own files.
ROOMS = {
    "store/mysql": {"server": (), "table": ("server",), "admin": ("server", "table"),
                    "migrate": ("server", "table")},
    "cli": {"terminal": (), "ask": ("terminal",), "admin": ("terminal",),
            "explain": ("terminal", "ask", "admin"),
            "doctor": ("terminal", "ask"), "transfer": ("terminal", "admin"),
            "replay": ("terminal", "transfer"),
            "line": ("terminal", "ask", "admin", "explain", "doctor", "transfer", "replay")},
    "engine": {"memory": (), "purge": (), "signals": ("memory",), "count": ("memory",),
               "work": ("memory", "purge", "signals", "count")},
}


@dataclass(frozen=True)
class Shape:
    name: str
    find: Callable  # (Source, the paths of all files) -> pairs of line and message


def file_lines(source, _):
    if source.kind in CODE and len(source.lines) > FILE_LINES_MAX:
        yield FILE_LINES_MAX + 1, f"{len(source.lines)} lines, at most {FILE_LINES_MAX}: split it"


def columns(source, _):
    if source.kind in CODE:
        for number, line in enumerate(source.lines, 1):
            if len(line) > COLUMNS_MAX:
                yield number, f"{len(line)} columns, at most {COLUMNS_MAX}"


def last_line(source, _):
    if source.kind and source.text and not source.text.endswith("\n"):
        yield len(source.lines), "the file must end with a line end"


def licence(source, _):
    mark = {"c++": "//", "python": "#", "shell": "#"}.get(source.kind)
    first = source.lines[1:2] if source.text.startswith("#!") else source.lines[:1]
    if mark and first != [f"{mark} SPDX-License-Identifier: MIT"]:
        yield 1, f"begin with `{mark} SPDX-License-Identifier: MIT`"


def header(source, _):
    if source.path.endswith(".hpp"):
        if not re.search(r"^#pragma once$", source.text, re.M):
            yield 1, "a header needs `#pragma once`"
        if not source.lines[1:2] or not source.lines[1].startswith("// "):
            yield 2, "say what this is, who owns it, and which thread may call it"


def file_name(source, _):
    for part in source.path.split("/"):
        if re.fullmatch(r"(.*_)?(utils?|misc|common|helpers?)(_test)?", part.split(".")[0]):
            yield 1, f"`{part}` says nothing: name the file after what it holds"
        if re.search(r"\.[ch]pp$", part) and not re.fullmatch(r"[a-z0-9_]+\.[ch]pp", part):
            yield 1, "C++ files are named in snake_case"


def tested_source(source, paths):
    match = re.fullmatch(r"test/unit/(.+)_test\.cpp", source.path)
    if not match:
        return
    stem = match[1]  # may end with a topic: engine_fault_test.cpp tests engine.cpp
    while stem and not paths & {f"src/{stem}.cpp", f"src/{stem}.hpp",
                                f"include/grayling/{stem}.hpp"}:
        stem = stem.rpartition("_")[0]
    if not stem:
        yield 1, f"there is no {match[1]}.cpp or .hpp that this would test"


def module_order(source, _):
    if source.kind != "c++" or source.module not in BELOW:
        return
    for number, line in enumerate(source.lines, 1):
        match = re.match(r'#include "(grayling/)?(\w+)/', line)
        if not match or match[2] == source.module or match[2] not in BELOW:
            continue
        if not match[1]:
            yield number, f"a header of src/{match[2]} is private to it"
        elif match[2] not in BELOW[source.module]:
            allowed = ", ".join(BELOW[source.module]) or "none"
            yield number, f"{source.module} must not know {match[2]} (it may use: {allowed})"


def room_order(source, _):
    found = re.match(r"src/(store/\w+|\w+)/(\w+)/", source.path)
    rooms = ROOMS.get(found[1]) if found else None
    if source.kind != "c++" or not rooms or found[2] not in rooms:
        return
    for number, line in enumerate(source.lines, 1):
        match = re.match(r'#include "(store/\w+|\w+)/(\w+)/', line)
        if not match or match[1] != found[1] or match[2] == found[2]:
            continue
        if match[2] not in rooms[found[2]]:
            allowed = ", ".join(rooms[found[2]]) or "none"
            yield number, f"{found[2]} must not know {match[2]} (it may use: {allowed})"


def cpp_functions(code):
    """Yields (first line, last line) of each outermost function body in C++ code."""
    depth, opened, head, line = 0, None, "", 1
    for char in re.sub(r"^#.*$", "", code, flags=re.M):
        line += char == "\n"
        if char == "{":
            if opened is None and re.search(r"\)[\w\s&:<>*,\->()\[\]]*$", head) and "=" not in head:
                opened = (line, depth)
            depth += 1
        elif char == "}":
            depth -= 1
            if opened and opened[1] == depth:
                yield opened[0], line
                opened = None
        head = "" if char in ";{}" else head + char


def python_functions(text):
    """Yields (first line, last line) of each function in Python code."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno


def function_lines(source, _):
    functions = {"c++": cpp_functions, "python": python_functions}.get(source.kind)
    for first, last in functions(source.code) if functions and not any(syntax(source, _)) else ():
        if last - first + 1 > FUNCTION_LINES_MAX:
            yield first, f"{last - first + 1} lines, at most {FUNCTION_LINES_MAX}: split it"


def syntax(source, _):
    try:
        if source.kind == "python":
            ast.parse(source.text)
    except SyntaxError as error:
        yield error.lineno, error.msg


SHAPES = (
    Shape("file-lines", file_lines),
    Shape("function-lines", function_lines),
    Shape("syntax", syntax),
    Shape("columns", columns),
    Shape("last-line", last_line),
    Shape("licence", licence),
    Shape("header", header),
    Shape("file-name", file_name),
    Shape("tested-source", tested_source),
    Shape("module-order", module_order),
    Shape("room-order", room_order),
    Shape("link", links),
)
