# SPDX-License-Identifier: MIT
"""Tests every rule with bad samples, which it must find, and near misses, which it must accept."""

import pytest

from check import findings
from docs import unknown
from shape import SHAPES
from source import Source
from words import WORDS

CPP = "// SPDX-License-Identifier: MIT\n"
HPP = CPP + "// What it is.\n#pragma once\n"
PY = "# SPDX-License-Identifier: MIT\n"
SH = "#!/bin/bash\n" + PY
PATHS = {"src/base/ip.cpp", "include/grayling/base/clock.hpp"}


def function(lines):
    """Returns a C++ function whose body, with its braces, has `lines` lines."""
    return "void f() {\n" + "  g();\n" * (lines - 2) + "}\n"


# rule, path, the line it must be found in, text
BAD = [
    ("throw", "src/base/a.cpp", 2, CPP + "void f() { throw 1; }\n"),
    ("new", "src/base/a.cpp", 2, CPP + "auto p = new Foo(1);\n"),
    ("new", "src/base/a.cpp", 2, CPP + "auto p = new (place) Foo;\n"),
    ("delete", "src/base/a.cpp", 2, CPP + "delete p;\n"),
    ("delete", "src/base/a.cpp", 2, CPP + "delete[] p;\n"),
    ("using-namespace", "src/base/a.cpp", 2, CPP + "using namespace std;\n"),
    ("views", "src/base/a.cpp", 2, CPP + "auto x = v | std::views::take(1);\n"),
    ("source-location", "src/base/a.cpp", 2, CPP + "std::source_location here;\n"),
    ("assert", "src/base/a.cpp", 2, CPP + "assert(a == b);\n"),
    ("assert", "src/base/a.cpp", 2, CPP + "#include <cassert>\n"),
    ("uv", "src/engine/a.cpp", 2, CPP + "#include <uv.h>\n"),
    ("uv", "include/grayling/server/a.hpp", 4, HPP + "#include <uv.h>\n"),
    ("uv", "include/grayling/resolver/a.hpp", 4, HPP + "#include <uv.h>\n"),
    ("unbound", "src/engine/a.cpp", 2, CPP + "#include <unbound.h>\n"),
    ("mysql", "src/server/a.cpp", 2, CPP + "#include <mysql.h>\n"),
    ("mysql", "include/grayling/store/a.hpp", 4, HPP + "#include <mysql/mysql.h>\n"),
    ("sqlite", "src/engine/a.cpp", 2, CPP + "#include <sqlite3.h>\n"),
    ("cli11", "src/cli/line/a.cpp", 2, CPP + "#include <CLI/CLI.hpp>\n"),
    ("clock", "src/engine/a.cpp", 2, CPP + "auto t = std::chrono::system_clock::now();\n"),
    ("clock", "test/unit/base/ip_test.cpp", 2, CPP + "auto t = time(nullptr);\n"),
    ("static-buffer", "src/base/a.cpp", 2, CPP + "auto t = std::localtime(&now);\n"),
    ("sleep", "test/unit/base/ip_test.cpp", 2, CPP + "std::this_thread::sleep_for(d);\n"),
    ("sleep", "test/integration/a.py", 2, PY + "time.sleep(1)\n"),
    ("shell-sleep", "test/a", 3, SH + "start & sleep 1\n"),
    ("shell-sleep", "test/a", 3, SH + "  sleep 1\n"),
    ("killall", "test/a", 3, SH + "pkill grayling\n"),
    ("list-names", "README.md", 1, "Clients on the Whitelist pass.\n"),
    ("list-names", "src/base/a.cpp", 2, CPP + 'f("black-list");\n'),
    ("todo", "src/base/a.cpp", 2, CPP + "// TODO: later\n"),
    ("banner", "src/base/a.cpp", 2, CPP + "// ------------\n"),
    ("banner", "test/a.py", 2, PY + "##########\n"),
    ("dead-code", "src/base/a.cpp", 2, CPP + "//  f(x);\n"),
    ("dead-code", "src/base/a.cpp", 2, CPP + "// if (x) {\n"),
    ("tab", "src/base/a.cpp", 2, CPP + "\tint a;\n"),
    ("trailing-blank", "README.md", 1, "text \n"),
    ("trailing-blank", "src/base/a.cpp", 1, CPP.replace("\n", "\r\n")),
    ("file-lines", "src/base/a.cpp", 401, CPP + "int a;\n" * 400),
    ("function-lines", "src/base/a.cpp", 2, CPP + function(71)),
    ("function-lines", "src/base/a.cpp", 3,
     CPP + "A::A(int a)\n" + function(71).replace("void f()", "    : a_{a}, b_(a)")),
    ("function-lines", "src/base/a.cpp", 3, CPP + "namespace x {\n" + function(71) + "}\n"),
    ("function-lines", "test/a.py", 2, PY + "def f():\n" + "    g()\n" * 70),
    ("syntax", "test/a.py", 2, PY + "def f(:\n"),
    ("columns", "src/base/a.cpp", 2, CPP + "//" + "é" * 99 + "\n"),
    ("last-line", "README.md", 1, "text"),
    ("licence", "src/base/a.cpp", 1, "int a;\n"),
    ("licence", "test/a", 1, "#!/bin/bash\nset -e\n"),
    ("header", "src/base/a.hpp", 1, CPP + "// What it is.\n"),
    ("header", "src/base/a.hpp", 2, CPP + "#pragma once\n"),
    ("file-name", "src/base/string_utils/a.cpp", 1, CPP),
    ("file-name", "src/base/utils.cpp", 1, CPP),
    ("file-name", "test/helpers/a.cpp", 1, CPP),
    ("file-name", "src/base/IpAddress.cpp", 1, CPP),
    ("tested-source", "test/unit/base/gone_test.cpp", 1, CPP),
    ("module-order", "src/base/a.cpp", 2, CPP + '#include "grayling/greylist/record.hpp"\n'),
    ("module-order", "src/store/a.cpp", 2, CPP + '#include "grayling/config/config.hpp"\n'),
    ("module-order", "src/config/a.cpp", 2, CPP + '#include "grayling/engine/engine.hpp"\n'),
    ("module-order", "src/server/a.cpp", 2, CPP + '#include "store/sqlite_store.hpp"\n'),
    ("room-order", "src/cli/terminal/a.cpp", 2, CPP + '#include "cli/admin/purge.hpp"\n'),
    ("room-order", "src/store/mysql/server/a.cpp", 2,
     CPP + '#include "store/mysql/table/table.hpp"\n'),
    ("link", "README.md", 1, "See [it](src/gone.cpp).\n"),
    ("link", "src/README.md", 2, "\n[a](base/ip.cpp) and [b](../base/ip.cpp)\n"),
    ("link", "README.md", 3, "# What it is\n\n[it](#what-it-was)\n"),
]

