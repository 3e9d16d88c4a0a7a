// SPDX-License-Identifier: MIT
#include "store/mysql/server/grants.hpp"

#include "support/catch.hpp"

using namespace grayling::mysql;

TEST_CASE("an account that only reads has nothing beyond it") {
  for (const std::string_view line : {
           "GRANT USAGE ON *.* TO `r`@`localhost` IDENTIFIED BY PASSWORD '*94BDCEBE19083CE2A1F9'",
           "GRANT SELECT ON `postfix`.* TO `r`@`localhost`",
           "GRANT SELECT, SHOW VIEW ON `postfix`.* TO `r`@`localhost`",
           "GRANT SELECT (`domain`, `username`) ON `postfix`.`mailbox` TO `r`@`localhost`",
           "GRANT `reader` TO `r`@`localhost`",
           "SET DEFAULT ROLE `reader` FOR `r`@`localhost`",
           "",
       }) {
    CAPTURE(line);
    CHECK(beyond_reading(line).empty());
  }
}

TEST_CASE("privileges beyond reading are named with their place, and no password's hash") {
  CHECK(beyond_reading("GRANT SELECT, INSERT, DELETE ON `postfix`.* TO `r`@`%`") ==
        "INSERT, DELETE on `postfix`.*");
  CHECK(beyond_reading("GRANT ALL PRIVILEGES ON *.* TO `root`@`%` IDENTIFIED BY PASSWORD '*94B' "
                       "WITH GRANT OPTION") == "ALL PRIVILEGES on *.*");
  CHECK(beyond_reading("GRANT SELECT (`a`, `b`), UPDATE (`a`, `b`) ON `p`.`m` TO `r`@`%`") ==
        "UPDATE on `p`.`m`");
  CHECK(beyond_reading("GRANT FILE ON *.* TO `r`@`%`") == "FILE on *.*");
}

TEST_CASE("the roles of an account are named as statements name them") {
  using Roles = std::vector<std::string>;
  CHECK(roles_given("GRANT `writer` TO `r`@`localhost`") == Roles{"`writer`"});
  CHECK(roles_given("GRANT `writer` TO `r`@`localhost` WITH ADMIN OPTION") == Roles{"`writer`"});
  CHECK(roles_given("GRANT writer TO 'r'@'localhost'") == Roles{"`writer`"});
  CHECK(roles_given("GRANT `a`@`%`,`b``, ON c`@`h` TO `r`@`%`") ==
        Roles{"`a`@`%`", "`b``, ON c`@`h`"});
  for (const std::string_view line :
       {"GRANT SELECT ON `a`.* TO `r`@`%`", "GRANT SELECT (`a`), INSERT ON `a`.`b` TO `r`@`%`",
        "GRANT USAGE ON *.* TO `r`@`%`", "GRANT PROXY ON ''@'%' TO 'r'@'%'", "GRANT `a", "GRANT ",
        "GRANT `a`@ TO `r`", "GRANT `a` `b` TO `r`", "SET DEFAULT ROLE `a` FOR `r`@`%`", ""}) {
    CAPTURE(line);
    CHECK(roles_given(line).empty());
  }
  CHECK(beyond_reading("GRANT `a ON b` TO `r`@`%`").empty());
}
