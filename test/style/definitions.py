# SPDX-License-Identifier: MIT
"""No two headers of the program define one name: the linker would take either definition for both,
and no compiler sees the two together."""

import re
from collections import defaultdict

NAMESPACE = re.compile(r"^(?=namespace )", re.MULTILINE)
DEFINED = re.compile(r"^(?:inline constexpr .*?(\w+)(?: =|\[|\{)|"
                     r"(?:class|struct|enum class) (\w+)(?: final)?(?: : .*)? \{)", re.MULTILINE)


def defined(text):
    """Returns the constants and types that a header defines, with their namespaces."""
    found = set()
    for block in NAMESPACE.split(text):
        namespace = re.match(r"namespace ([\w:]+)", block)
        prefix = f"{namespace[1]}::" if namespace else ""
        found |= {prefix + (constant or type_) for constant, type_ in DEFINED.findall(block)}
    return found


def shared(headers):
    """Returns name -> paths, of the names that several of `headers`, path -> text, define."""
    places = defaultdict(list)
    for path, text in headers.items():
        for name in defined(text):
            places[name].append(path)
    return {name: paths for name, paths in places.items() if len(paths) > 1}
