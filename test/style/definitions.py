# SPDX-License-Identifier: MIT
"""No two headers of the program define one name: the linker would take either definition for both,
and no compiler sees the two together."""

import re
from collections import defaultdict

DEFINED = re.compile(r"^(?:inline constexpr .*?(\w+)(?: =|\[|\{)|"
                     r"(?:class|struct|enum class) (\w+)(?: final)?(?: : .*)? \{)")


def defined(text):
    """Returns the constants and types that a header defines, with their namespaces."""
    found, spaces = set(), []
    for line in text.splitlines():
        if opened := re.match(r"namespace ([\w:]*) ?\{", line):
            spaces.append(opened[1])
        elif line.startswith("}  // namespace"):
            spaces.pop()
        elif match := DEFINED.match(line):
            found.add("::".join([*spaces, match[1] or match[2]]))
    return found


def shared(headers):
    """Returns name -> paths, of the names that several of `headers`, path -> text, define."""
    places = defaultdict(list)
    for path, text in headers.items():
        for name in defined(text):
            places[name].append(path)
    return {name: paths for name, paths in places.items() if len(paths) > 1}
