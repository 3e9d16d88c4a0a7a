# SPDX-License-Identifier: MIT
"""definitions.py finds what two headers define."""

from definitions import defined, shared
from files import ROOT, tracked_files


def test_what_is_defined_twice_is_found():
    one = ("namespace grayling {\n\nstruct Times {\n};\ninline constexpr int kMax = 3;\n"
           "}  // namespace grayling\n")
    other = one.replace("struct", "class").replace("kMax", "kMin")
    elsewhere = one.replace("grayling", "grayling::spf")
    declared = "namespace grayling {\nclass Times;\n}  // namespace grayling\n"
    nested = one.replace("struct", "namespace detail {\nclass Times {\n};\n"
                         "}  // namespace detail\nstruct")
    assert shared({"a": one, "b": other, "c": elsewhere, "d": declared}) == {
        "grayling::Times": ["a", "b"]}
    assert shared({"b": other, "e": nested}) == {"grayling::Times": ["b", "e"]}


def test_the_definitions_of_the_program_are_seen():
    text = "".join((ROOT / path).read_text() for path in tracked_files()
                   if path.startswith(("include/", "src/")) and path.endswith(".hpp"))
    assert len(defined(text)) > 500
