// SPDX-License-Identifier: MIT
#include "store/mysql/table/beside_trouble.hpp"

#include "support/catch.hpp"

namespace grayling::mysql {
namespace {

std::string trouble(unsigned code, const std::string& text) {
  return beside_trouble({kind_of(code), code, text}, "greylist",
                        {"one and two", "nothing is shared", "SELECT, INSERT"});
}

}  // namespace

TEST_CASE("an account that may not use tables is told which privileges it needs") {
  for (const unsigned code : {1142U, 1143U, 1044U}) {
    CHECK(trouble(code, "denied") ==
          "the account may not use greylist.one and two: nothing is shared (run 'grayling migrate' "
          "with an account that may, and GRANT SELECT, INSERT on them)");
  }
}

TEST_CASE("tables that nobody has made yet are no matter of privileges") {
  CHECK(trouble(1146, "Table 'greylist.one' doesn't exist") ==
        "greylist.one and two aren't there yet: nothing is shared (grayling serve makes them where "
        "its account may, and 'grayling migrate' with an account that may)");
}

TEST_CASE("what keeps the server from making tables is in its own words, with the remedy") {
  const std::string read_only = trouble(1290, "running with the --read-only option");
  CHECK(
      read_only.starts_with("greylist.one and two aren't there and can't be made (nothing is "
                            "shared): the server is read-only: "));
  CHECK(read_only.ends_with(": running with the --read-only option (error 1290)"));
  CHECK(trouble(1114, "The table 'one' is full")
            .ends_with("): The table 'one' is full (error 1114)"));
}

}  // namespace grayling::mysql
