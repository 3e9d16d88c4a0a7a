# SPDX-License-Identifier: MIT
"""The groups that are checked as one source have each file once, no local name twice, and
none that hides another file's function."""

import pytest

from tidy import GROUP_MAX, groups, local_names, parted

NAMES = [
    ("class Reader {\n  int depth_;\n};\n", {"Reader"}),
    ("struct Row;\nenum class Kind { kA };\n", {"Row", "Kind"}),
    ("constexpr std::size_t kMax = 5;\n", {"kMax"}),
    ("constexpr std::array<int, 2> kBoth{1, 2};\nconstexpr char kText[] = \"a\";\n",
     {"kBoth", "kText"}),
    ("Result<int> read_it(int from) {\n  return other(from);\n}\n", {"read_it"}),
    ("const std::string& name() {\n}\n", {"name"}),
    ("tl::unexpected<Error> refuse(std::string text) {\n}\n", {"refuse"}),
    ("Result<int> Reader::read(int from) {\n}\n", set()),
    ("using Text = std::string;\n", {"Text"}),
    ("using std::chrono::seconds;\n", set()),
    ("  struct Inner {};\n", set()),
    ("// int f() in a comment\n", set()),
]


@pytest.mark.parametrize("text, names", NAMES)
def test_local_names(text, names):
    assert local_names(text) == names


def test_files_that_share_a_name_are_apart():
    text = {"a.cpp": "int f() {\n", "b.cpp": "int f() {\n", "c.cpp": "int g() {\n"}
    assert groups(text, text.get) == [["a.cpp", "c.cpp"], ["b.cpp"]]


@pytest.mark.parametrize("text", [
    {"a.cpp": "int f() {\n", "b.cpp": "  return f(1);\n"},
    {"a.cpp": "  return f(1);\n", "b.cpp": "int f() {\n"},
    {"a.cpp": "struct Kind {\n", "b.cpp": "  Kind kind;\n"},
    {"a.cpp": "  return kMax;\n", "b.cpp": "constexpr int kMax = 1;\n"}])
def test_a_name_that_hides_what_another_file_uses_is_apart(text):
    assert groups(text, text.get) == [["a.cpp"], ["b.cpp"]]


def test_a_member_or_a_qualified_name_is_not_hidden():
    text = {"a.cpp": "int f() {\n", "b.cpp": "  x.f(); y->f(); detail::f();\n"}
    assert groups(text, text.get) == [["a.cpp", "b.cpp"]]


def test_every_file_is_in_one_group_of_bounded_size():
    paths = [f"{number}.cpp" for number in range(3 * GROUP_MAX + 1)]
    found = groups(paths, lambda path: "")
    assert [path for group in found for path in group] == paths
    assert [len(group) for group in found] == 3 * [GROUP_MAX] + [1]


def test_what_is_named_is_checked_alone_and_the_rest_together():
    members = ["src/a.cpp", "src/b.cpp", "src/c.cpp"]
    found = "/x/src/b.cpp:1:2: error: reference to 'kMax' is ambiguous\n"
    assert parted(members, found) == [["src/b.cpp"], ["src/a.cpp", "src/c.cpp"]]
    assert parted(members, "/x/src/a.hpp:1:2: error") == [[member] for member in members]