GOOD = [
    ("src/base/a.cpp", CPP + "static_assert(a == b);\nGRAYLING_ASSERT(a == b);\n"),
    ("src/base/a.cpp", CPP + 'const char* s = "throw new delete";  // never throw\n'),
    ("src/base/a.cpp", CPP + 'auto s = R"sql(new delete " throw)sql";\n'),
    ("src/base/a.cpp", CPP + "constexpr int kSize = 10'000'000;\nvoid f(A&) = delete;\n"),
    ("src/base/a.cpp", CPP + "int new_size = renew(old), deleted = 1;\n"),
    ("src/base/clock.cpp", CPP + "auto t = std::chrono::system_clock::now();\n"),
    ("src/base/a.cpp", CPP + "auto t = last_time(now);\nlocaltime_r(&t, &parts);\n"),
    ("src/server/a.cpp", CPP + "#include <uv.h>\n"),
    ("src/resolver/a.cpp", CPP + "#include <uv.h>\n#include <unbound-event.h>\n"),
    ("src/store/a.cpp", CPP + "#include <mysql.h>\n#include <sqlite3.h>\n"),
    ("src/base/a.cpp", CPP + "// The first one is kept;\n// the second isn't.\n"),
    ("test/integration/waiting.py", PY + "time.sleep(0.01)\n"),
    ("test/a", SH + "no_sleep_here\n"),
    ("src/base/a.cpp", CPP + "int a;\n" * 399),
    ("src/base/a.cpp", CPP + function(70)),
    ("src/base/a.cpp", CPP + "namespace x {\n" + function(70) + function(70) + "}\n"),
    ("src/base/a.cpp", CPP + "const Row kRows[] = {\n" + "  {f(1), 2},\n" * 90 + "};\n"),
    ("src/base/a.cpp", CPP + "class A : B {\n" + "  int f() const { return 1; }\n" * 90 + "};\n"),
    ("src/base/a.cpp", CPP + "//" + "é" * 98 + "\n"),
    ("src/base/ip_address.hpp", HPP),
    ("test/unit/base/ip_test.cpp", CPP + "using namespace grayling;\n"),
    ("test/unit/base/clock_test.cpp", CPP),
    ("test/unit/base/clock_jump_test.cpp", CPP),
    ("src/engine/a.cpp", CPP + '#include "grayling/config/config.hpp"\n'),
    ("src/engine/a.cpp", CPP + '#include "engine/batch.hpp"\n'),
    ("src/cli/admin/a.cpp", CPP + '#include "cli/terminal/output.hpp"\n'),
    ("src/store/mysql/table/a.cpp", CPP + '#include "store/mysql/server/literal.hpp"\n'),
    ("src/main.cpp", CPP + '#include "grayling/cli/cli.hpp"\n'),
    ("src/README.md", "# What it's: an IP\n[a](base/ip.cpp) [b](../src) [c](https://a.test/b)\n"
     "[d](#what-its-an-ip)\n```\n[e](gone)\n```\n"),
    ("README.md", "A client passes by the auto-whitelist.\n"),
    ("test/fuzz/corpus/1", "data\t \r\n"),
]


