# SPDX-License-Identifier: MIT
"""Forbidden words, the files where they are forbidden, and what to write instead."""

import re
from dataclasses import dataclass
from fnmatch import fnmatch


@dataclass(frozen=True)
class Word:
    name: str
    pattern: str
    instead: str
    kinds: tuple = ("c++",)
    but: tuple = ()  # paths where it is right
    everywhere: bool = False  # in comments and literals too

    def find(self, source):
        if source.kind not in self.kinds or any(fnmatch(source.path, path) for path in self.but):
            return
        text = source.text if self.everywhere else source.code
        for number, line in enumerate(text.split("\n"), 1):
            if match := re.search(self.pattern, line):
                yield number, f"`{match[0].strip()}`: {self.instead}"


ALL = ("c++", "python", "shell", "cmake", "sql", "toml", "doc", "text")
CODE = ("c++", "python", "shell")
# The rules themselves must name what they forbid.
RULES = ("test/style/*",)

WORDS = (
    Word("throw", r"\bthrow\b", "return fail(…): errors are values",
         but=("include/grayling/engine/fixed_table.hpp",)),  # it allocates
    Word("new", r"\bnew\b\s*[\w:(\[]", "std::make_unique or a container"),
    Word("delete", r"(?<!=)(?<!= )\bdelete\b(?!d)", "an owner that deletes (RAII)"),
    Word("using-namespace", r"\busing\s+namespace\b", "name what is used",
         but=("test/*",)),
    Word("views", r"\bstd::(ranges::)?views::|\bviews::", "a loop: clang 14 can't compile views"),
    Word("source-location", r"\bstd::source_location\b", "nothing: clang 14 lacks it"),
    Word("assert", r"\bassert\(|#include <(cassert|assert\.h)>",
         "GRAYLING_ASSERT (base/assert.hpp), which is on in release builds too"),
    Word("uv", r"#include <uv", "keep libuv inside loop, src/server and src/resolver",
         but=("include/grayling/loop/*", "src/server/*", "src/resolver/*", "test/unit/server/*",
              "test/unit/resolver/*", "test/bench/*")),
    Word("unbound", r"#include <(unbound|arpa/nameser|resolv)", "the Resolver interface",
         but=("src/resolver/*",)),
    Word("mysql", r"#include <(mysql|mariadb|errmsg)", "the Store interface",
         but=("src/store/*", "test/bench/*")),
    Word("sqlite", r"#include <sqlite3", "the Store interface",
         but=("src/store/*", "test/bench/*")),
    Word("cli11", r"#include <CLI/", "a Parser (cli/line/parser.hpp): CLI11 compiles for seconds",
         but=("src/cli/line/parser.cpp", "test/bench/*", "test/simulation/*")),
    Word("clock", r"\b(system_clock|gettimeofday|clock_gettime)\b|\btime\((nullptr|NULL|0)\)",
         "a Clock that is passed in (base/clock.hpp)", but=("src/base/clock.cpp",)),
    Word("static-buffer", r"\b(localtime|gmtime|ctime|asctime|strtok|inet_ntoa|gethostbyname)\(",
         "the form for threads: its buffer is shared"),
    Word("sleep", r"\b(sleep_for|sleep_until|usleep|nanosleep)\b|\bsleep\(",
         "wait for a condition, with a deadline", ("c++", "python"), RULES + ("test/*/wait*",)),
    Word("shell-sleep", r"(^|[;&|]|do|then)\s*sleep\b", "wait for a condition, with a deadline",
         ("shell",)),
    Word("killall", r"\b(pkill|killall)\b", "kill the process by its id", ALL, RULES, True),
    # "auto-whitelist" is the term that readers of other greylisters know.
    Word("list-names", r"(?i)(?<!auto-)(white|black)-?list", "allow and deny, or exempt", ALL,
         RULES + ("doc/coming-from.md", "doc/panels.md", "test/bench/peer*",
                  "test/integration/real_peers.py", "test/integration/test_import.py",
                  "test/integration/test_sql_lists.py",
                  "src/import/*", "src/cli/replay/candidates.cpp", "test/unit/import/*"), True),
    Word("todo", r"\b(TODO|FIXME|XXX)\b", "do it, or file it", ALL, RULES, True),
    Word("banner", r"^\s*(//|#)\s*[-=*#/~]{4,}", "a blank line", CODE, (), True),
    Word("dead-code", r"^\s*//.*([)}\]\"'];|= *\S+;|\breturn\b.*;|[)=] ?\{)$",
         "delete it: git remembers", ("c++",), (), True),
    Word("tab", r"\t", "blanks", ALL, (), True),
    Word("trailing-blank", r"[ \t\r]$", "end the line with its last character", ALL, (), True),
)
