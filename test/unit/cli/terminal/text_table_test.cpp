// SPDX-License-Identifier: MIT
#include "cli/terminal/text_table.hpp"

#include "support/catch.hpp"

namespace grayling {

TEST_CASE("columns are as wide as what is in them, and nothing in them moves the cursor") {
  CHECK(TextTable({"A", "LONG", "C"})
            .lines({{"\u00e4\u00e4\u00e4", "x", ""}, {"1", "\x1b[2J", "y"}}) ==
        "A    LONG  C\n"
        "\u00e4\u00e4\u00e4  x\n"
        "1    ?[2J  y\n");
  CHECK(TextTable({"A"}).lines({}) == "A\n");
}

TEST_CASE("a table in parts has one head, and columns that stay") {
  TextTable table({"A", "B"});
  CHECK(table.lines({{"1234", "x"}}) == "A     B\n1234  x\n");
  CHECK(table.lines({{"1", "y"}}) == "1     y\n");
  CHECK(table.lines({}) == "");
}

}  // namespace grayling