@pytest.mark.parametrize("rule, path, line, text", BAD)
def test_a_bad_sample_is_found(rule, path, line, text):
    found = [(at, name) for at, name, _ in findings(Source(path, text), PATHS)]
    assert (line, rule) in found


@pytest.mark.parametrize("path, text", GOOD)
def test_a_near_miss_is_left_alone(path, text):
    assert findings(Source(path, text), PATHS) == []


def test_every_rule_has_a_bad_sample():
    assert {rule.name for rule in WORDS + SHAPES} == {sample[0] for sample in BAD}


KEYS = {"listen": "[]", "store.url": '""', "policy.mode": '"off"', "suspicion.points.no_tls": "0"}
OPTIONS = {"serve": {"--set"}, "allow": {"--for"}}


@pytest.mark.parametrize("text, found", [
    ("`store.url` and `mode = \"off\"`\n", []),
    ("`[suspicion.points]` and `suspicion.points.no_tls`\n", []),
    ("`[suspicion.point]`\n", ["there is no key suspicion.point"]),
    ("`store.ur`\n", ["there is no key store.ur"]),
    ("`moda = \"off\"`\n", ["there is no key .moda"]),
    ("```toml\nlisten = []\n[store]\nurl = 1\n[[policy]]\nmode = 1\n```\n", []),
    ("```toml\n[[policy]]\nurl = 1\n```\n", ["there is no key policy.url"]),
    ("`log.txt@store.test` `/var/log/store.db` `timeout = 10s`\n", []),
    ("`grayling allow --for 1d` `systemctl restart grayling`\n", []),
    ("```\ncat x | grayling serv -\n```\n", ["there is no command grayling serv"]),
    ("`grayling allow --set`\n", ["grayling allow has no option --set"]),
    ("`grayling serve --set store.uri=x`\n", ["there is no key store.uri"]),
])
def test_what_the_program_does_not_know_is_found_in_a_document(text, found):
    assert [message for _, message in unknown(text, KEYS, OPTIONS)] == found
